"""The words of a finished DOCX: paragraphs, cells, notes, words said for pictures, headers and footers."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx.oxml.ns import qn
from lxml import etree

from pipeline.publishing.passages import COVER, Passage

BODY, NOTES, FILE = "word/document.xml", ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"), "docProps/core.xml"
NUMBERING, COUNTED = "word/numbering.xml", re.compile(r"%\d")
FURNITURE = ("word/header", "word/footer")
LINE, WORDS, FIELD, STYLE = qn("w:p"), qn("w:t"), qn("w:fldSimple"), f"{qn('w:pPr')}/{qn('w:pStyle')}"
VALUE, PICTURE = qn("w:val"), qn("wp:docPr")
SPACES = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
FIRST_HEADING = "Heading1"


def read(path: Path) -> list[Passage]:
    """In the order of the file. What Word counts itself, such as the number of the page, is not read."""
    found: list[Passage] = []
    with zipfile.ZipFile(path) as file:
        for name in sorted(file.namelist(), key=lambda name: (name != BODY, name)):
            if name == BODY:
                found += body(tree(file, name))
            elif name in NOTES:
                found += [Passage(COVER, "note", "a footnote", text(line)) for line in lines(tree(file, name))]
            elif name.startswith(FURNITURE):
                found += [
                    Passage(COVER, "furniture", "a running header or footer", text(line)) for line in lines(tree(file, name))
                ]
            elif name == NUMBERING:
                found += [Passage(COVER, "furniture", "the marks of lists", mark) for mark in list_marks(tree(file, name))]
            elif name == FILE:
                words = " ".join(tree(file, name).itertext("{http://purl.org/dc/elements/1.1/}title"))
                found.append(Passage(COVER, "furniture", "the title of the file", words))
    return found


def tree(file: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(file.read(name))


def lines(root: etree._Element) -> Iterator[etree._Element]:
    return root.iter(LINE)


def list_marks(root: etree._Element) -> Iterator[str]:
    """What stands before the items of a list, without their counted numbers."""
    return (COUNTED.sub("", mark.get(qn("w:val"), "")) for mark in root.iter(qn("w:lvlText")))


def body(root: etree._Element) -> Iterator[Passage]:
    section, heading = COVER, "the cover"
    for line in lines(root):
        style = line.find(STYLE)
        words = text(line)
        if style is not None and style.get(VALUE) == FIRST_HEADING:
            section += 1
        if style is not None and style.get(VALUE, "").startswith("Heading"):
            heading = f"under the heading '{words}'"
        yield Passage(section, "text", heading, words)
        for picture in line.iter(PICTURE):
            yield Passage(
                section, "alt", f"what is said for a picture {heading}", picture.get("descr", "") + picture.get("title", "")
            )


def text(line: etree._Element) -> str:
    """The words of a paragraph, without fields that Word fills itself."""
    words = []
    for part in line.iter(WORDS, *SPACES):
        if part.tag in SPACES:
            words.append(SPACES[part.tag])
        elif next(part.iterancestors(FIELD), None) is None:
            words.append(part.text or "")
    return "".join(words)
