"""The audit of disclosure control, for the output checker: reports/<period>/review/disclosure.html and .csv.

What is withheld and why, how widely the attacker's interval spans for each protected number, which releases the policy
allows, which relations the data break. No withheld number stands in it, nor the ends of an interval: only its width.
"""

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pipeline import contracts, formats, rows
from pipeline.params import Params
from pipeline.protecting import knowledge, publishable, sensitive
from pipeline.protecting.attack import Attack
from pipeline.protecting.knowledge import Numbers, name_of
from pipeline.protecting.policy import STRICT
from pipeline.protecting.publishable import WITHHELD
from pipeline.protecting.sensitive import AT_SOURCE, place_of
from pipeline.reconciling import review_page

UNBOUNDED = "no limit"
PROTECTED, ALLOWED, KNOWN = "protected", "allowed by policy", "published before"
COMPLEMENTARY = "complementary"


@dataclass(frozen=True)
class Line:
    """One thing that the checker should know of. ``width`` is that of the attacker's interval."""

    kind: str  # protected number, figure, cell, list, release, exception, relation, contradiction
    place: str  # section, table
    name: str
    why: str = ""
    protects: str = ""
    width: str = ""
    verdict: str = ""
    reason: str = ""


def write(folder: Path, params: Params, numbers: Numbers, decision, found: Attack) -> None:
    """Both files."""
    lines = [
        *_targets(numbers, decision, found),
        *_figures(numbers, decision),
        *_cells(numbers, decision),
        *_lists(params),
        *_releases(numbers, params),
        *_conflicts(numbers, found),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    rows.write(map(vars, lines), Line.__dataclass_fields__, folder / "disclosure.csv")
    (folder / "disclosure.html").write_text(page(params, lines, decision), encoding="utf-8")


def page(params: Params, lines: list[Line], decision) -> str:
    by_kind = {
        kind: [line for line in lines if line.kind == kind]
        for kind in ("protected number", "figure", "cell", "list", "release", "exception")
    }
    targets = by_kind["protected number"]
    return review_page.page(
        params,
        "disclosure",
        settings=params.disclosure,
        optimal=decision.optimal,
        targets=targets,
        verdicts=Counter(line.verdict for line in targets),
        allowed=[
            (reason, sum(line.reason == reason for line in targets))
            for reason in dict.fromkeys(line.reason for line in targets if line.verdict == ALLOWED)
        ],
        figures=by_kind["figure"],
        cells=by_kind["cell"],
        lists=by_kind["list"],
        releases=by_kind["release"],
        exceptions=by_kind["exception"],
        conflicts=[line for line in lines if line.kind in ("relation", "contradiction")],
        whys=Counter(line.why for line in by_kind["figure"]),
        number=formats.number,
    )


def _targets(numbers: Numbers, decision, found: Attack) -> list[Line]:
    small, lines = decision.sensitive, []
    for name, form in small.targets.items():
        interval = found.intervals.get(name)
        verdict, reason = PROTECTED, ""
        if name in found.recovered and name in small.released:
            verdict, reason = ALLOWED, small.released[name]
        elif name in found.recovered:
            verdict, reason = KNOWN, decision.known[name]
        tables = dict.fromkeys(numbers.cells[cell].table for cell in form if cell in numbers.cells)
        width = UNBOUNDED if interval is None or math.isinf(interval.width) else f"{interval.width:.4g}"
        lines.append(
            Line(
                "protected number",
                " ".join(tables),
                words(numbers, name),
                small.why[name],
                "",
                width,
                verdict,
                " ".join(reason.split()),
            )
        )
    return lines


def _figures(numbers: Numbers, decision) -> list[Line]:
    lines = []
    for row in numbers.figures:
        name = name_of(row)
        section, _, what = name.partition(".")
        if name in decision.withheld:
            lines.append(Line("figure", section, what, *_why(numbers, decision, name)))
        elif row["status"] == WITHHELD:
            lines.append(Line("figure", section, what, AT_SOURCE))
    return lines


def _why(numbers: Numbers, decision, name: str) -> tuple[str, str]:
    if name in decision.sensitive.primary:
        return decision.sensitive.primary[name], ""
    return COMPLEMENTARY, "; ".join(words(numbers, target) for target in decision.complementary[name])


def _cells(numbers: Numbers, decision) -> list[Line]:
    """Numbers of returns that nothing shows, neither a figure nor an explanation."""
    lines = []
    for name in numbers.cells:
        if name in decision.hidden:
            [figure, *_] = numbers.showing[name]
            why = _why(numbers, decision, name if name in decision.sensitive.primary else figure)
            lines.append(Line("cell", numbers.cells[name].table, words(numbers, name), *why))
    return lines


def _lists(params: Params) -> list[Line]:
    """Columns of lists in which numbers are withheld, and lists withheld as a whole."""
    lines = []
    for table in contracts.names():
        contract = contracts.load(table)
        if not contract.records or not contract.policy.withholds(params.disclosure.profile):
            continue
        shown = rows.read_text(publishable.tables_folder() / f"{table}.csv")
        for column in contract.policy.columns:
            if any(row[column] == WITHHELD for row in shown):
                lines.append(Line("list", table, f"column {column}", "small count of people"))
        if contract.policy.each_row == "person" and any(row[contract.primary_key[-1]] == WITHHELD for row in shown):
            lines.append(Line("list", table, "all rows of a year", "few rows, each about a person"))
    return lines


def _releases(numbers: Numbers, params: Params) -> list[Line]:
    """Tables whose small numbers the profile shows, and the exceptions in those whose small numbers it withholds."""
    strict = params.disclosure.model_copy(update={"profile": STRICT})
    small = Counter(numbers.cells[name].table for name in sensitive.find(numbers, strict).primary if name in numbers.cells)
    lines = []
    for table in contracts.names():
        policy = contracts.load(table).policy
        if not policy.withholds(params.disclosure.profile):
            if small[table]:
                lines.append(Line("release", table, f"numbers that strict would withhold: {small[table]}", reason=policy.reason))
            continue
        for kind, why in (("things", "counts no people"), ("safe", "shows nothing small, though without a base")):
            for decided in getattr(policy, kind):
                labels = "; ".join(
                    f"{name}: {formats.joined([wanted] if isinstance(wanted, str) else wanted)}"
                    for name, wanted in decided.where.items()
                )
                lines.append(Line("exception", table, labels, why, reason=decided.reason))
    return lines


def _conflicts(numbers: Numbers, found: Attack) -> list[Line]:
    """Relations that do not hold in the data, and published facts that contradict each other."""
    lines = []
    for equation in knowledge.broken(numbers):
        tables = dict.fromkeys(name.split("/")[0] for name in equation.terms)
        lines.append(
            Line(
                "relation",
                " ".join(tables),
                f"{equation.relation}: {', '.join(equation.place.values())}",
                "does not hold, so it tells a reader nothing",
            )
        )
    for conflict in found.conflicts:
        lines.append(
            Line(
                "contradiction",
                "",
                "; ".join(dict.fromkeys(fact.name for fact in conflict.facts)),
                "cannot all be true; the attack was made without each of them in turn",
            )
        )
    return list(dict.fromkeys(lines))


def words(numbers: Numbers, target: str) -> str:
    """A protected number in words: the labels of its row instead of the names of its cells."""
    said = []
    for word in target.split(" "):
        name = word.removesuffix(",")
        if name in numbers.cells:
            table, labels = place_of(numbers, name)
            word = f"{table} ({labels}), {name.rpartition('/')[2]}" + word[len(name) :]
        said.append(word)
    return " ".join(said)
