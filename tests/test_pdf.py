"""The printed report: PDF/UA-1, row headers, bookmarks, and pages that hold together."""

import re

import page
import pikepdf
import pytest

from pipeline.publishing import document, pdf, widths
from pipeline.publishing.pdf import children


def walk(node):
    """All elements below one."""
    for child in children(node):
        yield child
        yield from walk(child)


@pytest.fixture(scope="module")
def path(small_folder):
    return small_folder / "annual-report.pdf"


@pytest.fixture(scope="module")
def book(path):
    with pikepdf.open(path) as found:
        yield found


@pytest.fixture(scope="module")
def source(small_report):
    return pdf.source(small_report, document.parse(small_report))


def test_no_rule_of_pdf_ua_1_is_broken(path):
    result = page.validate_pdf(str(path), profile="ua1")

    assert [] == [(failure.rule_id, failure.message) for failure in result.failures]
    assert result.rules.total > 100 and result.rules.failed == 0


def test_paper_language_title_and_date(book):
    assert [595, 842] == [round(float(side)) for side in book.pages[0].MediaBox[2:]]
    assert "en-GB" == str(book.Root.Lang)
    assert "Northbridge Safeguarding Children Board: annual report 2024-25" == str(book.docinfo["/Title"])
    assert str(book.docinfo["/CreationDate"]).startswith("D:20251208")


def test_bookmarks_name_the_sections_with_their_numbers(book):
    with book.open_outline() as outline:
        titles = [re.sub(r"\s+", " ", item.title) for item in outline.root]

    assert ["Preface", "1 Early help", "1A Child protection"] == [title for title in titles if title != "Contents"]


def test_row_headers_are_marked_in_every_table(book, small_report):
    tables = [node for node in walk(book.Root.StructTreeRoot) if node.get("/S") == "/Table"]
    counts = [block["row_headers"] for _, block in small_report.blocks("table")]

    assert 6 == len(tables)
    for table, count in zip(tables, counts, strict=True):
        rows = [children(row) for body in children(table) if body.S == "/TBody" for row in children(body)]
        assert rows
        for cells in rows:
            marked = [cell.S == "/TH" for cell in cells]
            assert marked == [position < count for position in range(len(cells))]
            scopes = [part.get("/Scope") for part in cells[0].A if isinstance(part, pikepdf.Dictionary)]
            assert "/Row" in scopes


def test_pictures_have_words(book):
    figures = [node for node in walk(book.Root.StructTreeRoot) if node.get("/S") == "/Figure"]

    assert {"Line chart of", "Bar chart of"} == {" ".join(str(figure.Alt).split()[:3]) for figure in figures}


def test_only_our_own_fonts_are_used(book):
    fonts = {str(font.BaseFont).partition("+")[2] for leaf in book.pages for font in leaf.Resources.get("/Font", {}).values()}

    assert fonts and all(font.startswith("LiberationSans") for font in fonts), fonts


def test_commas_quotes_and_marks_of_typst_are_only_text(source):
    assert "£1,250 \\< £2,000, and \\$5" in source
    assert '"a \\"b\\" \\\\"' == pdf.quoted('a "b" \\')


def test_short_tables_stay_on_one_page_and_long_ones_may_run_on(source):
    found = dict(re.findall(r'"(Table \d)".*?(, breakable: true)?, data-table', source, re.DOTALL))

    assert ["Table 3"] == [label for label, breakable in found.items() if breakable]
    assert 6 == len(found)


def test_a_wide_table_is_set_smaller_before_the_page_is_turned(small_report):
    plans = {block["id"]: widths.layout(block) for _, block in small_report.blocks("table")}

    assert ["t-authorities"] == [identity for identity, plan in plans.items() if plan.landscape]
    assert plans["t-allegations"].broken and plans["t-allegations"].size >= 8
    assert not plans["t-ages"].broken and plans["t-ages"].size == 9.5


def test_a_table_that_no_upright_page_holds_turns_it():
    names = [f"Authority{number:02d}" for number in range(10)]
    block = {
        "header": [[{"text": "Area"}, *({"text": name} for name in names)]],
        "rows": [["Derby", *["1,000"] * 10]],
        "align": [],
    }

    plan = widths.layout(block)

    assert plan.landscape
    assert widths.PORTRAIT < sum(plan.widths) <= widths.LANDSCAPE + 0.1


def test_the_room_for_tables_is_what_the_margins_leave():
    millimetre = 72 / 25.4

    assert 0 <= (210 - 2 * 22) * millimetre - widths.PORTRAIT < 2
    assert 0 <= (297 - 2 * 24) * millimetre - widths.LANDSCAPE < 8


def test_a_turned_page_stands_among_upright_ones(book):
    sides = [[round(float(side)) for side in leaf.MediaBox[2:]] for leaf in book.pages]

    assert 1 == sides.count([842, 595])
    assert len(sides) - 1 == sides.count([595, 842])


def test_no_table_is_wider_than_its_page(small_report):
    endless = {"header": [[{"text": "Unbreakable" * 3}] * 9], "rows": [["1"] * 9], "align": []}
    for block in [endless, *(block for _, block in small_report.blocks("table"))]:
        plan = widths.layout(block)
        assert sum(plan.widths) <= (widths.LANDSCAPE if plan.landscape else widths.PORTRAIT) + 0.1


def test_the_longest_lines_get_what_is_left_of_the_page():
    block = {"header": [[{"text": "Date"}, {"text": "Words"}]], "rows": [["7 June 2024", "word " * 60]], "align": []}

    date, words = widths.layout(block).widths

    assert 60 < date < 100
    assert round(date + words) == widths.PORTRAIT
