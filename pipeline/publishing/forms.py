"""The forms of the report: how each is written, and how it is read back before it may be seen.

Each imports its libraries when it is made, so that a process that makes one form loads those of one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.publishing import document, proof, sheets
from pipeline.publishing.content import Report
from pipeline.publishing.elements import Element
from pipeline.publishing.kept import Kept

NAME = "annual-report"
books = Kept(4)


@dataclass(frozen=True)
class Source:
    """What the forms are made from: the report, the text of each section in three ways, and its tables as sheets."""

    report: Report

    @cached_property
    def bound(self) -> list[list[Element]]:
        return document.parse(self.report, bound=True, lines=True)

    @cached_property
    def plain(self) -> list[list[Element]]:
        return document.parse(self.report)

    @cached_property
    def lines(self) -> list[list[Element]]:
        return document.parse(self.report, lines=True)

    @cached_property
    def book(self) -> sheets.Book:
        return sheets.Book.of(self.report)


def html(source: Source, path: Path, where: str) -> None:
    from pipeline.publishing import html

    html.write(source.report, source.bound, path)
    proof.check_html(source.report, path, where)


def pdf(source: Source, path: Path, where: str) -> None:
    from pipeline.publishing import pdf

    pdf.write(source.report, source.plain, path)
    proof.check_pdf(source.report, path, where)


def docx(source: Source, path: Path, where: str) -> None:
    from pipeline.publishing import word

    word.write(source.report, source.lines, path)
    proof.check_docx(source.report, path, where)


def csv(source: Source, path: Path, where: str) -> None:
    from pipeline.publishing import ledger_csv

    ledger_csv.write(source.report, path)


def xlsx(source: Source, path: Path, where: str) -> None:
    from pipeline.publishing import workbook

    write_book(workbook.write, source.book, path)


def ods(source: Source, path: Path, where: str) -> None:
    from pipeline.publishing import open_document

    write_book(open_document.write, source.book, path)


def write_book(write: Callable[[sheets.Book, Path], None], book: sheets.Book, path: Path) -> None:
    """Write a workbook, with the bytes that were kept when it has the same content as one before."""

    def made() -> bytes:
        write(book, path)
        return path.read_bytes()

    path.write_bytes(books.one((path.suffix, repr(book)), made))


def index(source: Source, path: Path, where: str) -> None:
    from pipeline.publishing import site

    site.write(source.report, list(FORMS), path)


def load() -> None:
    """Import what all forms use, for a process that has time to spare before it makes them."""
    from pipeline.publishing import (  # noqa: F401
        html,
        ledger_csv,
        open_document,
        pdf,
        pdf_text,
        site,
        word,
        word_text,
        workbook,
    )


# Each takes the source, the path of the unfinished file, and the folder as messages name it.
FORMS: dict[str, Callable[[Source, Path, str], None]] = {
    f"{NAME}.html": html,
    f"{NAME}.pdf": pdf,
    f"{NAME}.docx": docx,
    f"{NAME}-figures.csv": csv,
    f"{NAME}-tables.xlsx": xlsx,
    f"{NAME}-tables.ods": ods,
    "index.html": index,
}
