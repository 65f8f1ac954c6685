"""The names in declared relations: every table, column and label must be one that there is."""

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import contracts, paths, rows
from pipeline.errors import nearest

if TYPE_CHECKING:
    from pipeline.relating.relations import Cells, Relations

PUBLISHED = "published"


def faults(made: "Relations", check_published: bool) -> list[str]:
    """One line for each name in the declared relations that nothing answers to."""
    found = []
    every = [(relation, _columns) for relation in made.returns]
    every += [(relation, _published if check_published else _unchecked) for relation in made.published]
    for relation, allowed in every:
        if sum(other.id == relation.id for other, _ in every) > 1:
            found.append(f"{relation.id}: the id is used twice")
        if relation.kind == "rate" and relation.population not in made.populations:
            found.append(
                f"{relation.id}: no population '{relation.population}'; {nearest(relation.population, made.populations)}"
            )
        for role, cells in relation.roles.items():
            for one in cells:
                by = relation.by if one.by is None else one.by
                found += [f"{relation.id}, {role}: {fault}" for fault in _cell_faults(one, by, allowed)]
    return list(dict.fromkeys(found))


def _cell_faults(cells: "Cells", by: list[str], allowed) -> list[str]:
    """Names in one choice of cells that no table has."""
    columns = allowed(cells.table)
    if isinstance(columns, str):
        return [columns] if columns else []
    faults = []
    for column in dict.fromkeys([*cells.where, *cells.without, *by, *filter(None, [cells.column])]):
        if column not in columns:
            faults.append(f"table {cells.table} has no column '{column}'; {nearest(column, columns)}")
    for column, wanted in [*cells.where.items(), *cells.without.items()]:
        labels = columns.get(column)
        for label in [wanted] if isinstance(wanted, str) else wanted:
            if labels and label not in labels:
                faults.append(f"column {column} of {cells.table} has no label '{label}'; {nearest(label, labels)}")
    return faults


def _columns(table: str) -> dict[str, list[str]] | str:
    """The columns of a return, each with the labels that it may hold (none: any); or what is wrong with the name."""
    if table not in _tables(paths.CONTRACTS):
        return f"no table '{table}'; {nearest(table, contracts.names())}"
    return {field["name"]: field.get("constraints", {}).get("enum", []) for field in contracts.load(table).schema["fields"]}


@functools.cache
def _tables(folder: Path) -> frozenset[str]:
    """Every table that has a contract: asked for each name that stands in a relation."""
    return frozenset(contracts.names(folder))


def _unchecked(table: str) -> str:
    return ""


def _published(table: str) -> dict[str, list[str]] | str:
    if table != PUBLISHED:
        return f"no table '{table}'; {nearest(table, [PUBLISHED])}"
    return _published_labels(paths.PUBLISHED)


@functools.cache
def _published_labels(folder: Path) -> dict[str, list[str]]:
    """The columns of data/published/, with the labels that stand in any year's file."""
    every = [row for path in sorted(folder.glob("*.csv")) for row in rows.read_text(path)]
    columns = dict.fromkeys(column for row in every for column in row)
    return {
        column: sorted({row[column] for row in every if column in row})
        if column in ("measure", "breakdown", "unit", "section", "paragraph", "area")
        else []
        for column in columns
    }
