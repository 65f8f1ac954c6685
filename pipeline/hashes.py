"""DVC's hashes, without DVC: md5 of a file; of a folder, md5 of the list of its files, ending in '.dir'."""

import hashlib
import json
import os
from pathlib import Path

IGNORED = {"__pycache__", ".ipynb_checkpoints"}  # as .dvcignore has it


def md5(path: Path) -> str | None:
    """The hash of a file or a folder; None where there is neither."""
    if path.is_file():
        return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    if not path.is_dir():
        return None
    entries = [{"md5": md5(file), "relpath": file.relative_to(path).as_posix()} for file in files(path)]
    text = json.dumps(sorted(entries, key=lambda entry: entry["relpath"]), sort_keys=True)
    return hashlib.md5(text.encode("utf-8"), usedforsecurity=False).hexdigest() + ".dir"


def files(folder: Path) -> list[Path]:
    """The files below a folder that DVC hashes; links are followed."""
    found = []
    for inner, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name not in IGNORED]
        found += [Path(inner, name) for name in names if not name.endswith(".pyc")]
    return sorted(found)
