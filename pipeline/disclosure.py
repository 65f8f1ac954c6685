"""Disclosure control: the only writer of data/publishable/, and so of anything that a notebook can show.

Primary suppression follows each table's policy (its contract) or, with ``disclosure.profile: strict``, withholds small
counts of people in every table. A withheld figure is blank with status c; 0 is shown.

data/publishable/<section>/ holds figures.csv (own and borrowed indicators), indicators.json (their words and sources)
and one <table>.csv for each list that the section shows.
"""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pandas as pd

from pipeline import contracts, frames, indicators, paths
from pipeline.errors import SettingError, nearest, raise_all
from pipeline.params import Disclosure, Params

WITHHELD = "c"


def disclose(params: Params) -> None:
    """Apply the policy to every figure and every list; write what may be published, section by section."""
    errors = [*_unknown_borrowed(params), *_unknown_records(params)]
    raise_all(errors)
    figures = {
        section: protect(frames.read(paths.INDICATORS / f"{section}.csv"), params.disclosure) for section in params.sections
    }
    for section in params.sections:
        folder = paths.PUBLISHABLE / section
        shutil.rmtree(folder, ignore_errors=True)
        _write_figures(section, figures, folder)
        _write_records(section, params, folder)


def protect(rows: pd.DataFrame, disclosure: Disclosure) -> pd.DataFrame:
    """The same rows, small counts of people withheld where the policy of a table behind them says so."""
    kept = []
    for row in rows.to_dict("records"):
        if any(withholds(contracts.load(table), disclosure) for table in row["tables"].split()) and is_small(
            row, disclosure.threshold
        ):
            row |= {"numerator": None, "denominator": None, "value": None, "status": WITHHELD}
        kept.append(row)
    return pd.DataFrame(kept, columns=rows.columns, dtype=object)


def withholds(contract: contracts.Contract, disclosure: Disclosure) -> bool:
    """Whether small counts of this table are withheld under the profile."""
    if contract.counts != "people":
        return False
    return disclosure.profile == "strict" or contract.as_published == "withhold"


def is_small(row: dict, threshold: int) -> bool:
    """A count from 1 to the threshold; or a share whose base, or whose remainder, is such a count."""
    top, base = row["numerator"], row["denominator"]
    counts = [top, base, base - top if top is not None and base is not None else None]
    return any(count is not None and 1 <= count <= threshold for count in counts)


def _write_figures(section: str, figures: dict[str, pd.DataFrame], folder: Path) -> None:
    own = figures[section]
    words = indicators.definitions(section)
    parts, described = [own], {f"{section}.{name}": item for name, item in words.indicators.items()}
    for borrowed in words.borrows:
        lender, name = borrowed.split(".")
        parts.append(figures[lender][figures[lender]["indicator"] == name])
        described[borrowed] = indicators.definitions(lender).indicators[name]
    shown = pd.concat(parts, ignore_index=True)
    frames.write(shown, folder / "figures.csv")
    sources = shown.groupby(["section", "indicator"])["tables"].first()
    text = {
        name: definition.model_dump() | _origin(sources.get(tuple(name.split(".")), "").split())
        for name, definition in described.items()
    }
    (folder / "indicators.json").write_text(json.dumps(text, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _origin(tables: list[str]) -> dict:
    """Who sent the returns behind an indicator, and the labels that its breakdowns may have."""
    used = [contracts.load(table) for table in tables]
    return {
        "source": "; ".join(dict.fromkeys(contract.source["sender"] for contract in used)),
        "labels": list(dict.fromkeys(label for contract in used for label in contract.labels)),
    }


def _write_records(section: str, params: Params, folder: Path) -> None:
    """The section's rows of each list; of a list that is made anew each year (the year is in its key), this year's only."""
    words = indicators.definitions(section)
    for table in dict.fromkeys([*words.records, *words.records_all]):
        contract = contracts.load(table)
        rows = pd.read_csv(paths.CLEAN / f"{table}.csv", dtype=str, keep_default_na=False)
        if table not in words.records_all:
            rows = rows[rows["section"] == section]
        if "time_period" in contract.primary_key:
            rows = rows[rows["time_period"] == params.report.time_period]
        if withholds(contract, params.disclosure):
            for field in contract.schema["fields"]:
                if field["type"] == "integer":
                    rows[field["name"]] = [_protected(cell, params.disclosure.threshold) for cell in rows[field["name"]]]
        frames.write(rows, folder / f"{table}.csv")


def _protected(cell: str, threshold: int) -> str:
    return WITHHELD if cell and 1 <= Fraction(cell) <= threshold else cell


def _unknown_borrowed(params: Params) -> list[SettingError]:
    every = [f"{section}.{name}" for section in params.sections for name in indicators.definitions(section).indicators]
    return [
        SettingError(
            f"pipeline/indicators/{section}.yml: borrows",
            f"no indicator '{name}'; {nearest(name, every)}",
            "Correct the name, as <section>.<indicator>.",
        )
        for section in params.sections
        for name in indicators.definitions(section).borrows
        if name not in every
    ]


def _unknown_records(params: Params) -> list[SettingError]:
    known = [table for table in contracts.names() if contracts.load(table).records]
    return [
        SettingError(
            f"pipeline/indicators/{section}.yml: records", f"no list '{table}'; {nearest(table, known)}", "Correct the name."
        )
        for section in params.sections
        for table in (*indicators.definitions(section).records, *indicators.definitions(section).records_all)
        if table not in known
    ]
