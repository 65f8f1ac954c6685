"""Numbers and lists as readers see them."""

from fractions import Fraction

import pytest

from pipeline import formats


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(5, 100), 1, "0.1"),
        (Fraction(25, 100), 1, "0.3"),  # Python's round gives 0.2
        (Fraction(8125, 100), 1, "81.3"),  # published figures of 2018 that half-even rounding misses
        (Fraction(9125, 100), 1, "91.3"),
        (Fraction(-25, 100), 1, "-0.3"),
        (Fraction(541 * 100, 567), 1, "95.4"),
        (Fraction(1, 3), 0, "0"),
        (Fraction(-1, 3), 0, "0"),
        (12345678, 0, "12,345,678"),
    ],
)
def test_rounding_is_half_up_in_exact_arithmetic(value, places, expected):
    assert expected == formats.number(value, places)


def test_units_stand_with_their_numbers():
    assert "95.4%" == formats.with_unit(Fraction(541 * 100, 567), "percent", 1)
    assert "£113,295" == formats.with_unit(113295, "pounds")
    assert "-£5" == formats.with_unit(-5, "pounds")
    assert "case" == formats.noun("cases", 1)
    assert "family" == formats.noun("families", 1)
    assert "children" == formats.noun("children", 0)
    assert "child in care" == formats.noun("children in care", 1)
    assert "young person" == formats.noun("young people", 1)


def test_small_numbers_are_words_and_larger_ones_figures():
    assert ["zero", "ten", "11", "2,000"] == [formats.in_words(number) for number in (0, 10, 11, 2000)]
    assert ["first", "ninth", "12th", "21st"] == [formats.ordinal(number) for number in (1, 9, 12, 21)]


def test_a_list_is_joined_as_a_sentence_joins_it():
    assert "a, b and c" == formats.joined(["a", "b", "c"])
    assert "a" == formats.joined(["a"])
    assert "" == formats.joined([])
