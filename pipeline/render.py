"""One section's executed notebook as a page for reviewers: as in the report, with the code folded away.

nbconvert walks the notebook; what the section displayed is laid out anew from its blocks, so that tables have
scopes, pictures have words, and sources stand at the end of the page with a way back.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_plugin
from nbconvert import HTMLExporter

from pipeline import BLOCK, binding, paths, periods
from pipeline.errors import SettingError, nearest
from pipeline.publishing import html_blocks as blocks
from pipeline.publishing.numbers import Numbers

PAGE, INDEX = "notebook.html", "../../index.html"
REFERENCE = re.compile(r"\[\]\(#section:(\w+)\)")
NOTE_MARK = re.compile(r"\[\^([^\]\s]+)\]")
HEADING = re.compile(r"<h([2-6])>")
STYLES = ("html/base.css", "reviewers/page.css", "html/explain.css")
_markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "smartquotes", "replacements"])
_markdown.use(attrs_plugin, spans=True, after=("span_close",))
_markdown.add_render_rule("span_open", lambda _, tokens, place, __, env: env["numbers"].opening(tokens[place].attrGet("id")))
_markdown.add_render_rule("span_close", lambda *_: "</data>")


def render(folder: Path, params) -> Path:
    """Write notebook.html beside notebook.ipynb; returns its path."""
    section = json.loads((folder / "section.json").read_text(encoding="utf-8"))
    ledger = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    page = Page(section, ledger, params)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = page.words(cell.source)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if BLOCK in data:
                output.data = nbformat.from_dict({"text/html": page.block(data[BLOCK])})
    target = folder / PAGE
    target.write_text(exported(notebook, page), encoding="utf-8")
    return target


def warm(params) -> None:
    """Lay out an empty page: what nbconvert compiles for its first page serves all later ones, of forked children too."""
    section = {"key": next(iter(params.sections)), "number": None, "title": "", "blocks": [], "footnotes": {}, "state": {}}
    cells = [nbformat.v4.new_markdown_cell("words"), nbformat.v4.new_code_cell("code")]
    exported(nbformat.v4.new_notebook(cells=cells), Page(section, {"figures": [], "explanations": {}}, params))


def exported(notebook: nbformat.NotebookNode, page: "Page") -> str:
    html, _ = exporter().from_notebook_node(notebook, resources={"page": page.facts()})
    return html


@cache
def exporter() -> HTMLExporter:
    return HTMLExporter(template_name="reviewers", extra_template_basedirs=[str(paths.TEMPLATES)])


class Page:
    """The words of one page: its headings, its blocks and, gathered as they are cited, its sources."""

    def __init__(self, section: dict, ledger: dict, params):
        self.section = section
        self.numbers = Numbers([ledger])
        self.params = params
        self.headings = [block["id"] for block in section["blocks"] if block["type"] == "heading"]
        self.cited: list[str] = []

    def facts(self) -> dict:
        """What the template needs beside the notebook. The sources are those cited, in order."""
        keys = list(self.params.sections)
        place = keys.index(self.section["key"])
        report, board = self.params.report, self.params.board
        notes = [self.inline(self.section["footnotes"][key]) for key in self.cited]
        year = self.numbers.setting("Year", periods.year_label(report.time_period), "report.time_period")
        return {
            "title": self.section["title"],
            "number": self.section["number"],
            "report": f"{board.name}: {report.title.lower()} {periods.year_label(report.time_period)}",
            "heading": f"{escape(board.name)}: {escape(report.title.lower())} {year}",
            "index": INDEX,
            "previous": self.neighbour(keys[place - 1]) if place else None,
            "next": self.neighbour(keys[place + 1]) if place + 1 < len(keys) else None,
            "state": self.section["state"],
            "notes": notes,
            "styles": [template_file(name) for name in STYLES],
            "script": template_file("html/explain.js"),
            "explanations": self.numbers.script(),
        }

    def neighbour(self, key: str) -> dict:
        number = self.params.sections[key].number
        name = key.replace("_", " ").capitalize()
        return {"href": f"../{key}/{PAGE}", "title": f"{number} {name}" if number else name}

    def words(self, markdown: str) -> str:
        """A text cell; its headings get the ids that they have in the report."""
        html = self.text(markdown)
        return HEADING.sub(lambda found: f'<h{found[1]} id="{self.headings.pop(0)}">' if self.headings else found[0], html)

    def block(self, block: dict) -> str:
        kind = block["type"]
        if kind == "table":
            return self.table(block)
        if kind == "chart":
            return self.chart(block)
        if kind == "end":
            return ""
        text = self.text(block["markdown"])
        if kind == "paragraph" and block.get("number"):
            number = f'<span class="number">{block["number"]}</span>'
            return f'<div class="paragraph numbered" id="{block["id"]}">{number}<div>{text}</div></div>'
        title = self.numbers.mark_spans(blocks.typographic(block.get("title") or block.get("label") or ""))
        head = f'<p class="box-title">{title}</p>' if title else ""
        return f'<div class="{kind}" id="{block["id"]}">{head}{text}</div>'

    def table(self, block: dict) -> str:
        identity = block["id"]
        return (
            f'<div class="data-table" id="{identity}">'
            f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{identity}-caption">'
            f'<table><caption id="{identity}-caption"><span>{self.inline(block["caption"])}</span></caption>'
            f"{blocks.table_body(block, self.numbers.mark)}</table></div>{self.small(block)}</div>"
        )

    def chart(self, block: dict) -> str:
        identity = block["id"]
        return (
            f'<figure id="{identity}"><figcaption id="{identity}-caption">{self.inline(block["title"])}</figcaption>'
            f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{identity}-caption">'
            f'<img src="{escape(block["svg"])}" alt="{escape(block["alt"])}"></div>'
            f"{blocks.chart_figures(block, f'{identity}-caption', self.numbers.mark)}{self.small(block)}</figure>"
        )

    def small(self, block: dict) -> str:
        lines = [self.inline(note) for note in block.get("notes") or []]
        if block.get("source"):
            lines.append(f"Source: {self.inline(block['source'])}")
        name = self.inline(binding.plain(block.get("caption") or block["title"]))
        lines.append(f'<a href="{escape(block["csv"])}">Data (CSV)<span class="hidden">: {name}</span></a>')
        return '<div class="small">' + "".join(f"<p>{line}</p>" for line in lines) + "</div>"

    def inline(self, markdown: str) -> str:
        return self.finished(_markdown.renderInline(self.linked(markdown), {"numbers": self.numbers}))

    def text(self, markdown: str) -> str:
        return self.finished(_markdown.render(self.linked(markdown), {"numbers": self.numbers}))

    def finished(self, html: str) -> str:
        """Markdown leaves citations as they are; here each becomes a numbered mark."""
        return NOTE_MARK.sub(lambda found: self.mark(found[1]), html)

    def mark(self, key: str) -> str:
        """The number of a source, with a link to it; the first mark of a source is where its way back leads."""
        first = key not in self.cited
        if first:
            self.cited.append(key)
        number = self.cited.index(key) + 1
        identity = f' id="mark-{number}"' if first else ""
        return f'<sup><a class="footnote-ref" href="#source-{number}"{identity} aria-label="Source {number}">{number}</a></sup>'

    def linked(self, markdown: str) -> str:
        return REFERENCE.sub(lambda found: self.cross_reference(found[1]), markdown)

    def cross_reference(self, key: str) -> str:
        if key not in self.params.sections:
            raise SettingError(
                f"section '{self.section['key']}'",
                f"it refers to '{key}', which is not a section; {nearest(key, self.params.sections)}",
                "Correct the sentence.",
            )
        number = self.params.sections[key].number
        return f"[{f'section {number}' if number else self.neighbour(key)['title']}](../{key}/{PAGE})"


def template_file(name: str) -> str:
    return (paths.TEMPLATES / name).read_text(encoding="utf-8")
