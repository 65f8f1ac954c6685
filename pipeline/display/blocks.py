"""What tables and charts hand to assembly, each number tied to the figure that it shows; and their HTML in a notebook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline import paths
from pipeline.binding import Fact, Tell
from pipeline.display import phrases

# Every text is escaped.
templates = Environment(loader=FileSystemLoader(paths.TEMPLATES / "display"), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True)
class Binder:
    """Ties the numerals of one table or chart to the ledger.

    `call` names the notebook's call in messages; `known` are facts that what the notebook typed may repeat.
    """

    tell: Tell
    call: str
    known: Sequence[Fact] = ()

    def words(self, text: str, name: str) -> str:
        """A text as Markdown with spans; `name` says which text it is."""
        return phrases.bound(text, self.tell, f"{self.call}, {name}", self.known)

    def notes(self, texts: Iterable[str]) -> list[str]:
        return [self.words(text, "note") for text in texts]

    def header(self, rows: list[list[dict]]) -> list[list[dict]]:
        """Header cells; one with a numeral has `bound`, the id of its entry."""
        return [[self._named(cell, "text") for cell in row] for row in rows]

    def groups(self, groups: list[dict] | None) -> list[dict] | None:
        return groups and [self._named(group, "label") for group in groups]

    def cells(self, rows: list[list[str]]) -> list[list[str | None]]:
        """Of each cell the id of its entry, None where it states no number."""
        return [[phrases.cell(text, self.tell, f"{self.call}, row") for text in row] for row in rows]

    def _named(self, cell: dict, key: str) -> dict:
        identity = phrases.cell(cell[key], self.tell, f"{self.call}, heading")
        return cell | {key: str(cell[key])} | ({"bound": identity} if identity else {})


def called(function: str, indicators) -> str:
    """'tables.pivot of early_help.cases_open_count'."""
    return f"{function} of {', '.join(indicator.name for indicator in indicators)}"


def plain_rows(rows: list[list[str]]) -> list[list[str]]:
    """Cells without their marks, as a block has them."""
    return [[str(cell) for cell in row] for row in rows]
