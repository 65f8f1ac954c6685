"""All sections -> the report in all its forms, its tables, and the index for reviewers."""

import functools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import children, paths, tracing
from pipeline.errors import ReportError, raise_all
from pipeline.makers import Makers
from pipeline.publishing import content, proof
from pipeline.publishing.forms import FORMS, Source

SECTIONS = "the numbers of the sections"
SLOW = [".pdf", ".docx", ".xlsx", ".html"]  # the slowest first: what begins last should be done soon
DRAFTS = "draft"  # the folder, in that of the report
PRACTICE = ("Practice.",)  # while somebody edits, the report is a draft
makers = Makers({})  # of this process and of its children; none, unless it has started some


def assemble(params, folder: Path | None = None, draft: tuple[str, ...] = ()) -> None:
    """Write every form of the report into its folder. ``draft`` says why it is a draft; a final report has no reason."""
    folder = folder or paths.report(params.report.time_period)
    write(functools.partial(content.read, params, folder, draft), folder)


def assemble_draft(params, draft: tuple[str, ...], folder: Path | None = None) -> Path:
    """Write every form, whichever sections are missing, into a folder of its own, which is returned."""
    folder = folder or paths.report(params.report.time_period)
    (folder / DRAFTS).mkdir(parents=True, exist_ok=True)
    write(functools.partial(content.read, params, folder, draft, incomplete=True, up="../"), folder / DRAFTS)
    return folder / DRAFTS


def write(read: Callable[[], content.Report], folder: Path) -> None:
    """Make the forms side by side. None is replaced before all are whole and their numbers proven.

    A form that fails, or a process that is ended, leaves the folder as it was.
    """
    with tracing.aside():
        for left in folder.glob("unfinished-*"):
            shutil.rmtree(left)  # by a process that was killed
    for make_them in (ask_makers, make_all):
        with tempfile.TemporaryDirectory(prefix="unfinished-", dir=folder, ignore_cleanup_errors=True) as name:
            order = Order(read, Path(name), paths.shown(folder))
            if make_them(order):
                for form in FORMS:
                    os.replace(order.folder / form, folder / form)
                return


@dataclass(frozen=True)
class Order:
    """What to make: how the report is read, the folder for its unfinished forms, and the folder that messages name.

    Without a folder it is made for practice, and thrown away.
    """

    read: Callable[[], content.Report]
    folder: Path | None = None
    where: str = ""


def make_all(order: Order) -> bool:
    """Make each form in a child of its own; raise what went wrong."""
    source = Source(order.read())
    source.plain  # noqa: B018 - parsed here, once for all children
    jobs = {form: functools.partial(make, form, source, order) for form in sorted([SECTIONS, *FORMS], key=slowness)}
    failed = children.side_by_side(jobs)
    raise_all([failed[name] for name in (SECTIONS, *FORMS) if isinstance(failed.get(name), ReportError)])
    for name, failure in failed.items():
        raise children.ChildError(f"{name}: {failure}") from failure
    return True


def make(form: str, source: Source, order: Order) -> None:
    """Write one form and prove it; or prove what the sections hand over."""
    if form == SECTIONS:
        proof.check_sections(source.report, order.where)
        return
    if order.where:
        print(f"Writing {form}", file=sys.stderr, flush=True)
    FORMS[form](source, order.folder / form, order.where)


def slowness(form: str) -> int:
    """Its place in the order in which forms are begun."""
    kind = Path(form).suffix
    return SLOW.index(kind) if kind in SLOW else len(SLOW)


def start_makers(settings, folder: Path | None = None) -> None:
    """Have processes stay that make the forms faster each time, for this process and for its children to come.

    They begin by making the report as it stands, for practice. They know the code, templates and settings of now only:
    when one changes, start them anew. This process must have no threads, and must never have written a PDF itself.
    """
    global makers
    makers.close()
    makers = Makers({group[0]: functools.partial(make_group, group) for group in groups()})
    folder = folder or paths.report(settings.report.time_period)
    makers.tell(Order(functools.partial(content.read, settings, folder, PRACTICE)))


def ask_makers(order: Order) -> bool:
    """Have the makers make all forms. False when any could not, or when a section changed meanwhile: then make them here."""
    answers = makers.ask(order)
    return answers is not None and len(set(answers.values())) == 1 and None not in answers.values()


def make_group(group: list[str], order: Order, wanted: Callable[[], bool]) -> tuple[str, ...] | None:
    """In a maker: the fingerprint of the report of which these forms were made; None when one has a fault."""
    with tempfile.TemporaryDirectory() as practice:
        here = order if order.folder else replace(order, folder=Path(practice))
        try:
            source = Source(order.read())
            for form in group:
                if order.folder and not wanted():
                    return None
                make(form, source, here)
        except ReportError:
            return None  # made without makers it is told
    return source.report.fingerprint


def groups() -> list[list[str]]:
    """The forms in groups of about the same work."""
    slow = [form for form in FORMS if Path(form).suffix in (".pdf", ".docx")]
    return [*([form] for form in slow), [*(form for form in FORMS if form not in slow), SECTIONS]]
