"""What may be published: a small invented report is made, written, and attacked by an attacker of the tests' own."""

import csv
import re
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies
from scipy.optimize import linprog

from pipeline import calculations, contracts, definitions, frames, lineage, params, paths, rows
from pipeline.contracts import Contract
from pipeline.protecting import disclosure, suppression
from pipeline.protecting.disclosure import DisclosureError
from pipeline.protecting.policy import Policy
from pipeline.relating import relations

KEYS = ["time_period", "time_identifier", "area", "measure", "label", "outcome"]
COLUMNS = [*KEYS, "count", "base", "value", "unit", "status", "reference"]
DEFAULTS = dict.fromkeys(COLUMNS, "") | {
    "time_period": "201718", "time_identifier": "Financial year", "area": "Derby", "measure": "visits", "unit": "children",
}  # fmt: skip
WORDS = {"title": "T", "definition": "D", "unit": "children", "decimal_places": 0, "polarity": "none", "year_type": "financial"}
PLAIN = Policy(counts="people", as_published="withhold", reason="Invented.")
OPEN = PLAIN.model_copy(update={"as_published": "release"})
THINGS = PLAIN.model_copy(update={"counts": "other"})

ADDS_UP = relations.Total(
    id="visits",
    sentence="They add up.",
    kind="total",
    total=[{"table": "all", "column": "count"}],
    parts=[{"table": "visits", "column": "count"}],
)


class Report:
    """A report of one section about tables of visits, in a folder of its own."""

    def __init__(self, monkeypatch, folder):
        self.folder = folder
        self.policies, self.calculations, self.relations = {}, {}, []
        for name in ("CLEAN", "INDICATORS", "PUBLISHABLE", "RAW", "REPORTS", "DATA"):
            monkeypatch.setattr(paths, name, folder / name.lower())
        monkeypatch.setattr(contracts, "load", self._contract)
        monkeypatch.setattr(contracts, "names", lambda folder=None: list(self.policies))
        monkeypatch.setattr(definitions, "of", self._words)
        monkeypatch.setattr(relations, "load", lambda path=None: relations.Relations(returns=self.relations))

    def _contract(self, table):
        schema = {"fields": [{"name": name} for name in COLUMNS], "primaryKey": KEYS}
        source = {"sender": "Invented council"}
        return Contract(table, table, "", source, self.policies[table], schema, {}, False)

    def _words(self, section):
        return definitions.SectionDefinitions(indicators=dict.fromkeys(self.calculations, WORDS))

    def table(self, name, rows, policy=PLAIN, returned_for="201718"):
        """A return as received and its clean table; rows of an earlier return that are not superseded stay."""
        self.policies[name] = policy
        given = [{column: str(cell) for column, cell in (DEFAULTS | row).items()} for row in rows]
        raw = paths.RAW / returned_for / f"{name}.csv"
        raw.parent.mkdir(parents=True, exist_ok=True)
        frame = pd.DataFrame(given, columns=COLUMNS)
        frame.to_csv(raw, index=False)
        frame = frame.assign(returned_for=returned_for, source_row=[str(number) for number in range(2, len(frame) + 2)])
        clean = paths.CLEAN / f"{name}.csv"
        if clean.exists():
            before = pd.read_csv(clean, dtype=str, keep_default_na=False)
            frame = pd.concat([before, frame]).drop_duplicates(KEYS, keep="last")
        frames.write(frame, clean)

    def figure(self, name, calculate):
        self.calculations[name] = calculate

    def disclose(self, profile="as_published", period="201718", threshold=5):
        """Figures made, disclosed, and what is published written."""
        tables = {name: lineage.named(name, frames.read(paths.CLEAN / f"{name}.csv")) for name in self.policies}
        made = []
        for name, calculate in self.calculations.items():
            about = {"section": "s", "indicator": name, "tables": " ".join(tables)}
            made += [lineage.with_forms(row) | about for row in frames.records(calculate(tables))]
        rows.write(made, definitions.COLUMNS, paths.INDICATORS / "s.csv")
        disclosure.disclose(self.params(profile, period, threshold))

    @staticmethod
    def params(profile="as_published", period="201718", threshold=5):
        real = params.load(paths.PACKAGE.parent / "params.yaml")
        rules = real.disclosure.model_copy(update={"profile": profile, "threshold": threshold})
        report = real.report.model_copy(update={"time_period": period})
        section = params.SectionParams(number="1")
        return real.model_copy(update={"disclosure": rules, "report": report, "sections": {"s": section}})

    def figures(self):
        """{(indicator, breakdown, period): its number, or its symbol}."""
        rows = frames.read(paths.PUBLISHABLE / "s" / "figures.csv").to_dict("records")
        key = ("indicator", "breakdown", "time_period")
        return {tuple(row[name] for name in key): row["status"] or row["numerator"] for row in rows}

    def audit(self, period="201718"):
        with (paths.REPORTS / period / "review" / "disclosure.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def published(self):
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(paths.PUBLISHABLE.rglob("*")) if path.is_file())


