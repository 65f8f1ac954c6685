"""What a reader can work out: each case small enough to do by hand, and random ones against counting every possibility."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.protecting import attack
from pipeline.protecting.linear_system import Fact, System, exactly, named, rounded, small_sums

STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=60)
FIVE = 5
MOST = 12  # in a cell of a random table, as readers know


def counts(*names, least=0):
    return dict.fromkeys(names, least)


def each(*names):
    """The sum of these variables."""
    return dict.fromkeys(names, 1)


def system(facts, targets, least=0, whole=()):
    names = dict.fromkeys(name for form in [*(fact.form for fact in facts), *(each(name) for name in targets)] for name in form)
    return System(counts(*names, least=least), facts, {name: each(name) for name in targets}, frozenset(whole))


def limits(made, withheld, target):
    return attack.widths(made, withheld)[target]


def test_a_count_is_its_total_less_the_other_parts():
    made = system([exactly(each("a"), 20, "a"), exactly(each("b"), 3, "b"), exactly(each("a", "b"), 23, "total")], ["b"])

    assert (3, 3) == limits(made, {"b"}, "b")
    assert (0, 23) == limits(made, {"a", "b"}, "b")
    assert (0, math.inf) == limits(made, {"b", "total"}, "b")


def test_the_figures_that_give_a_count_away_are_named():
    facts = [
        exactly(each("a"), 20, "a"),
        exactly(each("b"), 3, "b"),
        exactly(each("a", "b"), 23, "total"),
        exactly(each("z"), 1, "z"),
    ]
    found = attack.attack(system(facts, ["b"]), {"b"}, FIVE)

    assert ("b",) == found.recovered
    assert ["a", "total"] == named(found.intervals["b"].facts)


def test_four_withheld_counts_beside_their_sum_are_given_away_when_none_can_be_nought():
    parts = ["a", "b", "c", "d"]
    made = system([exactly(each(*parts), 7, "total")], parts, least=1)

    assert tuple(parts) == attack.attack(made, set(), FIVE).recovered
    assert (1, 4) == limits(made, set(), "a")


def test_a_protected_count_is_not_called_recovered():
    made = system([exactly(each("a", "b"), 7, "total")], ["a", "b"], least=1, whole=["a", "b"])

    found = attack.attack(made, set(), FIVE)

    assert ((), 6) == (found.recovered, found.intervals["a"].values)


def test_protection_one_wider_than_the_interval_is_not_met():
    made = system([exactly(each("a", "b"), 7, "total")], ["a"], least=1)

    assert ("a",) == attack.attack(made, set(), 6).recovered


def test_a_share_of_a_known_base_gives_its_count_away():
    facts = [exactly(each("base"), 80, "base"), *rounded(each("a"), each("base"), Fraction("3.8"), 1, figure="share")]

    low, high = limits(system(facts, ["a"]), set(), "a")

    assert (3.0, 3.08) == (round(low, 6), round(high, 6))
    assert (0, math.inf) == limits(system(facts, ["a"]), {"share"}, "a")


def test_a_share_of_a_base_known_as_a_number_gives_its_count_away():
    made = system(rounded(each("a"), 80, Fraction("3.8"), 1, figure="share"), ["a"])

    assert ("a",) == attack.attack(made, set(), FIVE).recovered


def test_two_shares_of_an_unknown_base_give_it_away_with_one_of_the_counts():
    facts = [
        exactly(each("a"), 40, "a"),
        *rounded(each("a"), each("base"), Fraction("88.9"), 1, figure="share of a"),
        *rounded(each("b"), each("base"), Fraction("11.1"), 1, figure="share of b"),
    ]
    low, high = limits(system(facts, ["b"]), set(), "b")

    assert 4.9 < low <= 5 <= high < 5.1


def test_whole_numbers_leave_less_than_a_share_of_an_unknown_base_seems_to():
    facts = [
        *rounded(each("a"), each("base"), Fraction("57.1"), 1, figure="share"),
        Fact(each("a"), 9, 15, None, "last year's report"),
    ]
    fractions = system(facts, ["a"])
    whole = system(facts, ["a"], whole=["a", "base"])

    assert () == attack.attack(fractions, set(), FIVE).recovered
    assert 1 == attack.attack(whole, set(), FIVE).intervals["a"].values  # 12 of 21
    assert ("a",) == attack.attack(whole, set(), FIVE).recovered


def test_last_years_report_counts():
    facts = [
        exactly(each("before"), 14, None, "last year's report"),
        exactly({"now": 1, "before": -1}, -11, "difference"),
        exactly(each("now"), 3, "now"),
    ]

    assert ("now",) == attack.attack(system(facts, ["now"]), {"now"}, FIVE).recovered
    assert () == attack.attack(system(facts, ["now"]), {"now", "difference"}, FIVE).recovered


def test_a_cell_that_nobody_holds_is_bounded_like_any_other():
    made = system(
        [exactly(each("known", "source withheld"), 12, "total"), exactly(each("known"), 10, "known")], ["source withheld"]
    )

    assert (2, 2) == limits(made, set(), "source withheld")


def test_a_sum_of_withheld_counts_can_be_a_target():
    facts = [exactly(each("a", "b", "c"), 30, "total"), exactly(each("c"), 26, "c")]
    sums = dict(small_sums({name: each(name) for name in "ab"}, {"a": 1, "b": 3}, FIVE))
    made = System(counts("a", "b", "c"), facts, sums)

    assert ["a + b"] == list(sums)
    assert ("a + b",) == attack.attack(made, set(), FIVE).recovered


def test_only_sums_up_to_the_threshold_are_small():
    cells = {name: each(name) for name in "abcd"}

    made = [name for name, _ in small_sums(cells, {"a": 1, "b": 2, "c": 3, "d": 0}, FIVE)]

    assert ["a + b", "a + c", "a + d", "b + c", "b + d", "c + d", "a + b + d", "a + c + d", "b + c + d"] == made


def test_a_target_over_two_tables_adds_what_each_leaves_open():
    facts = [exactly(each("a", "b"), 4, "first"), exactly(each("c", "d"), 9, "second")]
    made = System(counts(*"abcd"), facts, {"both": each("a", "c")})

    assert (0, 13) == limits(made, set(), "both")


def test_a_number_without_lower_bound_is_open_below():
    made = System({"change": None}, [Fact(each("change"), None, 3, "f")], {"change": each("change")})

    assert (-math.inf, 3) == limits(made, set(), "change")


def test_a_total_that_is_not_its_parts_is_reported_and_hides_nothing():
    """The first total is wrong; the second gives c away."""
    facts = [
        *(exactly(each(name), 10, name) for name in "abc"),
        exactly(each("a", "b"), 22, "wrong total"),
        exactly(each("b", "c", "e"), 23, "right total"),
    ]

    found = attack.attack(system(facts, ["c", "e"]), {"c"}, FIVE)

    assert [["a", "b", "wrong total"]] == [named(conflict.facts) for conflict in found.conflicts]
    assert () == found.recovered  # c and e share 13, or fewer
    assert ("e",) == attack.attack(system(facts, ["e"]), set(), FIVE).recovered


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_of_two_facts_that_conflict_either_may_be_believed(order):
    """Whoever believes the first total knows that a is 3; whoever believes the second knows that it is 12."""
    facts = {"first": exactly(each("a", "b"), 23, "first"), "second": exactly(each("a", "b"), 32, "second")}
    made = system([exactly(each("b"), 20, "b"), *(facts[name] for name in order)], ["a"])

    found = attack.attack(made, set(), FIVE)

    assert list(order) == named(found.conflicts[0].facts)
    assert ("a",) == found.recovered


def test_rounded_shares_that_conflict_are_found_and_named():
    facts = [
        Fact(each("a", "b"), 10, 12, None, "declared"),
        *rounded(each("a"), each("base"), Fraction(50), 0, figure="half"),
        *rounded(each("b"), each("base"), Fraction(40), 0, figure="two fifths"),
        Fact(each("base"), 1, 10, "base"),
    ]

    found = attack.attack(system(facts, ["a"]), set(), FIVE)

    assert [["declared", "half", "two fifths", "base"]] == [named(conflict.facts) for conflict in found.conflicts]


def test_the_doubted_fact_may_be_one_that_was_believed_at_first():
    """20 and 25 for b conflict; b = 25 leaves a nothing but 1 (3 of 26), b = 20 leaves it from 1 to 6."""
    facts = [
        exactly(each("b"), 20, "b"),
        Fact(each("a", "b"), 0, 26, "at most"),
        exactly(each("b"), 25, "b elsewhere"),
    ]

    found = attack.attack(System({"a": 1, "b": 0}, facts, {"a": each("a")}), set(), FIVE)

    assert (1, 1) == (found.intervals["a"].low, found.intervals["a"].high)


def test_a_total_below_its_known_parts_conflicts_with_them():
    """The third part would be less than nothing."""
    facts = [exactly(each("a"), 10, "a"), exactly(each("b"), 9, "b"), exactly(each("a", "b", "c"), 15, "total")]

    found = attack.attack(system(facts, ["c"]), set(), FIVE)

    assert [["a", "b", "total"]] == [named(conflict.facts) for conflict in found.conflicts]
    assert (0, 5) == (found.intervals["c"].low, found.intervals["c"].high)  # whoever thinks b wrong


def test_figures_withheld_take_no_part_in_a_conflict():
    facts = [exactly(each("a"), 10, "a"), exactly(each("a"), 11, "a elsewhere")]

    assert () == attack.attack(system(facts, ["a"]), {"a elsewhere"}, FIVE).conflicts


@st.composite
def tables(draw):
    """A small table with margins, and the figures of it that are withheld: at most four cells, any of the margins."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(2, 3))
    names = [f"{row}{column}" for row in range(rows) for column in range(columns)]
    values = dict(zip(names, draw(st.lists(st.integers(0, 4), min_size=len(names), max_size=len(names))), strict=True))
    lines = {f"row {row}": [f"{row}{column}" for column in range(columns)] for row in range(rows)}
    lines |= {f"column {column}": [f"{row}{column}" for row in range(rows)] for column in range(columns)}
    lines["all"] = names
    facts = [exactly(each(name), values[name], name) for name in names]
    facts += [exactly(each(*parts), sum(values[part] for part in parts), line) for line, parts in lines.items()]
    facts += [Fact(each(name), 0, MOST, None, "room for so many") for name in names]
    if draw(st.booleans()):
        shown = Fraction(round(Fraction(1000 * values["00"], sum(values.values()) or 1)), 10)
        facts += rounded(each("00"), each(*names), shown, 1, figure="share")
    withheld = draw(st.sets(st.sampled_from(names), min_size=1, max_size=4)) | draw(st.sets(st.sampled_from([*lines])))
    return System(counts(*names), facts, {name: each(name) for name in names if name in withheld}, frozenset(names)), withheld


