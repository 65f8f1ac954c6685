"""What the copies of contenders start from, made before anything is measured."""

from pathlib import Path

from benchmarks import copies, variants
from benchmarks.copies import BENCH, Project
from pipeline import stages


class Bases:
    """What copies start from: the source alone, all that comes before the sections made, the whole report made, or nothing."""

    def __init__(self, small: bool):
        folder = BENCH / "bases"
        self.source, self.publishable = folder / "source", folder / "publishable"
        self.finished, self.empty = folder / "finished", folder / "empty"
        self.small = small

    def make(self, binaries: Path) -> Project:
        """Make all of them, untimed; returns what the project is like."""
        copies.source(self.source, self.small)
        project = Project.of(self.source)
        definition = variants.read(self.source)
        before = variants.before_sections(stages.load(self.source), variants.sections(definition))
        copies.again(self.source, self.publishable)
        copies.output("dvc", "repro", *before, cwd=self.publishable, env=copies.environment(self.publishable, binaries))
        copies.again(self.publishable, self.finished)
        copies.output("dvc", "repro", cwd=self.finished, env=copies.environment(self.finished, binaries))
        variants.write(variants.without_the_rest(definition, before), self.publishable)
        copies.nothing(self.empty)
        return project

    def of(self, group: str) -> Path:
        return self.source if group == "report" else self.publishable
