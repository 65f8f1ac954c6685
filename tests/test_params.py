"""params.yaml: what is refused, and how."""

import pytest
import yaml

from pipeline import params, paths
from pipeline.errors import SettingError


@pytest.fixture
def settings():
    return yaml.safe_load(paths.PARAMS.read_text(encoding="utf-8"))


@pytest.fixture
def refused(tmp_path):
    def load(settings) -> str:
        path = tmp_path / "params.yaml"
        path.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
        with pytest.raises(SettingError) as error:
            params.load(path)
        return str(error.value)

    return load


def test_the_projects_own_settings_are_in_order():
    assert len(params.load().sections) > 30


def test_a_mistyped_setting_is_refused_with_the_nearest_name(settings, refused):
    settings["disclosure"]["treshold"] = settings["disclosure"].pop("threshold")

    message = refused(settings)

    assert "disclosure.treshold: there is no such setting; did you mean 'threshold'?" in message
    assert "disclosure.threshold: field required" in message


def test_an_unknown_profile_is_refused_with_those_allowed(settings, refused):
    settings["disclosure"]["profile"] = "open"

    assert "'as_published' or 'strict'" in refused(settings)


def test_a_threshold_of_nothing_is_refused(settings, refused):
    settings["disclosure"]["threshold"] = 0

    assert "greater than or equal to 1" in refused(settings)


def test_a_gap_in_the_section_numbers_is_refused(settings, refused):
    settings["sections"]["budget"]["number"] = "70"

    assert "sections.budget.number is '70'; '7' is next in order" in refused(settings)


def test_parts_of_a_section_follow_it_in_letters(settings, refused):
    settings["sections"]["child_protection"]["number"] = "27D"

    assert "'27C' is next in order" in refused(settings)


def test_every_fault_is_reported_at_once(settings, refused):
    settings["report"]["time_period"] = "2017"
    settings["board"]["nmae"] = "x"

    message = refused(settings)

    assert "board.nmae" in message
    assert "2017" in message


def test_returns_are_read_up_to_the_reports_own_year_unless_set(settings, tmp_path):
    loaded = params.Params.model_validate(settings)

    assert loaded.report.time_period == loaded.returns_up_to
    settings["report"]["returns_up_to"] = "201819"
    assert "201819" == params.Params.model_validate(settings).returns_up_to
