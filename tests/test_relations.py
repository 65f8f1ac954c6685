"""Declared relations: names are checked, and each kind gives the equations that it means."""

from fractions import Fraction

import pytest
from pydantic import TypeAdapter

from pipeline import contracts
from pipeline.errors import SettingError
from pipeline.relating import equations, instances, relations

LABELS = ["risk_level", "agency", "outcome", "ethnic_group", "stage"]
COLUMNS = [
    "time_period", "time_identifier", "area", "measure", *LABELS, "count", "base", "value", "unit", "status",
    "reference", "returned_for", "source_row",
]  # fmt: skip
UNRELATED = {  # tables of single figures, of which none follows from another
    "awareness_film", "board_effectiveness", "care_proceedings", "child_protection_conferences_attendance",
    "child_protection_plans_during_year", "community_learning", "conference_feedback",
    "conviction_rates", "domestic_abuse", "early_help_training", "female_genital_mutilation", "neglect_audits",
    "participation_activity", "priority_families_staff", "quality_assurance_reports", "recorded_crime",
    "requests_for_services", "review_participation", "reviewing_officer_notifications", "training_activity",
    "training_audiences", "vulnerable_young_people",
}  # fmt: skip


def frame(*rows):
    """Clean rows in which everything but the numbers has a default; the first stands in line 2."""
    usual = {
        "time_period": "201718",
        "time_identifier": "Financial year",
        "area": "Derby",
        "returned_for": "201718",
        "unit": "cases",
    }
    full = [usual | row | {"source_row": str(line)} for line, row in enumerate(rows, start=2)]
    return [dict.fromkeys(COLUMNS, "") | row for row in full]


def relation(**words):
    return TypeAdapter(relations.AnyRelation).validate_python({"id": "made_up", "sentence": "It holds."} | words)


def cells(measure, table="cases", **more):
    return {"table": table, "where": {"measure": measure}} | more


def made(declared, **tables):
    return equations.equations(tables, [declared])


def holds(declared, **tables):
    """Whether all equations hold: True, False, or None when that is open."""
    held = [equation.holds(equations.numbers(tables)) for equation in made(declared, **tables)]
    assert held, "the relation was not looked at"
    return False if False in held else None if None in held else True


@pytest.fixture
def file(tmp_path):
    def file(text):
        path = tmp_path / "relations.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return file


GOOD = """
populations:
  children: {title: children, greatest_change: 2}
returns:
  - id: risk
    kind: total
    sentence: Cases by risk make all cases.
    total: [{table: child_sexual_exploitation, where: {measure: cases}}]
    parts: [{table: child_sexual_exploitation, where: {measure: cases_by_risk, risk_level: [High, Low]}}]
  - id: rate
    kind: rate
    sentence: The rate is on children.
    rate: {table: referrals, column: value, where: {measure: referrals_rate}}
    count: [{table: referrals, where: {measure: referrals}}]
    population: children
"""


def test_a_file_in_order_is_read(file):
    assert ["risk", "rate"] == [relation.id for relation in relations.load(file(GOOD)).returns]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("table: referrals,", "table: referals,", "rate, rate: no table 'referals'; did you mean 'referrals'?"),
        ("column: value", "column: number", "returns 1 rate rate column: input should be 'count', 'base' or 'value'"),
        (
            "risk_level:",
            "risk_levels:",
            "table child_sexual_exploitation has no column 'risk_levels'; did you mean 'risk_level'?",
        ),
        ("[High, Low]", "[High, Lo]", "column risk_level of child_sexual_exploitation has no label 'Lo'; did you mean 'Low'?"),
        ("population: children", "population: childrn", "rate: no population 'childrn'; did you mean 'children'?"),
        ("kind: total", "kind: totl", "there is no kind 'totl'; did you mean 'total'?"),
        ("    parts:", "    part:", "there is no such key; did you mean 'parts'?"),
        ("id: rate", "id: risk", "risk: the id is used twice"),
    ],
)
def test_a_wrong_name_is_refused_with_the_nearest_right_one(file, old, new, said):
    assert old in GOOD

    with pytest.raises(SettingError) as error:
        relations.load(file(GOOD.replace(old, new)))

    assert said in str(error.value)