@STEADY
@given(tables())
def test_the_interval_holds_every_possible_table_and_counts_the_whole_numbers(table):
    made, withheld = table
    found = attack.attack(made, withheld, FIVE)

    for name, possible in every_possibility(made, withheld).items():
        interval = found.intervals[name]
        assert interval.low - 1e-6 <= min(possible) <= max(possible) <= interval.high + 1e-6
        assert (len(possible) <= FIVE) == (name in found.recovered)
        assert interval.values in (None, min(len(possible), FIVE + 1))


def every_possibility(made: System, withheld) -> dict[str, set[int]]:
    """Each target's values over all tables of whole numbers that the published facts allow."""
    shown = [fact for fact in made.facts if fact.figure not in withheld]
    known = {next(iter(fact.form)): int(fact.low) for fact in shown if len(fact.form) == 1 and fact.is_exact}
    unknown = [name for name in made.variables if name not in known]
    grid = np.indices((MOST + 1,) * len(unknown)).reshape(len(unknown), (MOST + 1) ** len(unknown))
    cells = {name: grid[unknown.index(name)] if name in unknown else known[name] for name in made.variables}
    fits = np.ones(grid.shape[1], dtype=bool)
    for fact in shown:
        scale = math.lcm(*(by.denominator for by in fact.form.values()))
        total = sum(int(by * scale) * cells[name] for name, by in fact.form.items())
        fits &= (fact.low is None or total >= fact.low * scale) & (fact.high is None or total <= fact.high * scale)
    return {
        name: set((cells[name] + 0 * grid[0] if unknown else np.array([cells[name]]))[fits].tolist()) for name in made.targets
    }
