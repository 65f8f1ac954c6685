"""Run jobs side by side, each in a forked child of this process: what was imported once serves them all.

A child begins with the modules of this process and nothing of another job: no variable, figure, option or random state
passes from one to the next. It hands over files, never objects. No child outlives this process, however it ends.
Where forking is not to be had, the jobs run here, one after another.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import wait

from pipeline.errors import ReportError, of_the_disk

PR_SET_PDEATHSIG = 1  # Linux: the signal that a process gets when its parent ends; psutil and os do not offer it
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ChildError(Exception):
    """A child that ended otherwise than by itself, or with a programming mistake; its traceback is the message."""


class UnwantedError(Exception):
    """Who wanted the work of the children has ended."""


def can_fork() -> bool:
    """True on Linux. Elsewhere forking is not to be had (Windows) or unsafe with the system's libraries (macOS).

    A process with threads (in tests, the browser's) must not be forked either: a child could wait for their locks for ever.
    """
    return sys.platform == "linux" and threading.active_count() == 1 and not os.environ.get("SAFEGUARDING_NO_FORK")


def side_by_side(
    jobs: Mapping[str, Callable[[], None]],
    finished: Callable[[str], None] = lambda name: None,
    meanwhile: Callable[[], None] | None = None,
    at_once: int = CORES,
    unwanted: int | None = None,
) -> dict[str, Exception]:
    """Run all jobs, begun in their order; the failures by name.

    A ReportError comes back as it was raised, anything else as a ChildError. ``finished`` is told each name as it ends.
    ``meanwhile`` is called once, here, when the first children have begun. ``unwanted`` is a file descriptor: when something
    can be read from it, all children are ended and an UnwantedError is raised.
    """
    if not can_fork():
        return _one_after_another(jobs, finished)
    gc.freeze()  # children would copy every page that the collector touches
    context = multiprocessing.get_context("fork")
    waiting, running, failures = list(jobs.items()), {}, {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                name, job = waiting.pop(0)
                receiver, sender = context.Pipe(duplex=False)
                process = context.Process(target=_child, args=(job, sender, os.getpid()), name=name)
                with uninterrupted():
                    process.start()
                    running[receiver] = process
                sender.close()
            if meanwhile:
                meanwhile()
                meanwhile = None
            for receiver in wait([*running, *([] if unwanted is None else [unwanted])]):
                if receiver == unwanted:
                    raise UnwantedError
                process = running[receiver]
                with receiver:
                    failure = _outcome(receiver, process)
                del running[receiver]
                if failure is not None:
                    failures[process.name] = failure
                finished(process.name)
    finally:
        for process in running.values():
            process.kill()
        for process in running.values():
            process.join()
        gc.unfreeze()
    return {name: failures[name] for name in jobs if name in failures}


def _one_after_another(jobs: Mapping[str, Callable[[], None]], finished: Callable[[str], None]) -> dict[str, Exception]:
    failures = {}
    for name, job in jobs.items():
        try:
            job()
        except ReportError as error:
            failures[name] = error
        except Exception as error:
            failures[name] = of_the_disk(error) or ChildError(traceback.format_exc())
        finished(name)
    return failures


def _outcome(receiver, process) -> Exception | None:
    """What a child said last; one that was killed said nothing."""
    try:
        failure = receiver.recv()
    except EOFError:
        process.join()
        code = process.exitcode
        failure = ChildError(
            f"it was ended by {signal.Signals(-code).name}" if code and code < 0 else f"it ended with status {code}"
        )
    process.join()
    return failure


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until this is done. One that came while Python forks would be lost: its own preparations swallow it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """From now on this process is ended with the one that started it, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def begin() -> None:
    """What a program does before anything else that was started while nothing could interrupt."""
    end_with_parent()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def watched(process: int) -> int | None:
    """A file descriptor from which something can be read when this process has ended; None where there is no such thing."""
    try:
        return os.pidfd_open(process)
    except (AttributeError, OSError):
        return None


def _child(job: Callable[[], None], sender, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches the whole group: the parent tells of it, once
    begin()
    if os.getppid() != parent:
        os._exit(1)  # it was gone before it could be watched
    gc.enable()
    failure: Exception | None = None
    try:
        job()
    except ReportError as error:
        failure = error
    except BaseException as error:
        failure = of_the_disk(error) or ChildError(traceback.format_exc())
    sender.send(failure)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # no exit handlers of the parent
