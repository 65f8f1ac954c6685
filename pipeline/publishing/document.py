"""The sections as one pandoc document.

Text becomes ordinary pandoc nodes. Everything with a shape of its own (numbered paragraph, action, callout,
byline, note, table, chart) becomes a Div of that class, which each format replaces in its own way.
"""

import re

from pipeline import binding
from pipeline.errors import SettingError
from pipeline.publishing import elements, pandoc
from pipeline.publishing.content import Report, Section
from pipeline.publishing.elements import Attributes, Element
from pipeline.publishing.kept import Kept

REFERENCE = re.compile(r"\[\]\(#section:(\w+)\)")
NOTE_MARK = re.compile(r"\[\^([^\]\s]+)\](?!:)")
ATTRIBUTE_UNSAFE = re.compile(r'["\\]')
SPACE = elements.space()
kept = Kept(500)  # sections, by their Markdown


def parse(report: Report, bound: bool = False, lines: bool = False) -> list[list[Element]]:
    """The blocks of each section, which nobody may change.

    Where numbers stay bound each is a Span of class figure. In lines, words that only a space parts are one.
    """
    check(report)

    def parsed(new: list[tuple]) -> list[list[Element]]:
        found = pandoc.parse([text for *_, text in new])
        found = found if bound else words_only(found)
        return in_lines(found) if lines else found

    return kept.all([(bound, lines, text) for text in markdown(report)], parsed)


def in_lines(sections: list) -> list:
    """A copy of elements in which words that only a space parts are one: pandoc reads it in half the time.

    Web pages and Word files come out the same. In Typst a word may have to be escaped for what it begins with.
    """
    made: list = []
    for element in sections:
        if type(element) is list:
            made.append(in_lines(element))
        elif type(element) is not dict or type(element.get("c")) is list:
            made.append({"t": element["t"], "c": in_lines(element["c"])} if type(element) is dict else element)
        elif element["t"] == "Str" and len(made) > 1 and made[-1] == SPACE and is_word(made[-2]):
            made[-2:] = [elements.words(f"{made[-2]['c']} {element['c']}")]
        else:
            made.append(element)
    return made


def is_word(element: object) -> bool:
    return type(element) is dict and element["t"] == "Str"


def words_only(blocks: list) -> list:
    """A copy of elements in which numbers are bound to nothing and run on with the letters beside them."""
    made: list = []
    for block in blocks:
        inner = [block]
        if type(block) is list:
            inner = [words_only(block)]
        elif type(block) is dict and type(block.get("c")) is list:
            inner = [{"t": block["t"], "c": words_only(block["c"])}]
            if block["t"] == "Span" and "figure" in elements.attributes(block).classes:
                inner = elements.content(inner[0])
        for part in inner:
            if type(part) is dict and part.get("t") == "Str" and made and type(made[-1]) is dict and made[-1].get("t") == "Str":
                made[-1] = elements.words(made[-1]["c"] + part["c"])
            else:
                made.append(part)
    return made


def markdown(report: Report) -> list[str]:
    """The text of each section."""
    return ["\n\n".join(section_markdown(report, section)) + "\n" for section in report.sections]


def section_markdown(report: Report, section: Section) -> list[str]:
    parts = [heading(1, section.title, section.anchor, section.number)]
    blocks = list(section.blocks)
    while blocks:
        block = blocks.pop(0)
        following = []
        if block["type"] == "paragraph":
            while blocks and blocks[0]["type"] == "list":
                following.append(blocks.pop(0))
        parts.append(block_markdown(report, section, block, following))
    noted = cited(section)
    parts += [
        f"[^{note_id(section, key)}]: {indented(prepared(report, section, text))}"
        for key, text in section.footnotes.items()
        if key in noted
    ]
    return parts


def block_markdown(report: Report, section: Section, block: dict, following: list[dict]) -> str:
    kind, identity = block["type"], section.id(block)
    if kind == "heading":
        return heading(block["level"], prepared(report, section, block["text"]), identity)
    if kind in ("table", "chart"):
        return placeholder(report, section, block)
    text = "\n\n".join(prepared(report, section, part["markdown"]) for part in [block, *following])
    title = binding.plain(block.get("title") or block.get("label") or "")
    return div(kind, text, id=identity, number=block.get("number"), title=title)


def placeholder(report: Report, section: Section, block: dict) -> str:
    """A table or chart: caption, notes and source as text, the rest for each format to fetch from the block."""
    caption = block["caption"] if block["type"] == "table" else block["title"]
    small = [prepared(report, section, note) for note in block.get("notes") or []]
    if block.get("source"):
        small.append(f"Source: {sentence(prepared(report, section, block['source']))}")
    inner = div("caption", prepared(report, section, caption))
    if small:
        inner += "\n\n" + div("small", "\n\n".join(small))
    return div(block["type"], inner, id=section.id(block), section=section.key, block=block["id"])


def parts(report: Report, named: Attributes, inner: list[Element]) -> tuple:
    """The block behind a placeholder with its section, its label, its caption as inlines and its small print."""
    section = report.section(named.named["section"])
    block = report.block(named.identity)
    divisions = {kind: elements.content(part) for part in inner for kind in elements.attributes(part).classes}
    caption = [inline for paragraph in divisions["caption"] for inline in elements.content(paragraph)]
    return section, block, report.label(section, block), caption, divisions.get("small", [])


def prepared(report: Report, section: Section, text: str) -> str:
    """Markdown with cross references spelt out and footnote keys made unique in the report."""
    text = REFERENCE.sub(lambda found: cross_reference(report, found[1]), text)
    return NOTE_MARK.sub(lambda found: f"[^{note_id(section, found[1])}]", text)


def cross_reference(report: Report, key: str) -> str:
    target = report.section(key)
    return f"[{target.reference}](#{target.anchor}){{.reference}}"


def note_id(section: Section, key: str) -> str:
    return f"{section.key}--{key}"


def texts(section: Section) -> list[str]:
    """All Markdown of a section in which a reference or a footnote may stand."""
    found = []
    for block in section.blocks:
        found += [block.get(name) or "" for name in ("markdown", "text", "caption", "source")]
        found += block.get("notes") or []
    return found


def cited(section: Section) -> set[str]:
    return {key for text in texts(section) for key in NOTE_MARK.findall(text)}


def check(report: Report) -> None:
    """Every footnote and cross reference must lead somewhere."""
    keys = {section.key for section in report.sections}
    faults = []
    for section in report.sections:
        faults += [f"section '{section.key}': no source '{key}'" for key in sorted(cited(section) - set(section.footnotes))]
        named = {key for text in [*texts(section), *section.footnotes.values()] for key in REFERENCE.findall(text)}
        faults += [f"section '{section.key}': refers to '{key}', which is not a section" for key in sorted(named - keys)]
    if faults:
        raise SettingError("The report's references", faults, "Correct the sentence or the table of sources.")


def heading(level: int, text: str, identity: str, number: str | None = None) -> str:
    attributes = f"#{identity}" + (f' number="{number}"' if number else "")
    return f"{'#' * level} {' '.join(text.split())} {{{attributes}}}"


def div(kind: str, content: str, **attributes: str | None) -> str:
    identity = attributes.pop("id", None)
    head = [f"#{identity}"] if identity else []
    head += [f".{kind}"]
    head += [f'{name}="{ATTRIBUTE_UNSAFE.sub("", str(value))}"' for name, value in attributes.items() if value]
    fence = ":" * (5 if ":::" in content else 3)
    return f"{fence} {{{' '.join(head)}}}\n{content}\n{fence}"


def indented(text: str) -> str:
    return text.replace("\n", "\n    ")


def sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."
