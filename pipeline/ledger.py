"""The ledger of a section: every figure that it shows, where, and from which row of which return.

An entry has the keys id, place (paragraph number, table or chart), block, shown, part (what of the figure is shown),
indicator, area, time_period, time_identifier, breakdown, unit, value (exact, of what is shown), figure (the figure's
own value, where what is shown was made from it), numerator, denominator, status, numerator_from, denominator_from,
value_from, cells, and others (the figures compared with). Entries of a list have table and row instead of indicator
and what follows.
"""

from collections.abc import Iterable, Sequence

from pipeline import binding, formats, frames
from pipeline.lineage import LINEAGE

FIGURE = [
    "indicator",
    "area",
    "time_period",
    "time_identifier",
    "breakdown",
    "unit",
    "value",
    "numerator",
    "denominator",
    "status",
]
NAMES = ("label", "period")


class Ledger:
    """What was shown so far. ``missing`` and ``withheld`` are lists that gain the names of figures without a number."""

    def __init__(self, section: str, missing: list[str], withheld: list[str]):
        self.entries: list[dict] = []
        self.place = ""
        self._section, self._missing, self._withheld = section, missing, withheld
        self._open: list[dict] = []
        self._symbols: set[str] = set()

    def tell(self, shown: str, part: str, place: str = "", **keys) -> str:
        """Enter words shown; the id of the entry."""
        identity = f"{self._section}-{len(self.entries) + 1}"
        entry = {"id": identity, "place": place or self.place, "block": "", "shown": shown, "part": part, **keys}
        self.entries.append(entry)
        self._open.append(entry)
        return identity

    def of_figure(self, value, words: str, part: str, exact=None, others: Sequence = ()) -> str:
        """What ``pipeline.values.Value`` tells: the words as a span."""
        if not words:
            return words
        if words in formats.SYMBOLS:
            self._symbols.add(words)
            name = " ".join(filter(None, (value._indicator.name, value._breakdown, value._when)))
            (self._withheld if words == "c" else self._missing).append(name)
        return binding.span(self.tell(**of_value(value, words, part, exact, others)), words)

    def of_list(self, table: str, words: str, part: str, row: str) -> str:
        """What lists, events and the report's year tell: the words as a span."""
        return binding.span(self.tell(words, part, table=table, row=row), words)

    def saw(self, cells: Iterable[str]) -> None:
        """Cells of a list as shown: a symbol among them needs its note."""
        self._symbols.update(cell for cell in cells if cell in formats.SYMBOLS)

    def settle(self, block: str) -> list[dict]:
        """What was entered since the last block belongs to this one; those entries."""
        settled, self._open = self._open, []
        for entry in settled:
            entry["block"] = block
        return settled

    def symbols(self) -> list[str]:
        """The symbols that stood for a number since the last call."""
        found = sorted(self._symbols)
        self._symbols.clear()
        return found


def of_value(value, words: str, part: str, exact=None, others: Sequence = ()) -> dict:
    """The entry of a figure in words, without the marks of its place."""
    keys = described(value, numbers=part not in NAMES)
    told = {"shown": words, "part": part, **keys, "figure": keys["value"], "value": frames.text(exact)}
    return told | {"others": [described(other) for other in others]}


def described(value, numbers: bool = True) -> dict:
    """A figure by its place and its numbers, as entries hold it. Of a label or a period, the place alone."""
    row = (value._row or {}) if numbers else {}
    indicator = value._indicator
    keys = (indicator.name, value._area, value._time_period, value._time_identifier, value._breakdown, indicator.unit)
    shown = [frames.text(row.get(column)) for column in ("value", "numerator", "denominator")]
    lineage = {column: row.get(column) or "" for column in LINEAGE}
    status = value._status if numbers else ""
    return dict(zip(FIGURE, (*keys, *shown, status), strict=True)) | lineage
