"""Declared relations that the numbers break: parts against totals, one measure given twice, shares, stock and flow."""

from fractions import Fraction

from pipeline import formats
from pipeline.consistency.finding import Evidence, Finding, evidence, moment, shown, slug
from pipeline.relating import equations
from pipeline.relating.instances import Cell, Instance

WITHHELD = "c"
SUMS = ("total", "sums_to_100", "stock_and_flow")  # of which a note says that a withheld part leaves them open


def findings(instances: list[Instance]) -> list[Finding]:
    """What is broken, and what cannot be checked since a part is withheld. Rates are looked at together elsewhere."""
    return [finding for instance in instances if instance.relation.kind != "rate" for finding in _judged(instance)]


def _judged(instance: Instance) -> list[Finding]:
    """One finding for each value of the first role that no choice of the other cells makes right."""
    by_value: dict[tuple, list[dict]] = {}
    first = next(iter(instance.roles))
    for chosen in instance.choices():
        by_value.setdefault(tuple(cell.value for cell in chosen[first]), []).append(chosen)
    made = []
    for choices in by_value.values():
        tried = [(chosen, _verdict(instance, chosen)) for chosen in _nearest(choices, first)]
        verdicts = [verdict for _, verdict in tried]
        if all(verdict is False for verdict in verdicts):
            made.append(_broken(instance, tried[0][0], several=len(by_value) > 1))
        elif True not in verdicts and instance.relation.kind in SUMS and _withheld(tried[0][0]):
            made.append(_unchecked(instance, tried[0][0]))
    return made


def _nearest(choices: list[dict], first: str) -> list[dict]:
    """Those that keep to the paragraph of the first cell as far as they can: a sentence is read with its own numbers."""

    def apart(chosen: dict[str, list[Cell]]) -> int:
        own = chosen[first][0].row.get("paragraph")
        return sum(cell.row.get("paragraph") != own for cells in chosen.values() for cell in cells)

    least = min(map(apart, choices))
    return [chosen for chosen in choices if apart(chosen) == least]


def _verdict(instance: Instance, chosen: dict[str, list[Cell]]) -> bool | None:
    numbers = {cell.name: cell.value for cells in chosen.values() for cell in cells}
    held = [equation.holds(numbers) for equation in equations.of(instance, chosen)]
    return False if False in held else None if None in held or not held else True


def _broken(instance: Instance, chosen: dict[str, list[Cell]], several: bool) -> Finding:
    relation = instance.relation
    first = next(iter(chosen.values()))[0]
    where = slug(*instance.place.values(), first.name.split("/")[2] if several else "")
    sentence = f"{relation.sentence} Not so for {moment(instance.place)}: {_WORKING[relation.kind](relation, chosen)}."
    return Finding(
        relation.id, where, relation.severity, sentence, _evidence(instance, chosen),
        first.row.get("section", ""), first.row.get("paragraph") or first.row.get("reference", ""),
    )  # fmt: skip


def _unchecked(instance: Instance, chosen: dict[str, list[Cell]]) -> Finding:
    """No number is told: with the parts beside it, even a total could give the withheld ones away."""
    relation = instance.relation
    withheld, several = _withheld(chosen), sum(len(cells) for cells in chosen.values())
    sentence = (
        f"{relation.sentence} This cannot be checked for {moment(instance.place)}: {formats.in_words(len(withheld))} of the "
        f"{formats.in_words(several)} figures {'is' if len(withheld) == 1 else 'are'} withheld."
    )
    rows, paragraph = tuple(map(evidence, withheld)), withheld[0].row.get("reference", "")
    return Finding(relation.id, slug(*instance.place.values()), "note", sentence, rows, paragraph=paragraph)


def _withheld(chosen: dict[str, list[Cell]]) -> list[Cell]:
    return [cell for cells in chosen.values() for cell in cells if cell.row.get("status") == WITHHELD]


def _evidence(instance: Instance, chosen: dict[str, list[Cell]]) -> tuple[Evidence, ...]:
    """The rows of the cells, and other rows that say the same of them."""
    taken = {cell for cells in chosen.values() for cell in cells}
    rows = [
        evidence(cell)
        for figures in instance.roles.values()
        for figure in figures
        for cell in figure
        if cell in taken or any(cell.value == other.value for other in figure if other in taken)
    ]
    return tuple(dict.fromkeys(rows))


def _sum(cells: list[Cell]) -> Fraction:
    return sum((cell.value for cell in cells if cell.value is not None), Fraction(0))


