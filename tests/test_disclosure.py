"""What may be published: both sides of the threshold, each policy, both profiles."""

from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline import contracts, disclosure
from pipeline.formats import exact
from pipeline.params import Disclosure

PUBLISHED = Disclosure(profile="as_published", threshold=5)
STRICT = Disclosure(profile="strict", threshold=5)


@pytest.fixture
def policy(monkeypatch):
    """Give every table this policy."""

    def policy(counts, as_published):
        monkeypatch.setattr(contracts, "load", lambda table: SimpleNamespace(counts=counts, as_published=as_published))

    return policy


def row(numerator=None, denominator=None, value=None, status=""):
    return {
        "section": "s", "indicator": "i", "numerator": exact(numerator), "denominator": exact(denominator),
        "value": exact(value if value is not None else numerator), "status": status, "tables": "visits",
    }  # fmt: skip


def protected(rows, settings):
    made = disclosure.protect(pd.DataFrame(rows, dtype=object), settings)
    return list(zip(made["numerator"], made["value"], made["status"], strict=True))


@pytest.mark.parametrize(("count", "kept"), [(0, True), (1, False), (5, False), (6, True)])
def test_a_count_of_people_is_withheld_from_one_to_the_threshold(policy, count, kept):
    policy("people", "withhold")

    assert [(count, count, "") if kept else (None, None, "c")] == protected([row(count)], PUBLISHED)


@pytest.mark.parametrize(
    ("numerator", "denominator", "kept"),
    [(50, 100, True), (3, 100, False), (97, 100, False), (94, 100, True), (100, 100, True), (0, 5, False), (0, 6, True)],
)
def test_a_share_is_withheld_when_its_part_base_or_remainder_is_small(policy, numerator, denominator, kept):
    policy("people", "withhold")

    assert kept == (protected([row(numerator, denominator, 1)], PUBLISHED)[0][2] == "")


def test_a_table_already_published_in_full_is_released_small_cells_included(policy):
    policy("people", "release")

    assert [(3, 3, "")] == protected([row(3)], PUBLISHED)


def test_the_strict_profile_withholds_in_every_table_of_people(policy):
    policy("people", "release")

    assert [(None, None, "c")] == protected([row(3)], STRICT)


@pytest.mark.parametrize("settings", [PUBLISHED, STRICT])
def test_counts_of_things_identify_nobody(policy, settings):
    policy("other", "withhold")

    assert [(3, 3, "")] == protected([row(3)], settings)


@pytest.mark.parametrize("settings", [PUBLISHED, STRICT])
def test_what_a_source_withheld_stays_withheld(policy, settings):
    policy("people", "release")

    assert [(None, None, "c")] == protected([row(status="c")], settings)


def test_the_policy_of_any_table_behind_a_figure_counts(monkeypatch):
    policies = {"visits": "release", "children": "withhold"}
    monkeypatch.setattr(contracts, "load", lambda table: SimpleNamespace(counts="people", as_published=policies[table]))

    assert [(None, None, "c")] == protected([row(3) | {"tables": "visits children"}], PUBLISHED)


def test_the_rows_given_are_not_changed(policy):
    policy("people", "withhold")
    given = pd.DataFrame([row(3)], dtype=object)
    before = given.copy(deep=True)

    disclosure.protect(given, STRICT)

    pd.testing.assert_frame_equal(before, given)


@pytest.mark.parametrize("table", contracts.names())
def test_a_table_that_counts_children_or_families_is_marked_as_counting_people(table):
    """Only a table marked so is protected under the strict profile."""
    contract = contracts.load(table)
    rows = pd.read_csv(contracts.paths.RAW / "201718" / f"{table}.csv", dtype=str, keep_default_na=False)
    counted = set(rows.get("unit", [])) & {"children", "families", "women", "young_people", "cases", "notifications", "offences"}
    counted |= {name for name in contract.field_names if "children" in name}

    if table != "population":  # official statistics, rounded to hundreds
        assert not counted or contract.counts == "people"
