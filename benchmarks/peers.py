"""Environments for other tools, one each under .bench/peers/, and the files that tell each tool about the notebooks."""

import hashlib
import json
import re
import subprocess
import sys
import venv
from pathlib import Path

import yaml

from benchmarks import copies
from benchmarks.copies import BENCH, Project

PEERS = Path(__file__).resolve().parent / "peers"


class CannotInstallError(Exception):
    """A peer that is named in the results with the reason."""


def own() -> Path:
    """The commands of the project's own environment."""
    return Path(sys.executable).parent


def installed(peer: str) -> Path:
    """The commands of the peer's environment, made anew when its requirements changed."""
    requirements, folder = PEERS / f"{peer}.txt", BENCH / "peers" / peer
    binaries, mark = folder / ("Scripts" if sys.platform == "win32" else "bin"), folder / "ready"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    if not mark.exists() or mark.read_text() != wanted:
        print(f"Installing {peer}", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [binaries / "python", "-m", "pip", "install", "--quiet"]
        words = [*pip, "--no-deps", "--require-hashes", "--requirement", requirements]
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode:
            raise CannotInstallError(reason(done.stderr))
        mark.write_text(wanted)
    compiled(folder)
    return binaries


def compiled(folder: Path) -> None:
    """Byte-compile an environment, so that no contender pays for it. Files that no interpreter could compile are left."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", folder], capture_output=True)


def reason(said: str) -> str:
    """The last line of an error, without addresses and paths of this machine."""
    lines = [line for line in said.splitlines() if "ERROR" in line] or said.strip().splitlines() or ["it said nothing"]
    return re.sub(r"\w+://\S+|(?<!\w)/\S+", "...", lines[-1]).strip()[:200]


def snakemake(folder: Path, project: Project) -> None:
    """One rule for all sections."""
    (folder / "Snakefile").write_text(
        f"""KEYS = {list(project.keys)!r}

rule all:
    input: expand("executed/{{key}}.ipynb", key=KEYS)

rule section:
    input:
        notebook="notebooks/{{key}}.ipynb",
        figures="data/publishable/{{key}}",
        words="data/commentary/{project.time_period}/{{key}}.md",
    output: "executed/{{key}}.ipynb"
    shell: "papermill {{input.notebook}} {{output}} -p time_period {project.time_period}"
""",
        encoding="utf-8",
    )


def ploomber(folder: Path, project: Project, parallel: bool, engine: bool) -> None:
    """A task for each section; the static analysis of code is off, since no other contender does it."""
    executor = {"dotted_path": "ploomber.executors.Parallel", "processes": project.cores} if parallel else "serial"
    tasks = [
        {
            "source": f"notebooks/{key}.ipynb",
            "name": key,
            "product": f"executed/{key}.ipynb",
            "params": {"time_period": project.time_period},
            "static_analysis": "disable",
        }
        | ({"executor": "ploomber-engine"} if engine else {})
        for key in project.keys
    ]
    meta = {"extract_upstream": False, "extract_product": False}
    text = yaml.safe_dump({"meta": meta, "executor": executor, "tasks": tasks}, sort_keys=False)
    (folder / "pipeline.yaml").write_text(text, encoding="utf-8")


def jupyter_book(folder: Path, project: Project) -> None:
    """A book of all sections, its cache on, notebooks run where they lie."""
    config = {"title": "Report", "only_build_toc_files": True, "execute": {"execute_notebooks": "cache", "timeout": -1}}
    first, *others = [f"notebooks/{key}" for key in project.keys]
    contents = {"format": "jb-book", "root": first, "chapters": [{"file": name} for name in others]}
    copies.set_year(folder, project)
    (folder / "_config.yml").write_text(json.dumps(config), encoding="utf-8")
    (folder / "_toc.yml").write_text(json.dumps(contents), encoding="utf-8")
