"""Every notebook runs from top to bottom in a fresh kernel, as in JupyterLab: without papermill and without DVC."""


def test_every_notebook_runs_from_the_top(example):
    done = example.run("python", "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "notebooks", check=False)

    assert 0 == done.returncode, done.stdout[-5000:]
    assert "passed" in done.stdout
