"""One printed row beside our figure for it: whether the two agree, and the working with its numbers put in.

Our figures are those that may be published, said by the same objects as in sentences. Where ours is withheld, nothing of
it is told.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline import formats
from pipeline.catalogue import Answer, Catalogue, Told
from pipeline.comparisons import NOT_COMPARABLE
from pipeline.errors import PlaceholderError
from pipeline.reconciling import datings, evidence, hypotheses, published
from pipeline.reconciling.hypotheses import Cause, plain
from pipeline.reconciling.published import REMEDY, WORDS, Printed

DIFFERS, WITHHELD, UNKNOWN = "differs", "withheld here", "cannot be computed"
ROUNDED, AGREES = "agrees after rounding", "agrees"
OUTCOMES = (DIFFERS, WITHHELD, UNKNOWN, ROUNDED, AGREES)  # worst first
UNEXPLAINED = "unexplained"
SPOKEN = {words: number for number in range(11) for words in (formats.in_words(number), formats.ordinal(number))} | {"no": 0}
CHANGES = ("percent change", "difference")


@dataclass(frozen=True)
class Result:
    """One printed row, what we say in its place, and how the two compare.

    ``ours`` is as our report shows it, blank where it shows nothing; ``working`` has the numbers put in; ``size`` is how
    far apart the two are, from 0 to 1. ``cells`` are the cells of returns behind our figure.
    """

    printed: Printed
    outcome: str
    ours: str
    working: str
    size: Fraction = Fraction(0)
    cause: Cause | None = None
    cells: tuple[str, ...] = ()

    @property
    def probable_cause(self) -> str:
        if self.outcome != DIFFERS:
            return ""
        return self.cause.name if self.cause else UNEXPLAINED


def result(row: Printed, catalogue: Catalogue) -> Result:
    """One printed row beside our figure for it."""
    if not row.figure:
        return Result(row, UNKNOWN, "", row.why_not)
    answer = catalogue.evaluate(row.figure, row.section)
    told = answer.told[0] if answer.told else None
    cells = _cells(told)
    words = answer.words
    if words == "c":
        if row.is_withheld:
            return Result(row, AGREES, words, f"withheld here (c); printed {row.text}", cells=cells)
        return Result(row, WITHHELD, words, f"withheld here, so that nobody can be identified; printed {row.text}", cells=cells)
    if words in formats.SYMBOLS or NOT_COMPARABLE in words:
        return _without_figure(row, words, cells)
    if row.unit in WORDS:
        return _of_words(row, answer, "" if answer.words else _past(row, catalogue), cells)
    if row.unit == "date" or (row.number is None and not row.is_withheld):
        return _of_dates(row, words, cells)
    return _of_numbers(row, answer, told, catalogue, cells)


def _without_figure(row: Printed, words: str, cells: tuple[str, ...]) -> Result:
    why = formats.SYMBOLS.get(words, words)
    if row.number is None and row.unit not in WORDS and not row.is_withheld and row.when is None:
        return Result(row, AGREES, words, f"{why} ({words}); printed {row.text}", cells=cells)
    return Result(row, UNKNOWN, words, f"{why} ({words}); printed {row.text}" if words in formats.SYMBOLS else words, cells=cells)


def _of_words(row: Printed, answer: Answer, past: str, cells: tuple[str, ...]) -> Result:
    ours = answer.words or "nothing of the kind can be said"
    basis = _series(answer.told) or past
    working = f"{basis}{ours}; printed {row.text}"
    if " ".join(ours.lower().split()) == " ".join(row.text.lower().split()):
        return Result(row, AGREES, ours, working, cells=cells)
    if _is_cut_short(row, answer.told):
        return Result(row, UNKNOWN, ours, f"{working}, but no earlier figures are held", cells=cells)
    return Result(row, DIFFERS, ours, working, Fraction(1), datings.explain(row, ours), cells)


def _of_dates(row: Printed, words: str, cells: tuple[str, ...]) -> Result:
    """Dates agree when they are the same as far as both go."""
    ours, printed = published.moment(words), row.when
    if ours is None:
        raise PlaceholderError(row.figure, f"gives '{words}' where a date was printed ({row.text})", REMEDY)
    working = f"{words}; printed {row.text}"
    if printed and datings.agree(ours, printed):
        return Result(row, AGREES if ours[1] == printed[1] else ROUNDED, words, working, cells=cells)
    return Result(row, DIFFERS, words, working, Fraction(1), datings.explain(row, words), cells)


def _of_numbers(row: Printed, answer: Answer, told: Told | None, catalogue: Catalogue, cells: tuple[str, ...]) -> Result:
    ours = answer.number if answer.number is not None else _plain_number(answer.words)
    if ours is None:
        raise PlaceholderError(row.figure, f"gives '{answer.words}' where one number was printed ({row.text})", REMEDY)
    if row.is_withheld:
        working = f"{answer.words}; withheld in print ({row.text})"
        return Result(row, DIFFERS, answer.words, working, Fraction(1), cells=cells)
    size = abs(ours) if told and told.part in CHANGES else ours
    shown, rounded = _plain_number(answer.words), Fraction(formats.rounded(size, row.decimal_places))
    working = _working(row, answer.words, size, told)
    if row.number in (size, shown):
        return Result(row, AGREES, answer.words, working, cells=cells)
    if row.number == rounded:
        return Result(row, ROUNDED, answer.words, working, cells=cells)
    apart = abs(size - row.number) / max(abs(size), abs(row.number))
    case = evidence.case(row, size, told, catalogue)
    parts = min((rows for rows in case.sums if len(rows) <= 10), key=len, default=())
    if parts:
        working = f"{' + '.join(map(str, parts))} = {working}"
    return Result(row, DIFFERS, answer.words, working, apart, hypotheses.explain(case), cells)


def _working(row: Printed, words: str, ours: Fraction, told: Told | None) -> str:
    """How our figure is made, its numbers put in: '(1,645 - 1,242) / 1,242 x 100 = 32.4%; printed 24.5%'."""
    printed = f"printed {row.text}"
    close = abs(ours - row.number) <= Fraction(1, 10**row.decimal_places) and _plain_number(words) not in (ours, row.number)
    finer = plain(ours, row.decimal_places + 2)
    exact = f" (before rounding {finer})" if close and finer not in words else ""
    if told and told.part in CHANGES and told.others:
        now, before = told.value.value, told.others[0].value
        gap = f"{plain(max(now, before))} - {plain(min(now, before))}"
        made = f"({gap}) / {plain(before)} x 100" if told.part == "percent change" else gap
        return f"{made} = {words}{exact}; {printed}"
    held = (told.value._row or {}) if told and told.part == "value" else {}
    top, base = held.get("numerator"), held.get("denominator")
    if top is not None and base:
        scale = round(held["value"] / (top / base)) if top else 100
        times = f" x {scale:,}" if scale != 1 else ""
        return f"{plain(top)} / {plain(base)}{times} = {words}{exact}; {printed}"
    return f"{words}{exact}; {printed}"


def _past(row: Printed, catalogue: Catalogue) -> str:
    """The series of which nothing of the kind printed can be said: '92 in 2017-18, 119 in 2016-17: '."""
    figure = row.figure.rpartition(".")[0]
    return f"{catalogue.evaluate(f'{figure}.history', row.section).words}: "


def _is_cut_short(row: Printed, told: list[Told]) -> bool:
    """Whether a longer run of the same kind was printed than the figures held can show: all of ours belong to the run."""
    if not told or told[0].part != "run" or row.text.split()[:2] != told[0].words.split()[:2]:
        return False
    earliest, longer = told[0].others[-1], (_plain_number(row.text) or 0) > (_plain_number(told[0].words) or 0)
    return longer and earliest.previous.value is None


def _series(told: list[Told]) -> str:
    """The figures on which words rest: '1,645 in 2017-18, 1,242 in 2016-17: '."""
    if not told or not told[0].others:
        return ""
    values = dict.fromkeys((value._when, value._area, value.value) for value in (told[0].value, *told[0].others))
    indicator = told[0].value._indicator
    areas = len({area for _, area, _ in values}) > 1
    said = [
        f"{indicator.format(value)} {f'in {area}' if areas else f'({when})'}" for when, area, value in values if value is not None
    ]
    return f"{formats.joined(said)}: "


def _plain_number(words: str) -> Fraction | None:
    """The one number in the words of a figure: 1,842, £550, 95.4%, five, a rise for the second year running."""
    found = re.findall(r"(?<![\w.,])£?(\d[\d,]*(?:\.\d+)?)(?:%|st|nd|rd|th)?(?!\w)", words)
    said = [Fraction(number.replace(",", "")) for number in found]
    said += [Fraction(SPOKEN[word]) for word in re.findall(r"[a-z]+", words.lower()) if word in SPOKEN]
    return said[0] if len(said) == 1 else None


def _cells(told: Told | None) -> tuple[str, ...]:
    """The cells of returns behind our figure."""
    if told is None or told.part in ("period", "label"):
        return ()
    return tuple(str((told.value._row or {}).get("cells") or "").split())
