"""The public report as one HTML file that opens anywhere without asking any other file or host."""

import base64
from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline import paths
from pipeline.publishing import elements, html_notes, pandoc
from pipeline.publishing import html_blocks as blocks
from pipeline.publishing.content import Report
from pipeline.publishing.document import parts
from pipeline.publishing.elements import Attributes, Element
from pipeline.publishing.numbers import Numbers

TEMPLATES = paths.TEMPLATES / "html"
SETTINGS = {"Period": "report.time_period", "Published": "report.publication_date", "Contact": "board.contact"}
WIDE = 8  # tables with more columns are set smaller


def write(report: Report, parsed: list[list[Element]], path: Path) -> None:
    path.write_text(page(report, parsed), encoding="utf-8")


def page(report: Report, parsed: list[list[Element]]) -> str:
    numbers = Numbers([section.ledger for section in report.sections])
    sections = elements.replaced(parsed, lambda element: replaced(report, numbers, element))
    main, notes = html_notes.apart(pandoc.write_each(sections, "html5"))
    return template("report.html.j2").render(
        report=report, numbers=numbers, settings=SETTINGS, body=main, notes=notes, cover=picture("cover.svg")
    )


def template(name: str):
    """A page template. The styles of all pages are written into each of them."""
    return environment(TEMPLATES).get_template(name)


@cache
def environment(folder: Path) -> Environment:
    """It compiles each template of the folder once."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["file"] = lambda file: (folder / file).read_text(encoding="utf-8")
    return made


def picture(name: str) -> str:
    data = base64.b64encode((paths.TEMPLATES / name).read_bytes()).decode()
    return f"data:image/svg+xml;base64,{data}"


def replaced(report: Report, numbers: Numbers, element: Element) -> list[Element] | None:
    """Bound numbers and our own kinds of block as HTML; everything else stays."""
    if element["t"] not in ("Span", "Header", "Div"):
        return None
    named, inner = elements.attributes(element), elements.content(element)
    if element["t"] == "Span":
        if "figure" not in named.classes:
            return None
        opening = elements.raw_inline(numbers.opening(named.identity), "html")
        return [opening, *inner, elements.raw_inline("</data>", "html")]
    if element["t"] == "Header":  # one level down: the page has a title
        level, held, _ = element["c"]
        if "number" not in named.named:
            return [{"t": "Header", "c": [level + 1, held, inner]}]
        number = elements.span("section-number", elements.words(named.named["number"]))
        return [elements.heading(level + 1, named.identity, number, elements.space(), *inner)]
    for kind, make in KINDS.items():
        if kind in named.classes:
            return make(report, numbers, named, inner)
    return None


def paragraph(_: Report, __: Numbers, named: Attributes, inner: list[Element]) -> list[Element]:
    number, identity = named.named.get("number"), named.identity
    if not number:
        return wrapped(f'<div class="paragraph" id="{identity}">', inner, "</div>")
    link = f'<a class="number" href="#{identity}" aria-label="Paragraph {number}">{number}</a>'
    return wrapped(f'<div class="paragraph numbered" id="{identity}">{link}<div>', inner, "</div></div>")


def box(report: Report, numbers: Numbers, named: Attributes, inner: list[Element]) -> list[Element]:
    """A commitment of the board, or a quotation or case set apart."""
    title = escape(blocks.typographic(named.named.get("title", "")))
    block = report.block(named.identity)
    words = numbers.mark_spans(blocks.typographic(block.get("title") or block.get("label") or ""))
    kind = "action" if "action" in named.classes else "callout"
    head = f'<div class="{kind}" id="{named.identity}" role="note"' + (f' aria-label="{title}">' if title else ">")
    return wrapped(head + (f'<p class="box-title">{words}</p>' if words else ""), inner, "</div>")


def small_print(_: Report, __: Numbers, named: Attributes, inner: list[Element]) -> list[Element]:
    return wrapped(f'<div class="{named.classes[0]}" id="{named.identity}">', inner, "</div>")


def table(report: Report, numbers: Numbers, named: Attributes, inner: list[Element]) -> list[Element]:
    section, block, label, caption, small = parts(report, named, inner)
    identity = named.identity
    wide = " wide" if blocks.width(block) > WIDE else ""
    head = (
        f'<div class="data-table{wide}" id="{identity}"><div class="scroll" role="region" tabindex="0"'
        f' aria-labelledby="{identity}-caption"><table><caption id="{identity}-caption"><span><b class="label">{label}:</b> '
    )
    return [
        raw(head),
        elements.plain(*caption),
        raw(f"</span></caption>{blocks.table_body(block, numbers.mark)}</table></div>"),
        *footer(small, blocks.download(section.path(block, "csv"), label, file_name(label, block))),
        raw("</div>"),
    ]


def chart(report: Report, numbers: Numbers, named: Attributes, inner: list[Element]) -> list[Element]:
    section, block, label, caption, small = parts(report, named, inner)
    identity = named.identity
    image = blocks.image(section.path(block, "svg"), block["alt"])
    return [
        raw(f'<figure id="{identity}"><figcaption id="{identity}-caption"><b class="label">{label}:</b> '),
        elements.plain(*caption),
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


def footer(small: list[Element], link: str) -> list[Element]:
    return [raw('<div class="small">'), *small, raw(f"<p>{link}</p></div>")]


def file_name(label: str, block: dict) -> str:
    return f"{label.lower().replace(' ', '-')}-{block['id'].split('-', 1)[-1]}.csv"


def wrapped(opening: str, inner: list[Element], closing: str) -> list[Element]:
    return [raw(opening), *inner, raw(closing)]


def raw(text: str) -> Element:
    return elements.raw(text, "html")
