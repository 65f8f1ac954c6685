"""Whatever ends a run, the next `dvc repro` gives the right report, with nothing to clear away and nothing half-written."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from conftest import Project

from pipeline import children, stages

pytestmark = pytest.mark.skipif(not children.can_fork(), reason="what is killed here are forked children, which only Linux has")
KEYS = ("private_fostering", "referrals", "glossary")


def edit(project: Project) -> None:
    """Give every section something to do, and so the assembly."""
    for key in KEYS:
        project.replace(f"notebooks/{key}.ipynb", "section.save()", "section.save()  # once more")


def hashes(project: Project) -> dict[str, str]:
    return {out["path"]: out["md5"] for stage in stages.lock(project.folder).values() for out in stage["outs"]}


@pytest.fixture(scope="session")
def expected(made_once, tmp_path_factory) -> dict[str, str]:
    """The hashes of all that a run makes of the edited project when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("expected") / "made"
    shutil.copytree(made_once.folder.parent, folder, symlinks=True)
    project = Project(folder / "project")
    project.run("dvc", "config", "--local", "cache.dir", str(folder / "cache"))
    edit(project)
    project.repro()
    return hashes(project)


@pytest.fixture
def edited(made, expected) -> Project:
    edit(made)
    return made


class Run:
    """A run of DVC in the background."""

    def __init__(self, project: Project, *before: str, limit: int | None = None):
        binaries = Path(sys.executable).parent
        path = {"PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(project.folder)}

        def limited() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        self.process = psutil.Popen(
            [*before, "dvc", "repro"],
            cwd=project.folder,
            env=os.environ | path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limited,
        )
        self.project = project
        self.known: list[psutil.Process] = []

    def family(self) -> list[psutil.Process]:
        """All that this run has started and that lives."""
        with suppress(psutil.NoSuchProcess):
            self.known += [process for process in self.process.children(recursive=True) if process not in self.known]
        return [process for process in self.known if lives(process)]

    def groups(self) -> set[int]:
        """The process groups of all that lives, as a terminal knows them."""
        found = set()
        for process in (self.process, *self.family()):
            with suppress(ProcessLookupError):
                found.add(os.getpgid(process.pid))
        return found

    def until(self, happened) -> None:
        end = time.monotonic() + 120
        while not happened():
            assert time.monotonic() < end and self.process.poll() is None, "the moment never came"
            self.family()
            time.sleep(0.002)

    def end(self) -> tuple[int, str]:
        said = self.process.communicate()[1]
        return self.process.returncode, said

    def leaves_nothing_running(self) -> bool:
        psutil.wait_procs(self.known, timeout=20)
        return not self.family()


def until(happened) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def at_work(project: Project, stage: str) -> bool:
    """Whether a child works on the stage."""
    return any(project.path(".dvc/tmp/ahead").glob(f"*/{stage}.part"))


def waits(project: Project, stage: str) -> bool:
    """Whether a result of the stage waits to be moved into place."""
    return any(project.path(".dvc/tmp/ahead").glob(f"*/{stage}/inputs.json"))


def lives(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):  # it may end between two questions
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def words(process: psutil.Process) -> list[str]:
    with suppress(psutil.NoSuchProcess):
        return process.cmdline()
    return []


def runner(run: Run) -> psutil.Process | None:
    """The warm process, which starts the children; none when it has finished."""
    for file in run.project.path(".dvc/tmp/ahead").glob("*/runner.json"):
        with suppress(psutil.NoSuchProcess, FileNotFoundError):
            return psutil.Process(json.loads(file.read_text(encoding="utf-8"))["runner"])
    return None


def asked(run: Run) -> psutil.Process | None:
    """The process of the stage that DVC waits for, the oldest of those below it; none between two."""
    with suppress(psutil.NoSuchProcess):
        below = [process for process in run.process.children(recursive=True) if "pipeline" in words(process)]
        return min(below, key=psutil.Process.create_time, default=None)
    return None


def a_child(run: Run) -> psutil.Process | None:
    """One that works on a stage."""
    with suppress(psutil.NoSuchProcess):
        return next(iter(((parent := runner(run)) and parent.children()) or []), None)
    return None


def then_all_is_well(project: Project, expected: dict[str, str]) -> None:
    project.repro()

    assert expected == hashes(project)
    assert {} == stages.stale(stages.load(project.folder), project.folder)
    assert [] == project.repro()
    assert not [path for path in project.path("reports").rglob("*") if "unfinished" in path.name or path.name.endswith(".part")]


MOMENTS = {
    "while sections run": lambda project: at_work(project, "section@referrals"),
    "while results wait": lambda project: waits(project, "section@glossary"),
    "while the report is assembled": lambda project: at_work(project, "assemble"),
}
VICTIMS = {"the run": lambda run: run.process, "the stage": asked, "the warm process": runner, "a child": a_child}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("victim", VICTIMS)
def test_a_process_is_killed(edited, expected, moment, victim):
    run = Run(edited)
    run.until(lambda: MOMENTS[moment](edited) and VICTIMS[victim](run))
    with suppress(psutil.NoSuchProcess, AttributeError):  # it may have ended since
        VICTIMS[victim](run).kill()
    run.end()

    assert run.leaves_nothing_running()
    then_all_is_well(edited, expected)


@pytest.mark.parametrize("draw", range(3))
def test_everything_is_killed_at_any_moment(edited, expected, draw):
    run = Run(edited)
    end = time.monotonic() + random.uniform(0.2, 6)
    while time.monotonic() < end and run.process.poll() is None:
        run.family()
        time.sleep(0.01)
    for process in [run.process, *run.family()]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    run.end()

    assert run.leaves_nothing_running()
    then_all_is_well(edited, expected)


@pytest.mark.parametrize("writing", [1, 4])
def test_dvc_is_killed_while_it_writes_its_lock_file(edited, expected, writing):
    lock, run = edited.path("dvc.lock"), Run(edited)
    for _ in range(writing):
        run.until(lambda: lock.stat().st_size)
        while lock.stat().st_size:  # DVC empties it first, and then writes for some hundredths of a second
            assert run.process.poll() is None
    run.process.kill()
    run.end()

    assert run.leaves_nothing_running()
    until(lambda: not any(edited.path(".dvc/tmp/kept").iterdir()))  # which a guard does that is nobody's child
    then_all_is_well(edited, expected)


def test_it_is_interrupted_from_the_keyboard(edited, expected):
    run = Run(edited, "setsid", "--wait")
    run.until(lambda: at_work(edited, "section@referrals"))
    for group in run.groups() - {os.getpgid(0)}:
        os.killpg(group, signal.SIGINT)
    status, _ = run.end()

    assert status != 0 and run.leaves_nothing_running()
    then_all_is_well(edited, expected)


@pytest.mark.parametrize("room", [1_000, 20_000, 100_000])
def test_the_disk_is_full_for_dvc(edited, expected, room):
    """No file can grow beyond so many bytes: writing fails as on a full disk."""
    status, _ = Run(edited, limit=room).end()

    assert status != 0
    then_all_is_well(edited, expected)


@pytest.mark.parametrize("room", [1_000, 20_000, 100_000])
def test_the_disk_is_full_where_the_report_is_made(edited, expected, room):
    run = Run(edited)
    run.until(lambda: runner(run))
    runner(run).rlimit(psutil.RLIMIT_FSIZE, (room, room))
    status, said = run.end()

    assert status != 0
    assert "  File too large\nMake room on the disk, then: dvc repro" in said
    assert "Traceback" not in said
    then_all_is_well(edited, expected)


@pytest.mark.parametrize("folder", ["reports/202425", "reports/202425/sections"])
def test_a_folder_is_read_only(edited, expected, folder):
    path = edited.path(folder)
    path.chmod(0o555)
    rights = ("dac_override", "dac_read_search")
    dropped = ",".join(f"-{right}" for right in rights)
    as_others = ["setpriv", f"--bounding-set={dropped}", f"--inh-caps={dropped}"] if os.geteuid() == 0 else []
    status, said = Run(edited, *as_others).end()
    path.chmod(0o755)

    assert status != 0
    assert "ermission denied" in said
    assert "Traceback" not in said
    then_all_is_well(edited, expected)


def test_two_runs_at_once(edited, expected):
    runs = [Run(edited), Run(edited)]
    ends = [run.end() for run in runs]

    assert any(status == 0 for status, _ in ends), ends
    assert all(run.leaves_nothing_running() for run in runs)
    then_all_is_well(edited, expected)
