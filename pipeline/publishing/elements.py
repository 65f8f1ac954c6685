"""Elements of a pandoc document as its JSON has them: {"t": kind, "c": content}. Read, made, and replaced in a copy.

https://hackage.haskell.org/package/pandoc-types says what each kind holds.
"""

from collections.abc import Callable
from typing import NamedTuple

Element = dict

LEAVES = {"Str", "Space", "SoftBreak", "LineBreak", "Code", "RawBlock", "RawInline"}
NO_ATTRIBUTES = ["", [], []]


class Attributes(NamedTuple):
    identity: str
    classes: list[str]
    named: dict[str, str]


def attributes(element: Element) -> Attributes:
    """Of a heading, a division or a span."""
    identity, classes, pairs = element["c"][1 if element["t"] == "Header" else 0]
    return Attributes(identity, classes, dict(pairs))


def content(element: Element) -> list:
    """The elements inside a heading, a division, a span, a paragraph or a list (of which each item is a list)."""
    held = element["c"]
    return held[-1] if element["t"] in ("Header", "Div", "Span", "OrderedList") else held


def is_paragraph(element: Element) -> bool:
    return element["t"] in ("Para", "Plain")


def is_list(element: Element) -> bool:
    return element["t"] in ("BulletList", "OrderedList")


def replaced(elements: list, replace: Callable[[Element], list[Element] | None]) -> list:
    """A copy in which the elements that ``replace`` gives take the place of one, inner ones first; None keeps it."""
    made = []
    for element in elements:
        if type(element) is list:
            made.append(replaced(element, replace))
        elif type(element) is not dict or element["t"] in LEAVES or type(element.get("c")) is not list:
            made.append(element)
        else:
            whole = {"t": element["t"], "c": replaced(element["c"], replace)}
            others = replace(whole)
            made += [whole] if others is None else others
    return made


def words(text: str) -> Element:
    return {"t": "Str", "c": text}


def space() -> Element:
    return {"t": "Space"}


def line_break() -> Element:
    return {"t": "LineBreak"}


def strong(*inlines: Element) -> Element:
    return {"t": "Strong", "c": [*inlines]}


def span(kind: str, *inlines: Element) -> Element:
    return {"t": "Span", "c": [["", [kind], []], [*inlines]]}


def image(address: str, width: str, *said: Element) -> Element:
    return {"t": "Image", "c": [["", [], [["width", width]]], [*said], [address, ""]]}


def plain(*inlines: Element) -> Element:
    return {"t": "Plain", "c": [*inlines]}


def paragraph(*inlines: Element) -> Element:
    return {"t": "Para", "c": [*inlines]}


def division(blocks: list[Element], **named: str) -> Element:
    return {"t": "Div", "c": [["", [], [[name.replace("_", "-"), value] for name, value in named.items()]], blocks]}


def heading(level: int, identity: str, *inlines: Element) -> Element:
    return {"t": "Header", "c": [level, [identity, [], []], [*inlines]]}


def raw(text: str, form: str) -> Element:
    """A block for one format."""
    return {"t": "RawBlock", "c": [form, text]}


def raw_inline(text: str, form: str) -> Element:
    return {"t": "RawInline", "c": [form, text]}


def cell(*inlines: Element, align: str = "AlignDefault", down: int = 1, across: int = 1) -> Element:
    return [NO_ATTRIBUTES, {"t": align}, down, across, [plain(*inlines)]]


def table(columns: list[tuple[str, float]], head: list[list], rows: list[list], row_headers: int) -> Element:
    """A table of rows of cells. A column has its alignment and its share of the page's width."""
    widths = [[{"t": align}, {"t": "ColWidth", "c": share}] for align, share in columns]
    body = [NO_ATTRIBUTES, row_headers, [], [[NO_ATTRIBUTES, cells] for cells in rows]]
    top = [NO_ATTRIBUTES, [[NO_ATTRIBUTES, cells] for cells in head]]
    return {"t": "Table", "c": [NO_ATTRIBUTES, [None, []], widths, top, [body], [NO_ATTRIBUTES, []]]}
