"""Slips of the keyboard: what might be typed for a number or a date."""

import itertools
from collections.abc import Iterator

# Left and right in the row of digits; above and below on the pad of digits.
BESIDE = {
    "0": "912", "1": "240", "2": "1350", "3": "246", "4": "3517",
    "5": "4628", "6": "5739", "7": "684", "8": "795", "9": "806",
}  # fmt: skip


def doubled(text: str) -> Iterator[str]:
    """One digit typed twice: 2017 -> 20117."""
    for index in _digits(text):
        yield text[: index + 1] + text[index:]


def swapped(text: str) -> Iterator[str]:
    """Two neighbouring digits in the wrong order: 541 -> 514; a point between them stays."""
    places = list(_digits(text))
    for first, second in itertools.pairwise(places):
        letters = list(text)
        letters[first], letters[second] = letters[second], letters[first]
        yield "".join(letters)


def missing(text: str) -> Iterator[str]:
    """One digit left out: 1,842 -> 142; never the only digit before a point."""
    for index in _digits(text):
        rest = text[:index] + text[index + 1 :]
        if rest and rest[0].isdigit() and rest[-1].isdigit():
            yield rest


def beside(text: str) -> Iterator[str]:
    """The key beside the one meant: 34.6 -> 24.6."""
    for index in _digits(text):
        for digit in BESIDE[text[index]]:
            yield text[:index] + digit + text[index + 1 :]


def _digits(text: str) -> Iterator[int]:
    return (index for index, letter in enumerate(text) if letter.isdigit())
