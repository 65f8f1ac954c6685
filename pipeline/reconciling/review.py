"""What the pages for reviewers say of reconciliation, consistency and errata, as HTML and as CSV."""

from collections import Counter
from collections.abc import Sequence

from pipeline import formats
from pipeline.consistency import Finding
from pipeline.params import Params
from pipeline.reconciling import errata, hypotheses
from pipeline.reconciling.errata import Erratum
from pipeline.reconciling.matching import AGREES, DIFFERS, OUTCOMES, ROUNDED, UNEXPLAINED, UNKNOWN, WITHHELD, Result
from pipeline.reconciling.review_page import page, table

MEANINGS = {
    DIFFERS: "What was printed is not what we compute, also after rounding to the printed digits.",
    WITHHELD: "Printed there as a number; here it would identify somebody, so nothing of ours is shown.",
    UNKNOWN: "What the figure is made from was never published, or is not a figure of any return.",
    ROUNDED: "Ours has more digits; rounded half up to the printed digits it is what was printed. Dates agree as far as both go.",
    AGREES: "The same number, date or words. Withheld in both counts as agreement.",
}
TITLES = {
    DIFFERS: "Rows that differ",
    WITHHELD: "Rows withheld here",
    UNKNOWN: "Rows that cannot be computed",
    ROUNDED: "Rows that agree after rounding",
    AGREES: "Rows that agree",
}
SHORT = {DIFFERS: "differ", ROUNDED: "agree after rounding", AGREES: "agree"}
SEVERITIES = {
    "error": "Figures that cannot all be right.",
    "warning": "Figures that are hard to believe together, though they may be right.",
    "note": "Worth knowing; nothing need be wrong.",
}
RECONCILED = [
    "outcome", "row_id", "section", "paragraph", "line", "measure", "area", "breakdown", "time_period", "time_identifier",
    "unit", "printed", "ours", "working", "probable_cause", "how", "chance", "also_fits", "figure",
]  # fmt: skip
CHECKED = ["severity", "id", "section", "paragraph", "sentence", "rows", "accepted", "reason", "role", "date"]
CORRECTED = [
    "section", "paragraph", "line", "about", "printed", "recomputed", "working", "probable_cause", "how", "findings", "found_by",
    "row_id",
]  # fmt: skip


def made(params: Params, results: Sequence[Result] | None, findings: Sequence[Finding]) -> dict[str, str]:
    """{name of a file: its text}."""
    wrong = errata.errata(params, results, findings) if results is not None else None
    return {
        "reconciliation.html": page(params, "reconciliation", **_reconciliation(params, results)),
        "reconciliation.csv": table(RECONCILED, map(_reconciled, results or ())),
        "consistency.html": page(params, "consistency", **_consistency(findings)),
        "consistency.csv": table(CHECKED, map(_checked, findings)),
        "errata.html": page(params, "errata", **_errata(params, wrong)),
        "errata.csv": table(CORRECTED, map(_corrected, wrong or ())),
    }


def _reconciliation(params: Params, results: Sequence[Result] | None) -> dict:
    if results is None:
        return {"parts": None}
    parts = [
        {
            "id": outcome.replace(" ", "-"),
            "title": TITLES[outcome],
            "short": SHORT.get(outcome, outcome),
            "meaning": MEANINGS[outcome],
            "rows": [item for item in results if item.outcome == outcome],
            "causes": outcome == DIFFERS,
            "folded": outcome == AGREES,
        }
        for outcome in OUTCOMES
    ]
    causes = Counter(item.probable_cause for item in results if item.outcome == DIFFERS)
    order = sorted(causes, key=lambda name: (name == UNEXPLAINED, -causes[name], name))
    return {
        "parts": parts,
        "total": formats.number(len(results)),
        "source": f"data/published/{params.report.time_period}.csv",
        "causes": [(formats.capital(name), causes[name]) for name in order],
        "mistakes": hypotheses.MISTAKES,
        "often": f"1 in {1 / hypotheses.OFTEN}",
        "several": formats.in_words(hypotheses.SEVERAL),
        "seldom": f"1 in {1 / hypotheses.SELDOM}",
    }


