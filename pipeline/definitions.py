"""What every figure of the report means, in words: pipeline/indicators/<section>.yml.

A name ends in its data type: _count, _percent, _rate, _amount or _average.
"""

import functools
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipeline import lineage, paths, rows, yamls
from pipeline.errors import SettingError

COLUMNS = ["section", "indicator", *rows.TIDY, "tables", *lineage.LINEAGE]
"""The columns of a table of figures."""

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


def of(section: str) -> SectionDefinitions:
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
