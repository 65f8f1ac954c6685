"""The work itself, in one warm process: the cells of all notebooks one after another, and what the other stages do.

Run in a copy where the report is made: ``python -m benchmarks.floor result.json``.
"""

import importlib
import json
import os
import pkgutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import pipeline
from pipeline import params, paths, sources, stages, surroundings, work


def measure() -> dict[str, list[float]]:
    """Wall and processor seconds of the cells, and of each stage that is not a section."""
    surroundings.pin()
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        importlib.import_module(module.name)
    settings = params.load()
    no_history = Config({"HistoryManager": {"enabled": False}})  # it would keep a thread, and assembly forks
    shell = InteractiveShell.instance(config=no_history, display_pub_class=CapturingDisplayPublisher)
    keys, period = list(settings.sections), settings.report.time_period
    cells(shell, keys[0], period)  # fonts are read and the first figure is drawn
    taken = [cells(shell, key, period) for key in keys]
    found = {"cells": [sum(column) for column in zip(*taken, strict=True)]}
    for name in stages.load():
        if "@" not in name:
            found[f"stage {name}"] = clocked(sources.write if name == "sources" else getattr(work, name), settings)
    return found


def cells(shell: InteractiveShell, key: str, period: str) -> list[float]:
    """What the cells of one notebook take in an empty namespace. To empty it takes a third as long again, and does not count."""
    shell.reset(new_session=False)
    return clocked(run, shell, key, period)


def run(shell: InteractiveShell, key: str, period: str) -> None:
    """All cells of one notebook; what they display is captured and dropped."""
    for cell in nbformat.read(paths.NOTEBOOKS / f"{key}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            shell.run_cell(cell.source, store_history=False).raise_error()
            if "parameters" in cell.metadata.get("tags", []):
                shell.user_ns["time_period"] = period
    shell.display_pub.outputs.clear()


def clocked(work: Callable, *arguments) -> list[float]:
    """Wall and processor seconds, those of child processes included."""
    wall, processor = time.perf_counter(), sum(os.times()[:4])
    work(*arguments)
    return [time.perf_counter() - wall, sum(os.times()[:4]) - processor]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(measure()), encoding="utf-8")
