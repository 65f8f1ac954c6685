"""From single measurements to medians, ratios and targets."""

import csv
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.contender import COLD, COMMENTARY, NOTEBOOK, UNCHANGED
from benchmarks.contenders import FLOOR, IDLE, OURS, PUT_BACK, STOCK, WATCHED

MOST_WAITED = 1.3  # wall over processor seconds of a command that only computes


@dataclass(frozen=True)
class Spread:
    """Median, least and greatest of the rounds."""

    median: float
    least: float
    greatest: float
    rounds: int


@dataclass(frozen=True)
class Target:
    """What was aimed at, what came out, and whether it is met: None when it was not measured."""

    text: str
    found: Spread | None
    met: bool | None


class Measurements:
    """Seconds by contender, case and round; the last failure by contender."""

    def __init__(self, rows: list[dict[str, str]]):
        self.failures: dict[str, str] = {row["contender"]: row["failure"] for row in rows if row["failure"]}
        self._rounds: dict[str, set[int]] = {}
        self._seconds: dict[tuple[str, str], dict[int, float]] = {}
        self._processor: dict[tuple[str, str], dict[int, float]] = {}
        for row in rows:
            if not row["failure"]:
                place, number = (row["contender"], row["case"]), int(row["round"])
                self._rounds.setdefault(row["contender"], set()).add(number)
                self._seconds.setdefault(place, {})[number] = float(row["seconds"])
                if row["processor_seconds"]:
                    self._processor.setdefault(place, {})[number] = float(row["processor_seconds"])

    @classmethod
    def read(cls, path: Path) -> "Measurements":
        with path.open(encoding="utf-8", newline="") as file:
            return cls(list(csv.DictReader(file)))

    def seconds(self, contender: str, case: str) -> dict[int, float]:
        """Seconds by round; empty when it was not measured."""
        return self._seconds.get((contender, case), {})

    def processor(self, contender: str, case: str) -> dict[int, float]:
        """Seconds of processors, all processes together, by round."""
        return self._processor.get((contender, case), {})

    def cases(self, contender: str) -> list[str]:
        return [case for name, case in self._seconds if name == contender]

    def rounds(self, contender: str) -> int:
        """In how many rounds something of it was measured."""
        return len(self._rounds.get(contender, ()))

    def floor(self, cores: int) -> dict[int, float]:
        """The least that a cold run can take, by round: the cells over the cores, and DVC's own time."""
        cells, own = self.seconds(FLOOR, "cells"), self.seconds(IDLE, COLD)
        return {number: cells[number] / cores + own[number] for number in cells if number in own}

    def whole_floor(self, cores: int) -> dict[int, float]:
        """With what the floor leaves out: DVC's own time is that for the report's stages, and the other stages work too."""
        cells, own, others = self.seconds(FLOOR, "cells"), self.seconds(PUT_BACK, COLD), self.others()
        return {number: cells[number] / cores + own[number] + others[number] for number in cells if number in own}

    def others(self) -> dict[int, float]:
        """What all stages other than sections take, by round."""
        found: dict[int, float] = {}
        for case in self.cases(FLOOR):
            if case.startswith("stage "):
                for number, seconds in self.seconds(FLOOR, case).items():
                    found[number] = found.get(number, 0.0) + seconds
        return found


def busy(found: Measurements) -> bool:
    """Whether others used the machine: DVC, which waits for nothing, had to wait for a processor."""
    waited = spread(ratios(found.seconds(IDLE, UNCHANGED), found.processor(IDLE, UNCHANGED)))
    return waited is not None and waited.greatest > MOST_WAITED


def spread(by_round: dict[int, float]) -> Spread | None:
    values = list(by_round.values())
    return Spread(median(values), min(values), max(values), len(values)) if values else None


def ratios(above: dict[int, float], below: dict[int, float]) -> dict[int, float]:
    """Within each round that has both."""
    return {number: above[number] / below[number] for number in above if number in below}


def targets(found: Measurements, cores: int) -> list[Target]:
    """What the project set itself; a target is met when the median of the rounds meets it."""
    cold, unchanged = found.seconds(OURS, COLD), found.seconds(OURS, UNCHANGED)
    return [
        _target("Cold: at least 6 times faster than stock", ratios(found.seconds(STOCK, COLD), cold), least=6),
        _target("Cold: at most 1.5 times the floor", ratios(cold, found.floor(cores)), most=1.5),
        _target(
            "Cold: at most 1.5 times the floor with what it leaves out",
            ratios(cold, found.whole_floor(cores)),
            most=1.5,
        ),
        *(
            _target(f"{edited}, {how}: at most 3 s", found.seconds(contender, case), most=3)
            for how, contender in (("then plain `dvc repro`", OURS), ("while `make watch` runs", WATCHED))
            for edited, case in (("One commentary file edited", COMMENTARY), ("One notebook edited", NOTEBOOK))
        ),
        _target(
            "Nothing changed: at most 1.2 times `dvc repro` of stages that do nothing",
            ratios(unchanged, found.seconds(IDLE, UNCHANGED)),
            most=1.2,
        ),
        _target(
            "Nothing changed: at most 1.2 times `dvc repro` of our stages without their work",
            ratios(unchanged, found.seconds(PUT_BACK, UNCHANGED)),
            most=1.2,
        ),
    ]


def _target(text: str, by_round: dict[int, float], least: float = 0.0, most: float = float("inf")) -> Target:
    found = spread(by_round)
    return Target(text, found, None if found is None else least <= found.median <= most)
