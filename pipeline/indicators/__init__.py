"""Every figure of the report: its words in <section>.yml, its calculation in <section>.py, under one id.

A function's name ends in its data type: _count, _percent, _rate, _amount or _average.
"""

import functools
import importlib
import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipeline import frames, lineage, paths, yamls
from pipeline.errors import SettingError, nearest
from pipeline.params import Params

COLUMNS = ["section", "indicator", *frames.TIDY, "tables", *lineage.LINEAGE]
OPTIONS = ("borrows", "records", "records_all")


class Definition(BaseModel):
    """What an indicator means, for readers and reviewers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    definition: str
    unit: str
    denominator: str | None = None
    decimal_places: int = Field(ge=0, le=6)
    polarity: Literal["higher is better", "lower is better", "none"]
    year_type: str
    headline: bool = False


class SectionDefinitions(BaseModel):
    """The words of one section's indicators, and what it shows of others'."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicators: dict[str, Definition]
    borrows: list[str] = []
    records: list[str] = []
    records_all: list[str] = []


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


def definitions(section: str) -> SectionDefinitions:
    """The words of a section's indicators; none when it has no file."""
    path = paths.DEFINITIONS / f"{section}.yml"
    return _read(path) if path.exists() else SectionDefinitions(indicators={})


@functools.cache
def _read(path: Path) -> SectionDefinitions:
    text = yamls.load(path.read_text(encoding="utf-8")) or {}
    try:
        words = TypeAdapter(dict[str, Definition]).validate_python({k: v for k, v in text.items() if k not in OPTIONS})
        return SectionDefinitions(indicators=words, **{key: text.get(key) or [] for key in OPTIONS})
    except ValidationError as error:
        faults = [f"{'.'.join(str(part) for part in item['loc'])}: {item['msg'].lower()}" for item in error.errors()]
        raise SettingError(paths.shown(path), faults, "Correct the definition.") from None


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
        frames.write(section_rows(section, Tables()), paths.INDICATORS / f"{section}.csv")


def section_rows(section: str, tables: Tables) -> pd.DataFrame:
    """All rows of a section's indicators, in the order of its definitions, with the tables each was made from."""
    words, functions = definitions(section).indicators, calculations(section)
    if set(words) != set(functions):
        lone = sorted(set(words) ^ set(functions))
        raise SettingError(
            f"pipeline/indicators/{section}.yml and {section}.py differ",
            [f"'{name}' has {'words' if name in words else 'a calculation'} only" for name in lone],
            "Give every indicator its words and its calculation under one id.",
        )
    parts = []
    for name in words:
        tables.used.clear()
        rows = functions[name](tables)
        rows = lineage.with_forms(rows)
        parts.append(rows.assign(section=section, indicator=name, tables=" ".join(dict.fromkeys(tables.used)))[COLUMNS])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
