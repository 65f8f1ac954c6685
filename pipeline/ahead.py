"""Do at once, on all cores, what DVC will ask for one by one.

DVC runs a stage at a time. The first stage that it asks for among those that may run side by side (the sections and
`reconcile`) runs all that are out of date, each in a forked child, and then assembles the report; the results wait in
.dvc/tmp/ahead/ and are moved into place when DVC asks. A result is used once, by the same run of DVC, and only while every
input that its stage declares is still what it was made from; otherwise the stage runs as if there were none.
"""

import gc
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pipeline import paths, tracing
from pipeline.hashes import md5

STORE = paths.ROOT / ".dvc" / "tmp" / "ahead"
NOTE = "inputs.json"
ALWAYS = ("params.yaml", "dvc.yaml")


@tracing.aside()
def delivered(name: str) -> bool:
    """Move a waiting result of this stage into place. False when there is none, or none that may be used."""
    for folder in STORE.glob(f"*/{name}"):
        if folder.parent.name not in _callers():
            continue
        if _is_current(folder):
            _place(folder)
            return True
        shutil.rmtree(folder)  # an input was edited since: the stage runs again, and its result takes this place
    _clear()
    return False


def run(settings, name: str) -> None:
    """Do the work of the stage that was asked for, and of those that DVC will ask for next; put this one's result in place.

    Raises what went wrong with this stage. What went wrong with others is told on standard error, and again when DVC asks.
    """
    from pipeline import children, failures, stages, work

    if "DVC_STAGE" in os.environ:
        children.end_with_parent()
    known = stages.load()
    if not children.can_fork():
        stage, _, key = name.partition("@")
        getattr(work, stage)(settings, *([key] if key else []))
        return
    store, differing, whole = _plan(known, name)
    _clear()
    store.mkdir(parents=True, exist_ok=True)
    gc.disable()  # what is imported here stays; children collect their own
    _warm(differing)
    told = _side_by_side(settings, known, store, list(differing), _warm_assembly if whole else None)
    failures.keep(settings, differing, told)
    for item in told:
        (store / f"{item}.failed").touch()  # this run of DVC need not try it again before it asks
    if whole and not any(store.glob("section@*.failed")):
        _link(settings, store)
        told |= _side_by_side(settings, known, store, ["assemble"])
    failures.tell({item: error for item, error in told.items() if item != name})
    if name in told:
        raise told[name]
    _place(store / name)


def _side_by_side(settings, known: dict, store: Path, names: list[str], meanwhile=None) -> dict[str, Exception]:
    from pipeline import children

    order = list(settings.sections)

    def finished(name: str) -> None:
        key = name.partition("@")[2]
        about = f"Section {order.index(key) + 1} of {len(order)}: {key}" if key else name.capitalize()
        print(about, file=sys.stderr, flush=True)

    assert children.can_fork(), "what was imported started a thread"
    failed = paths.failed(settings.report.time_period)
    jobs = {name: tracing.stage(name)(partial(_work, settings, known[name], store, failed)) for name in names}
    return children.side_by_side(jobs, finished, meanwhile)


def _work(settings, stage, store: Path, failed: Path) -> None:
    """In a child: one stage, into a folder of its own, with a note of what it was made from."""
    from pipeline import engine, work

    part = store / f"{stage.name}.part"
    elsewhere = {f"reports/{settings.report.time_period}/sections": part / "reports" / settings.report.time_period / "sections"}
    inputs = {path: md5(elsewhere.get(path, paths.ROOT / path)) for path in (*stage.deps, *ALWAYS)}
    paths.REPORTS = part / "reports"
    name, _, key = stage.name.partition("@")
    getattr(work, name)(settings, *([key, failed, engine.NAME] if key else []))
    (part / NOTE).write_text(json.dumps({"inputs": inputs, "outs": stage.outs}), encoding="utf-8")
    shutil.rmtree(store / stage.name, ignore_errors=True)  # of an assembly before a section was edited
    part.rename(store / stage.name)


