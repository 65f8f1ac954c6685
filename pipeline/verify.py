"""Make the report of the last commit again, from its declared inputs alone, and compare every output with what dvc.lock says.

It runs in a scratch clone, without what this project's folder and cache hold beside the commit, and watches what stages read.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from pipeline import differences, params, paths, provenance, provenance_page, stages, tracing, undeclared
from pipeline.differences import Kept
from pipeline.errors import ReportError, SettingError

AGAIN = "Run `dvc repro`, look at what changed, and commit dvc.lock."
OWN = (
    "SAFEGUARDING_REPORT_ROOT",
    "DVC_STAGE",
    "DVC_ROOT",
    tracing.FOLDER,
    tracing.STAGE,
)  # by which a run would reach into another
NAMED = 5  # outputs that follow from another, by name


def verify(keep: bool = False) -> bool:
    """Whether the report of the last commit is reproduced; says so. ``keep`` leaves the clone where it says.

    Raises a ReportError when there is nothing to compare with: no dvc.lock, another environment, other inputs, a draft.
    """
    began = time.monotonic()
    commit = committed()
    with _ends_well(), _scratch(keep) as scratch:
        project = scratch / "project"
        provenance.git("clone", "--quiet", "--local", "--no-hardlinks", "--no-checkout", ".", str(project))
        provenance.git("-C", str(project), "checkout", "--quiet", "--detach", commit)
        then = stages.lock(project)
        settings = params.load(project / "params.yaml")
        check_environment(settings, project)
        environment = _environment(scratch, project)
        here = Kept(paths.ROOT, _cache())
        assert _dvc(project, environment, "config", "--local", "cache.dir", str(scratch / "cache"))
        _returns(project, here.cache, environment)
        check_recorded(project, then)
        check_final(settings, then, here)
        _make(project, environment | tracing.environment(scratch / "trace", project))
        now = stages.lock(project)
        faults = _faults(then, now, here, Kept(project, scratch / "cache"))
        faults += _undeclared(project, tracing.read(scratch / "trace"), scratch)
        if draft := provenance.reasons_given(project / "reports" / settings.report.time_period):
            faults.append(f"the report of the commit is a draft: {' '.join(draft)}")
    about = f"commit {commit[:7]}, {len(then)} stages, {len(differences.outputs(then))} outputs"
    if faults:
        print(
            ReportError(
                f"Not reproduced: {about}", faults, "Declare each input in dvc.yaml, and take no time and no chance into it."
            )
        )
        return False
    print(f"Reproduced: {about}, in {time.monotonic() - began:.0f} s.")
    return True


def committed() -> str:
    """The last commit, if its dvc.lock is the one that stands here. Other changes are told: they are not verified."""
    answer = provenance.git("rev-parse", "--verify", "--quiet", "HEAD") if (paths.ROOT / ".git").exists() else None
    if not answer:
        raise SettingError("git", "there is no commit to verify", "Commit the project, with dvc.lock.")
    if not provenance.git("ls-files", "dvc.lock") or not (paths.ROOT / "dvc.lock").exists():
        raise SettingError("dvc.lock", "it is missing, here or in git: nothing says what the report was", AGAIN)
    if provenance.git("status", "--porcelain", "--", "dvc.lock"):
        raise SettingError("dvc.lock", "it has changes that are not committed", "Commit it, or restore it from git.")
    _, _, changed = provenance.differing()
    if changed:
        named = ", ".join(changed[:3]) + (" ..." if len(changed) > 3 else "")
        print(f"The tree is not clean ({named}): the last commit is verified, without these changes.", file=sys.stderr)
    return answer.strip()


def check_environment(settings: params.Params, project: Path) -> None:
    """Refuse another Python, or libraries of other versions, than those that the commit names."""
    params.check_python(settings)
    faults = [
        f"{library['name']} is {library['installed'] or 'not installed'}; the lock file says {library['locked']}"
        for library in provenance_page.libraries(project / "requirements.lock")
        if not library["as_locked"]
    ]
    if faults:
        raise SettingError("requirements.lock", faults, "Set up the environment anew: remove .venv, then run make.")


def check_recorded(project: Path, then: dict[str, dict]) -> None:
    """Refuse a dvc.lock that was recorded from other inputs than those of the commit."""
    known, recorded = stages.load(project), stages.recorded(project)
    inputs = stages.declared(known)
    faults = [f"stage {name} is not in it" for name in known if name not in then]
    for name in known.keys() & then.keys():
        stage = known[name]
        changed = [item for item in stages.inputs(stage, project).differing(recorded[name]) if item in (*inputs, *stage.params)]
        faults += [f"stage {name} was recorded with another {item}" for item in changed]
    if faults:
        raise SettingError("dvc.lock does not belong to the inputs of the last commit", sorted(faults), AGAIN)


def check_final(settings: params.Params, then: dict[str, dict], here: Kept) -> None:
    """Refuse a record of a draft. Where the recorded report is not at hand, the new one is looked at in its place."""
    out = f"reports/{settings.report.time_period}/index.html"
    recorded = {path: md5 for (_, path), md5 in differences.outputs(then).items()}
    page = here.content(out, recorded[out]) if out in recorded else None
    reasons = provenance.reasons_in(page.decode("utf-8")) if page else ()
    if reasons:
        raise SettingError(
            "dvc.lock records a draft",
            reasons,
            "Commit the inputs, then make the report again: dvc repro --force --single-item assemble; commit dvc.lock.",
        )


def _environment(scratch: Path, project: Path) -> dict[str, str]:
    """This environment, with this Python first; temporary files and caches of libraries in the scratch folder."""
    kept = {name: value for name, value in os.environ.items() if name not in (*provenance.ELSEWHERE, *OWN)}
    for name in ("temporary", "libraries"):
        (scratch / name).mkdir()
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch / "temporary"))
    search = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return kept | temporary | {"PATH": search, "PYTHONPATH": str(project), "XDG_CACHE_HOME": str(scratch / "libraries")}


def _cache() -> Path:
    """Where DVC keeps what this project made."""
    command = [sys.executable, "-m", "dvc", "cache", "dir"]
    done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, check=True)
    return paths.ROOT / done.stdout.strip()


def _dvc(folder: Path, environment: dict[str, str] | None, *words: str) -> bool:
    """Run a command of DVC, quietly; False if it fails."""
    command = [sys.executable, "-m", "dvc", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True).returncode == 0


def _returns(project: Path, cache: Path, environment: dict[str, str]) -> None:
    """Returns that DVC keeps come from this project's cache, or else from its remote through that cache."""
    kept = sorted(path.relative_to(project).as_posix() for path in (project / "data").rglob("*.dvc"))
    if not kept:
        return
    _dvc(paths.ROOT, None, "fetch", *kept)  # it fails when there is no remote; the cache may have them all the same
    _dvc(project, environment, "remote", "add", "--local", "here", str(cache))
    if not _dvc(project, environment, "pull", "--remote", "here", *kept):
        raise SettingError(", ".join(kept), "neither the cache nor a remote has these returns", "See what `dvc fetch` says.")


