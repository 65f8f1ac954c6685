"""All sections -> the report in all its forms, its tables, and the index for reviewers."""

import os
import sys
from pathlib import Path

from pipeline import paths
from pipeline.publishing import content, document, html, ledger_csv, open_document, pdf, proof, site, word, workbook

NAME = "annual-report"


def assemble(params, folder: Path | None = None) -> None:
    """Write every form of the report into its folder. None is replaced before all are whole and their numbers proven."""
    folder = folder or paths.report(params.report.time_period)
    report = content.read(params, folder)
    bound, plain = document.parse(report, bound=True), document.parse(report)
    forms = {
        f"{NAME}.html": lambda path: html.write(report, bound, path),
        f"{NAME}.pdf": lambda path: pdf.write(report, plain, path),
        f"{NAME}.docx": lambda path: word.write(report, plain, path),
        f"{NAME}-figures.csv": lambda path: ledger_csv.write(report, path),
        f"{NAME}-tables.xlsx": lambda path: workbook.write(report, path),
        f"{NAME}-tables.ods": lambda path: open_document.write(report, path),
        "index.html": lambda path: site.write(report, list(forms), path),
    }
    unfinished = {name: folder / f"unfinished-{name}" for name in forms}
    try:
        for name, write in forms.items():
            print(f"Writing {name}", file=sys.stderr, flush=True)
            write(unfinished[name])
        print("Proving every number", file=sys.stderr, flush=True)
        proof.check(report, *(unfinished[f"{NAME}.{kind}"] for kind in ("html", "pdf", "docx")))
        for name, path in unfinished.items():
            os.replace(path, folder / name)
    finally:
        for path in unfinished.values():
            path.unlink(missing_ok=True)
