"""The index for reviewers: every section with its state, every file within reach, a search that needs no server."""

import pytest
from lxml import html
from pages import faults, invalid, opened

from pipeline.publishing import site


@pytest.fixture(scope="module")
def path(small_folder):
    return small_folder / "index.html"


@pytest.fixture(scope="module")
def tree(path):
    return html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()


def test_the_page_is_valid(path):
    assert "" == invalid([path])


@pytest.mark.parametrize("width", [1280, 320])
def test_nobody_is_shut_out_and_no_host_is_asked(browser, path, width):
    page, asked = opened(browser, path, width)
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")

    assert [] == faults(page)
    assert [] == asked
    assert width == page.evaluate("document.documentElement.scrollWidth")


def test_sections_stand_in_order_with_their_state(tree):
    rows = tree.xpath("//table//tbody/tr")

    assert ["Preface", "1 Early help", "1A Child protection"] == [row.find("th").text_content() for row in rows]
    assert [["Ran", "0", "0", "0"], ["Ran", "0", "1", "0"], ["Ran", "1", "0", "1"]] == [
        [(cell.findtext(".//summary") or cell.text_content()).strip() for cell in row.findall("td")[:4]] for row in rows
    ]
    assert "cases_open_count (2022-23)" in rows[1].text_content()
    assert "allegations_count (2024-25, Police)" in rows[2].text_content()


def test_a_section_that_failed_says_so(small_report):
    small_report.sections[0].state["ran"] = False
    try:
        assert '<span class="state failed">Failed</span>' in site.page(small_report, [])
    finally:
        small_report.sections[0].state["ran"] = True


def test_every_link_leads_to_a_file_of_the_report(tree, small_folder):
    links = [link for link in tree.xpath("//a/@href") if not link.startswith("#")]
    made_by_others = ("notebook.html", "results.json", "provenance.html")

    assert {
        "annual-report.html",
        "annual-report.pdf",
        "annual-report.docx",
        "annual-report-tables.xlsx",
        "annual-report-tables.ods",
        "annual-report-figures.csv",
    } <= set(links)
    for link in links:
        elsewhere = link.rpartition("/")[2] in made_by_others or link.startswith("review/")
        assert (small_folder / link).exists() or elsewhere, link
    assert "sections/early_help/figures/f-cases-open.svg" in links and "sections/early_help/tables/t-notifications.csv" in links


def test_the_search_finds_paragraphs_tables_and_figures_from_a_file(browser, path):
    page, _ = opened(browser, path)
    page.fill("#words", "Open CASES")

    assert "3 places found." == page.inner_text("#found")
    assert ["1 Early help, heading", "1 Early help, paragraph 1.1", "1 Early help, Figure 1"] == page.locator(
        "#results a"
    ).all_inner_texts()
    assert "sections/early_help/notebook.html#p1-1" == page.locator("#results a").nth(1).get_attribute("href")
    assert ["open", "cases"] == page.locator("#results li").nth(1).locator("mark").all_inner_texts()
    page.fill("#words", "hospital trust")
    assert "1A Child protection, Table 2" in page.inner_text("#results"), "words in the first column of a table"
    page.fill("#words", "neglect plans")
    assert ["1A Child protection, paragraph 1A.18", "1A Child protection, Table 6"] == page.locator(
        "#results a"
    ).all_inner_texts()
    page.fill("#words", "zebra")
    assert "Nothing found." == page.inner_text("#found")


def test_data_for_the_search_cannot_end_the_script():
    assert "</script>" not in site.script_data(["</script>"])
