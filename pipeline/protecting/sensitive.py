"""What the policies of the tables ask us to protect: small cells and figures, and what must stay uncertain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pipeline import contracts, lineage
from pipeline.params import Disclosure
from pipeline.protecting.knowledge import Number, Numbers, name_of
from pipeline.protecting.linear_system import Form, combined
from pipeline.protecting.policy import is_small, may_be_small

SMALL = "small count of people"
SMALL_REST = "all but a few of the base"
SMALL_BASE = "share of few people"
IMPLIED = "percentage of a known base that may stand for a small count"
NO_BASE = "result without a base, which cannot be judged"
AT_SOURCE = "withheld by the sender"


@dataclass
class Sensitive:
    """``primary``: {figure or cell: why}. ``targets``: {name: form to protect}, with ``why``.

    ``released``: {target: reason} of those that the policy lets readers narrow down.
    """

    primary: dict[str, str] = field(default_factory=dict)
    targets: dict[str, Form] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    released: dict[str, str] = field(default_factory=dict)

    def protect(self, target: str, form: Form, why: str, released: str = "") -> None:
        self.targets[target] = form
        self.why[target] = why
        if released:
            self.released[target] = released


def find(numbers: Numbers, disclosure: Disclosure) -> Sensitive:
    """Everything small under the profile, in the order of the tables and of the figures."""
    found = Sensitive()
    _cells(numbers, disclosure, found)
    _received(numbers, disclosure, found)
    _figures(numbers, disclosure, found)
    return found


def _withholds(cell: Number, disclosure: Disclosure) -> bool:
    return contracts.load(cell.table).policy.withholds_row(cell.row, disclosure.profile)


def _cells(numbers: Numbers, disclosure: Disclosure, found: Sensitive) -> None:
    """Counts and bases of the returns."""
    for name, cell in numbers.cells.items():
        if not name.endswith("/count"):
            continue
        row, count = name.removesuffix("count"), cell.value
        base = numbers.values.get(f"{row}base")
        if cell.row["status"] == "c":
            release = contracts.load(cell.table).policy.release(cell.row, disclosure.profile)
            found.protect(name, _one(name), AT_SOURCE, release)
        if not _withholds(cell, disclosure):
            continue
        if is_small(count, disclosure.threshold):
            found.primary[name] = SMALL
            found.protect(name, _one(name), SMALL)
        if is_small(base, disclosure.threshold):
            found.primary[f"{row}base"] = SMALL_BASE
            found.protect(f"{row}base", _one(f"{row}base"), SMALL_BASE)
        if count is not None and base is not None and is_small(base - count, disclosure.threshold):
            found.primary[name] = SMALL_REST
            found.protect(f"{row}base - {name}", _rest(_one(f"{row}base"), _one(name)), SMALL_REST)


def _received(numbers: Numbers, disclosure: Disclosure, found: Sensitive) -> None:
    """Percentages and rates received without their count: judged by the counts that they may stand for."""
    made_of = _made_of(numbers)
    for name, cell in numbers.cells.items():
        if not name.endswith("/value") or cell.value is None or not _withholds(cell, disclosure):
            continue
        judged = False
        for part, base, scale in made_of.get(name, []):
            count, whole = (_total(numbers, form) for form in (part, base))
            if whole is None and not is_small(count, disclosure.threshold):
                judged |= count is not None
                continue
            judged = True
            if whole is None:
                small, rest = True, False
            else:
                small, rest = may_be_small(cell.value, cell.half, whole, disclosure.threshold, scale)
            if small or rest or is_small(whole, disclosure.threshold):
                found.primary[name] = IMPLIED
            if small:
                found.protect(name, part, IMPLIED)
            if rest:
                found.protect(f"rest of {name}", _rest(base, part), IMPLIED)
        if not judged and not contracts.load(cell.table).policy.is_judged_safe(cell.row):
            found.primary[name] = NO_BASE


def _made_of(numbers: Numbers) -> dict[str, list[tuple[Form, Form, int]]]:
    """For each received result, the counts and bases that it was made of: in its own row, or by a declared relation."""
    found: dict[str, list[tuple[Form, Form, int]]] = {}
    for name, cell in numbers.cells.items():
        row = name.removesuffix("value")
        if name.endswith("/value") and cell.row["unit"] == "percent" and numbers.values[f"{row}base"] is not None:
            found.setdefault(name, []).append((_one(f"{row}count"), _one(f"{row}base"), 100))
    for instance in numbers.instances:
        chosen, kind = next(instance.choices()), instance.relation.kind
        if kind == "share" and instance.relation.known and not chosen.get("less"):
            part, base = ({cell.name: Fraction(1) for cell in chosen[role]} for role in ("count", "base"))
            found.setdefault(chosen["percent"][0].name, []).append((part, base, 100))
        if kind == "rate" and instance.relation.known:
            part = {cell.name: Fraction(1) for cell in chosen["count"]}
            found.setdefault(chosen["rate"][0].name, []).append((part, {}, instance.relation.per))
    return found


def _figures(numbers: Numbers, disclosure: Disclosure, found: Sensitive) -> None:
    """Totals, shares and differences that are small though no cell of theirs need be."""
    about_people = {name for name, cell in numbers.cells.items() if _withholds(cell, disclosure)}
    for row in numbers.figures:
        name = name_of(row)
        top, base = ({cell: by for cell, by in lineage.parse(row[f"{one}_from"]).items()} for one in ("numerator", "denominator"))
        small = [
            (SMALL, top, row["numerator"], about_people & set(top)),
            (SMALL_BASE, base, row["denominator"], about_people & set(base)),
        ]
        if row["numerator"] is not None and row["denominator"] is not None:
            rest = row["denominator"] - row["numerator"]
            small.append((SMALL_REST, _rest(base, top), rest, about_people & set(top) and about_people & set(base)))
        for why, form, number, counted in small:
            if counted and is_small(number, disclosure.threshold):
                found.primary.setdefault(name, why)
                if len(form) > 1 and form not in found.targets.values():
                    found.protect(f"{name} ({why})", form, why)
        judged = [cell for cell in lineage.parse(row["value_from"]) if cell.endswith("/value") and cell in found.primary]
        if row["value"] is not None and judged:
            found.primary.setdefault(name, found.primary[judged[0]])
        few = any(is_small(row[column], disclosure.threshold) for column in ("numerator", "denominator"))
        if few and not (top or base) and about_people & set(row["cells"].split()):
            found.primary.setdefault(name, SMALL)


def _one(name: str) -> Form:
    return {name: Fraction(1)}


def _rest(base: Form, part: Form) -> Form:
    return combined((1, base), (-1, part))


def _total(numbers: Numbers, form: Mapping[str, Fraction]) -> Fraction | None:
    values = [numbers.values.get(name) for name in form]
    return None if not values or None in values else sum(values, Fraction(0))


def place_of(numbers: Numbers, cell: str) -> tuple[str, str]:
    """The row of a cell in words, for whoever has to find it: its table, and the labels of its row. No numbers of it."""
    found = numbers.cells[cell]
    labels = [found.row[column] for column in contracts.load(found.table).primary_key]
    return found.table, ", ".join(filter(None, labels))
