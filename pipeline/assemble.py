"""All sections -> the report in all its forms, its tables, and the index for reviewers."""

import functools
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import children, paths, tracing
from pipeline.errors import ReportError, raise_all
from pipeline.makers import Makers
from pipeline.publishing import content, proof
from pipeline.publishing.forms import FORMS, NAME, Source

SECTIONS = "the numbers of the sections"
ALONE = [f"{NAME}.pdf", f"{NAME}.docx"]  # each is as much work as all others
GROUPS = [
    *([form] for form in ALONE),
    [SECTIONS, *(form for form in FORMS if form not in ALONE)],
]  # what begins first takes longest
DRAFTS = "draft"  # the folder, in that of the report
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
    """Make the forms, each group in a child of its own; raise what went wrong."""
    source = Source(order.read())
    source.plain  # noqa: B018 - parsed here, once for all children
    failed = children.side_by_side({group[0]: functools.partial(make_group, group, source, order) for group in GROUPS})
    raise_all([failure for failure in reversed(failed.values()) if isinstance(failure, ReportError)])
    for name, failure in failed.items():
        raise children.ChildError(f"{name}: {failure}") from failure
    return True


def make_group(group: list[str], source: Source, order: Order, wanted: Callable[[], bool] = lambda: True) -> None:
    """Write each form and prove it, while it is ``wanted``. What is wrong with one stops no other; it is raised at the end."""
    faults: list[ReportError] = []
    mistakes = []
    for form in filter(lambda _: wanted(), group):
        try:
            make(form, source, order)
        except ReportError as fault:
            faults.append(fault)
        except Exception:
            mistakes.append(f"{form}: {traceback.format_exc()}")
    raise_all(faults)
    if mistakes:
        raise children.ChildError("\n".join(mistakes))


def make(form: str, source: Source, order: Order) -> None:
    """Write one form and prove it; or prove what the sections hand over."""
    if form == SECTIONS:
        proof.check_sections(source.report, order.where)
        return
    if order.where:
        print(f"Writing {form}", file=sys.stderr, flush=True)
    FORMS[form](source, order.folder / form, order.where)


def start_makers(settings, draft: tuple[str, ...] = (), folder: Path | None = None) -> None:
    """Have processes stay that make the forms faster each time, for this process and for its children to come.

    They begin by making the report as it stands, as this ``draft``, for practice. They know the code, templates and settings
    of now only: when one changes, start them anew. This process must have no threads, and must never have written a PDF itself.
    """
    global makers
    makers.close()
    makers = Makers({group[0]: functools.partial(obey, group) for group in GROUPS})
    folder = folder or paths.report(settings.report.time_period)
    makers.tell(Order(functools.partial(content.read, settings, folder, draft)))


def ask_makers(order: Order) -> bool:
    """Have the makers make all forms. False when any could not, or when a section changed meanwhile: then make them here."""
    answers = makers.ask(order)
    return answers is not None and len(set(answers.values())) == 1 and None not in answers.values()


def obey(group: list[str], order: Order, wanted: Callable[[], bool]) -> tuple[str, ...] | None:
    """In a maker: the fingerprint of the report of which these forms were made; None when one has a fault."""
    try:
        source = Source(order.read())
        if order.folder:
            make_group(group, source, order, wanted)
        else:
            with tempfile.TemporaryDirectory() as practice:
                make_group(group, source, replace(order, folder=Path(practice)))
    except ReportError:
        return None  # made without makers it is told
    return source.report.fingerprint
