"""A received percentage of a known base must be that of a whole number: no number of 491 children is 3.4%."""

import math
from collections import defaultdict
from fractions import Fraction

from pipeline import formats
from pipeline.consistency.finding import Finding, evidence, label_columns, moment, shown, slug
from pipeline.relating.instances import PLACE, Cell, Instance

FEW = 3  # so many percentages are told in full, and so many other bases


def findings(instances: list[Instance]) -> list[Finding]:
    """One finding for all percentages of one relation, place and year whose base cannot give them."""
    groups: dict[tuple, list[tuple[Instance, Cell]]] = defaultdict(list)
    for instance in instances:
        if instance.relation.kind == "share":
            percent, base, count = (instance.roles[role][0][0] for role in ("percent", "base", "count"))
            parts = sum(len(instance.roles[role]) for role in ("base", "count", "less") if role in instance.roles)
            received = parts == 2 and count.value is None and not count.row.get("status") and percent.value is not None
            if received and base.value:
                groups[instance.relation.id, base, *(instance.place[column] for column in PLACE)].append((instance, percent))
    return [found for (_, base, *_), pairs in groups.items() for found in _judged(base, pairs)]


def _judged(base: Cell, pairs: list[tuple[Instance, Cell]]) -> list[Finding]:
    wrong = [percent for _, percent in pairs if not _fits(percent, base.value)]
    if not wrong:
        return []
    relation, place = pairs[0][0].relation, {column: pairs[0][0].place[column] for column in PLACE}
    working = [f"{shown(percent)} ({_label(percent)}): {_beside(percent, base.value)}" for percent in wrong[:FEW]]
    more = [f"and {formats.in_words(len(wrong) - FEW)} more like these"] if len(wrong) > FEW else []
    sentence = (
        f"{relation.sentence} For {moment(place)}, no whole number of {shown(base)} is {'; '.join([*working, *more])}."
        f"{_other_bases([percent for _, percent in pairs], base.value)}"
    )
    rows = tuple(dict.fromkeys(map(evidence, [*wrong, base])))
    paragraph = wrong[0].row.get("paragraph") or wrong[0].row.get("reference", "")
    severity = "note" if relation.severity == "note" else "warning"
    return [Finding("whole_numbers", slug(relation.id, *place.values()), severity, sentence, rows, paragraph=paragraph)]


def _fits(percent: Cell, base: Fraction) -> bool:
    low, high = ((percent.value + sign * percent.half) * base / 100 for sign in (-1, 1))
    return math.ceil(low) <= math.floor(high)


def _label(percent: Cell) -> str:
    columns = label_columns(percent.name.split("/")[0])
    return ", ".join(percent.row[column] for column in columns if percent.row.get(column)) or percent.row["measure"]


def _beside(percent: Cell, base: Fraction) -> str:
    """'16 is 3.3%, 17 is 3.5%': the whole numbers on either side."""
    below = math.floor(percent.value * base / 100)
    shares = {count: formats.with_unit(Fraction(count) / base * 100, "percent", 1) for count in (below, below + 1)}
    return ", ".join(f"{count} is {share}" for count, share in shares.items())


def _other_bases(percents: list[Cell], base: Fraction) -> str:
    """Bases near by of which all the percentages could be."""
    near = range(math.ceil(base * Fraction(9, 10)), math.floor(base * Fraction(11, 10)) + 1)
    fitting = [str(other) for other in near if all(_fits(percent, Fraction(other)) for percent in percents)]
    if len(percents) < 3 or not 1 <= len(fitting) <= FEW:
        return ""
    return f" All the shares could be of {' or '.join(fitting)}."
