"""What each stage reads: while SAFEGUARDING_TRACE names a folder, every file that Python opens and every folder that it lists.

Python tells of each (`sys.addaudithook`); so do kernels, forked children and other Pythons that a stage starts, each in a file
of its own, and file names among the words of a program that is started count as read. What a stage makes itself it may read.
What a library opens without Python is not seen: pypdfium2 and pikepdf (the report just made), Typst (the template and fonts
that it is handed), lxml when it is given a file name, and all that pandoc and git open beyond their words. Nor is it seen when
a stage asks whether a file is there or how old it is. `python -m pipeline verify` compares what was seen with dvc.yaml.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER = "SAFEGUARDING_TRACE"
STAGE = "SAFEGUARDING_TRACE_STAGE"  # the stage that this process works for; by default the one that DVC asked for
READ, LISTED, MADE = "read", "listed", "made"
LISTS = ("os.listdir", "os.scandir")
STARTS = ("subprocess.Popen", "os.posix_spawn", "os.exec")
SEEKERS = ("<frozen importlib", "/pkgutil.py", "/importlib/metadata/__init__.py")  # they list folders to find modules
START_UP = "from pipeline import tracing\n\ntracing.start()\n"


class Trace:
    """The file in which this process writes down what it reads, each thing once for each stage."""

    def __init__(self, folder: str):
        self.folder = folder
        self.own = (os.path.join(folder, ""), *own())
        self.pid, self.file = 0, -1
        self.seen: set[tuple[str, str, str]] = set()

    def hear(self, event: str, words: tuple) -> None:
        """The audit hook. Whatever is not about files passes by."""
        if event == "open":
            path, mode, flags = words
            if flags & (os.O_CREAT | os.O_TRUNC):
                self.note(MADE, path)
            elif flags & os.O_ACCMODE != os.O_WRONLY and (mode or not is_folder(path)):
                self.note(READ, path)
        elif event in LISTS:
            if not sought(sys._getframe(1).f_code.co_filename):
                self.note(LISTED, words[0] or ".")
        elif event == "os.mkdir":
            self.note(MADE, words[0])
        elif event == "sqlite3.connect" and words[0] != ":memory:":
            self.note(READ, words[0])
        elif event in STARTS or event == "os.system":
            self.note_words(words[1][1:] if event in STARTS else words)

    def note_words(self, words) -> None:
        """Files that the words of a command name."""
        for word in map(os.fsdecode, words):
            for path in {word, word.rpartition("=")[2], *word.split()}:
                if os.path.isfile(path):
                    self.note(READ, path)

    def note(self, how: str, path) -> None:
        """Write it down, unless it is no path, or belongs to Python and its libraries."""
        stage = os.environ.get(STAGE)
        if not stage or not isinstance(path, str | bytes | os.PathLike):
            return
        path = os.fsdecode(path)
        with contextlib.suppress(OSError):  # the working folder may be gone
            path = os.path.abspath(path)
        thing = (stage, how, path)
        if thing in self.seen or path.startswith(self.own):
            return
        self.seen.add(thing)
        if self.pid != os.getpid():  # a forked child has the parent's file
            self.pid = os.getpid()
            self.file = os.open(os.path.join(self.folder, f"{self.pid}.jsonl"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(self.file, f"{json.dumps(thing)}\n".encode())


def sought(file: str) -> bool:
    """Whether this code of Python's own lists a folder to find modules in it."""
    first, *others = SEEKERS
    return file.startswith(first) or Path(file).as_posix().endswith(tuple(others))


def own() -> tuple[str, ...]:
    """The folders of Python and its libraries; requirements.lock and params.yaml answer for them."""
    import sysconfig  # not at the top: every command imports this module, few are traced

    names = {sys.prefix, sys.base_prefix, *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))}
    return tuple(f"{form}{os.sep}" for name in names for form in {name, os.path.realpath(name)})


def is_folder(path) -> bool:
    """Whether os.open opens a folder, or something in a folder that is given by its number: as rmtree does."""
    return not isinstance(path, str | bytes | os.PathLike) or not os.path.isfile(path)


def start() -> None:
    """Trace this process from now on, if it works for a stage of a run that is traced."""
    folder = os.environ.get(FOLDER)
    asked = os.environ.get("DVC_STAGE", "").rpartition(":")[2]
    if folder and (asked or STAGE in os.environ):
        os.environ.setdefault(STAGE, asked)
        sys.addaudithook(Trace(folder).hear)


@contextlib.contextmanager
def stage(name: str) -> Iterator[None]:
    """What is read here, this stage reads: one process may work for several. No name: the run itself, for no stage."""
    before = os.environ.get(STAGE)
    if before is None:  # nobody traces
        yield
        return
    os.environ[STAGE] = name
    try:
        yield
    finally:
        os.environ[STAGE] = before


def aside():
    """What is read here is for no stage: what is out of date, what is to be told of a run."""
    return stage("")


def environment(folder: Path, root: Path) -> dict[str, str]:
    """What makes the Pythons of a run in the project at ``root`` write into ``folder``: they import its sitecustomize first."""
    hook = folder / "start"
    hook.mkdir(parents=True)
    (hook / "sitecustomize.py").write_text(START_UP, encoding="utf-8")
    return {FOLDER: str(folder), "PYTHONPATH": os.pathsep.join([str(hook), str(root)])}


def read(folder: Path) -> dict[str, set[tuple[str, Path]]]:
    """What was written down there: for each stage how ('read', 'listed', 'made') and what."""
    found: dict[str, set[tuple[str, Path]]] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            name, how, path = json.loads(line)
            found.setdefault(name, set()).add((how, Path(path)))
    return found
