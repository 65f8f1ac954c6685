"""The sheets of the workbooks, the same for xlsx and ods: every table, and every chart that no table shows."""

import csv
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline import binding, formats
from pipeline.publishing.content import Report, Section
from pipeline.publishing.html_blocks import typographic

INSTRUCTION = "This sheet has one table."
DRAFT = "Draft. The cover says why."
NUMBER = re.compile(r"-?\d+(\.\d+)?")
SHOWN = re.compile(r"(?P<before>-?£?)[\d,]+(\.(?P<decimals>\d+))?(?P<after>%?)")
NO_WORD = re.compile(r"[^a-zA-Z0-9]+")
SYMBOL = re.compile(rf"^({'|'.join(formats.SYMBOLS)}):")
CITATION = re.compile(r"\[\^[^\]]+\]|\[\]\([^)]*\)")


@dataclass(frozen=True)
class Cell:
    """A number with how it is shown (sign before, decimal places, sign after), or words."""

    value: int | float | str
    before: str = ""
    decimals: int = 0
    after: str = ""
    sheet: str = ""  # the sheet to which it leads


@dataclass(frozen=True)
class Sheet:
    """One sheet: its tab, its title, lines of words above the table, one row of headers, and the cells."""

    name: str
    title: str
    section: str
    lines: list[str]
    header: list[str]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Book:
    """All that a workbook is made from. The same book gives the same bytes."""

    title: str
    full_title: str  # of the report, in the properties of the file
    author: str
    moment: datetime
    draft: bool
    introduction: list[str]
    facts: list[tuple[str, str]]
    pages: list[Sheet]

    @classmethod
    def of(cls, report: Report) -> "Book":
        title = f"{report.board}: tables of the {report.title.lower()} {report.year}"
        words = introduction(report), list(report.facts), pages(report)
        return cls(title, report.full_title, report.board, report.moment, bool(report.draft), *words)


def pages(report: Report) -> list[Sheet]:
    """Every sheet after the cover, in order; each says so when the report is a draft."""
    content = sheets(report)
    found = [contents(content), notes(), *content]
    return [replace(sheet, lines=[DRAFT, *sheet.lines]) for sheet in found] if report.draft else found


def sheets(report: Report) -> list[Sheet]:
    tables = [table_sheet(report, section, block) for section, block in report.blocks("table")]
    shown = {(section.key, stem(block)) for section, block in report.blocks("table")}
    charts = [
        chart_sheet(report, section, block)
        for section, block in report.blocks("chart")
        if (section.key, stem(block)) not in shown
    ]
    return [sheet for sheet in [*tables, *charts] if sheet.rows]


def contents(content: list[Sheet]) -> Sheet:
    """A list of the sheets, each name a link."""
    rows = [[Cell(sheet.name, sheet=sheet.name), Cell(sheet.title.partition(": ")[2]), Cell(sheet.section)] for sheet in content]
    rows.insert(0, [Cell("Notes", sheet="Notes"), Cell("Symbols in the tables"), Cell("All sections")])
    return Sheet("Contents", "Table of contents", "", [], ["Sheet", "Title", "Section"], rows)


def notes() -> Sheet:
    """What the symbols mean."""
    rows = [[Cell(f"[{symbol}]"), Cell(capital(meaning))] for symbol, meaning in formats.SYMBOLS.items()]
    lines = ["A symbol in square brackets stands where a figure cannot."]
    return Sheet("Notes", "Symbols in the tables", "", lines, ["Symbol", "Meaning"], rows)


def introduction(report: Report) -> list[str]:
    return [
        *(f"Draft. {reason}" for reason in report.draft),
        f"The tables of the {report.title.lower()} {report.year}, and the data of its charts.",
        "Each sheet has one table. The sheet Contents lists them; the sheet Notes explains the symbols.",
    ]


def table_sheet(report: Report, section: Section, block: dict) -> Sheet:
    header, *values = read(section.path(block, "csv"))
    rows = block["rows"]
    aligned = len(rows) == len(values) and all(len(a) == len(b) for a, b in zip(rows, values, strict=True))
    shown = rows if aligned else values
    cells = [[cell(value, text) for value, text in zip(*pair, strict=True)] for pair in zip(values, shown, strict=True)]
    groups = block.get("groups")
    if groups and aligned and sum(group["rows"] for group in groups) == len(cells):
        labels = [group["label"] for group in groups for _ in range(group["rows"])]
        cells = [[Cell(label), *row] for label, row in zip(labels, cells, strict=True)]
        header = ["Group", *header]
    return sheet(report, section, block, block["caption"], header, cells)


def chart_sheet(report: Report, section: Section, block: dict) -> Sheet:
    header, *values = read(section.path(block, "csv"))
    if "status" in header and "value" in header:
        status, value = header.index("status"), header.index("value")
        for row in values:
            row[value] = row[value] or row[status]
        header = [name for name in header if name != "status"]
        values = [[text for position, text in enumerate(row) if position != status] for row in values]
    cells = [[cell(text, text) for text in row] for row in values]
    return sheet(report, section, block, block["title"], [capital(name.replace("_", " ")) for name in header], cells)


def sheet(report: Report, section: Section, block: dict, title: str, header: list[str], rows: list[list[Cell]]) -> Sheet:
    label = report.label(section, block)
    lines = [SYMBOL.sub(r"[\1]:", plain(note)) for note in block.get("notes") or []]
    if block.get("source"):
        lines.append(f"Source: {plain(block['source'])}")
    where = f"Section {section.number}: {section.title}" if section.number else section.title
    return Sheet(label, f"{label}: {plain(title)}", where, lines, unique(header), rows)


def cell(value: str, shown: str) -> Cell:
    """The figure as data, shown as in the report; words as the report has them; a symbol in square brackets."""
    if NUMBER.fullmatch(value):
        number = float(value) if "." in value else int(value)
        form = SHOWN.fullmatch(shown)
        if not form:
            return Cell(number, decimals=len(value.partition(".")[2]))
        return Cell(number, form["before"].replace("-", ""), len(form["decimals"] or ""), form["after"])
    text = typographic(shown).strip()
    if text in formats.SYMBOLS:
        return Cell(f"[{text}]")
    return Cell("[z]" if NO_WORD.fullmatch(text) else text)


def unique(header: list[str]) -> list[str]:
    """Headers that a spreadsheet accepts: none empty, no two alike."""
    made = []
    for position, name in enumerate(header):
        text = typographic(name).strip() or f"Column {position + 1}"
        made.append(text if text not in made else f"{text} ({made.count(text) + 1})")
    return made


def stem(block: dict) -> str:
    return block["id"].partition("-")[2]


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def plain(markdown: str) -> str:
    """Markdown without its marks."""
    return typographic(CITATION.sub("", binding.plain(markdown)).replace("*", ""))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
