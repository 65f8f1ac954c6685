"""Complementary suppression: which further figures to withhold so that no target can be worked out, at the least loss.

A proof (``proofs``) is a set of shown figures that together give a target away: at least one of them must be
withheld. The lightest set that breaks all proofs met so far is found by integer programming (HiGHS through SciPy);
then proofs are sought against that set, and so on until none is left. What is then withheld is a lightest pattern.
Withholding more never helps a reader, so the loop ends, and it ends safely.

The pattern is the same on every run: everything goes by the order of the system, and of patterns of one weight the one
that keeps earlier figures is preferred. Where a part needs more rounds or a larger search than the limits below, the
rest is done greedily (the lightest figure of each proof, then whatever turns out not to be needed is shown again): safe,
perhaps not lightest, and ``Pattern.optimal`` says so.

What counts as protected, of whole numbers and of contradictory facts too, is written down in ``attack``.
Published data that contradict themselves leave the pattern safe, but perhaps not lightest.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy import optimize, sparse

from pipeline.protecting.linear_system import Fact, System
from pipeline.protecting.proofs import Part

ROUNDS = 100  # of proofs sought and broken, in one part
NODES = 20_000  # of the search for the lightest set
VARIETIES = 3  # proofs taken at random against one target, in one round
FINE = 1000  # weights are multiplied by it, so that ties are told apart within HiGHS' tolerance

Cut = frozenset[int]


@dataclass(frozen=True)
class Unprotected:
    """A target that withholding cannot protect fully: the facts that give it away (permanent, or not to be withheld)."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Pattern:
    """What to withhold, and why.

    ``withheld``: all figures, primary and complementary. ``complementary``: {figure: targets that could be recovered
    were it, and what says the same, shown again, everything else staying as it is}, in the order of the system.
    ``unprotected``: targets that permanent knowledge gives away whatever is withheld; they keep the width that it
    leaves them. ``optimal``: False when a part was too large for the exact method, so that a lighter pattern may exist.
    """

    withheld: frozenset[str]
    complementary: dict[str, tuple[str, ...]]
    unprotected: dict[str, Unprotected]
    optimal: bool


def complete(system: System, primary: Collection[str], weights: Mapping[str, int | None], protection: int) -> Pattern:
    """The lightest set of figures to withhold, ``primary`` among them, that leaves every target protected.

    ``weights``: information lost with each figure, whole numbers from 0 (every figure of the system that is not primary
    has one); None for a figure that may not be withheld. Figures that say the same are withheld together.
    """
    primary = frozenset(primary)
    groups = _groups(system, primary, weights)
    prices = [sum(weights[figure] for figure in group) for group in groups]
    withheld, reasons, unprotected, optimal = set(primary), {}, {}, True
    for part in _parts(system, primary, groups, protection):
        hidden, exact = _lightest(part, prices)
        optimal &= exact
        unprotected |= {
            name: Unprotected(tuple(part.facts[row] for row in sorted(rows))) for name, rows in part.given_away.items()
        }
        for group in sorted(hidden):
            exposed = tuple(part.exposed(hidden, group))
            withheld.update(groups[group])
            reasons |= dict.fromkeys(groups[group], exposed)
    return Pattern(
        frozenset(withheld),
        {figure: reasons[figure] for figure in system.figures if figure in reasons},
        {name: unprotected[name] for name in system.targets if name in unprotected},
        optimal,
    )


def _groups(system: System, primary: frozenset[str], weights: Mapping[str, int | None]) -> list[list[str]]:
    """Figures that may be withheld, those together that say the same: one alone would still say it."""
    said = defaultdict(list)
    for fact in system.facts:
        if fact.figure is not None and fact.figure not in primary:
            said[fact.figure].append(_scaled(fact))
    missing = [figure for figure in said if figure not in weights]
    assert not missing, f"figures without a weight: {', '.join(missing[:5])}"
    wrong = [
        figure
        for figure in said
        if weights[figure] is not None and (weights[figure] != int(weights[figure]) or weights[figure] < 0)
    ]
    assert not wrong, f"weights are whole numbers from 0: {', '.join(wrong[:5])}"
    alike = defaultdict(list)
    for figure, facts in said.items():
        alike[frozenset(facts)].append(figure)
    return [group for group in alike.values() if all(weights[figure] is not None for figure in group)]


def _scaled(fact: Fact) -> tuple:
    """The fact, the same for every multiple of it."""
    form = sorted(fact.form.items())
    by = form[0][1] if form else Fraction(1)
    low, high = (None if limit is None else limit / by for limit in ((fact.low, fact.high) if by > 0 else (fact.high, fact.low)))
    return tuple((name, coefficient / by) for name, coefficient in form), low, high


