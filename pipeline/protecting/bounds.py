"""The attacker's arithmetic: least and greatest values of a form under rows of inequalities, by HiGHS through SciPy.

Only ``attack`` uses it. What comes in is exact; floats stay inside.
"""

import math
from fractions import Fraction

import numpy as np
from scipy import optimize, sparse

from pipeline.protecting.linear_system import Form, System

TOLERANCE = 1e-6  # of HiGHS' arithmetic, in units of a target
NODES = 2000  # of the search for whole numbers
INFEASIBLE, UNBOUNDED = 2, 3  # SciPy's status

Row = tuple[int, Form, Fraction | None, Fraction | None]  # number of the fact, form, low, high


class Problem:
    """Rows as HiGHS wants them: each scaled to a largest coefficient of 1, variables counted from their lower bounds."""

    def __init__(self, system: System, rows: list[Row], wanted: Form | None = None):
        self.rows = rows
        self.names = list(dict.fromkeys(name for form in [*(row[1] for row in rows), wanted or {}] for name in form))
        self.least_values = [system.variables[name] for name in self.names]
        self.whole = np.array([name in system.whole for name in self.names])
        place = {name: number for number, name in enumerate(self.names)}
        entries, self.low, self.high = [], [], []
        for line, (_, form, low, high) in enumerate(rows):
            scale = max(abs(by) for by in form.values())
            start = sum(by * (self.least_values[place[name]] or 0) for name, by in form.items())
            entries += [(line, place[name], float(by / scale)) for name, by in form.items()]
            self.low.append(-math.inf if low is None else float((low - start) / scale))
            self.high.append(math.inf if high is None else float((high - start) / scale))
        lines, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        self.matrix = sparse.csr_array((values, (lines, columns)), shape=(len(rows), len(self.names)))
        self.low, self.high = np.array(self.low), np.array(self.high)
        self.bounds = [(None if least is None else 0, None) for least in self.least_values]

    def is_feasible(self) -> bool:
        return self._solve(np.zeros(len(self.names)), self.matrix, self.bounds).status != INFEASIBLE

    def least(self, wanted: Form, sign: int) -> tuple[float, set[int]]:
        """The minimum of sign * form, and the facts that the minimum leans on."""
        if not self.rows:
            bound = all(self.least_values[self.names.index(name)] is not None and by * sign > 0 for name, by in wanted.items())
            return (float(sign * self._start(wanted)) if bound else -math.inf), set()
        costs = self._costs(wanted, sign)
        solved = self._solve(costs, self.matrix, self.bounds)
        if solved.status == UNBOUNDED:
            return -math.inf, set()
        assert solved.status == 0, solved.message
        return solved.fun + float(sign * self._start(wanted)), self._leaning(solved)

    def strained(self) -> set[int]:
        """Facts that the least total slack leans on: a proof that these rows contradict each other."""
        count = len(self.rows)
        slack = sparse.hstack([self.matrix, sparse.eye_array(count), -sparse.eye_array(count)], format="csr")
        costs = np.concatenate([np.zeros(len(self.names)), np.ones(2 * count)])
        return self._leaning(self._solve(costs, slack, self.bounds + [(0, None)] * (2 * count)))

    def least_whole(self, wanted: Form, at_least: int) -> int | None:
        """The least whole value of the form that is no less than this; None when there is none."""
        costs, start = self._costs(wanted, 1), float(self._start(wanted))
        lower = [-math.inf if least is None else 0 for least in self.least_values]
        limits = [
            optimize.LinearConstraint(self.matrix, self.low, self.high),
            optimize.LinearConstraint(costs.reshape(1, -1), at_least - start, math.inf),
        ]
        options = {"node_limit": NODES, "mip_rel_gap": 0.0}
        bounds = optimize.Bounds(lower, math.inf)
        solved = optimize.milp(costs, constraints=limits, integrality=self.whole, bounds=bounds, options=options)
        if solved.status == INFEASIBLE:
            return None
        return at_least if solved.x is None else round(solved.fun + start)

    def _start(self, wanted: Form) -> Fraction:
        places = {name: least or Fraction(0) for name, least in zip(self.names, self.least_values, strict=True)}
        return sum((by * places[name] for name, by in wanted.items()), Fraction(0))

    def _costs(self, wanted: Form, sign: int) -> np.ndarray:
        return np.array([sign * float(wanted.get(name, 0)) for name in self.names])

    def _solve(self, costs, matrix, bounds):
        same = self.low == self.high
        above, below = ~same & (self.high < math.inf), ~same & (self.low > -math.inf)
        self.order = [*np.flatnonzero(same), *np.flatnonzero(above), *np.flatnonzero(below)]
        unequal = sparse.vstack([matrix[above], -matrix[below]], format="csr")
        limits = np.concatenate([self.high[above], -self.low[below]])
        for presolve in (True, False):  # presolving may leave open whether there is no solution or no end to them
            options = {"presolve": presolve}
            solved = optimize.linprog(costs, unequal, limits, matrix[same], self.low[same], bounds, "highs-ds", options=options)
            if solved.status in (0, INFEASIBLE, UNBOUNDED):
                return solved
        raise ArithmeticError(f"HiGHS could not bound a target: {solved.message}")

    def _leaning(self, solved) -> set[int]:
        duals = np.concatenate([solved.eqlin.marginals, solved.ineqlin.marginals])
        return {self.rows[line][0] for line, dual in zip(self.order, duals, strict=True) if abs(dual) > TOLERANCE}
