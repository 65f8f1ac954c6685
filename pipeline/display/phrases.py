"""Words that know which numbers they state: labels, captions, notes and alt text are put together from them.

    put("{} of {} categories", counted(3), counted(12))

What a notebook types has no such marks, so a numeral in it is refused.
"""

from collections.abc import Iterable, Sequence

from pipeline import formats
from pipeline.binding import Fact, Tell, bind, numerals, span

Mark = tuple[int, int, Fact]


class Phrase(str):
    """A text with ``marks``: where each fact begins and ends that it states, in order."""

    marks: tuple[Mark, ...]

    def __new__(cls, text: str, marks: Iterable[Mark] = ()):
        made = super().__new__(cls, text)
        made.marks = tuple(marks)
        return made


def stated(text: str, part: str, keys: dict | None = None) -> Phrase:
    """Words all of which state one fact: `part` and `keys` as in the ledger."""
    return Phrase(text, [(0, len(text), Fact(str(text), part, keys or {}))])


def named(text: str, part: str, keys: dict) -> str:
    """A name, which states a fact where it holds a numeral."""
    return stated(text, part, keys) if numerals(text) else text


def counted(number: int, words: bool = False) -> Phrase:
    """How many things are shown: 12, or twelve."""
    return stated(formats.in_words(number) if words else formats.number(number), "count", {"value": str(number)})


def put(template: str, *parts: str) -> Phrase:
    """The template with a part for each {}, whose marks it keeps."""
    text, found = "", []
    for before, part in zip(template.split("{}"), [*parts, ""], strict=True):
        text += before
        found += [(start + len(text), end + len(text), fact) for start, end, fact in marks(part)]
        text += part
    return Phrase(text, found)


def strung(separator: str, parts: Iterable[str]) -> Phrase:
    parts = list(parts)
    return put(separator.join(["{}"] * len(parts)), *parts) if parts else Phrase("")


def joined(parts: Iterable[str]) -> Phrase:
    """a, b and c."""
    parts = list(parts)
    return put(formats.joined(["{}"] * len(parts)), *parts) if parts else Phrase("")


def capital(text: str) -> Phrase:
    return Phrase(formats.capital(text), marks(text))


def cut(text: str, end: int) -> Phrase:
    """The text up to `end`, with the marks that it keeps whole."""
    return Phrase(text[:end], [mark for mark in marks(text) if mark[1] <= end])


def marks(text: str) -> tuple[Mark, ...]:
    return text.marks if isinstance(text, Phrase) else ()


def facts(texts: Iterable[str]) -> list[Fact]:
    """The facts that some texts state."""
    return [fact for text in texts for _, _, fact in marks(text)]


def bound(text: str, tell: Tell, where: str, known: Sequence[Fact] = ()) -> str:
    """The text as Markdown in which what it states is told and spanned; a numeral outside has to be among `known`."""
    made, at = "", 0
    for start, end, fact in marks(text):
        identity = tell(fact.entry | {"shown": text[start:end]})
        made += bind(text[at:start], known, tell, where) + span(identity, text[start:end])
        at = end
    return made + bind(text[at:], known, tell, where)


def cell(text: str, tell: Tell, where: str) -> str | None:
    """The id of a cell of a table or of a label: one for all that it says, None where it states nothing."""
    found = marks(text)
    if found:
        return tell(found[0][2].entry | {"shown": str(text)})
    bind(text, (), tell, where)
    return None
