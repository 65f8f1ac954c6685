"""What a reader knows about the counts behind a report, as linear facts: shared by the suppression and by its attacker.

A *variable* is a number that somebody may want to know (a cell of a return). A *fact* says that a linear form of
variables lies between two limits. A *figure* is a number that the report may show or withhold; it owns the facts that
showing it gives away, and withholding it takes those facts from the reader. A fact without a figure is permanent
knowledge: an identity, a declared relation, last year's report. A *target* is a form that must stay uncertain.

Everything is exact (int or Fraction). Figures, variables and targets are named by text; order in ``System`` is the fixed
order by which ties are broken.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

Form = Mapping[str, Fraction]


@dataclass(frozen=True)
class Fact:
    """low <= sum(coefficient * variable) <= high. None for an open side; low == high for an exact value.

    ``figure``: whose showing gives this away; None when the reader knows it whatever we withhold.
    ``source``: a name of the fact for reports ("total of child_deaths 2017-18"); never a value.
    """

    form: Form
    low: Fraction | None
    high: Fraction | None
    figure: str | None = None
    source: str = ""

    def __post_init__(self):
        object.__setattr__(self, "form", {name: _exact(by) for name, by in self.form.items() if by})
        for side in ("low", "high"):
            limit = getattr(self, side)
            assert not isinstance(limit, float), "limits are exact: int or Fraction"
            object.__setattr__(self, side, None if limit is None else _exact(limit))
        assert self.low is None or self.high is None or self.low <= self.high, f"{self.name}: low above high"

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def name(self) -> str:
        """What to call it in a report: its source, or else its figure, or else the variables that it binds. No values."""
        return self.source or self.figure or "relation of " + ", ".join(self.form)


def _exact(number: Fraction | int) -> Fraction:
    return number if type(number) is Fraction else Fraction(number)


@dataclass(frozen=True)
class System:
    """All that can be known, and what must not be.

    ``variables``: {name: lower bound}; 0 for a count, 1 for one that readers see as withheld while zeros are shown,
    None for a number that may be negative.
    ``facts``: of every figure, shown or not, and of permanent knowledge.
    ``targets``: {name: form} to protect; a single cell or any sum (see ``small_sums``).
    ``whole``: variables that readers know to be whole numbers (counts, bases). An attacker may use that.
    """

    variables: Mapping[str, Fraction | None]
    facts: list[Fact]
    targets: Mapping[str, Form]
    whole: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self):
        object.__setattr__(self, "whole", frozenset(self.whole))
        for form in [*(fact.form for fact in self.facts), *self.targets.values(), dict.fromkeys(self.whole, 1)]:
            unknown = [name for name in form if name not in self.variables]
            assert not unknown, f"not among the variables: {', '.join(unknown[:5])}"
        assert all(any(form.values()) for form in self.targets.values()), "a target without variables"
        broken = [name for name in self.whole if Fraction(self.variables[name] or 0).denominator != 1]
        assert not broken, f"whole numbers with a broken lower bound: {', '.join(broken[:5])}"

    @property
    def figures(self) -> list[str]:
        """Every figure that owns a fact, in order of first mention."""
        return list(dict.fromkeys(fact.figure for fact in self.facts if fact.figure is not None))


def exactly(form: Form, value: Fraction | int, figure: str | None = None, source: str = "") -> Fact:
    """The form has this value: a count or total that is shown, or an identity (value 0)."""
    return Fact(form, value, value, figure, source)


def rounded(
    part: Form,
    base: Form | Fraction | int,
    shown: Fraction,
    places: int,
    scale: int = 100,
    figure: str | None = None,
    source: str = "",
) -> list[Fact]:
    """``scale * part / base`` is shown as ``shown``, rounded half up to ``places`` decimal places.

    ``base`` is a number, or a form when it is not known (it is at least 0): (shown - h) / scale * base <= part <=
    (shown + h) / scale * base is linear either way. ``part`` may be a difference, for a percent change.
    For a plain number that is shown rounded: base 1, scale 1.
    """
    assert not isinstance(shown, float), "exact: int or Fraction"
    half = Fraction(1, 2 * 10**places)
    lowest, highest = (Fraction(shown) - half) / scale, (Fraction(shown) + half) / scale
    if not isinstance(base, Mapping):
        return [Fact(part, lowest * base, highest * base, figure, source)]
    return [
        Fact(combined((1, part), (-lowest, base)), 0, None, figure, source),
        Fact(combined((1, part), (-highest, base)), None, 0, figure, source),
    ]


def combined(*weighted: tuple[Fraction | int, Form]) -> Form:
    """The sum of forms, each times its number; what cancels is left out."""
    total: dict[str, Fraction] = {}
    for by, form in weighted:
        for name, coefficient in form.items():
            total[name] = total.get(name, Fraction(0)) + Fraction(by) * coefficient
    return {name: coefficient for name, coefficient in total.items() if coefficient}


def small_sums(cells: Mapping[str, Form], values: Mapping[str, Fraction | int], threshold: int) -> Iterator[tuple[str, Form]]:
    """Targets '<cell> + <cell> ...' for every two or more of the withheld cells whose sum is from 1 to the threshold.

    Call it for each table (or group) and put the pairs into ``System.targets``. Where each cell is a target itself, all
    lower bounds are 1 and the protection is no less than the threshold, an exact sum of n cells that is at most the
    threshold leaves each a width of at most threshold - n: protecting the cells then protects such sums from being
    known exactly, and these targets add only that they are not known nearly.
    """
    small = [name for name in cells if 0 <= values[name] <= threshold]
    for size in range(2, len(small) + 1):
        found = False
        for chosen in combinations(small, size):
            if 1 <= sum(values[name] for name in chosen) <= threshold:
                found = True
                yield " + ".join(chosen), combined(*((1, cells[name]) for name in chosen))
        if not found:
            return


def named(facts: Iterable[Fact]) -> list[str]:
    """Names of facts for a report, each once, in order."""
    return list(dict.fromkeys(fact.name for fact in facts))
