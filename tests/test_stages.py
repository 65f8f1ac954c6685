"""dvc.yaml as the pipeline reads it: what it declares, and what DVC would run."""

import pytest

from pipeline import params, paths, stages
from pipeline.hashes import files, md5

ROOT = paths.PACKAGE.parent
STAGES = stages.load()
DECLARED = stages.read_yaml(ROOT / "dvc.yaml")["stages"]


@pytest.mark.parametrize("name", STAGES)
def test_what_a_stage_depends_on_exists_or_is_made_by_another(name):
    made = stages.made(STAGES)
    lacking = [dep for dep in STAGES[name].deps if not (ROOT / dep).exists() and not any(stages.inside(dep, out) for out in made)]

    assert [] == [dep for dep in lacking if not any(stages.inside(out, dep) for out in made)]


def test_each_command_of_a_stage_is_one_of_the_pipelines_own():
    from pipeline.__main__ import COMMANDS

    commands = {stage.cmd.split()[3] for stage in STAGES.values()}

    assert commands <= {command.__name__ for command in COMMANDS}


def test_every_stage_depends_on_the_code_that_it_runs():
    kinds = {name.partition("@")[0] for name in STAGES} - {"sources"}

    assert kinds == {
        name.partition("@")[0] for name, stage in STAGES.items() if f"data/sources/{name.partition('@')[0]}.json" in stage.deps
    }


def test_the_sections_of_the_stages_are_those_of_the_settings():
    assert "${sections}" == DECLARED["section"]["foreach"]
    assert list(params.load().sections) == [name.removeprefix("section@") for name in STAGES if name.startswith("section@")]


def test_the_words_of_a_section_are_put_in():
    stage = STAGES["section@budget"]

    assert "python -m pipeline section budget" == stage.cmd
    assert {"notebooks/budget.ipynb", "data/commentary/201718/budget.md"} < set(stage.deps)
    assert ("reports/201718/sections/budget",) == stage.outs


def test_the_inputs_of_the_report_are_what_no_stage_makes():
    inputs = stages.declared(STAGES)

    assert {
        "data/raw",
        "data/contracts",
        "data/numerals.yml",
        "notebooks/budget.ipynb",
        "params.yaml",
        "dvc.yaml",
        "pipeline",
    } <= set(inputs)
    assert not [path for path in inputs if path.startswith(("reports/", "data/clean", "data/publishable", "data/sources"))]


def test_hashes_and_what_is_out_of_date_are_as_dvc_has_them(example):
    known = stages.load(example.folder)
    locked = stages.lock(example.folder)

    assert {} == stages.stale(known, example.folder)
    assert set(known) == set(locked)
    outs = [out for stage in locked.values() for out in stage["outs"]]
    assert {out["path"]: out["md5"] for out in outs} == {out["path"]: md5(example.path(out["path"])) for out in outs}


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "data/commentary/202425/referrals.md",
            "time_period",
            " time_period",
            {"section@referrals": ["data/commentary/202425/referrals.md"]},
        ),
        ("params.yaml", "threshold: 5", "threshold: 6", {"sources": ["disclosure"]}),
        ("data/raw/202425/referrals.csv", "1234", "1235", {"clean": ["data/raw"], "disclose": ["data/raw"]}),
    ],
)
def test_a_change_makes_those_stages_stale_that_read_it(made, name, old, new, expected):
    made.replace(name, old, new)

    stages._settings.cache_clear()
    assert expected == stages.stale(stages.load(made.folder), made.folder)


def test_a_thing_that_is_gone_is_made_again(made):
    made.path("reports/202425/index.html").unlink()

    assert {"assemble": []} == stages.stale(stages.load(made.folder), made.folder)


def test_caches_of_python_and_jupyter_are_not_hashed(tmp_path):
    (tmp_path / "a.py").write_text("1", encoding="utf-8")
    before = md5(tmp_path)
    for name in ("__pycache__/a.pyc", ".ipynb_checkpoints/a.ipynb", "b.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("2", encoding="utf-8")

    assert (before, [tmp_path / "a.py"]) == (md5(tmp_path), files(tmp_path))
    assert md5(tmp_path / "none") is None


def test_a_file_that_goes_while_a_folder_is_hashed_stops_nobody(tmp_path):
    (tmp_path / "cases.csv").write_text("1", encoding="utf-8")
    (tmp_path / ".#cases.csv").symlink_to("an editor's lock")  # listed, and not there

    assert md5(tmp_path).endswith(".dir")
    assert md5(tmp_path / ".#cases.csv") is None
