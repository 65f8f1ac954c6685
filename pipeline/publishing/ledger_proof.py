"""Whether every numeral that the sections hand over is a figure of their ledger."""

from collections import Counter
from collections.abc import Iterator

from pipeline import binding
from pipeline.publishing.content import Report
from pipeline.publishing.document import REFERENCE
from pipeline.publishing.expected_text import texts, where
from pipeline.publishing.passages import numerals


def unbound(report: Report) -> list[str]:
    """One line for each numeral that is tied to no entry, or to one that shows something else."""
    faults: list[str] = []
    contact = report.params.board.contact
    for section in report.sections:
        entries = {entry["id"]: entry for entry in section.ledger.get("figures", [])}
        for block in section.blocks:
            place = where(report, section, block)
            faults += [f"{place}: {fault}" for fault in in_block(entries, block, contact)]
        for text in section.footnotes.values():
            faults += [f"section {section.heading}, a footnote: {fault}" for fault in in_text(entries, text, contact)]
    return faults


def in_block(entries: dict[str, dict], block: dict, contact: str = "") -> Iterator[str]:
    for table in (block, block.get("figures") or {}):
        if "rows" in table:
            for text, identity in bound_cells(table):
                yield from in_cell(entries, text, identity)
    for kind, text in texts(block, with_cells=False):
        yield from in_alt(entries, block, text) if kind == "alt" else in_text(entries, text, contact)


def in_text(entries: dict[str, dict], text: str, contact: str = "") -> Iterator[str]:
    """Faults of Markdown in which figures are spans. The board's contact is a setting, whose digits are no figure."""
    for found in binding.SPAN.finditer(text):
        entry = entries.get(found[2])
        if entry is None or entry["shown"] != found[1]:
            yield f"'{found[1]}' is not what the ledger has as {found[2]}"
    rest = REFERENCE.sub(" ", binding.SPAN.sub(" ", text.replace(contact, " ") if contact else text))
    for numeral in binding.numerals(rest):
        yield f"'{numeral}' is tied to no figure"


def bound_cells(table: dict) -> Iterator[tuple[str, str | None]]:
    """Each cell with the id of its figure."""
    yield from ((cell["text"], cell.get("bound")) for row in table["header"] for cell in row)
    yield from ((group["label"], group.get("bound")) for group in table.get("groups") or [])
    bound = table.get("bound") or [[None] * len(row) for row in table["rows"]]
    for row, identities in zip(table["rows"], bound, strict=True):
        yield from zip(row, identities, strict=True)


def in_cell(entries: dict[str, dict], text: str, identity: str | None) -> Iterator[str]:
    if identity and identity not in entries:
        yield f"the cell '{text}' names {identity}, which is not in the ledger"
    elif binding.numerals(text):
        shown = Counter(numerals(entries[identity]["shown"])) if identity else Counter()
        if Counter(numerals(text)) - shown:
            yield f"the cell '{text}' is tied to no figure that shows it"


def in_alt(entries: dict[str, dict], block: dict, text: str) -> Iterator[str]:
    """Words said for a picture: plain text, whose numerals the ledger has for the block."""
    shown = Counter(word for entry in entries.values() if entry["block"] == block["id"] for word in numerals(entry["shown"]))
    for numeral in Counter(word for found in binding.numerals(text) for word in numerals(found)) - shown:
        yield f"'{numeral}', said for the picture, is tied to no figure"
