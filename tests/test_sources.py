"""data/sources/: a stage depends on all that it runs with, so that no result is older than its code, libraries or settings."""

import json
import subprocess
import sys

import pytest

from pipeline import params, paths, sources

ROOT = paths.PACKAGE.parent
LOADED = "import sys; print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'pipeline'), sep='\\n')"
RUNS = {
    "clean": "from pipeline import clean, receiving",
    "indicators": "from pipeline import indicators",
    "disclose": "from pipeline import headline; from pipeline.protecting import disclosure",
    "reconcile": "from pipeline.reconciling import reconciliation",
    "section": "from pipeline import notebooks, render, section; from pipeline.display import charts, tables",
    "assemble": "from pipeline import assemble",
}


@pytest.mark.parametrize("stage", RUNS)
def test_every_module_that_a_stage_loads_is_among_its_sources(stage):
    code = f"{RUNS[stage]}; {LOADED}"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    loaded = {line.removeprefix(f"{ROOT}/") for line in out.split()}

    assert loaded and loaded <= set(sources.read_by(stage))


def test_each_stage_of_the_pipeline_has_its_work_and_its_settings():
    assert set(RUNS) == set(sources.functions()) == set(sources.SETTINGS)


def test_what_a_module_is_said_to_read_is_there():
    assert not [path for module, read in sources.READ.items() for path in (module, *read) if not (ROOT / path).exists()]


def test_the_section_stage_does_not_depend_on_assembly():
    read = sources.read_by("section")

    assert {"pipeline/section.py", "pipeline/display/charts.py", "data/numerals.yml", "requirements.lock"} < set(read)
    assert not {"pipeline/assemble.py", "pipeline/publishing/pdf.py", "pipeline/templates/html/report.css"} & set(read)


@pytest.fixture
def written(tmp_path):
    """The files as they are for these settings."""

    def written(**changes):
        settings = params.load()
        settings = settings.model_copy(
            update={key: getattr(settings, key).model_copy(update=value) for key, value in changes.items()}
        )
        sources.write(settings, tmp_path)
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()}

    return written


def changed(before: dict, after: dict) -> set[str]:
    return {stage for stage in before if before[stage] != after[stage]}


@pytest.mark.parametrize(
    ("changes", "stages"),
    [
        ({"environment": {"python": "3.12"}}, set(RUNS)),
        ({"disclosure": {"threshold": 9}}, {"clean", "disclose"}),
        ({"board": {"name": "Another board"}}, set(RUNS) - {"indicators"}),
    ],
)
def test_a_setting_changes_the_stages_that_use_it(written, changes, stages):
    assert stages == changed(written(), written(**changes))


@pytest.mark.parametrize(
    ("path", "stages"),
    [
        ("requirements.lock", set(RUNS)),
        ("pipeline/display/lines.py", {"section"}),
        ("pipeline/templates/html/report.css", {"assemble"}),
        ("pipeline/engine.py", {"section"}),
        ("pipeline/protecting/attack.py", {"disclose"}),
    ],
)
def test_a_changed_file_changes_the_stages_that_run_it(written, monkeypatch, path, stages):
    before, real = written(), sources.md5
    monkeypatch.setattr(sources, "md5", lambda file: "changed" if file == paths.ROOT / path else real(file))

    assert stages == changed(before, written())
