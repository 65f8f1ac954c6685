"""Whole runs: a small invented year, the example year again, a year before it; and what stops a run."""

import csv
import json
import re

import pytest
from conftest import ROOT, Project, copy

from pipeline import binding


def section(project, period, key):
    return json.loads(project.path(f"reports/{period}/sections/{key}/section.json").read_text(encoding="utf-8"))


def prose(content):
    return binding.plain(" ".join(block.get("markdown", "") for block in content["blocks"]))


def test_an_invented_year_becomes_a_report(invented):
    """No module and no notebook knows a year: another one runs through by its data and settings alone."""
    invented.repro()

    text = prose(section(invented, "202425", "referrals"))
    assert "1,234 referrals in 2024-25, up from 1,000 in 2023-24: 234 more, a rise of 23.4%" in text
    assert "The invented year had 1,234 referrals, 234 more than the year before." in text
    assert "the same as England (206.7)" in text
    for name in (
        "annual-report.html",
        "annual-report.pdf",
        "annual-report.docx",
        "annual-report-tables.xlsx",
        "annual-report-tables.ods",
        "index.html",
    ):
        assert invented.path(f"reports/202425/{name}").stat().st_size > 1000
    assert {"private_fostering": {"new_arrangements_count": 3}}.items() <= json.loads(
        invented.path("reports/202425/headline.json").read_text()
    ).items()
    assert "2017" not in prose(section(invented, "202425", "private_fostering"))

    assert [] == invented.repro(), "a second run does nothing"

    commentary = "data/commentary/202425/referrals.md"
    invented.replace(commentary, "The invented year", "The wholly invented year")
    assert ["section@referrals", "assemble"] == invented.repro(), "one commentary file: one section and the assembly"

    invented.replace("params.yaml", "profile: as_published", "profile: strict")
    ran = invented.repro()
    assert "section@private_fostering" in ran
    strict = section(invented, "202425", "private_fostering")
    assert "c: withheld so that nobody can be identified" in prose(strict)
    assert not re.search(r"\b(3|three) new\b|\bfell\b|\bdown from\b", prose(strict))
    assert strict["state"]["withheld"]
    left = "\n".join(path.read_text(encoding="utf-8") for path in invented.path("data/publishable/private_fostering").iterdir())
    assert ",3," not in left, "the withheld count is in nothing that a notebook can read"
    assert "section@glossary" not in ran, "what withholds nothing is not run again"


def test_confidential_returns_go_through_a_remote_and_not_through_git(invented, tmp_path):
    """What the README says of a remote: pushed by one, pulled by another, who need not run anything."""
    invented.run("git", "rm", "-r", "-q", "--cached", "data/raw/202425")
    invented.run("dvc", "add", "data/raw/202425")
    invented.run("dvc", "remote", "add", "-d", "board", str(tmp_path / "remote"))
    invented.commit()
    invented.report()
    invented.run("dvc", "push")
    invented.commit()

    assert "data/raw/202425/referrals.csv" not in invented.run("git", "ls-files").stdout.split()

    invented.run("git", "clone", "-q", str(invented.folder), str(tmp_path / "colleague"))
    colleague = Project(tmp_path / "colleague")
    assert not colleague.path("data/raw/202425").exists()
    colleague.run("dvc", "pull")
    assert colleague.path("reports/202425/annual-report.html").exists()
    assert [] == colleague.repro()

    (tmp_path / "remote").rename(tmp_path / "out_of_reach")
    colleague.run("git", "clone", "-q", str(invented.folder), str(tmp_path / "stranger"))
    assert Project(tmp_path / "stranger").run("dvc", "pull", check=False).returncode != 0
    assert not (tmp_path / "stranger/data/raw/202425").exists()


