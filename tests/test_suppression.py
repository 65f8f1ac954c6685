"""Which further figures are withheld: cases by hand, and random tables whose readers are imitated in other words."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from pipeline.protecting import attack, suppression
from pipeline.protecting.linear_system import Fact, System, exactly, named, rounded, small_sums
from pipeline.protecting.suppression import complete

STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=15)
FIVE = 5


def each(*names):
    """The sum of these variables."""
    return dict.fromkeys(names, 1)


def system(values, lines, small, facts=(), shown=()):
    """Cells and the sums along these lines, each a figure of its own name; withheld small cells are known to be at least 1."""
    all_facts = [
        *(exactly(each(name), value, name) for name, value in values.items()),
        *(exactly(each(*parts), sum(values[part] for part in parts), line) for line, parts in lines.items()),
        *facts,
    ]
    return System(
        {name: int(name in small) for name in values}, all_facts, {name: each(name) for name in small}, frozenset(values)
    )


def weights_by_size(made):
    """What a count is worth: itself; what is not one count: more."""
    return {fact.figure: 1 + int(fact.low) if len(fact.form) == 1 and fact.is_exact else 60 for fact in made.facts if fact.figure}


def table(values, small):
    """A table given by rows, with row totals, column totals and a grand total."""
    cells = {f"{row}{column}": value for row, line in enumerate(values) for column, value in zip("abcdef", line, strict=False)}
    lines = {f"row {row}": [f"{row}{column}" for column in "abcdef"[: len(line)]] for row, line in enumerate(values)}
    lines |= {f"column {column}": [f"{row}{column}" for row in range(len(values))] for column in "abcdef"[: len(values[0])]}
    return system(cells, lines | {"all": [*cells]}, small)


def test_one_more_cell_is_withheld_beside_a_total_the_lightest():
    made = system({"a": 3, "b": 40, "c": 12}, {"total": ["a", "b", "c"]}, ["a"])

    pattern = complete(made, {"a"}, weights_by_size(made), FIVE)

    assert ({"a", "c"}, {"c": ("a",)}) == (pattern.withheld, pattern.complementary)


def test_nothing_more_is_withheld_when_nothing_gives_the_small_cell_away():
    made = system({"a": 3, "b": 40}, {}, ["a"])

    assert {"a"} == complete(made, {"a"}, weights_by_size(made), FIVE).withheld


def test_two_small_cells_that_leave_each_other_too_little_need_a_third():
    made = system({"a": 1, "b": 2, "c": 30}, {"total": ["a", "b", "c"]}, ["a", "b"])

    pattern = complete(made, {"a", "b"}, weights_by_size(made), FIVE)

    assert {"c": ("a", "b")} == pattern.complementary


def test_a_cell_in_a_table_needs_a_rectangle():
    made = table([[3, 20, 30], [40, 12, 50], [60, 70, 80]], ["0a"])

    assert {"0a", "0b", "1a", "1b"} == complete(made, {"0a"}, weights_by_size(made), FIVE).withheld


def test_the_total_is_withheld_when_that_loses_least():
    made = system({"a": 3, "b": 40, "c": 12}, {"total": ["a", "b", "c"]}, ["a"])

    assert {"a", "total"} == complete(made, {"a"}, weights_by_size(made) | {"total": 1}, FIVE).withheld


def test_a_figure_shown_in_two_places_is_withheld_in_both():
    facts = [exactly({"c": 2}, 24, "twice c"), exactly(each("c"), 12, "c elsewhere")]
    made = system({"a": 3, "b": 40, "c": 12}, {"total": ["a", "b", "c"]}, ["a"], facts)

    assert {"c", "c elsewhere", "twice c"} == set(
        complete(made, {"a"}, weights_by_size(made) | {"twice c": 1}, FIVE).complementary
    )


def test_the_share_of_a_withheld_count_is_withheld_too():
    share = rounded(each("c"), each("a", "b", "c"), Fraction("21.8"), 1, figure="share of c")
    made = system({"a": 3, "b": 40, "c": 12}, {"total": ["a", "b", "c"]}, ["a"], share)

    pattern = complete(made, {"a"}, weights_by_size(made) | {"share of c": 5}, FIVE)

    assert {"c": ("a",), "share of c": ("a",)} == pattern.complementary


def test_a_figure_without_weight_stays():
    made = system({"a": 3, "b": 40, "c": 12}, {"total": ["a", "b", "c"]}, ["a"])

    assert {"a", "b"} == complete(made, {"a"}, weights_by_size(made) | {"c": None, "total": None}, FIVE).withheld


def test_what_last_years_report_gives_away_is_reported_with_the_facts():
    known = [
        exactly(each("a", "b"), 43, None, "total of last year's report"),
        exactly(each("b"), 40, None, "b of last year's report"),
    ]
    made = system({"a": 3, "b": 40, "d": 2, "e": 9}, {"total": ["a", "b"], "other total": ["d", "e"]}, ["a", "d"], known)

    pattern = complete(made, {"a", "d"}, weights_by_size(made), FIVE)

    assert {"a": [fact.name for fact in known]} == {name: named(found.facts) for name, found in pattern.unprotected.items()}
    assert {"e": ("d",)} == pattern.complementary


def test_what_last_years_report_leaves_open_is_kept_open():
    """It was said that a is from 2 to 5. Saying 3 now would say more."""
    made = system({"a": 3, "b": 40}, {"total": ["a", "b"]}, ["a"], [Fact(each("a"), 2, 5, None, "last year's report")])

    pattern = complete(made, {"a"}, weights_by_size(made), FIVE)

    assert (["a"], ["b"]) == (list(pattern.unprotected), list(pattern.complementary))


def test_a_small_sum_of_withheld_counts_is_protected_too():
    """Each of the two could be nought or four; together they are four."""
    values = {"a": 1, "b": 3, "c": 40, "d": 9}
    made = system(values, {"total": ["a", "b", "c", "d"]}, [], [exactly(each("a", "b"), 4, "both")])
    sums = dict(small_sums({name: each(name) for name in "ab"}, values, FIVE))
    made = System(made.variables, made.facts, sums, made.whole)

    assert {"both": ("a + b",), "d": ("a + b",)} == complete(made, {"a", "b"}, weights_by_size(made), 4).complementary


def test_whole_numbers_are_thought_of():
    """57.1% of an unknown base, from 9 to 15: it can only be 12 of 21."""
    facts = [
        *rounded(each("a"), each("base"), Fraction("57.1"), 1, figure="share"),
        Fact(each("a"), 9, 15, None, "last year's report"),
    ]
    made = System({"a": 0, "base": 0}, facts, {"a": each("a")}, frozenset(["a", "base"]))

    assert {"share": ("a",)} == complete(made, set(), {"share": 1}, FIVE).complementary


def test_a_printed_total_that_is_not_its_parts_protects_nothing():
    """Whoever thinks the total right and b wrong knows nothing of a; whoever thinks b right knows all but too much."""
    wrong = exactly(each("a", "b"), 46, "another total")
    made = system({"a": 3, "b": 40}, {"total": ["a", "b"]}, ["a"], [wrong])

    pattern = complete(made, {"a"}, weights_by_size(made), FIVE)

    assert ({"b": ("a",)}, False) == (pattern.complementary, pattern.optimal)
    assert () == attack.attack(made, pattern.withheld, FIVE).recovered


def test_both_ends_of_an_interval_count():
    """b is from 4 to 8, so that a, which could be nothing, is from 4 to 8 too."""
    facts = [Fact(each("b"), 4, 8, "b roughly"), exactly(each("a", "b"), 12, "total")]
    made = System({"a": 0, "b": 0}, facts, {"a": each("a")})

    assert {"total": ("a",)} == complete(made, set(), dict.fromkeys(made.figures, 1), FIVE).complementary


def test_a_reader_may_believe_the_number_that_stands_last():
    """b is 20 here and 25 there. 20 leaves a room for 1 to 6, 25 leaves it only 1."""
    facts = [exactly(each("b"), 20, "b"), Fact(each("a", "b"), 0, 26, "at most"), exactly(each("b"), 25, "b elsewhere")]
    made = System({"a": 1, "b": 0}, facts, {"a": each("a")}, frozenset("ab"))

    assert {"b elsewhere": ("a",)} == complete(made, set(), dict.fromkeys(made.figures, 1), FIVE).complementary


def test_of_patterns_of_one_weight_the_one_that_keeps_earlier_figures_is_taken():
    made = system({"a": 3, "b": 12, "c": 12, "d": 12}, {"total": ["a", "b", "c", "d"]}, ["a"])

    assert {"d": ("a",)} == complete(made, {"a"}, weights_by_size(made), FIVE).complementary


def test_the_pattern_does_not_depend_on_the_run():
    values = [[3, 20, 7, 4], [9, 12, 50, 1], [60, 2, 8, 8], [5, 11, 9, 6]]
    made = table(
        values, [f"{row}{'abcd'[column]}" for row, column in product(range(4), repeat=2) if 1 <= values[row][column] <= FIVE]
    )

    patterns = [complete(made, list(order), weights_by_size(made), FIVE) for order in (made.targets, reversed(made.targets))]

    assert patterns[0] == patterns[1]
    assert list(patterns[0].complementary) == [figure for figure in made.figures if figure in patterns[0].complementary]


def test_too_large_a_part_is_done_greedily_and_says_so(monkeypatch):
    monkeypatch.setattr(suppression, "ROUNDS", 0)
    values = [[3, 20, 7, 4], [9, 12, 50, 1], [60, 2, 8, 8], [5, 11, 9, 6]]
    made = table(values, ["0a", "0d", "1d", "2b", "3a"])

    pattern = complete(made, set(made.targets), weights_by_size(made), FIVE)

    assert not pattern.optimal
    assert [] == given_away(made, pattern.withheld)
    assert all(pattern.complementary.values())


@pytest.mark.parametrize("weights", [{"a": 1}, {"a": 1, "b": -1}, {"a": 1, "b": 1.5}])
def test_weights_must_be_whole_numbers_for_every_figure(weights):
    with pytest.raises(AssertionError, match="weight"):
        complete(system({"a": 3, "b": 40}, {}, ["a"]), {"a"}, {key: value for key, value in weights.items() if key != "a"}, FIVE)


def given_away(made: System, withheld) -> list[str]:
    """The targets of which two readings of the published figures never differ by five: all facts as they stand, twice over."""
    names = list(made.variables)
    shown = [fact for fact in made.facts if fact.figure not in withheld]
    rows, limits = [], []
    for fact in shown:
        row = [float(fact.form.get(name, 0)) for name in names]
        for side, limit in ((1, fact.high), (-1, fact.low)):
            if limit is not None:
                rows.append([side * by for by in row])
                limits.append(side * float(limit))
    rows, least = np.array(rows).reshape(-1, len(names)), np.array([float(low) for low in made.variables.values()])
    twice = np.block([[rows, 0 * rows], [0 * rows, rows]])
    found = []
    for target, form in made.targets.items():
        apart = np.array([float(form.get(name, 0)) for name in names])
        apart = np.concatenate([apart, -apart])
        solved = optimize.linprog(
            0 * apart,
            np.vstack([twice, -apart]),
            [*limits, *limits, -(FIVE - 1e-6)],
            bounds=[(low, None) for low in least] * 2,
            method="highs-ipm",
        )
        assert solved.status in (0, 2)
        if solved.status == 2:
            found.append(target)
    return found


@st.composite
def two_way(draw, most=3):
    """Rows and columns with margins, small cells planted, some shares of a row printed to one decimal place."""
    size = draw(st.integers(2, most)), draw(st.integers(2, most))
    cells = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 8, 13, 21, 40, 97])
    values = [[draw(cells) for _ in range(size[1])] for _ in range(size[0])]
    names = {f"{row}{'abcdef'[column]}": values[row][column] for row, column in product(*map(range, size))}
    made = table(values, [name for name, value in names.items() if 1 <= value <= FIVE])
    facts = []
    for name in draw(st.sets(st.sampled_from([*names]), max_size=3)):
        facts += share(name, f"row {name[0]}", made, names, f"share {name}")
    return System(made.variables, [*made.facts, *facts], made.targets, made.whole)


def share(name, line, made, values, figure):
    """The facts of a cell's printed share of the sum along a line."""
    parts = next(fact.form for fact in made.facts if fact.figure == line)
    base = sum(values[part] for part in parts)
    shown = Fraction(math.floor(Fraction(1000 * values[name], base) + Fraction(1, 2)), 10) if base else None
    return rounded(each(name), parts, shown, 1, figure=figure) if base else []


