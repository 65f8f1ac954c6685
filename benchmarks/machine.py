"""Where, when and of what the benchmark was run: no name of a host, no path."""

import importlib.metadata
import json
import os
import platform
import re
import subprocess
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.copies import ROOT, Project
from benchmarks.peers import PEERS

CHANGED = ", with uncommitted changes"
OWN = ("dvc", "papermill", "nbclient", "nbconvert", "ipykernel", "ipython", "pandas", "matplotlib")
OTHERS = {
    "snakemake": ("snakemake",),
    "ploomber": ("ploomber", "ploomber-engine"),
    "jupyter-book": ("jupyter-book", "jupyter-cache"),
}


@dataclass(frozen=True)
class Run:
    """One run of the benchmark. ``memory`` is in gibibytes; ``whole`` says that every contender was measured."""

    date: str
    commit: str
    cores: int
    memory: int
    processor: str
    system: str
    python: str
    versions: dict[str, str]
    sections: int
    stages: int
    edited: str
    rounds: int
    small: bool
    whole: bool


def write(path: Path, project: Project, rounds: int, small: bool, whole: bool) -> None:
    here = Run(
        date.today().isoformat(), commit(), project.cores, memory(), processor(), platform.system(), platform.python_version(),
        versions(), len(project.keys), len(project.stages), project.edited, rounds, small, whole,
    )  # fmt: skip
    path.write_text(json.dumps(asdict(here), indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Run:
    return Run(**json.loads(path.read_text(encoding="utf-8")))


def commit() -> str:
    """The commit that was measured, and whether there was more in the working tree than what the benchmark writes."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    return git("rev-parse", "--short=12", "HEAD") + (
        CHANGED if git("status", "--porcelain", "--", ".", ":!docs/benchmark.*") else ""
    )


def memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def processor() -> str:
    """Its name as the system gives it, or its architecture."""
    told = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", told.read_text(encoding="utf-8")) if told.exists() else None
    return found[1].strip() if found else platform.machine()


def versions() -> dict[str, str]:
    """Those of the project's own environment, then those that the peers' requirements name."""
    found = {name: importlib.metadata.version(name) for name in OWN}
    for peer, names in OTHERS.items():
        pins = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (PEERS / f"{peer}.txt").read_text(encoding="utf-8"), re.M))
        found |= {name: pins[name] for name in names}
    return found
