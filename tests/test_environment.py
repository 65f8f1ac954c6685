"""The same versions wherever they are named; lock files with hashes and without addresses."""

import ast
import importlib.metadata
import importlib.util
import re
import sys
import tomllib

import pytest
import yaml

from pipeline import params, paths

ROOT = paths.PACKAGE.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {"requirements.lock": [], "requirements-dev.lock": ["test"], "requirements-lab.lock": ["lab"]}


def pins(lines) -> set[str]:
    return {line.strip().replace("_", "-").lower() for line in lines}


def direct(extras) -> set[str]:
    """Direct dependencies, with those of these extras."""
    return pins(PROJECT["dependencies"] + [item for extra in extras for item in PROJECT["optional-dependencies"][extra]])


def locked(name) -> set[str]:
    return pins(re.findall(r"^[\w.-]+==[^ ;\\]+", (ROOT / name).read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize(("name", "extras"), LOCKS.items())
def test_a_lock_file_holds_every_direct_dependency_at_its_version(name, extras):
    assert not direct(extras) - locked(name)


def test_the_environment_for_conda_names_the_same_versions():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    named = next(item["pip"] for item in environment["dependencies"] if isinstance(item, dict))

    assert direct(["test", "lab"]) == pins(named)


def test_the_environment_for_conda_has_the_python_that_makes_the_report():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

    assert f"python={params.load().environment.python}" in environment["dependencies"]


def test_the_test_environment_has_the_versions_that_make_the_report():
    assert not locked("requirements.lock") - locked("requirements-dev.lock")


def test_jupyterlab_is_kept_out_of_the_environment_that_makes_the_report():
    assert not [pin for pin in locked("requirements.lock") if pin.startswith("jupyterlab==")]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_version_has_a_hash_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.findall(r"^\S+==.*(?:\n    .*)*", text, re.M)

    assert entries and all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_every_direct_dependency_is_pinned_exactly():
    for requirement in direct(["test", "lab"]):
        assert re.fullmatch(r"[\w.-]+==[\w.]+", requirement)


def imported(folder: str) -> set[str]:
    """The distributions that the code of a folder imports, by their names as pinned."""
    providers = importlib.metadata.packages_distributions()
    modules = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            modules |= {name.split(".")[0] for name in names}
    return pins(providers[name][0] for name in modules if name in providers and name not in sys.stdlib_module_names)


@pytest.mark.parametrize(("folder", "extras"), [("pipeline", []), ("tests", ["test"])])
def test_every_library_imported_is_a_direct_dependency(folder, extras):
    assert not imported(folder) - {pin.split("==")[0] for pin in direct(extras)}


def test_no_dependency_is_there_that_nothing_uses():
    """Those without an import are commands: of the stages, of the Makefile, of pytest, of assembly (pandoc); or serve DVC."""
    commands = {"dvc", "ipykernel", "nbval", "pypandoc-binary", "ruamel-yaml-clib", "ruff", "jupyterlab", "nbstripout"}
    named = {pin.split("==")[0] for pin in direct(["test", "lab"])}

    assert not named - imported("pipeline") - imported("tests") - commands


def test_dvc_reads_yaml_with_the_library_in_c():
    assert importlib.util.find_spec("_ruamel_yaml")
