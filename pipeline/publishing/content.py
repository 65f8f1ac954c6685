"""What the sections handed over, in order, with tables and figures numbered through the report."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline import paths, periods
from pipeline.errors import SettingError

CONTENT_FILE, LEDGER_FILE = "section.json", "results.json"


@dataclass(frozen=True)
class Section:
    """One section as its notebook left it."""

    key: str
    number: str | None
    title: str
    blocks: list[dict]
    footnotes: dict[str, str]
    state: dict
    folder: Path
    ledger: dict  # results.json: its numbers and what explains them

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def reference(self) -> str:
        """How other sections name this one: 'section 10', or its title where it has no number."""
        return f"section\u00a0{self.number}" if self.number else f"“{self.title}”"

    @property
    def anchor(self) -> str:
        return f"section-{self.key}"

    def id(self, block: dict) -> str:
        """An id that is unique in the whole report."""
        return f"{self.key}-{block['id']}"

    def path(self, block: dict, kind: str) -> Path:
        """The file of a block: its 'svg', 'png' or 'csv'."""
        return self.folder / block[kind]


@dataclass(frozen=True)
class Report:
    """The whole report, as every format needs it."""

    params: object
    sections: list[Section]
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def board(self) -> str:
        return self.params.board.name

    @property
    def title(self) -> str:
        return self.params.report.title

    @property
    def year(self) -> str:
        return periods.year_label(self.params.report.time_period)

    @property
    def full_title(self) -> str:
        return f"{self.board}: {self.title.lower()} {self.year}"

    @property
    def published(self) -> date:
        return self.params.report.publication_date

    @property
    def moment(self) -> datetime:
        """The one time that is written into files, so that the same input gives the same bytes."""
        return datetime(self.published.year, self.published.month, self.published.day, tzinfo=UTC)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The publication facts of the cover."""
        period = self.params.report.time_period
        first, last = periods.first_day(period), periods.last_day(period)
        return [
            ("Period", f"{periods.long_date(first)} to {periods.long_date(last)}"),
            ("Published", periods.long_date(self.published)),
            ("Contact", self.params.board.contact),
        ]

    def section(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)

    def block(self, identity: str) -> dict:
        """The block with this id in the whole report."""
        return next(block for section in self.sections for block in section.blocks if section.id(block) == identity)

    def blocks(self, *types: str) -> list[tuple[Section, dict]]:
        """All blocks of these types with their sections, in the order of the report."""
        return [(section, block) for section in self.sections for block in section.blocks if block["type"] in types]

    def label(self, section: Section, block: dict) -> str:
        """'Table 3' or 'Figure 2'."""
        return self.labels[section.id(block)]


def read_section(folder: Path) -> Section:
    content = json.loads((folder / CONTENT_FILE).read_text(encoding="utf-8"))
    ledger = json.loads((folder / LEDGER_FILE).read_text(encoding="utf-8"))
    return Section(
        content["key"],
        content["number"],
        content["title"].replace("'", "’"),
        content["blocks"],
        content["footnotes"],
        content["state"],
        folder,
        ledger,
    )


def read(params: object, folder: Path) -> Report:
    """The report from the sections below folder; every section of the settings must be there."""
    folders = [folder / "sections" / key for key in params.sections]
    missing = [path for path in folders if not (path / CONTENT_FILE).exists()]
    if missing:
        raise SettingError(
            paths.shown(folder),
            [f"section '{path.name}' has not been run: {paths.shown(path / CONTENT_FILE)} is missing" for path in missing],
            "Run the sections first; dvc repro does so.",
        )
    sections = [read_section(path) for path in folders]
    return Report(params, sections, number_blocks(sections))


def number_blocks(sections: list[Section]) -> dict[str, str]:
    """'Table 1', 'Table 2' ... and 'Figure 1', 'Figure 2' ..., counted apart through the report."""
    words, counts, labels = {"table": "Table", "chart": "Figure"}, {"table": 0, "chart": 0}, {}
    for section in sections:
        for block in section.blocks:
            if block["type"] in words:
                counts[block["type"]] += 1
                labels[section.id(block)] = f"{words[block['type']]} {counts[block['type']]}"
    return labels
