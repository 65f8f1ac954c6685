"""The public report as a web page: one file, no other host, readable for everybody."""

import re
from pathlib import Path

import pytest
from lxml import html
from pages import faults, invalid, opened


@pytest.fixture(scope="module")
def path(small_folder):
    return small_folder / "annual-report.html"


@pytest.fixture(scope="module")
def tree(path):
    return html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()


def test_the_page_is_valid(path):
    assert "" == invalid([path])


@pytest.mark.parametrize("width", [1280, 320])
def test_nobody_is_shut_out_and_no_host_is_asked(browser, path, width):
    page, asked = opened(browser, path, width)

    assert [] == faults(page)
    assert [] == asked
    assert width == page.evaluate("document.documentElement.scrollWidth"), "the page flows without sideways scrolling"


def test_nothing_in_the_page_leads_to_another_file(tree):
    own = re.compile(r"(#|data:|https?://)")
    for element in tree.iter("a", "img", "link", "script"):
        address = element.get("href") or element.get("src")
        assert address is None or own.match(address), address
    assert not tree.xpath("//img[starts-with(@src, 'http')]") and not tree.xpath("//link") and not tree.xpath("//script[@src]")


def test_language_title_and_cover_come_from_the_settings(tree):
    words = tree.find(".//header").text_content()

    assert "en-GB" == tree.get("lang")
    assert "Northbridge Safeguarding Children Board: annual report 2024-25" == tree.findtext(".//title")
    for expected in ("Northbridge Safeguarding Children Board", "Annual report", "2024-25", "8 December 2025", "01632 960000"):
        assert expected in words


def test_every_header_cell_has_a_scope_and_every_table_a_caption(tree):
    tables = tree.findall(".//table")
    assert 6 == len(tables)
    for table in tables:
        assert re.match(r"Table \d+: \w", " ".join(table.find("caption").text_content().split()))
        cells = table.findall(".//th")
        assert cells and all(cell.get("scope") in ("col", "colgroup", "row", "rowgroup") for cell in cells)
        assert all(cell.text_content().strip() for cell in cells), "no header cell is empty"
        assert all(row[0].get("scope") in ("row", "rowgroup") for row in table.findall("tbody/tr"))


def test_a_header_of_two_rows_spans_declared_groups_of_columns(tree):
    table = tree.xpath("//div[@id='early_help-t-notifications']//table")[0]

    assert ["1", "5", "5"] == [group.get("span", "1") for group in table.findall("colgroup")]
    assert [("Reason", "2", "col"), ("2023-24", None, "colgroup"), ("2024-25", None, "colgroup")] == [
        (cell.text, cell.get("rowspan"), cell.get("scope")) for cell in table.findall("thead/tr")[0]
    ]


def test_groups_of_rows_are_headed_and_a_total_is_marked(tree):
    settings = tree.xpath("//div[@id='child_protection-t-settings']//tbody")
    ages = tree.xpath("//div[@id='child_protection-t-ages']//tr[@class='total']")

    assert ["Northern area", "Southern area", "Eastern area", "Western area"] == [
        group.xpath("tr[1]/th[@scope='rowgroup']")[0].text for group in settings
    ]
    assert [13, 13, 13, 13] == [len(group.findall("tr")) for group in settings]
    assert ["All ages"] == [row[0].text for row in ages]


def test_every_picture_has_words_made_from_its_data(tree):
    pictures = tree.findall(".//img")

    assert 2 == len(pictures)
    assert all(len(picture.get("alt")) > 30 for picture in pictures)
    assert pictures[0].get("alt").startswith("Line chart of open early help cases in Northbridge.")


def test_wide_tables_scroll_by_themselves_and_can_be_reached(tree):
    for table in tree.findall(".//table"):
        region = table.getparent()
        assert ("region", "0") == (region.get("role"), region.get("tabindex"))
        assert region.get("aria-labelledby") == table.find("caption").get("id")


def test_the_data_of_each_table_and_chart_can_be_taken_away(browser, path, small_report):
    page, _ = opened(browser, path)
    links = page.locator("a.download")

    assert 8 == links.count()
    with page.expect_download() as download:
        links.first.click()
    assert "figure-1-cases-open.csv" == download.value.suggested_filename
    section, block = small_report.blocks("chart")[0]
    assert section.path(block, "csv").read_text() == Path(download.value.path()).read_text()


def test_paragraphs_keep_their_numbers_and_can_be_linked_to(tree):
    numbers = tree.xpath("//a[@class='number']")

    assert ["1.1", "1.2", "1.3", "1.4", "1A.18", "1A.19", "1A.20"] == [number.text for number in numbers]
    assert all(tree.xpath(f"//*[@id='{number.get('href')[1:]}']") for number in numbers)


def test_every_link_within_the_page_arrives(tree):
    ids = set(tree.xpath("//@id"))
    targets = {address[1:] for address in tree.xpath("//a/@href") if address.startswith("#")}

    assert targets and targets <= ids
    assert len(ids) == len(tree.xpath("//@id"))


def test_sources_stand_at_the_end_with_a_way_back(tree):
    sources = tree.xpath("//section[@id='notes']//li")

    assert 3 == len(sources)
    assert "Early help in Northbridge" in sources[0].text_content()
    assert ["Back to the text at note 1"] == sources[0].xpath(".//a[@role='doc-backlink']/@aria-label")


def test_the_contents_fold_on_narrow_screens_only(browser, path):
    wide, _ = opened(browser, path, 1280)
    narrow, _ = opened(browser, path, 320)

    assert wide.locator("#contents").evaluate("box => box.open")
    assert not narrow.locator("#contents").evaluate("box => box.open")
    assert ["Preface", "1 Early help", "1A Child protection"] == [
        " ".join(text.split()) for text in wide.locator("#contents a").all_inner_texts()
    ][:3]


def test_boxes_lists_and_notes_are_there(tree):
    assert ["The Board’s commitment"] == [box.find("p").text for box in tree.xpath("//div[@class='action']")]
    assert 2 == len(tree.xpath("//div[@class='action']//li"))
    assert ["A young person’s words"] == [box.find("p").text for box in tree.xpath("//div[@class='callout']")]
    assert 2 == len(tree.xpath("//div[@id='early_help-p1-2']//ul/li/ul/li")), "an inner list"
    assert "not supplied for 2022-23" in tree.xpath("//div[@class='note']")[0].text_content()
    assert "£1,250 < £2,000, and $5" in tree.xpath("//div[@id='preface-p2']")[0].text_content()
