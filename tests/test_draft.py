"""Drafts: every page of every form says so and the cover says why; a final report says so nowhere."""

import io
import json
import re
import shutil
import zipfile

import docx
import page as pdf_ua
import pikepdf
import pypdfium2
import pytest
from conftest import REASONS
from lxml import html
from odf import opendocument, teletype
from odf.table import Table
from pages import faults, invalid, opened

from pipeline import provenance
from pipeline.assemble import assemble, assemble_draft
from pipeline.errors import SettingError
from pipeline.publishing import content, pdf_text

PAGES = ["annual-report.html", "index.html"]


def pages_of_pdf(data) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def words_of_zip(path) -> str:
    """All that a DOCX or a workbook holds as text, headers and properties included."""
    with zipfile.ZipFile(path) as file:
        return " ".join(re.sub("<[^>]+>", " ", file.read(name).decode()) for name in file.namelist() if name.endswith(".xml"))


def test_every_page_of_the_pdf_says_draft_and_the_cover_says_why(small_draft):
    pages = pages_of_pdf(small_draft / "annual-report.pdf")

    assert 8 == len(pages)
    assert [] == [number for number, text in enumerate(pages, start=1) if "Draft" not in text]
    assert all(reason in pages[0] for reason in REASONS)


def test_no_rule_of_pdf_ua_1_is_broken_by_a_draft(small_draft):
    result = pdf_ua.validate_pdf(str(small_draft / "annual-report.pdf"), profile="ua1")

    assert [] == [(failure.rule_id, failure.message) for failure in result.failures]


def test_those_who_hear_the_pdf_are_told_by_title_and_cover_not_on_every_page(small_draft):
    with pikepdf.open(small_draft / "annual-report.pdf") as book:
        title = str(book.docinfo["/Title"])
    heard = [passage.text for passage in pdf_text.read(small_draft / "annual-report.pdf") if passage.kind == "text"]

    assert title.endswith("annual report 2024-25 (draft)")
    assert 1 == sum("Draft" in text for text in heard)


def test_every_header_in_word_says_draft(small_draft):
    book = docx.Document(str(small_draft / "annual-report.docx"))
    headers = [
        header for section in book.sections for header in (section.header, section.first_page_header, section.even_page_header)
    ]

    assert {"Draft"} == {header.paragraphs[0].text for header in headers} and len(headers) >= 3
    assert "Northbridge Safeguarding Children Board. Annual report 2024-25" == book.sections[0].header.paragraphs[1].text
    assert book.core_properties.title.endswith("(draft)")
    assert set(REASONS) <= {paragraph.text for paragraph in book.paragraphs}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_draft_says_so_and_why(small_draft, name):
    tree = html.parse(str(small_draft / name), parser=html.HTMLParser(encoding="utf-8")).getroot()

    assert "Draft" == tree.xpath("//aside[@aria-label='Draft']//b")[0].text
    assert list(REASONS) == tree.xpath("//div[@id='why-draft']//li/text()")
    assert tree.findtext(".//title").endswith("(draft)")
    assert "#why-draft" == tree.xpath("//aside//a/@href")[0]


def test_pages_of_a_draft_are_valid(small_draft):
    assert "" == invalid([small_draft / name for name in PAGES])


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", PAGES)
def test_a_draft_shuts_nobody_out_and_its_banner_stays_in_sight(browser, small_draft, name, width):
    page, asked = opened(browser, small_draft / name, width)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    banner = page.locator("aside.draft").bounding_box()

    assert 0 == banner["y"] and banner["height"] < 60
    assert [] == faults(page) and [] == asked
    assert width == page.evaluate("document.documentElement.scrollWidth")
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_banner_covers_nothing_that_a_link_leads_to(browser, small_draft, name):
    page, _ = opened(browser, small_draft / name)
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    page.evaluate("location.hash = '#why-draft'")
    banner, target = page.locator("aside.draft").bounding_box(), page.locator("#why-draft").bounding_box()

    assert target["y"] >= banner["height"]
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_each_printed_page_of_a_draft_says_so(browser, small_draft, name):
    page, _ = opened(browser, small_draft / name)
    printed = pages_of_pdf(io.BytesIO(page.pdf()))

    assert len(printed) > 1
    assert [] == [text for text in printed if not text.replace(" ", "").endswith("DRAFT")]
    page.close()


def test_every_sheet_says_draft_and_the_cover_says_why(small_draft):
    book = opendocument.load(str(small_draft / "annual-report-tables.ods"))
    sheets = {sheet.getAttribute("name"): teletype.extractText(sheet) for sheet in book.getElementsByType(Table)}

    assert [] == [name for name, text in sheets.items() if "Draft." not in text]
    assert all(f"Draft. {reason}" in sheets["Cover"] for reason in REASONS)


