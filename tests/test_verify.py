"""Verify: a committed report is reproduced from what it declares; what cannot be reproduced is named."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from conftest import Project

from pipeline import differences, hashes, provenance_page, stages, verify
from pipeline.differences import Kept
from pipeline.errors import SettingError

COMMENTARY = {
    "glossary": "",
    "private_fostering": "\n\n".join(
        f"## {name}\n\nInvented." for name in ("few_reports", "children_in_arrangements", "progress")
    ),
}
HOSTILE = {  # of a user who changed whatever can be changed for oneself
    ".config/matplotlib/matplotlibrc": "axes.xmargin: 0.5\nxtick.major.pad: 30\npath.snap: False\nfont.size: 30\n",
    ".matplotlib/matplotlibrc": "lines.linewidth: 9\n",
    ".ipython/profile_default/startup/first.py": "print('first')\n",
    ".ipython/profile_default/ipython_config.py": "c.InteractiveShell.ast_node_interactivity = 'all'\n",
    ".jupyter/jupyter_nbconvert_config.py": "c.HTMLExporter.exclude_input = True\n",
    ".jupyter/nbconvert_config.py": "c.HTMLExporter.exclude_input = True\n",
    ".local/share/pandoc/reference.docx": "no document",
    ".local/share/pandoc/abbreviations": "in\n",
    ".gitconfig": "[core]\n\tautocrlf = input\n[status]\n\trelativePaths = false\n",
    ".pydistutils.cfg": "[install]\nuser=1\n",
}


def commit_of(project: Project) -> str:
    return project.run("git", "rev-parse", "--short=7", "HEAD").stdout.strip()


def check(project: Project, *words: str):
    return project.run("python", "-m", "pipeline", "verify", *words, check=False)


def copied(project: Project, folder) -> Project:
    shutil.copytree(project.folder.parent, folder, symlinks=True)
    copy = Project(folder / project.folder.name)
    copy.run("dvc", "config", "--local", "cache.dir", str(folder / "cache"))
    return copy


@pytest.fixture(scope="session")
def final_once(made_once, tmp_path_factory) -> Project:
    """The invented project with all its commentary, so that its report is final; dvc.lock committed."""
    project = copied(made_once, tmp_path_factory.mktemp("final") / "copy")
    for key, text in COMMENTARY.items():
        head = '---\ntime_period: "202425"\nauthor: Somebody\ndate: 2025-06-01\n---\n\n'
        project.path(f"data/commentary/202425/{key}.md").write_text(head + text, encoding="utf-8")
    project.commit()
    project.report()
    project.commit()
    return project


@pytest.fixture
def final(final_once, tmp_path) -> Project:
    """A copy to change."""
    return copied(final_once, tmp_path / "final")


def test_a_report_is_reproduced_from_its_commit_although_the_folder_is_otherwise(final, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    final.replace("data/raw/202425/referrals.csv", "1234", "4321")
    shutil.rmtree(final.path("reports/202425/sections"))
    shutil.rmtree(final.folder.parent / "cache")

    done = check(final)

    number = len(differences.outputs(stages.lock(final.folder)))
    assert re.fullmatch(rf"Reproduced: commit {commit_of(final)}, 9 stages, {number} outputs, in \d+ s\.\n", done.stdout), done
    assert "The tree is not clean (data/raw/202425/referrals.csv): the last commit is verified" in done.stderr
    assert 0 == done.returncode
    assert [] == list((tmp_path / "scratch").iterdir())


def record(project: Project, name: str, old: bytes, new: bytes) -> None:
    """Change a made file, and dvc.lock so that it says that a run had made it so."""
    out = next(out for _, out in differences.outputs(stages.lock(project.folder)) if stages.inside(name, out))
    before = hashes.md5(project.path(out))
    data = project.path(name).read_bytes()
    assert old in data
    os.chmod(project.path(name), 0o644)
    project.path(name).write_bytes(data.replace(old, new, 1))
    lock = project.path("dvc.lock").read_text(encoding="utf-8")
    project.path("dvc.lock").write_text(lock.replace(before, hashes.md5(project.path(out))), encoding="utf-8")


def test_one_byte_of_an_output_is_told_with_its_line_and_no_value_of_a_restricted_table(final):
    record(final, "reports/202425/annual-report-figures.csv", b"1234", b"1235")
    record(final, "data/clean/private_fostering.csv", b",3,", b",7,")
    final.commit()

    done = check(final)

    assert 1 == done.returncode
    assert f"Not reproduced: commit {commit_of(final)}, 9 stages" in done.stdout
    assert re.search(r"  clean\n    data/clean/private_fostering\.csv: rows \d+\n", done.stdout), done.stdout
    assert re.search(r"  assemble\n    reports/202425/annual-report-figures\.csv\n      - .*1235.*\n      \+ .*1234", done.stdout)
    assert ",7," not in done.stdout and ",3," not in done.stdout.partition("assemble")[0]


def put_into(project: Project, key: str, code: str) -> None:
    """A cell of code before the last one of a notebook."""
    path = project.path(f"notebooks/{key}.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "execution_count": None, "id": "put-in", "metadata": {}, "outputs": [], "source": code}
    notebook["cells"].insert(-1, cell)
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")


def test_time_chance_and_what_is_not_declared_are_named_with_their_stage(final, tmp_path):
    elsewhere = tmp_path / "home/figures.csv"
    elsewhere.parent.mkdir()
    elsewhere.write_text("1\n", encoding="utf-8")
    put_into(final, "glossary", "from datetime import datetime\nprint(datetime.now().isoformat())")
    put_into(final, "referrals", "import uuid, numpy\nprint(uuid.uuid4())\nprint(numpy.random.rand())")
    fostering = (
        f"from pathlib import Path\nheld = Path('data/raw/202425/events.csv').read_text() + Path('{elsewhere}').read_text()"
    )
    put_into(final, "private_fostering", fostering)
    final.commit()
    final.report()
    final.commit()

    done = check(final)

    assert 1 == done.returncode
    for key, printed in (("glossary", r"\d{4}-\d\d-\d\dT"), ("referrals", r"[0-9a-f]{8}-[0-9a-f]{4}-4")):
        notebook = rf"reports/202425/sections/{key}/notebook\.ipynb\n      - .*{printed}.*\n      \+ .*{printed}"
        assert re.search(notebook, done.stdout), done.stdout
    assert "section@private_fostering read data/raw/202425/events.csv, which dvc.yaml does not declare for it" in done.stdout
    assert f"section@private_fostering read {elsewhere}, which dvc.yaml does not declare for it" in done.stdout
    assert "Because of these: reports/202425/annual-report" not in done.stdout, "they are no part of the report"
    assert 30 > len(done.stdout.splitlines())


def refuse(project: Project, *words: str) -> None:
    """It says so, before anything is made."""
    done = check(project)
    assert (2, "") == (done.returncode, done.stdout)
    assert [] == [word for word in words if word not in done.stderr], done.stderr
    assert "Traceback" not in done.stderr and "Section 1" not in done.stderr


def test_a_library_of_another_version_is_refused_by_name(final):
    version = re.search(r"^pandas==(\S+)", final.path("requirements.lock").read_text(encoding="utf-8"), re.M)[1]
    final.replace("requirements.lock", f"pandas=={version} ", "pandas==0.0.1 ")
    final.commit()

    refuse(final, "requirements.lock", f"pandas is {version}; the lock file says 0.0.1")


def test_a_library_that_is_not_there_is_refused_by_name(final_once, monkeypatch):
    found = [{"name": "pandas", "locked": "3.1.1", "installed": None, "as_locked": False}]
    monkeypatch.setattr(provenance_page, "libraries", lambda lock: found)
    settings = verify.params.load(final_once.path("params.yaml"))

    with pytest.raises(SettingError, match="pandas is not installed; the lock file says"):
        verify.check_environment(settings, final_once.folder)


def test_another_python_is_refused(final):
    final.replace("params.yaml", 'python: "3.11"', 'python: "3.99"')
    final.commit()

    refuse(final, "the report is made by Python 3.99; this is Python 3.")


def test_a_record_of_other_inputs_is_refused(final):
    final.replace("data/commentary/202425/referrals.md", "invented year", "wholly invented year")
    final.commit()

    refuse(final, "stage section@referrals was recorded with another data/commentary/202425/referrals.md", "dvc repro")


def test_a_draft_is_refused(made):
    refuse(made, "dvc.lock records a draft", "Some sections have no commentary for the year of the report.")


def test_a_lock_file_that_is_changed_or_missing_is_refused(final):
    final.replace("dvc.lock", "schema: '2.0'", "schema: '2.0' ")
    refuse(final, "dvc.lock", "it has changes that are not committed")

    final.path("dvc.lock").unlink()
    refuse(final, "dvc.lock", "it is missing")

    final.commit()
    refuse(final, "dvc.lock", "it is missing")


def test_another_folder_clock_language_home_and_mask_give_the_same_bytes(final, tmp_path, monkeypatch):
    """And `dvc repro --force` leaves dvc.lock as it was."""
    for name, text in HOSTILE.items():
        (tmp_path / "home" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / name).write_text(text, encoding="utf-8")
    final.run("git", "clone", "-q", str(final.folder), str(tmp_path / "a folder with blanks/and é"))
    colleague = Project(tmp_path / "a folder with blanks/and é")
    surroundings = {"TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de", "PYTHONHASHSEED": "7"}
    for name, value in (surroundings | {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "empty")}).items():
        monkeypatch.setenv(name, value)
    before = os.umask(0o077)
    try:
        colleague.run("dvc", "repro", "--force")
    finally:
        os.umask(before)

    assert differences.outputs(stages.lock(final.folder)) == differences.outputs(stages.lock(colleague.folder))
    assert "" == colleague.run("git", "status", "--porcelain").stdout


def test_ordinary_kernels_reproduce_it_and_run_no_start_up_file_of_user_or_machine(final, tmp_path, monkeypatch):
    """A notebook that would show what such a file left behind, and a run that names whoever looks for one."""
    left = tmp_path / "first.py"
    left.write_text("left = 'behind'\nprint(left)\n", encoding="utf-8")
    for name, value in {"SAFEGUARDING_NO_FORK": "1", "PYTHONSTARTUP": str(left)}.items():
        monkeypatch.setenv(name, value)
    put_into(final, "glossary", "print(sorted(name for name in ('left', 'section') if name in globals()))")
    final.commit()
    final.report()
    final.commit()

    done = check(final)

    assert (0, "Reproduced") == (done.returncode, done.stdout[:10]), done.stdout
    assert "['section']" in final.path("reports/202425/sections/glossary/notebook.ipynb").read_text(encoding="utf-8")


def kept(folder, **files: str) -> tuple[Kept, str]:
    """A project that holds one output; the hash of it."""
    out = folder / "out"
    out.mkdir(parents=True)
    for name, text in files.items():
        (out / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return Kept(folder, folder / "cache"), hashes.md5(out)


def test_only_the_files_of_a_folder_that_differ_are_told(tmp_path):
    then, old = kept(tmp_path / "then", a_csv="1\n2\n", b_csv="same\n", c_pdf="%PDF-1")
    now, new = kept(tmp_path / "now", a_csv="1\n3\n", b_csv="same\n", c_pdf="%PDF-2")

    assert ["out/a.csv: rows 2", "out/c.pdf: from byte 6"] == differences.told("out", old, new, then, now)


def test_what_is_no_longer_here_is_found_in_the_cache_or_said_to_be_gone(tmp_path):
    then, old = kept(tmp_path / "then", a_csv="1\n")
    now, new = kept(tmp_path / "now", a_csv="2\n")
    (tmp_path / "then/out/a.csv").write_text("3\n", encoding="utf-8")

    assert ["out: recorded with another hash; what it held then is no longer here"] == differences.told(
        "out", old, new, then, now
    )

    entry = [{"md5": hashlib.md5(b"1\n").hexdigest(), "relpath": "a.csv"}]
    for md5, data in ((old, json.dumps(entry).encode()), (entry[0]["md5"], b"1\n")):
        path = tmp_path / "then/cache/files/md5" / md5[:2] / md5[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert ["out/a.csv: rows 1"] == differences.told("out", old, new, then, now)


def test_of_a_long_line_what_is_around_the_difference_is_shown():
    before, after = "a" * 500 + "x" + "b" * 500, "a" * 500 + "y" + "b" * 500

    minus, plus = differences.unified([before], [after])

    assert "- ..." + "a" * 30 + "x" + "b" * 69 + "..." == minus
    assert "+ ..." + "a" * 30 + "y" + "b" * 69 + "..." == plus


def test_a_line_that_came_in_between_is_told_alone():
    assert ["+ new"] == differences.unified(["one", "two", "three"], ["one", "new", "two", "three"])


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("reports/202425/annual-report.html", True),
        ("reports/202425/sections/budget/section.json", True),
        ("data/publishable/budget/series.csv", True),
        ("reports/202425/review/disclosure.csv", False),
        ("data/clean/budget.csv", False),
        ("data/indicators/budget.csv", False),
    ],
)
def test_only_what_may_be_published_is_shown_in_words(path, shown):
    assert shown == differences.may_be_shown(path)


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_whoever_interrupts_it_finds_nothing_left_behind(final, tmp_path):
    """No clone and no process, whether Ctrl-C or a request to end comes in the middle of the run."""
    for number in (signal.SIGINT, signal.SIGTERM):
        scratch = tmp_path / number.name
        scratch.mkdir()
        search = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(final.folder)}
        command = [sys.executable, "-m", "pipeline", "verify"]
        environment = os.environ | search | {"TMPDIR": str(scratch)}
        with subprocess.Popen(command, cwd=final.folder, env=environment, stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr.readline(), "the first word of a stage"
            started = psutil.Process(running.pid).children(recursive=True)
            running.send_signal(number)
            told = running.stderr.read()

        assert 128 + number == running.returncode
        assert "Traceback" not in told
        assert [] == list(scratch.iterdir())
        assert started and [] == [process for process in started if is_alive(process)]


def test_returns_that_dvc_keeps_come_from_the_remote(final, tmp_path):
    final.run("git", "rm", "-r", "-q", "--cached", "data/raw/202425")
    final.run("dvc", "add", "data/raw/202425")
    final.run("dvc", "remote", "add", "-d", "board", str(tmp_path / "remote"))
    final.commit()
    final.report()
    final.run("dvc", "push")
    final.commit()
    shutil.rmtree(final.folder.parent / "cache")

    done = check(final)

    assert done.stdout.startswith(f"Reproduced: commit {commit_of(final)}, 9 stages"), done

    shutil.rmtree(tmp_path / "remote")
    shutil.rmtree(final.folder.parent / "cache")
    refuse(final, "data/raw/202425.dvc", "neither the cache nor a remote has these returns")
