"""The words of a finished HTML page, and which of its numerals stand in an element that ties them to the ledger."""

import re
from pathlib import Path

from lxml import html

from pipeline.publishing.passages import COVER, Passage

UNSEEN = {"script", "style", "template"}
INLINE = {"a", "abbr", "b", "br", "button", "code", "data", "em", "i", "span", "strong", "sub", "sup", "time", "wbr"}
LABELS = ("aria-label", "title", "placeholder")
# What the report counts itself: sections, paragraphs, tables and figures, notes, and references to them.
STRUCTURE = {"section-number", "number", "label", "reference", "footnote-ref"}
WORDS_OF_STYLE = re.compile(r"""\bcontent:\s*["']((?:[^"'\\]|\\[0-9a-fA-F]+)*)["']""")
ESCAPE = re.compile(r"\\[0-9a-fA-F]+")
TIED = "\ue000"  # stands for a digit that is tied to the ledger or part of the structure


class Page:
    """A page as read: ``passages``, the same ``untied`` (tied digits blanked), ``numbers`` (id and text of each <data>)."""

    def __init__(self, path: Path, anchors: list[str]):
        """``anchors`` are the ids of the sections in their order."""
        self._sections = {anchor: number for number, anchor in enumerate(anchors)}
        self.passages: list[Passage] = []
        self.untied: list[Passage] = []
        self.numbers: list[tuple[str, str]] = []
        tree = html.fromstring(path.read_bytes())
        self._walk(tree, COVER, "the head of the page", "text")
        for style in tree.iter("style"):
            for words in WORDS_OF_STYLE.findall(style.text or ""):
                self._add(COVER, "text", "the style of the page", [(ESCAPE.sub("", words), False)])

    def _walk(self, element, section: int, place: str, kind: str) -> None:
        """The words of a block element as one passage, what is said for it, then the blocks in it."""
        identity = element.get("id")
        if identity:
            section, place = self._sections.get(identity, section), f"#{identity}"
        kind = "note" if identity == "notes" else "furniture" if element.tag == "head" else kind
        words: list[tuple[str, bool]] = []
        blocks: list = []
        said: list[tuple[str, str]] = []
        self._gather(element, False, words, blocks, said)
        self._add(section, kind, place, words)
        for what, text in said:
            self._add(section, what, place, [(text, what == "label")])
        for block in blocks:
            self._walk(block, section, place, kind)

    def _gather(self, element, tied: bool, words: list, blocks: list, said: list) -> None:
        """Words with whether they are tied, of an element and the inline elements in it."""
        if element.tag == "data":
            self.numbers.append((element.get("id") or element.get("data-figure") or "", element.text_content()))
        tied = tied or element.tag == "data" or bool(STRUCTURE & set(element.classes))
        said += [("alt", element.get("alt"))] if element.get("alt") else []
        said += [("label", element.get(name)) for name in LABELS if element.get(name)]
        if element.tag == "meta" and element.get("name") not in (None, "viewport"):
            said.append(("furniture", element.get("content", "")))
        words.append((element.text or "", tied))
        for child in element:
            if isinstance(child.tag, str) and child.tag not in UNSEEN:
                if child.tag in INLINE:
                    words.append((" ", tied))
                    self._gather(child, tied, words, blocks, said)
                else:
                    blocks.append(child)
            words.append((f" {child.tail or ''}" if child.tag in INLINE else child.tail or "", tied))

    def _add(self, section: int, kind: str, place: str, words: list[tuple[str, bool]]) -> None:
        text = "".join(word for word, _ in words)
        if any(map(str.isdigit, text)):
            untied = "".join(re.sub(r"\d", TIED, word) if tied else word for word, tied in words)
            self.passages.append(Passage(section, kind, place, " ".join(text.split())))
            self.untied.append(Passage(section, kind, place, " ".join(untied.split())))
