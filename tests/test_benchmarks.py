"""benchmarks/: the parts that measure nothing - other dvc.yaml files, medians and ratios, targets, the page and its picture."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from types import SimpleNamespace
from xml.etree import ElementTree

import nbformat
import pytest
import yaml

from benchmarks import __main__ as begin
from benchmarks import (
    contender,
    contenders,
    copies,
    floor,
    forms,
    gather,
    machine,
    peers,
    picture,
    report,
    rounds,
    summary,
    timing,
    variants,
    watched,
)
from benchmarks.contender import COMMENTARY
from benchmarks.peers import CannotInstallError
from benchmarks.summary import Measurements, Spread
from benchmarks.timing import FailedError, Taken
from pipeline import BLOCK, notebooks, paths, stages

ROOT = paths.PACKAGE.parent
OWN = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
SECTIONS = variants.sections(OWN)
RUN = machine.Run(
    "2026-01-31", "0123456789ab", 2, 24, "A processor", "Linux", "3.11.7", {"dvc": "3.67.1"}, 38, 44, "early_help", 2, False, True
)
MEASURED = {  # seconds on the wall and of processors, a pair a round
    ("ours", "cold"): [(20, 30), (30, 31)],
    ("ours", "notebook edited"): [(2, 2), (5, 2)],
    ("ours", "unchanged"): [(1, 1), (1.2, 1)],
    ("watched", "ready"): [(4, 4), (5, 4)],
    ("watched", "notebook edited"): [(1, 2), (1.5, 2)],
    ("watched", "notebook edited, recorded"): [(2, 3), (2.5, 3)],
    ("stock", "cold"): [(130, 125), (150, 126)],
    ("dvc", "cold"): [(4, 4), (5, 4)],
    ("dvc", "unchanged"): [(0.9, 0.9), (0.9, 0.9)],
    ("dvc-own", "cold"): [(6, 6), (6, 6)],
    ("dvc-own", "unchanged"): [(1, 1), (1, 1)],
    ("work", "cells"): [(14, 14), (16, 15)],
    ("work", "stage clean"): [(1, 1), (1, 1)],
    ("work", "stage assemble"): [(3, 5), (5, 5)],
    ("our-sections", "cold"): [(10, 18), (10, 18)],
    ("papermill", "cold"): [(80, 78), (90, 78)],
    ("nbconvert", "cold"): [(70, 68)],
}
FAILED = {"round": "1", "contender": "jupyter-book", "failure": "cannot be installed: ERROR: no such | version"}


def results(measured: dict[tuple[str, str], list[tuple[float, float]]]) -> Measurements:
    """As if it had been measured."""
    return Measurements(
        [FAILED]
        + [
            {"round": number, "contender": name, "case": case, "seconds": wall, "processor_seconds": processor, "failure": ""}
            for (name, case), taken in measured.items()
            for number, (wall, processor) in enumerate(taken, 1)
        ]
    )


@pytest.fixture
def found() -> Measurements:
    return results(MEASURED)


def row(page: str, begins: str) -> list[str]:
    """The cells of the table row whose first cell begins so."""
    lines = [line for line in page.splitlines() if line.startswith(f"| {begins}")]
    assert len(lines) == 1, lines
    return [cell.strip() for cell in lines[0].strip("|").split("|")]


# Other dvc.yaml files


def test_the_stock_way_keeps_all_other_stages_as_they_are():
    made = variants.stock(OWN)["stages"]

    assert list(OWN["stages"]) == list(made)
    assert {name: stage for name, stage in OWN["stages"].items() if name != SECTIONS} == {
        name: stage for name, stage in made.items() if name != SECTIONS
    }


def test_the_stock_way_changes_nothing_of_a_section_but_its_command():
    ours, stock = OWN["stages"][SECTIONS], variants.stock(OWN)["stages"][SECTIONS]

    assert ours["foreach"] == stock["foreach"]
    assert ours["do"] | {"cmd": ""} == stock["do"] | {"cmd": ""}
    assert ours["do"]["cmd"] != stock["do"]["cmd"]


def test_a_section_of_the_stock_way_is_run_by_papermill_and_made_a_page_by_nbconvert(tmp_path):
    variants.write(variants.stock(OWN), tmp_path)
    (tmp_path / "params.yaml").write_bytes((ROOT / "params.yaml").read_bytes())
    commands = stages.load(tmp_path)[f"{SECTIONS}@budget"].cmd.split(" && ")

    assert "papermill notebooks/budget.ipynb reports/201718/sections/budget/notebook.ipynb -p time_period 201718" == commands[1]
    assert commands[2].startswith("jupyter nbconvert --to html ")
    assert commands[2].endswith(" reports/201718/sections/budget/notebook.ipynb")


def test_what_comes_before_the_sections_is_found_from_what_each_stage_reads():
    chain = {
        "receive": stages.Stage("receive", "", (), (), ("data/a",)),
        "join": stages.Stage("join", "", ("data/a/x.csv",), (), ("data/b",)),
        "review": stages.Stage("review", "", ("data/b",), (), ("review.html",)),
        "section@one": stages.Stage("section@one", "", ("data/b/one",), (), ("made/one",)),
        "assemble": stages.Stage("assemble", "", ("made",), (), ("report.html",)),
    }

    assert ["receive", "join"] == variants.before_sections(chain, "section")
    assert ["review", "assemble"] == variants.last(chain)


def test_the_sections_alone_leave_out_assembly_and_keep_what_they_read():
    before = variants.before_sections(stages.load(ROOT), SECTIONS)
    kept = variants.without_the_rest(OWN, before)["stages"]

    assert {*before, SECTIONS} == set(kept)
    assert "disclose" in kept and "assemble" not in kept


def test_there_are_as_many_idle_stages_as_stages_each_with_something_to_read_and_to_write():
    known = list(stages.load(ROOT))
    idle = variants.idle(known)["stages"].values()

    assert len(known) == len(idle)
    assert all(len(stage["deps"]) == len(stage["outs"]) == 1 for stage in idle)


def test_stages_without_their_work_keep_all_but_their_commands_which_put_back_every_out(tmp_path, monkeypatch):
    made, here = tmp_path / "made before", tmp_path / "here"
    here.mkdir()
    without = variants.put_back(OWN, made)
    variants.write(without, here)
    (here / "params.yaml").write_bytes((ROOT / "params.yaml").read_bytes())
    ours, known = stages.load(ROOT), stages.load(here)
    monkeypatch.chdir(here)
    for stage in known.values():
        for out in stage.outs:
            (made / out).parent.mkdir(parents=True, exist_ok=True)
            (made / out).write_text(stage.name, encoding="utf-8")
        subprocess.run(stage.cmd, shell=True, check=True)

    assert {name: replace(stage, cmd="") for name, stage in ours.items()} == {
        name: replace(stage, cmd="") for name, stage in known.items()
    }
    assert "reports/201718/headline.json" in known["disclose"].outs
    for stage in known.values():
        assert {stage.name} == {(here / out).read_text(encoding="utf-8") for out in stage.outs}


def test_to_empty_the_namespace_between_notebooks_is_not_counted_with_the_cells(monkeypatch):
    shell, said = SimpleNamespace(reset=lambda **_: said.append("reset")), []
    monkeypatch.setattr(floor, "clocked", lambda work, *given: said.append("clock") or work(*given))
    monkeypatch.setattr(floor, "run", lambda *_: said.append("cells") or [1.5, 1.4])

    assert [1.5, 1.4] == floor.cells(shell, "budget", "201718")
    assert ["reset", "clock", "cells"] == said


def test_the_stock_way_gathers_what_assembly_needs(tmp_path, monkeypatch):
    folder = tmp_path / "budget"
    folder.mkdir()
    end = {BLOCK: {"type": "end", "footnotes": {}, "state": {"ran": True}}}
    cells = [
        nbformat.v4.new_markdown_cell("# Budget"),
        nbformat.v4.new_code_cell("section.save()", outputs=[nbformat.v4.new_output("display_data", end)]),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    monkeypatch.setattr(paths, "PARAMS", ROOT / "params.yaml")
    left, _ = gather.Gather().preprocess(notebook, {"metadata": {"path": str(folder)}})
    written = json.loads((folder / "section.json").read_text(encoding="utf-8"))

    assert left is notebook
    assert "Budget" == written["title"]
    assert notebooks.gather(notebook, gather.params.load(), "budget") == written


# From measurements to results


def test_the_processor_seconds_of_what_a_command_leaves_running_count(tmp_path):
    busy = "import time\nwhile time.process_time() < 0.5: pass"
    leaves = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}], start_new_session=True)"
    taken = timing.timed([[sys.executable, "-c", leaves]], tmp_path, dict(os.environ), tmp_path / "log")

    assert taken.processor >= 0.5


def test_of_several_runs_with_nothing_to_do_the_middle_counts():
    taken = iter([Taken(20, 19), Taken(2, 2), *(Taken(seconds, 1) for seconds in (1, 9, 1.5, 1, 1.25))])
    found = dict(contender.settled(lambda case: next(taken)))

    assert {"cold": Taken(20, 19), "unchanged, first": Taken(2, 2), "unchanged": Taken(1.25, 1)} == found


def test_processor_seconds_that_were_not_measured_leave_a_gap():
    rows = [{"round": "1", "contender": "ours", "case": "cold", "seconds": "20", "processor_seconds": "", "failure": ""}]

    assert {} == Measurements(rows).processor("ours", "cold")
    assert {1: 20} == Measurements(rows).seconds("ours", "cold")


def test_a_spread_is_median_least_and_greatest():
    assert Spread(2.0, 1.0, 9.0, 3) == summary.spread({1: 9.0, 2: 1.0, 3: 2.0})
    assert summary.spread({}) is None


def test_ratios_are_taken_within_rounds_that_have_both():
    assert {1: 2.0, 3: 4.0} == summary.ratios({1: 4.0, 2: 5.0, 3: 8.0}, {1: 2.0, 3: 2.0, 4: 1.0})


def test_the_floor_is_the_cells_over_the_cores_and_dvc_without_the_other_stages(found):
    assert {1: 14 / 2 + 4, 2: 16 / 2 + 5} == found.floor(cores=2)


def test_what_the_floor_leaves_out_is_what_dvc_takes_for_our_stages_and_their_work(found):
    assert {1: 14 / 2 + 6 + 1 + 3, 2: 16 / 2 + 6 + 1 + 5} == found.whole_floor(cores=2)


def test_a_target_is_met_when_the_median_of_the_rounds_meets_it(found):
    met = {target.text: target.met for target in summary.targets(found, cores=2)}

    assert {
        "Cold: at least 6 times faster than stock": False,  # 6.5 and 5 times
        "Cold: at most 1.5 times the floor": False,  # 20 of 11, 30 of 13
        "Cold: at most 1.5 times the floor with what it leaves out": True,  # 20 of 17, 30 of 20
        "One commentary file edited, then plain `dvc repro`: at most 3 s": None,
        "One notebook edited, then plain `dvc repro`: at most 3 s": False,  # 2 and 5 seconds
        "One commentary file edited, while `make watch` runs: at most 3 s": None,
        "One notebook edited, while `make watch` runs: at most 3 s": True,  # 1 and 1.5 seconds, without DVC's recording
        "Nothing changed: at most 1.2 times `dvc repro` of stages that do nothing": False,  # 1.11 and 1.33 times
        "Nothing changed: at most 1.2 times `dvc repro` of our stages without their work": True,  # 1 and 1.2 times
    } == met


def test_the_machine_was_busy_when_dvc_waited_for_a_processor_in_any_round(found):
    waited = results(MEASURED | {("dvc", "unchanged"): [(0.9, 0.9), (1.9, 0.9)]})

    assert [False, True] == [summary.busy(found), summary.busy(waited)]
    assert [False, True] == ["Others used the machine" in report.page(RUN, each) for each in (found, waited)]


# The page and the picture


def test_a_row_tells_median_least_and_greatest_of_each_case(found):
    page = report.page(RUN, found)

    assert ["Stock DVC and papermill", "2", "140 s (130 to 150)", "–", "–", "–", "126 (125 to 126)"] == row(page, "Stock DVC")
    assert ["Stock, times this project", "2", "5.75 (5.00 to 6.50)"] == row(page, "Stock, times")[:3]


def test_an_edit_that_is_watched_is_told_until_the_report_is_finished_and_until_dvc_has_recorded_it(found):
    page = report.page(RUN, found)

    assert ["2", "–", "–", "–", "1.25 s (1.00 to 1.50)", "–"] == row(page, "This project, watched")[1:]
    assert ["2", "–", "–", "–", "2.25 s (2.00 to 2.50)", ""] == row(page, "– until DVC has recorded it")[1:]
    assert "To start `make watch` in a finished project takes 4.50 s (4.00 to 5.00)." in page


def test_what_was_measured_in_fewer_rounds_says_so(found):
    page = report.page(RUN, found)

    assert ["2", "1"] == [row(page, begins)[1] for begins in ("papermill", "nbconvert")]
    assert ["70.0 s", "7.00"] == [row(page, "nbconvert")[place] for place in (2, 5)]


def test_a_tool_that_runs_all_again_says_so(found):
    assert ["85.0 s (80.0 to 90.0)", "all again", "all again", "8.50 (8.00 to 9.00)"] == row(
        report.page(RUN, found), "papermill"
    )[2:6]


def test_a_tool_that_could_not_be_measured_is_named_with_the_reason(found):
    line = row(report.page(RUN, found), "Jupyter Book with")

    assert "Jupyter Book with its cache (failed: cannot be installed: ERROR: no such / version)" == line[0]
    assert {"–"} == set(line[1:])


def test_targets_say_whether_they_are_met(found):
    page = report.page(RUN, found)

    assert ["5.75 times (5.00 to 6.50)", "2", "**no**"] == row(page, "Cold: at least 6 times")[1:]
    assert ["1.25 s (1.00 to 1.50)", "2", "yes"] == row(page, "One notebook edited, while `make watch` runs")[1:]
    assert ["not measured", "–", "–"] == row(page, "One commentary file edited, then plain `dvc repro`")[1:]


def test_every_row_of_a_table_has_as_many_cells_as_its_head(found):
    tables = [part.split("\n") for part in report.page(RUN, found).split("\n\n") if part.startswith("| ")]

    assert 4 == len(tables)
    for lines in tables:
        assert {lines[0].count("|")} == {line.count("|") for line in lines}


def test_the_page_tells_when_and_where_it_was_measured_but_no_name_or_path_of_the_machine(found):
    page = report.page(RUN, found)

    assert "2026-01-31, commit 0123456789ab. 2 rounds" in page
    assert "A processor, 2 cores, 24 GiB of memory, Linux, Python 3.11.7; dvc 3.67.1." in page
    assert str(ROOT) not in page


def test_the_picture_says_in_words_what_it_shows(found, tmp_path):
    picture.draw(RUN, found, tmp_path / "benchmark.svg")
    root = ElementTree.parse(tmp_path / "benchmark.svg").getroot()
    said = root.find(f"{{{picture.SVG}}}desc").text

    assert ("img", "benchmark-title benchmark-desc") == (root.get("role"), root.get("aria-labelledby"))
    assert (
        "Stock DVC and papermill 140 s (130 to 150); This project 25.0 s (20.0 to 30.0); The floor 12.0 s (11.0 to 13.0)" in said
    )
    assert "papermill, a loop 85.0 s (80.0 to 90.0); nbconvert --execute 70.0 s; This project 10.0 s" in said
    assert "One notebook edited: This project 3.50 s (2.00 to 5.00); This project, watched 1.25 s (1.00 to 1.50)" in said


# Edits that are watched

WATCH = """
import os, signal, sys, time
from pathlib import Path
if sys.argv[1] == "ends":  # by itself, whatever comes
    signal.signal(signal.SIGINT, signal.SIG_IGN)