def _as(value: Fraction, cell: Cell, places: int | None = None) -> str:
    """A computed number in the manner of a cell."""
    column = cell.name.rpartition("/")[2]
    own = len(cell.row.get(column, "").partition(".")[2])
    unit = cell.row.get("unit", "") if column not in ("count", "base") or cell.row.get("unit") == "pounds" else ""
    return formats.with_unit(value, unit, own if places is None else places)


def _added(cells: list[Cell]) -> str:
    """'368 + 633', or how many there are when they are many."""
    if len(cells) > 6:
        return f"the {len(cells)} parts"
    return " + ".join(shown(cell) for cell in cells)


def _total(relation, chosen) -> str:
    parts, total = chosen["parts"], chosen["total"]
    places = max(len(cell.row[cell.name.rpartition("/")[2]].partition(".")[2]) for cell in parts)
    made = _as(_sum(parts), parts[0], places)
    return f"{_added(parts)} {'add up to' if len(parts) > 6 else 'is'} {made}; {_added(total)} is given"


def _part(relation, chosen) -> str:
    whole, parts = chosen["whole"][0], chosen["parts"]
    over = [part for part in parts if part.value is not None and whole.value is not None and part.value > whole.value]
    shown_parts = ", ".join(shown(part) for part in over) if relation.each else _as(_sum(parts), parts[0])
    return f"{shown_parts} is more than {shown(whole)}"


def _same(relation, chosen) -> str:
    first, *others = [*chosen["first"], *chosen["others"]]
    values = dict.fromkeys(shown(cell) for cell in others if cell.value != first.value)
    return f"{shown(first)} and {formats.joined(list(values))} are given"


def _share(relation, chosen) -> str:
    percent, count, base = chosen["percent"][0], chosen["count"], chosen["base"]
    top = _sum(count) - _sum(chosen.get("less", []))
    if not _sum(base):
        return f"{shown(percent)} of nothing is given"
    places = max(1, len(percent.row[percent.name.rpartition("/")[2]].partition(".")[2]))
    made = formats.with_unit(top / _sum(base) * 100, "percent", places)
    return f"{_as(top, count[0])} of {_as(_sum(base), base[0])} is {made}; {shown(percent)} is given"


def _sums_to_100(relation, chosen) -> str:
    shares = chosen["shares"]
    slack = sum((cell.half for cell in shares), Fraction(0))
    limit = formats.number(slack, max(1, 2 if (slack * 10).denominator != 1 else 1))
    total = formats.with_unit(_sum(shares), "percent", max(1, *(len(shown(cell).partition(".")[2]) - 1 for cell in shares)))
    return f"the {formats.in_words(len(shares))} shares add up to {total}, and rounding explains no more than {limit} points"


def _quotient(relation, chosen) -> str:
    quotient, top, base = chosen["quotient"][0], _sum(chosen["count"]), _sum(chosen["base"])
    made = formats.number(top / base, len(shown(quotient).partition(".")[2]) + 1)
    return f"{_as(top, chosen['count'][0])} over {_as(base, chosen['base'][0])} is {made}; {shown(quotient)} is given"


def _stock_and_flow(relation, chosen) -> str:
    opening, joined, left, closing = chosen["opening"][0], chosen["joined"], chosen["left"], chosen["closing"][0]
    made = opening.value + _sum(joined) - _sum(left)
    leaving = " - ".join(shown(cell) for cell in left)
    return f"{shown(opening)} + {_added(joined)} - {leaving} is {_as(made, closing)}; {shown(closing)} is given"


def _change(relation, chosen) -> str:
    change, now, earlier = (chosen[role][0] for role in ("change", "now", "earlier"))
    moved = now.value - earlier.value
    if relation.of == "percent":
        places = max(1, len(shown(change).partition(".")[2]) - 1)
        made = formats.with_unit(moved / earlier.value * 100, "percent", places) if earlier.value else "not a percentage"
        given = formats.with_unit(change.value, "percent", places)
    else:
        made, given = _as(abs(moved) if relation.unsigned else moved, now), shown(change)
    return f"from {shown(earlier)} to {shown(now)} is {made}; {given} is given"


def _listed(relation, chosen) -> str:
    return f"the list has {formats.in_words(len(chosen['rows']))}; {formats.in_words(_sum(chosen['count']))} is given"


_WORKING = {
    "total": _total, "part": _part, "same": _same, "share": _share, "sums_to_100": _sums_to_100, "quotient": _quotient,
    "stock_and_flow": _stock_and_flow, "change": _change, "listed": _listed,
}  # fmt: skip