def primary(made):
    """The small cells, and the shares of them."""
    return {*made.targets, *(figure for figure in made.figures if figure.removeprefix("share ") in made.targets)}


@STEADY
@given(two_way())
def test_nothing_small_can_be_recovered_from_a_table(made):
    pattern = complete(made, primary(made), weights_by_size(made), FIVE)

    assert {} == pattern.unprotected
    assert [] == given_away(made, pattern.withheld)
    assert () == attack.attack(made, pattern.withheld, FIVE).recovered
    assert all(pattern.complementary.values())


@settings(STEADY, max_examples=10)
@given(two_way(most=2))
def test_no_lighter_pattern_would_do(made):
    weights, start = weights_by_size(made), frozenset(primary(made))
    pattern = complete(made, start, weights, FIVE)
    weight = sum(weights[figure] for figure in pattern.complementary)

    others = [figure for figure in made.figures if figure not in start]
    lighter = [chosen for chosen in subsets(others) if sum(weights[figure] for figure in chosen) < weight]
    for chosen in lighter:
        if not any(chosen < more for more in lighter):
            assert given_away(made, start | chosen) or attack.attack(made, start | chosen, FIVE).recovered

    assert pattern.optimal


def subsets(names):
    return [
        frozenset(name for name, taken in zip(names, chosen, strict=True) if taken)
        for chosen in product([0, 1], repeat=len(names))
    ]


