"""The one object that a section notebook uses: its figures, its sentences, its tables and charts.

    section = Section("early_help", time_period)
    section.say("There were {cases_open_count} open cases, {cases_open_count.from_previous}.")

Each call displays what the report will show: as HTML for whoever reads the notebook, and as a block (a small
dictionary under ``pipeline.BLOCK``) for assembly. A section reads only data/publishable/<section>/ and its commentary.
"""

import json
import re
from string import Formatter

import pandas as pd
from IPython.display import display

from pipeline import BLOCK, binding, commentary, formats, frames, numerals, params, paths, periods, prose
from pipeline.errors import PlaceholderError, SettingError, nearest
from pipeline.explanation import Explainer, explained
from pipeline.ledger import Ledger
from pipeline.lineage import LINEAGE
from pipeline.narrative import Events, Lender, Lists, Report, See, Template, in_words
from pipeline.series import Context, Indicator
from pipeline.values import Value


class Section:
    """One section of one year's report.

    Parameters: its key (the name of its notebook) and the year as six digits, which papermill sets.
    """

    def __init__(self, key: str, time_period: str):
        settings = params.load()
        if key not in settings.sections:
            raise SettingError(
                "params.yaml: sections", f"no section '{key}'; {nearest(key, settings.sections)}", "Correct the name."
            )
        self.key = key
        self.time_period = periods.check(time_period)
        self.number = settings.sections[key].number
        self._board = settings.board
        self._keys = list(settings.sections)
        self._context = Context.of(settings, self.time_period)
        self._folder = paths.PUBLISHABLE / key
        if not (self._folder / "figures.csv").exists():
            raise SettingError(
                f"data/publishable/{key}", "there are no figures for this section yet", "Run `dvc repro disclose` and try again."
            )
        self._rows = frames.read(self._folder / "figures.csv")
        self._words = json.loads((self._folder / "indicators.json").read_text(encoding="utf-8"))
        returns = json.loads((self._folder / "returns.json").read_text(encoding="utf-8"))
        self._explainer = Explainer(self._words, returns)
        self._commentary, self._passages = commentary.read(key, self.time_period)
        self._paragraphs = 0
        self._told: dict[str, Indicator] = {}
        self._used: dict[str, int] = {}
        self._shown_passages: set[str] = set()
        self._drawn: list[dict] = []
        self.missing: list[str] = []
        self.withheld: list[str] = []
        self._ledger = Ledger(key, self.missing, self.withheld)
        self.warnings: list[str] = []
        self.footnotes: dict[str, str] = {}

    # Figures

    def indicator(self, name: str) -> Indicator:
        """An indicator of this section, or of another as 'section.indicator' when it is listed under borrows."""
        full = name if "." in name else f"{self.key}.{name}"
        if full not in self._words:
            known = [item.removeprefix(f"{self.key}.") for item in self._words]
            raise PlaceholderError(
                self._notebook,
                f"no indicator '{name}'; {nearest(name, known)}",
                f"Correct the name, or list it under borrows in pipeline/indicators/{self.key}.yml.",
            )
        section, _, identity = full.partition(".")
        words = {key: value for key, value in self._words[full].items() if key != "headline"}
        rows = self._rows[(self._rows["section"] == section) & (self._rows["indicator"] == identity)]
        return Indicator(
            section=section,
            id=identity,
            rows=rows[frames.TIDY + LINEAGE].reset_index(drop=True),
            context=self._context,
            **words,
        )

    def records(self, table: str, year: str | None = None, **where: str) -> pd.DataFrame:
        """The rows of a list (meetings, audits, actions) that this section shows, all text.

        ``year`` is 'this' or 'next' for rows of the report's year or the year after; ``where`` chooses by column.
        """
        path = self._folder / f"{table}.csv"
        if not path.exists():
            known = [item.stem for item in self._folder.glob("*.csv") if item.stem != "figures"]
            raise PlaceholderError(
                self._notebook,
                f"no list '{table}'; {nearest(table, known)}",
                f"Correct the name, or list it under records in pipeline/indicators/{self.key}.yml.",
            )
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows.attrs["table"] = table
        if year:
            where["time_period"] = {"this": self.time_period, "next": periods.following(self.time_period)}[year]
        for column, value in where.items():
            rows = rows[rows[column] == value]
        return rows

    # Words

    def say(self, text: str) -> None:
        """One numbered paragraph; placeholders are filled, footnotes kept."""
        self._paragraph(text, numbered=True, where=self._notebook)

    def text(self, text: str) -> None:
        """A paragraph without a number."""
        self._paragraph(text, numbered=False, where=self._notebook)

    def bullets(self, text: str) -> None:
        """A list, in Markdown, that belongs to the paragraph before it."""
        self._list(text, self._notebook)

    def bullets_from(self, table: str | pd.DataFrame, template: str) -> None:
        """One bullet for each row of a list: '{agency}: {title}' names columns."""
        binding.refuse_digits(template, self._notebook)
        numerals.refuse(template, self._notebook)
        rows = self.records(table) if isinstance(table, str) else table
        if rows.empty:
            self._block({"type": "note", "markdown": f"x: not supplied for {self._report.year}."})
            self.missing.append(f"list {table}" if isinstance(table, str) else "list")
            return
        columns = {name for _, name, _, _ in Formatter().parse(template) if name}
        lines = [
            template.format(**{column: self._received(cell, row) for column, cell in in_words(row).items() if column in columns})
            for row in rows.assign(table=rows.attrs.get("table", "")).to_dict("records")
        ]
        self._ledger.saw(cell for row in rows.to_dict("records") for column, cell in row.items() if column in columns)
        self._filled({"type": "list", "markdown": "\n".join(f"- {line}" for line in lines)})

    def callout(self, title: str, text: str = "", passage: str = "") -> None:
        """A boxed case or finding, in our words: a text, or a passage of the commentary."""
        where = self._notebook
        if passage:
            found = self._passage(passage)
            if found is None:
                return
            where, text = self._commentary_file, "\n\n".join(words for _, words in found)
        self._filled({"type": "callout", "title": self._fill(title, where), "markdown": self._fill(text, where)})

    def commentary(self, passage: str) -> None:
        """What was said about this year: a passage of data/commentary/<period>/<section>.md."""
        for kind, text in self._passage(passage) or []:
            if kind == "list":
                self._list(text, self._commentary_file)
            else:
                self._paragraph(text, numbered=True, where=self._commentary_file)

    def action(self, action_id: str) -> None:
        """One of the board's commitments, in a box."""
        rows = self.records("actions")
        found = rows[rows["action_id"] == action_id]
        if found.empty:
            raise PlaceholderError(
                self._notebook,
                f"no action '{action_id}'; {nearest(action_id, rows['action_id'])}",
                "Correct the id.",
            )
        self._box(found.iloc[0].to_dict())

    def actions(self) -> None:
        """All commitments that the board made in this section for the coming year, each in a box."""
        rows = self.records("actions", year="next", kind="board_commitment", section=self.key)
        if rows.empty:
            self._block({"type": "note", "markdown": f"No commitments were supplied for {self._report.next_year}."})
            self.missing.append("actions")
        for row in rows.to_dict("records"):
            self._box(row)

    # Tables and charts

    def show(self, shown) -> None:
        """A table or a chart, saved beside the notebook's other results and displayed."""
        identity = self._unique(shown.id)
        shown.save(paths.section(self.time_period, self.key) / shown.folder, identity)
        block = shown.block(identity, lambda entry: self._ledger.tell(**{"place": identity} | entry))
        self._drawn.append({"type": block["type"], "id": identity, "csv": block.get("csv")})
        for note in block.get("notes") or []:
            if note.startswith("x:"):
                self.missing.append(f"{block['type']} {identity}")
            if note.startswith("c:"):
                self.withheld.append(f"{block['type']} {identity}")
        self._block(block, shown.html())

    # The end

    def save(self) -> None:
        """Write results.json and tell assembly that the section is complete. The last call of every notebook."""
        folder = paths.section(self.time_period, self.key)
        folder.mkdir(parents=True, exist_ok=True)
        unused = sorted(set(self._passages) - self._shown_passages)
        self.warnings += [f"commentary passage '{passage}' is not shown" for passage in unused]
        if self._passages and self._commentary.get("author") not in (None, self._board.name):
            date = self._commentary.get("date")
            told = self._ledger.of_list(self._commentary_file, periods.long_date(date), "record", "date") if date else ""
            written = f", {told}" if told else ""
            self._block({"type": "byline", "markdown": f"Commentary: {self._commentary['author']}{written}."})
        results = {
            "section": self.key,
            "time_period": self.time_period,
            "explanations": explained(self._ledger.entries, self._explainer.explain),
            "figures": self._ledger.entries,
            "shown": self._drawn,
        }
        (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        end = {
            "type": "end",
            "footnotes": self.footnotes,
            "state": {
                "ran": True,
                "warnings": self.warnings,
                "missing": list(dict.fromkeys(self.missing)),
                "withheld": list(dict.fromkeys(self.withheld)),
            },
        }
        self._emit(end, f"<p>Section complete: {len(self._ledger.entries)} figures shown.</p>")

    # Inside

    @property
    def _notebook(self) -> str:
        return f"notebooks/{self.key}.ipynb"

    @property
    def _commentary_file(self) -> str:
        return f"data/commentary/{self.time_period}/{self.key}.md"

    def _passage(self, name: str) -> list[tuple[str, str]] | None:
        """A passage as (kind, Markdown); None, with a note in its place, when the year has no commentary."""
        if self._commentary.get("supplied") is False:
            self._block({"type": "note", "markdown": f"No commentary was supplied for {self._report.year}."})
            self.missing.append(f"commentary {name}")
            return None
        if name not in self._passages:
            raise PlaceholderError(
                self._commentary_file,
                f"there is no passage '## {name}'; {nearest(name, self._passages)}",
                "Write it, or correct the name.",
            )
        self._shown_passages.add(name)
        return self._passages[name]

    def _paragraph(self, text: str, numbered: bool, where: str) -> None:
        self._paragraphs += numbered
        number = f"{self.number}.{self._paragraphs}" if numbered and self.number else None
        self._ledger.place = number or f"{self.key} {self._paragraphs}"
        filled = self._fill(" ".join(text.split()), where)
        self._filled({"type": "paragraph", "number": number, "markdown": filled})

    def _list(self, text: str, where: str) -> None:
        self._filled({"type": "list", "markdown": self._fill(text.strip("\n"), where)})

    def _box(self, row: dict) -> None:
        self._filled(
            {
                "type": "action",
                "label": "The Board's commitment",
                "markdown": self._received(row["text"], row | {"table": "actions"}),
            }
        )

    def _fill(self, text: str, where: str) -> str:
        place = self._ledger.place
        filled = Template(self._name, f"{where}, paragraph {place}" if place else where).fill(text)
        for key in re.findall(r"\[\^([^\]]+)\]", filled):
            self.footnotes.setdefault(key, self._footnote(key, where))
        return filled

    def _filled(self, block: dict) -> None:
        """Show a block of prose, and under it what its symbols mean."""
        self._block(block)
        symbols = [f"{symbol}: {formats.SYMBOLS[symbol]}" for symbol in self._ledger.symbols()]
        if symbols:
            self._block({"type": "note", "markdown": f"{'; '.join(symbols)}."})

    def _name(self, name: str):
        """What the first word of a placeholder means."""
        if name == "report":
            return self._report
        if name == "board":
            return self._board
        if name == "see":
            return See(self._keys)
        if name == "records":
            return Lists(self.records, self._ledger.of_list)
        if name == "events":
            return Events(self.records("events"), self._ledger.of_list)
        if name in {full.partition(".")[0] for full in self._words if not full.startswith(f"{self.key}.")}:
            return Lender(name, self._value)
        return self._value(name)

    def _value(self, name: str) -> Value:
        if name not in self._told:
            self._told[name] = self.indicator(name)  # the sentences' own: a notebook may change the rows of the one it gets
        return Value(self._told[name], self._ledger.of_figure)

    @property
    def _report(self) -> Report:
        return Report(self.time_period, self._ledger.of_list)

    def _received(self, text: str, row: dict) -> str:
        """Text of a row of a list, its numerals tied to it."""
        name = "/".join(row[column] for column in ("table", "returned_for", "source_row") if column in row)
        return binding.bind_received(text, lambda entry: self._ledger.tell(**entry), table=row["table"], row=name)

    def _footnote(self, key: str, where: str) -> str:
        sources = self.records("sources").set_index("source_id")
        if key not in sources.index:
            raise PlaceholderError(
                where, f"no source '{key}' for a footnote; {nearest(key, sources.index)}", "Add it to the table sources."
            )
        row = sources.loc[key]
        parts = (row["publisher"], f"*{row['title']}*", row["published"])
        text = self._received(", ".join(part for part in parts if part), row.to_dict() | {"table": "sources"})
        return f"{text}. <{row['url']}>" if row["url"] else f"{text}."

    def _unique(self, identity: str) -> str:
        self._used[identity] = self._used.get(identity, 0) + 1
        return identity if self._used[identity] == 1 else f"{identity}-{self._used[identity]}"

    def _block(self, block: dict, shown: str = "") -> None:
        block.setdefault("id", self._unique(f"{block['type']}-{self.key}"))
        told, explain = self._ledger.settle(block["id"]), self._explainer.explain
        self._emit(block, shown + prose.sources(told, explain) if shown else prose.html(block, self.footnotes, told, explain))

    def _emit(self, block: dict, html: str) -> None:
        plain = binding.plain(block.get("markdown") or block.get("caption") or block.get("title") or "")
        display({"text/html": html, "text/plain": plain, BLOCK: block}, raw=True)
