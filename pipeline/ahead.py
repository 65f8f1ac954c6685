"""Do at once, on all cores, what DVC will ask for one by one.

DVC runs a stage at a time. The first that it asks for begins a runner: a process that runs all that are out of date, in the order
of the data, each in a forked child, the sections side by side. What it has made waits (`pipeline.waiting`) and is put into place
when DVC asks, while the runner goes on beside DVC. The runner ends with DVC, however that ends. Where there can be none, or none
that lives, a stage does its own work.
"""

import gc
import os
import shutil
import signal
import sys
from functools import partial
from pathlib import Path

from pipeline import guard, paths, tracing, waiting
from pipeline.errors import SettingError, of_the_disk
from pipeline.hashes import md5
from pipeline.waiting import Waiting

ALWAYS = ("params.yaml", "dvc.yaml")
CHAIN = ("sources", "clean", "indicators", "disclose")  # each needs the one before
LAST = ("assemble", "reconcile")


def delivered(name: str) -> bool:
    """Put a result of this stage into place that waits or is being made. False when there is none, or none that may be used.

    Raises what went wrong with it.
    """
    _keep_lock()
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
    from pipeline import children, stages

    if "DVC_STAGE" in os.environ:
        children.end_with_parent()
    if not children.can_fork():
        _do(settings, name)
        return
    known = stages.load()
    if _begin(settings, known, name) and delivered(name):
        return
    runner = Runner(settings, known, Waiting(os.getpid()))
    if name.startswith("section@"):
        runner.warm_sections()
    runner.side_by_side([name])
    if runner.store.put_into_place(name):
        return
    raise runner.store.failure(name) or SettingError(name, "an input was edited while it ran", f"Run it again: dvc repro {name}")


class Runner:
    """Makes what is out of date, and lets it wait in a store.

    ``unwanted`` is a file descriptor: when something can be read from it, the work ends at once (``children.UnwantedError``).
    ``together``: no result is to be had before all are.
    """

    def __init__(self, settings, known: dict, store: Waiting, unwanted=None, forced=False, together=False):
        from pipeline import stages

        self.settings, self.known, self.store = settings, known, store
        self.unwanted, self.forced, self.together = unwanted, forced, together
        self.recorded = stages.recorded()
        self.made: set[str] = set()  # the stages whose results wait
        self.asked = ""  # the stage that DVC has asked for: it runs, whatever we find
        gc.disable()  # what is imported here stays; children collect their own
        store.folder.mkdir(parents=True, exist_ok=True)

    def make(self, asked: str) -> None:
        """Everything from the stage that DVC asked for first."""
        self.asked = asked
        for name in CHAIN[CHAIN.index(asked) :] if asked in CHAIN else ():
            self.promise(list(self.known)[list(self.known).index(name) :])
            if self.out_of_date([name]) and self.side_by_side([name], None if name == "sources" else self.warm_sections):
                return
        sections = self.out_of_date(name for name in self.known if name.startswith("section@"))
        self.make_report(sorted(sections, key=asked.__ne__))

    def make_report(self, sections: list[str], last: tuple[str, ...] = LAST) -> None:
        """These sections, and what is made of all."""
        self.promise([*sections, *last])
        if sections:
            self.warm_sections()
        failed = self.side_by_side(sections, self.warm_assembly)
        if not failed:
            self.link()
        self.side_by_side(self.out_of_date(name for name in last if name != "assemble" or not failed))

    def promise(self, names: list[str]) -> None:
        self.store.promise(names, os.getpid(), self.together)

    def finish(self) -> None:
        self.promise([])
        self.store.clear()

    @tracing.aside()
    def out_of_date(self, names) -> list[str]:
        """Those that DVC will run, by what they read: from the results that wait, or from where it stands."""
        return [name for name in names if name == self.asked or self.forced or self.changed(name) or self.lacks(name)]

    @tracing.aside()
    def changed(self, name: str) -> list[str]:
        """The inputs of a stage that are not as they were when it last ran."""
        from pipeline import stages

        return stages.inputs(self.known[name], place=self.where).differing(self.recorded.get(name))

    def lacks(self, name: str) -> bool:
        return any(not (paths.ROOT / out).exists() for out in self.known[name].outs)

    def where(self, path: str) -> Path:
        """Where an input is now: among the results that wait, or in its place."""
        from pipeline.stages import inside

        if path == f"reports/{self.settings.report.time_period}/sections":
            linked = self.store.part("assemble") / path
            return linked if linked.exists() else paths.ROOT / path
        for name in self.made:
            if any(inside(path, out) for out in self.known[name].outs):
                return self.store.result(name) / path
        return paths.ROOT / path

    def side_by_side(self, names: list[str], meanwhile=None) -> dict[str, Exception]:
        """Run these stages, each in a child; those that failed."""
        from pipeline import children, failures

        assert children.can_fork(), "what was imported started a thread"
        jobs = {name: tracing.stage(name)(partial(self.work, self.known[name])) for name in names}
        told = children.side_by_side(jobs, self.say, meanwhile, unwanted=self.unwanted)
        failures.keep(self.settings, names, told, {name: self.changed(name) for name in told})
        for name, error in told.items():
            self.store.fail(name, error)
        self.made |= set(names) - set(told)
        return told

    def say(self, name: str) -> None:
        """How far the work is."""
        key, order = name.partition("@")[2], list(self.settings.sections)
        about = f"Section {order.index(key) + 1} of {len(order)}: {key}" if key else name.capitalize()
        print(about, file=sys.stderr, flush=True)

    def work(self, stage) -> None:
        """In a child: one stage, into a folder of its own."""
        part, failed = self.store.part(stage.name), paths.failed(self.settings.report.time_period)
        inputs = {path: md5(self.where(path)) for path in (*stage.deps, *ALWAYS)}
        for name, place in paths.MADE.items():
            own = name == "REPORTS" or place.as_posix() in stage.outs
            setattr(paths, name, part / place if own else self.where(place.as_posix()))
        more = []
        if stage.name.startswith("section@"):
            from pipeline import engine  # here: no other stage uses it

            more = [failed, engine.NAME]
        _do(self.settings, stage.name, *more)
        self.store.keep(stage.name, inputs, stage.outs)

    def link(self) -> None:
        """All sections in one folder, as assembly will find them: those just made, and those that were up to date."""
        period = self.settings.report.time_period
        shutil.rmtree(self.store.part("assemble"), ignore_errors=True)
        folder = self.store.part("assemble") / "reports" / period / "sections"
        folder.mkdir(parents=True)
        for key in self.settings.sections:
            (folder / key).symlink_to(self.where(f"reports/{period}/sections/{key}"))

    def warm_sections(self) -> None:
        from pipeline import warm

        warm.up("section", self.settings)

    def warm_assembly(self) -> None:
        from pipeline import warm

        warm.up("assemble", self.settings)


