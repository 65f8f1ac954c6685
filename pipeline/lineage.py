"""Where a figure comes from: which cells of which returns, and how often each was counted.

A number read from a table is a ``Cell``: an exact fraction that knows its name, ``<table>/<returned_for>/<line>/<column>``.
Arithmetic keeps the names, so a total carries the cells that it adds up. Sums, differences and multiples are linear
forms; quotients and products only know which cells they were made from.
"""

import functools
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("numerator", "denominator", "value")
FORMS = [f"{column}_from" for column in COLUMNS]
LINEAGE = [*FORMS, "cells"]
RECEIVED = ("count", "base", "value")


class Cell(Fraction):
    """A number with the names of the ``cells`` behind it and, where it is linear in them, its ``terms`` {name: coefficient}."""

    __slots__ = ("cells", "terms")

    def __new__(cls, value, terms: dict[str, Fraction] | None, cells: tuple[str, ...] = ()):
        made = super().__new__(cls, value)
        made.terms = terms
        made.cells = cells or tuple(terms or ())
        return made

    def __add__(self, other):
        return _made(Fraction(self) + Fraction(other), self, other, 1)

    __radd__ = __add__

    def __sub__(self, other):
        return _made(Fraction(self) - Fraction(other), self, other, -1)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        value = Fraction(self) * Fraction(other)
        if isinstance(other, Cell) or self.terms is None:
            return Cell(value, None, _both(self, other))
        return Cell(value, {name: times * Fraction(other) for name, times in self.terms.items()}, self.cells)

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, Cell):
            return Cell(Fraction(self) / Fraction(other), None, _both(self, other))
        return self * (1 / Fraction(other))

    def __neg__(self):
        return self * -1

    def __reduce__(self):
        return (Cell, (Fraction(self), self.terms, self.cells))


def _made(value: Fraction, first: Cell, second, sign: int) -> Cell:
    """A sum: linear when both parts are."""
    other = second.terms if isinstance(second, Cell) else {}
    if first.terms is None or other is None:
        return Cell(value, None, _both(first, second))
    terms = dict(first.terms)
    for name, times in other.items():
        terms[name] = terms.get(name, Fraction(0)) + sign * times
    return Cell(value, {name: times for name, times in terms.items() if times}, _both(first, second))


def _both(first, second) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first.cells, *cells_of(second))))


def terms_of(number) -> dict[str, Fraction]:
    """The linear form of a number; none for a plain one and for one that is not linear."""
    return (number.terms or {}) if isinstance(number, Cell) else {}


def cells_of(number) -> tuple[str, ...]:
    """All cells behind a number."""
    return number.cells if isinstance(number, Cell) else ()


def named(table: str, frame: "pd.DataFrame") -> "pd.DataFrame":
    """A clean table whose numbers know their names (see ``cell_name``)."""
    import pandas as pd  # what reads figures needs the names and no tables

    cells = {column: frame[column].tolist() for column in frame.columns}
    for column in RECEIVED:
        if column in cells:
            cells[column] = [
                number if number is None else Cell(number, {cell_name(table, folder, line, column): Fraction(1)})
                for number, folder, line in zip(cells[column], cells["returned_for"], cells["source_row"], strict=True)
            ]
    return pd.DataFrame(cells, index=frame.index, dtype=object)


def cell_name(table: str, returned_for: str, line: str, column: str) -> str:
    """``child_deaths/201718/12/count``: line 12 of data/raw/201718/child_deaths.csv, its heading being line 1."""
    return f"{table}/{returned_for}/{line}/{column}"


def with_forms(row: dict) -> dict:
    """A tidy row with the columns ``numerator_from``, ``denominator_from``, ``value_from`` and, of all three, ``cells``."""
    numbers = [row[column] for column in COLUMNS]
    forms = {form: text(terms_of(number)) for form, number in zip(FORMS, numbers, strict=True)}
    return row | forms | {"cells": " ".join(dict.fromkeys(name for number in numbers for name in cells_of(number)))}


def text(terms: dict[str, Fraction]) -> str:
    """``a + 2*b - c``, as the tables of figures hold it."""
    words = ""
    for name, times in terms.items():
        if times:
            sign = "-" if times < 0 else "+"
            words += f" {sign} " if words else ("-" if times < 0 else "")
            words += name if abs(times) == 1 else f"{abs(times)}*{name}"
    return words


def parse(words: str) -> dict[str, Fraction]:
    """The terms that ``text`` wrote."""
    return dict(_parsed(words))


@functools.cache
def _parsed(words: str) -> dict[str, Fraction]:
    terms: dict[str, Fraction] = {}
    for part in words.replace(" - ", " + -").split(" + ") if words else ():
        sign = -1 if part.startswith("-") else 1
        times, _, name = part.removeprefix("-").rpartition("*")
        terms[name] = terms.get(name, 0) + (sign * Fraction(times) if times else Fraction(sign))
    return terms


def rows_of(cells: Iterable[str]) -> list[str]:
    """The rows of returns in which cells stand, each once: ``<table>/<returned_for>/<line>``."""
    return list(dict.fromkeys(name.rpartition("/")[0] for name in cells))
