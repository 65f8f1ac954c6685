"""The report for Word: real headings, notes, captions and tables that a screen reader can follow."""

import re
import shutil
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from pipeline import paths
from pipeline.publishing import content, document, word


@pytest.fixture(scope="module")
def path(small_folder):
    return small_folder / "annual-report.docx"


@pytest.fixture(scope="module")
def book(path):
    return docx.Document(str(path))


@pytest.fixture(scope="module")
def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def styled(book, style):
    return [paragraph.text for paragraph in book.paragraphs if paragraph.style.name == style]


def test_headings_are_headings(book):
    assert ["Preface", "1 Early help", "1A Child protection"] == styled(book, "Heading 1")
    assert ["How many cases were open?", "What did checks of quality find?", "How many children had a plan?"] == styled(
        book, "Heading 2"
    )
    assert ["What changed?"] == styled(book, "Heading 3")


def test_the_cover_and_the_facts_come_from_the_settings(book):
    assert ["Northbridge Safeguarding Children Board"] == styled(book, "Cover Board")
    assert ["Annual report"] == styled(book, "Title") and ["2024-25"] == styled(book, "Subtitle")
    assert "Published\t8 December 2025" in styled(book, "Cover Fact")
    assert "Northbridge Safeguarding Children Board: annual report 2024-25" == book.core_properties.title
    assert "en-GB" == book.core_properties.language


def test_the_contents_are_a_field_that_is_filled(parts):
    text = parts["word/document.xml"]

    assert 'TOC \\o "1-1"' in text
    for key in ("preface", "early_help", "child_protection"):
        assert f'w:anchor="section-{key}"' in text and f'w:name="section-{key}"' in text


def test_sources_are_footnotes(parts):
    assert 3 == parts["word/document.xml"].count("<w:footnoteReference ")
    assert "Early help in Northbridge" in parts["word/footnotes.xml"]
    assert "footnotePr" not in parts["word/document.xml"], "notes are numbered through"


def test_every_picture_has_words_but_the_cover(book):
    pictures = book.element.body.findall(".//" + qn("wp:docPr"))

    assert ["", "Line chart of", "Bar chart of"] == [" ".join(picture.get("descr").split()[:3]) for picture in pictures]
    assert ["1"] == pictures[0].xpath(".//*[local-name()='decorative']/@val")


def test_tables_have_captions_header_rows_and_a_first_column(book):
    assert [f"Table {number}" for number in range(1, 7)] == [text.partition(":")[0] for text in styled(book, "Table Caption")]
    assert ["Figure 1", "Figure 2"] == [text.partition(":")[0] for text in styled(book, "Image Caption")]
    heads = [2, 2, 1, 1, 1, 1]
    for table, count in zip(book.tables, heads, strict=True):
        rows = table._tbl.tr_lst
        marked = [row.find("./" + qn("w:trPr") + "/" + qn("w:tblHeader")) is not None for row in rows]
        assert marked == [True] * count + [False] * (len(rows) - count)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert ("1", "1") == (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn")))
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")).startswith("Table ")


def test_tables_fit_between_the_margins(book):
    section = book.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / 635  # twips
    for table in book.tables:
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert len(widths) == len(table.columns) and 0 < sum(widths) <= room + 5


def test_a_header_over_several_columns_spans_them(book):
    first = book.tables[0]._tbl.tr_lst[0]

    assert [1, 5, 5] == [cell.grid_span for cell in first.tc_lst]


def test_paragraphs_keep_their_numbers(book):
    expected = ["1.1", "1.2", "1.3", "1.4", "1A.18", "1A.19", "1A.20"]

    assert expected == [text.partition("\t")[0] for text in styled(book, "Numbered Paragraph")]


def test_boxes_keep_their_lists(book):
    assert ["The Board’s commitment"] == styled(book, "Action Title")
    assert [
        "The Board will:",
        "•\u00a0ask for an audit of early help plans; and",
        "•\u00a0report the result in the next annual report.",
    ] == styled(book, "Action")


def test_pages_have_numbers_and_a_running_head_but_not_the_cover(book):
    section = book.sections[0]

    assert section.different_first_page_header_footer
    assert "Northbridge Safeguarding Children Board. Annual report 2024-25" == section.header.paragraphs[0].text
    assert "PAGE" in section.footer._element.xml


def test_the_language_is_british_english(parts):
    assert {"en-GB"} == set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', parts["word/styles.xml"]))


def test_the_file_does_not_say_where_it_was_made(parts, small_folder):
    for name, text in parts.items():
        assert str(small_folder) not in text and "templates" not in text, name


def test_short_tables_stay_together_and_long_ones_may_run_on(book):
    kept = [
        all(paragraph.paragraph_format.keep_with_next for paragraph in table.rows[0].cells[0].paragraphs) for table in book.tables
    ]

    assert [True, True, False, True, True, True] == kept


def test_the_bytes_do_not_tell_where_the_project_lies(small_settings, tmp_path, monkeypatch):
    """Pandoc numbers pictures in the order of their paths."""
    monkeypatch.setattr(paths, "TEMPLATES", tmp_path / "m")
    shutil.copytree(word.paths.PACKAGE / "templates", tmp_path / "m")
    for name in ("a", "z"):  # before and after the folder of the cover's picture
        shutil.copytree(paths.PACKAGE.parent / "tests/fixtures/sections", tmp_path / name / "sections")
        report = content.read(small_settings, tmp_path / name)
        word.write(report, document.parse(report), tmp_path / f"{name}.docx")

    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "z.docx").read_bytes()
