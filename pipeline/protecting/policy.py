"""What a board decided about the small numbers of one table: the block ``disclosure:`` of its contract.

A count of people from 1 to the threshold is small, and so is a base, or what a count leaves of its base. A percentage
received without its count is small when any whole number that rounds to it would be.
"""

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import nearest

STRICT = "strict"
SHARES = ("percent", "per_")  # units of results that stand for a count of people


class Decided(BaseModel):
    """Rows of the table, chosen by their labels, and why they are an exception."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    where: dict[str, str | list[str]] = Field(min_length=1)
    reason: str = Field(min_length=1)

    def covers(self, row: Mapping[str, str]) -> bool:
        return all(row.get(column) in (wanted if isinstance(wanted, list) else [wanted]) for column, wanted in self.where.items())


class Policy(BaseModel):
    """One table's policy.

    ``counts``: only counts of people can identify anybody. ``as_published``: what the board decided for this table, with
    its ``reason``; the profile ``strict`` withholds in every table that counts people.
    ``things``: rows of a table about people that count no people (schools, years, targets).
    ``safe``: results received without the base behind them, which show nothing small all the same.
    ``released``: withheld cells that the profile ``as_published`` lets readers narrow down.
    ``columns``: of a list, those that count people. ``each_row``: of a list, that each row is about one person or case.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    counts: Literal["people", "other"]
    as_published: Literal["release", "withhold"]
    reason: str = Field(min_length=1)
    things: list[Decided] = []
    safe: list[Decided] = []
    released: list[Decided] = []
    columns: list[str] = []
    each_row: Literal["thing", "person"] = "thing"

    def withholds(self, profile: str) -> bool:
        """Whether small counts of this table are withheld under the profile."""
        return self.counts == "people" and (profile == STRICT or self.as_published == "withhold")

    def withholds_row(self, row: Mapping[str, str], profile: str) -> bool:
        """The same for one row: not where it counts things."""
        return self.withholds(profile) and not any(decided.covers(row) for decided in self.things)

    def is_judged_safe(self, row: Mapping[str, str]) -> bool:
        """Whether a result without a base may be shown: it is no share of people, or is declared safe."""
        return not row.get("unit", "").startswith(SHARES) or any(decided.covers(row) for decided in self.safe)

    def release(self, row: Mapping[str, str], profile: str) -> str:
        """Why readers may narrow this row down; nothing when they may not."""
        return "" if profile == STRICT else next((decided.reason for decided in self.released if decided.covers(row)), "")


def read(block: dict, schema: dict, is_list: bool) -> tuple[Policy | None, list[str]]:
    """The policy in a contract, and what is wrong with it."""
    try:
        policy = Policy.model_validate(block)
    except ValidationError as error:
        return None, [_fault(item) for item in error.errors()]
    return policy, list(_unknown(policy, schema, is_list))


def _fault(item: dict) -> str:
    where = ".".join(str(part) for part in ("disclosure", *item["loc"]))
    if item["type"] == "missing" and item["loc"] == ("reason",):
        return "disclosure.reason is missing: say why the table is released or withheld"
    if item["type"] == "literal_error":
        return f"{where} is '{item['input']}'; allowed: {item['ctx']['expected'].replace(' or ', ', ').replace(chr(39), '')}"
    if item["type"] == "extra_forbidden":
        allowed = Policy.model_fields if len(item["loc"]) == 1 else Decided.model_fields
        return f"{where}: there is no such key; {nearest(str(item['loc'][-1]), allowed)}"
    return f"{where}: {item['msg'][0].lower()}{item['msg'][1:]}"


def _unknown(policy: Policy, schema: dict, is_list: bool) -> Iterator[str]:
    """Columns and labels that the table does not have."""
    labels = {field["name"]: field.get("constraints", {}).get("enum") for field in schema["fields"]}
    for kind in ("things", "safe", "released"):
        for column, wanted in (pair for decided in getattr(policy, kind) for pair in decided.where.items()):
            if column not in labels:
                yield f"disclosure.{kind}: no column '{column}'; {nearest(column, labels)}"
            for label in wanted if isinstance(wanted, list) else [wanted]:
                if labels.get(column) and label not in labels[column]:
                    yield f"disclosure.{kind}: column {column} has no label '{label}'; {nearest(label, labels[column])}"
    for column in policy.columns:
        if column not in labels:
            yield f"disclosure.columns: no column '{column}'; {nearest(column, labels)}"
    if is_list and policy.counts == "people" and not policy.columns and policy.each_row == "thing":
        yield "disclosure: a list that counts people says which columns do, or each_row: person"


def is_small(count: Fraction | None, threshold: int) -> bool:
    """From 1 to the threshold. 0 identifies nobody."""
    return count is not None and 1 <= count <= threshold


def may_be_small(percent: Fraction, half: Fraction, base: Fraction, threshold: int, scale: int = 100) -> tuple[bool, bool]:
    """Whether any whole number of the base that rounds to the percentage is small, and whether any of its remainders is.

    ``half`` is half a unit of the last digit; both ends count, since we do not know how the sender rounds.
    """
    least = max(math.ceil((percent - half) * base / scale), 0)
    most = min(math.floor((percent + half) * base / scale), base)
    part = max(least, 1) <= min(most, threshold)
    rest = max(base - most, 1) <= min(base - least, threshold)
    return part, bool(rest)