report, edited = Path("reports/201718"), Path("data/commentary/201718/budget.md")
before = edited.read_text()
print("Watching: ", flush=True)
while edited.read_text() == before:
    time.sleep(0.01)
for kind in ("pdf", "docx", "html"):
    (report / "new").write_text(edited.read_text() if sys.argv[1] != "deaf" else before)
    os.replace(report / "new", report / f"annual-report.{kind}")
time.sleep(0.2)
print("The report is up to date", flush=True)
if sys.argv[1] == "ends":
    sys.exit(3)
try:
    time.sleep(60)
except KeyboardInterrupt:
    sys.exit(sys.argv[1] == "fails")
"""


def watched_edit(tmp_path, monkeypatch, how: str) -> list[str]:
    """The cases of one edit, with a command in the place of the project's own."""
    for name, text in {"reports/201718/annual-report.html": "", "data/commentary/201718/budget.md": "Words."}.items():
        (tmp_path / "finished" / name).parent.mkdir(parents=True)
        (tmp_path / "finished" / name).write_text(text, encoding="utf-8")
    for name, value in {"BENCH": tmp_path, "PAUSE": 0, "PATIENCE": 20}.items():
        monkeypatch.setattr(watched, name, value)
    log = tmp_path / "logs/watched.log"
    early = "looked at before it was recorded"  # and that is all: its PDF and DOCX are no real ones
    monkeypatch.setattr(forms, "lacking", lambda *_: "" if watched.said(log, watched.SAYS_RECORDED) else early)
    measured = watched.Watched("watched", "", "report", lambda _: [[sys.executable, "-c", WATCH, how]], edits=(COMMENTARY,))
    bases = SimpleNamespace(finished=tmp_path / "finished")
    project = copies.Project(("budget",), "201718", (), (), "budget", 1)
    return [case for case, _ in measured.run(bases, project, peers.own())]


