"""The headline figures that dvc metrics compares."""

import json

import pytest
import yaml
from builders import parts, yearly

from pipeline import frames, headline, paths
from pipeline.errors import SettingError
from pipeline.params import Params

WORDS = {
    "title": "Open cases", "definition": "Cases open.", "unit": "cases", "denominator": None, "decimal_places": 0,
    "polarity": "none", "year_type": "financial", "headline": True, "source": "Derby City Council", "labels": [],
}  # fmt: skip


@pytest.fixture
def written(tmp_path, monkeypatch):
    """The headlines of a report with one section and these rows."""
    monkeypatch.setattr(paths, "PUBLISHABLE", tmp_path / "publishable")
    monkeypatch.setattr(paths, "REPORTS", tmp_path / "reports")
    text = yaml.safe_load((paths.PACKAGE.parent / "params.yaml").read_text(encoding="utf-8"))
    settings = Params.model_validate(text | {"sections": {"early_help": {"number": "1"}}})

    def written(indicator, **words):
        folder = paths.PUBLISHABLE / "early_help"
        rows = indicator.rows.assign(section="early_help", indicator="x", tables="t")
        frames.write(rows, folder / "figures.csv")
        (folder / "indicators.json").write_text(json.dumps({"early_help.x": WORDS | words}), encoding="utf-8")
        headline.write(settings)
        return json.loads((tmp_path / "reports/201718/headline.json").read_text(encoding="utf-8"))

    return written


def test_this_years_figure_is_a_number_rounded_as_shown(written):
    assert {"early_help": {"x": 798}} == written(yearly({"201617": 630, "201718": 798}))
    assert {"early_help": {"x": 95.4}} == written(yearly({"201718": "95.4144"}), unit="percent", decimal_places=1)


def test_what_is_no_headline_is_left_out(written):
    assert {} == written(yearly({"201718": 798}), headline=False)


def test_what_is_withheld_or_missing_is_left_out(written):
    assert {} == written(yearly({"201718": "c"}))
    assert {} == written(yearly({"201617": 630}))


def test_a_headline_with_breakdowns_only_is_refused(written):
    with pytest.raises(SettingError, match="a headline needs a figure without breakdown"):
        written(parts({"Drift": 3, "Delay": 4}))
