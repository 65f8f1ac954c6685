"""Results that wait until DVC asks for their stages, in .dvc/tmp/ahead/, in a folder for each run that they were made for.

One process, the runner, makes them; it says first which it promises. A result is put into place once, and only while every
input that its stage declares is still what it was made from. A failure waits in the same way.
"""

import json
import os
import select
import shutil
import time
from pathlib import Path

from pipeline import paths, tracing
from pipeline.hashes import md5

STORE = paths.ROOT / ".dvc" / "tmp" / "ahead"
NOTE, RUNNER = "inputs.json", "runner.json"
PAUSE = 0.005  # seconds between two looks for a result that is being made


class Waiting:
    """The results of one run, which is the process that asks for them: DVC, or who started DVC."""

    def __init__(self, run: int):
        self.folder = STORE / str(run)

    @tracing.aside()
    def promise(self, names: list[str], runner: int, together: bool = False) -> None:
        """Say that this process makes these results; none, when it has finished. ``together``: none is to be had before all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"{RUNNER}.new"
        new.write_text(json.dumps({"runner": runner, "names": names, "together": together}), encoding="utf-8")
        new.replace(self.folder / RUNNER)

    @tracing.aside()
    def promised(self) -> list[str]:
        """What a runner that lives has promised."""
        said = self._said()
        return said["names"] if said["names"] and lives(said["runner"]) else []

    def part(self, name: str) -> Path:
        """Where a result is made."""
        return self.folder / f"{name}.part"

    def result(self, name: str) -> Path:
        """Where it waits. It stays when it has been put into place, for an assembly that may read it."""
        return self.folder / name

    def keep(self, name: str, inputs: dict[str, str | None], outs: tuple[str, ...]) -> None:
        """A result is whole: from now on it may be put into place."""
        part = self.part(name)
        (part / NOTE).write_text(json.dumps({"inputs": inputs, "outs": outs}), encoding="utf-8")
        shutil.rmtree(self.result(name), ignore_errors=True)  # of an assembly before a section was edited
        part.rename(self.result(name))

    def fail(self, name: str, error: Exception) -> None:
        import pickle

        new = self.folder / f"{name}.new"
        new.write_bytes(pickle.dumps(error))
        new.replace(self.folder / f"{name}.failed")

    @tracing.aside()
    def failures(self) -> dict[str, Exception]:
        """What went wrong, by name."""
        import pickle

        return {path.stem: pickle.loads(path.read_bytes()) for path in sorted(self.folder.glob("*.failed"))}

    @tracing.aside()
    def put_into_place(self, name: str) -> bool:
        """Wait for what is promised, and put it where DVC looks for it. False when there is nothing that may be used."""
        while name in self.promised() and (self._said()["together"] or not (self.holds(name) or name in self.failures())):
            time.sleep(PAUSE)
        if not self.holds(name) or not self.is_current(name):
            return False
        self.show(name)
        (self.result(name) / NOTE).unlink()
        self.clear()
        return True

    def show(self, name: str) -> None:
        """Put a result where it is read, and let it wait on: DVC will ask for it."""
        for out in self.note(name)["outs"]:
            self._place(name, out)

    @tracing.aside()
    def failure(self, name: str) -> Exception | None:
        """What went wrong with this stage, when the runner has done all that it promised: it stops for no failure."""
        if name not in self.failures():
            return None
        while self.promised():
            time.sleep(PAUSE)
        return self.failures()[name]

    def holds(self, name: str) -> bool:
        return (self.result(name) / NOTE).exists()

    def note(self, name: str) -> dict:
        return json.loads((self.result(name) / NOTE).read_text(encoding="utf-8"))

    def is_current(self, name: str) -> bool:
        return all(md5(paths.ROOT / path) == known for path, known in self.note(name)["inputs"].items())

    @tracing.aside()
    def clear(self) -> None:
        """Remove the folder when nothing is promised, nothing waits and nothing failed."""
        if not self.promised() and not any([*self.folder.glob(f"*/{NOTE}"), *self.folder.glob("*.failed")]):
            shutil.rmtree(self.folder, ignore_errors=True)

    def _said(self) -> dict:
        """What was promised last."""
        try:
            return json.loads((self.folder / RUNNER).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {"names": [], "together": False}

    def _place(self, name: str, out: str) -> None:
        """A second name for each file, so that an assembly that reads the result now reads on."""
        source, target = self.result(name) / out, paths.ROOT / out
        staged = self.folder / f"{name}.placed"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        if source.is_dir():
            shutil.copytree(source, staged / source.name, copy_function=os.link)
        else:
            os.link(source, staged / source.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            shutil.rmtree(target)
        os.replace(staged / source.name, target)
        staged.rmdir()


def lives(process: int) -> bool:
    """Whether a process still works; one that ended and was not yet fetched does not."""
    try:
        watched = os.pidfd_open(process)
    except ProcessLookupError:
        return False
    try:
        return not select.select([watched], [], [], 0)[0]
    finally:
        os.close(watched)


@tracing.aside()
def callers() -> list[Waiting]:
    """The runs that this process may belong to. DVC is the nearest process, or a shell is."""
    if not STORE.exists():
        return []
    parent = Waiting(os.getppid())
    if parent.folder.is_dir():
        return [parent]
    import psutil

    found = [Waiting(process.pid) for process in psutil.Process().parents()]
    return [waiting for waiting in found if waiting.folder.is_dir()]


@tracing.aside()
def clear() -> None:
    """Remove what runs left that were ended before DVC asked for everything."""
    left = list(STORE.glob("*"))
    if left:
        import psutil

        for folder in left:
            if not psutil.pid_exists(int(folder.name)):
                shutil.rmtree(folder)
