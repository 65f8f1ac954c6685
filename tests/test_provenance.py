"""Whether a report is a draft, and the page that says what it was made from."""

import importlib.metadata
import json
import os
import shutil
import subprocess

import pytest
from pages import faults, invalid, opened

from pipeline import binding, hashes, params, paths, provenance, provenance_page
from pipeline.errors import SettingError

STAGES = """
stages:
  clean:
    cmd: python -m pipeline clean
    deps: [data/raw, data/contracts, data/corrections.yml]
    outs: [data/clean]
  section:
    foreach: ${sections}
    do:
      cmd: python -m pipeline section ${key}
      deps: [data/clean, "notebooks/${key}.ipynb", "data/commentary/${report.time_period}/${key}.md"]
      outs: ["reports/${report.time_period}/sections/${key}"]
"""
FOLDERS = {
    "ROOT": ".",
    "PARAMS": "params.yaml",
    "NOTEBOOKS": "notebooks",
    "RAW": "data/raw",
    "CONTRACTS": "data/contracts",
    "COMMENTARY": "data/commentary",
    "PUBLISHABLE": "data/publishable",
    "REPORTS": "reports",
}
OTHERS = ["README.md", "CHANGELOG.md", "tests/test_x.py", "docs/x.md"]  # what no stage reads
SECTIONS = ["preface", "early_help", "child_protection"]
HEAD = '---\ntime_period: "202425"\nauthor: The Chair\ndate: 2025-06-01\n---\n'
LOCK = """
stages:
  clean:
    cmd: x
    deps: [{path: data/raw, md5: 7aw}]
    outs: [{path: data/clean, md5: c1ean}]
"""
CONTRACT = 'name: {0}\ntitle: Table of {0}\nsource: {{sender: "Northbridge Council", received: "9 June 2025"}}\n'


