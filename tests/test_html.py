"""The public report as a web page: one file, no other host, readable for everybody."""

import re
from pathlib import Path

import explaining
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


def test_nothing_in_the_page_leads_to_another_file_but_the_list_of_its_numbers_and_its_provenance(tree, small_folder):
    own = re.compile(r"(#|data:|https?://|annual-report-figures\.csv$|provenance\.html$)")
    assert (
        1 == len(tree.xpath("//a[@href='annual-report-figures.csv']")) and (small_folder / "annual-report-figures.csv").exists()
    )
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
    tables = tree.xpath("//div[contains(@class, 'data-table')]//table")
    folded = tree.xpath("//details[@class='chart-figures']//table")
    assert (6, 2) == (len(tables), len(folded))
    for table in tables:
        assert re.match(r"Table \d+: \w", " ".join(table.find("caption").text_content().split()))
    for table in folded:
        assert re.match(r"Figure \d:\s+\w", tree.get_element_by_id(table.get("aria-labelledby")).text_content())
    for table in tables + folded:
        cells = table.findall(".//th")
        assert cells and all(cell.get("scope") in ("col", "colgroup", "row", "rowgroup") for cell in cells)
        assert all(cell.text_content().strip() for cell in cells), "no header cell is empty"
        assert all(row[0].get("scope") in ("row", "rowgroup") for row in table.findall("tbody/tr"))


def test_a_header_of_two_rows_spans_declared_groups_of_columns(tree):
    table = tree.xpath("//div[@id='early_help-t-notifications']//table")[0]

    assert ["1", "5", "5"] == [group.get("span", "1") for group in table.findall("colgroup")]
    assert [("Reason", "2", "col"), ("2023-24", None, "colgroup"), ("2024-25", None, "colgroup")] == [
        (cell.text_content(), cell.get("rowspan"), cell.get("scope")) for cell in table.findall("thead/tr")[0]
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
        assert region.get("aria-label") or region.get("aria-labelledby") == table.find("caption").get("id")


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


def test_every_number_explains_itself_by_mouse_and_by_keyboard(browser, path):
    page, _ = opened(browser, path)
    names = explaining.names(page)

    assert len(names) > 350
    assert names == explaining.explained_by_mouse(browser, path)
    assert names == explaining.explained_by_keyboard(browser, path)


@pytest.mark.parametrize("width", [1280, 320])
def test_an_open_explanation_shuts_nobody_out(browser, path, width):
    assert [] == explaining.faults_when_open(browser, path, width)


def test_nothing_of_the_explanations_is_printed(browser, path):
    assert [] == explaining.shown_on_paper(browser, path)


def test_an_explanation_shows_the_working_and_the_rows_as_received(browser, path):
    page, _ = opened(browser, path)
    page.get_by_text("four in five").click()
    dialog = page.get_by_role("dialog", name="four in five Share of notifications that praised")

    assert (
        "four in five Share of notifications that praised, Northbridge, 2024-25" == dialog.get_by_role("heading").text_content()
    )
    assert "91 ÷ 114 × 100 = 79.824..., shown as four in five" in dialog.inner_text()
    assert ["data/raw/202425/notifications.csv", "data/raw/202425/early_help_cases.csv"] == dialog.locator(
        "caption"
    ).all_inner_texts()
    assert ["Row", "reason", "Q1", "Q2", "note"] == dialog.locator("table >> nth=0").locator("thead th").all_inner_texts()
    assert ["2", "Excellence", "44", "47", "as received, with <b> and </script>"] == dialog.locator("table >> nth=0").locator(
        "tbody tr >> nth=0"
    ).locator("th, td").all_inner_texts()
    assert "SHA-256 9f86d081" in dialog.inner_text()
    dialog.get_by_role("button", name="Close").click()
    assert not dialog.is_visible()


def test_arrows_go_from_cell_to_cell_of_a_table(browser, path):
    page, _ = opened(browser, path)
    cells = page.locator("#early_help-t-notifications table data")
    stops = "cells => cells.filter(cell => cell.tabIndex === 0).length"
    assert 1 == cells.evaluate_all(stops), "one stop of the Tab key"
    cells.filter(has_text="31%").focus()
    now = "document.activeElement.textContent"

    went = [page.evaluate(now)]
    for key in ("ArrowRight", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "End", "Home"):
        page.keyboard.press(key)
        went.append(page.evaluate(now))

    assert ["31%", "28%", "52%", "28%", "20%", "Q2", "52%", "2023-24"] == went
    assert 1 == cells.evaluate_all(stops)


def test_numbers_can_be_taken_out_of_the_tab_order(browser, path):
    page, _ = opened(browser, path)
    choice = page.get_by_label("Numbers can be reached with the Tab key")
    stops = "numbers => numbers.filter(number => number.tabIndex === 0 || number.getAttribute('role')).length"
    assert page.locator("data").evaluate_all(stops) > 130

    choice.uncheck()

    assert 0 == page.locator("data").evaluate_all(stops)
    page.locator("data").nth(9).click()
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    choice.check()
    assert page.locator("data").evaluate_all(stops) > 130


def test_without_its_script_the_page_reads_as_before(browser, path):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(path.as_uri())

    assert "There were 79 open cases, up from 72 in 2023-24." in page.inner_text("#early_help-p1-1")
    assert 0 == page.locator("dialog, .explain-switch, data[role], data[tabindex]").count()


def test_marking_words_does_not_open_an_explanation(browser, path):
    page, _ = opened(browser, path)
    page.get_by_label("Numbers can be reached with the Tab key").uncheck()
    number = page.locator("#early_help-p1-1 data").filter(has_text="2023-24")
    number.scroll_into_view_if_needed()
    box = number.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=10)
    page.mouse.up()

    assert page.evaluate("getSelection().toString()") in "2023-24"
    assert not page.evaluate("getSelection().isCollapsed")
    assert not page.locator("dialog").is_visible()


def test_a_source_cited_twice_keeps_its_numbers_but_not_their_ids(tree):
    twice = tree.xpath("//section[@id='notes']//data[text()='May 2025']")

    assert [True, False] == [number.get("id") is not None for number in twice]
    assert twice[0].get("id") == twice[1].get("data-figure")


def test_the_machine_reads_the_exact_value(tree):
    assert ["79", "0.8", "x"] == [
        tree.xpath(f"(//section[@id='section-early_help']//data[text()='{shown}'])[1]/@value")[0]
        for shown in ("79", "four in five", "x")
    ]
    assert "2024-25" == tree.xpath("//header//data[@class='setting']/@value")[0]
