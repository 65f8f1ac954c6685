"""Every `dvc` of the environment begins by putting right what a run that was killed left, and no other program does."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from pipeline import dvc_start

LOCKS = ".dvc/tmp/rwlock"


@pytest.fixture
def killed(made):
    """DVC ended while it wrote its list of locks."""
    made.path(LOCKS).parent.mkdir(exist_ok=True)
    made.path(LOCKS).write_text("", encoding="utf-8")
    return made


def test_the_environment_has_it_as_it_is_written_here(tmp_path):
    installed = Path(sysconfig.get_path("purelib")) / dvc_start.NAME

    assert dvc_start.install(tmp_path).read_bytes() == installed.read_bytes(), "make report and make test install it"


@pytest.mark.parametrize("words", [["dvc"], [sys.executable, "-m", "dvc"]], ids=["dvc", "python -m dvc"])
def test_dvc_goes_on_after_a_run_that_was_killed_while_it_wrote_its_list_of_locks(killed, words):
    assert "up to date" in killed.run(*words, "repro").stdout


def test_dvc_goes_on_after_a_run_that_was_killed_with_its_guard_while_it_wrote_dvc_lock(made):
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    whole = made.path("dvc.lock").read_text(encoding="utf-8")
    copy = made.path(f".dvc/tmp/kept/{process.pid}/dvc.lock")
    copy.parent.mkdir(parents=True)
    copy.write_text(whole, encoding="utf-8")
    made.path("dvc.lock").write_text(whole[: whole.index(": md5", len(whole) // 2)], encoding="utf-8")

    assert [] == made.repro()
    assert whole == made.path("dvc.lock").read_text(encoding="utf-8")


def test_no_other_program_touches_it(killed):
    killed.run(sys.executable, "-c", "'dvc'", "dvc")
    killed.run(sys.executable, "-m", "pipeline", "--help")

    assert killed.path(LOCKS).exists()


def test_dvc_begins_as_ever_in_an_older_checkout(made):
    made.path("pipeline/guard.py").write_text('"""As it once was."""\n', encoding="utf-8")

    assert "" == made.run("dvc", "--version").stderr


def test_dvc_begins_as_ever_in_another_folder(tmp_path):
    done = subprocess.run(
        [Path(sys.executable).parent / "dvc", "--version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert "" == done.stderr
