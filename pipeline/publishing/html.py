"""The public report as one HTML file that opens anywhere without asking any other file or host."""

import base64
import re
from html import escape
from pathlib import Path

import panflute as pf
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline import paths
from pipeline.publishing import html_blocks as blocks
from pipeline.publishing import pandoc
from pipeline.publishing.content import Report
from pipeline.publishing.numbers import Numbers

TEMPLATES = paths.TEMPLATES / "html"
SETTINGS = {"Period": "report.time_period", "Published": "report.publication_date", "Contact": "board.contact"}
WIDE = 8  # tables with more columns are set smaller


def write(report: Report, parsed: str, path: Path) -> None:
    path.write_text(page(report, parsed), encoding="utf-8")


def page(report: Report, parsed: str) -> str:
    numbers = Numbers([section.ledger for section in report.sections])
    body = pandoc.filtered(parsed, lambda element: replaced(report, numbers, element))
    html = pandoc.write(body, "--to", "html5", "--section-divs", "--shift-heading-level-by=1", "--wrap=none")
    main, notes = split_notes(html)
    return template("report.html.j2").render(
        report=report, numbers=numbers, settings=SETTINGS, body=main, notes=notes, cover=picture("cover.svg")
    )


def template(name: str):
    """A page template. The styles of all pages are written into each of them."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["file"] = lambda file: (TEMPLATES / file).read_text(encoding="utf-8")
    return environment.get_template(name)


def picture(name: str) -> str:
    data = base64.b64encode((paths.TEMPLATES / name).read_bytes()).decode()
    return f"data:image/svg+xml;base64,{data}"


def replaced(report: Report, numbers: Numbers, element: pf.Element) -> pf.Element | list[pf.Element] | None:
    """Bound numbers and our own kinds of block as HTML; everything else stays."""
    if isinstance(element, pf.Span) and "figure" in element.classes:
        opening = pandoc.raw_inline(numbers.opening(element.identifier), "html")
        return [opening, *element.content, pandoc.raw_inline("</data>", "html")]
    if isinstance(element, pf.Header) and "number" in element.attributes:
        number = element.attributes.pop("number")
        element.content = [pf.Span(pf.Str(number), classes=["section-number"]), pf.Space(), *element.content]
        return element
    if isinstance(element, pf.Div):
        for kind, make in KINDS.items():
            if kind in element.classes:
                return make(report, numbers, element)
    return None


def paragraph(_: Report, __: Numbers, div: pf.Div) -> list[pf.Block]:
    number = div.attributes.get("number")
    if not number:
        return wrapped(f'<div class="paragraph" id="{div.identifier}">', div.content, "</div>")
    link = f'<a class="number" href="#{div.identifier}" aria-label="Paragraph {number}">{number}</a>'
    return wrapped(f'<div class="paragraph numbered" id="{div.identifier}">{link}<div>', div.content, "</div></div>")


def box(report: Report, numbers: Numbers, div: pf.Div) -> list[pf.Block]:
    """A commitment of the board, or a quotation or case set apart."""
    title = escape(blocks.typographic(div.attributes.get("title", "")))
    block = report.block(div.identifier)
    words = numbers.mark_spans(blocks.typographic(block.get("title") or block.get("label") or ""))
    kind = "action" if "action" in div.classes else "callout"
    head = f'<div class="{kind}" id="{div.identifier}" role="note"' + (f' aria-label="{title}">' if title else ">")
    return wrapped(head + (f'<p class="box-title">{words}</p>' if words else ""), div.content, "</div>")


def small_print(_: Report, __: Numbers, div: pf.Div) -> list[pf.Block]:
    return wrapped(f'<div class="{div.classes[0]}" id="{div.identifier}">', div.content, "</div>")


def table(report: Report, numbers: Numbers, div: pf.Div) -> list[pf.Block]:
    section, block, label, caption, small = parts(report, div)
    identity = div.identifier
    wide = " wide" if blocks.width(block) > WIDE else ""
    head = (
        f'<div class="data-table{wide}" id="{identity}"><div class="scroll" role="region" tabindex="0"'
        f' aria-labelledby="{identity}-caption"><table><caption id="{identity}-caption"><span><b class="label">{label}:</b> '
    )
    return [
        raw(head),
        caption,
        raw(f"</span></caption>{blocks.table_body(block, numbers.mark)}</table></div>"),
        *footer(small, blocks.download(section.path(block, "csv"), label, file_name(label, block))),
        raw("</div>"),
    ]


def chart(report: Report, numbers: Numbers, div: pf.Div) -> list[pf.Block]:
    section, block, label, caption, small = parts(report, div)
    identity = div.identifier
    image = blocks.image(section.path(block, "svg"), block["alt"])
    return [
        raw(f'<figure id="{identity}"><figcaption id="{identity}-caption"><b class="label">{label}:</b> '),
        caption,
        raw(f'</figcaption><div class="scroll" role="region" tabindex="0" aria-labelledby="{identity}-caption">{image}</div>'),
        raw(blocks.chart_figures(block, f"{identity}-caption", numbers.mark)),
        *footer(small, blocks.download(section.path(block, "csv"), label, file_name(label, block))),
        raw("</figure>"),
    ]


KINDS = {
    "paragraph": paragraph,
    "list": paragraph,
    "action": box,
    "callout": box,
    "note": small_print,
    "byline": small_print,
    "table": table,
    "chart": chart,
}


def parts(report: Report, div: pf.Div) -> tuple:
    """The block behind a placeholder, its label, its caption as text and its small print."""
    section = report.section(div.attributes["section"])
    block = next(block for block in section.blocks if block["id"] == div.attributes["block"])
    caption = next(part for part in div.content if "caption" in part.classes)
    small = next((part for part in div.content if "small" in part.classes), None)
    words = [inline for paragraph in caption.content for inline in paragraph.content]
    return section, block, report.label(section, block), pf.Plain(*words), list(small.content) if small else []


def footer(small: list[pf.Block], link: str) -> list[pf.Block]:
    return [raw('<div class="small">'), *small, raw(f"<p>{link}</p></div>")]


def file_name(label: str, block: dict) -> str:
    return f"{label.lower().replace(' ', '-')}-{block['id'].split('-', 1)[-1]}.csv"


def wrapped(opening: str, content: list[pf.Block], closing: str) -> list[pf.Block]:
    return [raw(opening), *content, raw(closing)]


def raw(text: str) -> pf.RawBlock:
    return pandoc.raw(text, "html")


def split_notes(html: str) -> tuple[str, str]:
    """Text and footnotes apart; pandoc puts the notes last. Each way back is named for those who hear it."""
    main, mark, notes = html.partition('<section id="footnotes"')
    if not mark:
        return html, ""
    items = re.search(r"<ol>.*</ol>", notes, re.DOTALL)[0]
    back = re.compile(r'(<a href="#fnref(\d+)" class="footnote-back" role="doc-backlink")>')
    return main, back.sub(r'\1 aria-label="Back to the text at note \2">', items)
