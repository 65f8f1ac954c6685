"""How a printed figure that differs from ours was probably made: the usual mistakes, tried in a declared order.

A mistake reproduces a printed figure when its result rounds half up to the printed digits. Searches that try many
numbers reach some figures by chance: each kind of mistake is offered only when it could reach no more than one in ten of
the numbers that might have been printed, and the page gives that number.
"""

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline import formats
from pipeline.reconciling import slips

OFTEN = Fraction(1, 10)  # reached by chance more often than this, a kind of mistake is not offered
SELDOM = Fraction(1, 50)  # up to this the mistake is called probable, above it possible
SEVERAL = 3  # figures of one paragraph that the same mistake explains make it probable


@dataclass(frozen=True)
class Number:
    """A number that is held, and what it is."""

    value: Fraction
    name: str

    def __str__(self) -> str:
        return plain(self.value)


@dataclass(frozen=True)
class Case:
    """A printed number that differs from ours, and what is held around our figure.

    ``scale`` is 100 for percentages. ``now`` and ``before`` are the figures that a change compares. ``years``, ``areas``
    and ``spells`` are our figure for other years, areas and parts of the year; ``sums`` are ways to write our total as
    rows, ``strangers`` rows left over. ``bases`` and ``neighbours`` are counts and results of the same return at the same
    place and time, ``measures`` those of them about the same label.
    """

    printed: Fraction
    decimal_places: int
    ours: Fraction
    is_change: bool = False
    now: Number | None = None
    before: Number | None = None
    top: Number | None = None
    base: Number | None = None
    scale: int = 100
    previous_top: Number | None = None
    previous_base: Number | None = None
    bases: tuple[Number, ...] = ()
    spells: tuple[Number, ...] = ()
    sums: tuple[tuple[Number, ...], ...] = ()
    strangers: tuple[Number, ...] = ()
    years: tuple[Number, ...] = ()
    areas: tuple[Number, ...] = ()
    measures: tuple[Number, ...] = ()
    neighbours: tuple[Number, ...] = ()

    def rounded(self, value: Fraction) -> Fraction:
        return Fraction(formats.rounded(value, self.decimal_places))

    @property
    def room(self) -> int:
        """How many numbers might have been printed: from nought to twice the larger of the two, in printed steps."""
        return math.floor(2 * max(abs(self.printed), abs(self.ours)) * 10**self.decimal_places) + 1


@dataclass(frozen=True)
class Attempt:
    """A number that a mistake would give, and how."""

    value: Fraction
    working: str


@dataclass(frozen=True)
class Cause:
    """A mistake that reproduces the printed figure; ``shared``: how many figures of the paragraph it explains."""

    name: str
    working: str
    chance: Fraction | None = None
    also: tuple[str, ...] = ()
    shared: int = 1

    @property
    def is_likely(self) -> bool:
        """Whether chance alone seldom gives as good a fit, or as many."""
        return self.chance is None or self.chance <= SELDOM or self.shared >= SEVERAL

    @property
    def odds(self) -> str:
        """How easily this kind of mistake meets a printed number by chance; blank for dates."""
        return "" if self.chance is None else f"1 in {formats.number(1 / self.chance)}"


@dataclass(frozen=True)
class Mistake:
    """One kind of mistake: its words, and what it would have given."""

    name: str
    attempts: Callable[[Case], Iterator[Attempt]]

    @property
    def meaning(self) -> str:
        return self.attempts.__doc__.strip().partition("\n")[0]


def explain(case: Case) -> Cause | None:
    """The first mistake in the declared order that gives the printed figure; the others that do under ``also``."""
    found = [cause for cause in (_tried(mistake, case) for mistake in MISTAKES) if cause]
    if not found:
        return None
    first, *rest = found
    return Cause(first.name, first.working, first.chance, tuple(f"{cause.name}: {cause.working}" for cause in rest))


def _tried(mistake: Mistake, case: Case) -> Cause | None:
    ours = case.rounded(case.ours)
    reached: dict[Fraction, str] = {}
    for attempt in mistake.attempts(case):
        reached.setdefault(case.rounded(attempt.value), attempt.working)
    reached.pop(ours, None)
    chance = Fraction(len(reached), case.room)
    if case.printed not in reached or chance > OFTEN:
        return None
    return Cause(mistake.name, reached[case.printed], chance)


def later_value(case: Case) -> Iterator[Attempt]:
    """A change as a percentage of the later value instead of the earlier."""
    if case.is_change and case.now and case.before and case.now.value:
        yield _made(abs(case.now.value - case.before.value) / case.now.value * 100, f"{_gap(case)} / {case.now} x 100")


def another_base(case: Case) -> Iterator[Attempt]:
    """A share of another number of the same return."""
    if case.top and case.base:
        for base in case.bases:
            if base.value and base.value != case.base.value:
                yield _share(case, case.top, base)


def plain_mean(case: Case) -> Iterator[Attempt]:
    """The mean of the parts of a year, each counted alike although they are not of equal size."""
    if len(case.spells) > 1:
        mean = sum(spell.value for spell in case.spells) / len(case.spells)
        yield _made(mean, f"({' + '.join(map(str, case.spells))}) / {len(case.spells)}")


