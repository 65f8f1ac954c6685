"""The pandoc that comes with pypandoc-binary, called so that a run leaves no trace of its time."""

import bisect
import importlib.util
import itertools
import json
import os
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from pipeline import paths
from pipeline.errors import SettingError
from pipeline.publishing import elements
from pipeline.publishing.elements import Element
from pipeline.publishing.kept import Kept

# CommonMark reads Markdown as JupyterLab does. Footnotes, divs, spans and attributes carry our structure.
READER = "commonmark+attributes+bracketed_spans+fenced_divs+footnotes+smart+strikeout+subscript+superscript-raw_html"
VERSION = [1, 23, 1]  # of pandoc's JSON
CONVERT = paths.TEMPLATES / "pandoc" / "convert.lua"
LONG = 200  # letters
HELD = re.compile("\ue000(\\d+)\ue000")  # a letter that Unicode leaves to private use
kept = Kept(500)  # a report has some forty sections, each converted three times


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


def convert(texts: list[str], reader: str, writer: str) -> list[str]:
    """Each text in another format, converted by itself: nothing in one changes another."""
    return kept.all([(reader, writer, text) for text in texts], lambda new: converted([text for *_, text in new], reader, writer))


def converted(texts: list[str], reader: str, writer: str) -> list[str]:
    """Several texts take two runs of pandoc at the same time."""
    parts = [json.dumps(part, ensure_ascii=False) for part in halves(texts)]
    with ThreadPoolExecutor() as pool:
        answers = pool.map(lambda part: run(["lua", str(CONVERT), reader, writer], part), parts)
        return [text for answer in answers for text in json.loads(answer)]


def halves(texts: list[str]) -> list[list[str]]:
    """Texts in two parts of about the same length."""
    ends = list(itertools.accumulate(map(len, texts)))
    middle = bisect.bisect(ends, ends[-1] // 2) + 1
    return [part for part in (texts[:middle], texts[middle:]) if part]


def parse(texts: list[str]) -> list[list[Element]]:
    """The blocks of each Markdown text, which nobody may change: they are kept."""
    return kept.all(texts, lambda new: [json.loads(document)["blocks"] for document in converted(new, READER, "json")])


def write_each(documents: list[list[Element]], writer: str) -> list[str]:
    """Each document in another format, in which headings are sections of their own where it has such.

    Long raw blocks, which pandoc would only hand through, are put in afterwards.
    """
    held: list[str] = []
    texts = convert([packed([shortened(block, held) for block in blocks]) for blocks in documents], "json", writer)
    return [HELD.sub(lambda found: held[int(found[1])], text) for text in texts]


def shortened(block: Element, held: list[str]) -> Element:
    """A short block in the place of a long raw one, which is held."""
    if block["t"] != "RawBlock" or len(block["c"][1]) < LONG:
        return block
    held.append(block["c"][1])
    return elements.raw(f"\ue000{len(held) - 1}\ue000", block["c"][0])


def write(blocks: list[Element], *arguments: str, moment: datetime | None = None) -> str:
    """The document in another format; what pandoc prints."""
    return run(["--from", "json", *arguments], packed(blocks), moment)


def packed(blocks: list[Element]) -> str:
    """A document as pandoc's JSON."""
    return json.dumps({"pandoc-api-version": VERSION, "meta": {}, "blocks": blocks}, ensure_ascii=False, separators=(",", ":"))
