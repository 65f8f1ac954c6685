"""Numbers of paragraphs as they were printed: one that stands twice, or that does not follow the one before.

data/published/paragraphs/<period>.csv has them in the order of the report, with the line of its text version.
"""

import csv
from itertools import pairwise
from pathlib import Path

from pipeline import paths
from pipeline.consistency.finding import Evidence, Finding, slug


def findings(time_period: str, path: Path | None = None) -> list[Finding]:
    """Faults of numbering; none when the numbers were not recorded."""
    path = path or paths.PUBLISHED / "paragraphs" / f"{time_period}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["paragraph"], row["line"]) for row in csv.DictReader(file)]
    found, lines = [], {}
    for paragraph, line in rows:
        if paragraph in lines:
            sentence = f"The number {paragraph} stands before two paragraphs, so that a reference to it may mean either."
            found.append(_found(paragraph, sentence, [(paragraph, lines[paragraph]), (paragraph, line)], path))
        lines.setdefault(paragraph, line)
    for (before, first), (after, second) in pairwise(rows):
        if before != after and not _follows(before, after):
            sentence = f"Paragraph {before} is followed by {after}: the numbers between them are missing."
            found.append(_found(after, sentence, [(before, first), (after, second)], path))
    return found


def _follows(before: str, after: str) -> bool:
    """7.4 is followed by 7.5, or by the first paragraph of a later section; a section may have no numbers."""
    section, number = map(int, before.split("."))
    later, next_number = map(int, after.split("."))
    return next_number == (number + 1 if later == section else 1)


def _found(paragraph: str, sentence: str, rows: list[tuple[str, str]], path: Path) -> Finding:
    shown = paths.shown(path)
    evidence = tuple(Evidence(f"{shown}/{line}", shown, line, number) for number, line in rows)
    return Finding("paragraph_numbers", slug("printed", paragraph), "warning", sentence, evidence, paragraph=paragraph)