def test_all_faults_are_listed_at_once(file):
    with pytest.raises(SettingError) as error:
        relations.load(file(GOOD.replace("table: referrals,", "table: referals,").replace("[High, Low]", "[High, Lo]")))

    assert 3 == len(error.value.faults)


def test_names_of_printed_figures_are_checked_against_the_files_of_what_was_printed(file):
    first = "{table: published, where: {measure: cases_opn}}"
    text = f"published:\n  - {{id: a, kind: same, sentence: S., first: {first}, others: [{{table: published}}]}}"

    assert 1 == len(relations.load(file(text)).published)
    with pytest.raises(SettingError, match="has no label 'cases_opn'; did you mean 'cases_open'"):
        relations.load(file(text), check_published=True)


def test_every_table_of_statistics_is_in_a_relation_or_known_to_stand_alone():
    named = {one.table for relation in relations.load().returns for wanted in relation.roles.values() for one in wanted}
    tables = {name for name in contracts.names() if not contracts.load(name).records}

    assert set() == tables - named - UNRELATED
    assert set() == named & UNRELATED


def test_parts_make_their_total():
    declared = relation(kind="total", total=[cells("all")], parts=[cells("part")])

    assert True is holds(declared, cases=frame({"measure": "all", "count": "5"}, {"measure": "part", "count": "5"}))
    assert False is holds(declared, cases=frame({"measure": "all", "count": "5"}, {"measure": "part", "count": "4"}))


def test_an_equation_names_its_cells_as_the_lineage_does():
    declared = relation(kind="total", total=[cells("all")], parts=[cells("part")])
    (equation,) = made(declared, cases=frame({"measure": "all", "count": "5"}, {"measure": "part", "count": "4"}))

    assert {"cases/201718/3/count": 1, "cases/201718/2/count": -1} == equation.terms
    assert (0, 0) == (equation.low, equation.high)
    assert {"area": "Derby", "time_period": "201718", "time_identifier": "Financial year"} == equation.place


def test_a_blank_part_leaves_the_total_open_unless_the_rest_is_too_much():
    declared = relation(kind="total", total=[cells("all")], parts=[cells("part")])
    parts = ({"measure": "part", "agency": "One", "count": "3"}, {"measure": "part", "agency": "Two", "status": "c"})

    assert None is holds(declared, cases=frame({"measure": "all", "count": "5"}, *parts))
    assert False is holds(declared, cases=frame({"measure": "all", "count": "2"}, *parts))


def test_a_row_that_does_not_apply_is_no_part():
    declared = relation(kind="total", total=[cells("all")], parts=[cells("part")])
    rows = ({"measure": "all", "count": "3"}, {"measure": "part", "count": "3"}, {"measure": "part", "status": "z"})

    assert True is holds(declared, cases=frame(*rows))


def test_years_add_up_to_a_period_of_several_years():
    declared = relation(
        kind="total",
        by=["area", "time_period"],
        total=[{"table": "cases", "where": {"time_identifier": "Two years"}}],
        parts=[{"table": "cases", "where": {"time_identifier": "Financial year"}, "years": 2}],
    )
    rows = ({"time_identifier": "Two years", "count": "7"}, {"count": "4"})

    assert True is holds(declared, cases=frame(*rows, {"count": "3", "time_period": "201617"}))
    assert [] == made(declared, cases=frame(*rows, {"count": "3", "time_period": "201516"}))


