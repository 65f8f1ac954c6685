"""The numbers of one web page: each a <data> element that says where it comes from when it is chosen.

A section hands over results.json: ``figures``, the entries of its ledger, and ``explanations`` under a key each, which
an entry names as ``explanation``: {"title": words, "parts": [[label, text or rows], ...]}. A row of a return is
{"file", "row", "cells": [[column, text], ...]}.
"""

import json
from html import escape

from pipeline import binding
from pipeline.errors import SettingError

VALUE = ("value", "status", "time_period", "shown")  # the first that an entry has is what a machine reads


class Numbers:
    """What a page shows of the ledgers of its sections."""

    def __init__(self, ledgers: list[dict]):
        self._entries = {entry["id"]: entry for ledger in ledgers for entry in ledger["figures"]}
        self._explanations = {
            entry["id"]: ledger["explanations"][entry["explanation"]]
            for ledger in ledgers
            for entry in ledger["figures"]
            if entry.get("explanation") in ledger["explanations"]
        }
        self._shown: dict[str, None] = {}  # in the order in which they were first shown
        self._unknown: list[str] = []

    def opening(self, identity: str) -> str:
        """The start of a <data> element. Where a number comes again (a footnote cited twice) its id does not."""
        entry = self._entries.get(identity)
        if entry is None:
            self._unknown.append(identity)
            return "<data>"
        value = next((entry[key] for key in VALUE if entry.get(key)), "")
        again = identity in self._shown
        if not again:
            self._shown[identity] = None
        kind = ' class="setting"' if entry.get("part") == "setting" else ""
        return f'<data value="{escape(value)}" {"data-figure" if again else "id"}="{escape(identity)}"{kind}>'

    def mark(self, identity: str | None, html: str) -> str:
        """HTML that shows a number, as its <data> element; without an id it stays as it is."""
        return f"{self.opening(identity)}{html}</data>" if identity else html

    def mark_spans(self, text: str) -> str:
        """Plain text with bound numbers, as HTML."""
        made, end = "", 0
        for found in binding.SPAN.finditer(text):
            made += escape(text[end : found.start()], quote=False) + self.mark(found[2], escape(found[1], quote=False))
            end = found.end()
        return made + escape(text[end:], quote=False)

    def setting(self, name: str, shown: str, setting: str) -> str:
        """A number of the settings (the year, a date, a telephone number), which explains itself too."""
        identity = f"setting-{name.lower()}"
        self._entries[identity] = {"id": identity, "shown": shown, "part": "setting"}
        self._explanations[identity] = {
            "title": f"{name}, as set for this report",
            "parts": [["Meaning", "A setting of the report, not a figure."], ["Setting", setting], ["File", "params.yaml"]],
        }
        return self.mark(identity, escape(shown, quote=False))

    def check(self) -> None:
        """Every number of the page stands in the ledger and can explain itself."""
        faults = [f"number '{identity}' is not in the ledger of its section" for identity in self._unknown]
        faults += [
            f"number '{identity}' ({self._entries[identity]['shown']}) has no explanation"
            for identity in self._shown
            if identity not in self._explanations
        ]
        if faults:
            raise SettingError("The report's numbers", faults, "Run the sections again; dvc repro does so.")

    def script(self) -> str:
        """What the page's script needs to explain the numbers shown, as JSON that may stand in a script element.

        Texts, columns, rows and explanations are kept once and named by their place: a report has thousands of numbers
        from a few returns. {texts, columns: [[text]], rows: [[file, row, columns, *cells]],
        explanations: [[title, [label, text] or [label, [row]], ...]], figures: {id: explanation}}
        """
        self.check()
        texts, columns, rows, explanations = Shelf(), Shelf(), Shelf(), Shelf()

        def shelved(row: dict) -> int:
            names = columns.place(tuple(texts.place(name) for name, _ in row["cells"]))
            cells = (texts.place(str(text)) for _, text in row["cells"])
            return rows.place((texts.place(row["file"]), row["row"], names, *cells))

        def part(label: str, content: str | list[dict]) -> tuple:
            held = texts.place(content) if isinstance(content, str) else tuple(shelved(row) for row in content)
            return (texts.place(label), held)

        figures = {
            identity: explanations.place((texts.place(found["title"]), *(part(*item) for item in found["parts"])))
            for identity in self._shown
            for found in [self._explanations[identity]]
        }
        shelves = {"texts": texts, "columns": columns, "rows": rows, "explanations": explanations}
        return script_data({name: list(shelf) for name, shelf in shelves.items()} | {"figures": figures})


class Shelf(dict):
    """Things kept once each, in the order of their first use."""

    def place(self, item: object) -> int:
        return self.setdefault(item, len(self))


def script_data(value: object) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
