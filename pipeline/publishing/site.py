"""The index for reviewers: sections in order with their state, links to all that they made, and a search."""

import re
from pathlib import Path

from pipeline.publishing.content import Report, Section
from pipeline.publishing.html import picture, template
from pipeline.publishing.numbers import script_data
from pipeline.publishing.sheets import plain

FORMS = {
    "annual-report.html": ("The report as a web page", "HTML"),
    "annual-report.pdf": ("The report to print", "PDF"),
    "annual-report.docx": ("The report for Word", "DOCX"),
    "annual-report-tables.xlsx": ("The tables for Excel", "XLSX"),
    "annual-report-tables.ods": ("The tables for LibreOffice", "ODS"),
    "annual-report-figures.csv": ("Every number of the report, with its sources", "CSV"),
}
REVIEW = {
    "consistency.html": "What does not add up in the returns and in print",
    "reconciliation.html": "Each printed figure beside ours",
    "errata.html": "What the printed report got wrong",
    "disclosure.html": "What is withheld and how well it is protected",
}
WORDS = ("text", "title", "label", "caption", "markdown")  # of a block, as far as it has them
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def write(report: Report, forms: list[str], path: Path) -> None:
    path.write_text(page(report, forms), encoding="utf-8")


def page(report: Report, forms: list[str]) -> str:
    return template("site.html.j2").render(
        report=report,
        cover=picture("cover.svg"),
        forms=[(name, *FORMS[name]) for name in forms if name in FORMS],
        rows=[row(report, section) for section in report.sections],
        reviews=REVIEW,
        state=state(report),
        search=script_data(passages(report)),
    )


def row(report: Report, section: Section) -> dict:
    """One section as the index shows it."""
    exhibits = [block for block in section.blocks if block["type"] in ("table", "chart")]
    return {
        "section": section,
        "folder": f"{report.up}sections/{section.key}",
        "state": section.state,
        "exhibits": [
            {
                "label": report.label(section, block),
                "title": plain(block.get("caption") or block["title"]),
                "csv": block["csv"],
                "svg": block.get("svg"),
            }
            for block in exhibits
        ],
    }


def state(report: Report) -> dict[str, int]:
    """The state of the whole report in numbers."""
    states = [section.state for section in report.sections]
    return {
        "sections": len(states),
        "ran": sum(bool(state["ran"]) for state in states),
        "warnings": sum(len(state["warnings"]) for state in states),
        "missing": sum(len(state["missing"]) for state in states),
        "withheld": sum(len(state["withheld"]) for state in states),
        "tables": len(report.blocks("table")),
        "figures": len(report.blocks("chart")),
    }


def passages(report: Report) -> list[list[str]]:
    """What the search looks through: [address, where, text] of each paragraph, table, figure and heading."""
    found = []
    for section in report.sections:
        if not section.state["ran"]:
            continue
        page = f"{report.up}sections/{section.key}/notebook.html"
        found.append([page, section.heading, section.title])
        for block in section.blocks:
            words = plain(" ".join(str(block.get(name) or "") for name in WORDS))
            words = LINK.sub(r"\1", words)
            if block["type"] == "table":
                words += " " + " ".join(str(cell) for line in block["rows"] for cell in line[: block.get("row_headers", 1)])
            where = f"{section.heading}, {place(report, section, block)}"
            found.append([f"{page}#{block['id']}", where, " ".join(words.split())])
    return found


def place(report: Report, section: Section, block: dict) -> str:
    if block["type"] in ("table", "chart"):
        return report.label(section, block)
    if block.get("number"):
        return f"paragraph {block['number']}"
    return {"heading": "heading", "action": "commitment", "callout": "box", "byline": "signature", "note": "note"}.get(
        block["type"], "text"
    )
