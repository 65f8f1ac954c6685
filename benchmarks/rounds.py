"""Rounds: each contender once, then each again, so that a slow spell of the machine hits them all."""

import csv
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from benchmarks import contenders, machine, peers
from benchmarks.bases import Bases
from benchmarks.contender import Contender
from benchmarks.copies import BENCH, Project
from benchmarks.peers import CannotInstallError
from benchmarks.timing import FailedError

RESULTS = BENCH / "results"
COLUMNS = ["round", "contender", "case", "seconds", "processor_seconds", "failure"]


def measure(rounds: int, chosen: list[Contender], small: bool, resume: bool = False) -> None:
    """Write .bench/results/benchmark.csv line by line, and run.json, which says where, when and of what.

    ``resume`` goes on with what is there, from the same copies: what was measured in a round is not measured in it again.
    """
    binaries, uninstalled = environments(chosen)
    bases = Bases(small)
    project = Project.of(bases.source) if resume else begun(bases)
    done = measured()
    whole = {name for _, name in done} | {contender.name for contender in chosen} == {each.name for each in contenders.ALL}
    machine.write(RESULTS / "run.json", project, max([rounds, *(number for number, _ in done)]), small, whole)
    with (RESULTS / "benchmark.csv").open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number in range(1, rounds + 1):
            for contender in turned(chosen, number - 1):
                if (number, contender.name) in done:
                    continue
                print(f"{date.today()} round {number} of {rounds}: {contender.title}", file=sys.stderr, flush=True)
                writer.writerows(entries(number, contender, bases, project, binaries, uninstalled))
                file.flush()


def begun(bases: Bases) -> Project:
    """The copies to start from, and no results yet."""
    (RESULTS / "run.json").unlink(missing_ok=True)  # it would say that the copies are those of another run
    print("Making the report once, so that there are figures to run sections with", file=sys.stderr, flush=True)
    peers.compiled(peers.own().parent)
    project = bases.make(peers.own())
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "benchmark.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    return project


def measured() -> set[tuple[int, str]]:
    """Round and contender of all results that are there, failures included."""
    with (RESULTS / "benchmark.csv").open(encoding="utf-8", newline="") as file:
        return {(int(row["round"]), row["contender"]) for row in csv.DictReader(file)}


def refusal(small: bool) -> str:
    """Why what was measured cannot be gone on with; nothing when it can."""
    if not (RESULTS / "run.json").exists():
        return "nothing was measured yet"
    before, now = machine.read(RESULTS / "run.json"), machine.commit()
    if before.small != small:
        return "the last run was of the other report: the whole one, or with --small the small one"
    if before.commit != now or now.endswith(machine.CHANGED):
        return f"the last run was of commit {before.commit}, here is {now}"
    return ""


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
