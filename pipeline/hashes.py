"""DVC's hashes, without DVC: md5 of a file; of a folder, md5 of the list of its files, ending in '.dir'."""

import hashlib
import json
import os
from pathlib import Path

IGNORED = {"__pycache__", ".ipynb_checkpoints"}  # as .dvcignore has it


def md5(path: Path) -> str | None:
    """The hash of a file or a folder; None where there is neither."""
    if not path.is_dir():
        return _of_file(path)
    entries = [{"md5": _of_file(os.path.join(path, name)), "relpath": name} for name in sorted(_names(path))]
    return _of(json.dumps(entries).encode("utf-8")) + ".dir"


def files(folder: Path) -> list[Path]:
    """The files below a folder that DVC hashes; links are followed."""
    return sorted(Path(folder, name) for name in _names(folder))


def _names(folder: Path) -> list[str]:
    """The files, as they are called from the folder. Strings: a report has thousands of files, and a path of each takes time."""
    found = []
    for inner, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name not in IGNORED]
        start = inner[len(str(folder)) + 1 :].replace(os.sep, "/")
        found += [f"{start}/{name}" if start else name for name in names if not name.endswith(".pyc")]
    return found


def _of_file(path: Path | str) -> str | None:
    """None where there is none, be it that an editor's own file has gone since it was listed."""
    try:
        with open(path, "rb") as file:
            return _of(file.read())
    except FileNotFoundError:
        return None


def _of(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
