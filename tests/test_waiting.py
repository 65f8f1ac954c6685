"""What waits is put into place once, while it is current, for the run that it was made for."""

import os
import subprocess
import sys
import threading
import time

import psutil
import pytest

from pipeline import ahead, paths, waiting
from pipeline.errors import NotebookError
from pipeline.hashes import md5
from pipeline.waiting import Waiting

NAME, NOBODY = "section@budget", 2**22 + 1


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The project's root is a folder of the test, with one input."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(waiting, "STORE", tmp_path / "ahead")
    (tmp_path / "input.csv").write_text("1", encoding="utf-8")
    return tmp_path


@pytest.fixture
def made(project):
    """A result of one stage, made for a run; the path of what it holds, in its place."""

    def made(run: int, words: str = "new"):
        part = Waiting(run).part(NAME)
        (part / "reports/section").mkdir(parents=True)
        (part / "reports/section/page.html").write_text(words, encoding="utf-8")
        (part / "reports/alone.csv").write_text(words, encoding="utf-8")
        inputs = {"input.csv": md5(project / "input.csv")}
        Waiting(run).keep(NAME, inputs, ("reports/section", "reports/alone.csv"))
        return project / "reports/section/page.html"

    return made


@pytest.fixture
def runner():
    """Another process, which lives until the test ends."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.communicate()


def test_a_result_is_put_into_place_once_and_replaces_what_was_there(made, project):
    page = made(os.getppid())
    page.parent.mkdir(parents=True)
    page.with_name("old.html").write_text("old", encoding="utf-8")

    assert ahead.delivered(NAME)
    assert ("new", ["page.html"]) == (page.read_text(encoding="utf-8"), [path.name for path in page.parent.iterdir()])
    assert "new" == (project / "reports/alone.csv").read_text(encoding="utf-8")
    assert not Waiting(os.getppid()).folder.exists()
    assert not ahead.delivered(NAME)


def test_a_result_stays_for_an_assembly_while_more_is_promised(made, runner):
    run = Waiting(os.getppid())
    page = made(os.getppid())
    run.promise([NAME, "assemble"], runner.pid)

    assert ahead.delivered(NAME)
    assert page.read_text(encoding="utf-8") == (run.result(NAME) / "reports/section/page.html").read_text(encoding="utf-8")
    assert not run.holds(NAME)


def test_a_result_whose_input_has_changed_is_not_used(made, project):
    page = made(os.getppid())
    (project / "input.csv").write_text("2", encoding="utf-8")

    assert not ahead.delivered(NAME)
    assert not page.exists()

    made(os.getppid(), "newer")  # it takes the place of the old one
    assert ahead.delivered(NAME)
    assert "newer" == page.read_text(encoding="utf-8")


def test_a_result_of_another_run_is_not_used(made):
    page = made(NOBODY)

    assert not ahead.delivered(NAME)
    assert not page.exists()


def test_a_result_for_another_stage_is_not_used_and_stays(made):
    made(os.getppid())

    assert not ahead.delivered("section@training")
    assert Waiting(os.getppid()).holds(NAME)


def test_what_a_run_left_that_was_killed_is_removed(made, project):
    made(NOBODY)
    ahead.delivered("section@training")

    assert not any((project / "ahead").iterdir())


def test_a_stage_waits_for_what_is_promised(made, runner, project):
    Waiting(os.getppid()).promise([NAME], runner.pid)
    soon = threading.Timer(0.3, lambda: made(os.getppid()))
    soon.start()
    began = time.monotonic()

    assert ahead.delivered(NAME)
    assert 0.3 <= time.monotonic() - began
    assert (project / "reports/section/page.html").exists()


def test_a_stage_waits_for_all_that_are_promised_together(made, runner):
    run, page = Waiting(os.getppid()), made(os.getppid())
    run.promise([NAME, "assemble"], runner.pid, together=True)
    finished = []
    soon = threading.Timer(0.3, lambda: (finished.append(page.exists()), run.promise([], runner.pid)))
    soon.start()

    assert ahead.delivered(NAME)
    assert [False] == finished
    assert page.exists()


def test_a_result_that_is_shown_waits_on(made, project):
    page = made(os.getppid())
    Waiting(os.getppid()).show(NAME)
    assert "new" == page.read_text(encoding="utf-8")

    (project / "reports/alone.csv").unlink()  # as DVC does before it asks
    assert ahead.delivered(NAME)
    assert "new" == (project / "reports/alone.csv").read_text(encoding="utf-8")


def test_a_stage_waits_for_no_runner_that_was_killed(project, runner):
    Waiting(os.getppid()).promise([NAME], runner.pid)
    soon = threading.Timer(0.3, lambda: psutil.Process(runner.pid).kill())
    soon.start()

    assert not ahead.delivered(NAME)
    assert [] == Waiting(os.getppid()).promised()


def test_a_failure_is_told_when_the_runner_has_done_all_else_and_stays_for_whoever_asks_again(project, runner):
    run = Waiting(os.getppid())
    run.promise([NAME, "section@training"], runner.pid)
    run.fail(NAME, NotebookError("notebooks/budget.ipynb", "it failed", "Mend it."))
    finished = []
    soon = threading.Timer(0.3, lambda: (finished.append(True), run.promise([], runner.pid)))
    soon.start()

    for _ in range(2):
        with pytest.raises(NotebookError, match="it failed"):
            ahead.delivered(NAME)
        assert [True] == finished
