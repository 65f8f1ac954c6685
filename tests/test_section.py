"""The object that a notebook uses: numbering, commentary, footnotes, boxes, and what it leaves for assembly."""

import json

import pandas as pd
import pytest
from builders import yearly

from pipeline import BLOCK, binding, definitions, lineage, paths, rows, section
from pipeline.display import tables
from pipeline.errors import PlaceholderError, SettingError

WORDS = {
    "title": "Open cases", "definition": "Cases open.", "unit": "cases", "denominator": None, "decimal_places": 0,
    "polarity": "none", "year_type": "financial", "headline": False, "source": "Derby City Council",
}  # fmt: skip
COMMENTARY = """---
time_period: "201718"
author: Head of Service, early help
date: 2018-05-31
---

## centres

The centres had {cases_open_count} cases.[^report]

- toys
- books

Then came more.

## unused

Nobody shows this.
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The publishable folder and the commentary of one section, early help."""
    for name in ("PUBLISHABLE", "COMMENTARY", "REPORTS"):
        monkeypatch.setattr(paths, name, tmp_path / name.lower())
    folder = paths.PUBLISHABLE / "early_help"
    figures = yearly({"201617": 630, "201718": 798}, id="cases_open_count", unit="cases").records
    about = {"section": "early_help", "indicator": "cases_open_count", "tables": "early_help_activity"}
    rows.write([lineage.with_forms(row) | about for row in figures], definitions.COLUMNS, folder / "figures.csv")
    (folder / "returns.json").write_text('{"tables": {}, "rows": {}}', encoding="utf-8")
    (folder / "indicators.json").write_text(json.dumps({"early_help.cases_open_count": WORDS}), encoding="utf-8")
    pd.DataFrame(
        {
            "source_id": ["report"],
            "title": ["Early help report"],
            "publisher": ["Derby City Council"],
            "published": ["2018"],
            "url": [""],
        }
    ).to_csv(folder / "sources.csv", index=False)
    actions = [
        ("a", "201819", "board_commitment", "early_help", "We will listen."),
        ("b", "201718", "board_commitment", "early_help", "We listened."),
        ("c", "201819", "board_commitment", "budget", "We will save."),
    ]
    pd.DataFrame(actions, columns=["action_id", "time_period", "kind", "section", "text"]).to_csv(
        folder / "actions.csv", index=False
    )
    commentary(COMMENTARY)
    return folder


def commentary(text, period="201718"):
    path = paths.COMMENTARY / period / "early_help.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def shown(monkeypatch):
    """The blocks that a section displays."""
    blocks = []
    monkeypatch.setattr(section, "display", lambda bundle, raw: blocks.append(bundle[BLOCK]))
    return blocks


@pytest.fixture
def early_help(project, shown):
    return section.Section("early_help", "201718")


def test_paragraphs_are_numbered_within_the_section(early_help, shown):
    early_help.say("There were {cases_open_count} open cases.")
    early_help.text("No number here.")
    early_help.say("That was {cases_open_count.more}.")

    assert [("10.1", "There were 798 open cases."), (None, "No number here."), ("10.2", "That was 168 more.")] == [
        (block["number"], binding.plain(block["markdown"])) for block in shown
    ]


def test_sentences_say_the_same_whatever_a_notebook_does_with_the_rows_that_it_gets(early_help, shown):
    for _ in range(2):
        rows = early_help.indicator("cases_open_count").rows
        rows["value"] = rows["value"] * 2
        early_help.say("There were {cases_open_count} open cases.")

    assert ["There were 798 open cases."] * 2 == [binding.plain(block["markdown"]) for block in shown]


def test_commentary_becomes_numbered_paragraphs_and_lists_with_its_footnotes(early_help, shown):
    early_help.commentary("centres")

    assert ["paragraph", "list", "paragraph"] == [block["type"] for block in shown]
    assert "The centres had 798 cases.[^report]" == binding.plain(shown[0]["markdown"])
    assert {"report": "Derby City Council, *Early help report*, 2018."} == {
        key: binding.plain(text) for key, text in early_help.footnotes.items()
    }


def test_a_mistyped_passage_is_refused_with_the_nearest_name(early_help):
    with pytest.raises(PlaceholderError, match="did you mean 'centres'"):
        early_help.commentary("centers")


def test_a_year_without_commentary_says_so_in_its_place(project, shown):
    commentary('---\ntime_period: "201617"\nsupplied: false\n---\n', "201617")
    before = section.Section("early_help", "201617")

    before.commentary("centres")

    assert "No commentary was supplied for 2016-17." == binding.plain(shown[0]["markdown"])
    assert ["commentary centres"] == before.missing


def test_commentary_of_another_year_is_refused(project):
    commentary(COMMENTARY.replace("201718", "201617"))

    with pytest.raises(SettingError, match="its head says time_period 201617"):
        section.Section("early_help", "201718")


