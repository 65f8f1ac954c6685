"""Run commands one after another and time them as a whole."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


class FailedError(Exception):
    """A contender that did not do what it was to do; named in the results with the reason."""


@dataclass(frozen=True)
class Taken:
    """Seconds on the wall, and of processors by all processes that were started and ended."""

    seconds: float
    processor: float


def timed(commands: list[list[str]], folder: Path, environment: dict[str, str], log: Path) -> Taken:
    """Run all of them in the folder; what they say is added to the log. Raises FailedError."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as said:
        before, start = processor(), time.perf_counter()
        for words in commands:
            done = subprocess.run(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
            if done.returncode:
                raise FailedError(f"'{' '.join(words)[:60]}' ended with {done.returncode}; see .bench/logs/{log.name}")
        return Taken(time.perf_counter() - start, processor() - before)


def processor() -> float:
    """Processor seconds, user and system, of all child processes so far."""
    return sum(os.times()[2:4])
