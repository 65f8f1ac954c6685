"""Claims about a series, made as numbers: the third year of a rise, the highest of eight years.

A printed measure whose name is another's with ``_increase``, ``_highest_in`` and the like at its end counts years of
the other. It is held against the series as far as that was printed.
"""

from fractions import Fraction
from itertools import pairwise

from pipeline import formats, periods
from pipeline.consistency.finding import Evidence, Finding
from pipeline.relating.relations import PUBLISHED

MOVES = {"_increase": 1, "_rise": 1, "_decrease": -1, "_fall": -1}
EXTREMES = {"_highest_in": 1, "_lowest_in": -1}


def of_printed(rows: list[dict]) -> list[Finding]:
    """Printed counts of years that the printed series contradicts; a series too short to tell is no finding."""
    found = []
    for row in rows:
        for ending, sign in (MOVES | EXTREMES).items():
            if row["measure"].endswith(ending) and row["unit"] in ("year_in_sequence", "years") and row["printed_value"]:
                series = _series(rows, row, row["measure"].removesuffix(ending))
                fault = (_run if ending in MOVES else _extreme)(series, row, sign)
                if fault:
                    found.append(_found(row, series, fault))
    return found


def _series(rows: list[dict], claim: dict, measure: str) -> list[tuple[str, Fraction, dict]]:
    """Year, value and row of a measure, newest first, without a gap."""
    values = {
        row["time_period"]: (formats.exact(row["printed_value"]), row)
        for row in rows
        if (row["measure"], row["area"], row["breakdown"]) == (measure, claim["area"], claim["breakdown"])
        and row["printed_value"]
        and row["time_identifier"] in (claim["time_identifier"], "Financial year", "31 March")
    }
    year, series = claim["time_period"], []
    while year in values:
        series.append((year, *values[year]))
        year = periods.previous(year)
    return series


def _run(series: list, row: dict, sign: int) -> str:
    """What is wrong with 'the third year of a rise': nothing while the series shows no move the other way."""
    moves = [(now - before) * sign > 0 for (_, now, _), (_, before, _) in pairwise(series)]
    run, move = moves.index(False) if False in moves else None, "rise" if sign > 0 else "fall"
    if run is None or run >= int(Fraction(row["printed_value"])):
        return ""
    return f"the series makes it {f'the {formats.ordinal(run)} {move} running' if run else f'no {move}'}"


def _extreme(series: list, row: dict, sign: int) -> str:
    years = int(Fraction(row["printed_value"]))
    beyond = [(year, value) for year, value, _ in series[1:years] if (value - series[0][1]) * sign > 0]
    return f"{periods.year_label(beyond[0][0])} is {'higher' if sign > 0 else 'lower'}" if beyond else ""


def _found(claim: dict, series: list, fault: str) -> Finding:
    values = formats.joined([f"{row['printed_text']} ({periods.year_label(year)})" for year, _, row in reversed(series)])
    sentence = (
        f"{claim['paragraph']} prints '{claim['printed_text']}' for {claim['measure'].replace('_', ' ')} in "
        f"{periods.year_label(claim['time_period'])}; {fault}: {values}."
    )
    evidence = tuple(
        Evidence(
            f"{PUBLISHED}/{row['returned_for']}/{row['row_id']}", f"data/published/{row['returned_for']}.csv", row["row_id"],
            f"{row['paragraph']}: {row['printed_text']}",
        )
        for row in [claim, *(row for *_, row in series)]
    )  # fmt: skip
    where = f"printed/{claim['row_id']}"
    return Finding("claim_about_series", where, "error", sentence, evidence, claim["section"], claim["paragraph"])
