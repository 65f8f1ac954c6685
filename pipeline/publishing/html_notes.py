"""Footnotes on a web page: those of all sections together at its end, counted through the report."""

import itertools
import re

CITED = re.compile(r'<a href="#fn(\d+)" class="footnote-ref" id="fnref\1" role="doc-noteref"><sup>\1</sup></a>')
NOTE = re.compile(r'^<li id="fn\d+">', re.MULTILINE)
BACK = re.compile(r'<a href="#fnref\d+" class="footnote-back" role="doc-backlink">')


def apart(sections: list[str]) -> tuple[str, str]:
    """The text of all sections, and their notes as a list. In each section pandoc counts the notes from one."""
    texts: list[str] = []
    notes: list[str] = []
    for html in sections:
        text, found = split(html)
        texts.append(counted_on(text, len(notes)))
        notes += [listed(note, number) for number, note in enumerate(found, start=len(notes) + 1)]
    return "".join(f"{text}\n" for text in texts), "\n".join(["<ol>", *notes, "</ol>"]) if notes else ""


def split(html: str) -> tuple[str, list[str]]:
    """Text and notes of one section; pandoc puts the notes last."""
    text, mark, rest = html.partition('<section id="footnotes"')
    if not mark:
        return html, []
    items = re.search(r"<ol>\n(.*)\n</ol>", rest, re.DOTALL)[1]
    starts = [found.start() for found in NOTE.finditer(items)]
    return text.removesuffix("\n"), [items[a:b].removesuffix("\n") for a, b in itertools.pairwise([*starts, len(items)])]


def counted_on(text: str, before: int) -> str:
    """Marks of notes, as pandoc writes them, counted on from those before."""

    def mark(found: re.Match) -> str:
        number = int(found[1]) + before
        return f'<a href="#fn{number}" class="footnote-ref" id="fnref{number}" role="doc-noteref"><sup>{number}</sup></a>'

    return CITED.sub(mark, text)


def listed(note: str, number: int) -> str:
    """An item of the list of notes; each way back is named for those who hear it."""
    label = f"Back to the text at note {number}"
    back = f'<a href="#fnref{number}" class="footnote-back" role="doc-backlink" aria-label="{label}">'
    return BACK.sub(back, NOTE.sub(f'<li id="fn{number}">', note, count=1))
