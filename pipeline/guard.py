"""What DVC writes in place stays whole. Ended while it writes dvc.lock or its list of locks, DVC leaves half a file, and refuses
to begin again.

While a stage runs, DVC waits and dvc.lock is whole: each stage keeps a copy. A guard, which ends a moment after DVC, puts the
copy back where it finds half a file; then DVC only runs the stage again that it had not recorded. Should the guard be ended too,
`python -m pipeline check` does its work.

    python -m pipeline.guard 4711
"""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from pipeline import paths, tracing

STORE = paths.ROOT / ".dvc" / "tmp" / "kept"
LOCK, LOCKS = "dvc.lock", ".dvc/tmp/rwlock"
MOMENT = 0.1  # seconds in which a DVC that lives writes on


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
        quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        subprocess.Popen([sys.executable, "-m", __spec__.name, str(dvc)], cwd=paths.ROOT, start_new_session=True, **quiet)


def known(dvc: int) -> bool:
    """Whether this process is a run of DVC that has a guard."""
    return (STORE / str(dvc)).exists()


@tracing.aside()
def mend() -> list[str]:
    """Put right what runs of DVC left that have ended; the files that were put right."""
    import psutil

    mended = []
    for folder in sorted(STORE.glob("*")):
        if not psutil.pid_exists(int(folder.name)):
            mended += _mend(folder)
    return mended


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
    known = _recorded((folder / LOCK).read_bytes()) if (folder / LOCK).exists() else None
    if _left_half(lock, lambda text: (names := _recorded(text)) is not None and names >= (known or set())):
        if known is None:
            lock.unlink()  # DVC makes it anew, mostly from its cache
        else:
            (folder / LOCK).replace(lock)
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


def _recorded(text: bytes) -> set[str] | None:
    """The stages that a dvc.lock records; None when it ends too early for DVC."""
    import yaml

    from pipeline import yamls

    try:
        stages = yamls.load(text.decode("utf-8"))["stages"]
        items = [item for stage in stages.values() for part in ("deps", "outs") if part in stage for item in stage[part]]
        whole = all("cmd" in stage for stage in stages.values()) and all({"path", "md5", "size"} <= set(item) for item in items)
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, KeyError, TypeError):
        return None
    return set(stages) if whole else None


if __name__ == "__main__":
    guard(int(sys.argv[1]))