def test_an_edit_is_measured_until_the_forms_are_replaced_and_until_it_is_recorded(tmp_path, monkeypatch):
    assert ["ready", "commentary edited", "commentary edited, recorded"] == watched_edit(tmp_path, monkeypatch, "well")


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("deaf", "commentary edited: the report that replaced the old one does not say 'Readers asked for this sentence.'"),
        ("ends", "Ctrl-C: it ended with 3"),
        ("fails", "Ctrl-C: it ended with 1"),
    ],
)
def test_a_command_that_leaves_the_edit_out_or_does_not_end_well_has_failed(tmp_path, monkeypatch, how, told):
    with pytest.raises(FailedError, match=told):
        watched_edit(tmp_path, monkeypatch, how)


def test_it_can_be_interrupted_and_what_it_starts_too_when_it_begins_in_the_background():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as shells do
    try:
        with pytest.raises(SystemExit):
            begin.main(["--only", "nobody"])
        assert signal.default_int_handler == signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_forms_are_replaced_when_each_of_them_is_another_file(tmp_path):
    old, new = (1, 1), (2, 1)

    assert forms.replaced(dict.fromkeys(forms.FORMS, old), dict.fromkeys(forms.FORMS, new))
    for one in (old, None):
        assert not forms.replaced(dict.fromkeys(forms.FORMS, old), dict.fromkeys(forms.FORMS, new) | {"pdf": one})
    assert dict.fromkeys(forms.FORMS) == forms.marks(tmp_path)


