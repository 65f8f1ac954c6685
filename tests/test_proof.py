"""The last check of the finished report: it passes when all is well, and one digit anywhere is found."""

import functools
import json
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest

from pipeline import children, params, paths
from pipeline.assemble import assemble
from pipeline.errors import ReportError, raise_all
from pipeline.publishing import content, document, html, pdf, proof, word
from pipeline.publishing.passages import Passage

FORMS = ("html", "pdf", "docx")
WHERE = "reports/202425"


class Draft:
    """A copy of the small report in which a test may change what it likes."""

    def __init__(self, settings, folder: Path):
        self.settings, self.folder = settings, folder

    @property
    def report(self):
        return content.read(self.settings, self.folder)

    def file(self, form: str) -> Path:
        return self.folder / f"annual-report.{form}"

    def write(self, form: str) -> None:
        """One form again, from the sections and templates as they are now; in a child, as assembly does."""
        report = self.report
        parsed = document.parse(report, bound=form == "html")
        write = {"html": html, "pdf": pdf, "docx": word}[form].write
        assert {} == children.side_by_side({form: lambda: write(report, parsed, self.file(form))})

    def change(self, section: str, change) -> None:
        """Let ``change`` have its way with what a section handed over."""
        path = self.folder / "sections" / section / "section.json"
        held = json.loads(path.read_text(encoding="utf-8"))
        change(held)
        path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")

    def check(self) -> None:
        """Every proof, and all that they find as one error."""
        report, found = self.report, []
        checks = {"html": proof.check_html, "pdf": proof.check_pdf, "docx": proof.check_docx}
        proofs = [lambda: proof.check_sections(report, WHERE)]
        proofs += [functools.partial(check, report, self.file(form), WHERE) for form, check in checks.items()]
        for check in proofs:
            try:
                check()
            except ReportError as error:
                found.append(error)
        raise_all(found)

    def faults(self) -> str:
        with pytest.raises(ReportError) as refused:
            self.check()
        return str(refused.value)


@pytest.fixture
def draft(small_settings, small_folder, tmp_path) -> Draft:
    shutil.copytree(small_folder, tmp_path / "report")
    return Draft(small_settings, tmp_path / "report")


@pytest.fixture
def templates(tmp_path, monkeypatch) -> Path:
    """A copy of the templates, which all forms use."""
    folder = tmp_path / "templates"
    shutil.copytree(paths.TEMPLATES, folder)
    monkeypatch.setattr(paths, "TEMPLATES", folder)
    monkeypatch.setattr(html, "TEMPLATES", folder / "html")
    monkeypatch.setattr(pdf, "TEMPLATE", folder / "typst" / "report.typ")
    monkeypatch.setattr(word, "REFERENCE", folder / "word" / "reference.docx")
    return folder


def typed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def block(section: dict, kind: str) -> dict:
    return next(block for block in section["blocks"] if block["type"] == kind)


def test_the_finished_report_passes(draft):
    draft.check()


def test_the_report_of_2017_18_passes(example):
    settings = params.load(example.path("params.yaml"))
    folder = example.path("reports/201718")

    Draft(settings, folder).check()


# A digit typed into a template


def test_a_digit_typed_into_the_template_of_the_page_is_found(draft, templates):
    typed(templates / "html" / "report.html.j2", "</main>", "<p>Draft 3 of it</p></main>")
    draft.write("html")

    assert "annual-report.html: numbers" in draft.faults() and "'3' is tied to no figure: 'Draft 3 of it'" in draft.faults()


def test_a_digit_typed_into_the_style_of_the_page_is_found(draft, templates):
    typed(templates / "html" / "base.css", "\n", '\n.cover::after { content: "Draft 7"; }\n')
    draft.write("html")

    assert "'7'" in draft.faults()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("grid(columns: (1fr, auto), board, title)", 'grid(columns: (1fr, auto), board + " 6", title)'),
        ("contents()\n  body", "contents()\n  [Draft 6]\n  body"),
        ("#let action(title, body) = boxed(title,", '#let action(title, body) = boxed(title + " 6",'),
        ('block(text(size: 15pt, weight: "bold", board))', 'block(text(size: 15pt, weight: "bold", [#board 6]))'),
    ],
    ids=["running header", "before the text", "every box", "cover"],
)
def test_a_digit_typed_into_the_template_of_the_pdf_is_found(draft, templates, old, new):
    typed(templates / "typst" / "report.typ", old, new)
    draft.write("pdf")

    faults = draft.faults()
    assert "annual-report.pdf: numbers without an account" in faults and re.search(r"page \d+: '6' is not in", faults)
    assert "annual-report.html" not in faults and "annual-report.docx" not in faults


@pytest.mark.parametrize("part", ["header", "footer", "first_page_footer"])
def test_a_digit_typed_into_the_reference_for_word_is_found(draft, templates, part):
    reference = templates / "word" / "reference.docx"
    document = docx.Document(str(reference))
    getattr(document.sections[0], part).add_paragraph("Draft 4")
    document.save(str(reference))
    draft.write("docx")

    faults = draft.faults()
    assert "annual-report.docx" in faults and "'4' is not in" in faults and "Draft 4" in faults


# A digit typed into what a section hands over