def test_a_part_is_not_more_than_the_whole():
    declared = relation(kind="part", whole=cells("all"), parts=[cells("part")])
    rows = ({"measure": "part", "agency": "One", "count": "3"}, {"measure": "part", "agency": "Two", "count": "3"})

    assert True is holds(declared, cases=frame({"measure": "all", "count": "6"}, *rows))
    assert False is holds(declared, cases=frame({"measure": "all", "count": "5"}, *rows))


def test_overlapping_parts_are_each_not_more_than_the_whole():
    declared = relation(kind="part", each=True, whole=cells("all"), parts=[cells("part")])
    rows = ({"measure": "part", "agency": "One", "count": "3"}, {"measure": "part", "agency": "Two", "count": "3"})

    assert True is holds(declared, cases=frame({"measure": "all", "count": "5"}, *rows))
    assert False is holds(declared, cases=frame({"measure": "all", "count": "2"}, *rows))


@pytest.mark.parametrize(
    ("first", "other", "same"), [("91", "91", True), ("91", "92", False), ("91.4", "91", True), ("91.6", "91", False)]
)
def test_one_measure_has_one_value_rounding_aside(first, other, same):
    declared = relation(kind="same", first=cells("here", column="value"), others=[cells("there", column="value")])

    assert same is holds(declared, cases=frame({"measure": "here", "value": first}, {"measure": "there", "value": other}))


@pytest.mark.parametrize(("percent", "right"), [("25.8", True), ("26", True), ("21.8", False), ("25.7", False)])
def test_a_share_is_its_count_over_its_base_to_the_digits_given(percent, right):
    declared = relation(kind="share", percent=cells("x", column="value"), count=[cells("x")], base=[cells("x", column="base")])

    assert right is holds(declared, cases=frame({"measure": "x", "count": "206", "base": "798", "value": percent}))


def test_a_share_limits_a_count_that_was_not_received():
    declared = relation(kind="share", percent=cells("x", column="value"), count=[cells("x")], base=[cells("x", column="base")])
    tables = {"cases": frame({"measure": "x", "base": "200", "value": "10"})}
    allowed = [
        count
        for count in range(200)
        if all(
            equation.holds(equations.numbers(tables) | {"cases/201718/2/count": Fraction(count)})
            for equation in made(declared, **tables)
        )
    ]

    assert [19, 20, 21] == allowed


def test_a_share_may_be_of_what_is_left():
    declared = relation(
        kind="share", percent=cells("kept", column="value"), count=[cells("all")], less=[cells("lost")], base=[cells("all")]
    )
    rows = ({"measure": "all", "count": "8"}, {"measure": "lost", "count": "2"})

    assert True is holds(declared, cases=frame(*rows, {"measure": "kept", "value": "75"}))
    assert False is holds(declared, cases=frame(*rows, {"measure": "kept", "value": "25"}))


@pytest.mark.parametrize(
    ("shares", "exhaustive", "right"),
    [
        (["33.3"] * 3, True, True),
        (["33.3", "33.3", "34.3"], True, False),
        (["40", "50"], True, False),
        (["40", "50"], False, True),
        (["60", "50"], False, False),
    ],
)
def test_shares_of_one_whole_make_100_as_far_as_rounding_goes(shares, exhaustive, right):
    declared = relation(kind="sums_to_100", exhaustive=exhaustive, shares=[cells("x", column="value")])
    rows = [{"measure": "x", "agency": str(number), "value": share} for number, share in enumerate(shares)]

    assert right is holds(declared, cases=frame(*rows))


def test_a_rate_ties_its_count_to_a_population_that_no_return_gives():
    declared = relation(kind="rate", rate=cells("rate", column="value"), count=[cells("n")], population="children")
    tables = {"cases": frame({"measure": "n", "count": "50"}, {"measure": "rate", "value": "100.0"})}
    low, high = made(declared, **tables)

    assert {"cases/201718/2/count", "implied:children/201718/Derby"} == set(low.terms)
    for population, right in ((4990, False), (5000, True), (5010, False)):
        numbers = equations.numbers(tables) | {"implied:children/201718/Derby": Fraction(population)}
        assert right is (low.holds(numbers) and high.holds(numbers))


