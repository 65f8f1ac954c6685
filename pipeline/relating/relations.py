"""What should add up between the cells of returns: data/relations.yml, read and checked.

A relation says what holds by definition: parts make a total, two returns give one measure, shares make a whole. It holds
for every year; ``pipeline.relating.equations`` finds the cells of each place and year that it ties together. The list ``returns``
is about returns; the list ``published`` is about the figures of a report as they were printed, row by row.
"""

import functools
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline import paths, yamls
from pipeline.errors import SettingError, nearest
from pipeline.relating import relation_names

RELATIONS = paths.DATA / "relations.yml"
PUBLISHED = relation_names.PUBLISHED
REMEDY = "Correct data/relations.yml and run again."


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cells(Strict):
    """Cells of one table: of one number column, in the rows chosen by ``where`` and not by ``without``.

    ``by`` names the columns in which they agree with the place where these are fewer than the relation's.
    ``years`` takes as many years up to the year of the place; ``before`` starts so many years earlier.
    ``nearest`` says to which number a figure was rounded when its digits do not show it ("about 4,000": 100).
    """

    table: str
    column: Literal["count", "base", "value"] | None = None
    where: dict[str, str | list[str]] = {}
    without: dict[str, str | list[str]] = {}
    by: list[str] | None = None
    years: int = Field(default=1, ge=1)
    before: int = Field(default=0, ge=0)
    nearest: int | None = Field(default=None, ge=1)


class Relation(Strict):
    """``sentence`` says what should hold. ``known``: readers may take it as true, and so could work out a withheld part.

    ``by`` names the columns in which all its cells agree: the place, and a label where it holds for each label.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    sentence: str
    severity: Literal["error", "warning", "note"] = "error"
    known: bool = True
    by: list[str] = ["area", "time_period", "time_identifier"]

    @property
    def roles(self) -> dict[str, list[Cells]]:
        """The cells by the part that they play; the first names the places at which the relation is looked at."""
        roles = {}
        for name in type(self).model_fields:
            held = getattr(self, name)
            if isinstance(held, Cells):
                roles[name] = [held]
            elif isinstance(held, list) and held and isinstance(held[0], Cells):
                roles[name] = held
        return roles


class Total(Relation):
    """The parts make the total, or as much as other parts of the same whole."""

    kind: Literal["total"]
    total: list[Cells] = Field(min_length=1)
    parts: list[Cells] = Field(min_length=1)


class Part(Relation):
    """The parts are not more than the whole; ``each``: they overlap, and only each of them is not more."""

    kind: Literal["part"]
    each: bool = False
    whole: Cells
    parts: list[Cells] = Field(min_length=1)


class Same(Relation):
    """One measure that several rows or returns give."""

    kind: Literal["same"]
    first: Cells
    others: list[Cells] = Field(min_length=1)


class Share(Relation):
    """A received percentage of its count (without those of ``less``) and base."""

    kind: Literal["share"]
    percent: Cells
    count: list[Cells] = Field(min_length=1)
    base: list[Cells] = Field(min_length=1)
    less: list[Cells] = []


class SumsTo100(Relation):
    """Received shares of one whole; those that are not ``exhaustive`` sum to no more."""

    kind: Literal["sums_to_100"]
    exhaustive: bool = True
    shares: list[Cells] = Field(min_length=1)


class Rate(Relation):
    """A received rate of its count and of a population, which no return gives: each rate implies it."""

    kind: Literal["rate"]
    rate: Cells
    count: list[Cells] = Field(min_length=1)
    per: int = 10000
    population: str


class Quotient(Relation):
    """A received quotient of two counts: visits for each user."""

    kind: Literal["quotient"]
    quotient: Cells
    count: list[Cells] = Field(min_length=1)
    base: list[Cells] = Field(min_length=1)


class StockAndFlow(Relation):
    """Opening stock, those who joined and those who left make the closing stock."""

    kind: Literal["stock_and_flow"]
    closing: Cells
    opening: Cells
    joined: list[Cells] = Field(min_length=1)
    left: list[Cells] = Field(min_length=1)
    severity: Literal["error", "warning", "note"] = "warning"
    known: bool = False


class Change(Relation):
    """A received change, as a difference or a percentage of the earlier figure; ``unsigned``: a fall has no sign."""

    kind: Literal["change"]
    change: Cells
    now: Cells
    earlier: Cells
    of: Literal["difference", "percent"]
    unsigned: bool = False


class Listed(Relation):
    """A number of things, all of which a list names."""

    kind: Literal["listed"]
    count: list[Cells] = Field(min_length=1)
    rows: Cells


KINDS = {
    "total": Total, "part": Part, "same": Same, "share": Share, "sums_to_100": SumsTo100, "rate": Rate,
    "quotient": Quotient, "stock_and_flow": StockAndFlow, "change": Change, "listed": Listed,
}  # fmt: skip
AnyRelation = Annotated[
    Total | Part | Same | Share | SumsTo100 | Rate | Quotient | StockAndFlow | Change | Listed, Field(discriminator="kind")
]


class Population(Strict):
    """A population that rates are on. It changes by no more than ``greatest_change`` per cent from one year to the next."""

    title: str
    greatest_change: float = Field(gt=0)


class Relations(Strict):
    populations: dict[str, Population] = {}
    returns: list[AnyRelation] = []
    published: list[AnyRelation] = []


def load(path: Path | None = None, check_published: bool = False) -> Relations:
    """All declared relations, or one SettingError that lists every fault.

    With ``check_published`` the names in the list ``published`` must stand in data/published/.
    """
    path = path or RELATIONS
    return _read(path, check_published) if path.exists() else Relations()


@functools.cache
def _read(path: Path, check_published: bool) -> Relations:
    try:
        made = Relations.model_validate(yamls.load(path.read_text(encoding="utf-8")) or {})
    except yaml.YAMLError as error:
        raise SettingError(paths.shown(path), " ".join(str(error).split()), REMEDY) from None
    except ValidationError as error:
        raise SettingError(paths.shown(path), [_fault(item) for item in error.errors()], REMEDY) from None
    faults = relation_names.faults(made, check_published and any(paths.PUBLISHED.glob("*.csv")))
    if faults:
        raise SettingError(paths.shown(path), faults, REMEDY)
    return made


def _fault(item: dict) -> str:
    """One pydantic finding as one line: which relation, what is wrong, what is allowed."""
    where = " ".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        model = KINDS.get(str(item["loc"][2]) if len(item["loc"]) == 4 else "", Cells if len(item["loc"]) > 4 else Relations)
        return f"{where}: there is no such key; {nearest(str(item['loc'][-1]), model.model_fields)}"
    if item["type"] == "union_tag_invalid":
        return f"{where}: there is no kind '{item['input'].get('kind')}'; {nearest(str(item['input'].get('kind')), KINDS)}"
    return f"{where}: {item['msg'][0].lower()}{item['msg'][1:]}"
