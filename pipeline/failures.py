"""What went wrong with sections, on one screen, and what to type for each."""

import shutil
import sys

from pipeline import paths
from pipeline.errors import DiskError, NotebookError, ReportError


def keep(settings, ran: list[str], told: dict[str, Exception], changed: dict[str, list[str]]) -> None:
    """Write down what each section that ran said when it failed; forget what it said before.

    ``changed`` has the inputs that differ since each stage of ``told`` last ran: the likely cause, which its message then names.
    """
    folder = paths.failed(settings.report.time_period)
    for name in ran:
        key = name.partition("@")[2]
        if name in told:
            told[name] = _explained(name, told[name], changed[name])
        if key and name in told:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{key}.txt").write_text(f"{told[name]}\n", encoding="utf-8")
        elif key:
            (folder / f"{key}.txt").unlink(missing_ok=True)
            (folder / f"{key}.ipynb").unlink(missing_ok=True)
    if folder.exists() and not any(folder.iterdir()):
        shutil.rmtree(folder)


def _explained(name: str, error: Exception, changed: list[str]) -> ReportError:
    """The error as users read it; a child that was killed or met a programming mistake says so."""
    if not isinstance(error, ReportError):
        error = NotebookError(name, str(error).strip().split("\n"), f"Run it again: dvc repro {name}")
    likely = [_named(path) for path in changed]
    if likely and not isinstance(error, DiskError):
        error.faults.append(f"changed     since it last ran: {', '.join(likely)}")
    return error


def _named(path: str) -> str:
    return "the code" if path.startswith("data/sources/") else path


def tell(told: dict[str, Exception]) -> None:
    """Each failure, one after another, on standard error."""
    for error in told.values():
        print(f"\n{error}", file=sys.stderr, flush=True)


def summary(settings) -> list[str]:
    """What every section that failed said, in the order of the report. One that DVC has since restored did not fail."""
    period = settings.report.time_period
    lacking = [key for key in settings.sections if not (paths.section(period, key) / "section.json").exists()]
    files = [paths.failed(period) / f"{key}.txt" for key in lacking]
    return [path.read_text(encoding="utf-8").rstrip("\n") for path in files if path.exists()]
