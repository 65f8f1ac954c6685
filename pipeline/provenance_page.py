"""reports/<period>/provenance.html and .json: what a report was made from. They name the commit, so no stage makes them."""

import hashlib
import importlib.metadata
import json
import platform
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipeline import paths, periods, provenance, stages
from pipeline.errors import SettingError
from pipeline.hashes import md5
from pipeline.params import Params
from pipeline.reconciling import review_page

NAME, TITLE = "provenance", "What this report was made from"
HELD = ("data/raw", "data/clean", "data/indicators")  # what holds withheld numbers, if anything is withheld
LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)\s*(;[^\\]*)?", re.MULTILINE)
WITHHELD = "c"


def write(params: Params, folder: Path | None = None, up: str = "") -> dict:
    """Both files for the report in a folder; what they say. ``up`` leads from the folder to that of review/."""
    folder = folder or paths.report(params.report.time_period)
    if not (folder / "index.html").exists():
        raise SettingError(paths.shown(folder), "the report has not been made", "Make it: dvc repro")
    found = gather(params, folder)
    moment = found["commit"]["date"]
    committed = periods.long_date(datetime.fromisoformat(moment).date()) if moment else None
    page = review_page.rendered(params, NAME, TITLE, up="", beside=f"{up}review/", found=found, committed=committed)
    (folder / f"{NAME}.html").write_text(page, encoding="utf-8")
    (folder / f"{NAME}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return found


def gather(params: Params, folder: Path) -> dict:
    """All that the page says of the report in a folder, as plain values."""
    state, given = provenance.state(params), provenance.reasons_given(folder)
    reasons = state.reasons or tuple(reason for reason in given if reason == provenance.ASKED_FOR)
    secret = withheld(params)
    return {
        "report": {
            "board": params.board.name,
            "title": params.report.title,
            "time_period": params.report.time_period,
            "state": "draft" if reasons else "final",
            "reasons": list(reasons),
            "up_to_date": reasons == given,
        },
        "commit": {"id": state.commit, "date": commit_date(state.commit), "changed": list(state.changed)},
        "missing": list(state.missing),
        "inputs": {
            "returns": [received(path, secret) for path in returns(params)],
            "commentary": [written(path) for path in sorted((paths.COMMENTARY / params.report.time_period).glob("*.md"))],
            "others": [hashed(path, secret) for path in others()],
        },
        "python": platform.python_version(),
        "libraries": list(libraries()),
        "stages": list(recorded(secret)),
    }


def commit_date(commit: str | None) -> str | None:
    return (provenance.git("show", "--no-patch", "--format=%cI", commit) or "").strip() if commit else None


def returns(params: Params) -> list[Path]:
    """The returns that this report may read: no folder is newer than its settings allow."""
    folders = [path for path in sorted(paths.RAW.iterdir()) if path.is_dir() and path.name <= params.returns_up_to]
    return [path for folder in folders for path in sorted(folder.glob("*.csv"))]


def received(path: Path, secret: set[str]) -> dict:
    """A return with its sender, and its hashes if they may be told."""
    contract = paths.CONTRACTS / f"{path.stem}.yml"
    words = stages.read_yaml(contract) if contract.exists() else {}
    source = words.get("source", {})
    told = {"title": words.get("title", ""), "sender": source.get("sender", ""), "received": source.get("received", "")}
    closed = paths.shown(path) in secret
    sha256 = None if closed else hashlib.sha256(path.read_bytes()).hexdigest()
    return {"path": paths.shown(path), **told, "md5": None if closed else md5(path), "sha256": sha256}


def written(path: Path) -> dict:
    """A commentary file with who wrote it and when."""
    head = provenance.head(path)
    return {
        "path": paths.shown(path),
        "sender": str(head.get("author", "")),
        "received": str(head.get("date", "")),
        "md5": md5(path),
    }


def others() -> list[str]:
    """Declared inputs that are neither returns nor commentary."""
    own = ("data/raw", "data/commentary")
    return [path for path in stages.declared(stages.load()) if not any(stages.inside(path, folder) for folder in own)]


def hashed(path: str, secret: set[str], recorded: str | None = None) -> dict:
    """A path with its hash, the one recorded or else that of now; None where it may not be told."""
    closed = secret and any(stages.inside(path, held) for held in HELD)
    return {"path": path, "md5": None if closed else recorded or md5(paths.ROOT / path)}


def withheld(params: Params) -> set[str]:
    """Returns that hold a withheld number: those whose hash the explanations of numbers withhold.

    A return that stands behind no figure counts as such when any row of it is marked as withheld.
    """
    told: dict[str, bool] = {}
    for section in params.sections:
        path = paths.PUBLISHABLE / section / "returns.json"
        tables = json.loads(path.read_text(encoding="utf-8"))["tables"] if path.exists() else {}
        for file in (file for table in tables.values() for file in table["files"].values()):
            told[file["path"]] = told.get(file["path"], True) and file["sha256"] is not None
    closed = {path for path, may_be_told in told.items() if not may_be_told}
    return closed | {path for path in map(paths.shown, returns(params)) if path not in told and is_marked(path)}


def is_marked(path: str) -> bool:
    """Whether the published form of a return has a cell that says c; where there is none, nothing is known of it."""
    shown = paths.PUBLISHABLE / "_tables" / Path(path).name
    if not shown.exists():
        return True
    cells = re.findall(r"(?:^|,)c(?=,|$)", shown.read_text(encoding="utf-8"), re.MULTILINE)
    return bool(cells)


def libraries(lock: Path | None = None) -> Iterator[dict]:
    """Each library of requirements.lock (or ``lock``), and what is installed of it. One with a condition may not be needed."""
    locked: dict[str, dict[str, str]] = {}
    for name, version, condition in LOCKED.findall((lock or paths.ROOT / "requirements.lock").read_text(encoding="utf-8")):
        locked.setdefault(name, {})[version] = condition
    for name, versions in locked.items():
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            installed = None
        as_locked = all(versions.values()) if installed is None else installed in versions
        shown = installed if installed in versions else ", ".join(versions)
        yield {"name": name, "locked": shown, "installed": installed, "as_locked": as_locked}


def recorded(secret: set[str]) -> Iterator[dict]:
    """Each stage with the hashes that dvc.lock has, and what is no longer as it was recorded."""
    lock, stale = stages.lock(), stages.stale(stages.load())
    for name, stage in stages.load().items():
        held = lock.get(name, {})
        hashes = {
            part: [hashed(item["path"], secret, item.get("md5")) for item in held.get(part, [])] for part in ("deps", "outs")
        }
        yield {"name": name, "cmd": stage.cmd, "changed": stale.get(name, []) if held else [], **hashes}
