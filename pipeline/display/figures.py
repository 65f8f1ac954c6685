"""One figure as shown, where it stands and where it comes from; and what several figures add up to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from numbers import Rational

from pipeline import frames, lineage
from pipeline.display.phrases import Phrase, stated

ADDABLE = ("_count", "_amount")
PLACE = ("indicator", "area", "time_period", "time_identifier", "breakdown", "unit")


@dataclass(frozen=True)
class Figure:
    """One figure as shown: exact value or None, status symbol or blank, and the text that readers see.

    `place` has the keys of PLACE; `forms` the columns of `lineage.LINEAGE`; `parts` are the figures that a total adds up.
    """

    value: Fraction | None
    status: str
    text: str
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    place: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    parts: tuple["Figure", ...] = ()

    @property
    def plain(self) -> str:
        """For a computer: as precise as shown, without sign or commas; [c] where it is withheld."""
        return f"[{self.status}]" if self.status else plain(self.text)

    @property
    def shown(self) -> Decimal:
        """The value as rounded for show: what readers can compare."""
        return Decimal(plain(self.text))

    @property
    def described(self) -> dict:
        """The figure by its place and its numbers, as the ledger holds it (see `pipeline.ledger.described`)."""
        place = {key: self.place.get(key, "") for key in PLACE}
        numbers = {name: frames.text(getattr(self, name)) for name in ("value", "numerator", "denominator")}
        return place | numbers | {"status": self.status} | {name: self.forms.get(name, "") for name in lineage.LINEAGE}

    @property
    def said(self) -> Phrase:
        """The text, as what it states."""
        return stated(self.text, "total" if self.parts else "value", self.entry(self.parts))

    def entry(self, others: Iterable["Figure"] = ()) -> dict:
        """The ledger's keys of words about this figure that also take others into account."""
        return self.described | {"others": [other.described for other in others]}


def figure_of(indicator, row) -> Figure:
    """The figure of a publishable row, a named tuple; `own` is its breakdown where the table calls it by another name."""
    status = row.status or ("" if known(row.value) else "x")
    value = row.value if not status else None
    period = row.time_period if isinstance(row.time_period, str) else row.time_period[0]
    names = (indicator.name, row.area, period, row.time_identifier, getattr(row, "own", row.breakdown), indicator.unit)
    behind = (None, None) if status == "c" else (row.numerator, row.denominator)
    forms = {name: getattr(row, name, "") or "" for name in lineage.LINEAGE}
    place = dict(zip(PLACE, names, strict=True))
    return Figure(value, status, indicator.format(value, status), *behind, place, forms, getattr(row, "parts", ()))


def known(value) -> bool:
    return isinstance(value, Rational | Decimal)


def plain(text: str) -> str:
    """'£113,295' -> '113295', '95.4%' -> '95.4'."""
    return text.replace(",", "").replace("£", "").removesuffix("%")


def addable(indicator) -> bool:
    """Numbers and amounts add up; percentages, rates and averages do not."""
    return indicator.id.endswith(ADDABLE)


def added(parts: Iterable[tuple]) -> tuple[Fraction | None, str]:
    """Exact sum of (value, status) parts. One part withheld makes the sum withheld; one not supplied, not supplied."""
    parts = list(parts)
    statuses = {status or ("" if known(value) else "x") for value, status in parts} - {"z"}
    for status in ("c", "x", "u", "low"):
        if status in statuses:
            return None, status
    values = [value for value, status in parts if not status]
    return (sum(values, Fraction(0)), "") if values else (None, "z" if parts else "x")


def total(parts: Sequence[Figure], write: Callable[[Fraction | None, str], str]) -> Figure:
    """Figures added up exactly, each as it was before rounding; `write` words the sum, or its status."""
    value, status = added((part.value, part.status) for part in parts)
    forms = {"value_from": summed(parts, "value_from"), "cells": cells(parts)}
    return Figure(value, status, write(value, status), value, None, shared(parts), forms, tuple(parts))


def pooled(parts: Sequence[Figure], write: Callable[[Fraction | None, str], str]) -> Figure:
    """A percentage over all parts: numerators over denominators, when every one of them is known."""
    top, status = added((part.numerator, part.status) for part in parts)
    bottom, base_status = added((part.denominator, part.status) for part in parts)
    status = status or base_status or ("" if bottom else "z")
    value = None if status else top / bottom * 100
    forms = {name: summed(parts, name) for name in ("numerator_from", "denominator_from")} | {"cells": cells(parts)}
    behind = (None, None) if status else (top, bottom)
    return Figure(value, status, write(value, status), *behind, shared(parts), forms, tuple(parts))


def shared(parts: Sequence[Figure]) -> dict[str, str]:
    """The place that all parts have in common; a key in which they differ is blank."""
    found = {key: list(dict.fromkeys(part.place.get(key, "") for part in parts)) for key in PLACE}
    return {key: values[0] if len(values) == 1 else "" for key, values in found.items()}


def summed(parts: Sequence[Figure], name: str) -> str:
    """The linear form of a sum; blank unless every part that counts has one."""
    forms = [part.forms.get(name, "") for part in parts if part.status != "z"]
    if not all(forms):
        return ""
    terms: dict[str, Fraction] = {}
    for form in forms:
        for cell, times in lineage.parse(form).items():
            terms[cell] = terms.get(cell, Fraction(0)) + times
    return lineage.text(terms)


def cells(parts: Sequence[Figure]) -> str:
    """All cells of returns behind some figures."""
    return " ".join(dict.fromkeys(cell for part in parts for cell in part.forms.get("cells", "").split()))
