"""A block of the report as whoever runs the notebook sees it, each number a button that says where it comes from.

The explanations are native popovers: they open by click, tap or Enter and need no script.
"""

import re
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_plugin

from pipeline.explanation import row_words

_markdown = MarkdownIt("commonmark", {"html": False}).use(attrs_plugin, spans=True)
FIGURE = re.compile(r'<span id="([\w-]+)" class="figure">(.*?)</span>')


def html(block: dict, footnotes: dict[str, str], told: list[dict], explain: Callable[[dict], dict]) -> str:
    """A block of prose; ``told`` are the ledger's entries that it shows."""
    text = re.sub(r"\[\]\(#section:(\w+)\)", lambda found: f"section “{found[1].replace('_', ' ')}”", block.get("markdown", ""))
    text = re.sub(r"\[\^([^\]]+)\]", lambda found: f" (source: {footnotes.get(found[1], found[1]).rstrip('.')})", text)
    body = _bound(_markdown.render(text))
    if block["type"] == "paragraph" and block.get("number"):
        body = body.replace("<p>", f'<p><span class="number">{block["number"]}</span> ', 1)
    elif block["type"] in ("action", "callout"):
        title = _bound(_markdown.renderInline(block.get("label") or block["title"]))
        body = f'<div class="{block["type"]}"><p><strong>{title}</strong></p>{body}</div>'
    elif block["type"] != "paragraph":
        body = f'<div class="{block["type"]}">{body}</div>'
    return body + "".join(_popover(entry["id"], explain(entry)) for entry in told)


def sources(told: list[dict], explain: Callable[[dict], dict]) -> str:
    """Under a table or a chart: where its figures come from, folded away."""
    items = "".join(f"<li><b>{escape(entry['shown'])}</b> {_words(explain(entry))}</li>" for entry in told)
    return f"<details><summary>Where these figures come from</summary><ol>{items}</ol></details>" if items else ""


def _bound(html: str) -> str:
    """The numbers of a text as buttons."""
    return FIGURE.sub(lambda found: _button(found[1], found[2]), html)


def _button(identity: str, text: str) -> str:
    style = "all: unset; cursor: help; text-decoration: underline dotted"
    return f'<data value="{text}"><button type="button" popovertarget="why-{identity}" style="{style}">{text}</button></data>'


def _popover(identity: str, explanation: dict) -> str:
    return f'<div popover id="why-{identity}" style="max-width: 40em; padding: 1em">{_words(explanation)}</div>'


def _words(explanation: dict) -> str:
    parts = "".join(f"<dt><b>{escape(label)}</b></dt><dd>{_content(content)}</dd>" for label, content in explanation["parts"])
    return f"<b>{escape(explanation['title'])}</b><dl>{parts}</dl>"


def _content(content: str | list[dict]) -> str:
    if isinstance(content, str):
        return escape(content)
    return "<br>".join(escape(row_words(row)) for row in content)
