"""Other dvc.yaml files made from the project's own: the stock way, the sections alone, and stages that do no work."""

import shlex
from pathlib import Path

import yaml

from pipeline.stages import Stage, inside

STOCK = (
    "mkdir -p {folder} && "
    "papermill notebooks/${{key}}.ipynb {folder}/notebook.ipynb -p time_period ${{report.time_period}} && "
    "jupyter nbconvert --to html --Exporter.preprocessors=benchmarks.gather.Gather {folder}/notebook.ipynb"
)


def sections(definition: dict) -> str:
    """The name of the stage that runs a notebook for each section."""
    return next(name for name, stage in definition["stages"].items() if "foreach" in stage)


def stock(definition: dict) -> dict:
    """The same pipeline, but each section run by papermill and made a page by nbconvert, as commands."""
    name = sections(definition)
    stage = definition["stages"][name]
    do = stage["do"] | {"cmd": STOCK.format(folder=stage["do"]["outs"][0])}
    return definition | {"stages": definition["stages"] | {name: stage | {"do": do}}}


def put_back(definition: dict, made: Path) -> dict:
    """The same pipeline, but each command only copies what its stage made before, in another folder."""
    return definition | {"stages": {name: _put_back(stage, made) for name, stage in definition["stages"].items()}}


def _put_back(stage: dict, made: Path) -> dict:
    if "do" in stage:
        return stage | {"do": _put_back(stage["do"], made)}
    outs = [next(iter(out)) if isinstance(out, dict) else out for out in (*stage["outs"], *stage.get("metrics", []))]
    copies = [f"mkdir -p {Path(out).parent} && cp -a {shlex.quote(str(made))}/{out} {out}" for out in outs]
    return stage | {"cmd": " && ".join(copies)}


def before_sections(stages: dict[str, Stage], name: str) -> list[str]:
    """Names of the stages from which the sections follow, in the order of dvc.yaml."""
    needed, waiting = set(), [stage for stage in stages.values() if base(stage.name) == name]
    while waiting:
        after = waiting.pop()
        for stage in stages.values():
            if feeds(stage, after) and stage.name not in needed and base(stage.name) != name:
                needed.add(stage.name)
                waiting.append(stage)
    return [stage for stage in stages if stage in needed]


def last(stages: dict[str, Stage]) -> list[str]:
    """Names of the stages that no other follows."""
    return [name for name, stage in stages.items() if not any(feeds(stage, after) for after in stages.values())]


def feeds(stage: Stage, after: Stage) -> bool:
    """Whether one stage makes what the other reads."""
    return any(inside(dep, out) or inside(out, dep) for dep in after.deps for out in stage.outs)


def base(stage: str) -> str:
    """section@budget -> section."""
    return stage.partition("@")[0]


def without_the_rest(definition: dict, before: list[str]) -> dict:
    """The sections and what they follow from; nothing that comes after or beside them."""
    kept = {*map(base, before), sections(definition)}
    return definition | {"stages": {name: stage for name, stage in definition["stages"].items() if name in kept}}


def idle(names: list[str]) -> dict:
    """As many stages, each with one small file to read and an empty one to write."""
    stages = {name.replace("@", "-"): None for name in names}
    return {"stages": {name: {"cmd": f": > out/{name}", "deps": [f"in/{name}"], "outs": [f"out/{name}"]} for name in stages}}


def read(folder: Path) -> dict:
    return yaml.safe_load((folder / "dvc.yaml").read_text(encoding="utf-8"))


def write(definition: dict, folder: Path) -> None:
    (folder / "dvc.yaml").write_text(yaml.safe_dump(definition, sort_keys=False, width=1000), encoding="utf-8")
