"""Whether a report is a draft: what its inputs are against the last commit, and which of them are missing.

What the run itself writes (dvc.lock, reports) and what no stage reads (README, tests) does not count.
"""

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import frontmatter

from pipeline import paths, stages
from pipeline.errors import SettingError
from pipeline.hashes import md5
from pipeline.params import Params

ASKED_FOR = "It was asked for as a draft."
NO_GIT = "The project is not under version control, so nobody can look up the inputs."
NO_COMMIT = "The inputs have never been committed."
NO_SECTION = "Some sections could not be made."
NO_COMMENTARY = "Some sections have no commentary for the year of the report."
NO_RETURN = "Some tables have no return for the year of the report."
# The kinds of input as a sentence names them, each by how its paths begin; the first that fits.
KINDS = {
    "data/raw/": "returns",
    "data/commentary/": "commentary",
    "data/contracts/": "contracts",
    "data/published/": "figures as printed",
    "data/disclosed/": "what earlier reports disclosed",
    "data/": "declarations",
    "notebooks/": "notebooks",
    "pipeline/": "code",
    "requirements.lock": "libraries",
    "": "settings",
}
ALWAYS = ["pipeline", "requirements.lock"]  # inputs of every report, whichever stage reads them
MARK = re.compile('<meta name="draft" content="([^"]*)">')  # of a page that says it is a draft
CACHES = ("__pycache__", ".ipynb_checkpoints")
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")  # set by hooks; they may mean another project


@dataclass(frozen=True)
class Provenance:
    """The state of the inputs. Paths are from the project's root.

    ``commit`` is the last commit, ``changed`` the inputs that differ from it, ``missing`` the inputs that are not there:
    commentary, sections, returns. Figures that were never supplied are not missing here: the report shows them as x.
    """

    commit: str | None
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def draft(self) -> bool:
        return bool(self.reasons)


def state(params: Params, and_if: Iterable[str] = ()) -> Provenance:
    """What stands against a final report, now; or would ``and_if`` inputs of these kinds were changed too.

    Raise a SettingError when git cannot answer.
    """
    under_git, commit, changed = differing()
    sections, commentary, returns = missing_sections(params), missing_commentary(params), missing_returns(params)
    reasons = []
    if not under_git:
        reasons.append(NO_GIT)
    elif commit is None:
        reasons.append(NO_COMMIT)
    elif kinds := {next(kind for start, kind in KINDS.items() if path.startswith(start)) for path in changed} | set(and_if):
        reasons.append(difference(kinds))
    found = ((sections, NO_SECTION), (commentary, NO_COMMENTARY), (returns, NO_RETURN))
    reasons += [reason for paths_of, reason in found if paths_of]
    return Provenance(commit, tuple(changed), (*sections, *commentary, *returns), tuple(reasons))


def differing() -> tuple[bool, str | None, list[str]]:
    """Whether git knows the project, its last commit, and the declared inputs that differ from it."""
    inputs = sorted({*stages.declared(stages.load()), *ALWAYS})
    words = ["status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching"]
    answer = git(*words, "--", *inputs)
    if answer is None:
        return False, None, []
    commit, changed = None, []
    for line in filter(None, answer.split("\0")):
        kind, _, rest = line.partition(" ")
        if rest.startswith("branch.oid "):
            name = rest.removeprefix("branch.oid ")
            commit = None if name == "(initial)" else name
        elif kind in ("1", "u"):
            changed.append(from_root(rest.split(" ", 7 if kind == "1" else 9)[-1]))
        elif kind == "?" or (kind == "!" and not kept_elsewhere(from_root(rest))):
            changed.append(from_root(rest))
    return True, commit, sorted({*changed, *changed_under_dvc()})


def git(*words: str) -> str | None:
    """What git says of the project; None where there is no git, or no repository."""
    program = shutil.which("git")
    if program is None:
        return None
    fixed = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}  # messages in English; looking changes nothing
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE} | fixed
    command = [program, "-C", str(paths.ROOT), *words]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode == 0:
        return done.stdout
    if "not a git repository" in done.stderr:
        return None
    raise SettingError(f"git {words[0]}", done.stderr.strip().splitlines(), "Mend what git says, then run again.")


def from_root(path: str) -> str:
    """A path as git names it, from the top of the repository, as one from the project's root."""
    top = next((folder for folder in (paths.ROOT, *paths.ROOT.parents) if (folder / ".git").exists()), paths.ROOT)
    return Path(os.path.relpath(top / path, paths.ROOT)).as_posix()


def kept_elsewhere(ignored: str) -> bool:
    """Whether git ignores the path for a good reason: it is a cache, or DVC keeps it."""
    path = Path(ignored)
    return bool(set(CACHES) & set(path.parts)) or path.suffix == ".pyc" or (paths.ROOT / f"{ignored}.dvc").exists()


def changed_under_dvc() -> list[str]:
    """Returns that DVC keeps (data/raw/<period>.dvc) and that are not as git's last word on them."""
    changed = []
    for path in sorted(paths.RAW.glob("*.dvc")):
        for out in stages.read_yaml(path)["outs"]:
            if md5(path.parent / out["path"]) != out["md5"]:
                changed.append(paths.shown(path.parent / out["path"]))
    return changed


def missing_sections(params: Params) -> list[str]:
    """Results of sections that are not there."""
    found = [paths.section(params.report.time_period, key) / "section.json" for key in params.sections]
    return [paths.shown(path) for path in found if not path.exists()]


def missing_commentary(params: Params) -> list[str]:
    """Commentary of the year that is not there, or whose head says that none was supplied."""
    found = [paths.COMMENTARY / params.report.time_period / f"{key}.md" for key in params.sections]
    return [paths.shown(path) for path in found if not path.exists() or head(path).get("supplied") is False]


def head(path: Path) -> dict:
    """The head of a commentary file."""
    return frontmatter.loads(path.read_text(encoding="utf-8")).metadata


def missing_returns(params: Params) -> list[str]:
    """Returns for the report's own year that are not there. A board may hold a table's earlier years only."""
    tables = sorted(path.stem for path in paths.CONTRACTS.glob("*.yml") if path.stem != "fields")
    found = [paths.RAW / params.report.time_period / f"{table}.csv" for table in tables]
    return [paths.shown(path) for path in found if not path.exists()]


def difference(kinds: set[str]) -> str:
    """The reason that names the kinds of input which differ from the last commit."""
    return f"Inputs differ from the last commit: {', '.join(kind for kind in KINDS.values() if kind in kinds)}."


def reasons_given(folder: Path) -> tuple[str, ...]:
    """Why the report in a folder says that it is a draft; nothing for a final report, or where there is none."""
    path = folder / "index.html"
    return reasons_in(path.read_text(encoding="utf-8")) if path.exists() else ()


def reasons_in(page: str) -> tuple[str, ...]:
    """Why a page says that it is a draft; nothing for one of a final report."""
    found = MARK.search(page)
    return tuple(json.loads(html.unescape(found[1]))) if found else ()
