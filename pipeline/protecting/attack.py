"""The attacker: what a reader of everything published can work out about each target.

It bounds each target by linear programming over the facts of the figures that are shown. It shares no code with
``suppression``: that one chooses, this one doubts. It first draws every conclusion that follows exactly (a fact
with one unknown settles it), in fractions; only what is then still unknown goes to HiGHS, in small pieces.

*Whole numbers.* A reader knows that counts are whole. Rounding an interval's ends inwards is the lesser part of it: with
plain sums and totals the ends are nearly always whole already, and an interval of width w holds about w + 1 whole numbers.
Shares differ: "57.1%" of an unknown base allows 4 of 7, 8 of 14, 12 of 21, and a linear interval from 4.5 to 10 then
holds the single count 8. So a target is protected only if its interval is at least ``protection`` wide *and* at least
``protection + 1`` different whole numbers are possible, each tried by mixed integer programming. The search has a limit
of nodes (not of time); a number that it can neither reach nor exclude counts as possible.

*Contradictions.* Published facts that cannot all be true (a printed total that is not the sum of its parts) protect
nobody: a reader would guess which of them is wrong. Each smallest set of such facts is reported, and the attack is made
once for each fact of it that may be the wrong one, all others believed. Of several conflicts one at a time is varied; in
the others the fact that stands last in the system is the wrong one. The narrowest interval counts.

Not considered: what the choice of a pattern itself tells a reader who knows weights and program.
"""

import math
from collections import defaultdict, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.protecting.bounds import TOLERANCE, Problem
from pipeline.protecting.linear_system import Fact, Form, System


@dataclass(frozen=True)
class Interval:
    """What a reader can say of a target: it lies from ``low`` to ``high`` (infinite where nothing bounds it).

    ``values``: how many different whole numbers it can be, counted up to protection + 1; None where it was not counted
    (not known to be whole, or too narrow anyhow). ``facts``: those that give these limits, of a recovered target.
    """

    low: float
    high: float
    values: int | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def width(self) -> float:
        return self.high - self.low

    def protects(self, protection: int) -> bool:
        """Whether it is at least so wide and, of whole numbers, at least protection + 1 are possible."""
        return self.width >= protection - TOLERANCE and (self.values is None or self.values > protection)