def _consistency(findings: Sequence[Finding]) -> dict:
    standing = [item for item in findings if not item.accepted]
    parts = [
        _severity(severity, meaning, [item for item in standing if item.severity == severity])
        for severity, meaning in SEVERITIES.items()
    ]
    accepted = [item for item in findings if item.accepted]
    meaning = "Looked at and accepted, with the reason and the role of whoever did so (data/accepted_findings.yml)."
    parts.append(_severity("accepted", meaning, accepted) | {"title": "Accepted findings", "short": "accepted", "accepted": True})
    return {"parts": parts, "total": len(findings)}


def _severity(severity: str, meaning: str, findings: list[Finding]) -> dict:
    return {
        "id": severity,
        "title": f"{formats.capital(severity)}s",
        "short": formats.noun(f"{severity}s", len(findings)),
        "meaning": meaning,
        "rows": [_found(item) for item in findings],
        "accepted": False,
    }


def _found(item: Finding) -> dict:
    return {
        "place": _place(item.section, item.paragraph),
        "sentence": item.sentence,
        "evidence": item.evidence,
        "accepted": item.accepted,
    }


def _errata(params: Params, wrong: list[Erratum] | None) -> dict:
    if wrong is None:
        return {"parts": None}
    sections: dict[str, list[Erratum]] = {}
    for item in wrong:
        sections.setdefault(item.section, []).append(item)
    parts = []
    for section, rows in sections.items():
        number = params.sections[section].number if section in params.sections else None
        title = f"{number + ' ' if number else ''}{_title(section) or 'No one section'}"
        parts.append({"id": section or "report", "title": title, "rows": [_entry(item) for item in rows]})
    return {
        "parts": parts,
        "total": len(wrong),
        "unexplained": sum(item.result is not None and item.result.probable_cause == UNEXPLAINED for item in wrong),
    }


def _entry(item: Erratum) -> dict:
    result, cause = item.result, item.result.cause if item.result else None
    return {
        "place": _place(item.section, item.paragraph),
        "line": result.printed.line if result else "",
        "about": result.printed.about if result else "",
        "printed": result.printed.text if result else "",
        "ours": result.ours if result else "",
        "working": _made_of(result) if result else "",
        "cause": f"{'Probable' if cause.is_likely else 'Possible'} cause: {cause.name}" if cause else "",
        "how": cause.working if cause else "",
        "sentences": list(dict.fromkeys(finding.sentence for finding in item.findings)),
    }


def _made_of(result: Result) -> str:
    """The working without what was printed; blank when it says no more than our figure."""
    working = result.working.rpartition("; printed ")[0] or result.working
    return "" if working == result.ours else working


def _reconciled(item: Result) -> list[str]:
    row, cause = item.printed, item.cause
    about = [row.row_id, row.section, row.paragraph, row.line, row.measure, row.area, row.breakdown, row.time_period]
    made = [cause.working, cause.odds, "; ".join(cause.also)] if cause else ["", "", ""]
    compared = [row.time_identifier, row.unit, row.text, item.ours, item.working, item.probable_cause]
    return [item.outcome, *about, *compared, *made, row.figure]


def _checked(item: Finding) -> list[str]:
    accepted = item.accepted
    answer = ["yes", accepted.reason, accepted.role, str(accepted.date)] if accepted else ["no", "", "", ""]
    return [item.severity, item.id, item.section, item.paragraph, item.sentence, " ".join(item.rows), *answer]


def _corrected(item: Erratum) -> list[str]:
    entry, result = _entry(item), item.result
    cause = result.probable_cause if result else ""
    said = [entry["line"], entry["about"], entry["printed"], entry["ours"], entry["working"], cause, entry["how"]]
    findings = " ".join(entry["sentences"])
    return [item.section, item.paragraph, *said, findings, item.found_by, result.printed.row_id if result else ""]


def _place(section: str, paragraph: str) -> str:
    return f"Paragraph {paragraph}" if paragraph[:1].isdigit() else _title(paragraph) or _title(section) or "The whole report"


def _title(section: str) -> str:
    return formats.capital(section.replace("_", " ")) if section else ""
