"""What each stage runs with, as one small file for each: hashes of code, templates and libraries, and its settings.

A stage of dvc.yaml depends on its file in data/sources/, not on thirty modules: what a stage runs is read from the imports
below its function in `pipeline.work`, so no list of modules is kept by hand and none can be forgotten.
"""

import ast
import functools
import json
from collections.abc import Iterator
from pathlib import Path

from pipeline import paths
from pipeline.hashes import files, md5
from pipeline.params import Params

TEMPLATES = "pipeline/templates"
REVIEW_PAGES = [f"{TEMPLATES}/review", f"{TEMPLATES}/html/base.css"]
READ = {  # files that a module reads, beside the modules that it imports
    "pipeline/indicators/__init__.py": ["pipeline/indicators"],
    "pipeline/definitions.py": ["pipeline/indicators"],
    "pipeline/binding.py": ["data/numerals.yml"],
    "pipeline/numerals.py": ["data/numerals.yml"],
    "pipeline/notebooks.py": ["pipeline/engine.py"],
    "pipeline/display/blocks.py": [f"{TEMPLATES}/display"],
    "pipeline/display/style.py": [f"{TEMPLATES}/fonts"],
    "pipeline/render.py": [
        f"{TEMPLATES}/reviewers",
        *(f"{TEMPLATES}/html/{name}" for name in ("base.css", "explain.css", "explain.js")),
    ],
    "pipeline/reconciling/review_page.py": REVIEW_PAGES,
    "pipeline/publishing/html.py": [TEMPLATES],
}
SETTINGS = {  # of params.yaml, for each stage
    "clean": ["report", "board", "disclosure"],
    "indicators": ["sections"],
    "disclose": ["report", "board", "disclosure", "sections"],
    "reconcile": ["report", "board", "sections"],
    "section": ["report", "board", "sections"],
    "assemble": ["report", "board", "sections"],
}
EVERY = ["pipeline/surroundings.py", "pipeline/work.py", "requirements.lock"]  # they may change anything


def write(settings: Params, folder: Path | None = None) -> None:
    """A file a stage; one whose code has not changed keeps its content, so that DVC leaves the stage alone."""
    folder = folder or paths.SOURCES
    folder.mkdir(parents=True, exist_ok=True)
    hashed = functools.cache(md5)  # most files serve several stages
    for stage in functions():
        hashes = {path: hashed(paths.ROOT / path) for path in read_by(stage)}
        content = {"settings": settings.model_dump(mode="json", include={"environment", *SETTINGS[stage]}), "files": hashes}
        (folder / f"{stage}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def functions() -> dict[str, ast.FunctionDef]:
    """The work of each stage, as code."""
    tree = ast.parse((paths.PACKAGE / "work.py").read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def read_by(stage: str) -> list[str]:
    """Every file of the project's own code, templates and lock files that a stage depends on, from the root."""
    known = modules(functions()[stage]) | {"pipeline/params.py"}
    waiting = sorted(known)
    while waiting:
        name = waiting.pop()
        found = {file.relative_to(paths.PACKAGE.parent).as_posix() for path in READ.get(name, []) for file in _files(path)}
        if name.endswith(".py"):
            found |= _imported(_file(name).read_text(encoding="utf-8"))
        waiting += sorted(found - known)
        known |= found
    return sorted(known | set(EVERY))


@functools.cache
def _imported(code: str) -> set[str]:
    """The files of this project that a file's code imports."""
    return modules(ast.parse(code))


def modules(code: ast.AST) -> set[str]:
    """The files of this project that a piece of code imports, wherever in it."""
    names = set()
    for node in _statements(code):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level and node.module, "the project imports by full names"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    own = {name for name in names if name.partition(".")[0] == "pipeline"}
    with_parents = {".".join(name.split(".")[:length]) for name in own for length in range(1, name.count(".") + 2)}
    return {path for name in with_parents if (path := _module(name))}


def _statements(code: ast.AST) -> Iterator[ast.AST]:
    """All statements in it, however deep; there are far fewer of them than of expressions."""
    for node in ast.iter_child_nodes(code):
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            yield node
            yield from _statements(node)


@functools.cache
def _module(name: str) -> str | None:
    path = name.replace(".", "/")
    return next((file for file in (f"{path}.py", f"{path}/__init__.py") if _file(file).is_file()), None)


def _files(path: str) -> list[Path]:
    return files(_file(path)) if _file(path).is_dir() else [_file(path)]


def _file(path: str) -> Path:
    return paths.PACKAGE.parent / path
