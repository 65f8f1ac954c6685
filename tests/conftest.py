"""What several test files share: scratch copies of the project, and a browser."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from builders import VISITS

from pipeline import contracts, params, paths

ROOT = paths.PACKAGE.parent
os.environ["PYTHONPATH"] = str(ROOT)  # kernels that tests start import this pipeline
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores Ctrl-C, and so would all it starts


class Project:
    """A copy of the project in a folder of its own, in which a test may run and break what it likes."""

    def __init__(self, folder: Path):
        self.folder = folder

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess:
        """A command as an analyst types it; with ``check`` it must succeed."""
        binaries = Path(sys.executable).parent
        somebody = {f"GIT_{role}_{part}": "tests" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        search = {"PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(self.folder)}
        environment = os.environ | somebody | search
        done = subprocess.run(words, cwd=self.folder, env=environment, capture_output=True, text=True)
        self.settle()
        assert not check or done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done

    def settle(self) -> None:
        """Wait for the guards of runs of DVC that have ended: they end a moment later."""
        here = [each for each in psutil.process_iter(["cmdline", "cwd"]) if each.info["cwd"] == str(self.folder.resolve())]
        guards = [(each, each.info["cmdline"][-1]) for each in here if "pipeline.guard" in (each.info["cmdline"] or [])]
        psutil.wait_procs([guard for guard, dvc in guards if not psutil.pid_exists(int(dvc))])

    def repro(self, *words: str) -> list[str]:
        """Run `dvc repro`; the stages that ran."""
        out = self.run("dvc", "repro", *words).stdout
        return [line.split("'")[1] for line in out.splitlines() if line.startswith("Running stage")]

    def commit(self) -> None:
        """All that stands in the folder becomes the last commit, so that nothing differs from it."""
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--allow-empty", "--message", "As it is")

    def report(self) -> None:
        """What `make report` does: a report made while its inputs stood in another state is assembled again."""
        self.repro()
        if self.run("python", "-m", "pipeline", "provenance", check=False).returncode:
            self.repro("--force", "--single-item", "assemble")
            self.run("python", "-m", "pipeline", "provenance")

    def path(self, name: str) -> Path:
        return self.folder / name

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        self.path(name).write_text(text.replace(old, new, 1), encoding="utf-8")


def copy(folder: Path, cache: Path) -> Project:
    """The tracked and the new files of the working tree, all committed, with a DVC cache of its own or a shared one."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    project = Project(folder)
    project.run("git", "init", "-q")
    project.run("dvc", "config", "--local", "cache.dir", str(cache))
    project.commit()
    return project


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Project:
    """The 2017-18 report, made in a copy; what the working tree made already comes from its cache."""
    project = copy(tmp_path_factory.mktemp("example"), ROOT / ".dvc" / "cache")
    project.report()
    return project


def invent(folder: Path) -> Project:
    """A small project around an invented year: two sections and a glossary."""
    project = copy(folder / "project", folder / "cache")
    shutil.rmtree(project.path("data/raw"))
    shutil.rmtree(project.path("data/commentary"))
    shutil.copytree(ROOT / "tests/synthetic", project.folder, dirs_exist_ok=True)
    tables = {path.stem for path in project.path("data/raw/202425").glob("*.csv")} | {"fields"}
    for path in project.path("data/contracts").glob("*.yml"):
        if path.stem not in tables:
            path.unlink()
    for path in project.path("notebooks").glob("*.ipynb"):
        if not project.path(f"data/commentary/202425/{path.stem}.md").exists():
            path.unlink()
    project.path("dvc.lock").unlink(missing_ok=True)
    project.commit()
    return project


@pytest.fixture
def invented(tmp_path) -> Project:
    """The invented project, of which nothing has been made."""
    return invent(tmp_path)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Project:
    """The invented project with its report made from a commit, and dvc.lock committed. Tests change copies only: `made`."""
    project = invent(tmp_path_factory.mktemp("made"))
    project.report()
    project.commit()
    return project


@pytest.fixture
def made(made_once, tmp_path) -> Project:
    """A copy of the project that was made, with a cache of its own."""
    shutil.copytree(made_once.folder.parent, tmp_path / "made", symlinks=True)
    project = Project(tmp_path / "made" / "project")
    project.run("dvc", "config", "--local", "cache.dir", str(tmp_path / "made" / "cache"))
    return project


@pytest.fixture
def visits(tmp_path):
    """A folder of contracts with that of one small table."""
    shutil.copy2(ROOT / "data/contracts/fields.yml", tmp_path)
    (tmp_path / "visits.yml").write_text(VISITS, encoding="utf-8")
    contracts.load.cache_clear()
    return tmp_path


REASONS = ("Inputs differ from the last commit: returns, code.", "Some sections have no commentary for the year of the report.")
CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser():
    """A Chromium: the one installed, or else Playwright's own."""
    from playwright.sync_api import sync_playwright

    installed = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=installed, args=BROWSER_ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def small_settings():
    """The settings of a report of three sections about a place that does not exist."""
    return params.load(ROOT / "tests/fixtures/params.yaml")


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory, small_settings) -> Path:
    """The report of the three hand-made sections in tests/fixtures, in all its forms."""
    from pipeline.assemble import assemble

    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(ROOT / "tests/fixtures/sections", folder / "sections")
    assemble(small_settings, folder)
    return folder


@pytest.fixture(scope="session")
def small_draft(tmp_path_factory, small_settings) -> Path:
    """The same report as a draft."""
    from pipeline.assemble import assemble

    folder = tmp_path_factory.mktemp("small_draft")
    shutil.copytree(ROOT / "tests/fixtures/sections", folder / "sections")
    assemble(small_settings, folder, draft=REASONS)
    return folder


@pytest.fixture(scope="session")
def small_report(small_settings, small_folder):
    """The same report as its formats read it."""
    from pipeline.publishing import content

    return content.read(small_settings, small_folder)
