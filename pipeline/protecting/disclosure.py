"""Disclosure control: the only writer of data/publishable/, and so of anything that a notebook can show.

Primary suppression follows each table's policy (its contract) or, with ``disclosure.profile: strict``, withholds small
counts of people in every table. Complementary suppression withholds further figures, as few and as light as it can, until
nobody can work the small ones out. An attacker then reads what was written, and stops the build if it recovers one.
A withheld figure is blank with status c; 0 is shown.
"""

import shutil
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline import contracts, definitions, paths, rows
from pipeline.errors import ReportError, SettingError, nearest, raise_all
from pipeline.params import Params
from pipeline.protecting import earlier, knowledge, publishable, sensitive
from pipeline.protecting.knowledge import Numbers, name_of
from pipeline.protecting.linear_system import Form, System
from pipeline.protecting.received import Received

if TYPE_CHECKING:
    from pipeline.protecting.attack import Attack
    from pipeline.protecting.suppression import Pattern

HEADLINE = TOTAL = ZERO = 3
OURS = 2


class DisclosureError(ReportError):
    """What is to be published lets a reader work out what is to be withheld."""


@dataclass(frozen=True)
class Decision:
    """What is withheld, and why.

    ``complementary``: {figure or cell: the targets that need it}. ``hidden``: cells that nothing shows. ``known``: targets
    that other years' reports gave away already, each with them. ``optimal``: no lighter choice exists.
    """

    sensitive: sensitive.Sensitive
    complementary: dict[str, tuple[str, ...]]
    hidden: frozenset[str]
    known: dict[str, str]
    optimal: bool

    @property
    def withheld(self) -> set[str]:
        return {*self.sensitive.primary, *self.complementary}


def disclose(params: Params) -> None:
    """Apply the policies to every figure and list; write what may be published; attack it; write the audit."""
    raise_all([*_unknown_borrowed(params), *_unknown_records(params)])
    numbers = everything(params)
    other_years = earlier.read(numbers, params.report.time_period)
    decision = decide(numbers, params, other_years)
    publishable.write(params, numbers, decision.withheld, decision.hidden)
    from pipeline.protecting import attack, disclosure_audit  # SciPy: not before it is needed

    shown = publishable.read(params)
    targets = decision.sensitive.targets
    seen = knowledge.system(shown, numbers, targets, other_years.facts)
    found = attack.attack(seen, (), params.disclosure.protection)
    recovered = [name for name in found.recovered if name not in decision.sensitive.released and name not in decision.known]
    if recovered:
        for made in paths.PUBLISHABLE.glob("*"):
            shutil.rmtree(made)
        raise _refusal(numbers, targets, recovered, found)
    folder = paths.report(params.report.time_period) / "review"
    disclosure_audit.write(folder, params, numbers, decision, found)
    earlier.write(
        folder / "disclosed.csv",
        shown,
        numbers,
        {name: form for name, form in targets.items() if name not in decision.sensitive.released},
    )


def everything(params: Params) -> Numbers:
    """All figures and all clean tables, before anything is withheld."""
    received = Received()
    figures = [row for section in params.sections for row in rows.read(paths.INDICATORS / f"{section}.csv")]
    tables = {
        table: received.to_the_last_digit(table, rows.read_text(paths.CLEAN / f"{table}.csv"))
        for table in contracts.names()
        if not contracts.load(table).records
    }
    names = [name_of(row) for row in figures]
    assert len(set(names)) == len(names), "two figures of one name: one would hide the other from the attack"
    return Numbers(figures, tables)


