"""Stages run ahead, side by side, while DVC asks for them one by one: they give what one by one gives."""

from pipeline import stages

SECTIONS = ["section@private_fostering", "section@referrals", "section@glossary"]


def hashes(project) -> dict[str, str]:
    return {out["path"]: out["md5"] for stage in stages.lock(project.folder).values() for out in stage["outs"]}


def told(done) -> list[str]:
    """The sections that a run says it worked on, in the order in which they ended."""
    return [line.partition(": ")[2] for line in done.stderr.splitlines() if line.startswith("Section ")]


def add(project, name: str, words: str = "More was said.") -> None:
    path = project.path(name)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")


def test_the_first_stage_does_the_work_of_all_and_leaves_nothing_waiting(invented):
    done = invented.run("dvc", "repro")
    first = done.stderr.index("Section ")

    assert ["glossary", "private_fostering", "referrals"] == sorted(told(done))
    assert 1 == done.stderr.count("Assemble\n")
    assert first < done.stderr.index("Assemble\n")
    assert not invented.path(".dvc/tmp/ahead").exists() or not any(invented.path(".dvc/tmp/ahead").iterdir())


def test_each_stage_is_made_once_in_the_order_of_the_data(invented):
    said = invented.run("dvc", "repro").stderr.splitlines()
    stages_ = [line for line in said if line in ("Sources", "Clean", "Indicators", "Disclose", "Assemble", "Reconcile")]

    assert ["Sources", "Clean", "Indicators", "Disclose"] == stages_[:4]
    assert ["Assemble", "Reconcile"] == sorted(stages_[4:])
    assert said.index("Disclose") < min(said.index(line) for line in said if line.startswith("Section "))


def test_only_what_an_edit_changes_is_made(made):
    add(made, "data/corrections.yml", "# A note.")
    said = made.run("dvc", "repro").stderr

    assert ("Clean" in said, "Indicators" in said, "Section" in said, "Assemble" in said) == (True, False, False, False)


def test_a_faulty_return_stops_the_run_with_one_screen(made):
    table = next(made.path("data/raw/202425").glob("*.csv"))
    table.write_text("no,such,column\n1,2,3\n", encoding="utf-8")
    done = made.run("dvc", "repro", check=False)

    assert done.returncode and 1 == done.stderr.count(f"data/raw/202425/{table.name} does not meet")
    assert "Traceback" not in done.stderr and "Section" not in done.stderr
    made.run("git", "checkout", "data/raw")
    made.repro()
    assert {} == stages.stale(stages.load(made.folder), made.folder)


def test_one_by_one_in_ordinary_kernels_gives_the_same_bytes(made, monkeypatch):
    before = hashes(made)
    monkeypatch.setenv("SAFEGUARDING_NO_FORK", "1")

    assert set(SECTIONS) | {"assemble", "reconcile"} < set(made.repro("--force"))
    assert before == hashes(made)


def test_a_forced_run_works_again_and_leaves_the_lock_as_it_was(made):
    before = made.path("dvc.lock").read_bytes()
    done = made.run("dvc", "repro", "--force")

    assert 3 == len(told(done))
    assert before == made.path("dvc.lock").read_bytes()


def test_an_edited_section_runs_alone_with_the_assembly(made):
    add(made, "data/commentary/202425/referrals.md")
    done = made.run("dvc", "repro")

    assert (["referrals"], 1) == (told(done), done.stderr.count("Assemble\n"))
    assert "More was said." in made.path("reports/202425/annual-report.html").read_text(encoding="utf-8")


def test_a_named_stage_runs_alone(made):
    for key in ("referrals", "glossary"):
        add(made, f"data/commentary/202425/{key}.md", "")

    assert ["referrals"] == told(made.run("dvc", "repro", "section@referrals"))
    assert ["glossary"] == told(made.run("python", "-m", "pipeline", "section", "glossary"))


def test_a_failing_section_stops_no_other_and_each_failure_is_told(made):
    for key in ("referrals", "private_fostering"):
        path = made.path(f"notebooks/{key}.ipynb")
        path.write_text(path.read_text(encoding="utf-8").replace('"section.save()"', '"section.saev()"'), encoding="utf-8")
    add(made, "data/commentary/202425/glossary.md", "")

    done = made.run("dvc", "repro", "--keep-going", check=False)
    summary = made.run("python", "-m", "pipeline", "failures", check=False)

    assert done.returncode and 1 == summary.returncode
    for key in ("referrals", "private_fostering"):
        assert f"notebooks/{key}.ipynb failed" in done.stderr and f"notebooks/{key}.ipynb failed" in summary.stdout
        assert f"changed     since it last ran: notebooks/{key}.ipynb" in summary.stdout
        assert f"dvc repro section@{key}" in summary.stdout
        assert made.path(f"reports/202425/failed/{key}.ipynb").exists()
    assert "AttributeError" in summary.stdout and "Traceback" not in summary.stdout + done.stderr
    assert "Assemble" not in done.stderr
    assert {} == {
        name: why for name, why in stages.stale(stages.load(made.folder), made.folder).items() if name == "section@glossary"
    }

    made.run("git", "checkout", "notebooks")
    made.repro()
    assert "No section failed.\n" == made.run("python", "-m", "pipeline", "failures").stdout
