"""While an analyst works: each saved notebook or commentary is in the finished report a moment later.

One process stays, with everything imported. It makes the sections that were edited, and the report of them, and shows it at once.
`dvc repro`, which it starts too, decides and records as always, and finds the results waiting; until they all do it waits itself,
so that it takes no processor from them. An edit of anything else is left to `dvc repro`. When code, settings or libraries have
changed, the process starts again, so that none of them is ever old.
"""

import gc
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress

import watchfiles

from pipeline import ahead, assemble, children, guard, paths, provenance, stages, warm
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
        Watcher(settings).watch()


class Watcher:
    """The process that stays, with a DVC at hand."""

    def __init__(self, settings):
        self.settings, self.known, self.files = settings, stages.load(), _files()
        self.dvc = _dvc()

    def watch(self) -> None:
        self.record(self.begin_dvc())
        for kind in ("section", "assemble"):
            warm.up(kind, self.settings)
        self.start_makers()
        print("Watching: save a notebook or its commentary, and the report follows. Ctrl-C ends.", flush=True)
        folders = [paths.ROOT / name for name in FOLDERS]
        missed = True  # what was saved before the first look
        for changes in watchfiles.watch(*folders, debounce=SETTLE, step=SETTLE // 2, rust_timeout=LOOK, yield_on_timeout=True):
            if self.files != _files():
                self.start_again()
            if changes or missed:
                self.follow()
                missed = False

    def follow(self) -> None:
        """Have done what an edit asks for, if it asks for anything."""
        began, stale = time.monotonic(), stages.stale(self.known)
        if not stale:
            return
        if "sources" in stale:
            self.start_again()
        sections = [name for name in stale if name.startswith("section@")]
        if sections and set(stale) <= {*sections, "assemble"}:
            self.make(ahead.Runner(self.settings, self.known, Waiting(os.getpid()), together=True), sections)
        else:
            self.record(self.begin_dvc())
        if not stages.stale(self.known):
            print(f"The report is up to date ({time.monotonic() - began:.1f} s).", flush=True)
        if not assemble.makers.are_alive():
            self.start_makers()
        gc.collect()  # nothing is collected while there is work

    def make(self, runner: ahead.Runner, sections: list[str]) -> None:
        """Make the sections and the report of them, and show it. DVC begins meanwhile, and is given all of it afterwards."""
        runner.promise([*sections, "assemble"])
        dvc = self.begin_dvc("--single-item", *sections, "assemble")
        runner.unwanted = children.watched(dvc.pid)
        try:
            runner.make_report(sections, last=("assemble",))  # all others are up to date
            if "assemble" in runner.made:
                runner.store.show("assemble")
        except children.UnwantedError:  # DVC could not begin, and has said why
            pass
        finally:
            runner.finish()
            os.close(runner.unwanted)
        self.record(dvc)
        shutil.rmtree(runner.store.folder, ignore_errors=True)  # what failed, or was not asked for, must not meet the next edit

    def record(self, dvc: subprocess.Popen) -> None:
        """Wait until DVC has recorded what was made, and have another at hand."""
        if dvc.wait():
            print(
                f"DVC ended with status {dvc.returncode}, and records no more of this edit. What it says: dvc repro", flush=True
            )
        self.dvc = _dvc()

    def start_makers(self) -> None:
        """They practise on the draft that the first edit will make."""
        assemble.start_makers(self.settings, provenance.state(self.settings, and_if=["commentary"]).reasons)

    def begin_dvc(self, *words: str) -> subprocess.Popen:
        """The DVC at hand, which begins, with these words more."""
        self.dvc.stdin.write(f"{' '.join(words)}\n".encode())  # closing would not do: others that were forked hold it open
        self.dvc.stdin.flush()
        return self.dvc

    def start_again(self) -> None:
        print("Code, settings or libraries have changed: starting again.", flush=True)
        assemble.makers.close()
        self.dvc.kill()
        self.dvc.wait()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _dvc() -> subprocess.Popen:
    """`dvc repro`, which begins when it is told to, and ends with this process. It says only what went wrong."""
    words = [sys.executable, "-m", "pipeline.dvc_at_hand", "repro", "--quiet"]
    with children.uninterrupted():
        dvc = subprocess.Popen(words, cwd=paths.ROOT, stdin=subprocess.PIPE, preexec_fn=children.begin)
    guard.keep(dvc.pid)
    return dvc


def _files() -> list[int]:
    """When the files were last written; 0 for one that is gone for a moment, while an editor saves it."""
    return [path.stat().st_mtime_ns if path.exists() else 0 for path in (paths.ROOT / name for name in FILES)]