class Small:
    """A project of three sections and two returns, of which only what counts is there."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("cases", "plans"):
            self.write(f"data/raw/202425/{name}.csv", f"area,{name}\nNorthbridge,79\n")
            self.write(f"data/contracts/{name}.yml", CONTRACT.format(name))
        for name in (
            "data/contracts/fields.yml",
            "data/corrections.yml",
            "README.md",
            "CHANGELOG.md",
            "tests/test_x.py",
            "docs/x.md",
        ):
            self.write(name, "# here\n")
        for key in SECTIONS:
            self.write(f"notebooks/{key}.ipynb", "{}")
            self.write(
                f"data/commentary/202425/{key}.md", '---\ntime_period: "202425"\nauthor: The Chair\ndate: 2025-06-01\n---\n'
            )
            self.write(f"reports/202425/sections/{key}/section.json", "{}")
            self.publish(key, {})
        self.write("dvc.yaml", STAGES)
        self.write("pipeline/code.py", "")
        self.write(".gitignore", "/reports/\n/data/clean/\n/data/publishable/\n__pycache__/\n")
        self.write("requirements.lock", f"pytest=={importlib.metadata.version('pytest')} \\\n    --hash=sha256:0\n")
        shutil.copy(paths.PACKAGE.parent / "tests/fixtures/params.yaml", folder / "params.yaml")
        self.git("init", "--quiet")
        self.commit()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def publish(self, section, files):
        """The rows that a section may show: files of returns, each with its hash or without."""
        tables = {"cases": {"files": {str(n): {"path": path, "sha256": told} for n, (path, told) in enumerate(files.items())}}}
        self.write(f"data/publishable/{section}/returns.json", json.dumps({"tables": tables, "rows": {}}))
        for name in ("cases", "plans"):
            self.write(f"data/publishable/_tables/{name}.csv", "area,count,status\nNorthbridge,79,\n")

    def git(self, *words):
        somebody = {f"GIT_{role}_{part}": "tests" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=os.environ | somebody, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Small")

    @property
    def state(self):
        return provenance.state(params.load())

    def page(self):
        self.write("reports/202425/index.html", "<title>Made</title>")
        return provenance_page.write(params.load())


@pytest.fixture
def small(tmp_path, monkeypatch):
    folder = tmp_path / "board"
    for name, place in FOLDERS.items():
        monkeypatch.setattr(paths, name, folder / place)
    return Small(folder)


def test_a_report_of_committed_inputs_of_which_none_is_missing_is_final(small):
    assert provenance.Provenance(small.git("rev-parse", "HEAD"), (), (), ()) == small.state
    assert not small.state.draft


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("data/raw/202425/cases.csv", "returns"),
        ("data/commentary/202425/preface.md", "commentary"),
        ("data/contracts/cases.yml", "contracts"),
        ("data/corrections.yml", "declarations"),
        ("notebooks/preface.ipynb", "notebooks"),
        ("pipeline/code.py", "code"),
        ("params.yaml", "settings"),
        ("dvc.yaml", "settings"),
        ("requirements.lock", "libraries"),
    ],
)
def test_an_input_that_differs_from_the_last_commit_makes_a_draft(small, name, kind):
    small.write(name, (small.folder / name).read_text() + "\n")

    assert (f"Inputs differ from the last commit: {kind}.",) == small.state.reasons
    assert (name,) == small.state.changed


def test_what_would_be_the_reasons_after_an_edit(small):
    would_be = [("Inputs differ from the last commit: commentary.",), ("Inputs differ from the last commit: commentary, code.",)]

    assert would_be[0] == provenance.state(params.load(), and_if=["commentary"]).reasons
    small.write("pipeline/code.py", "1\n")
    assert would_be[1] == provenance.state(params.load(), and_if=["commentary"]).reasons


@pytest.mark.parametrize("name", ["data/raw/202425/late.csv", "pipeline/new.py", "data/raw/202324/naïve cases.csv"])
def test_a_new_file_among_the_inputs_makes_a_draft(small, name):
    small.write(name, "x")

    assert (name,) == small.state.changed


def test_a_file_taken_away_or_waiting_to_be_committed_makes_a_draft(small):
    (small.folder / "data/contracts/cases.yml").unlink()
    small.write("pipeline/code.py", "1\n")
    small.git("add", "pipeline")

    assert ("Inputs differ from the last commit: contracts, code.",) == small.state.reasons


def test_what_the_run_writes_and_what_no_stage_reads_does_not_count(small):
    for name in ("dvc.lock", *OTHERS, "data/commentary/202324/preface.md"):
        small.write(name, "stages: {}\n")
    small.write("data/clean/cases.csv", "x")
    small.write("pipeline/__pycache__/code.pyc", "x")

    assert () == small.state.reasons


def test_an_input_that_git_was_told_to_overlook_makes_a_draft(small):
    small.write(".gitignore", (small.folder / ".gitignore").read_text() + "/data/raw/202425/more.csv\n")
    small.commit()
    small.write("data/raw/202425/more.csv", "x")

    assert ("data/raw/202425/more.csv",) == small.state.changed


def test_returns_that_dvc_keeps_count_by_their_hash(small):
    small.git("rm", "-r", "--quiet", "--cached", "data/raw/202425")
    small.write("data/raw/.gitignore", "/202425\n")
    small.write("data/raw/202425.dvc", f"outs:\n- md5: {hashes.md5(small.folder / 'data/raw/202425')}\n  path: '202425'\n")
    small.commit()
    assert () == small.state.reasons

    small.write("data/raw/202425/cases.csv", "area,count\nNorthbridge,80\n")
    assert ("Inputs differ from the last commit: returns.",) == small.state.reasons
    assert ("data/raw/202425",) == small.state.changed


def test_a_project_in_a_folder_of_a_larger_repository_is_judged_by_its_own_files(small):
    shutil.rmtree(small.folder / ".git")
    (small.folder.parent / "elsewhere.txt").write_text("new")
    subprocess.run(["git", "init", "--quiet", str(small.folder.parent)], check=True)
    small.commit()
    small.write("data/raw/202425/cases.csv", "x")
    (small.folder.parent / "elsewhere.txt").write_text("changed")

    assert ("data/raw/202425/cases.csv",) == small.state.changed


def test_a_hook_of_another_repository_does_not_lead_git_astray(small, tmp_path, monkeypatch):
    subprocess.run(["git", "init", "--quiet", str(tmp_path / "other")], check=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))

    assert () == small.state.reasons


def test_a_project_without_git_or_without_a_commit_makes_a_draft(small, monkeypatch):
    shutil.rmtree(small.folder / ".git")
    assert (None, (provenance.NO_GIT,)) == (small.state.commit, small.state.reasons)

    small.git("init", "--quiet")
    assert (None, (provenance.NO_COMMIT,)) == (small.state.commit, small.state.reasons)

    monkeypatch.setattr(provenance.shutil, "which", lambda name: None)
    assert (provenance.NO_GIT,) == small.state.reasons


def test_what_git_cannot_answer_is_told_on_one_screen(small):
    small.write(".git/index", "no index")

    with pytest.raises(SettingError, match=r"(?s)git status.*index.*Mend what git says"):
        small.state  # noqa: B018 - asking is enough


@pytest.mark.parametrize("head", ["supplied: false", 'supplied: false\ntime_period: "202425"'])
def test_commentary_that_was_not_supplied_makes_a_draft(small, head):
    small.write("data/commentary/202425/early_help.md", f"---\n{head}\n---\n")
    small.commit()

    assert (provenance.NO_COMMENTARY,) == small.state.reasons
    assert ("data/commentary/202425/early_help.md",) == small.state.missing


def test_a_table_without_a_return_for_the_year_and_a_section_that_was_not_made_make_a_draft(small):
    (small.folder / "data/raw/202324").mkdir()
    (small.folder / "data/raw/202425/plans.csv").rename(small.folder / "data/raw/202324/plans.csv")
    (small.folder / "reports/202425/sections/preface/section.json").unlink()
    small.commit()

    assert (provenance.NO_SECTION, provenance.NO_RETURN) == small.state.reasons
    assert ("reports/202425/sections/preface/section.json", "data/raw/202425/plans.csv") == small.state.missing


def test_no_reason_holds_a_numeral_since_no_figure_accounts_for_it():
    fixed = [value for name, value in vars(provenance).items() if name.startswith(("NO_", "ASKED"))]

    assert 6 == len(fixed)
    assert [] == [found for text in [*fixed, *provenance.KINDS.values()] for found in binding.numerals(text)]


# The page


def test_the_page_names_commit_inputs_libraries_and_stages(small):
    found = small.page()
    files = [path.name for path in sorted((small.folder / "reports/202425").iterdir()) if path.is_file()]

    assert ["index.html", "provenance.html", "provenance.json"] == files
    assert found == json.loads((small.folder / "reports/202425/provenance.json").read_text(encoding="utf-8"))
    assert small.git("rev-parse", "HEAD") == found["commit"]["id"] and found["commit"]["date"].startswith("20")
    assert {"state": "final", "reasons": [], "up_to_date": True}.items() <= found["report"].items()
    assert ["data/raw/202425/cases.csv", "data/raw/202425/plans.csv"] == [row["path"] for row in found["inputs"]["returns"]]
    assert ("Northbridge Council", "9 June 2025") == tuple(found["inputs"]["returns"][0][key] for key in ("sender", "received"))
    assert ("The Chair", "2025-06-01") == tuple(found["inputs"]["commentary"][0][key] for key in ("sender", "received"))
    assert {"data/contracts", "data/corrections.yml", "params.yaml", "dvc.yaml"} <= {
        row["path"] for row in found["inputs"]["others"]
    }
    assert [("pytest", True)] == [(row["name"], row["as_locked"]) for row in found["libraries"]]
    assert ["clean", *(f"section@{key}" for key in SECTIONS)] == [stage["name"] for stage in found["stages"]]


def test_the_page_says_that_a_report_is_a_draft_and_that_its_files_are_older(small):
    small.write("pipeline/code.py", "1\n")
    found = small.page()
    text = (small.folder / "reports/202425/provenance.html").read_text(encoding="utf-8")

    assert ("draft", ["Inputs differ from the last commit: code."]) == (found["report"]["state"], found["report"]["reasons"])
    assert not found["report"]["up_to_date"] and "dvc repro --force --single-item assemble" in text
    assert "<li>pipeline/code.py</li>" in text


def test_stages_are_told_as_dvc_recorded_them_and_what_changed_since(small):
    contracts = hashes.md5(small.folder / "data/contracts")
    small.write(
        "dvc.lock",
        f"stages:\n  clean:\n    cmd: x\n    deps:\n    - path: data/contracts\n      md5: {contracts}\n"
        "    - path: data/corrections.yml\n      md5: '1'\n    outs:\n    - path: data/clean\n      md5: '2'\n",
    )
    clean, preface, *_ = small.page()["stages"]

    assert [{"path": "data/contracts", "md5": contracts}, {"path": "data/corrections.yml", "md5": "1"}] == clean["deps"]
    assert [{"path": "data/clean", "md5": "2"}] == clean["outs"]
    assert ["data/corrections.yml", "data/raw"] == clean["changed"]
    assert {"deps": [], "outs": [], "changed": []}.items() <= preface.items()


def test_a_library_that_is_not_the_locked_one_is_named(small):
    small.write("requirements.lock", "pytest==0.1 \\\nno-such-library==1.0 ; sys_platform == 'win32' \\\nno-such-thing==2.0\n")
    rows = {row["name"]: row for row in small.page()["libraries"]}

    assert {"pytest": False, "no-such-library": True, "no-such-thing": False} == {
        name: row["as_locked"] for name, row in rows.items()
    }
    assert "Not all libraries are those of requirements.lock" in (small.folder / "reports/202425/provenance.html").read_text()


def test_hashes_of_what_holds_withheld_numbers_are_withheld(small):
    small.publish("early_help", {"data/raw/202425/cases.csv": None, "data/raw/202425/plans.csv": "0"})
    small.write("dvc.lock", LOCK)
    found = small.page()
    cases, plans = found["inputs"]["returns"]
    secrets = [hashes.md5(small.folder / name) for name in ("data/raw/202425/cases.csv", "data/raw")]
    written = "".join((small.folder / f"reports/202425/provenance.{kind}").read_text() for kind in ("html", "json"))

    assert (None, None) == (cases["md5"], cases["sha256"])
    assert hashes.md5(small.folder / "data/raw/202425/plans.csv") == plans["md5"] and plans["sha256"]
    assert [None, None] == [row["md5"] for part in ("deps", "outs") for row in found["stages"][0][part]]
    assert [] == [secret for secret in [*secrets, "7aw", "c1ean"] if secret in written]


def test_a_return_behind_no_figure_keeps_its_hash_to_itself_when_a_cell_of_it_is_withheld(small):
    small.write("data/publishable/_tables/plans.csv", "area,count,status\nNorthbridge,,c\n")
    cases, plans = small.page()["inputs"]["returns"]

    assert cases["md5"] and plans["md5"] is None

    (small.folder / "data/publishable/_tables/cases.csv").unlink()
    assert [None, None] == [row["md5"] for row in small.page()["inputs"]["returns"]], "of what is not published nothing is known"


def test_a_report_that_was_not_made_has_no_provenance(small):
    with pytest.raises(SettingError, match=r"the report has not been made\nMake it: dvc repro"):
        provenance_page.write(params.load())


@pytest.mark.parametrize("width", [1280, 320])
def test_nobody_is_shut_out_and_no_host_is_asked(browser, small, width):
    small.write("pipeline/code.py", "1\n")
    small.write("dvc.lock", LOCK)
    small.page()
    path = small.folder / "reports/202425/provenance.html"
    page, asked = opened(browser, path, width)
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")

    assert [] == faults(page) and [] == asked
    assert width == page.evaluate("document.documentElement.scrollWidth")
    assert "" == invalid([path])
    page.close()


def test_all_columns_are_seen_at_1200_pixels_and_each_hash_is_there_to_be_copied(browser, small):
    found = small.page()
    page, _ = opened(browser, small.folder / "reports/202425/provenance.html", 1200)
    shown = page.locator("table:has(#returns-caption) td:last-child").all_inner_texts()

    longest = f"data/raw/202425/{'children_looked_after_' * 2}.csv"
    page.evaluate("name => document.querySelectorAll('th.wide').forEach(cell => cell.firstChild.data = name)", longest)
    assert [row["sha256"] or "withheld" for row in found["inputs"]["returns"]] == shown
    assert 0 == page.evaluate("[...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth).length")
    page.close()
