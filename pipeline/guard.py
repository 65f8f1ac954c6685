"""What DVC writes in place stays whole. Ended while it writes dvc.lock or its list of locks, DVC leaves half a file, and refuses
to begin again.

While a stage runs, DVC waits and dvc.lock is whole: each stage keeps a copy. A guard, which ends a moment after DVC, puts the
copy back where it finds half a file; then DVC only runs the stage again that it had not recorded. Where there was no guard, since
DVC ended before a stage ran or the guard ended with it, `python -m pipeline check` does its work.

    python -m pipeline.guard 4711
"""

import json
import os
import select
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

from pipeline import paths, tracing

STORE = paths.ROOT / ".dvc" / "tmp" / "kept"
LOCK, LOCKS = "dvc.lock", ".dvc/tmp/rwlock"
MOMENT = 0.1  # seconds in which a DVC that lives writes on
CONFLICT = b"<<<<<<< "  # git's mark of two versions: whoever merges chooses, and DVC says so


@tracing.aside()
def keep(dvc: int) -> None:
    """Keep dvc.lock as it is now for this run of DVC, which waits; the first time, begin a guard."""
    folder, lock = STORE / str(dvc), paths.ROOT / LOCK
    begins = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    if lock.exists():
        shutil.copyfile(lock, folder / "new")
        (folder / "new").replace(folder / LOCK)
    if begins and hasattr(os, "pidfd_open"):
        import subprocess

        quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        subprocess.Popen([sys.executable, "-m", __spec__.name, str(dvc)], cwd=paths.ROOT, start_new_session=True, **quiet)


def known(dvc: int) -> bool:
    """Whether this process is a run of DVC that has a guard."""
    return (STORE / str(dvc)).exists()


@tracing.aside()
def mend() -> list[str]:
    """Put right what runs of DVC left that have ended; the files that were put right."""
    import psutil

    kept = sorted(STORE.glob("*"))
    ended = [folder for folder in kept if not psutil.pid_exists(int(folder.name))]
    return [name for folder in (ended if kept else [STORE / "none"]) for name in _mend(folder)]


def guard(dvc: int) -> None:
    """Wait until this run of DVC has ended, and mend what it left."""
    with suppress(ProcessLookupError):  # it ended first
        select.select([os.pidfd_open(dvc)], [], [])
    _mend(STORE / str(dvc))


def _mend(folder: Path) -> list[str]:
    mended = []
    lock, locks = paths.ROOT / LOCK, paths.ROOT / LOCKS
    if _left_half(locks, _is_json):
        locks.unlink()
        mended.append(LOCKS)
    if _left_half(lock, lambda text: CONFLICT in text or _is_record(text)):
        if (folder / LOCK).exists() and _is_record((folder / LOCK).read_bytes()):
            (folder / LOCK).replace(lock)
        else:
            lock.unlink()  # DVC makes it anew, mostly from its cache
        mended.append(LOCK)
    shutil.rmtree(folder, ignore_errors=True)
    return mended


def _left_half(path: Path, is_whole) -> bool:
    """Whether a file is half-written and nobody writes on."""
    if not path.exists() or is_whole(before := path.read_bytes()):
        return False
    time.sleep(MOMENT)
    return path.exists() and path.read_bytes() == before


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _is_record(text: bytes) -> bool:
    """Whether DVC can read a dvc.lock. One that ends between two stages only lacks what DVC will make again."""
    from dvc.exceptions import DvcException
    from dvc.schema import COMPILED_LOCKFILE_SCHEMA
    from dvc.utils.serialize import parse_yaml
    from dvc.utils.strictyaml import validate

    try:
        record = parse_yaml(text.decode("utf-8"), LOCK)
        validate(record, COMPILED_LOCKFILE_SCHEMA)
    except (DvcException, UnicodeDecodeError):
        return False
    items = [item for stage in record.get("stages", {}).values() for part in ("deps", "outs") for item in stage.get(part, [])]
    # "hash: m" and "md5: 645" pass the schema, and then DVC fails
    return all(item.get("hash", "md5") == "md5" and isinstance(item.get("md5") or "", str) for item in items)


if __name__ == "__main__":
    guard(int(sys.argv[1]))
