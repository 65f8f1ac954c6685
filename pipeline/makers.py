"""Processes that stay, and do the same work again and again: each keeps in its memory what it can use again.

A child that is forked for one job loses what it learnt with its end. A maker is forked once, waits for orders, and ends with
the process that started it, however that ends. Children of that process may give it orders too, one at a time.
"""

import gc
import multiprocessing
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe

from pipeline import children

# From what was ordered, and whether whoever ordered it still waits for it, to an answer. Orders and answers are sent.
Job = Callable[[object, Callable[[], bool]], object]


class Makers:
    """A process for each job, by name. Where processes cannot be forked there is none, and every answer is None."""

    def __init__(self, jobs: dict[str, Job]):
        self._doors: dict[str, socket.socket] = {}
        self._processes: list[multiprocessing.Process] = []
        if not children.can_fork():
            return
        gc.freeze()  # children would copy every page that the collector touches
        context = multiprocessing.get_context("fork")
        for name, job in jobs.items():
            mine, door = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            process = context.Process(target=_serve, args=(job, door, os.getpid()), name=name, daemon=True)
            with children.uninterrupted():
                process.start()
                self._processes.append(process)
            door.close()
            self._doors[name] = mine
        gc.unfreeze()

    def ask(self, order: object) -> dict[str, object] | None:
        """The answer of each to the same order, once all have answered.

        None when there are none, or one is gone or has met a mistake in its code, which it tells on standard error.
        """
        connections: dict[str, Connection] = {}
        try:
            for name, door in self._doors.items():
                connections[name] = _ordered(door, order)
            return {name: connection.recv() for name, connection in connections.items()} or None
        except (OSError, EOFError):
            return None
        finally:
            for connection in connections.values():
                connection.close()

    def tell(self, order: object) -> None:
        """Give an order whose answer nobody waits for. A maker that is gone does not hear it."""
        for door in self._doors.values():
            try:
                _ordered(door, order).close()
            except OSError:
                continue  # the next who asks is told so

    def are_alive(self) -> bool:
        """Whether all are there. Only the process that started them may ask; it should start others when one is gone."""
        return bool(self._processes) and all(process.is_alive() for process in self._processes)

    def close(self) -> None:
        """End them."""
        for process in self._processes:
            process.kill()
            process.join()
        for door in self._doors.values():
            door.close()
        self._doors, self._processes = {}, []


def _ordered(door: socket.socket, order: object) -> Connection:
    """Each order has a connection of its own, so that one whose sender is ended halfway does not spoil the next."""
    mine, theirs = Pipe()
    with theirs:
        socket.send_fds(door, [b"order"], [theirs.fileno()])
    mine.send(order)
    return mine


def _serve(job: Job, door: socket.socket, parent: int) -> None:
    """In a maker: work as long as the process lives that started it."""
    children.end_with_parent()
    if os.getppid() != parent:
        os._exit(1)  # it was gone before it could be watched
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: who started this process ends it
    gc.disable()
    while handles := socket.recv_fds(door, 16, 1)[1]:
        with Connection(handles[0]) as connection:
            _answer(job, connection)
        sys.stderr.flush()
        gc.collect()  # when nobody waits
    os._exit(0)


def _answer(job: Job, connection: Connection) -> None:
    try:
        order = connection.recv()
        connection.send(job(order, lambda: not connection.poll()))
    except Exception:
        if not connection.poll():  # somebody waits for it still
            traceback.print_exc()
