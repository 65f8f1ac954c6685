"""Rounds: each contender once, then each again, so that a slow spell of the machine hits them all."""

import csv
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from benchmarks import contenders, machine, peers
from benchmarks.bases import Bases
from benchmarks.contenders import Contender
from benchmarks.copies import BENCH
from benchmarks.peers import CannotInstallError
from benchmarks.timing import FailedError

RESULTS = BENCH / "results"
COLUMNS = ["round", "contender", "case", "seconds", "processor_seconds", "failure"]


def measure(rounds: int, chosen: list[Contender], small: bool) -> None:
    """Write .bench/results/benchmark.csv line by line, and run.json, which says where, when and of what."""
    binaries, uninstalled = environments(chosen)
    bases = Bases(small)
    peers.compiled(peers.own().parent)
    print("Making the report once, so that there are figures to run sections with", file=sys.stderr, flush=True)
    project = bases.make(peers.own())
    RESULTS.mkdir(parents=True, exist_ok=True)
    machine.write(RESULTS / "run.json", project, rounds, small, whole=len(chosen) == len(contenders.ALL))
    with (RESULTS / "benchmark.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number in range(1, rounds + 1):
            for contender in turned(chosen, number - 1):
                print(f"{date.today()} round {number} of {rounds}: {contender.title}", file=sys.stderr, flush=True)
                writer.writerows(entries(number, contender, bases, project, binaries, uninstalled))
                file.flush()


def environments(chosen: Iterable[Contender]) -> tuple[dict[str, Path], dict[str, str]]:
    """The commands of each environment that is needed, by peer ('' is the project's own), and why one is lacking."""
    found, lacking = {"": peers.own()}, {}
    for peer in dict.fromkeys(contender.peer for contender in chosen if contender.peer):
        try:
            found[peer] = peers.installed(peer)
        except CannotInstallError as error:
            lacking[peer] = f"cannot be installed: {error}"
    return found, lacking


def entries(number, contender, bases, project, binaries, uninstalled) -> list[list]:
    """The lines of one contender in one round; one that fails leaves what it did so far, and a line with the reason."""
    if contender.peer in uninstalled:
        return [[number, contender.name, "", "", "", uninstalled[contender.peer]]]
    found = []
    try:
        for case, taken in contender.run(bases, project, binaries[contender.peer]):
            print(f"    {case}: {taken.seconds:.2f} s", file=sys.stderr, flush=True)
            found.append([number, contender.name, case, f"{taken.seconds:.3f}", f"{taken.processor:.2f}", ""])
    except FailedError as error:
        print(f"    failed: {error}", file=sys.stderr, flush=True)
        found.append([number, contender.name, "", "", "", str(error)])
    return found


def turned(chosen: list[Contender], by: int) -> list[Contender]:
    """Another contender begins each round."""
    by %= len(chosen)
    return chosen[by:] + chosen[:by]