@dataclass(frozen=True)
class Conflict:
    """Published facts that cannot all be true. Any smaller set of them can."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Attack:
    """``intervals`` of all targets, the contradictions met, and ``recovered``: the targets that are not protected."""

    intervals: dict[str, Interval]
    conflicts: tuple[Conflict, ...]
    recovered: tuple[str, ...]


def attack(system: System, withheld: Collection[str], protection: int) -> Attack:
    """Everything a reader can find out when these figures are withheld and all others are shown."""
    intervals, conflicts = {}, []
    for facts, targets in _parts(system, withheld):
        believed = _Reader(system, facts, targets)
        conflicts += [Conflict(tuple(facts[number] for number in numbers)) for numbers in believed.conflicts]
        for reader in [believed, *_other_beliefs(believed)]:
            for name in targets:
                found = reader.interval(name, protection)
                if name not in intervals or _rank(found, protection) < _rank(intervals[name], protection):
                    intervals[name] = found
    intervals = {name: intervals[name] for name in system.targets}
    return Attack(intervals, tuple(conflicts), tuple(name for name in intervals if not intervals[name].protects(protection)))


def widths(system: System, withheld: Collection[str]) -> dict[str, tuple[float, float]]:
    """{target: (lowest, highest)} by linear programming alone, whole numbers not considered."""
    found = attack(replace(system, whole=frozenset()), withheld, 0)
    return {name: (interval.low, interval.high) for name, interval in found.intervals.items()}


def _rank(interval: Interval, protection: int) -> tuple:
    return interval.protects(protection), interval.width, math.inf if interval.values is None else interval.values


def _parts(system: System, withheld: Collection[str]) -> Iterator[tuple[list[Fact], list[str]]]:
    """The facts that a reader has, with the targets that they bear on, in parts that share no variable."""
    hidden = set(withheld)
    facts = [fact for fact in system.facts if fact.figure is None or fact.figure not in hidden]
    part = _Union()
    for form in [*(fact.form for fact in facts), *system.targets.values()]:
        part.join(form)
    together: dict[str, tuple[list[Fact], list[str]]] = defaultdict(lambda: ([], []))
    for name, form in system.targets.items():
        together[part.of(next(iter(form)))][1].append(name)
    for fact in facts:
        if fact.form and (key := part.of(next(iter(fact.form)))) in together:
            together[key][0].append(fact)
    yield from together.values()


def _other_beliefs(believed: "_Reader") -> Iterator["_Reader"]:
    """Readers who think that another fact of a conflict is the wrong one."""
    for numbers, rejected in zip(believed.conflicts, believed.rejected, strict=True):
        for doubted in numbers:
            if doubted != rejected:
                others = [number for number in believed.rejected if number != rejected]
                yield _Reader(believed.system, believed.facts, believed.targets, [*others, doubted], believed.answers)


class _Union:
    """Names joined into sets."""

    def __init__(self):
        self.parent: dict[str, str] = {}

    def of(self, name: str) -> str:
        root = name
        while (above := self.parent.setdefault(root, root)) != root:
            root = above
        while self.parent[name] != root:
            self.parent[name], name = root, self.parent[name]
        return root

    def join(self, names: Collection[str]) -> None:
        first, *others = names or [""]
        for other in others:
            self.parent[self.of(other)] = self.of(first)


class _Reader:
    """One reader, who believes all facts but the rejected ones, and as many of them as can be true together.

    Facts go by their number. ``known``: settled variables; ``because``: the fact that settled each. ``conflicts`` are the
    smallest contradictions, ``rejected`` the fact given up in each.
    """

    def __init__(self, system: System, facts: list[Fact], targets: list[str], rejected=(), answers=None):
        self.system, self.facts, self.targets = system, facts, targets
        self.answers: dict[tuple, tuple] = {} if answers is None else answers
        self.out, self.conflicts, self.rejected = set(rejected), [], []
        while (clash := self._settle() or self._clash_of_pieces()) is not None:
            numbers = self._smallest(sorted(set(clash)))
            self.conflicts.append(numbers)
            self.rejected.append(numbers[-1])
            self.out.add(numbers[-1])

    def interval(self, name: str, protection: int) -> Interval:
        """The limits of a target, the facts behind them if it is recovered."""
        settled, free = self._reduced(self.system.targets[name])
        low = high = float(settled)
        rows, used = [], set()
        for piece in {self.piece_of.of(variable): None for variable in free}:
            wanted = {variable: by for variable, by in free.items() if self.piece_of.of(variable) == piece}
            rows += self.pieces.get(piece, [])
            lowest, highest, numbers = self._limits(piece, wanted)
            low, high, used = low + lowest, high + highest, used | numbers
        values = None
        whole = bool(free) and all(variable in self.system.whole and by.denominator == 1 for variable, by in free.items())
        if whole and high - low >= protection - TOLERANCE:
            values = self._possible(rows, free, low - float(settled), high - float(settled), protection + 1)
            used |= {number for number, *_ in rows}
        found = Interval(low, high, values)
        if found.protects(protection):
            return found
        numbers = self._explained(used, self.system.targets[name])
        return replace(found, facts=tuple(self.facts[number] for number in sorted(numbers)))

    def _settle(self) -> set[int] | None:
        """Draw exact conclusions until none is left; the numbers of the facts of a contradiction, if one is met."""
        self.known, self.because = {}, {}
        holding = defaultdict(list)
        unknown = {}
        for number, fact in enumerate(self.facts):
            if number not in self.out:
                unknown[number] = len(fact.form)
                for variable in fact.form:
                    holding[variable].append(number)
        waiting = deque(number for number, count in unknown.items() if count <= 1)
        while waiting:
            number = waiting.popleft()
            fact = self.facts[number]
            settled, free = self._reduced(fact.form)
            if not free:
                if (fact.low is not None and settled < fact.low) or (fact.high is not None and settled > fact.high):
                    return self._explained({number}, {})
            elif fact.is_exact:
                ((variable, by),) = free.items()
                value, least = (fact.low - settled) / by, self.system.variables[variable]
                if least is not None and value < least:
                    return self._explained({number}, {})
                self.known[variable], self.because[variable] = value, number
                for other in holding[variable]:
                    unknown[other] -= 1
                    if unknown[other] <= 1:
                        waiting.append(other)
        self._cut_up()
        return None

    def _cut_up(self) -> None:
        """What is left: rows over unknown variables, in pieces that share none. A row: number, form, low, high."""
        self.piece_of, self.pieces = _Union(), defaultdict(list)
        rows = []
        for number, fact in enumerate(self.facts):
            if number not in self.out:
                settled, free = self._reduced(fact.form)
                if free:
                    low, high = (None if limit is None else limit - settled for limit in (fact.low, fact.high))
                    rows.append((number, free, low, high))
                    self.piece_of.join(free)
        for name in rows:
            self.pieces[self.piece_of.of(next(iter(name[1])))].append(name)

    def _clash_of_pieces(self) -> set[int] | None:
        """The facts of a contradiction among inequalities, where a target depends on it: least total slack, and its proof."""
        concerned = {self.piece_of.of(name) for target in self.targets for name in self._reduced(self.system.targets[target])[1]}
        for piece in sorted(concerned):
            if piece in self.pieces and not (problem := Problem(self.system, self.pieces[piece])).is_feasible():
                return self._explained(problem.strained(), {})
        return None

    def _smallest(self, numbers: list[int]) -> list[int]:
        """The facts of a contradiction, those left out that it does not need."""
        if not self._contradict(numbers):
            return numbers  # by less than HiGHS can see
        for number in list(numbers):
            if self._contradict(fewer := [other for other in numbers if other != number]):
                numbers = fewer
        return numbers

    def _contradict(self, numbers: list[int]) -> bool:
        rows = [(number, (fact := self.facts[number]).form, fact.low, fact.high) for number in numbers]
        return bool(rows) and not Problem(self.system, rows).is_feasible()

    def _reduced(self, form: Form) -> tuple[Fraction, dict[str, Fraction]]:
        settled = sum((by * self.known[name] for name, by in form.items() if name in self.known), Fraction(0))
        return settled, {name: by for name, by in form.items() if name not in self.known}

    def _explained(self, numbers: set[int], form: Form) -> set[int]:
        """These facts, and those that settled the known variables in them and in the form, and so on back."""
        waiting = [*(name for number in numbers for name in self.facts[number].form), *form]
        found, seen = set(numbers), set()
        while waiting:
            name = waiting.pop()
            if name not in seen and name in self.because:
                found.add(self.because[name])
                waiting.extend(self.facts[self.because[name]].form)
            seen.add(name)
        return found

    def _limits(self, piece: str, wanted: Form) -> tuple[float, float, set[int]]:
        rows = self.pieces.get(piece, [])
        key = (*wanted.items(), *((number, *form.items(), low, high) for number, form, low, high in rows))
        if key not in self.answers:
            problem = Problem(self.system, rows, wanted)
            low, below = problem.least(wanted, 1)
            high, above = problem.least(wanted, -1)
            self.answers[key] = low, -high, below | above
        return self.answers[key]

    def _possible(self, rows: list, wanted: Form, low: float, high: float, enough: int) -> int:
        """How many whole numbers the form can be, counted up to enough."""
        if math.isinf(high - low):  # without an end to them there are whole numbers enough
            return enough
        problem = Problem(self.system, rows, wanted)
        reached = low
        for count in range(enough):
            if reached > high + TOLERANCE:
                return count
            reached = problem.least_whole(wanted, math.ceil(reached - TOLERANCE))
            if reached is None:
                return count
            reached += 1
        return enough
