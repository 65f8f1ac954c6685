"""What stages read although nothing declares it, so that DVC would not notice when it changes."""

import importlib.util
import json
import re
from pathlib import Path

from pipeline import stages, tracing
from pipeline.stages import Stage, inside

AHEAD = re.compile(r"^\.dvc/tmp/ahead/\d+/[^/]+/")  # where results wait, laid out as the project is
ALWAYS = ("params.yaml", "dvc.yaml")  # DVC sees when what a stage uses of them changes
# Files and folders that no stage declares, and why they may be read; from the project's root, or whole paths.
ALLOWED = {
    ".": "libraries look into the folder that they are run in for plug-ins, which are code and would be named",
    "pipeline/__main__.py": "it runs stages and adds nothing to what they make",
    "pipeline/ahead.py": "it runs stages; a test compares what they make with what they make one by one",
    "pipeline/children.py": "it starts processes",
    "pipeline/failures.py": "it says what failed",
    "pipeline/guard.py": "it keeps dvc.lock whole",
    "pipeline/hashes.py": "it tells what is up to date",
    "pipeline/stages.py": "it tells what is up to date",
    "pipeline/tracing.py": "it is what finds this out",
    "pipeline/waiting.py": "it moves what stages made",
    "pipeline/warm.py": "it imports what stages use, and reads no input",
    "/dev": "devices",
    "/proc": "the processes of the machine: how many cores, who started whom",
    "/sys": "how many cores may be used",
    "/usr/share/zoneinfo": "stages run in UTC, which does not change",
}


def found(root: Path, traced: dict[str, set[tuple[str, Path]]], own: tuple[Path, ...] = ()) -> list[tuple[str, str, str]]:
    """Stage, how ('read', 'listed') and what: each thing that stages of the project at ``root`` read without declaring it.

    ``own`` are folders of whoever runs the stages. Paths in the project are from its root.
    """
    known, faults = stages.load(root), set()
    for name, things in traced.items():
        made = {path for how, path in things if how == tracing.MADE}
        allowed = declarations(root, known, name)
        for how, path in things:
            if how == tracing.MADE or made & {path, *path.parents} or any(path.is_relative_to(folder) for folder in own):
                continue
            shown = named(root, path)
            if not is_covered(shown, {*ALLOWED, *allowed}) and not (
                how == tracing.LISTED and all_are_covered(root, shown, allowed)
            ):
                faults.add((name, how, shown))
    return sorted(faults, key=lambda fault: (list(known).index(fault[0]) if fault[0] in known else -1, fault))


def declarations(root: Path, known: dict[str, Stage], name: str) -> set[str]:
    """What a stage may read: what it declares, the code that its file in data/sources/ names, and what it makes.

    ``name`` may be that of a kind of stage ('section'): what is imported once for all of them.
    """
    kind = name.partition("@")[0]
    own = [stage for stage in known.values() if name in (stage.name, stage.name.partition("@")[0])]
    sources = root / "data" / "sources" / f"{kind}.json"
    files = json.loads(sources.read_text(encoding="utf-8"))["files"] if sources.exists() else {}
    return {*ALWAYS, *files, *(path for stage in own for path in (*stage.deps, *stage.outs))}


def is_covered(path: str, declared: set[str]) -> bool:
    return any(inside(path, item) for item in declared)


def all_are_covered(root: Path, folder: str, declared: set[str]) -> bool:
    """Whether a stage that lists a folder of the project has declared each file there."""
    held = [f"{folder}/{path.name}" for path in (root / folder).glob("*") if path.name != "__pycache__"]
    return bool(held) and all(is_covered(path, declared) for path in held)


def named(root: Path, path: Path) -> str:
    """The path as dvc.yaml would name it: a compiled module by its source, a result that waits by its place."""
    if path.parent.name == "__pycache__":
        path = Path(importlib.util.source_from_cache(path))
    if not path.is_relative_to(root):
        return path.as_posix()
    return AHEAD.sub("", path.relative_to(root).as_posix())
