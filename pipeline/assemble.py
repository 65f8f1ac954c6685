"""All sections -> the report in all its forms, its tables, and the index for reviewers."""

import os
import sys
from pathlib import Path

from pipeline import paths
from pipeline.publishing import content, document, html, open_document, pdf, site, word, workbook

NAME = "annual-report"


def assemble(params, folder: Path | None = None) -> None:
    """Write every form of the report into its folder; a form is replaced only when the new one is whole."""
    folder = folder or paths.report(params.report.time_period)
    report = content.read(params, folder)
    parsed = document.parse(report)
    forms = {
        f"{NAME}.html": lambda path: html.write(report, parsed, path),
        f"{NAME}.pdf": lambda path: pdf.write(report, parsed, path),
        f"{NAME}.docx": lambda path: word.write(report, parsed, path),
        f"{NAME}-tables.xlsx": lambda path: workbook.write(report, path),
        f"{NAME}-tables.ods": lambda path: open_document.write(report, path),
        "index.html": lambda path: site.write(report, list(forms), path),
    }
    for name, write in forms.items():
        print(f"Writing {name}", file=sys.stderr, flush=True)
        unfinished = folder / f"unfinished-{name}"
        try:
            write(unfinished)
            os.replace(unfinished, folder / name)
        finally:
            unfinished.unlink(missing_ok=True)
