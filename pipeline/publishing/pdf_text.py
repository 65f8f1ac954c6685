"""The words of a finished PDF in the order in which its tags have them read, and what it shows outside of them."""

from collections.abc import Callable, Iterator
from ctypes import sizeof
from pathlib import Path

import pikepdf
import pypdfium2
from pypdfium2 import raw as c

from pipeline.publishing import pdf_pages
from pipeline.publishing.kept import Kept
from pipeline.publishing.passages import COVER, Passage

LINE_END_HYPHEN = "\x02"
UNTAGGED = -1
BUFFER = (c.FPDF_WCHAR * 65536)()  # for the words of one piece, which are a line at most
BLOCKS = {"/P", "/H1", "/H2", "/H3", "/TD", "/TH", "/LI", "/Note", "/Caption", "/TOCI"}

kept = Kept(500)  # pages

Pieces = dict[tuple[int, int], str]


def read(path: Path) -> list[Passage]:
    """Each paragraph, cell, note and alternative text; then the furniture of each page. Contents belong to the cover."""
    with pikepdf.open(path) as pdf:
        pieces, untagged = pieces_of_text(path, pdf_pages.fingerprints(pdf))
        found = list(Tags(pdf, pieces).passages())
        title = Passage(COVER, "furniture", "the title of the file", str(pdf.docinfo.get("/Title", "")))
    owned = set().union(*(marks for _, marks in found))
    lost = [Passage(COVER, "text", place(page), pieces[page, mark]) for page, mark in sorted(pieces.keys() - owned)]
    return [*(passage for passage, _ in found), *lost, title, *untagged]


def pieces_of_text(path: Path, pages: list[bytes]) -> tuple[Pieces, list[Passage]]:
    """Text by page and mark; and the text of each page that no tag holds, such as running headers."""

    def of_pages(new: list[bytes]) -> list[tuple[dict[int, str], str]]:
        with pypdfium2.PdfDocument(path) as document:
            return [of_page(document[pages.index(page)]) for page in new]

    pieces: Pieces = {}
    untagged = []
    for number, (marked, loose) in enumerate(kept.all(pages, of_pages)):
        pieces |= {(number, mark): text for mark, text in marked.items()}
        untagged.append(Passage(COVER, "furniture", place(number), loose))
    return pieces, untagged


def of_page(page: pypdfium2.PdfPage) -> tuple[dict[int, str], str]:
    """The text of a page by mark, and that without."""
    words, marked, loose = page.get_textpage(), {}, []
    for item in texts(page, c.FPDFPage_CountObjects, c.FPDFPage_GetObject):
        mark, text = c.FPDFPageObj_GetMarkedContentID(item), words_of(item, words)
        if mark == UNTAGGED:
            loose.append(text)
        else:
            marked[mark] = marked.get(mark, "") + text.replace(LINE_END_HYPHEN, "-")
    return marked, " ".join(loose)


def texts(holder, count: Callable, get: Callable) -> Iterator[c.FPDF_PAGEOBJECT]:
    """The pieces of text of a page, and of the pictures in it."""
    for position in range(count(holder)):
        item = get(holder, position)
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_TEXT:
            yield item
        elif kind == c.FPDF_PAGEOBJ_FORM:
            yield from texts(item, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject)


def words_of(item: c.FPDF_PAGEOBJECT, page: pypdfium2.PdfTextPage) -> str:
    """pypdfium2 looks through the whole page twice for each piece: the first time for its length."""
    size = c.FPDFTextObj_GetText(item, page, BUFFER, sizeof(BUFFER))
    assert 0 < size <= sizeof(BUFFER), f"a piece of text of {size} bytes"
    return memoryview(BUFFER).cast("B")[: size - sizeof(c.FPDF_WCHAR)].tobytes().decode("utf-16-le")


def place(page: int) -> str:
    return f"page {page + 1}"


class Tags:
    """The tree of tags: which text is a paragraph, a cell, a note, and what is said for a picture."""

    def __init__(self, pdf: pikepdf.Pdf, pieces: Pieces):
        self._root = pdf.Root.StructTreeRoot
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self._pieces = pieces
        self._section = COVER - 1  # the first heading is that of the contents

    def passages(self) -> Iterator[tuple[Passage, set[tuple[int, int]]]]:
        """Each passage with its pages and marks."""
        yield from self._walk(self._root, 0)

    def _walk(self, node: pikepdf.Dictionary, page: int) -> Iterator[tuple[Passage, set]]:
        tag = str(node.get("/S"))
        self._section += tag == "/H1"
        if tag == "/Figure":
            yield Passage(max(self._section, COVER), "alt", self._place(node, page), str(node.get("/Alt", ""))), set()
        if tag in BLOCKS:
            texts: list[str] = []
            marks: set[tuple[int, int]] = set()
            inner: list[pikepdf.Dictionary] = []
            page = self._gather(node, page, texts, marks, inner)
            note = Passage(COVER, "note", place(page), " ".join(texts))
            yield note if tag == "/Note" else Passage(max(self._section, COVER), "text", note.place, note.text), marks
            for other in inner:
                yield from self._walk(other, page)
            return
        for kid, kid_page in self._kids(node, page):
            if isinstance(kid, pikepdf.Dictionary):
                yield from self._walk(kid, kid_page)
            else:
                mark = (kid_page, kid)
                yield Passage(max(self._section, COVER), "text", place(kid_page), self._pieces.get(mark, "")), {mark}

    def _gather(self, node, page: int, texts: list[str], marks: set, inner: list) -> int:
        """All text below a block, piece by piece, so that 64,200 and the mark of a note after it stay two; its page."""
        first = None
        for kid, kid_page in self._kids(node, page):
            if not isinstance(kid, pikepdf.Dictionary):
                texts.append(self._pieces.get((kid_page, kid), ""))
                marks.add((kid_page, kid))
                first = kid_page if first is None else first
            elif str(kid.get("/S")) in BLOCKS | {"/Figure"}:
                inner.append(kid)
            else:
                found = self._gather(kid, kid_page, texts, marks, inner)
                first = found if first is None else first
        return page if first is None else first

    def _kids(self, node, page: int) -> Iterator[tuple[pikepdf.Dictionary | int, int]]:
        """What stands directly below: elements, and the numbers of marked content, each with its page."""
        page = self._pages[node.Pg.objgen] if "/Pg" in node else page
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                yield int(kid), page
            elif "/S" in kid:
                yield kid, page
            elif "/MCID" in kid:
                yield int(kid.MCID), self._pages[kid.Pg.objgen] if "/Pg" in kid else page

    def _place(self, node, page: int) -> str:
        return place(self._pages[node.Pg.objgen] if "/Pg" in node else page)