def _parts(system: System, primary: frozenset[str], groups: list[list[str]], protection: int) -> list[Part]:
    """The facts that remain after primary suppression, in parts that share no variable; those that have targets."""
    owner = {figure: number for number, group in enumerate(groups) for figure in group}
    facts = [fact for fact in system.facts if fact.form and fact.figure not in primary]
    place = {name: column for column, name in enumerate(system.variables)}
    forms = [*(fact.form for fact in facts), *system.targets.values()]
    edges = [(place[next(iter(form))], place[name]) for form in forms for name in form]
    starts, ends = zip(*edges, strict=True) if edges else ((), ())
    links = sparse.coo_array((np.ones(len(edges)), (starts, ends)), shape=(len(place), len(place)))
    _, label = sparse.csgraph.connected_components(links, directed=False)
    inside, targets = defaultdict(list), defaultdict(list)
    for fact in facts:
        inside[label[place[next(iter(fact.form))]]].append(fact)
    for name, form in system.targets.items():
        targets[label[place[next(iter(form))]]].append(name)
    return [
        Part(system, inside[key], [owner.get(fact.figure, -1) for fact in inside[key]], targets[key], protection)
        for key in targets
    ]


def _lightest(part: Part, prices: list[int]) -> tuple[Cut, bool]:
    """The groups to withhold in a part, and whether that is certainly the lightest choice."""
    cuts: list[Cut] = []
    solved: dict[frozenset[Cut], tuple[Cut, bool]] = {}
    hidden, exact = frozenset(), True
    for turn in range(ROUNDS):
        found = _found(part, hidden, False, turn) or _found(part, hidden, True, turn)
        if not found:
            return hidden, exact and not part.conflicts
        cuts = list(dict.fromkeys([*cuts, *found]))
        hidden, exact = frozenset(), True
        for block in _blocks(cuts):
            if block not in solved:
                solved[block] = _hitting(block, prices)
            hidden, exact = hidden | solved[block][0], exact and solved[block][1]
    return _greedy(part, hidden, prices), False


def _found(part: Part, hidden: Cut, whole: bool, turn: int) -> list[Cut]:
    """Proofs against the targets: some against each that share nothing, and after the first turn some taken at random."""
    cuts = []
    for target in part.targets:
        if turn:
            for variety in range(VARIETIES * turn, VARIETIES * (turn + 1)):
                if (cut := part.cut(target, hidden, whole, variety)) is None:
                    break
                cuts.append(cut)
        broken = hidden
        while (cut := part.cut(target, broken, whole)) is not None:
            assert cut, f"{target}: nothing left to withhold"
            cuts.append(cut)
            broken |= cut
    return cuts


def _blocks(cuts: list[Cut]) -> list[frozenset[Cut]]:
    """Cuts that hang together by common groups."""
    blocks: list[tuple[set[int], set[Cut]]] = []
    for cut in cuts:
        groups, members = set(cut), {cut}
        rest = []
        for other in blocks:
            if other[0] & cut:
                groups, members = groups | other[0], members | other[1]
            else:
                rest.append(other)
        blocks = [*rest, (groups, members)]
    return [frozenset(members) for _, members in blocks]


def _hitting(cuts: frozenset[Cut], prices: list[int]) -> tuple[Cut, bool]:
    """The lightest set with a group of each cut; of several, the one that leaves out what stands earlier."""
    groups = sorted(frozenset.union(*cuts))
    place = {group: column for column, group in enumerate(groups)}
    entries = [(row, place[group]) for row, cut in enumerate(sorted(cuts, key=sorted)) for group in sorted(cut)]
    matrix = sparse.csr_array((np.ones(len(entries)), tuple(zip(*entries, strict=True))), shape=(len(cuts), len(groups)))
    count = len(groups)
    ties = [((count - column) / (count + 1)) ** 1.5 / (count + 1) for column in range(count)]  # all together less than 1
    costs = FINE * np.array([prices[group] + tie for group, tie in zip(groups, ties, strict=True)])
    solved = optimize.milp(
        costs,
        constraints=optimize.LinearConstraint(matrix, 1, np.inf),
        integrality=np.ones(count),
        bounds=optimize.Bounds(0, 1),
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return frozenset(groups), False  # the greedy pruning is left to _greedy; such a search has not been met
    return frozenset(group for group, chosen in zip(groups, solved.x, strict=True) if chosen > 0.5), solved.status == 0


def _greedy(part: Part, hidden: Cut, prices: list[int]) -> Cut:
    """More withheld until the part is safe, then shown again what need not be withheld, the heaviest first."""
    for target in part.targets:
        while (cut := part.cut(target, hidden, True)) is not None:
            hidden |= {min(cut, key=lambda group: (prices[group], -group))}
    for group in sorted(hidden, key=lambda group: (-prices[group], group)):
        if not part.exposed(hidden, group):
            hidden -= {group}
    return hidden
