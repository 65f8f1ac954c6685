"""The pandoc that comes with pypandoc-binary, called so that a run leaves no trace of its time."""

import importlib.util
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from pipeline.errors import SettingError
from pipeline.publishing.elements import Element

# CommonMark reads Markdown as JupyterLab does. Footnotes, divs, spans and attributes carry our structure.
READER = "commonmark+attributes+bracketed_spans+fenced_divs+footnotes+smart+strikeout+subscript+superscript-raw_html"
VERSION = [1, 23, 1]  # of pandoc's JSON


def executable() -> str:
    """The bundled program, never one that happens to be installed: another version writes other bytes."""
    package = Path(importlib.util.find_spec("pypandoc").origin).parent
    return str(package / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc"))


def run(arguments: list[str], text: str, moment: datetime | None = None) -> str:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(moment.timestamp()) if moment else 0)}
    with tempfile.TemporaryFile() as given:  # a pipe takes megabytes in small bites
        given.write(text.encode())
        given.seek(0)
        command = [executable(), *arguments]
        done = subprocess.run(command, stdin=given, capture_output=True, encoding="utf-8", env=environment, check=False)
    if done.returncode:
        raise SettingError("pandoc could not write the report", done.stderr.strip().splitlines(), "Check the texts named above.")
    return done.stdout


def parse(texts: Iterable[str]) -> list[Element]:
    """The blocks of several Markdown texts, one after another. The texts are read at the same time."""
    with ThreadPoolExecutor() as pool:
        documents = pool.map(lambda text: run(["--from", READER, "--to", "json"], text), texts)
        return [block for document in documents for block in json.loads(document)["blocks"]]


def write(blocks: list[Element], *arguments: str, moment: datetime | None = None) -> str:
    """The document in another format; what pandoc prints."""
    document = {"pandoc-api-version": VERSION, "meta": {}, "blocks": blocks}
    return run(["--from", "json", *arguments], json.dumps(document, ensure_ascii=False, separators=(",", ":")), moment)