@pytest.mark.parametrize(("joined", "right"), [("6", True), ("7", False)])
def test_stock_and_flow_balance(joined, right):
    declared = relation(
        kind="stock_and_flow",
        closing=cells("open"),
        opening=cells("open", before=1),
        joined=[cells("new")],
        left=[cells("closed")],
    )
    rows = (
        {"measure": "open", "count": "10"},
        {"measure": "open", "count": "9", "time_period": "201617"},
        {"measure": "closed", "count": "5"},
    )

    assert right is holds(declared, cases=frame(*rows, {"measure": "new", "count": joined}))
    assert ("warning", False) == (declared.severity, declared.known)


@pytest.mark.parametrize(
    ("of", "change", "right"),
    [
        ("difference", "-20", True),
        ("difference", "20", False),
        ("percent", "-20", True),
        ("percent", "-25", False),
        ("percent", "-20.0", True),
    ],
)
def test_a_change_is_on_the_earlier_year(of, change, right):
    declared = relation(kind="change", of=of, change=cells("c", column="value"), now=cells("n"), earlier=cells("n", before=1))
    rows = (
        {"measure": "n", "count": "80"},
        {"measure": "n", "count": "100", "time_period": "201617"},
        {"measure": "c", "value": change},
    )

    assert right is holds(declared, cases=frame(*rows))


def test_a_fall_may_be_given_without_its_sign():
    declared = relation(
        kind="change",
        of="difference",
        unsigned=True,
        change=cells("c", column="value"),
        now=cells("n"),
        earlier=cells("n", before=1),
    )
    rows = (
        {"measure": "n", "count": "80"},
        {"measure": "n", "count": "100", "time_period": "201617"},
        {"measure": "c", "value": "20"},
    )

    assert True is holds(declared, cases=frame(*rows))


@pytest.mark.parametrize(("quotient", "right"), [("1.69", True), ("1.70", False)])
def test_a_quotient_is_of_its_two_counts(quotient, right):
    declared = relation(kind="quotient", quotient=cells("q", column="value"), count=[cells("sessions")], base=[cells("users")])
    rows = (
        {"measure": "sessions", "count": "30536"},
        {"measure": "users", "count": "18042"},
        {"measure": "q", "value": quotient},
    )

    assert right is holds(declared, cases=frame(*rows))


def test_a_list_names_all_that_are_counted():
    declared = relation(kind="listed", by=["time_period", "stage"], count=[{"table": "reviews"}], rows={"table": "list"})
    listed = [
        {"time_period": "201718", "stage": "Published", "returned_for": "201718", "source_row": str(line)} for line in (2, 3)
    ]

    assert True is holds(declared, reviews=frame({"stage": "Published", "count": "2"}), list=listed)
    assert False is holds(declared, reviews=frame({"stage": "Published", "count": "3"}), list=listed)


def test_a_base_may_stand_under_fewer_labels_than_its_shares():
    place = ["area", "time_period", "time_identifier"]
    declared = relation(
        kind="share", by=[*place, "agency"], percent=cells("x", column="value"), count=[cells("x")], base=[cells("all", by=place)]
    )
    rows = [{"measure": "x", "agency": name, "count": "5", "value": "50"} for name in ("One", "Two")]

    assert True is holds(declared, cases=frame({"measure": "all", "count": "10"}, *rows))


def test_several_rows_for_what_must_be_one_are_refused():
    declared = relation(kind="part", whole=cells("all"), parts=[cells("part")])
    rows = [{"measure": "all", "agency": name, "count": "5"} for name in ("One", "Two")]

    with pytest.raises(SettingError, match="takes 2 rows for one place: cases/201718/2/count, cases/201718/3/count"):
        instances.instances({"cases": frame(*rows, {"measure": "part", "count": "1"})}, [declared])
