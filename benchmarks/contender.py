"""A way of making the report that is measured: what it runs, and what it must have made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import copies, forms
from benchmarks.bases import Bases
from benchmarks.copies import BENCH, Project
from benchmarks.timing import FailedError, Taken, middle, timed

COLD, FIRST, UNCHANGED = "cold", "unchanged, first", "unchanged"
COMMENTARY, NOTEBOOK = "commentary edited", "notebook edited"
COMPLETE = "Section complete"
TIMES = 5  # that a run with nothing to do is repeated: it takes a second, which others on the machine may double
Commands = list[list[str]]


@dataclass(frozen=True)
class Contender:
    """One way of making the report (group 'report'), its sections alone ('sections'), or nothing ('floor').

    ``page`` is the file of a section that must show that the section is complete; ``edits`` are measured one after another.
    ``again`` says whether a second run does only what changed.
    """

    name: str
    title: str
    group: str
    commands: Callable[[Project], Commands]
    prepare: Callable[[Path, Project], None] = lambda folder, project: None
    page: str = "executed/{key}.ipynb"
    edits: tuple[str, ...] = (NOTEBOOK,)
    again: bool = True
    peer: str = ""

    def run(self, bases: Bases, project: Project, binaries: Path) -> Iterator[tuple[str, Taken]]:
        """Each case with the time taken, from a copy in which nothing is made. Raises FailedError."""
        folder = BENCH / "run" / self.name
        copies.again(bases.of(self.group), folder)
        self.prepare(folder, project)
        environment, log = copies.environment(folder, binaries), BENCH / "logs" / f"{self.name}.log"
        log.unlink(missing_ok=True)

        sentences: list[str] = []

        def once(case: str) -> Taken:
            taken = timed(self.commands(project), folder, environment, log)
            if lacks := self.lacking(folder, project, sentences):
                raise FailedError(f"{case}: {lacks}")
            return taken

        if not self.again:
            yield COLD, once(COLD)
            return
        yield from settled(once)
        for edit in self.edits:
            sentences.append((copies.edit_commentary if edit == COMMENTARY else copies.edit_notebook)(folder, project))
            yield edit, once(edit)

    def lacking(self, folder: Path, project: Project, sentences: list[str]) -> str:
        """What should have been made and is not; nothing when all is there."""
        if self.group == "report":
            return forms.lacking(folder / "reports" / project.time_period, sentences)
        pages = {key: folder / self.page.format(key=key, time_period=project.time_period) for key in project.keys}
        read = {key: path.read_text(encoding="utf-8") for key, path in pages.items() if path.exists()}
        incomplete = [key for key in pages if COMPLETE not in read.get(key, "")]
        return _told(incomplete, [sentence for sentence in sentences if sentence not in read.get(project.edited, "")])


def settled(once: Callable[[str], Taken]) -> Iterator[tuple[str, Taken]]:
    """A cold run, the first in which nothing has changed, and the middle of several such."""
    yield COLD, once(COLD)
    yield FIRST, once(FIRST)
    yield UNCHANGED, middle([once(UNCHANGED) for _ in range(TIMES)])


def _told(missing: list[str], unsaid: list[str]) -> str:
    parts = [f"not made: {', '.join(missing[:3])}"] * bool(missing) + [f"does not say '{unsaid[-1]}'" for _ in unsaid[-1:]]
    return "; ".join(parts)
