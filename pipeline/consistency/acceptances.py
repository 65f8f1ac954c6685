"""Findings that the board knows of and lets stand: data/accepted_findings.yml, with reason, role and date."""

from dataclasses import replace
from datetime import date
from difflib import get_close_matches

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipeline import paths, yamls
from pipeline.consistency.finding import Acceptance, Evidence, Finding, slug
from pipeline.errors import SettingError, nearest

ACCEPTED = paths.DATA / "accepted_findings.yml"
REMEDY = "Give each acceptance the id of a finding, a reason, a role and a date."


class Accepted(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    finding: str
    reason: str = Field(min_length=1)
    role: str = Field(min_length=1)
    date: date


def applied(findings: list[Finding]) -> list[Finding]:
    """The same findings, the accepted ones marked; and one more for each acceptance that no finding answers to."""
    accepted = {item.finding: item for item in _load()}
    marked = [
        replace(finding, accepted=Acceptance(item.reason, item.role, item.date.isoformat()))
        if (item := accepted.get(finding.id))
        else finding
        for finding in findings
    ]
    ids = [finding.id for finding in findings]
    return marked + [_stale(item, ids) for item in accepted.values() if item.finding not in ids]


def _stale(item: Accepted, ids: list[str]) -> Finding:
    close = get_close_matches(item.finding, ids, n=1)
    meant = f"The nearest finding is {close[0]}." if close else "None is near it."
    sentence = f"An acceptance names {item.finding}, and there is no such finding. {meant} Remove the acceptance, or correct it."
    shown = paths.shown(ACCEPTED)
    return Finding(
        "stale_acceptance", slug(item.finding), "warning", sentence, (Evidence(shown, shown, item.finding, item.reason),)
    )


def _load() -> list[Accepted]:
    if not ACCEPTED.exists():
        return []
    where = paths.shown(ACCEPTED)
    try:
        every = TypeAdapter(list[Accepted]).validate_python(yamls.load(ACCEPTED.read_text(encoding="utf-8")) or [])
    except yaml.YAMLError as error:
        raise SettingError(where, " ".join(str(error).split()), REMEDY) from None
    except ValidationError as error:
        raise SettingError(where, [_fault(item) for item in error.errors()], REMEDY) from None
    twice = [item.finding for number, item in enumerate(every) if item.finding in [other.finding for other in every[:number]]]
    if twice:
        raise SettingError(where, [f"{name} is accepted twice" for name in twice], REMEDY)
    return every


def _fault(item: dict) -> str:
    number, *key = item["loc"] or ("the list",)
    words = f"acceptance {number + 1}" if isinstance(number, int) else number
    if item["type"] == "extra_forbidden":
        return f"{words}: there is no such key '{key[0]}'; {nearest(key[0], Accepted.model_fields)}"
    return f"{words}{', ' + str(key[0]) if key else ''}: {item['msg'][0].lower()}{item['msg'][1:]}"
