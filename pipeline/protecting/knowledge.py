"""What a reader of the report knows, as facts about the cells of returns (see ``linear_system``).

A figure gives away its numerator, its denominator and, where it is a sum of cells, its value. A cell that no figure
shows by itself can still be read in the explanations: it counts as a figure of its own, named as the cell. A received
percentage ties the count that was not sent to its base. Declared relations are known whatever is withheld.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from pipeline import lineage
from pipeline.formats import exact
from pipeline.lineage import COLUMNS, RECEIVED
from pipeline.protecting.linear_system import Fact, Form, System, exactly, rounded
from pipeline.relating import equations, relations
from pipeline.relating.instances import Instance, instances

ID = ["section", "indicator", "area", "time_period", "time_identifier", "breakdown"]
SYMBOLS = ("c", "x", "z")  # of a figure without a number
TWELVE_PLACES = Fraction(1, 2 * 10**12)  # as far as a number that does not end is written
RESULTS = {"share": "percent", "rate": "rate", "quotient": "quotient", "change": "change"}  # a received result sets the limits


@dataclass(frozen=True)
class Number:
    """A number as received; half a unit of its last digit when it is a rounded result; the row in which it stands."""

    value: Fraction | None
    half: Fraction
    table: str
    row: dict = field(repr=False)
    places: int = 0


@dataclass(frozen=True)
class Numbers:
    """The figures and the clean tables of a report: all of them, or what was left after withholding.

    ``figures`` are rows of data/indicators/; ``tables`` hold text, with the digits received.
    """

    figures: list[dict]
    tables: dict[str, list[dict[str, str]]]

    @cached_property
    def cells(self) -> dict[str, Number]:
        """Every number cell of every return, blank ones too."""
        found = {}
        for table, rows in self.tables.items():
            for row in rows:
                for column in RECEIVED:
                    text = row.get(column, "")
                    places = len(text.partition(".")[2])
                    half = Fraction(1, 2 * 10**places) if column == "value" else Fraction(0)
                    found[f"{row_name(table, row)}/{column}"] = Number(exact(text), half, table, row, places)
        return found

    @cached_property
    def values(self) -> dict[str, Fraction | None]:
        return {name: cell.value for name, cell in self.cells.items()}

    @cached_property
    def instances(self) -> list[Instance]:
        """The declared relations of returns at work in the tables."""
        return instances(self.tables, relations.load().returns)

    @cached_property
    def shown(self) -> dict[str, list[Fact]]:
        """The facts of each figure, and of each cell that no figure shows by itself."""
        facts = {name_of(row): list(_facts_of(row)) for row in self.figures}
        alone = {cell for every in facts.values() for cell in map(_single, every) if cell}
        for name, value in self.values.items():
            if value is not None and name not in alone:
                facts[name] = [exactly({name: Fraction(1)}, value, figure=name)]
        return {name: every for name, every in facts.items() if every}

    @cached_property
    def showing(self) -> dict[str, list[str]]:
        """For each cell, the figures that show its exact value."""
        found: dict[str, list[str]] = {}
        for name, facts in self.shown.items():
            for cell in filter(None, map(_single, facts)):
                found.setdefault(cell, []).append(name)
        return found

    @cached_property
    def not_linear(self) -> dict[str, list[str]]:
        """Figures whose number follows from cells in another way than as sums and quotients of sums: {figure: cells}."""
        return {name_of(row): row["cells"].split() for row in self.figures if not _is_linear(row)}


def row_name(table: str, row: dict) -> str:
    return f"{table}/{row['returned_for']}/{row['source_row']}"


def name_of(row: dict) -> str:
    """A figure's name: ``early_help.cases_open_count, Derby, 201718, Financial year``."""
    section, indicator, *place = (row[column] for column in ID)
    return ", ".join([f"{section}.{indicator}", *filter(None, place)])


def _single(fact: Fact) -> str | None:
    """The cell whose exact value a fact is."""
    cell, *others = fact.form
    return cell if fact.is_exact and not others and fact.form[cell] == 1 else None


def _facts_of(row: dict) -> Iterator[Fact]:
    told = set()
    for column in COLUMNS:
        words, number = row[f"{column}_from"], row[column]
        if words and number is not None and row["status"] not in SYMBOLS and words not in told:
            told.add(words)
            slack = TWELVE_PLACES if 10**12 % number.denominator == 0 and number.denominator >= 10**11 else 0
            yield Fact(lineage.parse(words), number - slack, number + slack, figure=name_of(row))


def _is_linear(row: dict) -> bool:
    held = [column for column in COLUMNS if row[column] is not None]
    lacking = [column for column in held if not row[f"{column}_from"]]
    return not lacking or (lacking == ["value"] and {"numerator", "denominator"} <= set(held))