@tracing.aside()
def _plan(known: dict, name: str) -> tuple[Path, dict[str, list[str]], bool]:
    """Where the results wait; the stages to run now, each with its inputs that changed; whether the report is to be assembled."""
    from pipeline import stages

    caller, words = _dvc()
    if caller is None or any(not word.startswith("-") for word in words):
        alone = stages.inputs(known[name]).differing(stages.recorded().get(name))
        return STORE / str(caller or os.getpid()), {name: alone}, False
    beside = {item: stage for item, stage in known.items() if item == "reconcile" or item.startswith("section@")}
    stale = {item: [] for item in beside} if {"-f", "--force"} & set(words) else stages.stale(beside)
    store = STORE / str(caller)
    left = {item: why for item, why in stale.items() if not (store / item).exists() and not (store / f"{item}.failed").exists()}
    return store, {name: stale.get(name, [])} | left, "assemble" in known


def _dvc() -> tuple[int | None, list[str]]:
    """The run of DVC that asked for this stage, and the words after `repro`; none when nobody but a user asked."""
    if "DVC_STAGE" not in os.environ:
        return None, []
    import psutil

    for process in psutil.Process().parents():
        words = process.cmdline()
        if "repro" in words:
            return process.pid, words[words.index("repro") + 1 :]
    return None, []


@tracing.aside()
def _callers() -> list[str]:
    """The processes that started this one, as the folders of their results are called. DVC is the nearest, or a shell is."""
    parent = str(os.getppid())
    if (STORE / parent).is_dir():
        return [parent]
    import psutil

    return [str(process.pid) for process in psutil.Process().parents()]


def _is_current(folder: Path) -> bool:
    note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    return all(md5(paths.ROOT / path) == known for path, known in note["inputs"].items())


@tracing.aside()
def _place(folder: Path) -> None:
    """Each thing that a stage made goes where DVC looks for it; the folder goes."""
    for out in json.loads((folder / NOTE).read_text(encoding="utf-8"))["outs"]:
        target = paths.ROOT / out
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            shutil.rmtree(target)
        os.replace(folder / out, target)
    shutil.rmtree(folder)
    if not any(folder.parent.iterdir()):
        folder.parent.rmdir()


def _link(settings, store: Path) -> None:
    """All sections in one folder, as assembly will find them: those just made, and those that were up to date."""
    period = settings.report.time_period
    shutil.rmtree(store / "assemble.part", ignore_errors=True)
    folder = store / "assemble.part" / "reports" / period / "sections"
    folder.mkdir(parents=True)
    for key in settings.sections:
        fresh = store / f"section@{key}" / "reports" / period / "sections" / key
        (folder / key).symlink_to(fresh if fresh.exists() else paths.section(period, key))


@tracing.aside()
def _clear() -> None:
    """Remove what earlier runs left, which were ended before DVC asked for everything."""
    left = list(STORE.glob("*"))
    if left:
        import psutil

        for folder in left:
            if not psutil.pid_exists(int(folder.name)):
                shutil.rmtree(folder)


@tracing.stage("section")
def _warm(names: dict) -> None:
    """Import once, before forking, what every notebook uses."""
    if not any(name.startswith("section@") for name in names):
        return
    import papermill.engines

    with _hidden("scipy"):
        import seaborn  # noqa: F401 - it takes half a second of SciPy for its density plots and cluster maps only

    from pipeline import engine, notebooks, render, section  # noqa: F401
    from pipeline.display import charts, tables  # noqa: F401

    papermill.engines.papermill_engines.register(engine.NAME, engine.InProcess)


@contextmanager
def _hidden(library: str) -> Iterator[None]:
    """The library as if it were not installed; afterwards a notebook may import it."""
    sys.modules[library] = None
    try:
        yield
    finally:
        del sys.modules[library]


@tracing.stage("assemble")
def _warm_assembly() -> None:
    """While the sections run: what assembly will need."""
    from pipeline import assemble, provenance  # noqa: F401
    from pipeline.publishing import forms

    forms.load()
