"""What makes a page of a PDF what it is, so that a page that was read before need not be read again."""

import hashlib
import os
import re

import pikepdf

REFERENCE = re.compile(rb"\b(\d+) (\d+) R\b")
NOT_SHOWN = {"/Parent", "/StructParents", "/Annots"}  # what leads elsewhere, and links, which have no words


def fingerprints(pdf: pikepdf.Pdf) -> list[bytes]:
    """One for each page: of all that its words depend on, fonts and pictures included."""
    known: dict[tuple[int, int], bytes] = {}
    return [of_page(pdf, page, known) for page in pdf.pages]


def of_page(pdf: pikepdf.Pdf, page: pikepdf.Page, known: dict) -> bytes:
    own = (value for name, value in page.obj.items() if name not in NOT_SHOWN)
    inherited = (page.resources, page.mediabox, page.cropbox)
    return digest(*(of(pdf, value, known) for value in (*own, *inherited)))


def of(pdf: pikepdf.Pdf, thing: pikepdf.Object, known: dict) -> bytes:
    """Of an object and all that it refers to. The numbers by which a file refers to its objects do not count."""
    if not isinstance(thing, pikepdf.Object):
        return repr(thing).encode()
    place = thing.objgen
    if place in known:
        return known[place]
    if place != (0, 0):
        known[place] = os.urandom(32)  # what refers to itself is never taken for the same
    stream = isinstance(thing, pikepdf.Stream)
    written = thing.stream_dict.unparse() if stream else thing.unparse(resolved=True)
    parts = [REFERENCE.sub(b"R", written)]
    parts += [of(pdf, pdf.get_object(int(number), int(version)), known) for number, version in REFERENCE.findall(written)]
    found = digest(*parts, thing.read_raw_bytes() if stream else b"")
    if place != (0, 0):
        known[place] = found
    return found


def digest(*parts: bytes) -> bytes:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.digest()
