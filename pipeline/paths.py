"""Every folder of the project, named once."""

import os
from pathlib import Path

ROOT = Path(os.environ.get("SAFEGUARDING_REPORT_ROOT", Path(__file__).resolve().parent.parent))

PARAMS = ROOT / "params.yaml"
NOTEBOOKS = ROOT / "notebooks"
DATA = ROOT / "data"
RAW = DATA / "raw"
CONTRACTS = DATA / "contracts"
CORRECTIONS = DATA / "corrections.yml"
NUMERALS = DATA / "numerals.yml"
COMMENTARY = DATA / "commentary"
PUBLISHED = DATA / "published"
CLEAN = DATA / "clean"
INDICATORS = DATA / "indicators"
PUBLISHABLE = DATA / "publishable"
SOURCES = DATA / "sources"
REPORTS = ROOT / "reports"

PACKAGE = Path(__file__).resolve().parent
DEFINITIONS = PACKAGE / "indicators"
TEMPLATES = PACKAGE / "templates"


def report(time_period: str) -> Path:
    """Folder of one year's report."""
    return REPORTS / time_period


def section(time_period: str, key: str) -> Path:
    """Folder of what one section of one year's report leaves behind."""
    return report(time_period) / "sections" / key


def failed(time_period: str) -> Path:
    """Folder of the notebooks that failed, as far as they ran, and of what they said."""
    return report(time_period) / "failed"


MADE = {name: globals()[name].relative_to(ROOT) for name in ("SOURCES", "CLEAN", "INDICATORS", "PUBLISHABLE", "REPORTS")}


def shown(path: Path) -> str:
    """The path as a message names it: from the project's root."""
    for name, place in MADE.items():
        if path.is_relative_to(globals()[name]):  # which may be elsewhere, while results wait to be put into place
            return (place / path.relative_to(globals()[name])).as_posix()
    try:
        return path.resolve().relative_to(ROOT).as_posix()
    except ValueError:
        return path.as_posix()
