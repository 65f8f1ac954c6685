"""However DVC ends while it writes, dvc.lock and its list of locks are whole again a moment later."""

import os
import shutil
import subprocess
import sys
import time
from itertools import count

import psutil
import pytest

from pipeline import guard, paths

WHOLE = """schema: '2.0'
stages:
  clean:
    cmd: python -m pipeline clean
    deps:
    - path: data/raw
      hash: md5
      md5: 1043686845dd5ba34bfa8c07512a5f01.dir
      size: 47400
      nfiles: 6
    outs:
    - path: data/clean
      hash: md5
      md5: 0043686845dd5ba34bfa8c07512a5f01.dir
      size: 474
      nfiles: 6
"""
SECOND = WHOLE.partition("stages:\n")[2].replace("clean", "indicators")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The project's root is a folder of the test, with a dvc.lock."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(guard, "STORE", tmp_path / ".dvc/tmp/kept")
    (tmp_path / "dvc.lock").write_text(WHOLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def ended() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture
def kept(project, ended):
    """dvc.lock was kept for a run that has ended, and so has its guard."""
    (project / ".dvc/tmp/kept" / str(ended)).mkdir(parents=True)
    (project / ".dvc/tmp/kept" / str(ended) / "dvc.lock").write_text(WHOLE, encoding="utf-8")
    return project


@pytest.mark.parametrize("end", ["", "schema", "stages:", "  indic", "6\n    outs:", "ors\n      ha", "h: m", "md5: 0"])
def test_half_a_lock_file_gives_way_to_the_copy(kept, end):
    text = WHOLE + SECOND
    (kept / "dvc.lock").write_text(text[: text.rindex(end) + len(end)] if end else "", encoding="utf-8")

    assert ["dvc.lock"] == guard.mend()
    assert WHOLE == (kept / "dvc.lock").read_text(encoding="utf-8")
    assert not any(guard.STORE.iterdir())


MERGED = WHOLE.replace("      size: 474\n", "<<<<<<< ours\n      size: 474\n=======\n      size: 475\n>>>>>>> theirs\n")


@pytest.mark.parametrize("text", [WHOLE, WHOLE + SECOND, "schema: '2.0'\nstages: {}\n", MERGED])
def test_a_whole_one_stays(kept, text):
    """Another branch may have other stages, and be merged."""
    (kept / "dvc.lock").write_text(text, encoding="utf-8")

    assert [] == guard.mend()
    assert text == (kept / "dvc.lock").read_text(encoding="utf-8")
    assert not any(guard.STORE.iterdir())


@pytest.mark.parametrize("copy", [None, WHOLE[:30]])
def test_half_a_lock_file_without_a_whole_copy_goes(project, ended, copy):
    if copy:
        (guard.STORE / str(ended)).mkdir(parents=True)
        (guard.STORE / str(ended) / "dvc.lock").write_text(copy, encoding="utf-8")
    (project / "dvc.lock").write_text(WHOLE[:25], encoding="utf-8")

    assert ["dvc.lock"] == guard.mend()
    assert not (project / "dvc.lock").exists()


@pytest.mark.parametrize(("words", "stays"), [("", False), ('{"read": {', False), ("{}", True)])
def test_half_a_list_of_locks_goes(project, words, stays):
    path = project / ".dvc/tmp/rwlock"
    path.parent.mkdir(parents=True)
    path.write_text(words, encoding="utf-8")

    assert ([] if stays else [".dvc/tmp/rwlock"]) == guard.mend()
    assert stays == path.exists()


def test_nothing_is_touched_while_dvc_lives(kept, ended):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        (guard.STORE / str(ended)).rename(guard.STORE / str(process.pid))
        (kept / "dvc.lock").write_text("", encoding="utf-8")
        assert [] == guard.mend()
        process.communicate()

    assert "" == (kept / "dvc.lock").read_text(encoding="utf-8")
    assert ["dvc.lock"] == guard.mend()


def test_a_list_of_locks_that_is_empty_again_and_again_is_left_alone(kept, monkeypatch):
    """DVC empties it hundreds of times in a run."""
    path = kept / ".dvc/tmp/rwlock"
    path.write_text("", encoding="utf-8")
    times = count()
    monkeypatch.setattr(guard.time, "sleep", lambda seconds: os.utime(path, (0, next(times))))

    assert [] == guard.mend()
    assert path.exists()


def test_it_waits_while_another_mends(kept, ended, monkeypatch):
    claimed = (guard.STORE / str(ended)).rename(guard.STORE / f"{ended}.{os.getpid()}")
    (kept / "dvc.lock").write_text("", encoding="utf-8")
    monkeypatch.setattr(guard.time, "sleep", lambda seconds: shutil.rmtree(claimed, ignore_errors=True))

    assert [] == guard.before_dvc()
    assert not claimed.exists()


def test_what_another_claimed_and_left_is_mended(kept, ended):
    (guard.STORE / str(ended)).rename(guard.STORE / f"{os.getpid()}.{ended}")
    (kept / "dvc.lock").write_text("", encoding="utf-8")

    assert ["dvc.lock"] == guard.before_dvc()
    assert WHOLE == (kept / "dvc.lock").read_text(encoding="utf-8")
    assert not any(guard.STORE.iterdir())


def test_what_is_still_being_written_is_left_alone(kept, monkeypatch):
    path = kept / "dvc.lock"
    path.write_text(WHOLE[:10], encoding="utf-8")
    monkeypatch.setattr(guard.time, "sleep", lambda seconds: path.write_text(WHOLE[:20], encoding="utf-8"))

    assert [] == guard.mend()
    assert WHOLE[:20] == path.read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells when another process ends")
def test_a_guard_of_its_own_waits_for_the_end_of_dvc(made):
    """It is a process of the project, so it works there."""
    script = (
        "import os\nfrom pipeline import guard\nguard.keep(os.getpid())\nguard.keep(os.getpid())\nprint(1, flush=True)\ninput()"
    )
    environment = os.environ | {"PYTHONPATH": str(made.folder)}
    whole = made.path("dvc.lock").read_bytes()
    half = whole[: whole.index(b": md5", len(whole) // 2)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", script], cwd=made.folder, env=environment, **pipes) as dvc:
        dvc.stdout.readline()
        guards = psutil.Process(dvc.pid).children()
        made.path("dvc.lock").write_bytes(half)
        time.sleep(0.5)
        assert half == made.path("dvc.lock").read_bytes()
        dvc.kill()
    _, alive = psutil.wait_procs(guards, timeout=20)

    assert (1, []) == (len(guards), alive)
    assert whole == made.path("dvc.lock").read_bytes()
    assert not any(made.path(".dvc/tmp/kept").iterdir())