@pytest.fixture
def report(monkeypatch, tmp_path):
    return Report(monkeypatch, tmp_path)


def counts(by="label", **where):
    return lambda tables: calculations.counts(tables["visits"], by=by, **where)


def totals(by=None, **where):
    return lambda tables: calculations.totals(tables["visits"], by=by, **where)


def shares(by="label", **where):
    return lambda tables: calculations.shares(tables["visits"], by=by, **where)


def labels(*numbers, **more):
    return [{"label": chr(ord("A") + place), "count": number} | more for place, number in enumerate(numbers)]


def known(shown, cells):
    """An attacker apart from the pipeline's: {cell: (lowest, highest)} of what the forms in figures.csv and the clean
    tables say, every hidden cell from 1 up."""
    names = sorted(cells)
    sums, values = [], []
    for row in shown:
        for column in lineage.COLUMNS:
            if row[f"{column}_from"] and row[column] is not None:
                form = lineage.parse(row[f"{column}_from"])
                sums.append([float(form.get(name, 0)) for name in names])
                values.append(float(row[column]))
    for path in sorted((paths.PUBLISHABLE / "_tables").glob("*.csv")):
        for row in pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records"):
            name = f"{path.stem}/{row['returned_for']}/{row['source_row']}/count"
            if row["count"] and name in names:
                sums.append([float(name == one) for one in names])
                values.append(float(row["count"]))
    found = {}
    for place, name in enumerate(names):
        aim = np.eye(len(names))[place]
        limits = [
            linprog(sign * aim, A_eq=sums or None, b_eq=values or None, bounds=[(min(cells[one], 1), None) for one in names])
            for sign in (1, -1)
        ]
        assert limits[0].status == 0 and limits[1].status in (0, 3)
        found[name] = (limits[0].fun, -limits[1].fun if limits[1].status == 0 else float("inf"))
    return found


def rows_shown():
    return frames.read(paths.PUBLISHABLE / "s" / "figures.csv").to_dict("records")


def cells(table="visits"):
    clean = pd.read_csv(paths.CLEAN / f"{table}.csv", dtype=str, keep_default_na=False)
    return {
        lineage.cell_name(table, row["returned_for"], row["source_row"], "count"): int(row["count"] or 0)
        for row in clean.to_dict("records")
    }


# What is small


@pytest.mark.parametrize(("count", "kept"), [(0, True), (1, False), (5, False), (6, True)])
def test_a_count_of_people_is_withheld_from_one_to_the_threshold(report, count, kept):
    report.table("visits", labels(count))
    report.figure("visits_count", counts())
    report.disclose()

    assert (count if kept else "c") == report.figures()["visits_count", "A", "201718"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "kept"),
    [(50, 100, True), (3, 100, False), (97, 100, False), (94, 100, True), (100, 100, True), (0, 5, False), (0, 6, True)],
)
def test_a_share_is_withheld_when_its_part_base_or_remainder_is_small(report, numerator, denominator, kept):
    report.table("visits", [{"label": "A", "count": numerator, "base": denominator}])
    report.figure("visits_percent", lambda tables: calculations.percents(tables["visits"], by="label"))
    report.disclose()

    assert (numerator if kept else "c") == report.figures()["visits_percent", "A", "201718"]


@pytest.mark.parametrize(
    ("policy", "profile", "kept"),
    [(OPEN, "as_published", True), (OPEN, "strict", False), (THINGS, "as_published", True), (THINGS, "strict", True)],
)
def test_a_table_already_published_is_released_and_strict_withholds_in_every_table_of_people(report, policy, profile, kept):
    report.table("visits", labels(3, 20), policy)
    report.figure("visits_count", counts())
    report.disclose(profile)

    assert (3 if kept else "c") == report.figures()["visits_count", "A", "201718"]


