"""The finished report in its three forms: whether they are there, and whether they say what was added."""

import zipfile
from pathlib import Path

import pypdfium2
from lxml import etree

FORMS = ("html", "pdf", "docx")
Marks = dict[str, tuple[int, int] | None]


def path(report: Path, kind: str) -> Path:
    return report / f"annual-report.{kind}"


def marks(report: Path) -> Marks:
    """By which each form is known from a later one that replaces it; None for one that is not there."""
    found: Marks = {}
    for kind in FORMS:
        try:
            about = path(report, kind).stat()
            found[kind] = (about.st_ino, about.st_mtime_ns)
        except FileNotFoundError:
            found[kind] = None
    return found


def replaced(before: Marks, now: Marks) -> bool:
    """Whether every form is there and is another one."""
    return all(now[kind] not in (None, before[kind]) for kind in FORMS)


def lacking(report: Path, sentences: list[str]) -> str:
    """Which form is not there, or does not say a sentence; nothing when all is there."""
    missing = [kind for kind in FORMS if not path(report, kind).exists()]
    if missing:
        return f"not made: {', '.join(missing)}"
    read = {"html": html, "pdf": pdf, "docx": docx} if sentences else {}
    said = {kind: " ".join(words(path(report, kind)).split()) for kind, words in read.items()}
    unsaid = [f"the {kind} does not say '{sentence}'" for sentence in sentences for kind in said if sentence not in said[kind]]
    return "; ".join(unsaid[-1:])


def html(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def pdf(file: Path) -> str:
    """The words of all pages; a line ends with a blank."""
    with pypdfium2.PdfDocument(file) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def docx(file: Path) -> str:
    """The words of the body; a paragraph ends with a line."""
    with zipfile.ZipFile(file) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
    return "\n".join("".join(paragraph.itertext("{*}t")) for paragraph in root.iter("{*}p"))
