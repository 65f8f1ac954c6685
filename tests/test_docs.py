"""The documents say what is there: the README's tree and commands, the contributing guide's placeholders."""

import re
import subprocess

import pytest

from pipeline import paths
from pipeline.narrative import Report
from pipeline.values import Value

ROOT = paths.PACKAGE.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def tree() -> list[str]:
    """Every path of the README's annotated tree."""
    block = README.split("## What is where")[1].split("```")[1]
    found, folder = [], ""
    for line in block.strip("\n").split("\n"):
        name = line.split()[0]
        if not line.startswith(" "):
            folder = name if name.endswith("/") else ""
        found.append(folder + name if line.startswith(" ") else name)
    return found


def tracked() -> set[str]:
    out = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return set(out.split("\n")) - {""}


@pytest.mark.parametrize("path", tree())
def test_what_the_tree_shows_is_there(path):
    assert any(name == path or name.startswith(path) for name in tracked())


def test_the_tree_shows_every_file_and_folder_of_the_first_level():
    first = {name.split("/")[0] + ("/" if "/" in name else "") for name in tracked()}

    assert {name for name in first if not name.startswith(".")} == {path for path in tree() if "/" not in path.rstrip("/")}


def test_the_tree_shows_every_folder_of_the_package_and_of_the_data():
    for parent in ("pipeline", "data"):
        folders = {
            "/".join(name.split("/")[:2]) + "/" for name in tracked() if name.startswith(f"{parent}/") and name.count("/") > 1
        }
        assert folders <= set(tree())


@pytest.mark.parametrize("command", sorted(set(re.findall(r"(?:`|^)make ([a-z]+)", README + GUIDE, re.M))))
def test_every_make_command_named_is_in_the_makefile(command):
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


def test_the_command_of_continuous_integration_is_that_of_the_readme():
    assert ["make report", "make test"] == re.findall(r"^make \w+", (ROOT / ".ci/run").read_text(encoding="utf-8"), re.M)


def test_every_stage_is_in_the_readmes_picture():
    stages = re.findall(r"^  (\w+):$", (ROOT / "dvc.yaml").read_text(encoding="utf-8"), re.M)

    assert stages and all(f"| {stage}" in README for stage in stages)


def test_the_guide_names_all_that_a_placeholder_can_say():
    public = {name for name in dir(Value) if not name.startswith("_")} - {"value"}
    public |= {name for name in Report("201718", None)._words}

    assert not {name for name in public if not re.search(rf"\b{name}\b", GUIDE)}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_pictures_and_files_linked_from_a_document_exist(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (ROOT / target).exists(), target
