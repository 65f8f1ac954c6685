"""What the sections handed over, in order, with tables and figures numbered through the report."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from pipeline import paths, periods
from pipeline.errors import SettingError
from pipeline.publishing.kept import Kept

CONTENT_FILE, LEDGER_FILE = "section.json", "results.json"
NOT_MADE = "This section could not be made"
WHY_DRAFT = "Its number and title hold its place. Without it the report is a draft."
kept = Kept(100)  # sections, by their files


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
    fingerprint: str = ""  # of the two files that say all this

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
    """The whole report, as every format needs it.

    ``draft`` says why it is a draft; a final report has no reason. ``up`` leads from its folder to that of its sections.
    ``facts`` are the publication facts of the cover.
    """

    params: object
    sections: list[Section]
    labels: dict[str, str] = field(default_factory=dict)
    draft: tuple[str, ...] = ()
    up: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """Two reports with the same fingerprint have the same sections."""
        return tuple(section.fingerprint for section in self.sections)

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
        return f"{self.board}: {self.title.lower()} {self.year}" + (" (draft)" if self.draft else "")

    @property
    def published(self) -> date:
        return self.params.report.publication_date

    @property
    def moment(self) -> datetime:
        """The one time that is written into files, so that the same input gives the same bytes."""
        return datetime(self.published.year, self.published.month, self.published.day, tzinfo=UTC)

    def section(self, key: str) -> Section:
        return self._sections[key]

    def block(self, identity: str) -> dict:
        """The block with this id in the whole report."""
        return self._blocks[identity]

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.key: section for section in self.sections}

    @cached_property
    def _blocks(self) -> dict[str, dict]:
        return {section.id(block): block for section in self.sections for block in section.blocks}

    def blocks(self, *types: str) -> list[tuple[Section, dict]]:
        """All blocks of these types with their sections, in the order of the report."""
        return [(section, block) for section in self.sections for block in section.blocks if block["type"] in types]

    def label(self, section: Section, block: dict) -> str:
        """'Table 3' or 'Figure 2'."""
        return self.labels[section.id(block)]


def read_section(folder: Path) -> Section:
    """What was read before from the same bytes is used again; nobody may change it."""
    files = (folder / CONTENT_FILE).read_bytes(), (folder / LEDGER_FILE).read_bytes()
    return replace(kept.one(files, lambda: section_of(*files)), folder=folder)


def section_of(content_file: bytes, ledger_file: bytes) -> Section:
    held, ledger = json.loads(content_file), json.loads(ledger_file)
    title = held["title"].replace("'", "’")
    fingerprint = hashlib.sha256(content_file + b"\0" + ledger_file).hexdigest()
    words = held["key"], held["number"], title, held["blocks"], held["footnotes"], held["state"]
    return Section(*words, folder=Path(), ledger=ledger, fingerprint=fingerprint)


def read(params: object, folder: Path, draft: tuple[str, ...] = (), incomplete: bool = False, up: str = "") -> Report:
    """The report from the sections below folder; ``up`` leads there from where its forms will lie.

    Every section of the settings must be there; where the report may be ``incomplete`` a notice stands for one that is not.
    """
    folders = [folder / "sections" / key for key in params.sections]
    missing = [path for path in folders if not (path / CONTENT_FILE).exists()]
    if missing and not incomplete:
        raise SettingError(
            paths.shown(folder),
            [f"section '{path.name}' has not been run: {paths.shown(path / CONTENT_FILE)} is missing" for path in missing],
            "Run the sections first; dvc repro does so. For a draft without them: python -m pipeline assemble --draft",
        )
    sections = [unmade(params, path) if path in missing else read_section(path) for path in folders]
    return Report(params, sections, number_blocks(sections), draft, up, facts(params))


def facts(params: object) -> list[tuple[str, str]]:
    period = params.report.time_period
    first, last = periods.first_day(period), periods.last_day(period)
    return [
        ("Period", f"{periods.long_date(first)} to {periods.long_date(last)}"),
        ("Published", periods.long_date(params.report.publication_date)),
        ("Contact", params.board.contact),
    ]


def unmade(params: object, folder: Path) -> Section:
    """What stands for a section that could not be made: its number, its title, and that it is not there."""
    key = folder.name
    notice = {"type": "callout", "id": "not-made", "title": NOT_MADE, "markdown": WHY_DRAFT}
    state = {"ran": False, "warnings": [], "missing": [], "withheld": []}
    title = notebook_title(key).replace("'", "’")
    return Section(key, params.sections[key].number, title, [notice], {}, state, folder, {"figures": [], "explanations": {}})


def notebook_title(key: str) -> str:
    """The first heading of a section's notebook; where the notebook itself is at fault, the section's key in words."""
    try:
        notebook = json.loads((paths.NOTEBOOKS / f"{key}.ipynb").read_text(encoding="utf-8"))
        first = "".join(notebook["cells"][0]["source"]).partition("\n")[0]
    except (OSError, ValueError, LookupError):
        first = ""
    return first.removeprefix("# ").strip() if first.startswith("# ") else key.replace("_", " ").capitalize()


def number_blocks(sections: list[Section]) -> dict[str, str]:
    """'Table 1', 'Table 2' ... and 'Figure 1', 'Figure 2' ..., counted apart through the report."""
    words, counts, labels = {"table": "Table", "chart": "Figure"}, {"table": 0, "chart": 0}, {}
    for section in sections:
        for block in section.blocks:
            if block["type"] in words:
                counts[block["type"]] += 1
                labels[section.id(block)] = f"{words[block['type']]} {counts[block['type']]}"
    return labels