def decide(numbers: Numbers, params: Params, other_years: earlier.Earlier) -> Decision:
    """Everything to withhold."""
    found = sensitive.find(numbers, params.disclosure)
    for name, form in other_years.targets.items():
        if form not in found.targets.values():
            found.protect(name, form, "withheld in an earlier report")
    protected = {name: form for name, form in found.targets.items() if name not in found.released}
    pattern = _pattern(numbers, params, found, protected, other_years) if protected else None
    complementary = {name: why for name, why in pattern.complementary.items() if name not in found.primary} if pattern else {}
    withheld = {*found.primary, *complementary}
    hidden = frozenset(name for name, figures in numbers.showing.items() if withheld.issuperset(figures))
    for name, cells in numbers.not_linear.items():
        if name not in withheld and hidden.intersection(cells):
            complementary[name] = tuple(cell for cell in cells if cell in hidden)
    given_away = pattern.unprotected if pattern else {}
    known = {name: _sources(proof.facts) for name, proof in given_away.items() if _is_published(proof.facts, other_years)}
    return Decision(found, complementary, hidden, known, pattern is None or pattern.optimal)


def _pattern(
    numbers: Numbers, params: Params, found: sensitive.Sensitive, protected: dict[str, Form], other_years: earlier.Earlier
) -> "Pattern":
    """The lightest choice of what to withhold besides, so that nobody can work the protected numbers out."""
    from pipeline.protecting import suppression  # SciPy takes long to load, and may have nothing to do

    system = knowledge.system(numbers, numbers, protected, other_years.facts)
    primary = [name for name in system.figures if name in found.primary]
    return suppression.complete(system, primary, _weights(system, numbers, params), params.disclosure.protection)


def _is_published(facts, other_years: earlier.Earlier) -> bool:
    return any(fact.source == one.source for fact in facts for one in other_years.facts)


def _sources(facts) -> str:
    return "; ".join(dict.fromkeys(fact.name for fact in facts))


def _weights(system: System, numbers: Numbers, params: Params) -> dict[str, int]:
    """What is lost with each figure: its digits; three times as much for a total, a headline or a nought, twice as much
    for the board's own newest figures, which sentences speak of. A cell that stands in explanations only weighs 1."""
    figures = {name_of(row): row for row in numbers.figures}
    headlines = {
        (section, name)
        for section in params.sections
        for name, words in definitions.of(section).indicators.items()
        if words.headline
    }
    weights = {}
    for figure in system.figures:
        row, weight = figures.get(figure), 1
        if row is not None:
            size = row["numerator"] if row["numerator"] is not None else row["value"] or Fraction(0)
            weight = 10 * len(str(abs(int(size))))
            weight *= TOTAL if "+" in row["numerator_from"] or row["breakdown"] == "" else 1
            weight *= HEADLINE if (row["section"], row["indicator"]) in headlines else 1
            weight *= OURS if (row["area"], row["time_period"]) == (params.board.area, params.report.time_period) else 1
            weight *= ZERO if size == 0 else 1
        weights[figure] = weight
    return weights


def _refusal(numbers: Numbers, targets: dict[str, Form], recovered: list[str], found: "Attack") -> DisclosureError:
    faults = []
    for name in recovered:
        places = [" row ".join(sensitive.place_of(numbers, cell)) for cell in targets[name] if cell in numbers.cells]
        by = _sources(found.intervals[name].facts)
        faults.append(f"{'; '.join(places) or name}" + (f"   follows from: {by}" if by else ""))
    return DisclosureError(
        "data/publishable: a reader could work out what is to be withheld",
        faults,
        "Nothing was published. Withhold more: see the policies in data/contracts/, or report this as a fault of the pipeline.",
    )


def _unknown_borrowed(params: Params) -> list[SettingError]:
    every = [f"{section}.{name}" for section in params.sections for name in definitions.of(section).indicators]
    return [
        SettingError(
            f"pipeline/indicators/{section}.yml: borrows",
            f"no indicator '{name}'; {nearest(name, every)}",
            "Correct the name, as <section>.<indicator>.",
        )
        for section in params.sections
        for name in definitions.of(section).borrows
        if name not in every
    ]


def _unknown_records(params: Params) -> list[SettingError]:
    known = [table for table in contracts.names() if contracts.load(table).records]
    return [
        SettingError(
            f"pipeline/indicators/{section}.yml: records", f"no list '{table}'; {nearest(table, known)}", "Correct the name."
        )
        for section in params.sections
        for table in (*definitions.of(section).records, *definitions.of(section).records_all)
        if table not in known
    ]
