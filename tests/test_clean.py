"""Joining the years: what later returns supersede, what stops the run, and that nothing half-done is left."""

import shutil

import pytest
import yaml

from pipeline import clean, contracts, frames, params, paths
from pipeline.errors import ReportError

CONTRACT = """
name: {name}
title: Visits
description: One row a measure.
source: {{sender: Derby City Council}}
disclosure: {{counts: people, as_published: release, reason: Published in full.}}
schema:
  fields: [time_period, time_identifier, area, measure, count, base, value, unit, status, reference]
  primaryKey: [time_period, time_identifier, area, measure]
"""
HEADER = "time_period,time_identifier,area,measure,count,base,value,unit,status,reference\n"


def row(period="201718", measure="visits", count="3", base="", value="", status=""):
    return f"{period},Financial year,Derby,{measure},{count},{base},{value},visits,{status},1.1\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one contract and no returns yet; the settings are the real ones."""
    for name, folder in {"RAW": "data/raw", "CONTRACTS": "data/contracts", "CLEAN": "data/clean"}.items():
        (tmp_path / folder).mkdir(parents=True)
        monkeypatch.setattr(paths, name, tmp_path / folder)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "CORRECTIONS", tmp_path / "corrections.yml")
    paths.CORRECTIONS.write_text("[]", encoding="utf-8")
    contract(tmp_path, "visits")
    (tmp_path / "data/contracts/fields.yml").write_bytes((paths.PACKAGE.parent / "data/contracts/fields.yml").read_bytes())
    contracts.load.cache_clear()
    yield tmp_path
    contracts.load.cache_clear()


def contract(root, name):
    (root / f"data/contracts/{name}.yml").write_text(CONTRACT.format(name=name), encoding="utf-8")


def put(root, period, text, table="visits"):
    folder = root / "data/raw" / period
    folder.mkdir(exist_ok=True)
    (folder / f"{table}.csv").write_text(HEADER + text, encoding="utf-8")


@pytest.fixture
def settings():
    text = yaml.safe_load((paths.PACKAGE.parent / "params.yaml").read_text(encoding="utf-8"))

    def make(**report):
        return params.Params.model_validate(text | {"report": text["report"] | report})

    return make


def cleaned(root):
    return frames.read(root / "data/clean/visits.csv")


def test_a_later_return_supersedes_an_earlier_one_and_the_difference_is_logged(project, settings):
    put(project, "201617", row("201617", count="3") + row("201516", count="8"))
    put(project, "201718", row("201617", count="4") + row("201718", count="9"))

    clean.clean(settings(time_period="201718"))

    assert {"201516": 8, "201617": 4, "201718": 9} == dict(
        zip(cleaned(project)["time_period"], cleaned(project)["count"], strict=True)
    )
    log = frames.read(project / "data/clean/restatements.csv").iloc[0]
    assert ("visits", "count", "3", "4", "201718") == (
        log["table"],
        log["column"],
        log["earlier"],
        log["later"],
        log["later_return"],
    )


def test_returns_after_the_reports_own_year_are_not_read(project, settings):
    put(project, "201617", row("201617", count="3"))
    put(project, "201718", row("201617", count="4"))

    clean.clean(settings(time_period="201617"))

    assert [3] == list(cleaned(project)["count"])


def test_a_past_year_can_be_restated_on_purpose(project, settings):
    put(project, "201718", row("201617", count="4"))

    clean.clean(settings(time_period="201617", returns_up_to="201718"))

    assert [4] == list(cleaned(project)["count"])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (row(count="", status=""), "row 2   columns count, value, status   are all blank"),
        (row(count="3", status="c"), "row 2   columns count, value   hold a number beside the symbol in status"),
        (row(count="9", base="8"), "row 2   column count   is larger than base"),
    ],
)
def test_a_statistic_is_a_number_or_a_symbol_and_no_part_exceeds_its_base(project, settings, text, line):
    put(project, "201718", text)

    with pytest.raises(ReportError) as error:
        clean.clean(settings())

    assert line in str(error.value)


def test_a_count_equal_to_its_base_is_allowed(project, settings):
    put(project, "201718", row(count="8", base="8"))

    clean.clean(settings())

    assert [8] == list(cleaned(project)["base"])


def test_one_faulty_row_leaves_nothing_half_written(project, settings):
    contract(project, "aardvarks")
    put(project, "201718", row(), "aardvarks")
    put(project, "201718", row(count="three"))

    with pytest.raises(ReportError) as error:
        clean.clean(settings())

    assert "data/raw/201718/visits.csv does not meet data/contracts/visits.yml:" in str(error.value)
    assert "row 2   column count" in str(error.value)
    assert not list((project / "data/clean").iterdir())


def test_faults_in_several_returns_are_shown_on_one_screen(project, settings):
    contract(project, "aardvarks")
    put(project, "201718", row(count="two"), "aardvarks")
    put(project, "201718", row(count="three"))

    with pytest.raises(ReportError) as error:
        clean.clean(settings())

    assert "aardvarks.csv" in str(error.value) and "visits.csv" in str(error.value)


def test_a_return_without_a_contract_is_refused_with_the_nearest_name(project, settings):
    put(project, "201718", row())
    put(project, "201718", row(), "vistis")

    with pytest.raises(ReportError, match="no contract for table 'vistis'; did you mean 'visits'"):
        clean.clean(settings())


def test_a_missing_return_is_refused(project, settings):
    (project / "data/raw/201718").mkdir()

    with pytest.raises(ReportError, match="no return for table 'visits'"):
        clean.clean(settings())


def test_a_year_without_any_returns_says_what_there_is(project, settings):
    put(project, "201718", row())

    with pytest.raises(ReportError) as error:
        clean.clean(settings(time_period="201617"))

    assert "folders there: 201718" in str(error.value) and "returns_up_to" in str(error.value)


def test_an_incomplete_correction_is_refused(project, settings):
    put(project, "201718", row())
    paths.CORRECTIONS.write_text("- {table: visits, returned_for: '201718', column: count}", encoding="utf-8")

    with pytest.raises(ReportError, match="correction 1 does not say: correct, expect, reason, told, where"):
        clean.clean(settings())


def test_the_returns_are_never_changed(project, settings):
    put(project, "201718", row())
    before = shutil.copytree(project / "data/raw", project / "before")

    clean.clean(settings())

    assert (before / "201718/visits.csv").read_bytes() == (project / "data/raw/201718/visits.csv").read_bytes()
