"""Every figure, list and event that may be published, by its full name: what a placeholder says outside any notebook."""

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from pipeline import explanation, ledger, paths, periods, rows
from pipeline.errors import PlaceholderError, SettingError, nearest
from pipeline.narrative import Events, Lender, Lists, Report, Template
from pipeline.params import Params
from pipeline.series import Context, Indicator
from pipeline.values import Value


@dataclass(frozen=True)
class Told:
    """One thing that a placeholder showed: the figure, its words, what part of it, the exact number, what it compares with."""

    value: Value
    words: str
    part: str
    exact: Fraction | None
    others: Sequence[Value] = ()


@dataclass
class Answer:
    """What a placeholder says: its words, each figure that they show, and the exact number where they show one."""

    words: str = ""
    told: list[Told] = field(default_factory=list)
    number: Fraction | None = None


class Catalogue:
    """The publishable figures of all sections; each section's lists."""

    def __init__(self, params: Params):
        self._params = params
        self._context = Context.of(params)
        self._words: dict[str, dict] = {}
        self.rows: list[dict] = []
        for section in params.sections:
            folder = paths.PUBLISHABLE / section
            if not (folder / "figures.csv").exists():
                raise SettingError(paths.shown(folder), "there are no figures yet", "Run `dvc repro disclose` and try again.")
            words = json.loads((folder / "indicators.json").read_text(encoding="utf-8"))
            self._words |= {name: item for name, item in words.items() if name.startswith(f"{section}.")}
            self.rows += [row for row in rows.read(folder / "figures.csv") if row["section"] == section]

    @property
    def words(self) -> dict[str, dict]:
        """The definitions of all indicators, by full name."""
        return self._words

    @property
    def names(self) -> list[str]:
        """The full names of all indicators."""
        return list(self._words)

    def unit(self, row: dict) -> str:
        """The unit of a figure's row."""
        return self._words[f"{row['section']}.{row['indicator']}"]["unit"]

    def named(self, row: dict) -> str:
        """What a figure's row is: 'New referrals, Derby, 2016-17'."""
        title = self._words[f"{row['section']}.{row['indicator']}"]["title"]
        when = periods.label(row["time_period"], row["time_identifier"])
        return ", ".join(part for part in (title, row["breakdown"], row["area"], when) if part)

    @functools.cached_property
    def _by_name(self) -> dict[str, list[dict]]:
        found: dict[str, list[dict]] = {}
        for row in self.rows:
            found.setdefault(f"{row['section']}.{row['indicator']}", []).append(row)
        return found

    @functools.cache  # noqa: B019 - a catalogue lives as long as the run
    def indicator(self, name: str) -> Indicator:
        """An indicator by its full name."""
        if name not in self._words:
            raise PlaceholderError(name, f"there is no such figure; {nearest(name, self._words)}", "Correct the name.")
        section, _, identity = name.partition(".")
        words = {key: item for key, item in self._words[name].items() if key in Indicator.__dataclass_fields__}
        return Indicator(section=section, id=identity, rows=self._by_name.get(name, []), context=self._context, **words)

    def evaluate(self, placeholder: str, section: str) -> Answer:
        """What the placeholder says; lists as this section shows them, or of all sections when it does not."""
        answer = Answer()

        def told(value: Value, words: str, part: str, exact: Fraction | None = None, others: Sequence[Value] = ()) -> str:
            answer.told.append(Told(value, words, part, exact, others))
            return words

        def recorded(name: str, words: str, part: str, exact=None, *_) -> str:
            if part == "rows":
                answer.number = Fraction(exact)
            return words

        def name(first: str):
            if first == "report":
                return Report(self._params.report.time_period, recorded)
            if first == "records":
                return Lists(lambda table: self._records(table, section), recorded)
            if first == "events":
                return Events(self._records("events", None), recorded)
            if first not in self._params.sections:
                raise PlaceholderError(first, f"no such section; {nearest(first, self._params.sections)}", "Correct the name.")
            return Lender(first, lambda full: Value(self.indicator(full), told))

        answer.words = Template(name, placeholder).fill("{" + placeholder + "}")
        numbers = [told for told in answer.told if told.part not in ("direction", "label", "period")]
        if len(numbers) == 1:
            answer.number = numbers[0].exact
        return answer

    @functools.cache  # noqa: B019 - as above
    def _records(self, table: str, section: str | None) -> pd.DataFrame:
        own = paths.PUBLISHABLE / str(section) / f"{table}.csv"
        shown = [paths.PUBLISHABLE / key / f"{table}.csv" for key in self._params.sections]
        found = [own] if own.exists() else [path for path in shown if path.exists()]
        if not found:
            known = sorted({path.stem for path in paths.PUBLISHABLE.glob("*/*.csv") if path.stem != "figures"})
            raise PlaceholderError(
                f"records.{table}", f"no section shows such a list; {nearest(table, known)}", "Correct the name."
            )
        return pd.concat([_read(path) for path in found], ignore_index=True).drop_duplicates()


@functools.cache
def _read(path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def explained(params: Params, figure: str) -> list[str]:
    """Lines that say where a figure comes from, named as in a sentence: 'early_help.cases_open_count.percent_change'."""
    catalogue = Catalogue(params)
    section = figure.partition(".")[0]
    answer = catalogue.evaluate(figure, section)
    if not answer.told:
        return [answer.words]
    returns = json.loads((paths.PUBLISHABLE / section / "returns.json").read_text(encoding="utf-8"))
    explainer = explanation.Explainer(catalogue.words, returns)
    told = [ledger.of_value(item.value, item.words, item.part, item.exact, item.others) for item in answer.told]
    return [answer.words, *(line for entry in told for line in ("", *explanation.lines(explainer.explain(entry))))]
