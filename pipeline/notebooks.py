"""Run one section's notebook by papermill, and gather what it showed into section.json.

The executed notebook carries no times and no random ids, so the same inputs give the same bytes.
"""

import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt

from pipeline import BLOCK, kernel, numerals, paths, periods
from pipeline.errors import NotebookError, nearest
from pipeline.params import Params


def run(params: Params, key: str, failed: Path | None = None, engine: str | None = None) -> Path:
    """Execute notebooks/<key>.ipynb for the report's year; write its folder under reports/. Returns the folder.

    ``failed`` is the folder that keeps the notebook of a run that fails, as far as it ran. ``engine`` is the papermill engine;
    by default papermill's own, which starts a kernel.
    """
    source = paths.NOTEBOOKS / f"{key}.ipynb"
    check(source)
    folder = paths.section(params.report.time_period, key)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        notebook = execute(source, params.report.time_period, failed or paths.failed(params.report.time_period), engine)
        nbformat.write(notebook, folder / "notebook.ipynb")
        content = gather(notebook, params, key)
        (folder / "section.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder)
        raise
    return folder


def check(source: Path) -> None:
    """Refuse a notebook that papermill could not parameterise, or that is not there."""
    if not source.exists():
        known = [path.stem for path in paths.NOTEBOOKS.glob("*.ipynb")]
        raise NotebookError(
            paths.shown(source), f"there is no such notebook; {nearest(source.stem, known)}", "Write it, or correct params.yaml."
        )
    try:
        notebook = nbformat.read(source, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise NotebookError(
            paths.shown(source), f"not readable as a notebook ({type(error).__name__})", "Restore it from git."
        ) from None
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise NotebookError(
            paths.shown(source),
            f"it has {len(tagged)} cells with the tag 'parameters'; allowed: one",
            "In JupyterLab choose the cell that sets time_period, open the property inspector, add the cell tag 'parameters'.",
        )
    if not notebook.cells or not title(notebook):
        raise NotebookError(
            paths.shown(source), "the first cell is not a text cell with '# Title'", "Begin the notebook with its title."
        )
    numerals.refuse_in_notebook(notebook, paths.shown(source))


def title(notebook: nbformat.NotebookNode) -> str:
    """The section's title: the heading of the first cell."""
    first = notebook.cells[0]
    found = re.match(r"# (.+)", first.source) if first.cell_type == "markdown" else None
    return found[1].strip() if found else ""


def execute(source: Path, time_period: str, failed: Path, engine: str | None = None) -> nbformat.NotebookNode:
    """The executed notebook, or a NotebookError that says where and why it failed."""
    import papermill  # its second of imports is paid only by stages that run a notebook

    os.environ["PYTHONPATH"] = os.pathsep.join([str(paths.ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    # A kernel's sockets need short paths.
    with tempfile.TemporaryDirectory(prefix="kernel-", dir="/tmp" if os.name == "posix" else None) as folder:
        kernel.prepare(Path(folder))
        output = Path(folder, source.name)
        try:
            notebook = papermill.execute_notebook(
                source,
                output,
                parameters={"time_period": time_period},
                engine_name=engine,
                kernel_name=kernel.NAME,
                progress_bar=False,
                request_save_on_cell_execute=False,  # it is saved once, at its end or where it failed
                cwd=paths.ROOT,
                **({} if engine else {"record_timing": False, "config": kernel.transport(folder)}),
            )
        except papermill.PapermillExecutionError as error:
            failed.mkdir(parents=True, exist_ok=True)
            raise _failure(source, error, shutil.move(output, failed / source.name)) from None
    return _settled(notebook)


def _settled(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Without the marks of this run: times, durations, paths, random ids, the last digit of Python's version."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for index, cell in enumerate(notebook.cells):
        for mark in ("papermill", "execution"):
            cell.metadata.pop(mark, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
        assert cell.get("id"), f"cell {index} has no id"
    return notebook


def _failure(source: Path, error, output: Path) -> NotebookError:
    """One screen: section, cell, line and cause; the partial notebook is kept where the message says."""
    trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))
    line = re.search(r"Cell In\[\d+\], line (\d+)", trace)
    heading = ""
    for cell in nbformat.read(output, as_version=4).cells:
        if cell.cell_type == "markdown" and (found := re.match(r"#+ (.+)", cell.source)):
            heading = found[1]
        if cell.get("execution_count") == error.exec_count and cell.cell_type == "code":
            break
    number = int(line[1]) if line else 0
    code = error.source.split("\n")[number - 1].strip() if 0 < number <= len(error.source.split("\n")) else ""
    return NotebookError(
        f"{paths.shown(source)} failed",
        [
            f"under       {heading}",
            f"cell [{error.exec_count}], line {number or '?'}:  {code[:100]}",
            f"cause       {error.ename}:",
            *(f"  {part}" for part in str(error.evalue).split("\n")[:12]),
        ],
        f"Correct the notebook or its input, then: dvc repro section@{source.stem}\nAs far as it ran: {paths.shown(output)}",
    )


def gather(notebook: nbformat.NotebookNode, params: Params, key: str) -> dict:
    """What assembly needs of an executed notebook: headings of its text cells and the blocks that it displayed, in order."""
    blocks, end, ids = [], None, set()
    for cell in notebook.cells[0:]:
        if cell.cell_type == "markdown":
            blocks += _headings(cell.source, ids)
            continue
        for output in cell.get("outputs", []):
            block = output.get("data", {}).get(BLOCK) if output.output_type == "display_data" else None
            if block is None:
                continue
            if block["type"] == "end":
                end = block
            else:
                blocks.append(block)
    if end is None:
        raise NotebookError(
            f"notebooks/{key}.ipynb", "it does not end with section.save()", "Add a last cell with section.save()."
        )
    return {
        "key": key,
        "number": params.sections[key].number,
        "title": title(notebook),
        "time_period": periods.check(params.report.time_period),
        "blocks": blocks,
        "footnotes": end["footnotes"],
        "state": end["state"],
    }


def _headings(text: str, ids: set[str]) -> list[dict]:
    """Headings of a text cell below its title; its other words speak to colleagues, not to readers of the report."""
    tokens = MarkdownIt("commonmark").parse(text)
    found = []
    for index, token in enumerate(tokens):
        level = int(token.tag[1]) if token.type == "heading_open" else 0
        if level >= 2:
            words = tokens[index + 1].content
            identity = re.sub(r"[^a-z]+", "-", words.lower()).strip("-")
            while identity in ids:
                identity += "-again"
            ids.add(identity)
            found.append({"type": "heading", "level": level, "id": identity, "text": words})
    return found
