"""What gives a target away: small sets of shown figures that together bound it too narrowly.

``suppression`` breaks each proof by withholding a figure of it. All rows of a part (facts that share variables)
stand in one matrix; a question looks only at what surrounds its target: variables that one shown row fixes are numbers,
the others and the rows that touch them go to HiGHS. The duals of the least and of the greatest value name the rows that
they lean on (Fischetti and Salazar's cuts, for figures that are shown or withheld as a whole); rows that the proof does
not need are then left out one by one.

Whole numbers and contradictions are treated as ``attack`` says, by other means: enough whole numbers are sought
at once (where the search comes to no end, there are not enough); contradictions are found once, with everything shown.
"""

import math
import random
from collections.abc import Collection, Iterator

import numpy as np
from scipy import optimize, sparse

from pipeline.protecting.linear_system import Fact, System

SLACK = 1e-6  # of HiGHS' arithmetic
DUAL = 1e-8  # a smaller dual is none
NODES = 2000  # of the search for whole numbers

Rows = frozenset[int]


class Part:
    """Facts that share variables, each with its owner: the number of a group of figures, or -1 when it is always known."""

    def __init__(self, system: System, facts: list[Fact], owners: list[int], targets: list[str], protection: int):
        self.facts, self.targets, self.protection = facts, targets, protection
        self.names = list(dict.fromkeys(name for form in self._forms(system) for name in form))
        place = {name: column for column, name in enumerate(self.names)}
        self.least = np.array([-math.inf if (low := system.variables[name]) is None else float(low) for name in self.names])
        self.whole = np.array([name in system.whole for name in self.names])
        self.forms = {name: {place[key]: float(by) for key, by in system.targets[name].items()} for name in targets}
        self.countable = {
            name: all(key in system.whole and by.denominator == 1 for key, by in system.targets[name].items()) for name in targets
        }
        self.owners = np.array(owners, dtype=int)
        scales = [max(abs(by) for by in fact.form.values()) for fact in facts]
        self.cells = [
            {place[name]: float(by / scale) for name, by in fact.form.items()} for fact, scale in zip(facts, scales, strict=True)
        ]
        self.low = np.array(
            [-math.inf if fact.low is None else float(fact.low / scale) for fact, scale in zip(facts, scales, strict=True)]
        )
        self.high = np.array(
            [math.inf if fact.high is None else float(fact.high / scale) for fact, scale in zip(facts, scales, strict=True)]
        )
        self.touching: list[list[int]] = [[] for _ in self.names]
        self.fixing: list[list[int]] = [[] for _ in self.names]
        for row, cells in enumerate(self.cells):
            for column in cells:
                (self.fixing if len(cells) == 1 and facts[row].is_exact else self.touching)[column].append(row)
        self.answers: dict[tuple, tuple[float, float, Rows]] = {}
        self.counted: dict[tuple, bool] = {}
        self.conflicts = self._contradictions()
        self.needs: dict[str, tuple[float, int]] = {}  # width and number of values that each target must keep
        self.given_away: dict[str, Rows] = {}  # proofs that no withholding can break
        for name in targets:
            self._demand(name)

    def _forms(self, system: System) -> list:
        return [*(fact.form for fact in self.facts), *(system.targets[name] for name in self.targets)]

    def cut(self, target: str, hidden: Collection[int], whole: bool, variety: int = 0) -> frozenset[int] | None:
        """Groups of which one more must be withheld to protect the target; None when it is protected.

        ``whole``: against readers who try whole numbers too. Do without first: it is much faster. ``variety``: another
        number may give another proof, taken from all that is shown and not from what HiGHS happens to lean on.
        """
        for active in self._beliefs(target, hidden):
            for thorough in (False, True)[: 1 + whole]:
                if (proof := self._proof(target, active, thorough)) is not None:
                    if variety and not thorough:
                        proof = self._other_proof(target, active, variety) or proof
                    smallest = self._smallest(target, proof, active, thorough, variety=variety)
                    return frozenset(int(owner) for owner in self.owners[sorted(smallest)] if owner >= 0)
        return None

    def protects(self, target: str, hidden: Collection[int]) -> bool:
        """Whether the target is protected, from readers who try whole numbers too."""
        return all(self._proof(target, active, True) is None for active in self._beliefs(target, hidden))

    def exposed(self, hidden: frozenset[int], again: int) -> list[str]:
        """The targets that are no longer protected when one of the groups withheld is shown again."""
        columns = {column for row in np.flatnonzero(self.owners == again) for column in self.cells[row]}
        near = [
            name
            for name in self.targets
            if self.conflicts or columns & set(self._around(self.forms[name], ~np.isin(self.owners, list(hidden)))[1])
        ]
        return [name for name in near if not self.protects(name, hidden - {again})]

    def _demand(self, name: str) -> None:
        """What can be demanded for a target: the protection, or what is left of it with everything withheld."""
        everything = set(self.owners.tolist()) - {-1}
        self.needs[name] = (self.protection, self.protection + 1 if self.countable[name] else 0)
        for active in self._beliefs(name, everything):
            if (proof := self._proof(name, active, True)) is not None:
                self.given_away[name] = self._smallest(name, proof, active, True, single=True)
                low, high, _ = self._bounded(name, *self._around(self.forms[name], active), enough=0)
                self.needs[name] = (max(0.0, min(self.needs[name][0], high - low)), 0)

    def _beliefs(self, name: str, hidden: Collection[int]) -> Iterator[np.ndarray]:
        """Masks of the rows that a reader may go by: all that are shown, or where they conflict, all but one doubted."""
        shown = ~np.isin(self.owners, list(hidden))
        alive = [rows for rows in self.conflicts if shown[rows].all()]
        shown[[rows[-1] for rows in alive]] = False
        yield shown
        if alive:
            _, columns, fixed = self._around(self.forms[name], shown)
        for *others, rejected in alive:
            for doubted in others:  # it makes a difference only where what was rejected touches what is open
                opened = {column for column, row in fixed.items() if row == doubted}
                if self.cells[rejected].keys() & (opened | set(columns)):
                    other = shown.copy()
                    other[rejected], other[doubted] = True, False
                    yield other

    def _around(self, form: dict[int, float], active: np.ndarray) -> tuple[list[int], list[int], dict[int, int]]:
        """Rows and open columns connected with a form, and the fixed columns met: {column: the row that fixes it}."""
        rows, columns, fixed, waiting, seen = set(), set(), {}, list(form), set()
        while waiting:
            column = waiting.pop()
            if column in seen:
                continue
            seen.add(column)
            fixer = next((row for row in self.fixing[column] if active[row]), None)
            if fixer is not None:
                fixed[column] = fixer
                continue
            columns.add(column)
            for row in self.touching[column]:
                if active[row] and row not in rows:
                    rows.add(row)
                    waiting.extend(self.cells[row])
        return sorted(rows), sorted(columns), fixed

    def _proof(self, name: str, active: np.ndarray, whole: bool) -> Rows | None:
        """Rows that leave a target less than it needs; None when it has enough."""
        width, values = self.needs[name]
        rows, columns, fixed = self._around(self.forms[name], active)
        key = (name, *rows, -1, *sorted(fixed.items()))
        whole = whole and values > width
        if whole and rows and key not in self.counted:
            self.counted[key] = self._has_values(name, rows, columns, fixed, values)
        if whole and self.counted.get(key):  # so many whole numbers are wide enough too
            return None
        if key not in self.answers:
            self.answers[key] = self._bounded(name, rows, columns, fixed, enough=width)
        low, high, leaning = self.answers[key]
        if high - low < width - SLACK:
            return leaning
        if not whole or math.isinf(high - low):  # without an end to them there are whole numbers enough
            return None
        return frozenset([*rows, *fixed.values()])

    def _smallest(self, name: str, proof: Rows, active: np.ndarray, whole: bool, single: bool = False, variety: int = 0) -> Rows:
        """The proof without the figures (``single``: rows) that it can do without, sought in ever smaller portions."""
        mask = np.zeros(len(self.facts), dtype=bool)
        mask[sorted(proof)] = True
        if self._proof(name, mask, whole) is None:  # a dual was too small to be seen
            mask = active.copy()
        rows = np.flatnonzero(mask)
        units = (
            [[row] for row in rows] if single else [rows[self.owners[rows] == owner] for owner in np.unique(self.owners[rows])]
        )
        units = [unit for unit in units if single or self.owners[unit[0]] >= 0]
        random.Random(variety).shuffle(units)
        size = max(1, len(units) // 2) if whole else 1
        while size:
            kept = []
            for portion in (units[start : start + size] for start in range(0, len(units), size)):
                mask[np.concatenate(portion)] = False
                if self._proof(name, mask, whole) is None:
                    mask[np.concatenate(portion)] = True
                    kept += portion
            units, size = kept, size // 2
        return frozenset(np.flatnonzero(mask).tolist())

    def _other_proof(self, name: str, active: np.ndarray, variety: int) -> Rows | None:
        """Rows that prove a target too narrow, those preferred that chance makes cheap; as multipliers of both limits."""
        found, columns, fixed = self._around(self.forms[name], active)
        rows = sorted([*found, *fixed.values()])
        columns = sorted([*columns, *fixed])
        matrix, low, high = self._matrix(rows, columns, {})
        free = np.isinf(self.least[columns])
        start = np.where(free, 0.0, self.least[columns])
        low, high = low - matrix @ start, high - matrix @ start
        form = np.array([self.forms[name].get(column, 0.0) for column in columns])
        upper, lower = np.flatnonzero(high < math.inf), np.flatnonzero(low > -math.inf)
        sides, limits = np.vstack([matrix[upper], -matrix[lower]]).T, np.concatenate([high[upper], -low[lower]])
        chance = random.Random(variety)
        price = {owner: 0.5 + chance.random() if owner >= 0 else 0.01 for owner in np.unique(self.owners[rows]).tolist()}
        costs = np.array([price[int(self.owners[rows[line]])] for line in [*upper, *lower]])
        twice = np.block([[sides, 0 * sides], [0 * sides, sides]])
        wanted, open_below = np.concatenate([form, -form]), np.concatenate([free, free])
        solved = optimize.linprog(
            np.concatenate([costs, costs]),
            np.vstack([-twice[~open_below], np.concatenate([limits, limits])]),
            np.concatenate([-wanted[~open_below], [self.needs[name][0] - 2 * SLACK]]),
            twice[open_below],
            wanted[open_below],
            method="highs",
        )
        if solved.status != 0:
            return None
        used = np.flatnonzero(solved.x.reshape(2, -1).max(axis=0) > DUAL)
        return frozenset(rows[line] for line in np.concatenate([upper, lower])[used])

    def _bounded(self, name: str, rows, columns, fixed, enough: float) -> tuple[float, float, Rows]:
        """Limits of a target and the rows that they lean on; the least value only where the width may be enough without."""
        form = self.forms[name]
        values = {column: self.low[row] / self.cells[row][column] for column, row in fixed.items()}
        start = sum(by * values[column] for column, by in form.items() if column in fixed)
        if not columns:
            return start, start, frozenset(fixed.values())
        costs = np.array([form.get(column, 0.0) for column in columns])
        matrix, low, high = self._matrix(rows, columns, values)
        wanted = [column for column in columns if column in form]
        limit = {1: sum(form[column] * self.least[column] if form[column] > 0 else -math.inf for column in wanted), -1: -math.inf}
        if not rows:
            return start + limit[1], math.inf, frozenset()
        leaning = set()
        for sign in (-1, 1):
            best, duals = _least(sign * costs, matrix, low, high, self.least[columns])
            if best is None:  # a contradiction that had not been met before: nobody is protected by it
                return start, start, frozenset([*rows, *fixed.values()])
            limit[sign] = best
            if math.isinf(best):
                break
            leaning |= {row for row, dual in zip(rows, duals, strict=True) if abs(dual) > DUAL}
            for column, row in fixed.items():
                lean = sum(dual * self.cells[line].get(column, 0.0) for line, dual in zip(rows, duals, strict=True))
                if abs((sign * form[column] if column in form else 0.0) - lean) > DUAL:
                    leaning.add(row)
            if -limit[-1] - limit[1] < enough - SLACK:
                break
        return start + limit[1], start - limit[-1], frozenset(leaning)

    def _matrix(self, rows, columns, values) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        place = {column: number for number, column in enumerate(columns)}
        matrix, shift = np.zeros((len(rows), len(columns))), np.zeros(len(rows))
        for line, row in enumerate(rows):
            for column, by in self.cells[row].items():
                if column in values:
                    shift[line] += by * values[column]
                else:
                    matrix[line, place[column]] = by
        return matrix, self.low[rows] - shift, self.high[rows] - shift

    def _has_values(self, name: str, rows, columns, fixed, enough: int) -> bool:
        """Whether a target has room for so many whole numbers: as many solutions at once, each at least 1 above the last."""
        values = {column: self.low[row] / self.cells[row][column] for column, row in fixed.items()}
        costs = np.array([self.forms[name].get(column, 0.0) for column in columns])
        matrix, least, greatest = self._matrix(rows, columns, values)
        steps = np.eye(enough)[1:] - np.eye(enough)[:-1]
        solved = optimize.milp(
            np.zeros(enough * len(columns)),
            integrality=np.tile(self.whole[columns], enough),
            bounds=optimize.Bounds(np.tile(self.least[columns], enough), math.inf),
            constraints=[
                optimize.LinearConstraint(sparse.kron(np.eye(enough), matrix), np.tile(least, enough), np.tile(greatest, enough)),
                optimize.LinearConstraint(sparse.kron(steps, costs.reshape(1, -1)), 1, math.inf),
            ],
            options={"node_limit": NODES},
        )
        return solved.x is not None

    def _contradictions(self) -> list[list[int]]:
        """Smallest sets of rows that conflict when everything is shown; without the last of each the rest agrees."""
        active = np.ones(len(self.facts), dtype=bool)
        conflicts = []
        while (clash := self._clash(np.flatnonzero(active))) is not None:
            for row in list(clash):
                fewer = [other for other in clash if other != row]
                if self._clash(np.array(fewer, dtype=int)) is not None:
                    clash = fewer
            conflicts.append(clash)
            active[clash[-1]] = False
        return conflicts

    def _clash(self, rows: np.ndarray) -> list[int] | None:
        """Rows that show a contradiction among these: those on which the least total slack leans."""
        if not len(rows):
            return None
        entries = [(line, column, by) for line, row in enumerate(rows) for column, by in self.cells[row].items()]
        lines, columns, values = zip(*entries, strict=True)
        matrix = sparse.csr_array((values, (lines, columns)), shape=(len(rows), len(self.names)))
        slack = sparse.hstack([matrix, sparse.eye_array(len(rows)), -sparse.eye_array(len(rows))], format="csr")
        costs = np.concatenate([np.zeros(len(self.names)), np.ones(2 * len(rows))])
        bounds = np.concatenate([self.least, np.zeros(2 * len(rows))])
        best, duals = _least(costs, slack, self.low[rows], self.high[rows], bounds)
        if best < SLACK:
            return None
        return [int(row) for row, dual in zip(rows, duals, strict=True) if abs(dual) > DUAL]


def _least(costs, matrix, low, high, least) -> tuple[float | None, np.ndarray]:
    """The least value and the duals of the rows; -infinity where there is no end, None where nothing fits."""
    same = low == high
    above, below = np.flatnonzero(~same & (high < math.inf)), np.flatnonzero(~same & (low > -math.inf))
    stack = sparse.vstack if sparse.issparse(matrix) else np.vstack
    unequal, limits = stack([matrix[above], -matrix[below]]), np.concatenate([high[above], -low[below]])
    bounds = np.column_stack([least, np.full(len(least), math.inf)])
    for presolve in (True, False):
        solved = optimize.linprog(
            costs, unequal, limits, matrix[same], low[same], bounds, method="highs", options={"presolve": presolve}
        )
        if solved.status != 4:
            break
    if solved.status in (2, 3):
        return (None if solved.status == 2 else -math.inf), np.zeros(len(low))
    if solved.status != 0:
        raise ArithmeticError(f"HiGHS could not bound a target: {solved.message}")
    duals = np.zeros(len(low))
    duals[same] = solved.eqlin.marginals
    duals[above] += solved.ineqlin.marginals[: len(above)]
    duals[below] -= solved.ineqlin.marginals[len(above) :]
    return solved.fun, duals
