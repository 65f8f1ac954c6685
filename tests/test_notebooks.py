"""Section notebooks as they lie in git: no outputs, no years, no typed numbers; and what happens when one fails."""

import ast
import re

import nbformat
import pytest

from pipeline import binding, notebooks, params, paths
from pipeline.errors import NotebookError, PlaceholderError

SECTIONS = list(params.load().sections)


@pytest.fixture(params=SECTIONS)
def notebook(request):
    return nbformat.read(paths.NOTEBOOKS / f"{request.param}.ipynb", as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_one_notebook_for_each_section_and_no_other():
    assert sorted(SECTIONS) == sorted(path.stem for path in paths.NOTEBOOKS.glob("*.ipynb"))


def test_it_carries_no_outputs(notebook):
    assert not [cell.id for cell in code(notebook) if cell.outputs or cell.execution_count]


def test_it_begins_with_its_title_and_ends_with_save(notebook):
    assert notebooks.title(notebook)
    assert "section.save()" == notebook.cells[-1].source.strip()


def test_its_parameters_are_the_year_alone(notebook):
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]

    assert 1 == len(tagged)
    assert re.fullmatch(r'time_period = "\d{6}"', tagged[0].source.strip())


def test_it_holds_no_year_and_no_typed_number(notebook):
    """Strings that are not names follow the rule of prose; numbers in code may only be small counts, such as top=10 rows."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            binding.refuse_digits(cell.source, cell.id)
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not re.fullmatch(r"[\w.]+", node.value):
                binding.refuse_digits(node.value, cell.id)
            if isinstance(node, ast.Constant) and type(node.value) in (int, float):
                assert 0 < node.value <= 20, f"{cell.id}: {node.value}"


def test_it_calls_the_pipeline_and_computes_nothing_itself(notebook):
    for cell in code(notebook):
        tree = ast.walk(ast.parse(cell.source))
        forbidden = (ast.FunctionDef, ast.ClassDef, ast.Try, ast.For, ast.While, ast.BinOp, ast.Lambda)
        assert not [node for node in tree if isinstance(node, forbidden)], cell.id
        assert len(cell.source.strip().split("\n")) <= 14, cell.id


def test_it_runs_on_the_kernel_that_every_environment_has(notebook):
    assert "python3" == notebook.metadata.kernelspec.name


def test_every_cell_has_a_name_of_its_own(notebook):
    names = [cell.id for cell in notebook.cells]

    assert len(names) == len(set(names))
    assert not [name for name in names if re.fullmatch(r"[0-9a-f]{8}", name)]


@pytest.fixture
def write(tmp_path):
    def write(*cells, tags=("parameters",)):
        first = nbformat.v4.new_code_cell('time_period = "201718"', id="parameters", metadata={"tags": list(tags)})
        title = nbformat.v4.new_markdown_cell("# Budget", id="title")
        others = [nbformat.v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(cells)]
        question = nbformat.v4.new_markdown_cell("## How much was spent?", id="question")
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = nbformat.v4.new_notebook(cells=[title, first, question, *others], metadata={"kernelspec": kernel})
        path = tmp_path / "budget.ipynb"
        nbformat.write(notebook, path)
        return path

    return write


def test_a_notebook_without_a_parameters_cell_is_refused(write):
    with pytest.raises(NotebookError, match="it has 0 cells with the tag 'parameters'; allowed: one"):
        notebooks.check(write(tags=()))


def test_a_missing_notebook_is_refused_with_the_nearest_name():
    with pytest.raises(NotebookError, match="did you mean 'budget'"):
        notebooks.check(paths.NOTEBOOKS / "bugdet.ipynb")


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "budget.ipynb").write_text("{", encoding="utf-8")

    with pytest.raises(NotebookError, match="not readable as a notebook"):
        notebooks.check(tmp_path / "budget.ipynb")


def test_a_failing_cell_gives_one_screen_with_heading_line_and_cause(write, tmp_path):
    source = write("spent = 1\nspent / 0")

    with pytest.raises(NotebookError) as error:
        notebooks.execute(source, "201718", tmp_path / "failed")

    message = str(error.value)
    assert "under       How much was spent?" in message
    assert "line 2:  spent / 0" in message
    assert "ZeroDivisionError" in message
    assert "dvc repro section@budget" in message
    assert "Traceback" not in message
    assert (tmp_path / "failed" / "budget.ipynb").exists()


def test_an_executed_notebook_carries_no_marks_of_its_run(write, tmp_path):
    source = write("print(time_period)")
    first, second = (notebooks.execute(source, "202425", tmp_path / "failed") for _ in range(2))

    assert nbformat.writes(first) == nbformat.writes(second)
    assert "202425\n" == first.cells[-1].outputs[0].text
    assert not (tmp_path / "failed").exists()


def test_the_rule_against_typed_numbers_can_fail():
    with pytest.raises(PlaceholderError):
        binding.refuse_digits("There were 12.", "here")
