"""What the reports of other years gave away, and what they withheld: data/disclosed/<period>.csv.

Each report leaves such a file, which the analyst keeps when the report is published. Cells are named by what they are
about (table, labels, column), since a later return may bring the same row on another line. Where a later return changed
a number, the number that the earlier report showed stays one of its own.
"""

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline import contracts, paths, rows
from pipeline.errors import SettingError
from pipeline.protecting.knowledge import Numbers, shares
from pipeline.protecting.linear_system import Fact, Form

COLUMNS = ["kind", "form", "low", "high"]


@dataclass(frozen=True)
class Earlier:
    """``facts`` that readers have from other years' reports; ``targets`` that those withheld: {name: form}."""

    facts: list[Fact]
    targets: dict[str, Form]


def write(path: Path, shown: Numbers, true: Numbers, targets: dict[str, Form]) -> None:
    """What a report gives away (``shown`` is what was published) and what it withholds, without any withheld number."""
    keys = {name: key for key, name in _keys(true).items()}
    facts = [fact for every in shown.shown.values() for fact in every if len(fact.form) > 1] + list(shares(shown, true))
    told = [("fact", {keys[name]: Fraction(1)}, value, value) for name, value in shown.values.items() if value is not None]
    told += [
        ("fact", {keys[name]: times for name, times in fact.form.items()}, fact.low, fact.high)
        for fact in facts
        if any(shown.values[name] is None for name in fact.form)
    ]
    told += [
        ("withheld", {keys[name]: times for name, times in form.items()}, None, None)
        for form in targets.values()
        if set(form) <= set(keys)
    ]
    made = [(kind, _form(form), _text(low), _text(high)) for kind, form, low, high in told]
    rows.write((dict(zip(COLUMNS, row, strict=True)) for row in dict.fromkeys(made)), COLUMNS, path)


def read(true: Numbers, time_period: str, folder: Path | None = None) -> Earlier:
    """What all reports but this one gave away, about the cells as they are named now."""
    keys, facts, targets = _keys(true), [], {}
    for path in sorted((folder or paths.DATA / "disclosed").glob("*.csv")):
        if path.stem != time_period:
            source = f"the report of {path.stem[:4]}-{path.stem[4:]}"
            told = _told(path)
            changed = _changed(told, keys, true, path.stem)
            for kind, form, low, high in told:
                named = {_name(key, keys, changed, path.stem): times for key, times in form.items()}
                if kind == "fact":
                    facts.append(Fact(named, low, high, source=source))
                elif named not in targets.values():
                    targets[f"{' + '.join(named)}, withheld in {source}"] = named
    return Earlier(facts, targets)


def _keys(true: Numbers) -> dict[str, str]:
    """The lasting name of each cell: its table, the labels of its row, its column."""
    found = {}
    for name, cell in true.cells.items():
        labels = [cell.row[column] for column in contracts.load(cell.table).primary_key]
        found["/".join([cell.table, *labels, name.rpartition("/")[2]])] = name
    return found


def _name(key: str, keys: dict[str, str], changed: set[str], period: str) -> str:
    return keys[key] if key in keys and key not in changed else f"{period}:{key}"


def _changed(told: list[tuple], keys: dict[str, str], true: Numbers, period: str) -> set[str]:
    """Cells whose number is another one now: it differs from the one shown, or the log of restatements says so."""
    changed = set()
    for kind, form, low, high in told:
        [key, *others] = form
        if kind == "fact" and not others and low == high and key in keys and true.values[keys[key]] != low / form[key]:
            changed.add(key)
    path = paths.CLEAN / "restatements.csv"
    for row in rows.read_text(path) if path.exists() else ():
        if row["earlier_return"] <= period < row["later_return"]:
            changed.add("/".join([row["table"], *row["row"].split(" / "), row["column"]]))
    return changed


def _told(path: Path) -> list[tuple]:
    try:
        return [
            (
                row["kind"],
                {key: Fraction(by) for key, by in json.loads(row["form"]).items()},
                _number(row["low"]),
                _number(row["high"]),
            )
            for row in rows.read_text(path)
        ]
    except (KeyError, ValueError, ZeroDivisionError):
        raise SettingError(
            paths.shown(path), "is not as `disclose` wrote it", "Copy reports/<period>/review/disclosed.csv of that report again."
        ) from None


def _form(form: dict[str, Fraction]) -> str:
    return json.dumps({key: str(times) for key, times in form.items()}, ensure_ascii=False)


def _text(limit: Fraction | None) -> str:
    return "" if limit is None else str(limit)


def _number(text: str) -> Fraction | None:
    return Fraction(text) if text else None
