"""Do at once, on all cores, what DVC will ask for one by one.

DVC runs a stage at a time. The first stage that it asks for among those that may run side by side (the sections and
`reconcile`) begins a maker: a process that runs all that are out of date, each in a forked child, and assembles the report.
What it has made waits (`pipeline.waiting`) and is put into place when DVC asks, while the maker goes on beside DVC. The maker
ends with DVC, however that ends. Where there can be none, or none that lives, a stage does its own work.
"""

import gc
import os
import shutil
import signal
import sys
import traceback
from functools import partial
from pathlib import Path

from pipeline import paths, tracing, waiting, warm
from pipeline.errors import SettingError
from pipeline.hashes import md5
from pipeline.waiting import Waiting

ALWAYS = ("params.yaml", "dvc.yaml")


def delivered(name: str) -> bool:
    """Put a result of this stage into place that waits or is being made. False when there is none, or none that may be used.

    Raises what went wrong with it.
    """
    for run in waiting.callers():
        if run.put_into_place(name):
            return True
        if error := run.failure(name):
            _tell_others(run, name)
            raise error
    waiting.clear()
    return False


def run(settings, name: str) -> None:
    """Have the work of this stage done, and of those that DVC will ask for next; put this one's result in place.

    Raises what went wrong with this stage.
    """
    from pipeline import children, stages, work

    if "DVC_STAGE" in os.environ:
        children.end_with_parent()
    if not children.can_fork():
        stage, _, key = name.partition("@")
        getattr(work, stage)(settings, *([key] if key else []))
        return
    known = stages.load()
    if _begin(settings, known, name) and delivered(name):
        return
    alone = Waiting(os.getpid())
    make(settings, known, alone, {name: stages.inputs(known[name]).differing(stages.recorded().get(name))})
    if alone.put_into_place(name):
        return
    raise alone.failure(name) or SettingError(name, "an input was edited while it ran", f"Run it again: dvc repro {name}")


def make(settings, known: dict, store: Waiting, names: dict[str, list[str]], whole: bool = False, unwanted: int | None = None):
    """Do the work of these stages, each with its inputs that changed, and if ``whole`` assemble the report of them.

    ``unwanted`` is a file descriptor: when something can be read from it, the work ends at once (``children.UnwantedError``).
    """
    gc.disable()  # what is imported here stays; children collect their own
    store.folder.mkdir(parents=True, exist_ok=True)
    if any(name.startswith("section@") for name in names):
        warm.sections(settings)
    first, *others = names
    early = [first, *(name for name in others if name != "reconcile")]
    _side_by_side(settings, known, store, early, names, unwanted, warm.assembly if whole else None)
    late = [name for name in names if name not in early]
    if whole and not any(name.startswith("section@") for name in store.failures()):
        _link(settings, store)
        late = ["assemble", *late]
    _side_by_side(settings, known, store, late, names, unwanted)
    store.promise([], os.getpid())
    store.clear()


def _begin(settings, known: dict, name: str) -> bool:
    """Start a maker for the run of DVC that asked for this stage. False when there can be none, or one is at work."""
    from pipeline import children

    dvc, words = _dvc()
    if dvc is None or any(not word.startswith("-") for word in words) or Waiting(dvc).promised():
        return False
    unwanted = children.watched(dvc)
    if unwanted is None:
        return False
    names, store = _plan(known, name, {"-f", "--force"} & set(words)), Waiting(dvc)
    sys.stdout.flush()
    maker = os.fork()
    if not maker:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches the whole group: the stage that DVC waits for tells of it
        os.nice(5)  # DVC goes first: whatever it waits for, all wait for
        try:
            make(settings, known, store, names, "assemble" in known, unwanted)
        except children.UnwantedError:
            pass
        except Exception:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(0)
    os.close(unwanted)
    store.promise([*names, *["assemble"] * ("assemble" in known)], maker)
    return True


@tracing.aside()
def _plan(known: dict, name: str, forced: bool) -> dict[str, list[str]]:
    """The stages to run now, that which was asked for first, each with its inputs that changed."""
    from pipeline import stages

    beside = {item: stage for item, stage in known.items() if item == "reconcile" or item.startswith("section@")}
    stale = {item: [] for item in beside} if forced else stages.stale(beside)
    return {name: stale.get(name, [])} | stale


def _side_by_side(settings, known, store, names, changed, unwanted, meanwhile=None) -> None:
    from pipeline import children, failures

    order = list(settings.sections)

    def finished(name: str) -> None:
        key = name.partition("@")[2]
        about = f"Section {order.index(key) + 1} of {len(order)}: {key}" if key else name.capitalize()
        print(about, file=sys.stderr, flush=True)

    assert children.can_fork(), "what was imported started a thread"
    failed = paths.failed(settings.report.time_period)
    jobs = {name: tracing.stage(name)(partial(_work, settings, known[name], store, failed)) for name in names}
    told = children.side_by_side(jobs, finished, meanwhile, unwanted=unwanted)
    failures.keep(settings, {name: changed.get(name, []) for name in names}, told)
    for name, error in told.items():
        store.fail(name, error)


def _work(settings, stage, store: Waiting, failed: Path) -> None:
    """In a child: one stage, into a folder of its own."""
    from pipeline import engine, work

    part = store.part(stage.name)
    elsewhere = {f"reports/{settings.report.time_period}/sections": part / "reports" / settings.report.time_period / "sections"}
    inputs = {path: md5(elsewhere.get(path, paths.ROOT / path)) for path in (*stage.deps, *ALWAYS)}
    paths.REPORTS = part / "reports"
    name, _, key = stage.name.partition("@")
    getattr(work, name)(settings, *([key, failed, engine.NAME] if key else []))
    store.keep(stage.name, inputs, stage.outs)


def _link(settings, store: Waiting) -> None:
    """All sections in one folder, as assembly will find them: those just made, and those that were up to date."""
    period = settings.report.time_period
    shutil.rmtree(store.part("assemble"), ignore_errors=True)
    folder = store.part("assemble") / "reports" / period / "sections"
    folder.mkdir(parents=True)
    for key in settings.sections:
        fresh = store.result(f"section@{key}") / "reports" / period / "sections" / key
        (folder / key).symlink_to(fresh if fresh.exists() else paths.section(period, key))


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


def _tell_others(run: Waiting, name: str) -> None:
    """What else went wrong, unless DVC goes on and asks for it."""
    from pipeline import failures

    if not {"-k", "--keep-going"} & set(_dvc()[1]):
        failures.tell({other: error for other, error in run.failures().items() if other != name})
