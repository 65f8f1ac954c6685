"""Who is measured: the project itself, the stock way, the least that the work can take, and other tools."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import copies, forms, peers, variants
from benchmarks.bases import Bases
from benchmarks.contender import COMMENTARY, NOTEBOOK, Commands, Contender, settled
from benchmarks.copies import BENCH, Project
from benchmarks.timing import FailedError, Taken, timed
from benchmarks.watched import Watched


@dataclass(frozen=True)
class Idle(Contender):
    """As many stages as the report has, that do nothing: what DVC takes for itself."""

    def run(self, bases: Bases, project: Project, binaries: Path) -> Iterator[tuple[str, Taken]]:
        folder = BENCH / "run" / self.name
        copies.again(bases.empty, folder)
        (folder / "in").mkdir()
        (folder / "out").mkdir()
        for name in variants.idle(list(project.stages))["stages"]:
            (folder / "in" / name).write_text(f"{name}\n", encoding="utf-8")
        variants.write(variants.idle(list(project.stages)), folder)
        environment, log = copies.environment(folder, binaries), BENCH / "logs" / f"{self.name}.log"

        def once(case: str) -> Taken:
            taken = timed(self.commands(project), folder, environment, log)
            if len(list((folder / "out").glob("[!.]*"))) != len(project.stages):
                raise FailedError(f"{case}: not every stage ran")
            return taken

        yield from settled(once)


@dataclass(frozen=True)
class PutBack(Contender):
    """The report's own stages, whose commands only put back what was made before: what DVC takes for what they read and write."""

    def run(self, bases: Bases, project: Project, binaries: Path) -> Iterator[tuple[str, Taken]]:
        folder = BENCH / "run" / self.name
        copies.again(bases.source, folder)
        variants.write(variants.put_back(variants.read(folder), bases.finished), folder)
        environment, log = copies.environment(folder, binaries), BENCH / "logs" / f"{self.name}.log"

        def once(case: str) -> Taken:
            taken = timed(self.commands(project), folder, environment, log)
            if lacks := forms.lacking(folder / "reports" / project.time_period, []):
                raise FailedError(f"{case}: {lacks}")
            return taken

        yield from settled(once)


@dataclass(frozen=True)
class Work(Contender):
    """The cells of all notebooks, and what the other stages do, in one warm process (``benchmarks.floor``)."""

    def run(self, bases: Bases, project: Project, binaries: Path) -> Iterator[tuple[str, Taken]]:
        folder = BENCH / "run" / self.name
        copies.again(bases.finished, folder)
        environment, log = copies.environment(folder, binaries), BENCH / "logs" / f"{self.name}.log"
        timed(self.commands(project), folder, environment, log)
        for case, (seconds, processor) in json.loads((folder / "floor.json").read_text(encoding="utf-8")).items():
            yield case, Taken(seconds, processor)


def _dvc(project: Project) -> Commands:
    return [["dvc", "repro"]]


def _watch(project: Project) -> Commands:
    return [["python", "-m", "pipeline", "watch"]]


def _dvc_by_name(project: Project) -> Commands:
    """All stages, by the names of the last: `python -m pipeline` then does only what it is asked for, and nothing ahead."""
    return [["dvc", "repro", *project.last]]


def _stock(folder: Path, project: Project) -> None:
    variants.write(variants.stock(variants.read(folder)), folder)


def _papermill(project: Project) -> Commands:
    return [
        ["papermill", f"notebooks/{key}.ipynb", f"executed/{key}.ipynb", "-p", "time_period", project.time_period]
        for key in project.keys
    ]


def _nbconvert(project: Project) -> Commands:
    notebooks = [f"notebooks/{key}.ipynb" for key in project.keys]
    return [["jupyter", "nbconvert", "--to", "html", "--execute", "--output-dir", "executed", *notebooks]]


def _executed(folder: Path, project: Project) -> None:
    copies.set_year(folder, project)
    (folder / "executed").mkdir()


def _ploomber(name: str, title: str, parallel: bool, engine: bool) -> Contender:
    return Contender(
        name,
        title,
        "sections",
        lambda project: [["ploomber", "build"]],
        lambda folder, project: peers.ploomber(folder, project, parallel, engine),
        peer="ploomber",
    )


OURS, WATCHED, STOCK, IDLE, PUT_BACK, FLOOR = "ours", "watched", "stock", "dvc", "dvc-own", "work"
OUR_SECTIONS = "our-sections"
ALL = [
    Contender(OURS, "This project", "report", _dvc, edits=(COMMENTARY, NOTEBOOK)),
    Watched(WATCHED, "This project, watched", "report", _watch, edits=(COMMENTARY, NOTEBOOK)),
    Contender(STOCK, "Stock DVC and papermill", "report", _dvc_by_name, _stock, edits=(COMMENTARY, NOTEBOOK)),
    Idle(IDLE, "DVC, stages that do nothing", "floor", _dvc),
    PutBack(PUT_BACK, "DVC, the report's stages without their work", "floor", _dvc),
    Work(FLOOR, "The work itself, warm", "floor", lambda project: [["python", "-m", "benchmarks.floor", "floor.json"]]),
    Contender(OUR_SECTIONS, "This project", "sections", _dvc, page="reports/{time_period}/sections/{key}/notebook.ipynb"),
    Contender("papermill", "papermill, a loop", "sections", _papermill, _executed, again=False),
    Contender("nbconvert", "nbconvert --execute", "sections", _nbconvert, _executed, page="executed/{key}.html", again=False),
    Contender(
        "snakemake", "Snakemake, one core", "sections", lambda _: [["snakemake", "-c1"]], peers.snakemake, peer="snakemake"
    ),
    Contender(
        "snakemake-cores",
        "Snakemake, all cores",
        "sections",
        lambda project: [["snakemake", f"-c{project.cores}"]],
        peers.snakemake,
        peer="snakemake",
    ),
    _ploomber("ploomber", "Ploomber, serial", parallel=False, engine=False),
    _ploomber("ploomber-cores", "Ploomber, all cores", parallel=True, engine=False),
    _ploomber("ploomber-engine", "Ploomber with its engine, serial", parallel=False, engine=True),
    _ploomber("ploomber-engine-cores", "Ploomber with its engine, all cores", parallel=True, engine=True),
    Contender(
        "jupyter-book",
        "Jupyter Book with its cache",
        "sections",
        lambda project: [["jupyter-book", "build", "."]],
        peers.jupyter_book,
        page="_build/html/notebooks/{key}.html",
        peer="jupyter-book",
    ),
]
