"""What people say about a year: data/commentary/<period>/<section>.md, a head and named passages.

The head says for which year, by whom and when; ``supplied: false`` that there is none. A passage begins with
``## name``; its paragraphs and lists are Markdown with placeholders.
"""

import frontmatter
from markdown_it import MarkdownIt

from pipeline import paths
from pipeline.errors import SettingError

Passages = dict[str, list[tuple[str, str]]]


def read(section: str, time_period: str) -> tuple[dict, Passages]:
    """The head, and each passage as a list of (kind, Markdown), where the kind is paragraph or list."""
    path = paths.COMMENTARY / time_period / f"{section}.md"
    if not path.exists():
        raise SettingError(
            paths.shown(path),
            "there is no such file",
            "Write it; `supplied: false` in its head says that there is no commentary.",
        )
    post = frontmatter.loads(path.read_text(encoding="utf-8"))
    if str(post.get("time_period")) != time_period:
        raise SettingError(
            paths.shown(path), f"its head says time_period {post.get('time_period')}", "Correct the head of the file."
        )
    lines, tokens = post.content.split("\n"), MarkdownIt("commonmark").parse(post.content)
    passages: Passages = {}
    for index, token in enumerate(tokens):
        if token.level or not token.map:
            continue
        if token.type == "heading_open":
            passages[tokens[index + 1].content.strip()] = []
        elif token.type in ("paragraph_open", "bullet_list_open", "ordered_list_open"):
            if not passages:
                raise SettingError(
                    paths.shown(path), "there is text that stands before the first '## passage'", "Give it a passage."
                )
            text = "\n".join(lines[token.map[0] : token.map[1]]).strip()
            passages[list(passages)[-1]].append(("paragraph" if token.type == "paragraph_open" else "list", text))
    return post.metadata, passages
