"""What was printed: the rows of data/published/<period>.csv, in which a published report was typed by hand.

``figure`` names our figure for what a row prints, as sentences name it; ``why_not`` says why there is none.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pipeline import paths, periods
from pipeline.errors import SettingError, nearest

COLUMNS = (
    "row_id", "section", "paragraph", "measure", "area", "breakdown", "time_period", "time_identifier",
    "unit", "printed_text", "printed_value", "line", "note", "figure", "why_not",
)  # fmt: skip
WORDS = ("claim", "period")  # units of which printed_value holds words
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
PRECISIONS = ("day", "month", "season", "year")  # from fine to coarse
MONTHS = {name.lower(): (number + 3) % 12 + 1 for number, name in enumerate(periods.MONTHS)}
REMEDY = "Give each row either the figure, as a sentence names it, or why it cannot be computed."


@dataclass(frozen=True)
class Printed:
    """One figure, date, claim or label as it was printed; all text, blank where nothing was."""

    row_id: str
    section: str
    paragraph: str
    measure: str
    area: str
    breakdown: str
    time_period: str
    time_identifier: str
    unit: str
    printed_text: str
    printed_value: str
    line: str
    note: str
    figure: str
    why_not: str

    @property
    def number(self) -> Fraction | None:
        """The plain number; None for words, dates, and what was withheld."""
        return Fraction(self.printed_value) if self.printed_value and self.unit not in WORDS else None

    @property
    def decimal_places(self) -> int:
        return len(self.printed_value.partition(".")[2]) if self.number is not None else 0

    @property
    def is_withheld(self) -> bool:
        return not self.printed_value and self.printed_text[:1] in ("<", "*")

    @property
    def text(self) -> str:
        """What was printed, as a page quotes it: a claim in the words of our functions."""
        return self.printed_value if self.unit in WORDS else self.printed_text

    @property
    def about(self) -> str:
        """What the row is about: 'children in need, Derby, 31 March 2018'."""
        place = ", ".join(part for part in (self.measure.replace("_", " "), self.breakdown, self.area) if part)
        try:
            return f"{place}, {periods.label(self.time_period, self.time_identifier)}"
        except AssertionError:
            return f"{place}, {self.time_identifier} {periods.year_label(self.time_period)}"

    @property
    def when(self) -> tuple[date, str] | None:
        """The printed date and how precise it is: from the note, which begins with it, or as printed."""
        return _noted(self.note) or moment(self.printed_text)


def read(time_period: str) -> list[Printed] | None:
    """The rows in the order of the report; None when nothing was published to compare with."""
    path = paths.PUBLISHED / f"{time_period}.csv"
    if not path.exists():
        return None
    where = paths.shown(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = [column for column in COLUMNS if rows and column not in rows[0]]
    if missing:
        raise SettingError(where, [f"there is no column '{column}'" for column in missing], "Add the columns to the heading.")
    return [Printed(**{column: (row[column] or "").strip() for column in COLUMNS}) for row in rows]


def faults(rows: list[Printed], names: list[str]) -> list[str]:
    """What is wrong with the file, one line a row; ``names`` are all figures that there are."""
    found, seen = [], set()
    for row in rows:
        if row.row_id in seen:
            found.append(f"row {row.row_id}: the row_id stands twice")
        seen.add(row.row_id)
        if bool(row.figure) == bool(row.why_not):
            held = "both figure and why_not" if row.figure else "neither figure nor why_not"
            own = [name for name in names if name.startswith(f"{row.section}.")]
            found.append(f"row {row.row_id} ({row.paragraph}, {row.printed_text}): {held}; {nearest(_named(row), own)}")
        if row.printed_value and row.unit not in WORDS and not re.fullmatch(r"-?\d+(\.\d+)?", row.printed_value):
            found.append(f"row {row.row_id}: printed_value '{row.printed_value}' is not a plain number")
        if row.unit in WORDS and not row.printed_value:
            found.append(f"row {row.row_id}: a {row.unit} needs its words in printed_value")
    return found


def moment(text: str) -> tuple[date, str] | None:
    """A date in words or digits and its precision; None when there is no such date."""
    text = " ".join(re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", text.lower()).split())
    day = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})", text)
    if day:
        year = int(day[3]) + (2000 if len(day[3]) == 2 else 0)
        return _day(year, int(day[2]), int(day[1]))
    words = re.fullmatch(r"(?:(\d{1,2}) ?)?([a-z]+) (\d{4})", text)
    if words and words[2] in MONTHS:
        year, month = int(words[3]), MONTHS[words[2]]
        return _day(year, month, int(words[1])) if words[1] else (date(year, month, 1), "month")
    if words and words[2] in SEASONS:
        return date(int(words[3]), SEASONS[words[2]], 1), "season"
    return (date(int(text), 1, 1), "year") if re.fullmatch(r"\d{4}", text) else None


def _day(year: int, month: int, day: int) -> tuple[date, str] | None:
    try:
        return date(year, month, day), "day"
    except ValueError:
        return None


def _noted(note: str) -> tuple[date, str] | None:
    """2019-01-08, 2019-01, 2018 late summer, 2019 at the beginning of a note."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?: (?:late |early )?(spring|summer|autumn|winter))?(?![\d,])", note)
    if not found:
        return None
    year, month, day, season = found.groups()
    if season:
        return date(int(year), SEASONS[season], 1), "season"
    return date(int(year), int(month or 1), int(day or 1)), "day" if day else "month" if month else "year"


def _named(row: Printed) -> str:
    kind = {"percent": "percent", "per_10000": "rate", "rank": "rank"}.get(row.unit, "count")
    return f"{row.section}.{row.measure}_{kind}"
