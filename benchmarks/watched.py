"""Edits while `python -m pipeline watch` runs: from saving to the finished forms, and until DVC has recorded them."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from benchmarks import copies, forms
from benchmarks.bases import Bases
from benchmarks.contender import COMMENTARY, Contender
from benchmarks.copies import BENCH, Project
from benchmarks.timing import FailedError, Taken

READY = "ready"  # a case
SAYS_READY, SAYS_RECORDED = "Watching: ", "The report is up to date"
LOOK = 0.005  # seconds between two looks
PAUSE = 2  # seconds between two edits, in which the command has nothing to do
PATIENCE = 180  # seconds


class Watched(Contender):
    """The command is started in a finished project; it is warm before the first edit."""

    def run(self, bases: Bases, project: Project, binaries: Path) -> Iterator[tuple[str, Taken]]:
        folder, log = BENCH / "run" / self.name, BENCH / "logs" / f"{self.name}.log"
        copies.again(bases.finished, folder)
        began = time.perf_counter()
        with started(self.commands(project)[0], folder, copies.environment(folder, binaries), log) as command:
            until(lambda: said(log, SAYS_READY), command, READY)
            yield READY, Taken(time.perf_counter() - began, spent(command))
            sentences: list[str] = []
            for case in self.edits:
                time.sleep(PAUSE)
                yield from self.edited(case, command, folder, project, sentences)
            stop(command)

    def edited(self, case: str, command: psutil.Popen, folder: Path, project: Project, sentences: list[str]):
        """Save an edit: how long until the forms are there, and until DVC has recorded them. Adds its sentence to the others."""
        report, log = folder / "reports" / project.time_period, BENCH / "logs" / f"{self.name}.log"
        forms_before, said_before, spent_before = forms.marks(report), said(log, SAYS_RECORDED), spent(command)
        edit = copies.edit_commentary if case == COMMENTARY else copies.edit_notebook
        sentences.append(edit(folder, project))
        saved = time.perf_counter()
        until(lambda: forms.replaced(forms_before, forms.marks(report)), command, case)
        made = Taken(time.perf_counter() - saved, spent(command) - spent_before)
        if sentences[-1] not in forms.html(forms.path(report, "html")):
            raise FailedError(f"{case}: the report that replaced the old one does not say '{sentences[-1]}'")
        until(lambda: said(log, SAYS_RECORDED) > said_before, command, recorded(case))
        all_done = Taken(time.perf_counter() - saved, spent(command) - spent_before)
        if lacks := self.lacking(folder, project, sentences):
            raise FailedError(f"{case}: {lacks}")
        yield case, made
        yield recorded(case), all_done


def recorded(case: str) -> str:
    """The case that ends when DVC has recorded what an edit changed."""
    return f"{case}, recorded"


@contextmanager
def started(words: list[str], folder: Path, environment: dict[str, str], log: Path) -> Iterator[psutil.Popen]:
    """The command at work; what it says is in the log. However this ends, it and its children do too."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        command = psutil.Popen(
            words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield command
    finally:
        for process in family(command):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        command.wait()


def until(happened: Callable[[], bool], command: psutil.Popen, case: str) -> None:
    """Look again and again. Raises FailedError when the command ends, or takes too long."""
    end = time.monotonic() + PATIENCE
    while not happened():
        if command.poll() is not None:
            raise FailedError(f"{case}: the command ended with {command.returncode}")
        if time.monotonic() > end:
            raise FailedError(f"{case}: nothing in {PATIENCE} s")
        time.sleep(LOOK)


def said(log: Path, words: str) -> int:
    """How often."""
    return log.read_text(encoding="utf-8").count(words)


def family(command: psutil.Popen) -> list[psutil.Process]:
    return [command, *command.children(recursive=True)] if command.is_running() else []


def spent(command: psutil.Popen) -> float:
    """Processor seconds, user and system, of the command and of all that it started so far."""
    total = 0.0
    for process in family(command):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def stop(command: psutil.Popen) -> None:
    """As Ctrl-C does. Raises FailedError when it does not end well, or leaves a process behind."""
    processes = family(command)
    command.send_signal(signal.SIGINT)
    _, alive = psutil.wait_procs(processes, timeout=20)
    if alive or command.poll() != 0:
        raise FailedError(f"Ctrl-C: it ended with {command.poll()} and left {len(alive)} processes")
