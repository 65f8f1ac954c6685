"""Processes that stay: what they make again is what would be made anew, and none is left behind."""

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_children import gone, wait_for

from pipeline import assemble, children, params, paths
from pipeline.errors import ReportError
from pipeline.makers import Makers
from pipeline.publishing.forms import FORMS

ROOT = paths.PACKAGE.parent
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere processes cannot be forked")


def in_a_process_of_its_own(code: str, *words: object) -> str:
    """What it prints. The process of the tests may have threads, and may have written a PDF: it must start no makers."""
    command = [sys.executable, "-c", f"import sys\nimport test_makers as tests\n{code}", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


# The same bytes


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "sections" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{name} does not hold {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def picture(folder: Path) -> None:
    shutil.copy(
        folder / "sections/child_protection/figures/f-category.png", folder / "sections/early_help/figures/f-cases-open.png"
    )
    edit(folder, "early_help/figures/f-cases-open.svg", "#12436d", "#22436d")


def block(folder: Path, section: str, change) -> None:
    path = folder / "sections" / section / "section.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    change(held)
    path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")


def sentence(held: dict) -> None:
    held["blocks"][0]["markdown"] += " And so it was.[^new]"
    held["footnotes"]["new"] = "A new source, before all others."


def table(held: dict) -> None:
    found = next(item for item in held["blocks"] if item["type"] == "table")
    found["rows"][0][0] += " and others"


ALL, CSV = {*FORMS}, "annual-report-figures.csv"
TEXT = {name for name in FORMS if not name.endswith(("xlsx", "ods", "csv"))}
CHANGES = {  # what is changed, and which forms must then be others
    "nothing": (lambda folder: None, set()),
    "a sentence with a footnote": (lambda folder: block(folder, "preface", sentence), TEXT),
    "a label in a table": (lambda folder: block(folder, "early_help", table), TEXT),
    "the data of a table": (
        lambda folder: edit(folder, "early_help/tables/t-notifications.csv", ",14,20", ",15,20"),
        {"annual-report.html", "annual-report-tables.xlsx", "annual-report-tables.ods"},
    ),
    "a title": (lambda folder: block(folder, "early_help", lambda held: held.update(title="Help, early")), ALL - {CSV}),
    "an explanation": (
        lambda folder: edit(folder, "early_help/results.json", "How it was made", "How it came about"),
        {"annual-report.html", CSV},
    ),
    "a chart": (picture, {"annual-report.html", "annual-report.pdf", "annual-report.docx"}),
    "the state of a section": (
        lambda folder: block(folder, "preface", lambda held: held["state"].update(warnings=["Mind this."])),
        {"index.html"},
    ),
}
BOARD, DAY, REASON = "the name of the board", "the day of publication", "the reason why it is a draft"
SETTINGS = {BOARD: ALL - {CSV}, DAY: ALL - {CSV, "index.html"}, REASON: ALL - {CSV}}


def forms_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FORMS}


def compare(name: str) -> None:
    """Make the small report with makers and without, after each change; print what differs, and what the change changed."""
    folder = Path(name)
    settings = params.load(ROOT / "tests/fixtures/params.yaml")
    asked = []

    def ask(makers: Makers, order: object) -> dict | None:
        asked.append(Makers.ask(makers, order))
        return asked[-1]

    def made(settings=settings, draft=()) -> tuple[dict, dict]:
        assemble.makers = none
        assemble.assemble(settings, folder, draft)
        anew = forms_of(folder)
        assemble.makers = makers
        assemble.assemble(settings, folder, draft)
        return anew, forms_of(folder)

    assemble.start_makers(settings, folder=folder)
    makers, none = assemble.makers, Makers({})
    makers.ask = functools.partial(ask, makers)
    before, _ = made()
    found = {}
    for what, (change, _) in CHANGES.items():
        change(folder)
        found[what] = made()
    board = settings.board.model_copy(update={"name": "Southbridge Board"})
    day = settings.report.model_copy(update={"publication_date": settings.report.publication_date.replace(day=9)})
    found[BOARD] = made(settings.model_copy(update={"board": board}))
    found[DAY] = made(settings.model_copy(update={"report": day}))
    last, _ = made()
    found[REASON] = made(draft=("Because.",))
    told, earlier = {}, before
    for what, (anew, again) in found.items():
        earlier = last if what in SETTINGS else earlier
        told[what] = [[form for form in FORMS if one[form] != other[form]] for one, other in ((anew, again), (earlier, again))]
        earlier = again
    makers.close()
    print(json.dumps({"told": told, "answers": [answer and len(answer) for answer in asked]}))


@pytest.fixture(scope="module")
def compared(tmp_path_factory) -> dict:
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(ROOT / "tests/fixtures/sections", folder / "sections")
    return json.loads(in_a_process_of_its_own("tests.compare(sys.argv[1])", folder))


@pytest.mark.parametrize("what", [*CHANGES, *SETTINGS])
def test_makers_make_what_would_be_made_anew_and_see_every_change(compared, what):
    differing, changed = compared["told"][what]
    must_change = SETTINGS[what] if what in SETTINGS else CHANGES[what][1]

    assert [] == differing
    assert must_change <= set(changed)


def test_nothing_changes_by_itself(compared):
    assert [] == compared["told"]["nothing"][1]


def test_it_was_the_makers_that_made_them(compared):
    assert [3] * len(compared["answers"]) == compared["answers"]


# What goes wrong


def fault(name: str) -> None:
    """A number without an account, and then a maker that is gone."""
    folder = Path(name)
    settings = params.load(ROOT / "tests/fixtures/params.yaml")
    assemble.start_makers(settings, folder=folder)
    block(folder, "preface", lambda held: held["blocks"][0].update(markdown="There were 91 of them."))
    try:
        assemble.assemble(settings, folder)
    except ReportError as error:
        print("91" in str(error), sorted(path.name for path in folder.iterdir()))
    block(folder, "preface", lambda held: held["blocks"][0].update(markdown="There were some of them."))
    os.kill(assemble.makers._processes[1].pid, signal.SIGKILL)
    assemble.assemble(settings, folder)
    print(len(forms_of(folder)))


def test_a_fault_is_told_as_ever_and_a_maker_that_is_gone_is_done_without(tmp_path):
    shutil.copytree(ROOT / "tests/fixtures/sections", tmp_path / "sections")

    assert "True ['sections']\n7\n" == in_a_process_of_its_own("tests.fault(sys.argv[1])", tmp_path)


def obey(order, wanted):
    """What a maker in these tests does: it says who it is, ends, makes a mistake, or takes its time."""
    if order == "die":
        os._exit(3)
    if order == "err":
        raise ZeroDivisionError("by none")
    if isinstance(order, Path):
        order.touch()
        wait_for(lambda: not wanted())
        order.with_name("noticed").touch()
    return [order, os.getpid()]


def orders(name: str) -> None:
    makers = Makers({"a": obey, "b": obey})
    first, again = makers.ask("x"), makers.ask("y")
    print([answer[0] for answer in first.values()], [answer[0] for answer in again.values()])
    print([answer[1] for answer in first.values()] == [answer[1] for answer in again.values()] != [os.getpid()] * 2)
    print(makers.ask("err"), makers.ask("x") == first)
    asker = os.fork()
    if not asker:
        makers.ask(Path(name) / "began")
    wait_for((Path(name) / "began").exists)
    os.kill(asker, signal.SIGKILL)
    os.waitpid(asker, 0)
    print(makers.ask("x") == first, (Path(name) / "noticed").exists())
    print(makers.are_alive(), makers.ask("die"), makers.ask("x"), makers.are_alive())
    makers.close()
    print(Makers({}).ask("x"))


def test_a_maker_takes_one_order_after_another_and_whoever_cannot_be_answered_hears_none(tmp_path):
    said = in_a_process_of_its_own("tests.orders(sys.argv[1])", tmp_path).splitlines()

    assert "['x', 'x'] ['y', 'y']" == said[0]
    assert "True" == said[1], "the same processes, none of them this one"
    assert "None True" == said[2], "after a mistake it goes on"
    assert "True True" == said[3], "an order whose sender is ended is given up, and the next one is heard"
    assert "True None None False" == said[4], "who is gone answers no more"
    assert "None" == said[5]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_maker_outlives_the_process_that_started_it(tmp_path, end):
    code = f"""
import os, sys, time
sys.path.insert(0, {str(ROOT / "tests")!r})
from test_makers import Makers, obey
makers = Makers({{"a": obey, "b": obey}})
makers.ask("x")
print(*[process.pid for process in makers._processes], flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    makers = [int(word) for word in parent.stdout.readline().split()]
    assert 2 == len(makers) and not any(map(gone, makers))
    parent.send_signal(end)
    parent.wait()

    for maker in makers:
        wait_for(lambda maker=maker: gone(maker))


def test_where_forking_is_not_to_be_had_there_are_no_makers(monkeypatch):
    monkeypatch.setattr(children, "can_fork", lambda: False)

    assert Makers({"a": obey}).ask("x") is None