def test_text_before_the_first_passage_is_refused(project):
    commentary(COMMENTARY.replace("## centres", "Lost words."))

    with pytest.raises(SettingError, match="stands before the first"):
        section.Section("early_help", "201718")


def test_a_passage_that_no_notebook_shows_is_a_warning(early_help, shown):
    early_help.commentary("centres")
    early_help.save()

    assert ["commentary passage 'unused' is not shown"] == shown[-1]["state"]["warnings"]


def test_commentary_is_signed_unless_it_is_the_boards_own(early_help, shown):
    early_help.save()
    assert "Commentary: Head of Service, early help, 31 May 2018." == binding.plain(shown[0]["markdown"])

    shown.clear()
    commentary(COMMENTARY.replace("Head of Service, early help", "Derby Safeguarding Children Board"))
    section.Section("early_help", "201718").save()
    assert ["end"] == [block["type"] for block in shown]


def test_only_this_sections_commitments_for_the_coming_year_are_boxed(early_help, shown):
    early_help.actions()

    assert [("action", "We will listen.")] == [(block["type"], block["markdown"]) for block in shown]


def test_a_list_with_a_withheld_number_says_what_its_symbol_means(project, early_help, shown):
    rows = "visit_id,agency,children,returned_for,source_row\n1,Police,c,201718,2\n2,Schools,12,201718,3\n"
    (project / "visits.csv").write_text(rows, encoding="utf-8")

    early_help.bullets_from("visits", "{agency}: {children} children")

    assert "- Police: c children\n- Schools: 12 children" == binding.plain(shown[0]["markdown"])
    assert "c: withheld so that nobody can be identified." == shown[1]["markdown"]


def test_lists_are_chosen_by_year_and_column(early_help):
    assert ["a", "c"] == list(early_help.records("actions", year="next")["action_id"])
    assert ["b"] == list(early_help.records("actions", year="this", section="early_help")["action_id"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.say("{cases_opne_count}"), "did you mean 'cases_open_count'?"),
        (lambda s: s.say("There were 798."), "a number is typed into the text: '798'"),
        (lambda s: s.say("So it is.[^reprot]"), "did you mean 'report'?"),
        (lambda s: s.records("source"), "did you mean 'sources'?"),
        (lambda s: s.action("z"), "no action 'z'"),
        (lambda s: s.indicator("budget.total"), "list it under borrows"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest_name(early_help, call, message):
    with pytest.raises(PlaceholderError) as error:
        call(early_help)

    assert message in str(error.value)


def test_an_unknown_section_is_refused(project):
    with pytest.raises(SettingError, match="did you mean 'early_help'"):
        section.Section("early_hlep", "201718")


def test_a_section_whose_figures_are_not_made_yet_says_what_to_run(project):
    with pytest.raises(SettingError, match="dvc repro disclose"):
        section.Section("budget", "201718")


def test_a_table_is_saved_beside_the_notebook_and_shown(early_help, shown):
    early_help.show(
        tables.pivot(early_help.indicator("cases_open_count"), rows="indicator", columns="time_period", caption="Cases")
    )

    block = shown[0]
    assert ("table", "Cases") == (block["type"], block["caption"])
    assert (paths.section("201718", "early_help") / block["csv"]).exists()


def test_every_figure_shown_is_in_the_results_with_its_place_and_parts(early_help, shown):
    early_help.say("There were {cases_open_count} open cases, {cases_open_count.from_previous}.")
    early_help.save()

    results = json.loads((paths.section("201718", "early_help") / "results.json").read_text(encoding="utf-8"))
    first, up, before, period, _date_of_the_commentary = results["figures"]
    assert ("798", "10.1", "paragraph-early_help", "value", "201718", "798") == tuple(
        first[key] for key in ("shown", "place", "block", "part", "time_period", "value")
    )
    assert ("up", "direction", "", ["630"]) == (
        up["shown"], up["part"], up["value"], [other["value"] for other in up["others"]],
    )  # fmt: skip
    assert ("630", "201617") == (before["shown"], before["time_period"])
    assert ("2016-17", "period", "") == (period["shown"], period["part"], period["value"])


def test_what_is_shown_is_tied_to_its_entry(early_help, shown):
    early_help.say("There were {cases_open_count.with_unit} in {report.year}.")
    early_help.save()

    assert "There were [798]{#early_help-1 .figure} cases in [2017-18]{#early_help-2 .figure}." == shown[0]["markdown"]


def test_a_missing_figure_is_explained_under_its_paragraph(project, shown):
    commentary('---\ntime_period: "201516"\nsupplied: false\n---\n', "201516")
    before = section.Section("early_help", "201516")

    before.say("There were {cases_open_count} open cases, {cases_open_count.from_previous}.")

    assert "There were x open cases, with no earlier figure to compare." == binding.plain(shown[0]["markdown"])
    assert "x: not supplied." == shown[1]["markdown"]
    assert before.missing
