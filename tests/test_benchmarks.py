"""benchmarks/: the parts that measure nothing - other dvc.yaml files, medians and ratios, targets, the page and its picture."""

import json
from xml.etree import ElementTree

import nbformat
import pytest
import yaml

from benchmarks import contenders, copies, gather, machine, peers, picture, report, rounds, summary, variants
from benchmarks.summary import Measurements, Spread
from pipeline import BLOCK, notebooks, paths, stages

ROOT = paths.PACKAGE.parent
OWN = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
SECTIONS = variants.sections(OWN)
RUN = machine.Run(
    "2026-01-31", "0123456789ab", 2, 24, "A processor", "Linux", "3.11.7", {"dvc": "3.67.1"}, 38, 44, "early_help", 2, False, True
)
CSV = """round,contender,case,seconds,processor_seconds,failure
1,ours,cold,20.000,30.00,
1,ours,notebook edited,2.000,2.00,
1,ours,unchanged,1.000,1.00,
1,stock,cold,130.000,125.00,
1,dvc,cold,4.000,4.00,
1,dvc,unchanged,0.900,0.90,
1,work,cells,14.000,14.00,
1,work,stage clean,1.000,1.00,
1,work,stage assemble,3.000,5.00,
1,our-sections,cold,10.000,18.00,
1,papermill,cold,80.000,78.00,
1,jupyter-book,,,,cannot be installed: ERROR: no such | version
2,ours,cold,30.000,31.00,
2,ours,notebook edited,5.000,2.00,
2,ours,unchanged,1.200,1.00,
2,stock,cold,150.000,126.00,
2,dvc,cold,5.000,4.00,
2,dvc,unchanged,0.900,0.90,
2,work,cells,16.000,15.00,
2,work,stage clean,1.000,1.00,
2,work,stage assemble,5.000,5.00,
2,our-sections,cold,10.000,18.00,
2,papermill,cold,90.000,78.00,
"""


@pytest.fixture
def found(tmp_path) -> Measurements:
    (tmp_path / "benchmark.csv").write_text(CSV, encoding="utf-8")
    return Measurements.read(tmp_path / "benchmark.csv")


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


def test_a_spread_is_median_least_and_greatest():
    assert Spread(2.0, 1.0, 9.0, 3) == summary.spread({1: 9.0, 2: 1.0, 3: 2.0})
    assert summary.spread({}) is None


def test_ratios_are_taken_within_rounds_that_have_both():
    assert {1: 2.0, 3: 4.0} == summary.ratios({1: 4.0, 2: 5.0, 3: 8.0}, {1: 2.0, 3: 2.0, 4: 1.0})


def test_the_floor_is_the_cells_over_the_cores_and_dvc_and_the_other_stages(found):
    assert {1: 14 / 2 + 4 + 1 + 3, 2: 16 / 2 + 5 + 1 + 5} == found.floor(cores=2)


def test_a_target_is_met_when_the_median_of_the_rounds_meets_it(found):
    met = {target.text: target.met for target in summary.targets(found, cores=2)}

    assert {
        "Cold: at least 6 times faster than stock": False,  # 6.5 and 5 times
        "Cold: at most 1.5 times the floor": True,  # 20 of 15, 30 of 19
        "One commentary file edited: at most 3 s": None,
        "One notebook edited: at most 3 s": False,  # 2 and 5 seconds
        "Nothing changed: at most 1.2 times `dvc repro` of stages that do nothing": False,  # 1.11 and 1.33 times
    } == met


def test_the_machine_was_busy_when_dvc_waited_for_a_processor_in_any_round(found, tmp_path):
    (tmp_path / "busy.csv").write_text(CSV.replace("2,dvc,unchanged,0.900", "2,dvc,unchanged,1.900"), encoding="utf-8")
    waited = Measurements.read(tmp_path / "busy.csv")

    assert [False, True] == [summary.busy(found), summary.busy(waited)]
    assert [False, True] == ["Others used the machine" in report.page(RUN, each) for each in (found, waited)]


# The page and the picture


def test_a_row_tells_median_least_and_greatest_of_each_case(found):
    page = report.page(RUN, found)

    assert ["Stock DVC and papermill", "140 s (130 to 150)", "–", "–", "–", "126 (125 to 126)"] == row(page, "Stock DVC")
    assert ["Stock, times this project", "5.75 (5.00 to 6.50)"] == row(page, "Stock, times")[:2]


def test_a_tool_that_runs_all_again_says_so(found):
    assert ["papermill, a loop", "85.0 s (80.0 to 90.0)", "all again", "all again", "8.50 (8.00 to 9.00)"] == row(
        report.page(RUN, found), "papermill"
    )[:5]


def test_a_tool_that_could_not_be_measured_is_named_with_the_reason(found):
    line = row(report.page(RUN, found), "Jupyter Book with")

    assert "Jupyter Book with its cache (failed: cannot be installed: ERROR: no such / version)" == line[0]
    assert {"–"} == set(line[1:])


def test_targets_say_whether_they_are_met(found):
    page = report.page(RUN, found)

    assert ["5.75 times (5.00 to 6.50)", "**no**"] == row(page, "Cold: at least 6 times")[1:]
    assert ["not measured", "–"] == row(page, "One commentary file edited: at most")[1:]


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
        "Stock DVC and papermill 140 s (130 to 150); This project 25.0 s (20.0 to 30.0); The floor 17.0 s (15.0 to 19.0)" in said
    )
    assert "papermill, a loop 85.0 s (80.0 to 90.0); This project 10.0 s" in said


# Rounds, contenders and peers


def test_each_round_begins_with_another_contender():
    assert [list("abc"), list("bca"), list("cab"), list("abc")] == [rounds.turned(list("abc"), by) for by in range(4)]


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
    papermill = next(contender for contender in contenders.ALL if contender.name == "papermill")
    (tmp_path / "executed").mkdir()
    (tmp_path / "executed/one.ipynb").write_text(contenders.COMPLETE, encoding="utf-8")

    assert "not made: two; does not say 'New.'" == papermill.lacking(tmp_path, project, ["New."])
    (tmp_path / "executed/two.ipynb").write_text(contenders.COMPLETE, encoding="utf-8")
    assert "" == papermill.lacking(tmp_path, project, [])


def test_names_of_contenders_are_unique_and_every_peer_has_pinned_requirements():
    names = [contender.name for contender in contenders.ALL]
    needed = {contender.peer for contender in contenders.ALL} - {""}

    assert len(names) == len(set(names))
    assert needed == {path.stem for path in peers.PEERS.glob("*.txt")} == set(machine.OTHERS)


@pytest.mark.parametrize("path", sorted(peers.PEERS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_requirements_of_a_peer_are_pinned_and_name_no_address(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]

    assert lines and all("==" in line.partition(";")[0] for line in lines)
    assert "://" not in path.read_text(encoding="utf-8")


def test_a_peer_that_cannot_be_installed_is_told_without_addresses_and_paths():
    said = "WARNING: x\nERROR: No match for y at https://example.org/z in /home/me/.cache\n\n"

    assert "ERROR: No match for y at ... in ..." == peers.reason(said)
