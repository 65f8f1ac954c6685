"""dvc.yaml: a stage depends on all the code that it runs, so that no result is older than its code."""

import subprocess
import sys

import pytest
import yaml

from pipeline import params, paths

ROOT = paths.PACKAGE.parent
STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
CODE = {
    "clean": "from pipeline import check, clean",
    "indicators": "from pipeline import indicators, params",
    "disclose": "from pipeline import headline, params; from pipeline.protecting import disclosure",
    "reconcile": "from pipeline import params; from pipeline.reconciling import reconciliation",
    "section": "from pipeline import notebooks, params, render, section; from pipeline.display import charts, tables",
    "assemble": "from pipeline import assemble, params",
}
LOADED = "; import sys; print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'pipeline'), sep='\\n')"


def deps(stage: str) -> list[str]:
    return STAGES[stage].get("do", STAGES[stage])["deps"]


@pytest.mark.parametrize("stage", CODE)
def test_a_stage_depends_on_every_module_that_it_loads(stage):
    out = subprocess.run(
        [sys.executable, "-c", CODE[stage] + LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    loaded = [line.removeprefix(f"{ROOT}/") for line in out.split()]
    lacking = [name for name in loaded if not any(name == dep or name.startswith(f"{dep}/") for dep in deps(stage))]

    assert [] == [
        name for name in lacking if not name.endswith("__init__.py") or (stage == "section" and name == "pipeline/__init__.py")
    ]


@pytest.mark.parametrize("stage", CODE)
def test_what_a_stage_depends_on_exists(stage):
    fixed = [
        dep
        for dep in deps(stage)
        if "${" not in dep and not dep.startswith(("data/clean", "data/indicators", "data/publishable"))
    ]

    assert [] == [dep for dep in fixed if not (ROOT / dep).exists()]


def test_each_command_of_a_stage_is_one_of_the_pipelines_own():
    from pipeline.__main__ import COMMANDS

    commands = {STAGES[stage].get("do", STAGES[stage])["cmd"].split()[3] for stage in STAGES}

    assert commands <= {command.__name__ for command in COMMANDS}


def test_the_sections_of_the_stages_are_those_of_the_settings():
    assert "${sections}" == STAGES["section"]["foreach"]
    assert params.load().sections