def _do(settings, name: str, *more) -> None:
    """The work of a stage."""
    stage, _, key = name.partition("@")
    if stage == "sources":
        from pipeline import sources

        sources.write(settings)
    else:
        from pipeline import work

        getattr(work, stage)(settings, *([key] if key else []), *more)


def _begin(settings, known: dict, name: str) -> bool:
    """Start a runner for the run of DVC that asked for this stage. False when there can be none, or one is at work."""
    from pipeline import children

    dvc, words = _dvc()
    if dvc is None or any(not word.startswith("-") for word in words) or Waiting(dvc).promised():
        return False
    unwanted = children.watched(dvc)
    if unwanted is None:
        return False
    store, (begin, go) = Waiting(dvc), os.pipe()
    with children.uninterrupted():
        runner = os.fork()
    if not runner:
        os.close(go)
        os.read(begin, 1)  # until what is promised has been written down
        _make(settings, known, store, name, unwanted, bool({"-f", "--force"} & set(words)))
    store.promise(list(known), runner)
    for end in (begin, go, unwanted):
        os.close(end)
    return True


def _make(settings, known: dict, store: Waiting, name: str, unwanted: int, forced: bool) -> None:
    """In the runner, until it has made everything or is unwanted."""
    from pipeline import children

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches the whole group: the stage that DVC waits for tells of it
    os.nice(5)  # DVC goes first: whatever it waits for, all wait for
    try:
        runner = Runner(settings, known, store, unwanted, forced)
        runner.make(name)
        runner.finish()
    except children.UnwantedError:
        pass
    except Exception as error:
        import traceback

        print(of_the_disk(error) or traceback.format_exc(), file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(0)


def _keep_lock() -> None:
    """While DVC waits for this stage."""
    if "DVC_STAGE" in os.environ:
        parent = os.getppid()  # DVC, unless a shell is
        dvc = parent if guard.known(parent) else _dvc()[0]
        if dvc is not None:
            guard.keep(dvc)


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
