"""Periods in labels against periods in data: a title that names a year must be about a year that is held.

Headings of notebooks name no year of a figure: no digit may be typed there (``pipeline.numerals``).
"""

import re

from pipeline import definitions, paths, periods, rows
from pipeline.consistency.finding import Evidence, Finding, slug
from pipeline.params import Params

PERIOD = re.compile(r"\b(?:(?P<first>(?:19|20)\d\d)[-/](?P<last>\d\d)|(?P<day>31 March )?(?P<year>(?:19|20)\d\d))\b")


def of_figures(params: Params) -> list[Finding]:
    """Titles of indicators that name a year of which the section has no figure."""
    found = []
    for section in params.sections:
        words = definitions.of(section).indicators
        dated = {name: definition.title for name, definition in words.items() if PERIOD.search(definition.title)}
        path = paths.PUBLISHABLE / section / "figures.csv"
        figures = rows.read_text(path) if dated and path.exists() else None
        for name, title in dated.items() if figures is not None else ():
            held = {row["time_period"] for row in figures if row["indicator"] == name}
            found += _wrong(title, held, slug(section, name), f"pipeline/indicators/{section}.yml", name, section)
    return found


def _wrong(label: str, held: set[str], where: str, file: str, row: str, section: str) -> list[Finding]:
    about = ", ".join(map(periods.year_label, sorted(held))) or "no year"
    return [
        Finding(
            kind="label_of_another_year",
            where=where,
            severity="error",
            sentence=f"'{label}' names {found[0]}; the figures under it are about {about}.",
            evidence=(Evidence(file, file, row, label),),
            section=section,
        )
        for found in PERIOD.finditer(label)
        if not _named(found) & held
    ]


def _named(found: re.Match) -> set[str]:
    """The years of data that a label may mean: 31 March 2017 ends 2016-17; 2017 alone may be either of two."""
    if found["first"]:
        return {found["first"] + found["last"]}
    ending = periods.from_start_year(int(found["year"]) - 1)
    return {ending} if found["day"] else {ending, periods.from_start_year(int(found["year"]))}
