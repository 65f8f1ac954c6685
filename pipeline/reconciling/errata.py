"""What the published report gets wrong: printed figures that differ from ours, and findings about what was printed.

What stands in one paragraph about the same printed rows is one erratum. A finding about returns counts when what it is
about was printed: through our figures, each row of a return leads to the printed rows made from it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline import lineage
from pipeline.consistency import Finding
from pipeline.params import Params
from pipeline.reconciling.matching import DIFFERS, Result
from pipeline.reconciling.published import WORDS, Printed

WRONG = ("error", "warning")  # severities of findings that are errata unless accepted


@dataclass
class Erratum:
    """One error of the published report: a printed figure that differs, or findings, or both; ``about``: the printed rows."""

    section: str
    paragraph: str
    about: set[str]
    result: Result | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def found_by(self) -> str:
        return "; ".join(["reconciliation"] * (self.result is not None) + ["consistency"] * bool(self.findings))


def errata(params: Params, results: Sequence[Result], findings: Sequence[Finding]) -> list[Erratum]:
    """In the order of the report: sections, then paragraphs, then lines."""
    printed = {item.printed.row_id: item.printed for item in results}
    differing = sorted((item for item in results if item.outcome == DIFFERS), key=lambda item: item.printed.row_id)
    found = [Erratum(item.printed.section, item.printed.paragraph, _stated(item.printed, printed), item) for item in differing]
    made_from = _made_from(results)
    for finding in _once([item for item in findings if item.severity in WRONG and not item.accepted]):
        about = {row for name in finding.rows for row in _rows(name, made_from) if row in printed}
        about = {row for row in about if printed[row].paragraph == finding.paragraph} or about
        if not about:
            continue
        place = printed[min(about)]
        joined = next((item for item in found if item.paragraph == place.paragraph and item.about & about), None)
        if joined is None:
            joined = Erratum(place.section, place.paragraph, set())
            found.append(joined)
        if joined.result is None:
            joined.about |= about
        joined.findings.append(finding)
    sections = list(params.sections)
    lines = {row: int(item.line) if item.line.isdigit() else 0 for row, item in printed.items()}
    return sorted(
        found,
        key=lambda item: (
            sections.index(item.section) if item.section in sections else len(sections),
            [int(part) if part.isdigit() else 0 for part in re.findall(r"\d+|\D+", item.paragraph)],
            lines[item.result.printed.row_id] if item.result else min(lines[row] for row in item.about),
            min(item.about),
        ),
    )


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Findings about what was printed, then those about returns of which no printed one of the paragraph has all numbers."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda item: not _is_printed(item)):
        said = [_numbers(item) for item in kept if item.paragraph == finding.paragraph]
        if not _numbers(finding) or not any(_numbers(finding) <= numbers for numbers in said):
            kept.append(finding)
    return kept


def _numbers(finding: Finding) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d|\d", finding.sentence))


def _stated(row: Printed, printed: dict[str, Printed]) -> set[str]:
    """The rows of one statement: words and the numbers in them stand on one line."""
    if row.unit not in WORDS:
        return {row.row_id}
    return {other.row_id for other in printed.values() if (other.paragraph, other.line) == (row.paragraph, row.line)}


def _made_from(results: Sequence[Result]) -> dict[str, list[str]]:
    """{row of a return: the printed rows of which our figure is made from it}."""
    found: dict[str, list[str]] = {}
    for item in results:
        for row in lineage.rows_of(item.cells):
            found.setdefault(row, []).append(item.printed.row_id)
    return found


def _rows(name: str, made_from: dict[str, list[str]]) -> list[str]:
    return [name.rpartition("/")[2]] if name.startswith("published/") else made_from.get(name, [])


def _is_printed(finding: Finding) -> bool:
    return all(name.startswith("published/") for name in finding.rows)
