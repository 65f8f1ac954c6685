"""Returns against their contracts: each kind of fault gives one clear line, and never a value."""

import pytest
from builders import VISITS

from pipeline import contracts, receiving
from pipeline.errors import ReturnError, SettingError

HEADER = "time_period,area,school,count,visited\n"
ROW = "201718,Derby,Primary school,3,2018-03-31\n"


@pytest.fixture
def read(visits):
    def read(text, time_period="201718", corrections=()):
        path = visits / "visits.csv"
        path.write_text(text, encoding="utf-8")
        return receiving.read(path, contracts.load("visits", visits), time_period, corrections)

    return read


def test_a_good_return_is_typed_and_knows_where_its_rows_came_from(read):
    row = read(HEADER + ROW)[0]

    assert (3, "2018-03-31", "201718", 2) == (row["count"], str(row["visited"]), row["returned_for"], row["source_row"])


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            "201718,Derby,Primary school,three,\n",
            "row 2   column count   is not of the right kind; allowed: a whole number 0 or more",
        ),
        ("201718,Derby,Primary school,-1,\n", "row 2   column count   is not allowed; allowed: a whole number 0 or more"),
        ("201718,Derby,Nursery,3,\n", "row 2   column school   is not allowed; allowed: one of Primary school, Secondary school"),
        ("201718,,Primary school,3,\n", "row 2   column area   is not allowed"),
        ("2017-18,Derby,Primary school,3,\n", "row 2   column time_period   is not allowed"),
        (
            "201718,Derby,Primary school,3,2018-04-01\n",
            "row 2   column visited   is not allowed; allowed: a date such as 2018-03-31",
        ),
        ("201718,Derby,Primary school,3,,9\n", "row 2   has a cell too many"),
        ("201718,Derby,Primary school\n", "row 2   column count   is missing"),
        (ROW + ROW, "row 3   repeats an earlier row (the same time_period, area, school)"),
        (ROW + ",,,,\n", "row 3   is empty"),
    ],
)
def test_a_faulty_row_is_named_with_its_column_and_what_is_allowed(read, row, line):
    with pytest.raises(ReturnError) as error:
        read(HEADER + row)

    assert line in str(error.value)
    assert "Ask Derby City Council for a corrected file" in str(error.value)


def test_several_faults_give_several_lines_at_once(read):
    with pytest.raises(ReturnError) as error:
        read(HEADER + "201718,Derby,Nursery,three,\n201718,Leeds,Primary school,3,\n")

    assert 3 == len(error.value.faults)


def test_a_repeated_row_is_told_beside_the_faults_of_other_rows(read):
    with pytest.raises(ReturnError) as error:
        read(HEADER + ROW + ROW + "201718,Derby,Nursery,3,\n")

    assert ["row 4", "row 3"] == [fault[:5] for fault in error.value.faults]


def test_no_message_ever_holds_a_value(read):
    with pytest.raises(ReturnError) as error:
        read(HEADER + "201718,Derby,Secret name,917,\n201718,Hidden place,Primary school,91x7,31/03/2018\n")

    assert not [value for value in ("Secret name", "917", "Hidden place", "91x7", "31/03") if value in str(error.value)]


def test_what_a_contract_calls_unique_stands_in_one_row_only_and_may_be_blank(visits):
    fields = VISITS.replace("maximum:", "unique: true, maximum:")
    (visits / "visits.yml").write_text(fields, encoding="utf-8")
    contracts.load.cache_clear()
    rows = ROW.replace("Primary", "Secondary") + "201718,England,Primary school,3,\n201718,England,Secondary school,3,\n"
    (visits / "visits.csv").write_text(HEADER + ROW + rows, encoding="utf-8")

    with pytest.raises(ReturnError) as error:
        receiving.read(visits / "visits.csv", contracts.load("visits", visits), "201718")

    assert ["row 3   repeats an earlier row (the same visited)"] == error.value.faults


def test_a_mistyped_column_is_refused_with_the_nearest_name(read):
    with pytest.raises(ReturnError) as error:
        read(HEADER.replace("school", "shcool") + ROW)

    assert "column 'shcool' is not in the contract; did you mean 'school'?" in str(error.value)


def test_columns_in_another_order_are_refused(read):
    with pytest.raises(ReturnError, match="another order"):
        read("area,time_period,school,count,visited\nDerby,201718,Primary school,3,\n")


def test_a_column_named_otherwise_in_one_year_is_renamed_for_that_year_only(read):
    old = HEADER.replace("count", "Number") + ROW

    assert 3 == read(old, "201617")[0]["count"]
    with pytest.raises(ReturnError):
        read(old, "201718")


CORRECTION = {"table": "visits", "where": {"school": "Primary school"}, "column": "count", "expect": "3", "correct": "5"}


def test_a_declared_correction_is_applied(read):
    assert 5 == read(HEADER + ROW, corrections=[CORRECTION])[0]["count"]


def test_a_correction_stops_the_run_once_the_source_is_mended(read):
    with pytest.raises(SettingError, match="does not find the fault that it expects"):
        read(HEADER + ROW.replace(",3,", ",5,"), corrections=[CORRECTION])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type: date", "type: dat", 'field type "dat" is not supported'),
        (
            "primaryKey: [time_period, area, school]",
            "primaryKey: [time_period, shool]",
            "no column 'shool'; did you mean 'school'?",
        ),
        ("    - count\n", "    - area\n", "column 'area' is there twice"),
    ],
)
def test_a_contract_that_frictionless_cannot_read_is_refused(visits, old, new, said):
    (visits / "visits.yml").write_text(VISITS.replace(old, new), encoding="utf-8")
    contracts.load.cache_clear()

    with pytest.raises(SettingError) as error:
        receiving.check(contracts.load("visits", visits))

    assert "data/contracts/visits.yml" == error.value.where
    assert said in str(error.value)
