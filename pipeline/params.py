"""params.yaml, read and checked: a mistyped name is refused with the nearest valid one."""

import sys
from datetime import date
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipeline import paths, periods, yamls
from pipeline.errors import SettingError, nearest

REMEDY = "Correct params.yaml and run again."


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Report(Settings):
    time_period: str
    returns_up_to: str | None = None
    title: str
    publication_date: date

    @field_validator("time_period", "returns_up_to", mode="before")
    @classmethod
    def as_text(cls, value):
        try:
            return periods.check(value) if value is not None else None
        except SettingError as error:
            raise ValueError(error.faults[0]) from None


class Board(Settings):
    name: str
    short_name: str
    area: str
    county: str
    region: str
    nation: str
    comparators: str
    contact: str


class Disclosure(Settings):
    profile: Literal["as_published", "strict"]
    threshold: int = Field(ge=1)
    protection: int = Field(default=5, ge=1)


class Environment(Settings):
    python: str = Field(pattern=r"^3\.[0-9]+$")


class SectionParams(Settings):
    number: str | None = Field(pattern=r"^[1-9][0-9]*[A-Z]?$")


class Params(Settings):
    report: Report
    board: Board
    disclosure: Disclosure
    environment: Environment
    sections: dict[str, SectionParams]

    @model_validator(mode="after")
    def numbers_in_order(self):
        """Section numbers run 1, 2, 3 ... with parts 2A, 2B ..., so that no reader meets a gap."""
        last, part = 0, ""
        for key, section in self.sections.items():
            if section.number is None:
                continue
            digits = section.number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            letter = section.number[len(digits) :]
            expected = f"{last}{chr(ord(part or '@') + 1)}" if letter else str(last + 1)
            if section.number != expected:
                raise ValueError(f"sections.{key}.number is '{section.number}'; '{expected}' is next in order")
            last, part = int(digits), letter
        return self

    @property
    def returns_up_to(self) -> str:
        return self.report.returns_up_to or self.report.time_period


def load(path=None) -> Params:
    """The settings, or one SettingError that lists every fault."""
    path = path or paths.PARAMS
    if not path.exists():
        raise SettingError(paths.shown(path), "there is no such file", "Restore params.yaml from git.")
    try:
        return Params.model_validate(yamls.load(path.read_text(encoding="utf-8")) or {})
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        raise SettingError("params.yaml", f"{line}not readable as YAML ({error.problem})", REMEDY) from None
    except ValidationError as error:
        raise SettingError("params.yaml", [_fault(item) for item in error.errors()], REMEDY) from None


def _fault(item: dict) -> str:
    """One pydantic finding as one line: which setting, what is wrong, what is allowed."""
    name = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        model = {
            "report": Report,
            "board": Board,
            "disclosure": Disclosure,
            "environment": Environment,
            "sections": SectionParams,
        }.get(str(item["loc"][0]) if len(item["loc"]) > 1 else "", Params)
        return f"{name}: there is no such setting; {nearest(str(item['loc'][-1]), model.model_fields)}"
    message = item["msg"].removeprefix("Value error, ")
    received = f" (it is {item['input']!r})" if not isinstance(item["input"], dict) else ""
    return f"{name or 'sections'}: {message[0].lower() + message[1:]}{received}"


def check_python(settings: Params) -> None:
    """Refuse another Python than the one that params.yaml names: the same bytes are promised for that one only."""
    running = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if settings.environment.python != running:
        raise SettingError(
            "params.yaml: environment.python",
            f"the report is made by Python {settings.environment.python}; this is Python {running}",
            f"Use that one (make PYTHON=python{settings.environment.python}), or name {running} there: all is then made anew.",
        )
