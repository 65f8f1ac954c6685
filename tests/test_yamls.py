"""YAML: plain values only, the same with PyYAML's C library and without it."""

import pytest
import yaml

from pipeline import paths, yamls

ROOT = paths.PACKAGE.parent


@pytest.mark.parametrize("name", ["params.yaml", "data/numerals.yml", "data/relations.yml", "data/contracts/fields.yml"])
def test_the_files_of_the_project_are_read_as_pyyaml_reads_them_alone(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert yaml.load(text, Loader=yaml.SafeLoader) == yamls.load(text)


def test_a_file_makes_no_object_of_python():
    with pytest.raises(yaml.YAMLError):
        yamls.load("!!python/object/apply:os.getcwd []")
