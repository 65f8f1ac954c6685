"""Tracing: what the processes of a stage read is written down, whoever reads it; what stays unseen is known."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from pipeline import tracing, undeclared
from pipeline.tracing import LISTED, MADE, READ

DVC = """
stages:
  sources:
    cmd: python -m pipeline sources
    deps: [pipeline]
    outs: [data/sources]
  section:
    foreach: ${sections}
    do:
      cmd: python -m pipeline section ${key}
      deps:
        - data/sources/section.json
        - notebooks/${key}.ipynb
        - data/publishable/${key}
      outs:
        - reports/sections/${key}
"""


@pytest.fixture
def project(tmp_path) -> Path:
    """The declarations of two sections, and files that they may read or not."""
    root = tmp_path / "project"
    for name in ("data/raw/x.csv", "data/publishable/budget/series.csv", "pipeline/render.py", "pipeline/extra.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1\n", encoding="utf-8")
    (root / "dvc.yaml").write_text(DVC, encoding="utf-8")
    (root / "params.yaml").write_text("sections: {budget: {}, crime: {}}\n", encoding="utf-8")
    (root / "data/sources").mkdir()
    (root / "data/sources/section.json").write_text('{"files": {"pipeline/render.py": "0"}}', encoding="utf-8")
    return root


def traced(project: Path, code: str, stage: str = "section@budget") -> dict[str, set]:
    """What this code reads when DVC runs it for a stage."""
    folder = project.parent / "trace"
    environment = os.environ | {"DVC_STAGE": stage} | tracing.environment(folder, ROOT)
    subprocess.run([sys.executable, "-c", code], cwd=project, env=environment, check=True)
    return tracing.read(folder)


def own(things: set, project: Path) -> set[tuple[str, str]]:
    return {(how, path.relative_to(project).as_posix()) for how, path in things if path.is_relative_to(project)}


@pytest.mark.parametrize(
    ("code", "how", "path"),
    [
        ("open('data/raw/x.csv').read()", READ, "data/raw/x.csv"),
        ("import os; os.open('data/raw/x.csv', os.O_RDONLY)", READ, "data/raw/x.csv"),
        ("from pathlib import Path; Path('data/raw/x.csv').read_text()", READ, "data/raw/x.csv"),
        ("import pandas; pandas.read_csv('data/raw/x.csv')", READ, "data/raw/x.csv"),
        ("from pathlib import Path; list(Path('data/raw').glob('*.csv'))", LISTED, "data/raw"),
        ("import os; list(os.walk('data/raw'))", LISTED, "data/raw"),
        ("import subprocess; subprocess.run(['cat', 'data/raw/x.csv'], stdout=-3)", READ, "data/raw/x.csv"),
        ("import os; os.system('cat data/raw/x.csv > made.txt')", READ, "data/raw/x.csv"),
        ("import sys, subprocess as s; s.run([sys.executable, '-c', 'open(\"data/raw/x.csv\")'])", READ, "data/raw/x.csv"),
        ("import os; child = os.fork(); child and os.wait() or open('data/raw/x.csv')", READ, "data/raw/x.csv"),
        ("open('made.txt', 'w')", MADE, "made.txt"),
    ],
)
def test_whatever_is_read_or_made_is_written_down_for_the_stage(project, code, how, path):
    assert (how, path) in own(traced(project, code)["section@budget"], project)


def test_what_is_only_written_is_not_read(project):
    things = own(traced(project, "open('data/raw/x.csv', 'a').write('2')")["section@budget"], project)

    assert not [path for how, path in things if how == READ]


def test_one_process_may_work_for_several_stages_and_for_none(project):
    code = """
from pipeline import tracing
with tracing.stage("section@crime"):
    open("data/raw/x.csv")
with tracing.aside():
    open("pipeline/extra.py")
open("params.yaml")
"""
    things = traced(project, code)

    assert {(READ, "data/raw/x.csv")} == own(things["section@crime"], project)
    assert {(READ, "params.yaml")} == own(things["section@budget"], project)


def test_a_run_that_nobody_traces_writes_nothing(project):
    environment = {name: value for name, value in os.environ.items() if name not in (tracing.FOLDER, tracing.STAGE)}
    code = "from pipeline import tracing; tracing.start()\nwith tracing.stage('clean'): open('params.yaml')"
    subprocess.run([sys.executable, "-c", code], cwd=project, env=environment | {"PYTHONPATH": str(ROOT)}, check=True)

    assert tracing.STAGE not in os.environ
    assert not (project.parent / "trace").exists()


def found(project: Path, *things: tuple[str, str], stage: str = "section@budget") -> list[tuple[str, str, str]]:
    return undeclared.found(project, {stage: {(how, project / path) for how, path in things}})


@pytest.mark.parametrize(
    "path",
    [
        "notebooks/budget.ipynb",
        "data/publishable/budget/series.csv",
        "pipeline/render.py",
        "pipeline/__pycache__/render.cpython-311.pyc",
        "params.yaml",
        "reports/sections/budget/section.json",
        ".dvc/tmp/ahead/123/section@budget.part/reports/sections/budget/section.json",
    ],
)
def test_what_a_stage_declares_runs_or_makes_it_may_read(project, path):
    assert [] == found(project, (READ, path))


@pytest.mark.parametrize(
    "path", ["data/raw/x.csv", "notebooks/crime.ipynb", "data/publishable/crime/series.csv", "pipeline/extra.py", "README.md"]
)
def test_what_nothing_declares_for_a_stage_is_named_with_it(project, path):
    assert [("section@budget", READ, path)] == found(project, (READ, path))


def test_what_all_sections_import_at_once_must_be_declared_for_sections(project):
    assert [] == found(project, (READ, "pipeline/render.py"), stage="section")
    assert [("section", READ, "data/raw/x.csv")] == found(project, (READ, "data/raw/x.csv"), stage="section")


def test_what_a_stage_made_itself_it_may_read(project):
    assert [] == found(project, (MADE, "data/raw/new"), (READ, "data/raw/new/x.csv"))


def test_a_folder_may_be_listed_when_all_in_it_is_declared(project):
    assert [] == found(project, (LISTED, "data/publishable/budget"))
    assert [("section@budget", LISTED, "pipeline")] == found(project, (LISTED, "pipeline"))


@pytest.mark.parametrize("path", [".config/matplotlib/matplotlibrc", ".ipython/profile_default/startup/first.py", ".gitconfig"])
def test_what_lies_in_the_home_of_a_user_is_named(project, path):
    home = project.parent / "home"

    assert [("section@budget", READ, f"{home}/{path}")] == undeclared.found(project, {"section@budget": {(READ, home / path)}})


def test_devices_and_the_like_may_be_read_and_names_that_begin_alike_may_not(project):
    paths = {(READ, Path("/dev/null")), (READ, Path("/proc/self/stat")), (READ, Path("/devices.csv"))}

    assert [("section@budget", READ, "/devices.csv")] == undeclared.found(project, {"section@budget": paths})
