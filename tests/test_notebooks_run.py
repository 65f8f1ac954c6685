"""Every notebook runs from top to bottom in a fresh kernel, as in JupyterLab, and shows there what the pipeline made of it."""

import json


def test_an_ordinary_kernel_shows_the_same_cell_by_cell(example):
    done = example.run("python", "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "reports/201718/sections", check=False)

    assert 0 == done.returncode, done.stdout[-5000:]
    assert "passed" in done.stdout


def test_a_cell_that_shows_something_else_in_a_kernel_is_found(example, tmp_path):
    notebook = json.loads(example.path("reports/201718/sections/foreword/notebook.ipynb").read_text(encoding="utf-8"))
    shown = next(output for cell in notebook["cells"] for output in cell.get("outputs", []) if "text/plain" in output["data"])
    shown["data"]["text/plain"] = ["Something else."]
    changed = tmp_path / "foreword.ipynb"
    changed.write_text(json.dumps(notebook), encoding="utf-8")

    done = example.run("python", "-m", "pytest", "--nbval", "-p", "no:cacheprovider", str(changed), check=False)

    assert 1 == done.returncode
    assert "1 failed" in done.stdout
