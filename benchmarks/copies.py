"""Copies of the project under .bench/, in which contenders run; the working tree is only read."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat

from benchmarks import variants
from pipeline import params, stages

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / ".bench"
SOMEBODY = {f"GIT_{role}_{part}": "benchmark" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
COMMENTARY_SENTENCE = "Readers asked for this sentence."
NOTEBOOK_SENTENCE = "Colleagues asked for this sentence."


@dataclass(frozen=True)
class Project:
    """What contenders need to know of the project that they run.

    Its sections in order, its year, its stages and those that no other follows, the section to be edited, and the cores.
    """

    keys: tuple[str, ...]
    time_period: str
    stages: tuple[str, ...]
    last: tuple[str, ...]
    edited: str
    cores: int

    @classmethod
    def of(cls, folder: Path) -> "Project":
        settings, known = params.load(folder / "params.yaml"), stages.load(folder)
        keys, period = tuple(settings.sections), settings.report.time_period
        spoken = [key for key in keys if "\n## " in commentary(folder, period, key).read_text(encoding="utf-8")]
        edited = "early_help" if "early_help" in spoken else spoken[-1]
        return cls(keys, period, tuple(known), tuple(variants.last(known)), edited, cores())


def commentary(folder: Path, time_period: str, key: str) -> Path:
    return folder / "data/commentary" / time_period / f"{key}.md"


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def source(folder: Path, small: bool) -> None:
    """The tracked and the new files of the working tree without what stages make, as a repository of one commit."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    listed = output("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    made = {"dvc.lock", *stages.made(stages.load(ROOT))}
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not any(stages.inside(name, out) for out in made):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    if small:
        invented(folder)
    commit(folder)


def invented(folder: Path) -> None:
    """Turn a copy of the project into a small one, around the invented year of tests/synthetic."""
    shutil.rmtree(folder / "data/raw")
    shutil.rmtree(folder / "data/commentary")
    shutil.copytree(ROOT / "tests/synthetic", folder, dirs_exist_ok=True)
    tables = {path.stem for path in (folder / "data/raw/202425").glob("*.csv")} | {"fields"}
    for path in (folder / "data/contracts").glob("*.yml"):
        if path.stem not in tables:
            path.unlink()
    for path in (folder / "notebooks").glob("*.ipynb"):
        if not (folder / f"data/commentary/202425/{path.stem}.md").exists():
            path.unlink()
    (folder / "dvc.lock").unlink(missing_ok=True)


def nothing(folder: Path) -> None:
    """A repository for DVC with the project's settings of DVC and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in (".dvc/config", ".dvc/.gitignore"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    output("git", "init", "--quiet", cwd=folder)


def commit(folder: Path) -> None:
    """One commit of all that is there, and the pipeline byte-compiled."""
    environment = os.environ | SOMEBODY
    output("git", "init", "--quiet", cwd=folder)
    output("git", "add", "--all", cwd=folder)
    output("git", "commit", "--quiet", "--no-verify", "--message", "As measured", cwd=folder, env=environment)
    output(sys.executable, "-m", "compileall", "-q", "pipeline", "benchmarks", cwd=folder)


def again(base: Path, folder: Path) -> None:
    """A copy of a copy."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder, symlinks=True)


def environment(folder: Path, binaries: Path) -> dict[str, str]:
    """As `make` sets it: the commands of one environment first, the pipeline of this copy; what DVC remembers starts anew."""
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME")}
    search = {"PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(folder)}
    memory = {"DVC_SITE_CACHE_DIR": str(folder / ".dvc/tmp/site")}
    return kept | search | memory | {"PLOOMBER_STATS_ENABLED": "false", "PLOOMBER_VERSION_CHECK_DISABLED": "true"}


def set_year(folder: Path, project: Project) -> None:
    """Write the report's year into each notebook, for tools that cannot set it."""
    for key in project.keys:
        path = folder / "notebooks" / f"{key}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = f'time_period = "{project.time_period}"'
        nbformat.write(notebook, path)


def edit_commentary(folder: Path, project: Project) -> str:
    """Add a sentence to one section's commentary; returns the sentence."""
    path = commentary(folder, project.time_period, project.edited)
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n\n{COMMENTARY_SENTENCE}\n", encoding="utf-8")
    return COMMENTARY_SENTENCE


def edit_notebook(folder: Path, project: Project) -> str:
    """Add a cell with a sentence before the last of one section's notebook; returns the sentence."""
    path = folder / "notebooks" / f"{project.edited}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = nbformat.v4.new_code_cell(f'section.text("{NOTEBOOK_SENTENCE}")', id="added")
    notebook.cells.insert(len(notebook.cells) - 1, cell)
    nbformat.write(notebook, path)
    return NOTEBOOK_SENTENCE


def output(*words: str, cwd: Path, env: dict[str, str] | None = None) -> str:
    """What a command of the preparations printed; one that fails stops the benchmark with what it said."""
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout
