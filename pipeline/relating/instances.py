"""Declared relations at work: the cells of each place and year that a relation ties together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from pipeline import lineage, periods
from pipeline.errors import SettingError
from pipeline.formats import exact
from pipeline.relating import relations

PLACE = ("area", "time_period", "time_identifier")
SINGLE = ("whole", "percent", "rate", "quotient", "closing", "opening", "change", "now", "earlier")  # one figure each


@dataclass(frozen=True)
class Cell:
    """One number as received: its name, its value (None: unknown), half a unit of its last digit, its row."""

    name: str
    value: Fraction | None
    half: Fraction
    row: dict = field(compare=False)


@dataclass(frozen=True)
class Instance:
    """A relation at one place: for each role its figures, and for each figure the cells that give it.

    A return gives a figure once. A printed report may give it twice, with two values.
    """

    relation: relations.Relation
    place: dict[str, str]
    roles: dict[str, list[list[Cell]]]

    def choices(self) -> Iterator[dict[str, list[Cell]]]:
        """Every way to take one cell for each figure: {role: its cells}."""
        flat = [(role, figure) for role, figures in self.roles.items() for figure in figures]
        for taken in product(*(figure for _, figure in flat)):
            chosen: dict[str, list[Cell]] = {role: [] for role in self.roles}
            for (role, _), cell in zip(flat, taken, strict=True):
                chosen[role].append(cell)
            yield chosen


def instances(tables: dict[str, list[dict]], declared: list[relations.Relation]) -> list[Instance]:
    """Each relation at each place at which all its cells have rows; the first of its roles names the places."""
    named = {one.table for relation in declared for wanted in relation.roles.values() for one in wanted}
    rows = {name: _Rows(every) for name, every in tables.items() if name in named}
    return [instance for relation in declared for instance in _of_relation(relation, rows)]


class _Rows:
    """The rows of a table, found by a label of a column."""

    def __init__(self, every: list[dict]):
        self._every = every
        self._labelled: dict[str, dict[str, list[dict]]] = {}

    def at(self, cells: relations.Cells) -> list[dict]:
        """The rows chosen by ``where`` and not by ``without``, in the order of the table."""
        column, label = next(((column, wanted) for column, wanted in cells.where.items() if isinstance(wanted, str)), ("", ""))
        rows = self._of(column).get(label, []) if column else self._every
        return [row for row in rows if _is_chosen(row, cells)]

    def _of(self, column: str) -> dict[str, list[dict]]:
        if column not in self._labelled:
            self._labelled[column] = {}
            for row in self._every:
                self._labelled[column].setdefault(row[column], []).append(row)
        return self._labelled[column]


def _of_relation(relation: relations.Relation, tables: dict[str, _Rows]) -> list[Instance]:
    grouped = {role: [_grouped(cells, relation.by, tables) for cells in wanted] for role, wanted in relation.roles.items()}
    anchor = next(iter(grouped.values()))[0]
    made = []
    for figures in anchor.values():
        row = figures[0][0].row
        roles = {}
        for role, wanted in relation.roles.items():
            found = [_at(groups, row, cells, relation.by) for groups, cells in zip(grouped[role], wanted, strict=True)]
            roles[role] = [figure for each in found for figure in each] if all(found) else []
        if all(roles.values()):
            _check_single(relation, roles)
            made.append(Instance(relation, {column: row[column] for column in (*PLACE, *relation.by) if column in row}, roles))
    return made


def _grouped(cells: relations.Cells, by: list[str], tables: dict[str, _Rows]) -> dict[tuple, list[list[Cell]]]:
    """The figures of one choice of cells by their place; cells of one place and label are one figure.

    A row that does not apply (status z) is no figure.
    """
    by = by if cells.by is None else cells.by
    groups: dict[tuple, dict[tuple, list[Cell]]] = {}
    for row in tables[cells.table].at(cells) if cells.table in tables else []:
        if row.get("status") != "z":
            key = tuple(row[column] for column in by)
            groups.setdefault(key, {}).setdefault(_identity(cells.table, row), []).append(_cell(cells, row))
    return {key: list(figures.values()) for key, figures in groups.items()}


def _is_chosen(row: dict, cells: relations.Cells) -> bool:
    def has(column: str, labels: str | list[str]) -> bool:
        return row[column] == labels if isinstance(labels, str) else row[column] in labels

    wanted = all(has(column, labels) for column, labels in cells.where.items())
    return wanted and not any(has(column, labels) for column, labels in cells.without.items())


def _identity(table: str, row: dict) -> tuple:
    """What a figure is about: two cells with one identity are two statements of one figure."""
    if table == relations.PUBLISHED:
        return tuple(row[column] for column in ("measure", *PLACE, "breakdown", "unit"))
    return tuple(row[column] for column in ("returned_for", "source_row"))


def _cell(cells: relations.Cells, row: dict) -> Cell:
    if cells.table == relations.PUBLISHED:
        column, line = "printed_value", row["row_id"]
    else:
        column, line = cells.column or "count", row["source_row"]
    text = row.get(column, "")  # a list has no numbers: its rows are counted
    name = lineage.cell_name(cells.table, row["returned_for"], line, column)
    return Cell(name, exact(text), _half(text, column, row.get("unit", ""), cells.nearest), row)


def _half(text: str, column: str, unit: str, nearest: int | None) -> Fraction:
    """Half a unit of the last digit of a rounded number; nothing for a count, which is exact."""
    if nearest:
        return Fraction(nearest, 2)
    places = len(text.partition(".")[2])
    rounded = column == "value" or (column == "printed_value" and (places or unit.startswith("per") or "_per_" in unit))
    return Fraction(1, 2 * 10**places) if rounded and text else Fraction(0)


def _at(groups: dict[tuple, list], row: dict, cells: relations.Cells, by: list[str]) -> list[list[Cell]]:
    """The figures at the place of a row, from the years that are wanted; none when one of the years has none."""
    by, found = by if cells.by is None else cells.by, []
    for back in range(cells.before, cells.before + cells.years):
        year = row | {"time_period": periods.previous(row["time_period"], back)}
        found.append(groups.get(tuple(year[column] for column in by), []))
    return [figure for figures in found for figure in figures] if all(found) else []


def _check_single(relation: relations.Relation, roles: dict[str, list[list[Cell]]]) -> None:
    for role, figures in roles.items():
        if role in SINGLE and len(figures) > 1:
            raise SettingError(
                f"data/relations.yml, {relation.id}: {role}",
                f"takes {len(figures)} rows for one place: {', '.join(figure[0].name for figure in figures)}",
                "Choose one with 'where', or name the column that tells them apart under 'by'.",
            )
