"""Pieces of the report's text, as sections hand them over and as the finished forms show them."""

import re
from dataclasses import dataclass

COVER = -1  # the section of what stands before the first one

# Digits with their commas and points and the signs of their units. 2017-18 is two, since it may be broken at a line's end.
NUMERAL = re.compile(r"£?\d+(?:[.,]\d+)*%?")


@dataclass(frozen=True)
class Passage:
    """A piece of text.

    ``section`` is its place in the order of sections, ``COVER`` for what stands before them or belongs to none. ``kind``
    is text, alt, note (a footnote) or furniture (running headers, page numbers, titles of the file). ``place`` says where
    a person finds it.
    """

    section: int
    kind: str
    place: str
    text: str


def numerals(text: str) -> list[str]:
    """1,242  95.4%  £113,295; 2017 and 18 of 2017-18; 12 of 12th."""
    return NUMERAL.findall(text)
