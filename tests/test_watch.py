"""`python -m pipeline watch`: each saved edit is in the report, made by the code of now, and nothing stays behind."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from pipeline import children, stages

pytestmark = pytest.mark.skipif(not children.can_fork(), reason="it needs forked children, which only Linux has")
WAITS, READY, FOLLOWED = 60, "Watching: ", "The report is up to date"
COMMENTARY, HTML = "data/commentary/202425/referrals.md", "reports/202425/annual-report.html"


@contextmanager
def watching(project):
    """The command in the background; a function that waits until it has said something so many times."""
    said = project.path(".dvc/tmp/said.txt")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(project.folder)
    }  # fmt: skip
    with said.open("w", encoding="utf-8") as file:
        process = psutil.Popen(
            ["python", "-m", "pipeline", "watch"], cwd=project.folder, env=environment, stdout=file, stderr=subprocess.STDOUT
        )

    def until(words: str, times: int = 1) -> str:
        end = time.monotonic() + WAITS
        while (text := said.read_text(encoding="utf-8")).count(words) < times:
            assert time.monotonic() < end and process.poll() is None, text[-3000:]
            time.sleep(0.05)
        return text

    try:
        until(READY)
        yield process, until
    finally:
        family = [process, *process.children(recursive=True)] if process.is_running() else []
        for member in family:
            with suppress(psutil.NoSuchProcess):  # a guard ends with its DVC
                member.kill()
        process.wait()


def add(project, words: str, name: str = COMMENTARY) -> None:
    path = project.path(name)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")


def shown(project) -> str:
    return project.path(HTML).read_text(encoding="utf-8")


def out_of_date(project) -> dict:
    return stages.stale(stages.load(project.folder), project.folder)


def test_each_saved_edit_is_in_the_report_and_recorded_by_dvc(made):
    with watching(made) as (_, until):
        for number, words in enumerate(("More was said.", "Still more was said."), 1):
            add(made, words)
            text = until(FOLLOWED, number)
            assert words in shown(made)
            assert {} == out_of_date(made)

    assert ["Section 2 of 3: referrals"] * 2 == [line for line in text.splitlines() if line.startswith("Section ")]
    assert [] == made.repro()


def test_the_report_is_shown_before_dvc_has_been_given_it(made):
    made.replace(
        "pipeline/dvc_at_hand.py",
        "    sys.exit(main(",
        "    import time\n    time.sleep(3600 if more else 0)\n    sys.exit(main(",
    )
    made.repro()
    with watching(made):
        add(made, "More was said.")
        end = time.monotonic() + WAITS
        while "More was said." not in shown(made):
            assert time.monotonic() < end
            time.sleep(0.05)

    assert ["section@referrals"] == list(out_of_date(made))


def test_it_gives_what_a_run_of_dvc_gives(made, tmp_path):
    with watching(made) as (_, until):
        add(made, "Draft of a sentence.")
        until(FOLLOWED)
        add(made, "More was said.")
        until(FOLLOWED, 2)
    watched = made.path("dvc.lock").read_bytes()
    made.repro("--force")

    assert watched == made.path("dvc.lock").read_bytes()


def test_an_edit_is_not_missed_that_is_saved_before_the_first_look(made):
    edits = f"with (paths.ROOT / {COMMENTARY!r}).open('a', encoding='utf-8') as file:\n            file.write('More was said.')"
    made.replace("pipeline/watch.py", "        missed = True", f"        {edits}\n        missed = True")
    with watching(made) as (_, until):
        until(FOLLOWED)
        assert "More was said." in shown(made)


def test_it_says_when_dvc_cannot_record(made):
    made.path(".dvc/tmp").mkdir(exist_ok=True)
    with watching(made) as (_, until):
        made.path(".dvc/tmp/rwlock").write_text("half", encoding="utf-8")
        add(made, "More was said.")
        until("What it says: dvc repro")
        add(made, "Still more was said.")
        until(FOLLOWED)


def test_a_failing_section_is_told_and_the_next_edit_mends_it(made):
    notebook = "notebooks/referrals.ipynb"
    with watching(made) as (_, until):
        made.replace(notebook, "section.save()", "section.saev()")
        until(f"{notebook} failed")
        before = shown(made)
        made.replace(notebook, "section.saev()", "section.save()")
        add(made, "More was said.")
        until(FOLLOWED)

    assert "More was said." not in before and "More was said." in shown(made)


def test_an_edit_of_a_return_is_left_to_dvc(made):
    with watching(made) as (_, until):
        add(made, "# A note on what was received.", "data/corrections.yml")
        text = until(FOLLOWED)

    assert "Section" not in text
    assert {} == out_of_date(made)


@pytest.mark.parametrize("file", ["pipeline/narrative.py", "params.yaml"])
def test_edited_code_or_settings_are_never_met_by_the_old_process(made, file):
    with watching(made) as (process, until):
        add(made, "# edited", file)
        until("starting again")
        text = until(READY, 2)
        assert process.is_running() and {} == out_of_date(made)

    assert "Traceback" not in text


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("busy", [False, True])
def test_nothing_is_left_running_when_it_ends(made, blow, busy):
    with watching(made) as (process, until):
        if busy:
            add(made, "More was said.")
            until("Section 2 of 3")
        family = process.children(recursive=True)
        process.send_signal(blow)
        status = process.wait(timeout=20)
        gone, alive = psutil.wait_procs(family, timeout=20)

    assert ([], 0 if blow == signal.SIGINT else -blow) == (alive, status)
    assert len(gone) == len(family)
    made.repro()
    assert busy == ("More was said." in shown(made))