def test_a_bad_row_stops_the_run_with_one_screen_and_leaves_nothing_half_written(invented):
    invented.replace("data/raw/202425/referrals.csv", "Derby,referrals,1234", "Derby,referrals,12e4")

    done = invented.run("dvc", "repro", check=False)

    assert done.returncode != 0
    assert "data/raw/202425/referrals.csv does not meet data/contracts/referrals.yml:" in done.stderr
    assert "row 2   column count   is not of the right kind; allowed: a whole number 0 or more" in done.stderr
    assert "Traceback" not in done.stderr and "12e4" not in done.stderr
    assert not invented.path("data/clean").exists() and not invented.path("reports/202425").exists()


def test_a_failing_notebook_is_reported_on_one_screen_and_others_keep_their_results(invented):
    invented.replace("notebooks/referrals.ipynb", "{referrals_count.change}", "{referrals_count.chnage}")

    done = invented.run("dvc", "repro", check=False)

    assert done.returncode != 0
    assert "notebooks/referrals.ipynb failed" in done.stderr
    assert "a figure has no 'chnage'; did you mean 'change'?" in done.stderr
    assert "dvc repro section@referrals" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Section 2 of 3: referrals" in done.stderr
    assert invented.path("reports/202425/sections/private_fostering/section.json").exists()
    assert not invented.path("reports/202425/sections/referrals").exists()
    assert not invented.path("reports/202425/annual-report.html").exists()


def test_a_report_of_what_is_not_committed_is_a_draft_until_it_is_committed(invented):
    for key in ("private_fostering", "glossary"):
        notebook = invented.path(f"notebooks/{key}.ipynb").read_text(encoding="utf-8")
        asked_for = re.findall(r'section\.commentary\(\\"(\w+)', notebook)
        passages = "\n".join(f"## {name}\n\nSome words.\n" for name in asked_for)
        text = f'---\ntime_period: "202425"\nauthor: Head of Service\n---\n\n{passages}'
        invented.path(f"data/commentary/202425/{key}.md").write_text(text, encoding="utf-8")
    invented.repro()
    index = invented.path("reports/202425/index.html")
    assert "<li>Inputs differ from the last commit: commentary.</li>" in index.read_text(encoding="utf-8")
    assert "Draft: Inputs differ" in invented.run("python", "-m", "pipeline", "provenance").stderr

    invented.commit()
    assert [] == invented.repro(), "DVC does not see a commit"
    done = invented.run("python", "-m", "pipeline", "provenance", check=False)
    assert (1, True) == (done.returncode, "dvc repro --force --single-item assemble" in done.stderr)

    invented.report()
    assert "Final" in invented.run("python", "-m", "pipeline", "provenance").stderr
    assert "draft" not in index.read_text(encoding="utf-8").lower()
    assert '"state": "final"' in invented.path("reports/202425/provenance.json").read_text(encoding="utf-8")


def test_a_draft_can_be_made_although_a_section_failed(invented):
    invented.replace("notebooks/referrals.ipynb", "{referrals_count.change}", "{referrals_count.chnage}")
    invented.run("dvc", "repro", check=False)

    refused = invented.run("python", "-m", "pipeline", "assemble", check=False)
    assert (2, True) == (refused.returncode, "python -m pipeline assemble --draft" in refused.stderr)

    made = invented.run("python", "-m", "pipeline", "assemble", "--draft")
    text = invented.path("reports/202425/draft/annual-report.html").read_text(encoding="utf-8")
    assert "Some sections could not be made." in made.stderr and "This section could not be made" in text
    assert "private fostering" in text.lower() and not invented.path("reports/202425/annual-report.html").exists()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("params.yaml", "threshold: 5", "treshold: 5", "did you mean 'threshold'?"),
        ("params.yaml", "  referrals: {number", "  refferals: {number", "did you mean 'referrals'?"),
        ("notebooks/referrals.ipynb", '"parameters"\n', '"parmeters"\n', "it has 0 cells with the tag 'parameters'"),
        ("data/contracts/referrals.yml", "as_published: release", "as_published: relaese", "allowed: release, withhold"),
    ],
)
def test_what_is_mistyped_is_refused_before_anything_runs(invented, name, old, new, message):
    invented.replace(name, old, new)

    done = invented.run("python", "-m", "pipeline", "check", check=False)

    assert (2, True) == (done.returncode, message in done.stderr), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("data/commentary/202425/referrals.md", "there is no such file; did you mean 'refferals'?"),
        ("data/raw/202425/referrals.csv", "no return for table 'referrals'; did you mean 'refferals'?"),
    ],
)
def test_a_file_under_a_mistyped_name_is_refused_before_anything_runs(invented, name, message):
    path = invented.path(name)
    path.rename(path.with_stem("refferals"))

    done = invented.run("python", "-m", "pipeline", "check", check=False)

    assert (2, True) == (done.returncode, message in done.stderr), done.stderr