def test_a_sentence_is_looked_for_in_each_form_of_the_report(small_folder, tmp_path):
    assert "" == forms.lacking(small_folder, ["This report is about a place that does not exist."])
    assert "the docx does not say 'Unsaid.'" == forms.lacking(
        small_folder, ["Its figures are invented and serve the tests.", "Unsaid."]
    )
    assert "not made: html, pdf, docx" == forms.lacking(tmp_path, [])


# Rounds, contenders and peers


def named(name: str) -> contender.Contender:
    return next(each for each in contenders.ALL if each.name == name)


def test_each_round_begins_with_another_contender():
    assert [list("abc"), list("bca"), list("cab"), list("abc")] == [rounds.turned(list("abc"), by) for by in range(4)]


class Counted:
    """A contender that says when it was asked."""

    peer = ""

    def __init__(self, name: str, asked: list[str]):
        self.name = self.title = name
        self.asked = asked

    def run(self, *_):
        self.asked.append(self.name)
        yield "cold", Taken(1, 1)


@pytest.fixture
def one_of_two(tmp_path, monkeypatch):
    """Results of a round that was ended when one of two contenders had been measured."""
    monkeypatch.setattr(rounds, "RESULTS", tmp_path)
    (tmp_path / "run.json").write_text(json.dumps(asdict(RUN)), encoding="utf-8")
    (tmp_path / "benchmark.csv").write_text(f"{','.join(rounds.COLUMNS)}\n1,one,cold,1,1,\n", encoding="utf-8")
    monkeypatch.setattr(rounds.Project, "of", lambda folder: copies.Project((), "201718", (), (), "budget", 2))
    return tmp_path


