"""The pandoc that comes with pypandoc-binary, called so that a run leaves no trace of its time."""

import io
import os
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import panflute
import pypandoc

from pipeline.errors import SettingError

# CommonMark reads Markdown as JupyterLab does. Footnotes, divs, spans and attributes carry our structure.
READER = "commonmark+attributes+bracketed_spans+fenced_divs+footnotes+smart+strikeout+subscript+superscript-raw_html"


def executable() -> str:
    """The bundled program, never one that happens to be installed: another version writes other bytes."""
    return str(Path(pypandoc.__file__).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc"))


def run(arguments: list[str], text: str, moment: datetime | None = None) -> str:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(moment.timestamp()) if moment else 0)}
    done = subprocess.run(
        [executable(), *arguments], input=text, capture_output=True, encoding="utf-8", env=environment, check=False
    )
    if done.returncode:
        raise SettingError("pandoc could not write the report", done.stderr.strip().splitlines(), "Check the texts named above.")
    return done.stdout


def parse(markdown: str) -> str:
    """The document as pandoc's JSON; each format loads a copy of its own, since filters change what they walk."""
    return run(["--from", READER, "--to", "json"], markdown)


def filtered(parsed: str, replace: Callable[[panflute.Element], list[panflute.Block] | None]) -> panflute.Doc:
    """A copy of the document in which replace has its way with each element."""
    return panflute.load(io.StringIO(parsed)).walk(lambda element, _: replace(element))


def raw(text: str, format: str) -> panflute.RawBlock:
    """Text for one format. panflute's own list of formats ends before typst."""
    block = panflute.RawBlock(text)
    block.format = format
    return block


def raw_inline(text: str, format: str) -> panflute.RawInline:
    inline = panflute.RawInline(text)
    inline.format = format
    return inline


def write(document: panflute.Doc, *arguments: str, moment: datetime | None = None) -> str:
    """The document in another format; what pandoc prints."""
    buffer = io.StringIO()
    panflute.dump(document, buffer)
    return run(["--from", "json", *arguments], buffer.getvalue(), moment)
