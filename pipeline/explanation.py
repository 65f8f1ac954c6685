"""Where a number of the report comes from, in words: what it means, how it was made, from which rows, sent by whom.

One explanation has a ``title`` and ``parts``: [[label, text or rows], ...], a row being {"file", "row", "cells"}.
The same words go to the page of the report, to the notebook and to the terminal.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from pipeline import formats, lineage, periods
from pipeline.binding import plain

LONGEST = 40  # parts of a sum that are written out
PLACES = 4  # decimals of a quotient that does not end

WHAT = {
    "numerator": "The count behind this percentage",
    "denominator": "The base of this percentage",
    "total": "The sum of the figures shown",
    "period": "The time that a figure is of",
    "label": "A label of the return",
    "definition": "Part of how the figure is defined",
    "count": "Counted in what is shown",
    "axis": "A mark on the chart's axis",
    "rows": "The number of rows of a list",
    "record": "Part of the text of a list",
}


class Explainer:
    """Explains entries of a ledger (see ``pipeline.ledger``).

    ``words`` are the definitions of indicators by full name; ``returns`` has the tables and rows behind a section's
    figures: {"tables": {table: {title, sender, received, files: {folder: {path, sha256}}}}, "rows": {name: {column: text}}}.
    """

    def __init__(self, words: dict[str, dict], returns: dict):
        self._words, self._tables, self._rows = words, returns["tables"], returns["rows"]

    def explain(self, entry: dict) -> dict:
        """The explanation of one entry."""
        rows = self._behind(entry)
        parts = [["Meaning", self._meaning(entry)], ["How it was made", self._working(entry)]]
        if rows:
            parts.append(["Rows used", rows])
        return {"title": self._title(entry), "parts": [*parts, *self._origin(entry)]}

    # What it is

    def _title(self, entry: dict) -> str:
        if entry.get("indicator"):
            return self._named(entry)
        if entry.get("table") in self._tables:
            return self._tables[entry["table"]]["title"]
        if entry.get("table") == "report":
            return "The report's year"
        if entry.get("table"):
            return f"The list {entry['table'].replace('_', ' ')}"
        return {"period": "Period"}.get(entry["part"], WHAT.get(entry["part"], "Number"))

    def _named(self, figure: dict) -> str:
        title = self._words[figure["indicator"]]["title"] if figure.get("indicator") else "Several figures"
        when = periods.label(figure["time_period"], figure["time_identifier"]) if figure.get("time_period") else ""
        return ", ".join(part for part in (title, figure.get("breakdown"), figure.get("area"), when) if part)

    def _meaning(self, entry: dict) -> str:
        part = WHAT.get(entry["part"])
        if not entry.get("indicator"):
            return f"{part or 'Words of the report'}."
        words = self._words[entry["indicator"]]
        of = words.get("denominator") or ""
        base = f" A percentage of {of}." if words["unit"] == "percent" and of and not of.startswith("not published") else ""
        return f"{part}. {words['definition']}{base}" if part else f"{words['definition']}{base}"

    # How it was made

    def _working(self, entry: dict) -> str:
        if entry["shown"] in formats.SYMBOLS:
            return f"{entry['shown']}: {formats.SYMBOLS[entry['shown']]}."
        make = {
            "numerator": lambda entry: self._sum(entry, "numerator"),
            "denominator": lambda entry: self._sum(entry, "denominator"),
            "total": self._total,
            "difference": self._difference,
            "percent change": self._change,
            "direction": self._compared,
            "comparison": self._compared,
            "run": self._series,
            "rank": self._series,
        }.get(entry["part"], self._value)
        return make(entry)

    def _value(self, entry: dict) -> str:
        top, bottom, value = (_number(entry.get(key)) for key in ("numerator", "denominator", "value"))
        if top is not None and bottom and value is not None:
            scale = round(value * bottom / top) if top else self._scale(entry)
            times = f" × {formats.number(scale)}" if scale != 1 else ""
            return f"{figure(top)} ÷ {figure(bottom)}{times} = {figure(value)}, shown as {entry['shown']}."
        if entry["part"] == "period":
            return f"{entry['shown']}: {self._span(entry)}."
        if entry["part"] == "record" and entry.get("row"):
            return "As received."
        if value is None:
            return f"Shown as received: {entry['shown']}." if entry.get("table") else f"Shown: {entry['shown']}."
        return self._sum(entry, "value")

    def _sum(self, entry: dict, column: str) -> str:
        """A number as received, or written out as the sum of the cells that it was made from."""
        number = _number(entry.get(column))
        if number is None:
            return f"Shown: {entry['shown']}."
        terms = lineage.parse(entry.get(f"{column}_from") or "")
        shown = f", shown as {entry['shown']}" if entry["shown"] != figure(number) else ""
        cells = [(times, self._cell(name)) for name, times in terms.items()]
        if len(cells) == 1 and cells[0][0] == 1:
            return f"{figure(number)}, as received{shown}."
        if not cells or any(cell is None for _, cell in cells):
            made = "; the rows are below" if entry.get("cells") else ""
            return f"{figure(number)}, worked out from the returns{shown}{made}."
        if len(cells) > LONGEST:
            return f"The sum of {len(cells)} rows: {figure(number)}{shown}."
        written = "".join(
            f" {'−' if times < 0 else '+'} {figure(cell)}" + (f" × {figure(abs(times))}" if abs(times) != 1 else "")
            for times, cell in cells
        )
        return f"{written.removeprefix(' + ').strip()} = {figure(number)}{shown}."

    def _total(self, entry: dict) -> str:
        others = [_number(other.get("value")) for other in entry.get("others", [])]
        if not others or None in others or len(others) > LONGEST or sum(others) != _number(entry.get("value")):
            return self._value(entry)
        return f"{' + '.join(map(figure, others))} = {figure(sum(others))}, shown as {entry['shown']}."

    def _difference(self, entry: dict) -> str:
        now, before = self._pair(entry)
        return f"From {before} to {now}: a difference of {figure(_number(entry['value']))}, shown as {entry['shown']}."

    def _change(self, entry: dict) -> str:
        change, before = _number(entry["value"]), _number(entry["others"][0]["value"])
        now = self._own(entry)
        larger, smaller = (now, before) if now >= before else (before, now)
        return (
            f"({figure(larger)} − {figure(smaller)}) ÷ {figure(before)} × 100 = {figure(change)}, shown as {entry['shown']}. "
            "A change is a share of the earlier figure."
        )

    def _compared(self, entry: dict) -> str:
        now = self._figure(entry, self._own(entry))
        others = [self._figure(other, _number(other.get("value"))) for other in entry.get("others", [])]
        return f"{entry['shown'].capitalize()}: {now}; compared with {formats.joined(others)}." if others else f"{now}."

    def _series(self, entry: dict) -> str:
        told = [self._figure(entry, self._own(entry))]
        told += [self._figure(other, _number(other.get("value"))) for other in entry.get("others", [])]
        return f"Counted in the series: {'; '.join(dict.fromkeys(told))}."

    def _pair(self, entry: dict) -> tuple[str, str]:
        return (self._figure(entry, self._own(entry)), self._figure(entry["others"][0], _number(entry["others"][0]["value"])))

    def _figure(self, place: dict, number: Fraction | None) -> str:
        when = periods.label(place["time_period"], place["time_identifier"]) if place.get("time_period") else ""
        where = ", ".join(part for part in (place.get("breakdown"), place.get("area"), when) if part)
        return f"{figure(number) if number is not None else place.get('status') or 'x'} ({where})"

    def _own(self, entry: dict) -> Fraction | None:
        """The figure itself, where the entry's value is of something made from it (a change, a rank)."""
        return _number(entry.get("figure") or entry.get("value"))

    def _scale(self, entry: dict) -> int:
        unit = self._words[entry["indicator"]]["unit"]
        return 100 if unit == "percent" else 10_000 if "10,000" in unit else 1

    def _span(self, entry: dict) -> str:
        if not entry.get("time_period"):
            return "the time that the report or the chart is about"
        first, last = (periods.long_date(day(entry["time_period"])) for day in (periods.first_day, periods.last_day))
        year = f"the financial year from {first} to {last}"
        return year if entry["time_identifier"] == "Financial year" else f"{entry['time_identifier']}, in {year}"

    # Where it comes from

    def _behind(self, entry: dict) -> list[dict]:
        """The rows of returns behind the figure and those that it is compared with, as received."""
        cells = " ".join(figure.get("cells") or "" for figure in (entry, *entry.get("others", []))).split()
        named = lineage.rows_of(cells) + ([entry["row"]] if (entry.get("row") or "").count("/") == 2 else [])
        rows = []
        for name in dict.fromkeys(named):
            table, folder, line = name.split("/")
            if name in self._rows:
                received = [[column, text] for column, text in self._rows[name].items() if text]
                rows.append({"file": self._tables[table]["files"][folder]["path"], "row": int(line), "cells": received})
            elif name == entry.get("row") and name.count("/") == 2:
                rows.append({"file": f"data/raw/{folder}/{table}.csv", "row": int(line), "cells": [["shown", entry["shown"]]]})
        return rows

    def _origin(self, entry: dict) -> list[list[str]]:
        cells = " ".join(figure.get("cells") or "" for figure in (entry, *entry.get("others", []))).split()
        tables = [name.split("/")[0] for name in cells] or [entry.get("table") or ""]
        used = [self._tables[table] for table in dict.fromkeys(tables) if table in self._tables]
        if not used:
            return [["File", "params.yaml"]] if entry.get("table") == "report" else []
        files = [file for table in used for file in table["files"].values()]
        return [
            ["Sent by", "; ".join(dict.fromkeys(table["sender"] for table in used))],
            ["Received", "; ".join(dict.fromkeys(str(table["received"]) for table in used))],
            ["File", "; ".join(f"{file['path']}, {self._hash(file)}" for file in files)],
        ]

    def _hash(self, file: dict) -> str:
        if file["sha256"] is None:  # with every other number known, the missing ones could be tried until the hash fits
            return "hash not shown: the file holds withheld numbers"
        return f"SHA-256 {file['sha256']}"

    def _cell(self, name: str) -> Fraction | None:
        row, _, column = name.rpartition("/")
        text = self._rows.get(row, {}).get(column, "")
        return _number(text) if text not in formats.SYMBOLS else None


