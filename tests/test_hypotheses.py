"""How a printed figure was probably made: each mistake on an invented case, and a case that it must not explain."""

from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.reconciling import slips
from pipeline.reconciling.hypotheses import MISTAKES, OFTEN, Case, Number, explain


def number(value, name="a number"):
    return Number(Fraction(str(value)), name)


def numbers(*values):
    return tuple(number(value, f"row {place}") for place, value in enumerate(values, start=1))


def case(printed: str, ours, **held) -> Case:
    """A case from the printed text, which has its decimal places, and our figure."""
    return Case(Fraction(printed), len(printed.partition(".")[2]), Fraction(str(ours)), **held)


def share(printed: str, top, base, **held) -> Case:
    ours = Fraction(top, base) * 100
    return Case(
        Fraction(printed), len(printed.partition(".")[2]), ours, top=number(top, "count"), base=number(base, "base"), **held
    )


def change(printed: str, now, before, **held) -> Case:
    now, before = number(now, "2017-18"), number(before, "2016-17")
    ours = abs(now.value - before.value) / before.value * 100
    return Case(Fraction(printed), len(printed.partition(".")[2]), ours, is_change=True, now=now, before=before, **held)


FIRES = {
    "change divided by the later value": change("24.5", 1645, 1242),
    "share of another base in the same return": share("30.0", 150, 600, bases=numbers(600, 500, 710)),
    "plain mean of parts of the year that are not equal": case("21.3", 18, spells=numbers(10, 22, 32)),
    "total with one row left out": case("180", 200, sums=(numbers(150, 30, 20),)),
    "total with one row too many": case("217", 200, sums=(numbers(150, 50),), strangers=numbers(17)),
    "total with two rows left out": case("150", 200, sums=(numbers(150, 33, 17),)),
    "share of the base of the year before": share("31.3", 150, 600, previous_base=number(480)),
    "count of the year before on this year's base": share("20.0", 150, 600, previous_top=number(120)),
    "value of another year": case("412", 388, years=numbers(412, 401)),
    "value of another area": case("341.0", 475.3, areas=numbers(341, 359.1)),
    "another measure of the same label": share("56.7", 586, 1000, measures=numbers("56.7")),
    "another number of the same return": share("150", 150, 600, neighbours=numbers(150)),
    "last digit not rounded half up": share("95.5", 541, 567),
    "slip of the keyboard: a digit doubled": case("20117", 2017),
    "slip of the keyboard: two digits swapped": case("514", 541),
    "slip of the keyboard: a digit missing": case("142", 1842),
    "slip of the keyboard: the key beside": case("24.6", 34.6),
}
# The same, with what it needs to fit put out of reach.
SILENT = {
    "change divided by the later value": change("24.6", 1645, 1242),
    "share of another base in the same return": share("30.0", 150, 600, bases=numbers(600, 510, 710)),
    "plain mean of parts of the year that are not equal": case("21.3", 18, spells=numbers(21.3)),
    "total with one row left out": case("181", 200, sums=(numbers(150, 30, 20),)),
    "total with one row too many": case("217", 200, strangers=numbers(17)),
    "total with two rows left out": case("150", 200, sums=(numbers(130, 44, 26),)),
    "share of the base of the year before": share("31.4", 150, 600, previous_base=number(480)),
    "count of the year before on this year's base": share("20.0", 150, 600, previous_top=number(125)),
    "value of another year": case("412", 388, years=numbers(413, 401)),
    "value of another area": case("341.0", 475.3, areas=numbers(341.1)),
    "another measure of the same label": share("56.7", 586, 1000, neighbours=numbers("56.7")),
    "another number of the same return": share("150", 150, 600, neighbours=numbers(151)),
    "last digit not rounded half up": share("95.6", 541, 567),
    "slip of the keyboard: a digit doubled": case("21017", 2017),
    "slip of the keyboard: two digits swapped": case("415", 541),
    "slip of the keyboard: a digit missing": case("18", 1842),
    "slip of the keyboard: the key beside": case("21.8", 25.8),
}


@pytest.mark.parametrize("name", [mistake.name for mistake in MISTAKES])
def test_each_mistake_is_recognised(name):
    cause = explain(FIRES[name])

    assert name == cause.name


@pytest.mark.parametrize("name", [mistake.name for mistake in MISTAKES])
def test_a_figure_that_a_mistake_would_not_give_is_not_put_down_to_it(name):
    cause = explain(SILENT[name])

    assert cause is None or name != cause.name


def test_the_working_has_the_numbers_put_in():
    assert "(1,645 - 1,242) / 1,645 x 100 = 24.5" == explain(FIRES["change divided by the later value"]).working
    assert "200 - 20 (row 3) = 180" == explain(FIRES["total with one row left out"]).working
    assert "2017 typed as 20117" == explain(FIRES["slip of the keyboard: a digit doubled"]).working
    assert "95.414 rounded up" == explain(FIRES["last digit not rounded half up"]).working


def test_the_first_mistake_in_order_is_given_and_the_others_that_fit_beside_it():
    cause = explain(case("180", 200, sums=(numbers(150, 30, 20),), years=numbers(180), areas=numbers(180)))

    assert "total with one row left out" == cause.name
    assert ("value of another year: 180: row 1", "value of another area: 180: row 1") == cause.also


def test_a_search_that_would_fit_almost_anything_is_not_offered():
    """Two of twelve small rows make nearly any number near by; two of four, few."""
    assert "total with two rows left out" == explain(case("57", 78, sums=(numbers(50, 13, 8, 7),))).name
    assert explain(case("57", 78, sums=(numbers(*range(1, 13)),))) is None


def test_a_mistake_is_called_probable_only_when_chance_seldom_fits_as_well():
    surely, perhaps = explain(FIRES["change divided by the later value"]), explain(case("6", 5, spells=numbers(5, 12, 1)))

    assert (True, "1 in 649") == (surely.is_likely, surely.odds)
    assert (False, "1 in 13") == (perhaps.is_likely, perhaps.odds)
    assert perhaps.chance <= OFTEN


def test_a_mistake_that_gives_our_own_figure_explains_nothing():
    assert explain(case("32.4", 32.4, years=numbers(32.4))) is None


def test_a_whole_number_is_not_put_down_to_rounding():
    assert explain(case("73", 71)) is None


def test_a_result_is_rounded_half_up_to_the_printed_digits():
    half = replace(FIRES["value of another area"], printed=Fraction("0.13"), decimal_places=2, areas=numbers("0.125"))

    assert "value of another area" == explain(half).name


@pytest.mark.parametrize(
    ("slip", "typed"),
    [
        (slips.doubled, {"334.6", "344.6", "34.66"}),
        (slips.swapped, {"43.6", "36.4"}),
        (slips.missing, {"4.6", "3.6"}),
        (slips.beside, {"24.6", "44.6", "64.6", "33.6", "35.6", "31.6", "37.6", "34.5", "34.7", "34.3", "34.9"}),
    ],
)
def test_slips_of_the_keyboard(slip, typed):
    assert typed == set(slip("34.6"))