def _make(project: Path, environment: dict[str, str]) -> None:
    """Every stage, as `dvc repro` runs them; progress and errors go to standard error."""
    fonts = [sys.executable, "-c", "import matplotlib.font_manager"]  # its list of fonts, before anybody watches
    subprocess.run(fonts, cwd=project, env=environment, capture_output=True, check=True)
    (project / "dvc.lock").unlink()
    command = [sys.executable, "-m", "dvc", "repro"]
    with subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.DEVNULL) as running:
        try:
            status = running.wait()
        except BaseException:
            started = psutil.Process(running.pid).children(recursive=True)
            for process in (*started, running):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(started, timeout=2)  # what is removed next, nobody may write to
            raise
    if status:
        raise SettingError("dvc repro failed in the scratch clone", "its message stands above", "Mend it, or use --keep to look.")


def _faults(then: dict[str, dict], now: dict[str, dict], here: Kept, there: Kept) -> list[str]:
    """Each output that differs, as lines; those that only follow from others at the end, by name."""
    old, new, given = differences.outputs(then), differences.outputs(now), differences.following(then, now)
    differing = differences.differing(then, now)
    lines, stage = [], None
    for name, out in (item for item in differing if item[0] not in given):
        lines += [name] * (name != stage)
        lines += [f"  {line}" for line in differences.told(out, old.get((name, out)), new.get((name, out)), here, there)]
        stage = name
    follow = [out for name, out in differing if name in given]
    if follow:
        more = f" and {len(follow) - NAMED} more" if len(follow) > NAMED else ""
        lines.append(f"Because of these: {', '.join(follow[:NAMED])}{more}")
    if not differing and given:
        lines.append(f"dvc.lock is not of one run: it names other results of earlier stages for {', '.join(sorted(given))}")
    return lines


def _undeclared(project: Path, traced: dict, scratch: Path) -> list[str]:
    if not traced:
        return ["nothing is known of what the stages read: no process said so"]
    found = undeclared.found(project, traced, (scratch / "libraries",))
    return [f"{name} {how} {path}, which dvc.yaml does not declare for it" for name, how, path in found]


@contextlib.contextmanager
def _scratch(keep: bool) -> Iterator[Path]:
    """A folder that is removed, however this ends; or kept, and named."""
    if not keep:
        with tempfile.TemporaryDirectory(prefix="verify-") as folder:
            yield Path(folder).resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="verify-")).resolve()
    try:
        yield folder
    finally:
        print(f"Kept: {folder / 'project'}", file=sys.stderr)


@contextlib.contextmanager
def _ends_well() -> Iterator[None]:
    """A signal ends this process as an error does, so that it cleans up; no traceback."""

    def end(number, frame):
        raise SystemExit(128 + number)

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
