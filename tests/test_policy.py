"""What is small, and what a contract may decide about it."""

from fractions import Fraction

import pandas as pd
import pytest

from pipeline import contracts
from pipeline.protecting import policy
from pipeline.protecting.policy import Policy

SCHEMA = {"fields": [{"name": "unit", "constraints": {"enum": ["children", "schools"]}}, {"name": "area"}]}
PEOPLE = {"counts": "people", "as_published": "release", "reason": "Published in full."}


@pytest.mark.parametrize(("count", "small"), [(None, False), (0, False), (1, True), (5, True), (6, False)])
def test_a_count_is_small_from_one_to_the_threshold(count, small):
    assert small == policy.is_small(count, 5)


@pytest.mark.parametrize(
    ("percent", "half", "base", "part", "rest"),
    [
        ("1.5", "0.05", 200, True, False),  # 3 of 200
        ("3.0", "0.05", 200, False, False),  # 6 of 200
        ("0", "0.05", 519, False, False),  # nobody
        ("0", "0.5", 519, True, False),  # 0, 1 or 2 of 519
        ("1", "0.5", 519, True, False),  # 3 to 7 of 519
        ("97", "0.5", 100, False, True),
        ("100", "0.05", 519, False, False),
        ("50", "0.5", 6, True, True),
        ("50.0", "0.05", 5, False, False),  # no whole number of 5 is 50.0%
    ],
)
def test_a_percentage_is_judged_by_the_whole_numbers_that_round_to_it(percent, half, base, part, rest):
    assert (part, rest) == policy.may_be_small(Fraction(percent), Fraction(half), Fraction(base), 5)


@pytest.mark.parametrize(
    ("counts", "as_published", "profile", "withheld"),
    [
        ("people", "release", "as_published", False),
        ("people", "withhold", "as_published", True),
        ("people", "release", "strict", True),
        ("other", "withhold", "as_published", False),
        ("other", "withhold", "strict", False),
    ],
)
def test_the_profile_and_the_policy_decide_together(counts, as_published, profile, withheld):
    made = Policy(counts=counts, as_published=as_published, reason="Invented.")

    assert withheld == made.withholds(profile)


def test_rows_that_count_things_are_not_withheld():
    made = Policy(**PEOPLE, things=[{"where": {"unit": "schools"}, "reason": "Schools."}])

    assert made.withholds_row({"unit": "children"}, "strict")
    assert not made.withholds_row({"unit": "schools"}, "strict")


def test_a_result_without_a_base_is_safe_only_when_it_is_no_share_or_is_declared_so():
    made = Policy(**PEOPLE, safe=[{"where": {"area": ["England", "Wales"]}, "reason": "Of a country."}])

    assert made.is_judged_safe({"unit": "rank", "area": "Derby"})
    assert made.is_judged_safe({"unit": "percent", "area": "England"})
    assert not made.is_judged_safe({"unit": "percent", "area": "Derby"})
    assert not made.is_judged_safe({"unit": "per_10000", "area": "Derby"})


def test_a_release_holds_for_its_rows_and_not_under_strict():
    made = Policy(**PEOPLE, released=[{"where": {"time_period": "201718"}, "reason": "Printed then."}])

    assert "Printed then." == made.release({"time_period": "201718"}, "as_published")
    assert "" == made.release({"time_period": "201819"}, "as_published")
    assert "" == made.release({"time_period": "201718"}, "strict")


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({"counts": "persons"}, "disclosure.counts is 'persons'; allowed: people, other"),
        ({"reason": ""}, "disclosure.reason: string should have at least 1 character"),
        ({"reasn": "x"}, "disclosure.reasn: there is no such key; did you mean 'reason'?"),
        ({"things": [{"where": {"unti": "schools"}, "reason": "x"}]}, "no column 'unti'; did you mean 'unit'?"),
        ({"safe": [{"where": {"unit": "school"}, "reason": "x"}]}, "column unit has no label 'school'; did you mean 'schools'?"),
        ({"released": [{"where": {"unit": "schools"}}]}, "disclosure.released.0.reason"),
        ({"columns": ["childen"]}, "disclosure.columns: no column 'childen'"),
    ],
)
def test_a_faulty_policy_is_refused(block, message):
    _, faults = policy.read(PEOPLE | block, SCHEMA, is_list=False)

    assert [fault for fault in faults if message in fault], faults


def test_a_list_that_counts_people_says_where():
    assert policy.read(PEOPLE, SCHEMA, is_list=True)[1]
    assert not policy.read(PEOPLE | {"each_row": "person"}, SCHEMA, is_list=True)[1]


PEOPLE_UNITS = {
    "children", "families", "women", "young_people", "cases", "notifications", "offences", "staff", "participants", "people",
    "reviews", "referrals", "leads", "representatives", "students", "champions", "arrangements", "enquiries", "conferences",
}  # fmt: skip
OFFICIAL = ("population",)  # official statistics, rounded to hundreds


@pytest.mark.parametrize("table", [name for name in contracts.names() if name not in OFFICIAL])
def test_a_table_that_counts_people_or_cases_is_marked_so(table):
    """Only a table marked so is protected under the strict profile."""
    contract = contracts.load(table)
    rows = pd.read_csv(contracts.paths.RAW / "201718" / f"{table}.csv", dtype=str, keep_default_na=False)
    counted = set(rows.get("unit", [])) & PEOPLE_UNITS
    counted |= {name for name in contract.field_names if "children" in name or name == "cases"}

    assert not counted or contract.policy.counts == "people"


@pytest.mark.parametrize("table", contracts.names())
def test_every_exception_of_a_policy_covers_a_row(table):
    contract = contracts.load(table)
    rows = pd.read_csv(contracts.paths.RAW / "201718" / f"{table}.csv", dtype=str, keep_default_na=False).to_dict("records")

    for decided in (*contract.policy.things, *contract.policy.safe, *contract.policy.released):
        assert any(decided.covers(row) for row in rows), decided.where
