"""What was printed beside what we compute, row by row of data/published/<period>.csv, and the pages that show it."""

from collections import Counter
from dataclasses import replace

from pipeline import consistency
from pipeline.catalogue import Catalogue
from pipeline.errors import PlaceholderError, SettingError
from pipeline.params import Params
from pipeline.reconciling import matching, published, review, review_page
from pipeline.reconciling.matching import OUTCOMES, Result
from pipeline.reconciling.published import REMEDY


def results(params: Params) -> list[Result] | None:
    """Each printed row once, worst first; None when nothing was published to compare with."""
    rows = published.read(params.report.time_period)
    if rows is None:
        return None
    catalogue = Catalogue(params)
    faults = published.faults(rows, catalogue.names)
    found = []
    for row in rows:
        try:
            found.append(matching.result(row, catalogue))
        except PlaceholderError as error:
            faults.append(f"row {row.row_id} ({row.paragraph}): {row.figure}: {'; '.join(error.faults)}")
    if faults:
        raise SettingError(f"data/published/{params.report.time_period}.csv", faults, REMEDY)
    return sorted(_shared(found), key=lambda item: (OUTCOMES.index(item.outcome), -item.size, item.printed.row_id))


def _shared(found: list[Result]) -> list[Result]:
    """The same, each cause with the number of figures of its paragraph that it explains."""
    numbers = Counter((item.printed.paragraph, item.cause.name) for item in found if item.cause)
    return [
        replace(item, cause=replace(item.cause, shared=numbers[item.printed.paragraph, item.cause.name])) if item.cause else item
        for item in found
    ]


def reconcile(params: Params) -> None:
    """The stage: reports/<period>/review/ with the pages and tables of reconciliation, consistency and errata."""
    review_page.write(params, review.made(params, results(params), consistency.findings(params)))
