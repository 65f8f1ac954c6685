"""All sections -> the report in all its forms, its tables, and the index for reviewers."""

import copy
import functools
import os
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline import children, paths, tracing
from pipeline.errors import ReportError, raise_all
from pipeline.publishing import content, proof
from pipeline.publishing.forms import FORMS, Source

SLOW = [".pdf", ".docx", ".xlsx", ".html"]  # the slowest first: what begins last should be done soon
SECTIONS = "the numbers of the sections"
DRAFTS = "draft"  # the folder, in that of the report


def assemble(params, folder: Path | None = None, draft: tuple[str, ...] = ()) -> None:
    """Write every form of the report into its folder. ``draft`` says why it is a draft; a final report has no reason."""
    folder = folder or paths.report(params.report.time_period)
    write(content.read(params, folder, draft), folder)


def assemble_draft(params, draft: tuple[str, ...], folder: Path | None = None) -> Path:
    """Write every form, whichever sections are missing, into a folder of its own, which is returned."""
    folder = folder or paths.report(params.report.time_period)
    report = content.read(params, folder, draft, incomplete=True)
    (folder / DRAFTS).mkdir(parents=True, exist_ok=True)
    write(replace(report, up="../"), folder / DRAFTS)
    return folder / DRAFTS


def write(report: content.Report, folder: Path) -> None:
    """Make the forms side by side. None is replaced before all are whole and their numbers proven.

    A form that fails, or a process that is ended, leaves the folder as it was.
    """
    source, where = Source.of(report), paths.shown(folder)
    with tracing.aside():
        for left in folder.glob("unfinished-*"):
            shutil.rmtree(left)  # by a process that was killed
    with tempfile.TemporaryDirectory(prefix="unfinished-", dir=folder) as name:
        unfinished = Path(name)
        jobs = {form: functools.partial(make, form, source, unfinished / form, where) for form in sorted(FORMS, key=slowness)}
        jobs[SECTIONS] = lambda: proof.check_sections(report, where)
        failed = children.side_by_side(jobs)
        raise_all([failed[name] for name in (SECTIONS, *FORMS) if isinstance(failed.get(name), ReportError)])
        for name, failure in failed.items():
            raise children.ChildError(f"{name}: {failure}") from failure
        for form in FORMS:
            os.replace(unfinished / form, folder / form)


def make(form: str, source: Source, path: Path, where: str) -> None:
    """Write one form and prove it."""
    print(f"Writing {form}", file=sys.stderr, flush=True)
    if not children.can_fork():
        source = copy.deepcopy(source)  # some forms change the text; a child has a copy by nature
    FORMS[form](source, path, where)


def slowness(form: str) -> int:
    """Its place in the order in which forms are begun."""
    kind = Path(form).suffix
    return SLOW.index(kind) if kind in SLOW else len(SLOW)
