"""A notebook run in a forked child shows what an ordinary kernel shows, cell by cell."""

import nbformat
import papermill
import pytest
from papermill.engines import papermill_engines

from pipeline import children, engine, notebooks
from pipeline.children import side_by_side

CELLS = [
    "time_period",
    "print('one'); print('two')",
    "import sys\nprint('aside', file=sys.stderr)",
    "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))\n7",
    "display({'text/plain': 'y', 'application/x+json': {'k': [1, None]}}, raw=True)",
    "import pandas as pd\nwide = pd.DataFrame({f'column {n}': [n * 1.5] * 3 for n in range(30)})\nwide",
    "long = pd.Series(range(200)); long",
    "x = 5;",
    "'quiet';",
    "None",
    "_ = 3\n[In[1], len(Out) > 0]",
    "%precision 3\n1 / 3",
    "import os, warnings\nwarnings.filterwarnings('ignore')\nos.environ['MPLBACKEND'], __name__",
    "%%capture said\nprint('held')",
    "said.stdout",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "",
]
ERRORS = ["1 / 0", "def f():\n    raise KeyError('lost')\nf()", "this is no Python", "input('?')", "undefined_name"]


@pytest.fixture(autouse=True)
def one_thread(monkeypatch):
    monkeypatch.setattr(children.threading, "active_count", lambda: 1)
    papermill_engines.register(engine.NAME, engine.InProcess)


@pytest.fixture
def executed(tmp_path):
    """The same cells run by an engine; the notebook as it was left, and the error."""

    def executed(cells, name):
        first = nbformat.v4.new_code_cell('time_period = "201718"', id="parameters", metadata={"tags": ["parameters"]})
        others = [nbformat.v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(cells)]
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        source, target = tmp_path / "source.ipynb", tmp_path / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[first, *others], metadata={"kernelspec": kernel}), source)

        def job():
            papermill.execute_notebook(
                source, target, {"time_period": "202425"}, engine_name=name, kernel_name="python3", progress_bar=False
            )

        failures = side_by_side({"job": job})
        notebook = notebooks._settled(nbformat.read(target, as_version=4))
        return notebook, str(failures.get("job", ""))

    return executed


def test_every_kind_of_output_is_what_a_kernel_gives(executed, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    (ours, failed), (kernels, _) = executed(CELLS, engine.NAME), executed(CELLS, None)

    assert not failed
    assert kernels.cells == ours.cells
    assert "'202425'" == ours.cells[2].outputs[0].data["text/plain"]


@pytest.mark.parametrize("cell", ERRORS)
def test_an_error_is_reported_as_papermill_reports_it(executed, cell):
    (ours, failed), (kernels, expected) = (executed(["1", cell, "2"], name) for name in (engine.NAME, None))

    assert [kernel_output(output) for cell in kernels.cells for output in cell.get("outputs", [])] == [
        kernel_output(output) for cell in ours.cells for output in cell.get("outputs", [])
    ]
    assert [cell.get("execution_count") for cell in kernels.cells] == [cell.get("execution_count") for cell in ours.cells]
    assert expected.split("\n")[-2:] == failed.split("\n")[-2:]


def kernel_output(output) -> dict:
    """Without the text of the traceback, which names lines of the libraries in between."""
    return {key: value for key, value in output.items() if key != "traceback"}


def test_random_numbers_are_not_the_same_in_every_notebook(executed):
    drawn = [executed(["import numpy, random\nnumpy.random.random(), random.random()"], engine.NAME)[0] for _ in range(2)]

    assert drawn[0].cells[-1].outputs != drawn[1].cells[-1].outputs


def test_a_users_start_up_files_are_not_read(executed, tmp_path, monkeypatch):
    start = tmp_path / "home" / "profile_default" / "startup"
    start.mkdir(parents=True)
    (start / "0.py").write_text("started = True", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "home"))

    assert (
        "'started' in dir()"
        and "False" == executed(["'started' in dir()"], engine.NAME)[0].cells[-1].outputs[0].data["text/plain"]
    )