def test_a_percentage_without_its_count_is_judged_by_what_it_implies(report):
    report.table(
        "visits",
        [
            {"label": "small", "base": 200, "value": "1.5", "unit": "percent"},
            {"label": "large", "base": 200, "value": "40.0", "unit": "percent"},
            {"label": "no base", "value": "40.0", "unit": "percent"},
            {"label": "safe", "value": "40.0", "unit": "percent", "area": "England"},
        ],
        Policy(**OPEN.model_dump(exclude={"safe"}), safe=[{"where": {"area": "England"}, "reason": "Of a country."}]),
    )
    report.figure("visits_percent", lambda tables: calculations.percents(tables["visits"], by="label"))
    report.disclose("strict")

    shown = {row["breakdown"]: row["value"] for row in rows_shown()}
    assert {"small": None, "large": 40, "no base": None, "safe": 40} == shown
    assert "1.5" not in report.published()


def test_what_a_sender_withheld_stays_withheld_and_its_total_too(report):
    report.table("visits", [*labels(20, 30), {"label": "C", "status": "c"}], OPEN)
    report.figure("visits_count", counts())
    report.disclose()

    assert "c" == report.figures()["visits_count", "C", "201718"]


# What else must be withheld


def test_a_total_does_not_give_a_withheld_part_away(report):
    report.table("visits", labels(3, 40, 20))
    report.figure("visits_count", lambda tables: calculations.combine(counts()(tables), totals()(tables)))
    report.disclose()

    shown = report.figures()
    assert "c" == shown["visits_count", "A", "201718"]
    assert 2 == list(shown.values()).count("c"), "one more is enough"
    assert 63 == shown["visits_count", "", "201718"], "totals are the last to go"
    [extra] = [line for line in report.audit() if line["why"] == "complementary" and line["kind"] == "figure"]
    assert "label" not in extra["protects"] and "Derby, visits, A), count" in extra["protects"]


def test_a_cell_is_withheld_wherever_it_is_shown(report):
    """Another indicator, its share, the rows behind a total: none shows what one of them withholds."""
    report.table("visits", labels(3, 47, 29))
    report.figure("visits_count", counts())
    report.figure("again_count", counts())
    report.figure("visits_percent", shares())
    report.figure("all_count", totals())
    report.disclose()

    shown = report.figures()
    hidden = {label for _, label, _ in (key for key, number in shown.items() if number == "c")}
    assert {"A"} < hidden
    for label in hidden - {""}:
        assert {"c"} == {shown[name, label, "201718"] for name in ("visits_count", "again_count", "visits_percent")}
    table = pd.read_csv(paths.PUBLISHABLE / "_tables" / "visits.csv", dtype=str, keep_default_na=False)
    assert hidden - {""} == set(table.loc[table["status"] == "c", "label"])
    assert all(limits[1] - limits[0] >= 5 for name, limits in known(rows_shown(), cells()).items() if cells()[name] == 3)


def test_a_figure_that_is_no_sum_of_cells_goes_with_a_withheld_cell(report):
    report.table("visits", [*labels(3, 40, 20, base=100), *labels(30, base=50, outcome="x")])

    def product(tables):
        rows = counts(outcome="")(tables)
        return rows.assign(value=[row * row for row in rows["value"]], numerator=None)

    report.figure("squares_amount", product)
    report.disclose()

    assert ["c", "", ""] == [row["status"] for row in rows_shown()]
    assert 1 == len([line for line in report.audit() if line["kind"] == "figure" and line["why"] == "complementary"])


def test_relations_between_returns_are_held_against_us(report):
    """A total in another return: with it the parts give the withheld one away, so it is withheld too."""
    report.table("visits", labels(3, 40, 20, outcome="x"))
    report.table("all", [{"measure": "all", "count": 63}])
    report.relations = [ADDS_UP]
    report.figure("visits_count", counts())
    report.figure("all_count", lambda tables: calculations.counts(tables["all"]))
    report.disclose()

    assert 2 == list(report.figures().values()).count("c")


