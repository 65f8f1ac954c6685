"""Run commands one after another and time them as a whole."""

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

PR_SET_CHILD_SUBREAPER = 36  # of prctl(2): what a child leaves running becomes a child of this process
LEFT = 30  # seconds in which what a command left running must end; it waits for the command, so it does soon


class FailedError(Exception):
    """A contender that did not do what it was to do; named in the results with the reason."""


@dataclass(frozen=True)
class Taken:
    """Seconds on the wall, and of processors by all processes that were started and ended."""

    seconds: float
    processor: float


def middle(taken: list[Taken]) -> Taken:
    """What is in the middle of several runs."""
    return Taken(median(one.seconds for one in taken), median(one.processor for one in taken))


def timed(commands: list[list[str]], folder: Path, environment: dict[str, str], log: Path) -> Taken:
    """Run all of them in the folder; what they say is added to the log. Raises FailedError."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as said, adopting():
        before, start = processor(), time.perf_counter()
        for words in commands:
            done = subprocess.run(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
            if done.returncode:
                raise FailedError(f"'{' '.join(words)[:60]}' ended with {done.returncode}; see .bench/logs/{log.name}")
        seconds = time.perf_counter() - start
        psutil.wait_procs(psutil.Process().children(recursive=True), timeout=LEFT)
        return Taken(seconds, processor() - before)


@contextmanager
def adopting() -> Iterator[None]:
    """What a command leaves running counts too: it is this process that waits for its end. Linux only."""
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else lambda *words: None
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def processor() -> float:
    """Processor seconds, user and system, of all child processes so far."""
    return sum(os.times()[2:4])
