"""Everything that can be refused before anything runs: settings, contracts, notebooks, commentary, definitions."""

from pathlib import Path

from pipeline import clean, definitions, notebooks, params, paths, receiving
from pipeline.errors import ReportError, SettingError, nearest, raise_all


def check() -> params.Params:
    """The settings, once all inputs are in order; otherwise one screen with every fault."""
    settings = params.load()
    errors: list[ReportError] = []
    for step in (receiving.check_all, lambda: clean.check_returns(settings)):
        _try(step, errors)
    for key in settings.sections:
        _try(lambda key=key: notebooks.check(paths.NOTEBOOKS / f"{key}.ipynb"), errors)
        _try(lambda key=key: _commentary(settings, key), errors)
        _try(lambda key=key: definitions.of(key), errors)
    for path in sorted(paths.NOTEBOOKS.glob("*.ipynb")):
        _try(lambda path=path: _listed(settings, path), errors)
    raise_all(errors)
    return settings


def _try(step, errors: list[ReportError]) -> None:
    try:
        step()
    except ReportError as error:
        errors.append(error)


def _commentary(settings: params.Params, key: str) -> None:
    folder = paths.COMMENTARY / settings.report.time_period
    path = folder / f"{key}.md"
    if not path.exists():
        present = [item.stem for item in folder.glob("*.md") if item.stem not in settings.sections]
        hint = nearest(key, present) if present else "no file there has a name of its own"
        raise SettingError(
            paths.shown(path),
            f"there is no such file; {hint}",
            "Write it; `supplied: false` in its head says that there is no commentary.",
        )


def _listed(settings: params.Params, path: Path) -> None:
    if path.stem not in settings.sections:
        raise SettingError(
            "params.yaml: sections",
            f"{paths.shown(path)} is not listed; {nearest(path.stem, settings.sections)}",
            "List it, or remove the notebook.",
        )
