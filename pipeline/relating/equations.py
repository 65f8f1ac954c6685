"""What declared relations say about the numbers of returns, as linear equations in exact arithmetic.

Two readers: the consistency checks ask whether they hold; the test of disclosure control asks what they tell an attacker.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from pipeline import contracts, lineage, paths, rows
from pipeline.formats import exact
from pipeline.relating import relations
from pipeline.relating.instances import Cell, Instance, instances


@dataclass(frozen=True)
class Equation:
    """low <= sum(coefficient * cell) <= high, over the cells named in ``terms``; no limit where low or high is None.

    ``place`` has area, time_period and time_identifier. ``known``: readers may take it as true. A name that begins with
    ``implied:`` is a population that no return gives.
    """

    relation: str
    kind: str
    place: dict[str, str] = field(compare=False)
    terms: dict[str, Fraction] = field(compare=False)
    low: Fraction | None
    high: Fraction | None
    known: bool = True

    def holds(self, numbers: dict[str, Fraction | None]) -> bool | None:
        """Whether it holds for these numbers; None when one is unknown and the others do not settle it."""
        known = {name: numbers[name] for name in self.terms if numbers.get(name) is not None}
        total = sum((self.terms[name] * number for name, number in known.items()), Fraction(0))
        unknown = [times for name, times in self.terms.items() if name not in known]
        over = self.high is not None and total > self.high
        under = self.low is not None and total < self.low
        if unknown:  # no number is negative, so unknown ones that all count one way can only make it worse
            worse = (over and min(unknown) > 0) or (under and max(unknown) < 0)
            return False if worse else None
        return not over and not under


def read(folder: Path | None = None) -> dict[str, list[dict]]:
    """The clean tables, statistics and lists, as text, so that 21.0 keeps its last digit."""
    folder = folder or paths.CLEAN
    return {name: rows.read_text(folder / f"{name}.csv") for name in contracts.names() if (folder / f"{name}.csv").exists()}


def equations(tables: dict[str, list[dict]], declared: list[relations.Relation] | None = None) -> list[Equation]:
    """What the declared relations say about these tables (as ``read`` gives them), place by place."""
    declared = relations.load().returns if declared is None else declared
    return [equation for instance in instances(tables, declared) for equation in of(instance, next(instance.choices()))]


def numbers(tables: dict[str, list[dict]]) -> dict[str, Fraction | None]:
    """Every number of the tables by its name."""
    return {
        lineage.cell_name(table, row["returned_for"], row["source_row"], column): exact(row[column])
        for table, every in tables.items()
        for row in every
        for column in lineage.RECEIVED
        if column in row
    }


def of(instance: Instance, chosen: dict[str, list[Cell]]) -> list[Equation]:
    """The equations of a relation for one choice of its cells."""
    relation = instance.relation
    return [
        Equation(relation.id, relation.kind, instance.place, terms, low, high, relation.known)
        for terms, low, high in _FORMS[relation.kind](relation, chosen, instance.place)
    ]


def _balance(plus: list[Cell], minus: list[Cell], at_least: bool = False):
    """plus - minus is nothing (or nothing or more), to the digits received."""
    terms: dict[str, Fraction] = {}
    for cells, sign in ((plus, 1), (minus, -1)):
        for cell in cells:
            terms[cell.name] = terms.get(cell.name, Fraction(0)) + sign
    slack = sum((cell.half for cell in (*plus, *minus)), Fraction(0))
    return terms, -slack, None if at_least else slack


def _total(relation, chosen, place):
    return [_balance(chosen["parts"], chosen["total"])]


def _part(relation, chosen, place):
    parts = [[part] for part in chosen["parts"]] if relation.each else [chosen["parts"]]
    return [_balance(chosen["whole"], part, at_least=True) for part in parts]


def _listed(relation, chosen, place):
    terms, _, _ = _balance(chosen["count"], [])
    return [(terms, Fraction(len(chosen["rows"])), Fraction(len(chosen["rows"])))]


def _stock_and_flow(relation, chosen, place):
    return [_balance([*chosen["opening"], *chosen["joined"]], [*chosen["left"], *chosen["closing"]])]


def _same(relation, chosen, place):
    """Equal; a number received with fewer digits equals the other's rounding."""
    first, *others = [*chosen["first"], *chosen["others"]]
    made = []
    for other in others:
        slack = max(first.half, other.half)
        made.append(({first.name: Fraction(1), other.name: Fraction(-1)}, -slack, slack))
    return made


def _sums_to_100(relation, chosen, place):
    slack = sum((cell.half for cell in chosen["shares"]), Fraction(0))
    return [(_balance(chosen["shares"], [])[0], 100 - slack if relation.exhaustive else None, 100 + slack)]


def _divided(result: Cell, count: list[Cell], base: list[str], scale: int, less: list[Cell] = ()):
    """scale * (count - less) / base rounds to the result: a lower and an upper limit, linear in count, less and base."""
    if result.value is None:
        return []
    above, _, slack = _balance(count, less)
    limits = []
    for limit in (result.value - result.half, result.value + result.half):
        terms = {name: scale * times for name, times in above.items()}
        for name in base:
            terms[name] = terms.get(name, Fraction(0)) - limit
        limits.append(terms)
    return [(limits[0], -scale * slack, None), (limits[1], None, scale * slack)]


def _share(relation, chosen, place):
    base = [cell.name for cell in chosen["base"]]
    return _divided(chosen["percent"][0], chosen["count"], base, 100, chosen.get("less", []))


def _quotient(relation, chosen, place):
    return _divided(chosen["quotient"][0], chosen["count"], [cell.name for cell in chosen["base"]], 1)


def _rate(relation, chosen, place):
    population = f"implied:{relation.population}/{place['time_period']}/{place['area']}"
    return _divided(chosen["rate"][0], chosen["count"], [population], relation.per)


def _change(relation, chosen, place):
    change, now, earlier = (chosen[role][0] for role in ("change", "now", "earlier"))
    if change.value is None:
        return []
    value = change.value
    if relation.unsigned:
        if now.value is None or earlier.value is None:
            return []
        value = -value if now.value < earlier.value else value
    if relation.of == "difference":
        slack = now.half + earlier.half + change.half
        return [({now.name: Fraction(1), earlier.name: Fraction(-1)}, value - slack, value + slack)]
    return _divided(Cell(change.name, 100 + value, change.half, change.row), [now], [earlier.name], 100)


_FORMS = {
    "total": _total, "part": _part, "same": _same, "share": _share, "sums_to_100": _sums_to_100, "rate": _rate,
    "quotient": _quotient, "stock_and_flow": _stock_and_flow, "change": _change, "listed": _listed,
}  # fmt: skip