def test_an_unknown_section_is_refused_with_the_nearest_name(invented):
    done = invented.run("python", "-m", "pipeline", "section", "referals", check=False)

    assert 2 == done.returncode
    assert "did you mean 'referrals'?" in done.stderr


def test_child_level_returns_are_refused_by_git_and_by_dvc(invented):
    folder = invented.path("data/returns")
    folder.mkdir()
    (folder / "children.csv").write_text("child_id,name\n1,Somebody\n", encoding="utf-8")

    assert invented.run("git", "check-ignore", "data/returns/children.csv").stdout.strip()
    assert invented.run("git", "add", "data/returns/children.csv", check=False).returncode != 0
    assert invented.run("dvc", "check-ignore", "data/returns/children.csv").stdout.strip()
    assert invented.run("dvc", "add", "data/returns", check=False).returncode != 0


def test_a_second_run_of_the_example_does_nothing(example):
    assert [] == example.repro()


def test_the_example_says_nothing_of_missing_figures_that_it_holds(example):
    """Every section ran; nothing is withheld but what the published report withheld."""
    states = {
        path.name: json.loads((path / "section.json").read_text())["state"]
        for path in example.path("reports/201718/sections").iterdir()
    }

    assert all(state["ran"] for state in states.values())
    assert {"child_deaths"} == {key for key, state in states.items() if state["withheld"]}
    assert not {key: state["warnings"] for key, state in states.items() if state["warnings"]}


@pytest.fixture(scope="session")
def year_before(tmp_path_factory):
    """The report for 2016-17, from what the returns for 2017-18 hold of it."""
    project = copy(tmp_path_factory.mktemp("year_before"), ROOT / ".dvc" / "cache")
    project.replace("params.yaml", 'time_period: "201718"', 'time_period: "201617"')
    project.replace("params.yaml", "returns_up_to: null", 'returns_up_to: "201718"')
    project.run("python", "-m", "pipeline", "check")
    project.repro()
    return project


def test_the_year_before_can_be_made_from_later_returns(year_before):
    text = prose(section(year_before, "201617", "referrals"))

    assert "4,561 referrals in 2016-17" in text
    assert "x: not supplied" in text
    assert year_before.path("reports/201617/annual-report.pdf").stat().st_size > 10_000


def test_nothing_missing_is_said_to_have_risen_or_fallen(year_before):
    for folder in year_before.path("reports/201617/sections").iterdir():
        for block in json.loads((folder / "section.json").read_text())["blocks"]:
            text = block.get("markdown", "")
            assert not re.search(r"\bx\b[^.]*\b(rose|fell|up from|down from)\b x\b", text), (folder.name, text)


def test_a_year_without_returns_is_refused_with_what_there_is(year_before):
    year_before.replace("params.yaml", 'returns_up_to: "201718"', "returns_up_to: null")

    done = year_before.run("python", "-m", "pipeline", "clean", check=False)

    assert 2 == done.returncode
    assert "folders there: 201718" in done.stderr


def test_tables_of_the_report_are_files_that_a_spreadsheet_reads(example):
    found = sorted(example.path("reports/201718/sections").glob("*/tables/*.csv"))
    assert len(found) >= 14
    for path in found:
        rows = list(csv.reader(path.open(encoding="utf-8")))
        assert len(rows) > 1 and len({len(row) for row in rows}) == 1, path