def test_every_sheet_for_excel_says_draft_on_screen_and_on_paper(small_draft):
    with zipfile.ZipFile(small_draft / "annual-report-tables.xlsx") as book:
        names = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        sheets = {name: book.read(name).decode() for name in names}
        shared = book.read("xl/sharedStrings.xml").decode()

    strings = re.findall(r"<si>(.*?)</si>", shared, re.DOTALL)
    draft = {str(number) for number, text in enumerate(strings) if "Draft. " in text}
    assert 11 == len(names)
    for name, sheet in sheets.items():
        assert '<oddHeader>&amp;C&amp;"Arial,Bold"Draft</oddHeader>' in sheet.replace("&quot;", '"'), name
        assert draft & set(re.findall(r't="s"><v>(\d+)</v>', sheet)), name


def test_a_final_report_says_draft_nowhere(small_folder):
    words = {
        "pdf": " ".join(pages_of_pdf(small_folder / "annual-report.pdf")),
        "docx": words_of_zip(small_folder / "annual-report.docx"),
        "xlsx": words_of_zip(small_folder / "annual-report-tables.xlsx"),
        "ods": words_of_zip(small_folder / "annual-report-tables.ods"),
        **{name: (small_folder / name).read_text(encoding="utf-8") for name in PAGES},
    }

    assert [] == [form for form, text in words.items() if "draft" in text.lower()]


def test_a_page_gives_its_reasons_to_whoever_asks_whether_it_is_up_to_date(small_draft, small_folder, tmp_path):
    assert REASONS == provenance.reasons_given(small_draft)
    assert () == provenance.reasons_given(small_folder) == provenance.reasons_given(tmp_path)


# A draft although sections are missing


@pytest.fixture
def folder(small_folder, tmp_path):
    """The three sections, of which one could not be made."""
    shutil.copytree(small_folder / "sections", tmp_path / "sections")
    shutil.rmtree(tmp_path / "sections/child_protection")
    return tmp_path


def test_a_report_without_a_section_is_refused_and_the_way_to_a_draft_is_named(small_settings, folder):
    with pytest.raises(SettingError, match="python -m pipeline assemble --draft"):
        assemble(small_settings, folder)


def test_a_missing_section_stands_in_its_place_and_references_to_it_work(small_settings, folder):
    made = assemble_draft(small_settings, (provenance.NO_SECTION,), folder)
    tree = html.parse(str(made / "annual-report.html"), parser=html.HTMLParser(encoding="utf-8")).getroot()
    section = tree.get_element_by_id("section-child_protection")

    assert folder / "draft" == made
    assert "1A Child protection" == " ".join(section.find("h2").text_content().split())
    assert "This section could not be made" in section.text_content() and "the report is a draft" in section.text_content()
    assert "section 1A" in [
        link.text.replace("\u00a0", " ") for link in tree.xpath("//a[@href='#section-child_protection']") if link.text
    ]
    assert [provenance.NO_SECTION] == tree.xpath("//div[@id='why-draft']//li/text()")
    assert ["sections", "draft"] == sorted((path.name for path in folder.iterdir()), reverse=True), "nothing beside the draft"


def test_a_missing_section_is_in_print_and_in_word_too(small_settings, folder):
    made = assemble_draft(small_settings, (provenance.NO_SECTION,), folder)
    text = " ".join(pages_of_pdf(made / "annual-report.pdf"))
    headings = [
        part.text for part in docx.Document(str(made / "annual-report.docx")).paragraphs if part.style.name == "Heading 1"
    ]

    assert "This section could not be made" in text
    assert ["Preface", "1 Early help", "1A Child protection"] == headings


def test_the_index_of_a_draft_leads_to_the_sections_that_are_there(small_settings, folder):
    made = assemble_draft(small_settings, (provenance.NO_SECTION,), folder)
    tree = html.parse(str(made / "index.html"), parser=html.HTMLParser(encoding="utf-8")).getroot()
    links = tree.xpath("//table//a/@href")

    assert "Failed" in [state.text for state in tree.xpath("//span[contains(@class, 'state')]")]
    assert links and all(link.startswith("../sections/") for link in links)
    assert [] == [link for link in links if "child_protection" in link]
    assert "../review/consistency.html" in tree.xpath("//a/@href")
    assert "sections/child_protection" not in (made / "index.html").read_text(encoding="utf-8")


def test_the_title_of_a_missing_section_is_that_of_its_notebook_or_else_its_key(tmp_path, monkeypatch):
    monkeypatch.setattr(content.paths, "NOTEBOOKS", tmp_path)
    cells = [{"cell_type": "markdown", "source": ["# The child's journey\n", "\n", "Words."]}]
    (tmp_path / "early_help.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    (tmp_path / "budget.ipynb").write_text("<<<<<<< half a merge", encoding="utf-8")

    assert "The child's journey" == content.notebook_title("early_help")
    assert "Budget" == content.notebook_title("budget")
    assert "Child deaths" == content.notebook_title("child_deaths")
