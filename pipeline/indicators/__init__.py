"""Every figure of the report: its words in <section>.yml (see ``pipeline.definitions``), its calculation in <section>.py."""

import importlib
import inspect
from collections.abc import Mapping

import pandas as pd

from pipeline import definitions, frames, lineage, paths, rows
from pipeline.errors import SettingError, nearest
from pipeline.params import Params
from pipeline.rows import Row


class Tables(Mapping):
    """The clean tables, read when first asked for, every number a ``lineage.Cell``; remembers which were used."""

    def __init__(self):
        self._read: dict[str, pd.DataFrame] = {}
        self.used: list[str] = []

    def __getitem__(self, name: str) -> pd.DataFrame:
        path = paths.CLEAN / f"{name}.csv"
        if not path.exists():
            known = [item.stem for item in paths.CLEAN.glob("*.csv")]
            raise SettingError(
                f"data/clean: no table '{name}'", nearest(name, known), "Correct the name in pipeline/indicators/."
            )
        if name not in self._read:
            self._read[name] = lineage.named(name, frames.read(path))
        self.used.append(name)
        return self._read[name]

    def __iter__(self):
        return (path.stem for path in sorted(paths.CLEAN.glob("*.csv")))

    def __len__(self):
        return len(list(iter(self)))


def calculations(section: str) -> dict:
    """The functions of a section's indicators, by id."""
    if not (paths.DEFINITIONS / f"{section}.py").exists():
        return {}
    module = importlib.import_module(f"pipeline.indicators.{section}")
    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def calculate(params: Params) -> None:
    """Every indicator of every section -> data/indicators/<section>.csv, before disclosure control."""
    for section in params.sections:
        rows.write(section_rows(section, Tables()), definitions.COLUMNS, paths.INDICATORS / f"{section}.csv")


def section_rows(section: str, tables: Tables) -> list[Row]:
    """All rows of a section's indicators, in the order of its definitions, with the tables each was made from."""
    words, functions = definitions.of(section).indicators, calculations(section)
    if set(words) != set(functions):
        lone = sorted(set(words) ^ set(functions))
        raise SettingError(
            f"pipeline/indicators/{section}.yml and {section}.py differ",
            [f"'{name}' has {'words' if name in words else 'a calculation'} only" for name in lone],
            "Give every indicator its words and its calculation under one id.",
        )
    made = []
    for name in words:
        tables.used.clear()
        figures = frames.records(functions[name](tables))
        about = {"section": section, "indicator": name, "tables": " ".join(dict.fromkeys(tables.used))}
        made += [lineage.with_forms(row) | about for row in figures]
    return made
