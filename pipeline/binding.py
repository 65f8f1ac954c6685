"""Numbers in text, tied to the figures that they show.

A number in a sentence, a caption or a label is a bracketed span of Markdown, ``[95.4%]{#early_help-12 .figure}``, whose
id is that of its entry in the section's ledger (results.json). Sentences get theirs from placeholders; here every other
text does: each of its numerals must be one of the facts that it was made from.
"""

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pipeline import paths, yamls
from pipeline.errors import NotebookError, PlaceholderError, SettingError

PLACEHOLDER = re.compile(r"\{[^{}]*\}|`[^`]*`")
SPAN = re.compile(r"\[([^\[\]]*)\]\{#([\w-]+) \.figure\}")
# A numeral with the signs that belong to it: 1,242  95.4%  £113,295  2017-18  12th  27A  10.8
NUMERAL = re.compile(r"[-−+]?£?\d(?:[\d.,/:–-]*\d)?(?:%|[A-Za-z]{1,2}\b)?")
DIGIT = re.compile(r"\d")
ADDRESS = re.compile(r"<https?://[^>]*>|\]\([^)]*\)|https?://\S+|\[\^[^\]]*\]|\{#[\w-]+ \.figure\}")

Tell = Callable[[dict], str]


@dataclass(frozen=True)
class Fact:
    """Words of a text that state a number, the part of a figure that they show, and more keys of the ledger's entry."""

    text: str
    part: str
    keys: dict = field(default_factory=dict)

    @property
    def entry(self) -> dict:
        return {"shown": self.text, "part": self.part, **self.keys}


def bind(text: str, facts: Iterable[Fact], tell: Tell, where: str) -> str:
    """The text with each of its numerals tied to a fact, the longest first. A numeral that no fact states is refused.

    ``tell`` takes the ledger's entry of a fact and gives its id. Facts in words (five) are tied too where they stand.
    """
    known = {fact.text: fact for fact in facts}
    return _replaced(text, known, lambda found: span(tell(known[found].entry), found), lambda found: refuse(found, where))


def bind_received(text: str, tell: Tell, **keys: str) -> str:
    """The text of a list as received, each of its numerals tied to the row that it stands in."""
    return _replaced(text, {}, None, lambda found: span(tell({"shown": found, "part": "record", **keys}), found))


def span(identity: str, text: str) -> str:
    return f"[{text}]{{#{identity} .figure}}"


def plain(markdown: str) -> str:
    """The text without its spans."""
    return SPAN.sub(r"\1", markdown)


def refuse(found: str, where: str):
    raise NotebookError(
        where,
        f"a number is typed into the text: '{found}'",
        "Leave it to the figures that are shown; declare titles of laws and fixed names in data/numerals.yml.",
    )


def numerals(text: str) -> list[str]:
    """The numerals that are not part of a declared name (data/numerals.yml), an address or a footnote's mark."""
    found: list[str] = []
    if DIGIT.search(text):
        _replaced(text, {}, None, lambda numeral: found.append(numeral) or numeral)
    return found


def refuse_digits(text: str, where: str) -> None:
    """A digit typed into a template is an error; titles of laws and the like are declared in data/numerals.yml."""
    found = numerals(PLACEHOLDER.sub(" ", text))
    if found:
        raise PlaceholderError(
            where,
            f"a number is typed into the text: '{found[0]}'",
            "Put the figure into a return and use its placeholder; declare titles of laws and fixed names in data/numerals.yml.",
        )


@functools.cache
def declared() -> tuple[re.Pattern, ...]:
    """Patterns of text that may hold digits without being a figure."""
    entries = yamls.load(paths.NUMERALS.read_text(encoding="utf-8"))
    try:
        return tuple(re.compile(entry["pattern"]) for entry in entries["numerals"])
    except (re.error, KeyError, TypeError) as error:
        raise SettingError(
            "data/numerals.yml", f"an entry is not readable: {error}", "Each entry needs a pattern and a reason."
        ) from None


def _replaced(text: str, known: dict, bound: Callable | None, other: Callable[[str], str]) -> str:
    """The text with each known phrase passed through ``bound`` and each other numeral through ``other``."""
    taken = [(found.start(), found.end()) for pattern in (ADDRESS, *declared()) for found in pattern.finditer(text)]
    phrases = sorted(filter(None, known), key=len, reverse=True)
    edges = [rf"(?<![\w.,£]){re.escape(phrase)}(?![\w%]|[.,:/–-]\d)" for phrase in phrases]
    named = [f"(?P<p{place}>{edge})" for place, edge in enumerate(edges)]
    pattern = re.compile("|".join([*named, f"(?P<n>{NUMERAL.pattern})"]))
    made, end = "", 0
    for found in pattern.finditer(text):
        if any(first <= found.start() < last for first, last in taken):
            continue
        replaced = other(found[0]) if found.lastgroup == "n" else bound(found[0])
        made += text[end : found.start()] + replaced
        end = found.end()
    return made + text[end:]
