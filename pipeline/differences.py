"""How the outputs of two runs differ: which, because of which, and the first lines that do."""

import difflib
import itertools
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pipeline import hashes

TEXT = {".html", ".json", ".csv", ".ipynb", ".svg", ".md", ".txt"}
ZIPPED = {".docx", ".xlsx", ".ods"}
WIDTH, LINES, ROWS, FILES = 100, 6, 10, 4
BEFORE = 30  # signs of a long line that are shown before its difference


@dataclass(frozen=True)
class Kept:
    """Where the outputs of a run may still lie: in its folder, or in its DVC cache."""

    root: Path
    cache: Path

    def files(self, out: str, md5: str) -> dict[str, str] | None:
        """The files of an output with their hashes; one that is a file itself has the name ''. None if they are gone."""
        if not md5.endswith(".dir"):
            return {"": md5}
        if hashes.md5(self.root / out) == md5:
            folder = self.root / out
            return {path.relative_to(folder).as_posix(): hashes.md5(path) for path in hashes.files(folder)}
        listed = self._cached(md5)
        return {entry["relpath"]: entry["md5"] for entry in json.loads(listed.read_bytes())} if listed.exists() else None

    def content(self, path: str, md5: str) -> bytes | None:
        """What a file held when it had this hash; None if that is gone."""
        found = (file for file in (self.root / path, self._cached(md5)) if hashes.md5(file) == md5)
        file = next(found, None)
        return file.read_bytes() if file else None

    def _cached(self, md5: str) -> Path:
        return self.cache / "files" / "md5" / md5[:2] / md5[2:]


def outputs(lock: dict[str, dict]) -> dict[tuple[str, str], str]:
    """The hash of each output of dvc.lock, by stage and path."""
    return {(name, item["path"]): item["md5"] for name, stage in lock.items() for item in stage.get("outs", [])}


def differing(then: dict[str, dict], now: dict[str, dict]) -> list[tuple[str, str]]:
    """Stage and path of each output that differs, or that only one of the two runs has."""
    old, new = outputs(then), outputs(now)
    return [item for item in {**new, **old} if old.get(item) != new.get(item)]


def following(then: dict[str, dict], now: dict[str, dict]) -> set[str]:
    """The stages that were given something else than before, so that nothing is to be learnt from what they made of it."""

    def given(stage: dict) -> dict:
        return {item["path"]: item["md5"] for item in stage.get("deps", [])}

    return {name for name in then.keys() & now.keys() if given(then[name]) != given(now[name])}


def told(out: str, old: str | None, new: str | None, then: Kept, now: Kept) -> list[str]:
    """How an output differs, as lines: its files, and what of them may be shown."""
    if not (old and new):
        return [f"{out}: {'only recorded' if old else 'not recorded'}"]
    before, after = then.files(out, old), now.files(out, new)
    if before is None or after is None:
        return [f"{out}: recorded with another hash; what it held then is no longer here"]
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    lines = []
    for name in names[:FILES]:
        path = f"{out}/{name}" if name else out
        lines += _file(path, before.get(name), after.get(name), then, now)
    return lines + ([f"{out}: {len(names) - FILES} more of its files"] if len(names) > FILES else [])


def _file(path: str, old: str | None, new: str | None, then: Kept, now: Kept) -> list[str]:
    if not (old and new):
        return [f"{path}: {'only recorded' if old else 'not recorded'}"]
    before, after = then.content(path, old), now.content(path, new)
    if before is None or after is None:
        return [f"{path}: what it held then is no longer here"]
    suffix = Path(path).suffix
    if suffix in ZIPPED:
        return [f"{path}: {', '.join(_parts(before, after))}"]
    if suffix not in TEXT:
        return [f"{path}: from byte {alike(before, after) + 1}"]
    lines = before.decode("utf-8", "replace").splitlines(), after.decode("utf-8", "replace").splitlines()
    if not may_be_shown(path):
        return [f"{path}: {_rows(*lines)}"]
    return [path, *(f"  {line}" for line in unified(*lines))]


def may_be_shown(path: str) -> bool:
    """Whether the words of an output are for everybody: not those of restricted tables, nor of pages for checkers."""
    parts = path.split("/")
    return path.startswith(("data/publishable/", "data/sources/")) or (parts[0] == "reports" and "review" not in parts)


def unified(before: list[str], after: list[str]) -> list[str]:
    """The first lines of a unified diff without context; of long lines what is around the difference."""
    start = alike(before, after)
    reach = slice(start, start + 200)  # further on, a line that was put in early would make every line differ
    lines = [
        line for line in difflib.unified_diff(before[reach], after[reach], n=0, lineterm="") if line[:2] not in ("--", "++", "@@")
    ]
    old, new = ([line[1:] for line in lines if line[0] == sign][: LINES // 2] for sign in "-+")
    shown = []
    for one, other in itertools.zip_longest(old, new):
        first = alike(one or "", other or "")
        shown += [f"{sign} {around(line, first)}" for sign, line in (("-", one), ("+", other)) if line is not None]
    return shown


def alike(one: Sequence, other: Sequence) -> int:
    """How many items two sequences have in common from their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (first, second) in pairs if first != second), min(len(one), len(other)))


def around(line: str, place: int) -> str:
    """A line, shortened to what is around a place in it."""
    start = max(0, place - BEFORE) if len(line) > WIDTH else 0
    return ("..." if start else "") + line[start : start + WIDTH] + ("..." if len(line) > start + WIDTH else "")


def _rows(before: list[str], after: list[str]) -> str:
    """The rows that differ, without what they say."""
    pairs = enumerate(itertools.zip_longest(before, after), start=1)
    rows = [str(number) for number, (one, other) in pairs if one != other]
    more = f" and {len(rows) - ROWS} more" if len(rows) > ROWS else ""
    return f"rows {', '.join(rows[:ROWS])}{more}" if rows else "the ends of its lines"


def _parts(before: bytes, after: bytes) -> list[str]:
    """The parts of a zipped document that differ."""
    held = []
    for data in (before, after):
        with zipfile.ZipFile(BytesIO(data)) as book:
            held.append({name: book.read(name) for name in book.namelist()})
    names = sorted(held[0].keys() | held[1].keys())
    return [name for name in names if held[0].get(name) != held[1].get(name)] or ["how it is packed"]
