"""The last check before the report is published: every numeral of the finished HTML, PDF and DOCX is accounted for.

A numeral is a figure of the ledger, a number that the report gives its own parts (paragraphs, tables, notes, pages), a
fact of the cover, or part of a name that data/numerals.yml declares. What the sections hold is proved against the ledger
(``unbound``), and what the forms show against the sections, so that nothing typed into a template, and nothing lost or
changed on the way, goes unseen.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from pipeline import binding
from pipeline.errors import SettingError
from pipeline.publishing.content import Report
from pipeline.publishing.expected_text import DOCX, HTML, PDF, Expected
from pipeline.publishing.html_text import TIED, Page
from pipeline.publishing.ledger_proof import unbound
from pipeline.publishing.passages import NUMERAL, Passage, numerals

NEAR = 40  # letters shown on either side of a numeral
REMEDY = (
    "Take the digit out of the template, notebook or commentary that holds it, or run the sections again (dvc repro).\n"
    "Titles of laws and fixed names are declared in data/numerals.yml."
)


def check_sections(report: Report, where: str) -> None:
    """Raise a SettingError that names each numeral of the sections that no ledger accounts for.

    ``where`` is the folder of the report, as messages name it.
    """
    refuse(where, "what the sections show", unbound(report))


def check_html(report: Report, path: Path, where: str) -> None:
    """Raise a SettingError that names each numeral without an account: its place and the words around it.

    The path may be that of an unfinished file; messages name the finished one.
    """
    page = Page(path, [section.anchor for section in report.sections])
    refuse(where, HTML.name, [*loose(report, page), *compared(Expected(report, HTML), page.passages)])


def check_pdf(report: Report, path: Path, where: str) -> None:
    """The same for the PDF."""
    from pipeline.publishing import pdf_text

    pages = pdf_text.read(path)
    printed = Expected(report, PDF, starts(pages, len(report.sections)), max(map(page_number, pages)))
    refuse(where, PDF.name, compared(printed, without_repeated_heads(report, pages)))


def check_docx(report: Report, path: Path, where: str) -> None:
    """The same for the Word file."""
    from pipeline.publishing import word_text

    refuse(where, DOCX.name, compared(Expected(report, DOCX), word_text.read(path)))


def refuse(where: str, name: str, faults: list[str]) -> None:
    if faults:
        raise SettingError(f"{where}, {name}: numbers without an account", faults, REMEDY)


def loose(report: Report, page: Page) -> Iterator[str]:
    """Numerals of the page that neither a <data> element of the ledger holds, nor a part that the report counts itself."""
    shown = {entry["id"]: entry["shown"] for section in report.sections for entry in section.ledger.get("figures", [])}
    shown |= {"setting-year": report.year} | {f"setting-{name.lower()}": value for name, value in report.facts}
    for identity, text in page.numbers:
        if not says(text, shown.get(identity, "")):
            yield f"#{identity}: the page shows '{text}' as a figure that the ledger does not have so"
    for passage in page.untied:
        text = passage.text.replace(report.params.board.contact, " ")
        if passage.kind in ("text", "note") and (found := binding.numerals(text)):
            seen = passage.text.replace(TIED, "·")
            yield f"{passage.place}: '{found[0]}' is tied to no figure: '{around(seen, seen.find(found[0]), found[0])}'"


def says(text: str, shown: str) -> bool:
    """Whether a text shows what the ledger says that it shows; a label may stand for a part of it."""
    if numerals(text):
        return not Counter(numerals(text)) - Counter(numerals(shown))
    return bool(shown) and straight(text) == straight(shown)


def straight(text: str) -> str:
    """Without the marks that typography changes."""
    return "".join(letter for letter in text if letter.isalnum())


def compared(form: Expected, passages: Iterable[Passage]) -> list[str]:
    """What the form shows besides what the sections say, and what it leaves out."""
    faults: list[str] = []
    expected, found = grouped(form.passages()), grouped(passages)
    for group in sorted(expected.keys() | found.keys()):
        wanted, seen = expected[group], found[group]
        if Counter(word for word, _, _ in wanted) != Counter(word for word, _, _ in seen):
            faults += differences(wanted, seen)
    return faults


Place = tuple[str, Passage, int]  # a numeral, and where it begins in its passage


def grouped(passages: Iterable[Passage]) -> dict[tuple[int, str], list[Place]]:
    """The numerals of each section and kind of text, in their order."""
    found: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for passage in passages:
        for numeral in NUMERAL.finditer(passage.text):
            found[passage.section, passage.kind].append((numeral[0], passage, numeral.start()))
    return found


def differences(wanted: list[Place], seen: list[Place]) -> Iterator[str]:
    """One line for each numeral too many and each that is missing; those that only stand elsewhere cancel out."""
    matcher = SequenceMatcher(None, [word for word, _, _ in wanted], [word for word, _, _ in seen], autojunk=False)
    more, fewer = [], []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            fewer += wanted[start:end]
            more += seen[first:last]
    for word, passage, start in remaining(more, fewer):
        yield f"{passage.place}: '{word}' is not in the section's figures: '{around(passage.text, start, word)}'"
    for word, passage, start in remaining(fewer, more):
        yield f"{passage.place}: '{word}' is missing: '{around(passage.text, start, word)}'"


def remaining(places: list[Place], others: list[Place]) -> Iterator[Place]:
    """Those of the one that the other does not have too."""
    spare = Counter(word for word, _, _ in others)
    for place in places:
        if spare[place[0]]:
            spare[place[0]] -= 1
        else:
            yield place


def around(text: str, start: int, word: str) -> str:
    """A numeral with its neighbours."""
    return " ".join(text[max(0, start - NEAR) : start + len(word) + NEAR].split())


def starts(passages: list[Passage], sections: int) -> list[int]:
    """The page on which each section begins."""
    first: dict[int, int] = {}
    for passage in passages:
        first.setdefault(passage.section, page_number(passage))
    return [first.get(section, 0) for section in range(sections)]


def page_number(passage: Passage) -> int:
    return int(passage.place.removeprefix("page ")) if passage.place.startswith("page ") else 0


def without_repeated_heads(report: Report, passages: list[Passage]) -> Iterator[Passage]:
    """A PDF's passages without the heads of tables that are repeated on a new page, which no tag holds."""
    heads = [
        Counter(word for row in block["header"] for cell in row for word in numerals(cell["text"]))
        for _, block in report.blocks("table")
    ]
    for passage in passages:
        if passage.kind == "furniture" and page_number(passage):
            words = f"{report.board} {report.title} {report.year} {page_number(passage)}"
            more = Counter(numerals(passage.text)) - Counter(numerals(words))
            if more and more in heads:
                yield Passage(passage.section, passage.kind, passage.place, words)
                continue
        yield passage
