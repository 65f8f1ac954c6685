"""Sentences with placeholders, as str.format writes them: ``{cases_open_count.from_previous}``.

Here is what the first word of a placeholder may be besides an indicator (report, see, records, events, another section)
and how a template is filled.
"""

import re
import string
from collections.abc import Callable
from datetime import date

import inflection  # noqa: F401 - what formats and periods write with: imported here, once, before notebooks are forked
import num2words  # noqa: F401
import pandas as pd
from babel import dates, lists, numbers  # noqa: F401

from pipeline import binding, formats, numerals, periods
from pipeline.errors import PlaceholderError, nearest


class Template(string.Formatter):
    """Fills the placeholders of one text; ``where`` names it in messages."""

    def __init__(self, names: Callable[[str], object], where: str):
        self._names, self._where = names, where

    def fill(self, text: str) -> str:
        binding.refuse_digits(text, self._where)
        numerals.refuse(text, self._where)
        try:
            return self.vformat(text, (), {})
        except PlaceholderError as error:
            raise PlaceholderError(f"{self._where}: {error.where}", error.faults, error.remedy) from None
        except (ValueError, KeyError, IndexError, AttributeError) as error:
            raise PlaceholderError(
                self._where, f"a placeholder is not readable: {error}", "Correct the braces or the name."
            ) from None

    def get_value(self, key, args, kwargs):
        return self._names(key)


class Records:
    """A list that the section shows: says how many rows it has, and joins a column into a phrase.

    ``told`` is called with the list's name, the words shown, what they show (``rows`` or ``record``) and the exact number
    or the row; it gives the words as they go into the sentence.
    """

    def __init__(self, name: str, rows: pd.DataFrame, told: Callable):
        self._name, self._rows, self._told = name, rows, told

    def __getitem__(self, choice: str) -> "Records":
        """``[kind=priority]``: the rows with this value."""
        column, _, value = choice.partition("=")
        if column not in self._rows.columns:
            raise PlaceholderError(
                f"records.{self._name}[{choice}]", nearest(column, self._rows.columns), "Correct the column's name."
            )
        return Records(self._name, self._rows[self._rows[column] == value], self._told)

    def __str__(self) -> str:
        return self._said(formats.number(len(self._rows)))

    @property
    def words(self) -> str:
        return self._said(formats.in_words(len(self._rows)))

    @property
    def Words(self) -> str:  # noqa: N802
        return self._said(formats.capital(formats.in_words(len(self._rows))))

    @property
    def list(self) -> "_Column":
        """``list[column]``: a, b and c; dates and small numbers in words."""
        return _Column(self._name, self._rows, self._told)

    def _said(self, words: str) -> str:
        return self._told(self._name, words, "rows", str(len(self._rows)))


class _Column:
    def __init__(self, name: str, rows: pd.DataFrame, told: Callable):
        self._name, self._rows, self._told = name, rows, told

    def __getitem__(self, column: str) -> str:
        if column not in self._rows.columns:
            raise PlaceholderError(f"list[{column}]", nearest(column, self._rows.columns), "Correct the column's name.")
        cells = [self._said(row[column], in_words(row)[column]) for row in self._rows.to_dict("records")]
        return formats.joined(cells) or "x"

    def _said(self, received: str, words: str) -> str:
        words = formats.in_words(int(words)) if words.isdigit() and int(words) <= 10 else words  # a year keeps its form
        return self._told(self._name, words, "record", received) if any(map(str.isdigit, received)) else words


def in_words(row: dict[str, str]) -> dict[str, str]:
    """A row of a list as readers see it: ISO dates in words, as precise as the row's date_precision says."""
    precision = row.get("date_precision") or "day"
    return {
        column: periods.date_in_words(date.fromisoformat(cell), precision) if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else cell
        for column, cell in row.items()
    }


class Report:
    """``{report.year}``: the report's year and its neighbours, in words."""

    def __init__(self, time_period: str, told: Callable):
        self._told = told
        self._words = {
            "year": periods.year_label(time_period),
            "previous_year": periods.year_label(periods.previous(time_period)),
            "next_year": periods.year_label(periods.following(time_period)),
            "year_start": periods.long_date(periods.first_day(time_period)),
            "year_end": periods.long_date(periods.last_day(time_period)),
        }

    def __getattr__(self, name: str):
        if name not in self._words:
            raise PlaceholderError(
                f"report.{name}", f"the report has no '{name}'; {nearest(name, self._words)}", "Correct the placeholder."
            )
        return self._told("report", self._words[name], "period", name)


class See:
    """``{see.early_help}``: a cross reference, worded and linked at assembly."""

    def __init__(self, sections):
        self._sections = sections

    def __getattr__(self, key: str) -> str:
        if key not in self._sections:
            raise PlaceholderError(f"see.{key}", f"no such section; {nearest(key, self._sections)}", "Correct the placeholder.")
        return f"[](#section:{key})"


class Lists:
    """``{records.meetings.words}``; ``rows`` gives a list's rows by its name."""

    def __init__(self, rows: Callable[[str], pd.DataFrame], told: Callable):
        self._rows, self._told = rows, told

    def __getattr__(self, table: str) -> Records:
        return Records(table, self._rows(table), self._told)


class Events:
    """``{events.review_published}``: the date of an event, as precisely as it was recorded."""

    def __init__(self, rows: pd.DataFrame, told: Callable):
        self._rows, self._told = rows.set_index("event_id"), told

    def __getattr__(self, event: str) -> str:
        if event not in self._rows.index:
            raise PlaceholderError(
                f"events.{event}", f"no such event; {nearest(event, self._rows.index)}", "Add it to the list events."
            )
        row = self._rows.loc[event]
        words = periods.date_in_words(date.fromisoformat(row["event_date"]), row["date_precision"])
        return self._told("events", words, "record", row["event_date"])


class Lender:
    """``{early_help.cases_open_count}``: an indicator borrowed from another section."""

    def __init__(self, section: str, value: Callable):
        self._section, self._value = section, value

    def __getattr__(self, name: str):
        return self._value(f"{self._section}.{name}")
