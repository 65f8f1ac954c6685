"""What DVC writes in place stays whole. Ended while it writes dvc.lock or its list of locks, DVC leaves half a file, and refuses
to begin again.

While a stage runs, DVC waits and dvc.lock is whole: each stage keeps a copy. A guard, which ends a moment after DVC, puts the
copy back where it finds half a file; then DVC only runs the stage again that it had not recorded. Where there was no guard, since
DVC ended before a stage ran or the guard ended with it, the next `dvc` of this environment begins with its work
(`pipeline.dvc_start`); so does `python -m pipeline check`, wherever DVC came from.

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
PATIENCE = 5  # seconds that another may take to mend
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
    mended = before_dvc()
    if not any(STORE.glob("*")):  # then no run has begun
        mended += _mend_record(None)
    return mended


def before_dvc() -> list[str]:
    """The same, but dvc.lock only if a stage ran in a run that has ended: no other leaves half of it. Else this takes no time."""
    mended = []
    for folder in _ended():
        if claimed := _claimed(folder):
            mended += _mend(claimed)
    mended += _mend_locks()
    end = time.monotonic() + PATIENCE
    while any(STORE.glob("*.*")) and time.monotonic() < end:  # another is at it
        time.sleep(MOMENT / 10)
    return mended


def guard(dvc: int) -> None:
    """Wait until this run of DVC has ended, and mend what it left."""
    with suppress(ProcessLookupError):  # it ended first
        select.select([os.pidfd_open(dvc)], [], [])
    if claimed := _claimed(STORE / str(dvc)):
        _mend(claimed)


def _ended() -> list[Path]:
    """What was kept for runs of DVC that have ended, or claimed by who has."""
    kept = sorted(STORE.glob("*"))
    if not kept:
        return []
    import psutil

    return [folder for folder in kept if not psutil.pid_exists(int(folder.name.rpartition(".")[2]))]


def _claimed(folder: Path) -> Path | None:
    """The folder under a new name, which says that this process mends; None when another was first."""
    try:
        return folder.rename(folder.with_name(f"{folder.name.partition('.')[0]}.{os.getpid()}"))
    except FileNotFoundError:
        return None


def _mend(folder: Path) -> list[str]:
    mended = _mend_locks() + _mend_record(folder / LOCK)
    shutil.rmtree(folder, ignore_errors=True)
    return mended


def _mend_locks() -> list[str]:
    if not _left_half(paths.ROOT / LOCKS, _is_json):
        return []
    (paths.ROOT / LOCKS).unlink(missing_ok=True)
    return [LOCKS]


def _mend_record(copy: Path | None) -> list[str]:
    lock = paths.ROOT / LOCK
    if not _left_half(lock, lambda text: CONFLICT in text or _is_record(text)):
        return []
    if copy and copy.exists() and _is_record(copy.read_bytes()):
        copy.replace(lock)
    else:
        lock.unlink()  # DVC makes it anew, mostly from its cache
    return [LOCK]


def _left_half(path: Path, is_whole) -> bool:
    """Whether a file is half-written and nobody writes on."""
    if (before := _seen(path)) is None or is_whole(before[1]):
        return False
    time.sleep(MOMENT)
    return _seen(path) == before


def _seen(path: Path) -> tuple[int, bytes] | None:
    """When a file was written, and what it says; None where there is none. One that is written often is empty again and again."""
    try:
        return path.stat().st_mtime_ns, path.read_bytes()
    except FileNotFoundError:
        return None


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