@settings(STEADY, max_examples=8)
@given(st.data())
def test_nothing_small_can_be_recovered_from_a_table_of_three_dimensions(data):
    draw, axes = data.draw, ("ab", "xy", "pqr"[: data.draw(st.integers(2, 3))])
    values = {"".join(key): draw(st.sampled_from([0, 1, 2, 4, 5, 7, 15, 33, 60])) for key in product(*axes)}
    lines = {}
    for kept in ((0, 1), (0, 2), (1, 2), (0,), (1,), (2,), ()):
        for key in values:
            lines.setdefault("sum " + "".join(key[axis] if axis in kept else "." for axis in range(3)), []).append(key)
    made = system(values, lines, [name for name, value in values.items() if 1 <= value <= FIVE])

    pattern = complete(made, set(made.targets), weights_by_size(made), FIVE)

    assert [] == given_away(made, pattern.withheld)
    assert () == attack.attack(made, pattern.withheld, FIVE).recovered


@STEADY
@given(st.data())
def test_nothing_small_can_be_recovered_from_the_reports_of_two_years(data):
    """This year's report shows last year's column again, this year's, and the percent changes of rows and of the total."""
    draw = data.draw
    count = draw(st.integers(3, 4))
    cells = st.sampled_from([0, 1, 2, 3, 5, 6, 9, 14, 30, 80])
    before, now = ({f"{year} {row}": draw(cells) for row in range(count)} for year in ("before", "now"))
    small = [name for name, value in (before | now).items() if 1 <= value <= FIVE]
    old = system(before, {"before all": [*before]}, [name for name in small if name in before])
    last = complete(old, set(old.targets), weights_by_size(old), FIVE).withheld
    known = [Fact(fact.form, fact.low, fact.high, None, fact.figure) for fact in old.facts if fact.figure not in last]

    changes = []
    for row in [*map(str, range(count)), "all"]:
        first, second = ([*year] if row == "all" else [f"{word} {row}"] for word, year in (("before", before), ("now", now)))
        start, end = sum(before[name] for name in first), sum(now[name] for name in second)
        if start:
            shown = Fraction(math.floor(Fraction(1000 * (end - start), start) + Fraction(1, 2)), 10)
            changed = dict.fromkeys(second, 1) | dict.fromkeys(first, -1)
            changes += rounded(changed, each(*first), shown, 1, figure=f"change {row}")
    lines = {"before all again": [*before], "now all": [*now]}
    made = system(before | now, lines, small, [*changes, *known])

    pattern = complete(made, set(small) | last & made.variables.keys(), weights_by_size(made), FIVE)

    assert {} == pattern.unprotected
    assert [] == given_away(made, pattern.withheld)
    assert () == attack.attack(made, pattern.withheld, FIVE).recovered


@settings(STEADY, max_examples=10)
@given(two_way(), st.data())
def test_nothing_small_can_be_recovered_from_a_table_with_wrong_totals(made, data):
    wrong = data.draw(
        st.sets(
            st.sampled_from([fact.figure for fact in made.facts if len(fact.form) > 1 and fact.is_exact]), min_size=1, max_size=2
        )
    )
    facts = [Fact(fact.form, fact.low + 7, fact.high + 7, fact.figure) if fact.figure in wrong else fact for fact in made.facts]
    made = System(made.variables, facts, made.targets, made.whole)

    pattern = complete(made, primary(made), weights_by_size(made), FIVE)

    assert () == attack.attack(made, pattern.withheld, FIVE).recovered
