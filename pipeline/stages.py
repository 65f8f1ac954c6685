"""What dvc.yaml declares, resolved for the year and the sections of params.yaml, and what dvc.lock recorded of the last run.

DVC decides what runs; this only tells what it will decide, so that stages may run ahead side by side, be verified and be
told in the provenance.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import paths, yamls
from pipeline.hashes import md5

PLACEHOLDER = re.compile(r"\$\{([\w.]+)\}")


@dataclass(frozen=True)
class Stage:
    """One stage: its name ('section@budget'), its command, what it depends on, and what it makes. Paths are from the root."""

    name: str
    cmd: str
    deps: tuple[str, ...]
    params: tuple[str, ...]
    outs: tuple[str, ...]


@dataclass(frozen=True)
class Inputs:
    """What a stage would read now: the hash of each dependency (None where there is none) and its settings."""

    deps: dict[str, str | None]
    params: dict[str, object]

    def differing(self, other: "Inputs | None") -> list[str]:
        """Names of dependencies and settings that are not as they were."""
        if other is None:
            return sorted(self.deps)
        pairs = ((self.deps, other.deps), (self.params, other.params))
        return [name for now, then in pairs for name in sorted(now.keys() | then.keys()) if now.get(name) != then.get(name)]


def read_yaml(path: Path) -> dict:
    return yamls.load(path.read_text(encoding="utf-8")) or {}


def load(root: Path | None = None) -> dict[str, Stage]:
    """Every stage of dvc.yaml by name, in its order."""
    root = root or paths.ROOT
    settings = read_yaml(root / "params.yaml")
    found = {}
    for name, stage in read_yaml(root / "dvc.yaml")["stages"].items():
        if "foreach" not in stage:
            found[name] = _stage(name, stage, settings)
            continue
        for key in value_of(stage["foreach"].strip("${}"), settings):
            found[f"{name}@{key}"] = _stage(f"{name}@{key}", stage["do"], settings | {"key": key})
    return found


def value_of(dotted: str, settings: dict):
    """A setting by its dotted name; None where there is none."""
    for part in dotted.split("."):
        settings = settings.get(part) if isinstance(settings, dict) else None
    return settings


def _stage(name: str, stage: dict, settings: dict) -> Stage:
    def filled(text: str) -> str:
        return PLACEHOLDER.sub(lambda found: str(value_of(found[1], settings)), text)

    outs = [item if isinstance(item, str) else next(iter(item)) for kind in ("outs", "metrics") for item in stage.get(kind, [])]
    return Stage(
        name,
        filled(stage["cmd"]),
        tuple(map(filled, stage.get("deps", []))),
        tuple(map(filled, stage.get("params", []))),
        tuple(map(filled, outs)),
    )


def made(stages: dict[str, Stage]) -> set[str]:
    """Every path that some stage makes."""
    return {out for stage in stages.values() for out in stage.outs}


def declared(stages: dict[str, Stage]) -> list[str]:
    """The inputs of the whole report: dependencies that no stage makes, and the settings."""
    outs = made(stages)
    deps = {dep for stage in stages.values() for dep in stage.deps}
    return sorted(
        {dep for dep in deps if not any(inside(dep, out) or inside(out, dep) for out in outs)} | {"params.yaml", "dvc.yaml"}
    )


def inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def inputs(stage: Stage, root: Path | None = None, place: Callable[[str], Path] | None = None) -> Inputs:
    """What the stage would read now. ``place`` says where an input is that does not stand in its place yet."""
    root = root or paths.ROOT
    place = place or root.joinpath
    settings = _settings(root / "params.yaml") if stage.params else {}
    return Inputs({dep: md5(place(dep)) for dep in stage.deps}, {name: value_of(name, settings) for name in stage.params})


def recorded(root: Path | None = None) -> dict[str, Inputs]:
    """What each stage had read when DVC last recorded it."""
    return {
        name: Inputs(
            {item["path"]: item["md5"] for item in stage.get("deps", [])},
            {name: value for values in stage.get("params", {}).values() for name, value in values.items()},
        )
        for name, stage in lock(root).items()
    }


def lock(root: Path | None = None) -> dict[str, dict]:
    """The stages of dvc.lock as DVC wrote them; none where there is no such file."""
    path = (root or paths.ROOT) / "dvc.lock"
    return (read_yaml(path).get("stages") or {}) if path.exists() else {}


def stale(stages: dict[str, Stage], root: Path | None = None) -> dict[str, list[str]]:
    """The stages that DVC would run now, each with what is not as it was."""
    then, found = recorded(root), {}
    for name, stage in stages.items():
        differing = inputs(stage, root).differing(then.get(name))
        if differing or any(not ((root or paths.ROOT) / out).exists() for out in stage.outs):
            found[name] = differing
    return found


@cache
def _settings(path: Path) -> dict:
    return read_yaml(path)
