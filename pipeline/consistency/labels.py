"""Periods in labels against periods in data: a title or a heading that names a year must be about a year that is held."""

import re

import nbformat

from pipeline import frames, indicators, paths, periods
from pipeline.consistency.finding import Evidence, Finding, slug
from pipeline.params import Params

PERIOD = re.compile(r"\b(?:(?P<first>(?:19|20)\d\d)[-/](?P<last>\d\d)|(?P<day>31 March )?(?P<year>(?:19|20)\d\d))\b")


def of_figures(params: Params) -> list[Finding]:
    """Titles of indicators and headings of notebooks that name a year of which the section has no figure."""
    found = []
    for section in params.sections:
        path = paths.PUBLISHABLE / section / "figures.csv"
        if not path.exists():
            continue
        figures = frames.read(path)
        words = indicators.definitions(section).indicators
        for name, definition in words.items():
            held = set(figures.loc[figures["indicator"] == name, "time_period"])
            where, file = slug(section, name), f"pipeline/indicators/{section}.yml"
            found += _wrong(definition.title, held, where, file, name, section)
        for number, heading in _headings(section):
            where, file = slug(section, heading), f"notebooks/{section}.ipynb"
            found += _wrong(heading, set(figures["time_period"]), where, file, f"cell {number}", section)
    return found


def _headings(section: str) -> list[tuple[int, str]]:
    notebook = nbformat.read(paths.NOTEBOOKS / f"{section}.ipynb", as_version=4)
    return [
        (number, line.lstrip("# "))
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    ]


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
