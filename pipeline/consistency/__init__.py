"""What does not hold together in the returns and in the report as it was printed, for any year.

Nothing here compares a printed figure with ours; that is reconciliation. Returns are read as they may be published, so
that no finding tells a withheld number.
"""

from pathlib import Path

from pipeline import contracts, paths
from pipeline.consistency import acceptances, claims, dates, declared, labels, paragraphs, populations, printed, whole_numbers
from pipeline.consistency.finding import SEVERITIES, Finding
from pipeline.errors import SettingError
from pipeline.params import Params
from pipeline.reconciling import published
from pipeline.reconciling.published import Printed
from pipeline.relating import equations, relations
from pipeline.relating.relations import Relations


def findings(params: Params) -> list[Finding]:
    """Every finding of the report's year, worst first; those that were accepted say so and come last."""
    made, time_period = relations.load(check_published=True), params.report.time_period
    found = of_returns(equations.read(_folder()), made) + labels.of_figures(params)
    found += of_printed(published.read(time_period) or [], time_period, made) + paragraphs.findings(time_period)
    return sorted(acceptances.applied(found), key=_order)


def of_returns(tables: dict[str, list[dict]], made: Relations) -> list[Finding]:
    """What does not hold together in the clean tables (as ``equations.read`` gives them)."""
    instances = equations.instances(tables, made.returns)
    lists = {name: table for name, table in tables.items() if contracts.load(name).records}
    return [
        *declared.findings(instances),
        *populations.findings(instances, made),
        *whole_numbers.findings(instances),
        *dates.of_lists(lists),
    ]


def of_printed(rows: list[Printed], time_period: str, made: Relations) -> list[Finding]:
    """What does not hold together in a report as it was printed."""
    table = printed.table(rows, time_period)
    instances = equations.instances({relations.PUBLISHED: table}, made.published)
    return [
        *declared.findings(instances),
        *populations.findings(instances, made),
        *printed.two_values(table),
        *dates.of_printed(rows, time_period),
        *claims.of_printed(table),
    ]


def _folder() -> Path:
    """Tables from which disclosure control took what may not be shown."""
    folder = paths.PUBLISHABLE / "_tables"
    if not folder.exists():
        raise SettingError(paths.shown(folder), "there is no such folder", "Run `python -m pipeline disclose` first.")
    return folder


def _order(finding: Finding) -> tuple:
    return finding.accepted is not None, SEVERITIES.index(finding.severity), finding.id
