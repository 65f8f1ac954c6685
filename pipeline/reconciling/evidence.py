"""What is held around a figure of ours that differs from the printed one: the numbers from which mistakes are tried."""

from collections.abc import Iterable
from fractions import Fraction

from pipeline import lineage, periods
from pipeline.catalogue import Catalogue, Told
from pipeline.reconciling.hypotheses import Case, Number
from pipeline.reconciling.published import Printed
from pipeline.values import Value

RESULTS = ("percent", "rank")  # units of results; so are rates, 'per 10,000 children'
PLACE = ("area", "time_period", "time_identifier")


def case(printed: Printed, ours: Fraction, told: Told | None, catalogue: Catalogue) -> Case:
    """The printed number beside ours, with everything that the same returns hold."""
    plain = {"printed": printed.number, "decimal_places": printed.decimal_places, "ours": abs(ours)}
    if told is None or not told.value._row:
        return Case(**plain)
    if told.part in ("percent change", "difference") and told.others:
        return Case(**plain, **_change(told))
    return Case(**plain, **_level(told, catalogue))


def _change(told: Told) -> dict:
    now, before = told.value, told.others[0]
    numbers = {"now": _number(now), "before": _number(before), "is_change": told.part == "percent change"}
    gap = abs(now.value - before.value)
    earlier = [pair for pair in (_step(now, steps, told.part) for steps in (1, 2)) if pair]
    neighbours = [Number(gap, "the change itself")] if told.part == "percent change" else []
    return numbers | {"years": tuple(earlier), "neighbours": tuple(neighbours)}


def _step(value: Value, steps: int, part: str) -> Number | None:
    """The change of some years before."""
    now, before = value.before[steps], value.before[steps + 1]
    if now.value is None or not before.value:
        return None
    gap = abs(now.value - before.value)
    return Number(gap / before.value * 100 if part == "percent change" else gap, f"the change from {before._when} to {now._when}")


def _level(told: Told, catalogue: Catalogue) -> dict:
    """Around a figure of one time: other years, areas and parts of the year, and what its returns hold beside it."""
    value, column = told.value, told.part if told.part in ("numerator", "denominator") else "value"
    row, indicator = value._row, value._indicator
    here = {name: getattr(value, f"_{name}") for name in PLACE}
    own = indicator.found(breakdown=value._breakdown)
    elsewhere = {name: [other for other in own if _differs_only(other, here, name)] for name in PLACE}
    mine = (indicator.section, indicator.id, value._breakdown)
    near = [other for other in _related(row, catalogue) if _at(other, here)]
    near = [other for other in near if (other["section"], other["indicator"], other["breakdown"]) != mine]
    found = {
        "years": _numbers(elsewhere["time_period"], column, catalogue),
        "areas": _numbers(elsewhere["area"], column, catalogue),
    }
    if column == "value" and _is_result(indicator.unit):
        spells = [other for other in elsewhere["time_identifier"] if _is_part(value, other)]
        return found | _result(value, near, catalogue) | {"spells": _numbers(spells, "value", catalogue)}
    neighbours = _counts(near, catalogue) if column == "value" else ()
    return found | _sums(row, column, near, catalogue) | {"neighbours": tuple(neighbours)}


def _result(value: Value, near: list[dict], catalogue: Catalogue) -> dict:
    """Around a share, a rate or another result: what it was divided by, or might have been."""
    row, before = value._row, value.previous._row or {}
    results = [other for other in near if _is_result(catalogue.unit(other)) and other["value"] is not None]
    found = {
        "measures": _numbers([other for other in results if _is_labelled(other, value)], "value", catalogue),
        "neighbours": (*_numbers(results, "value", catalogue), *_parts(row)),
        "bases": tuple(_counts(near, catalogue)),
    }
    if not row["numerator"] or not row["denominator"]:
        return found
    found |= {
        "top": Number(row["numerator"], "its count"),
        "base": Number(row["denominator"], "its base"),
        "scale": round(row["value"] * row["denominator"] / row["numerator"]),
    }
    if before.get("numerator") is not None and before.get("denominator"):
        year = value.previous._when
        found |= {"previous_base": Number(before["denominator"], f"base of {year}")}
        found |= {"previous_top": Number(before["numerator"], f"count of {year}")}
    return found


def _sums(row: dict, column: str, near: list[dict], catalogue: Catalogue) -> dict:
    """The ways in which the return's other figures add up to this total, and the figures left over."""
    total = row[column]
    terms = set(lineage.parse(row.get(f"{column}_from") or ""))
    groups: dict[tuple, list[dict]] = {}
    for other in near:
        if other["breakdown"] and other["value"] is not None and not _is_result(catalogue.unit(other)):
            groups.setdefault((other["section"], other["indicator"], other["breakdown_topic"]), []).append(other)
    sums, strangers = [], []
    for rows in groups.values():
        inside = [other for other in rows if not terms or set(lineage.parse(other.get("value_from") or "")) <= terms]
        if len(inside) > 1 and sum(other["value"] for other in inside) == total:
            sums.append(_numbers(inside, "value", catalogue))
            strangers += [other for other in rows if other not in inside]
    return {"sums": tuple(sums), "strangers": _numbers(strangers, "value", catalogue)}


def _related(row: dict, catalogue: Catalogue) -> list[dict]:
    """Every figure made from one of the returns behind this one."""
    tables = set(str(row.get("tables", "")).split())
    return [other for other in catalogue.rows if tables & set(str(other["tables"]).split())]


def _at(row: dict, place: dict) -> bool:
    return all(row[name] == wanted for name, wanted in place.items())


def _differs_only(row: dict, place: dict, name: str) -> bool:
    return all((row[other] == wanted) != (other == name) for other, wanted in place.items())


def _counts(rows: list[dict], catalogue: Catalogue) -> list[Number]:
    """The counts and bases among figures, each number once, under its first name."""
    found: dict[Fraction, Number] = {}
    for row in rows:
        for column, words in (("numerator", ""), ("denominator", "base of ")):
            if row[column] is not None:
                found.setdefault(row[column], Number(row[column], f"{words}{catalogue.named(row)}"))
    return list(found.values())


def _parts(row: dict) -> list[Number]:
    parts = (("numerator", "the count behind it"), ("denominator", "its base"))
    return [Number(row[column], words) for column, words in parts if row[column] is not None]


def _numbers(rows: Iterable[dict], column: str, catalogue: Catalogue) -> tuple[Number, ...]:
    return tuple(Number(row[column], catalogue.named(row)) for row in rows if row[column] is not None)


def _number(value: Value) -> Number:
    return Number(value.value, value._when)


def _is_labelled(row: dict, value: Value) -> bool:
    """Whether another indicator's row has our figure's label."""
    return bool(value._breakdown) and row["breakdown"] == value._breakdown and row["indicator"] != value._indicator.id


def _is_part(value: Value, other: dict) -> bool:
    """Whether a row is of a part of the year of which ours is the whole."""
    return value._time_identifier in periods.ANNUAL and other["time_identifier"].startswith("Financial year Q")


def _is_result(unit: str) -> bool:
    return unit in RESULTS or unit.startswith("per ")
