"""While an analyst works: each saved notebook or commentary is in the finished report a moment later.

One process stays, with everything imported. It makes the sections that were edited, and the report of them, at once and beside
`dvc repro`, which it starts too: DVC decides and records as always, and finds the results waiting. An edit of anything else is
left to `dvc repro`. When code, settings or libraries have changed, the process starts again, so that none of them is ever old.
"""

import gc
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress

import watchfiles

from pipeline import ahead, assemble, children, paths, stages, warm
from pipeline.errors import SettingError
from pipeline.waiting import Waiting

FOLDERS = ("notebooks", "data", "pipeline")
FILES = ("params.yaml", "dvc.yaml", "requirements.lock")  # of the project's folder, which is too full to be watched
LOOK = 500  # milliseconds between two looks at these files
SETTLE = 50  # milliseconds in which saving one edit is done


def watch(settings) -> None:
    """Bring the report up to date, then do so after each edit, until Ctrl-C."""
    if not children.can_fork():
        raise SettingError("watch", "it needs Linux, where processes can be forked", "Run after each edit: dvc repro")
    with suppress(KeyboardInterrupt):
        _watch(settings)


def _watch(settings) -> None:
    known, files = stages.load(), _files()
    _record()
    for kind in ("section", "assemble"):
        warm.up(kind, settings)
    assemble.start_makers(settings)
    print("Watching: save a notebook or its commentary, and the report follows. Ctrl-C ends.", flush=True)
    folders = [paths.ROOT / name for name in FOLDERS]
    for changes in watchfiles.watch(*folders, debounce=SETTLE, step=SETTLE // 2, rust_timeout=LOOK, yield_on_timeout=True):
        if files != _files():
            _start_again()
        if changes:
            _follow(settings, known)


def _follow(settings, known: dict[str, stages.Stage]) -> None:
    """Have done what an edit asks for, if it asks for anything."""
    began, stale = time.monotonic(), stages.stale(known)
    if not stale:
        return
    if "sources" in stale:
        _start_again()
    sections = [name for name in stale if name.startswith("section@")]
    if sections and set(stale) <= {*sections, "assemble"}:
        if not assemble.makers.are_alive():
            assemble.start_makers(settings)
        _make(ahead.Maker(settings, known, Waiting(os.getpid())), sections)
        gc.collect()  # a maker lets nothing be collected while it works
    else:
        _record()
    if not stages.stale(known):
        print(f"The report is up to date ({time.monotonic() - began:.1f} s).", flush=True)


def _make(maker: ahead.Maker, sections: list[str]) -> None:
    """Make the sections and the report of them, while DVC begins to ask for them."""
    maker.promise([*sections, "assemble"])
    dvc = _dvc()
    maker.unwanted = children.watched(dvc.pid)
    try:
        maker.make_report(sections)
    except children.UnwantedError:  # DVC could not begin, and has said why
        pass
    finally:
        maker.finish()
        os.close(maker.unwanted)
    dvc.wait()
    shutil.rmtree(maker.store.folder, ignore_errors=True)  # what failed, or was not asked for, must not meet the next edit


def _record() -> None:
    _dvc().wait()


def _dvc() -> subprocess.Popen:
    """`dvc repro`, which ends with this process. What it says of stages is for its own log; what went wrong is for all."""
    return subprocess.Popen(
        [sys.executable, "-m", "dvc", "repro", "--quiet"],
        cwd=paths.ROOT,
        stdin=subprocess.DEVNULL,
        preexec_fn=children.end_with_parent,
    )


def _files() -> list[int]:
    """When the files were last written; 0 for one that is gone for a moment, while an editor saves it."""
    return [path.stat().st_mtime_ns if path.exists() else 0 for path in (paths.ROOT / name for name in FILES)]


def _start_again() -> None:
    print("Code, settings or libraries have changed: starting again.", flush=True)
    assemble.makers.close()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