def test_a_run_that_is_resumed_measures_what_its_rounds_lack(one_of_two):
    asked = []
    rounds.measure(2, [Counted("one", asked), Counted("two", asked)], small=False, resume=True)

    assert ["two", "two", "one"] == asked
    assert [2, 2] == [Measurements.read(one_of_two / "benchmark.csv").rounds(name) for name in ("one", "two")]
    assert 2 == machine.read(one_of_two / "run.json").rounds


@pytest.mark.parametrize(
    ("here", "small", "told"),
    [
        (RUN.commit, False, ""),
        (RUN.commit, True, "the last run was of the other report: the whole one, or with --small the small one"),
        ("fedcba987654", False, f"the last run was of commit {RUN.commit}, here is fedcba987654"),
        (RUN.commit + machine.CHANGED, False, f"the last run was of commit {RUN.commit}, here is {RUN.commit}{machine.CHANGED}"),
    ],
)
def test_only_a_run_of_the_same_commit_and_report_is_resumed(one_of_two, monkeypatch, here, small, told):
    monkeypatch.setattr(machine, "commit", lambda: here)

    assert told == rounds.refusal(small)


def test_an_edit_of_a_notebook_and_of_a_commentary_shows_a_sentence(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data/commentary/201718").mkdir(parents=True)
    for name in ("notebooks/early_help.ipynb", "data/commentary/201718/early_help.md"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    project = copies.Project(("early_help",), "201718", (), (), "early_help", 1)
    said = [copies.edit_commentary(tmp_path, project), copies.edit_notebook(tmp_path, project)]
    notebook = nbformat.read(tmp_path / "notebooks/early_help.ipynb", as_version=4)

    assert (tmp_path / "data/commentary/201718/early_help.md").read_text(encoding="utf-8").endswith(f"\n\n{said[0]}\n")
    assert [f'section.text("{said[1]}")', "section.save()"] == [cell.source for cell in notebook.cells[-2:]]


def test_a_run_that_leaves_a_section_unfinished_is_told(tmp_path):
    project = copies.Project(("one", "two"), "201718", (), (), "one", 1)
    papermill = named("papermill")
    (tmp_path / "executed").mkdir()
    (tmp_path / "executed/one.ipynb").write_text(contender.COMPLETE, encoding="utf-8")

    assert "not made: two; does not say 'New.'" == papermill.lacking(tmp_path, project, ["New."])
    (tmp_path / "executed/two.ipynb").write_text(contender.COMPLETE, encoding="utf-8")
    assert "" == papermill.lacking(tmp_path, project, [])


def test_names_of_contenders_are_unique_and_every_peer_has_pinned_requirements():
    names = [each.name for each in contenders.ALL]
    needed = {each.peer for each in contenders.ALL} - {""}

    assert len(names) == len(set(names))
    assert needed == {path.stem for path in peers.PEERS.glob("*.txt")} == set(machine.OTHERS)


@pytest.mark.parametrize("path", sorted(peers.PEERS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_requirements_of_a_peer_are_pinned_with_hashes_and_name_no_address(path):
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", "").splitlines() if not line.startswith("#")]

    assert lines and all("==" in line.partition(";")[0] and "--hash=sha256:" in line for line in lines)
    assert "://" not in text


def test_what_has_no_hash_is_not_installed(tmp_path, monkeypatch):
    wheel = tmp_path / "unknown-1-py3-none-any.whl"
    wheel.write_bytes(b"")
    (tmp_path / "unknown.txt").write_text(f"unknown @ {wheel.as_uri()}\n", encoding="utf-8")
    monkeypatch.setattr(peers, "PEERS", tmp_path)
    monkeypatch.setattr(peers, "BENCH", tmp_path)

    with pytest.raises(CannotInstallError, match="Hashes are required"):
        peers.installed("unknown")


def test_a_peer_that_cannot_be_installed_is_told_without_addresses_and_paths():
    said = "WARNING: x\nERROR: No match for y at https://example.org/z in /home/me/.cache\n\n"

    assert "ERROR: No match for y at ... in ..." == peers.reason(said)
