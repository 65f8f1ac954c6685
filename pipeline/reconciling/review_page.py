"""The pages for reviewers in reports/<period>/review/: their common frame, their tables as CSV, and how they are written."""

import csv
import io
import os
from collections.abc import Iterable

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline import paths, periods
from pipeline.params import Params

PAGES = {
    "reconciliation": "Printed figures and ours",
    "consistency": "Consistency of the figures",
    "errata": "Errata of the published report",
    "disclosure": "Withheld figures",
}


def page(params: Params, name: str, **content) -> str:
    """The page of review/ made by templates/review/<name>.html.j2."""
    return rendered(params, name, PAGES[name], **content)


def rendered(params: Params, name: str, title: str, **content) -> str:
    """Any page in the frame of these. One that stands elsewhere says where the index is (``up``) and review/ (``beside``)."""
    environment = Environment(
        loader=FileSystemLoader(paths.TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["file"] = lambda file: (paths.TEMPLATES / file).read_text(encoding="utf-8")
    year = periods.year_label(params.report.time_period)
    report = {"title": params.report.title, "year": year, "board": params.board.name}
    frame = {"report": report, "page": {"name": name, "title": title}, "pages": PAGES.items()}
    return environment.get_template(f"review/{name}.html.j2").render(**frame, **content)


def table(header: list[str], rows: Iterable[list[str]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def write(params: Params, files: dict[str, str]) -> None:
    """All files, or none: each is written in full before the first takes its place."""
    folder = paths.report(params.report.time_period) / "review"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name, text in files.items():
            (folder / f"unfinished-{name}").write_text(text, encoding="utf-8", newline="")
        for name in files:
            os.replace(folder / f"unfinished-{name}", folder / name)
    finally:
        for name in files:
            (folder / f"unfinished-{name}").unlink(missing_ok=True)
