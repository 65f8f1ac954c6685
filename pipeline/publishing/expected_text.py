"""What the finished forms should say: the words of the sections, with all that the report counts itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import binding
from pipeline.publishing.content import Report, Section
from pipeline.publishing.document import NOTE_MARK, REFERENCE
from pipeline.publishing.passages import COVER, Passage

LINK = re.compile(r"\]\([^)]*\)")


@dataclass(frozen=True)
class Form:
    """What one form shows besides the words of the sections."""

    name: str
    note_marks: bool = False  # numbers of notes where they are cited
    note_numbers: bool = False  # numbers of notes before the notes
    extras: bool = False  # figures of charts as tables, links to data, names of things for those who hear them


HTML = Form("annual-report.html", note_marks=True, extras=True)
PDF = Form("annual-report.pdf", note_marks=True, note_numbers=True)
DOCX = Form("annual-report.docx")


class Expected:
    """The passages of one form. Notes are numbered as they are cited.

    Of a form with pages: ``starts`` has the page on which each section begins, ``pages`` how many there are.
    """

    def __init__(self, report: Report, form: Form, starts: list[int] | None = None, pages: int = 0):
        self._report, self._form, self._notes = report, form, 0
        self._starts, self._pages = starts, pages

    def passages(self) -> Iterator[Passage]:
        yield from self._cover()
        yield from self._furniture()
        for number, section in enumerate(self._report.sections):
            yield Passage(number, "text", f"section {section.heading}", section.heading)
            for block in section.blocks:
                place = where(self._report, section, block)
                yield from self._counted(number, section, block, place)
                for kind, text in texts(block):
                    yield from self._worded(number, section, kind, place, text)

    def _cover(self) -> Iterator[Passage]:
        report = self._report
        for words in (report.board, report.title, report.year, *(value for _, value in report.facts)):
            yield Passage(COVER, "text", "the cover", words)
        for number, section in enumerate(report.sections):
            page = f" {self._starts[number]}" if self._starts else ""
            yield Passage(COVER, "text", "the contents", f"{section.heading}{page}")
        if self._form.extras:
            yield Passage(COVER, "text", "the foot of the page", f"{report.board} {report.year} {report.facts[1][1]}")

    def _furniture(self) -> Iterator[Passage]:
        report = self._report
        running = f"{report.board} {report.title} {report.year}"
        yield Passage(COVER, "furniture", "the title of the file", report.full_title)
        if self._form.extras:
            yield Passage(COVER, "furniture", "the description of the page", f"{running} {report.published.isoformat()}")
        elif self._pages:
            for page in range(2, self._pages + 1):
                yield Passage(COVER, "furniture", f"page {page}", f"{running} {page}")
        else:
            yield Passage(COVER, "furniture", "the running header", running)

    def _worded(self, number: int, section: Section, kind: str, place: str, text: str) -> Iterator[Passage]:
        """A text as readers see it, and after it the notes that it cites."""
        cited: list[Passage] = []

        def mark(found: re.Match) -> str:
            self._notes += 1
            note = self._plain(section.footnotes[found[1]])
            cited.append(Passage(COVER, "note", place, f"{self._notes} {note}" if self._form.note_numbers else note))
            if self._form.extras:
                cited.append(Passage(COVER, "label", place, str(self._notes)))
            return f" {self._notes} " if self._form.note_marks else " "

        yield Passage(number, kind, place, self._plain(NOTE_MARK.sub(mark, text)))
        yield from cited

    def _plain(self, text: str) -> str:
        text = REFERENCE.sub(lambda found: f" {self._report.section(found[1]).reference} ", binding.plain(text))
        return LINK.sub("]", text)

    def _counted(self, number: int, section: Section, block: dict, place: str) -> Iterator[Passage]:
        """Numbers that the report gives a block, and what only some forms show of it."""
        if block.get("number"):
            yield Passage(number, "text", place, block["number"])
        if block["type"] in ("table", "chart"):
            label = self._report.label(section, block)
            yield Passage(number, "text", place, f"{label} {label}" if self._form.extras else label)
            if self._form.extras and block.get("figures"):
                yield Passage(number, "text", place, " ".join(cells(block["figures"])))
        elif self._form.extras:
            yield Passage(number, "label", place, binding.plain(named(block)))


def texts(block: dict, with_cells: bool = True) -> Iterator[tuple[str, str]]:
    """The words of a block, each with its kind."""
    if block["type"] == "table":
        yield "text", block["caption"]
        if with_cells:
            yield "text", " ".join(cells(block))
    elif block["type"] == "chart":
        yield "text", block["title"]
        yield "alt", block["alt"]
    elif block["type"] == "heading":
        yield "text", block["text"]
    else:
        yield "text", block.get("title") or block.get("label") or ""
        yield "text", block["markdown"]
    for note in block.get("notes") or []:
        yield "text", note
    if block.get("source"):
        yield "text", block["source"]


def cells(table: dict) -> Iterator[str]:
    """All cells of a table, header and groups included."""
    yield from (cell["text"] for row in table["header"] for cell in row)
    yield from (group["label"] for group in table.get("groups") or [])
    yield from (value for row in table["rows"] for value in row)


def named(block: dict) -> str:
    """What a numbered paragraph or a box is called for those who hear the page."""
    return block.get("number") or (
        block.get("title") or block.get("label") or "" if block["type"] in ("action", "callout") else ""
    )


def where(report: Report, section: Section, block: dict) -> str:
    """Where a person finds a block."""
    if block["type"] in ("table", "chart"):
        return f"section {section.heading}, {report.label(section, block)}"
    return f"paragraph {block['number']}" if block.get("number") else f"section {section.heading}"