def explained(entries: list[dict], explain: Callable[[dict], dict]) -> dict[str, dict]:
    """The explanations of a ledger, each kept once; every entry gains ``explanation``, the key of its own."""
    keys: dict[str, str] = {}
    found: dict[str, dict] = {}
    for entry in entries:
        made = explain(entry)
        key = keys.setdefault(repr(made), f"e{len(keys) + 1}")
        entry["explanation"] = key
        found[key] = made
    return found


def lines(explanation: dict) -> list[str]:
    """An explanation as text for a terminal."""
    told = [plain(explanation["title"]), "=" * len(plain(explanation["title"]))]
    for label, content in explanation["parts"]:
        if isinstance(content, str):
            told += [f"{label}: {content}"]
        else:
            told += [f"{label}:"]
            told += [f"  {row_words(row)}" for row in content]
    return told


def row_words(row: dict) -> str:
    """A row of a return on one line."""
    return f"{row['file']}, row {row['row']}: {', '.join(f'{name} {text}' for name, text in row['cells'])}"


def figure(number: Fraction) -> str:
    """A number in a working: whole or exact where it ends, else to four places with an ellipsis."""
    for places in range(PLACES + 1):
        if formats.rounded(number, places) == Decimal(number.numerator) / Decimal(number.denominator) and _ends(number):
            return formats.number(number, places)
    return f"{formats.number(number, PLACES)}…"


def _ends(number: Fraction) -> bool:
    return (10**PLACES * number).denominator == 1


def _number(text: str | None) -> Fraction | None:
    return formats.exact(text) if text not in (None, "", *formats.SYMBOLS) else None