def test_a_relation_that_the_data_break_tells_nobody_anything(report):
    report.table("visits", labels(3, 40, 20, outcome="x"))
    report.table("all", [{"measure": "all", "count": 70}])
    report.relations = [ADDS_UP]
    report.figure("visits_count", counts())
    report.figure("all_count", lambda tables: calculations.counts(tables["all"]))
    report.disclose()

    assert 1 == list(report.figures().values()).count("c")
    assert ["visits: Derby, 201718, Financial year"] == [line["name"] for line in report.audit() if line["kind"] == "relation"]


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(strategies.lists(strategies.integers(0, 14), min_size=9, max_size=9), strategies.sampled_from([5, 3]))
def test_no_small_count_of_a_random_table_can_be_worked_out(numbers, threshold):
    """Rows, columns and a grand total, shares of each, planted with small counts: attacked by the tests' own attacker."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        report = Report(patch, Path(folder))
        rows = [
            {"label": "ABC"[place % 3], "outcome": "xyz"[place // 3], "count": number} for place, number in enumerate(numbers)
        ]
        report.table("visits", rows, OPEN)
        for outcome in "xyz":
            report.figure(f"{outcome}_count", lambda tables, outcome=outcome: counts(outcome=outcome)(tables))
        report.figure("labels_count", totals(by="label"))
        report.figure("outcomes_count", totals(by="outcome"))
        report.figure("all_count", totals())
        report.figure("labels_percent", shares())
        report.figure("outcomes_percent", shares(by="outcome"))
        report.disclose("strict", threshold=threshold)

        true = cells()
        for name, (low, high) in known(rows_shown(), true).items():
            assert not 1 <= true[name] <= threshold or high - low >= 5 - 1e-6, name


# Releases


def released(*decided):
    return Policy(counts="people", as_published="release", reason="Printed.", released=list(decided))


def printed_total(report, policy):
    report.table("visits", [*labels(20, 30), {"label": "C", "status": "c"}, {"label": "D", "status": "c"}], policy)
    report.table("all", [{"measure": "all", "count": 56}], OPEN)
    report.relations = [ADDS_UP]
    report.figure("visits_count", counts())
    report.figure("all_count", lambda tables: calculations.counts(tables["all"]))


def test_a_named_release_is_listed_with_its_reason(report):
    printed_total(report, released({"where": {"time_period": "201718"}, "reason": "The board printed the total."}))
    report.disclose()

    assert 56 == report.figures()["all_count", "", "201718"]
    lines = [line for line in report.audit() if line["kind"] == "protected number"]
    expected = [("allowed by policy", "The board printed the total.", "withheld by the sender")] * 2
    assert expected == [(line["verdict"], line["reason"], line["why"]) for line in lines]
    assert "The board printed the total." in (paths.REPORTS / "201718/review/disclosure.html").read_text(encoding="utf-8")


def test_a_table_shown_with_its_small_counts_is_listed_with_the_reason(report):
    report.table("visits", labels(3, 4, 20), OPEN)
    report.figure("visits_count", counts())
    report.disclose()

    [line] = [line for line in report.audit() if line["kind"] == "release"]
    assert ("visits", "numbers that strict would withhold: 2", "Invented.") == (line["place"], line["name"], line["reason"])

    report.disclose("strict")
    assert not [line for line in report.audit() if line["kind"] == "release"]


@pytest.mark.parametrize(
    ("policy", "profile"),
    [
        (OPEN, "as_published"),
        (released({"where": {"time_period": "201617"}, "reason": "Another year."}), "as_published"),
        (released({"where": {"time_period": "201718"}, "reason": "Printed."}), "strict"),
    ],
)
def test_without_a_release_a_total_that_narrows_withheld_counts_down_goes_too(report, policy, profile):
    printed_total(report, policy)
    report.disclose(profile)

    assert "c" in (
        report.figures()[name, label, "201718"]
        for name, label in [("all_count", ""), ("visits_count", "A"), ("visits_count", "B")]
    )
    assert {"protected"} == {line["verdict"] for line in report.audit() if line["kind"] == "protected number"}


# The last check


def test_the_build_stops_when_a_withheld_count_can_be_worked_out(report, monkeypatch):
    """The attacker reads what was written: a suppression that forgets the second figure is found out."""
    report.table("visits", labels(3, 4417, 20))
    report.figure("visits_count", lambda tables: calculations.combine(counts()(tables), totals()(tables)))
    careless = lambda system, primary, weights, protection: suppression.Pattern(frozenset(primary), {}, {}, True)  # noqa: E731
    monkeypatch.setattr(suppression, "complete", careless)

    with pytest.raises(DisclosureError) as error:
        report.disclose()

    assert "visits row 201718, Financial year, Derby, visits, A" in str(error.value)
    assert "follows from" in str(error.value)
    assert not re.search(r"\b(3|4417|4440|20)\b", str(error.value))
    assert not list(paths.PUBLISHABLE.rglob("*.csv")), "nothing is left that could be shown"


def test_the_attacker_reads_the_files_and_not_the_memory(report, monkeypatch):
    """A withheld number that slips into a file stops the build."""
    report.table("visits", labels(3, 40, 20))
    report.figure("visits_count", counts())
    written = disclosure.publishable.write

    def leaky(*arguments):
        written(*arguments)
        path = paths.PUBLISHABLE / "s" / "returns.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"count": "c"', '"count": "3"'), encoding="utf-8")

    monkeypatch.setattr(disclosure.publishable, "write", leaky)

    with pytest.raises(DisclosureError):
        report.disclose()


def test_the_audit_holds_widths_and_no_numbers(report):
    report.table("visits", labels(3, 7919, 20))
    report.figure("visits_count", lambda tables: calculations.combine(counts()(tables), totals()(tables)))
    report.disclose(threshold=5)

    folder = paths.REPORTS / "201718" / "review"
    hidden = [row["breakdown"] for row in rows_shown() if row["status"] == "c"]
    text = (folder / "disclosure.csv").read_text(encoding="utf-8") + (folder / "disclosure.html").read_text(encoding="utf-8")
    assert {"A"} < set(hidden)
    assert not re.search(r"\b(7,?919|7,?942)\b", text)
    assert [line for line in report.audit() if line["kind"] == "cell"]
    assert re.search(r"[0-9]+|no limit", next(line["width"] for line in report.audit() if line["kind"] == "protected number"))


def test_the_same_report_withholds_the_same_and_leaves_the_same_bytes(report):
    report.table("visits", labels(3, 4, 12, 12, 30))
    report.figure("visits_count", lambda tables: calculations.combine(counts()(tables), totals()(tables)))
    report.figure("visits_percent", shares())
    report.disclose()
    first = report.published() + (paths.REPORTS / "201718/review/disclosure.html").read_text(encoding="utf-8")
    report.disclose()

    assert first == report.published() + (paths.REPORTS / "201718/review/disclosure.html").read_text(encoding="utf-8")


def test_a_return_that_holds_a_withheld_number_shows_no_hash(report):
    report.table("visits", labels(3, 40, 20))
    report.table("open", labels(30, 40, 20), OPEN)
    report.figure("visits_count", counts())
    report.figure("open_count", lambda tables: calculations.counts(tables["open"], by="label"))
    report.disclose()

    files = pd.read_json(paths.PUBLISHABLE / "s" / "returns.json", typ="series")["tables"]
    assert files["visits"]["files"]["201718"]["sha256"] is None
    assert 64 == len(files["open"]["files"]["201718"]["sha256"])


# Lists


def test_a_list_shows_no_small_number_of_people(report):
    policy = PLAIN.model_copy(update={"columns": ["cases"]})
    report.policies["audits"] = policy
    rows = [{"cases": cell, "years": "4"} for cell in ("", "4", "12", "4 to 9", "15 to 20")]

    shown = disclosure.publishable.protected_list("audits", rows, Report.params())

    assert ["", "c", "12", "c", "15 to 20"] == [row["cases"] for row in shown]
    assert ["4"] * 5 == [row["years"] for row in shown]


@pytest.mark.parametrize(("number", "left"), [(3, 1), (5, 1), (6, 6)])
def test_a_short_list_of_people_becomes_one_row_of_symbols(report, number, left):
    report.policies["reviews"] = PLAIN.model_copy(update={"each_row": "person"})
    place = {"section": "s", "time_period": "201718", "returned_for": "201718", "source_row": "2"}
    rows = [{"title": "A child"} | place] * number

    shown = disclosure.publishable.protected_list("reviews", rows, Report.params())

    assert (left, {"c"} if left == 1 else {"A child"}) == (len(shown), {row["title"] for row in shown})


# The report of the year before


def two_years(report, keep):
    """The same rows in two years' returns, in another order: without knowledge of the first report the second would
    withhold another row, and the two together would give the small one away."""
    report.figure("visits_count", lambda tables: calculations.combine(counts()(tables), totals()(tables)))
    report.table("visits", [{"label": "A", "count": 3}, {"label": "B", "count": 40}, {"label": "C", "count": 20}])
    report.disclose("strict", "201718")
    first = report.figures()
    if keep:
        (paths.DATA / "disclosed").mkdir(parents=True)
        (paths.DATA / "disclosed" / "201718.csv").write_text((paths.REPORTS / "201718/review/disclosed.csv").read_text())
    rows = [{"label": "A", "count": 3}, {"label": "C", "count": 20}, {"label": "B", "count": 40}]
    later = [{"time_period": "201819", "label": label, "count": number} for label, number in (("A", 2), ("B", 33), ("C", 17))]
    report.table("visits", [*rows, *later], returned_for="201819")
    report.disclose("strict", "201819")
    return first, report.figures()


@pytest.mark.parametrize("keep", [False, True])
def test_two_years_together_give_nothing_away_when_the_first_is_known(report, keep):
    first, second = two_years(report, keep)

    shown = {label for _, label, period in first if first["visits_count", label, period] != "c"}
    shown |= {label for _, label, period in second if period == "201718" and second["visits_count", label, period] != "c"}
    assert ({"", "B", "C"} - shown != set()) == keep, "with both the other rows and the total the small count is known"


def test_a_small_count_of_last_year_that_was_revised_stays_protected(report):
    """Last year's report showed the total and one part; this year's return revises the small one and shows the rest."""
    report.figure("visits_count", lambda tables: calculations.combine(counts()(tables), totals()(tables)))
    report.table("visits", labels(3, 40, 20))
    report.disclose("strict", "201718")
    hidden = [label for (_, label, _), number in report.figures().items() if number == "c" and label != "A"]
    (paths.DATA / "disclosed").mkdir(parents=True)
    (paths.DATA / "disclosed" / "201718.csv").write_text((paths.REPORTS / "201718/review/disclosed.csv").read_text())
    report.table("visits", labels(12, 40, 20), returned_for="201819")
    log = {
        "table": "visits",
        "row": "201718 / Financial year / Derby / visits / A / ",
        "column": "count",
        "earlier_return": "201718",
    }
    frames.write(pd.DataFrame([log | {"earlier": "", "later_return": "201819", "later": ""}]), paths.CLEAN / "restatements.csv")
    report.disclose("strict", "201819")

    facts = disclosure.earlier.read(disclosure.everything(Report.params()), "201819").facts
    assert "201718:visits/201718/Financial year/Derby/visits/A//count" in {name for fact in facts for name in fact.form}
    assert {"c"} == {report.figures()["visits_count", label, "201718"] for label in hidden}
    assert [line for line in report.audit("201819") if line["why"] == "withheld in an earlier report"]


def test_what_was_published_before_is_not_held_against_this_year(report):
    report.figure("visits_count", counts())
    report.table("visits", labels(3, 40, 20), OPEN)
    report.disclose("as_published", "201718")
    (paths.DATA / "disclosed").mkdir(parents=True)
    (paths.DATA / "disclosed" / "201718.csv").write_text((paths.REPORTS / "201718/review/disclosed.csv").read_text())
    report.disclose("strict", "201819")

    assert "c" == report.figures()["visits_count", "A", "201718"]
    [line] = [line for line in report.audit("201819") if line["kind"] == "protected number"]
    assert ("published before", "the report of 2017-18") == (line["verdict"], line["reason"])


def test_a_damaged_file_of_an_earlier_report_is_refused(report):
    report.figure("visits_count", counts())
    report.table("visits", labels(3, 40, 20))
    (paths.DATA / "disclosed").mkdir(parents=True)
    (paths.DATA / "disclosed" / "201617.csv").write_text("kind,form,low,high\nfact,{A,3,3\n")

    with pytest.raises(disclosure.SettingError, match="is not as `disclose` wrote it"):
        report.disclose()
