"""YAML as the project reads it: plain values only, by PyYAML's C library where it has one, which is ten times as fast."""

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text: str):
    """What a text of YAML holds; a ``yaml.YAMLError`` when it is none."""
    return yaml.load(text, Loader=LOADER)
