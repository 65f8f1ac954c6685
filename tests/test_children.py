"""Jobs side by side in forked children: what comes back, and what stays behind."""

import os
import random
import signal
import subprocess
import sys
import time
import warnings

import numpy
import pandas
import pytest
from conftest import ROOT

from pipeline import children
from pipeline.children import ChildError, side_by_side
from pipeline.errors import SettingError, SeveralErrors

pytestmark = pytest.mark.skipif(not children.can_fork(), reason="forking is for Linux; elsewhere jobs run in turn")


@pytest.fixture(autouse=True)
def one_thread():
    """Other tests may have left threads behind; a stage's own process has none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(children.threading, "active_count", lambda: 1)
        yield


def writes(path, text):
    return lambda: path.write_text(text, encoding="utf-8")


def fails(error):
    def job():
        raise error

    return job


def test_all_jobs_are_done(tmp_path):
    jobs = {name: writes(tmp_path / name, name) for name in "abcde"}
    ended = []

    assert {} == side_by_side(jobs, ended.append)
    assert list("abcde") == sorted(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert list("abcde") == sorted(ended)


def test_as_many_run_at_once_as_there_are_cores(tmp_path):
    def waits_for_the_other(mine, other):
        def job():
            mine.touch()
            end = time.monotonic() + 20
            while not other.exists():
                assert time.monotonic() < end
                time.sleep(0.01)

        return job

    one, two = tmp_path / "one", tmp_path / "two"

    assert {} == side_by_side({"one": waits_for_the_other(one, two), "two": waits_for_the_other(two, one)}, at_once=2)


def test_a_fault_of_the_input_comes_back_as_it_was_and_stops_no_other(tmp_path):
    faults = {"a": SettingError("here", ["wrong", "worse"], "mend"), "b": SeveralErrors([SettingError("x", "y", "z")] * 2)}

    failures = side_by_side({name: fails(error) for name, error in faults.items()} | {"c": writes(tmp_path / "c", "done")})

    assert {name: (type(error), str(error)) for name, error in faults.items()} == {
        name: (type(error), str(error)) for name, error in failures.items()
    }
    assert "done" == (tmp_path / "c").read_text(encoding="utf-8")


def test_a_mistake_in_the_code_comes_back_with_its_traceback():
    failures = side_by_side({"a": fails(ZeroDivisionError("by none"))})

    assert isinstance(failures["a"], ChildError)
    assert "ZeroDivisionError: by none" in str(failures["a"])


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_that_is_killed_is_told(end):
    failures = side_by_side({"a": lambda: os.kill(os.getpid(), end)})

    assert f"it was ended by {end.name}" == str(failures["a"])


def test_a_child_that_ends_by_itself_is_a_failure():
    assert "it ended with status 3" == str(side_by_side({"a": lambda: os._exit(3)})["a"])


def test_nothing_passes_from_one_job_to_the_next_nor_to_this_process(tmp_path):
    here = os.getcwd()

    seeded = random.getstate()

    def state() -> str:
        return repr(
            (
                os.getcwd(),
                os.environ.get("LEFT_BEHIND"),
                pandas.get_option("display.max_rows"),
                numpy.get_printoptions()["precision"],
                random.getstate() == seeded,
                len(warnings.filters),
                "left_behind" in sys.modules,
            )
        )

    def litters():
        os.chdir("/")
        os.environ["LEFT_BEHIND"] = "yes"
        pandas.set_option("display.max_rows", 3)
        numpy.set_printoptions(precision=1)
        warnings.simplefilter("error")
        sys.modules["left_behind"] = sys

    before = state()
    assert {} == side_by_side(
        {"first": litters, "then": lambda: (tmp_path / "then").write_text(state(), encoding="utf-8")}, at_once=1
    )

    expected = before.replace("True", "False", 1)  # Python gives each child random numbers of its own
    assert expected == (tmp_path / "then").read_text(encoding="utf-8")
    assert (before, here) == (state(), os.getcwd())


def test_an_error_here_ends_the_children():
    def sleeps():
        time.sleep(60)

    def interrupted():
        raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        side_by_side({"a": sleeps, "b": sleeps}, meanwhile=interrupted)
    assert time.monotonic() - began < 30


def test_ctrl_c_while_a_child_is_forked_is_heard(tmp_path):
    """Python runs what was registered for a fork, and swallows what is raised there."""
    script = f"""
import os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from pipeline.children import side_by_side
def pressed():
    os.kill(os.getpid(), signal.SIGINT)
    sum(range(1000))
os.register_at_fork(after_in_parent=pressed)
try:
    side_by_side({{"a": lambda: None}})
except KeyboardInterrupt:
    print("heard")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert ("heard\n", "") == (done.stdout, done.stderr)


def test_no_child_outlives_this_process_when_it_is_killed(tmp_path):
    script = f"""
import os, time
from pathlib import Path
from pipeline.children import side_by_side
def job():
    Path({str(tmp_path / "child")!r}).write_text(str(os.getpid()))
    time.sleep(60)
side_by_side({{"a": job}})
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    wait_for(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text())
    child = int((tmp_path / "child").read_text())
    parent.kill()
    parent.wait()

    wait_for(lambda: gone(child))


def wait_for(happened) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def gone(process: int) -> bool:
    """True for a process that is no more, or that only waits for its parent to take notice."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("hindrance", ["SAFEGUARDING_NO_FORK", "threads"])
def test_where_forking_is_not_to_be_had_the_jobs_run_here_in_turn(monkeypatch, hindrance):
    if hindrance == "threads":
        monkeypatch.setattr(children.threading, "active_count", lambda: 2)
    monkeypatch.setenv(hindrance, "1")
    ran, error = [], SettingError("here", "wrong", "mend")

    jobs = {"a": lambda: ran.append(os.getpid()), "b": fails(error), "c": fails(ValueError("odd")), "d": lambda: ran.append("d")}
    failures = side_by_side(jobs)

    assert ([os.getpid(), "d"], error) == (ran, failures["b"])
    assert isinstance(failures["c"], ChildError) and "ValueError: odd" in str(failures["c"])
