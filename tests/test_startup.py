"""Start-up: a command imports no library that it does not use, since each costs every run a part of a second."""

import ast
import subprocess
import sys

import pytest

from pipeline import paths

ROOT = paths.PACKAGE.parent
HEAVY = [
    "IPython", "docx", "frictionless", "ipykernel", "jinja2", "matplotlib", "nbclient", "nbconvert", "nbformat", "numpy",
    "pandas", "papermill", "pikepdf", "pypandoc", "scipy", "seaborn", "typst",
]  # fmt: skip
USED = {
    "clean": ["frictionless"],
    "indicators": ["numpy", "pandas"],
    "disclose": [],
    "reconcile": ["jinja2", "numpy", "pandas"],
}
CODE = {
    node.name: node for node in ast.parse((paths.PACKAGE / "work.py").read_text(encoding="utf-8")).body if hasattr(node, "name")
}


def loaded_by(code: str) -> list[str]:
    """The heavy libraries that a Python has loaded after this code."""
    found = f"{code}\nimport sys\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    return subprocess.run([sys.executable, "-c", found], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("stage", USED)
def test_a_stage_of_the_data_imports_only_the_libraries_that_it_uses(stage):
    imports = [ast.unparse(node) for node in ast.walk(CODE[stage]) if isinstance(node, ast.Import | ast.ImportFrom)]

    assert USED[stage] == loaded_by("\n".join(imports))


def test_checking_the_inputs_imports_what_reads_returns_and_notebooks_but_nothing_that_runs_or_shows_them():
    assert ["frictionless", "nbformat"] == loaded_by("from pipeline import check")


def test_what_sentences_are_written_with_is_there_before_notebooks_are_forked():
    words = ["babel.dates", "babel.lists", "babel.numbers", "inflection", "num2words"]
    code = f"from pipeline import narrative\nimport sys\nassert set({words}) <= set(sys.modules)"

    assert 0 == subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode


def test_listing_the_commands_imports_no_library_of_a_stage():
    assert [] == loaded_by("import pipeline.__main__")