def system(numbers: Numbers, true: Numbers, targets: dict[str, Form], earlier: Iterable[Fact] = ()) -> System:
    """What a reader of ``numbers`` knows that has a bearing on the ``targets``.

    ``true`` are all numbers; ``earlier`` is what earlier reports gave away. A relation that the true numbers break is
    left out: taking it for true would mislead a reader.
    """
    facts = [fact for every in numbers.shown.values() for fact in every]
    facts += [*_of_parts(true), *shares(numbers, true), *_of_relations(numbers, true), *earlier]
    facts = list({(*fact.form.items(), fact.low, fact.high, fact.figure): fact for fact in facts}.values())
    facts = _bearing_on(targets, facts)
    names = dict.fromkeys(name for form in (*(fact.form for fact in facts), *targets.values()) for name in form)
    variables = {name: _lowest(name, true.cells.get(name)) for name in names}
    return System(variables, facts, targets, frozenset(name for name in names if name.endswith(("/count", "/base"))))


def broken(true: Numbers) -> list[equations.Equation]:
    """Relations that readers would take as true and that the numbers contradict."""
    every = (equation for instance in true.instances for equation in equations.of(instance, next(instance.choices())))
    return [equation for equation in every if equation.known and equation.holds(true.values) is False]


def _lowest(name: str, cell: Number | None) -> Fraction | None:
    """The least that a reader takes a hidden number for. Zeros are shown, so a hidden count is one or more."""
    if cell is None or cell.value is None:
        return Fraction(1 if cell is not None and cell.row["status"] == "c" and name.endswith("/count") else 0)
    if name.endswith("/value"):
        return Fraction(0) if cell.value >= 0 else None
    return Fraction(1 if cell.value >= 1 else 0)


def _of_parts(true: Numbers) -> Iterator[Fact]:
    """A count is a part of the base in its row."""
    for name, cell in true.cells.items():
        if name.endswith("/base") and cell.value is not None:
            count = name.removesuffix("base") + "count"
            yield Fact({name: Fraction(1), count: Fraction(-1)}, Fraction(0), None, source=f"{name} holds its count")


def shares(numbers: Numbers, true: Numbers) -> Iterator[Fact]:
    """A received percentage with the base beside it: what it implies for the count that was not sent."""
    for name, cell in true.cells.items():
        if name.endswith("/value") and cell.row["unit"] == "percent":
            row = name.removesuffix("value")
            part, base = {f"{row}count": Fraction(1)}, {f"{row}base": Fraction(1)}
            yield from _implied(numbers, true, name, part, base, f"{name} of its base")


def _implied(numbers: Numbers, true: Numbers, result: str, part: Form, base: Form, source: str) -> Iterator[Fact]:
    """What a percentage says of part and base to who knows the percentage, or the base; unless the true numbers deny it."""
    cell, known = true.cells[result], [numbers.values.get(name) for name in base]
    facts = []
    for figure in numbers.showing.get(result, []):
        facts += rounded(part, base, cell.value, cell.places, figure=figure, source=source)
    if None not in known:
        whole = sum(known, Fraction(0))
        form = {name: 100 * times for name, times in part.items()} | {result: -whole}
        for figure in dict.fromkeys(figure for name in base for figure in numbers.showing.get(name, [])):
            facts.append(Fact(form, -cell.half * whole, cell.half * whole, figure=figure, source=source))
    for fact in facts:
        equation = equations.Equation("", "", {}, dict(fact.form), fact.low, fact.high)
        if equation.holds(true.values) is not False:
            yield fact


def _of_relations(numbers: Numbers, true: Numbers) -> Iterator[Fact]:
    """What the declared relations say. A relation about a received result is known to who knows the result."""
    for instance in true.instances:
        role = RESULTS.get(instance.relation.kind)
        chosen = next(instance.choices())
        figures = numbers.showing.get(chosen[role][0].name, []) if role else [None]
        for equation in equations.of(instance, chosen):
            source = f"{equation.relation}: {', '.join(equation.place.values())}"
            if equation.known and equation.holds(true.values) is not False:
                for figure in figures:
                    yield Fact(equation.terms, equation.low, equation.high, figure=figure, source=source)
        if instance.relation.kind == "share" and instance.relation.known and not chosen.get("less"):
            part, base = ({cell.name: Fraction(1) for cell in chosen[one]} for one in ("count", "base"))
            yield from _implied(numbers, true, chosen["percent"][0].name, part, base, instance.relation.id)


def _bearing_on(targets: dict[str, Form], facts: list[Fact]) -> list[Fact]:
    """The facts that are tied to a target by a chain of facts."""
    of_name: dict[str, list[int]] = {}
    for number, fact in enumerate(facts):
        for name in fact.form:
            of_name.setdefault(name, []).append(number)
    reached, waiting, used = set(), [name for form in targets.values() for name in form], set()
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        for number in of_name.get(name, []):
            if number not in used:
                used.add(number)
                waiting += facts[number].form
    return [facts[number] for number in sorted(used)]