def one_row_left_out(case: Case) -> Iterator[Attempt]:
    """A total with one row left out."""
    for rows in case.sums:
        for row in rows:
            yield _made(case.ours - row.value, f"{plain(case.ours)} - {row} ({row.name})")


def one_row_added(case: Case) -> Iterator[Attempt]:
    """A total with one row that does not belong to it."""
    if case.sums:
        for row in case.strangers:
            yield _made(case.ours + row.value, f"{plain(case.ours)} + {row} ({row.name})")


def two_rows_left_out(case: Case) -> Iterator[Attempt]:
    """A total with two rows left out."""
    for rows in case.sums:
        for one, other in itertools.combinations(rows, 2):
            words = f"{plain(case.ours)} - {one} ({one.name}) - {other} ({other.name})"
            yield _made(case.ours - one.value - other.value, words)


def previous_base(case: Case) -> Iterator[Attempt]:
    """A share of the base of the year before."""
    if case.top and case.previous_base and case.previous_base.value:
        yield _share(case, case.top, case.previous_base)


def previous_count(case: Case) -> Iterator[Attempt]:
    """The count of the year before as a share of this year's base."""
    if case.previous_top and case.base and case.base.value:
        yield _share(case, case.previous_top, case.base)


def another_year(case: Case) -> Iterator[Attempt]:
    """The same figure for another year."""
    yield from _same(case.years)


def another_area(case: Case) -> Iterator[Attempt]:
    """The same figure for another area."""
    yield from _same(case.areas)


def another_measure(case: Case) -> Iterator[Attempt]:
    """Another figure about the same people, partner or label."""
    yield from _same(case.measures)


def another_part(case: Case) -> Iterator[Attempt]:
    """Another number of the same return: its count, its neighbour, what remains to the whole."""
    yield from _same(case.neighbours)
    if case.top and case.base and case.scale == 100:
        yield _made(100 - case.ours, f"100 - {plain(case.ours)}")


def last_digit(case: Case) -> Iterator[Attempt]:
    """Cut off or rounded the wrong way instead of half up, or rounded twice."""
    step = Fraction(1, 10**case.decimal_places)
    below = math.floor(case.ours / step) * step
    if case.ours != below:
        shown = plain(case.ours, case.decimal_places + 2)
        yield Attempt(below, f"{shown} cut off")
        yield Attempt(below + step, f"{shown} rounded up")
        for places in (case.decimal_places + 1, case.decimal_places + 2):
            once = Fraction(formats.rounded(case.ours, places))
            yield Attempt(once, f"{shown}, rounded first to {plain(once, places)}")


def slip(kind: Callable[[str], Iterator[str]]) -> Callable[[Case], Iterator[Attempt]]:
    """Our figure with one slip of the keyboard of this kind."""

    def attempts(case: Case) -> Iterator[Attempt]:
        """Our figure mistyped."""
        meant = f"{formats.rounded(case.ours, case.decimal_places):f}"
        for typed in kind(meant):
            yield Attempt(Fraction(typed), f"{meant} typed as {typed}")

    return attempts


MISTAKES = (
    Mistake("change divided by the later value", later_value),
    Mistake("share of another base in the same return", another_base),
    Mistake("plain mean of parts of the year that are not equal", plain_mean),
    Mistake("total with one row left out", one_row_left_out),
    Mistake("total with one row too many", one_row_added),
    Mistake("total with two rows left out", two_rows_left_out),
    Mistake("share of the base of the year before", previous_base),
    Mistake("count of the year before on this year's base", previous_count),
    Mistake("value of another year", another_year),
    Mistake("value of another area", another_area),
    Mistake("another measure of the same label", another_measure),
    Mistake("another number of the same return", another_part),
    Mistake("last digit not rounded half up", last_digit),
    Mistake("slip of the keyboard: a digit doubled", slip(slips.doubled)),
    Mistake("slip of the keyboard: two digits swapped", slip(slips.swapped)),
    Mistake("slip of the keyboard: a digit missing", slip(slips.missing)),
    Mistake("slip of the keyboard: the key beside", slip(slips.beside)),
)


def plain(value: Fraction, decimal_places: int = 2) -> str:
    """A number in a working: as it is when it ends within so many places, or rounded to them."""
    text = formats.number(value, decimal_places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _same(numbers: tuple[Number, ...]) -> Iterator[Attempt]:
    for number in numbers:
        yield Attempt(number.value, f"{number}: {number.name}")


def _share(case: Case, top: Number, base: Number) -> Attempt:
    return _made(top.value / base.value * case.scale, f"{top} ({top.name}) / {base} ({base.name}) x {case.scale:,}")


def _made(value: Fraction, words: str) -> Attempt:
    return Attempt(value, f"{words} = {plain(value)}")


def _gap(case: Case) -> str:
    high, low = (case.now, case.before) if case.now.value >= case.before.value else (case.before, case.now)
    return f"({high} - {low})"