@pytest.mark.parametrize(
    ("kind", "field"),
    [("paragraph", "markdown"), ("table", "caption"), ("table", "source"), ("chart", "title"), ("heading", "text")],
)
def test_a_digit_typed_into_a_sentence_or_a_caption_is_found(draft, kind, field):
    draft.change("child_protection", lambda held: block(held, kind).update({field: f"{block(held, kind)[field]} Typed 9."}))
    for form in FORMS:
        draft.write(form)

    faults = draft.faults()
    assert "what the sections show: numbers without an account" in faults and "'9' is tied to no figure" in faults
    assert "annual-report.html: numbers" in faults, "the page shows it outside of its figures"


def test_a_digit_typed_into_a_cell_a_note_or_words_for_a_picture_is_found(draft):
    def change(held):
        table, chart = block(held, "table"), block(held, "chart")
        table["rows"][0][-1] = "941"
        table["notes"] = ["Typed 942."]
        chart["alt"] += " Typed 943."

    draft.change("child_protection", change)

    faults = draft.faults()
    assert "the cell '941' is tied to no figure" in faults
    assert "'942' is tied to no figure" in faults
    assert "'943', said for the picture, is tied to no figure" in faults


def test_a_figure_that_shows_something_else_than_its_ledger_is_found(draft):
    def change(held):
        for part in held["blocks"]:
            if part.get("markdown"):
                part["markdown"] = re.sub(r"\[\d[^\]]*\]\{#", "[999]{#", part["markdown"], count=1)

    draft.change("early_help", change)
    draft.write("html")

    faults = draft.faults()
    assert "'999' is not what the ledger has as early_help-" in faults
    assert "the page shows '999' as a figure that the ledger does not have so" in faults


# A digit changed, added or lost between the sections and a form


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_shows_other_figures_than_the_sections_is_found(draft, form):
    """As if the form were left from a run before: its number is too many, the new one is missing."""

    def change(held):
        part = block(held, "paragraph")
        part["markdown"] = part["markdown"].replace("88", "87")

    draft.change("child_protection", change)
    ledger = draft.folder / "sections/child_protection/results.json"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace('"shown": "88"', '"shown": "87"'), encoding="utf-8")
    for other in set(FORMS) - {form}:
        draft.write(other)

    faults = draft.faults()
    assert f"annual-report.{form}: numbers" in faults
    assert re.search(r"'88' is not in the section's figures: '(1A.18 )?There were 88 children", faults)
    assert "paragraph 1A.18: '87' is missing: 'There were 87 children" in faults


def test_a_number_lost_from_the_words_for_a_picture_is_found(draft):
    text = draft.file("html").read_text(encoding="utf-8")
    draft.file("html").write_text(text.replace("Neglect 41, ", "Neglect, "), encoding="utf-8")
    rewrite(draft.file("docx"), "word/document.xml", "Neglect 41, ", "Neglect 42, ")

    faults = draft.faults()
    assert 2 == faults.count("'41' is missing") and "'42' is not in" in faults


def test_a_number_changed_in_a_footnote_for_word_is_found(draft):
    with zipfile.ZipFile(draft.file("docx")) as file:
        year = re.search(r"\b20\d\d\b", "".join(re.findall(r"<w:t[^>]*>([^<]*)", file.read("word/footnotes.xml").decode())))[0]
    rewrite(draft.file("docx"), "word/footnotes.xml", year, "1999")

    assert f"'{year}' is missing" in draft.faults()


def test_a_digit_in_the_marks_of_lists_for_word_is_found(draft):
    rewrite(draft.file("docx"), "word/numbering.xml", 'w:lvlText w:val="', 'w:lvlText w:val="5')

    assert "the marks of lists: '5' is not in" in draft.faults()


def test_the_head_of_a_table_may_come_again_on_a_new_page_but_only_whole(draft):
    report = draft.report
    head = " ".join(
        cell["text"] for row in block({"blocks": report.section("child_protection").blocks}, "table")["header"] for cell in row
    )
    running = f"{report.board} {report.title} {report.year}"
    again, other = (
        Passage(-1, "furniture", "page 2", f"{running} {words} 2") for words in (head, head.replace("2019-20", "2019-21"))
    )

    assert [f"{running} 2", other.text] == [passage.text for passage in proof.without_repeated_heads(report, [again, other])]


def rewrite(path: Path, name: str, old: str, new: str) -> None:
    """Change one file inside a DOCX."""
    with zipfile.ZipFile(path) as file:
        held = {item: file.read(item) for item in file.namelist()}
    assert old in held[name].decode()
    held[name] = held[name].decode().replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w") as file:
        for item, data in held.items():
            file.writestr(item, data)


def test_all_forms_are_named_at_once(draft, templates):
    typed(templates / "html" / "report.html.j2", "</main>", "<p>Draft 3</p></main>")
    typed(templates / "typst" / "report.typ", "contents()\n  body", "contents()\n  [Draft 3]\n  body")
    draft.write("html")
    draft.write("pdf")

    faults = draft.faults()
    assert "annual-report.html" in faults and "annual-report.pdf" in faults and "annual-report.docx" not in faults


def test_a_report_that_is_not_proven_replaces_nothing(draft, templates):
    before = {path.name: path.read_bytes() for path in draft.folder.glob("*.*")}
    typed(templates / "typst" / "report.typ", "contents()\n  body", "contents()\n  [Draft 3]\n  body")

    with pytest.raises(ReportError, match="Draft 3"):
        assemble(draft.settings, draft.folder)

    assert before == {path.name: path.read_bytes() for path in draft.folder.glob("*.*")}
