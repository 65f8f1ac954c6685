"""A section's page for reviewers: what the report shows, with the code folded away."""

import json
import shutil

import explaining
import nbformat
import pytest
from lxml import html
from pages import faults, invalid, opened

from pipeline.errors import SettingError
from pipeline.render import BLOCK, render


def display(block):
    """What section.say() and the like leave behind a cell."""
    return nbformat.v4.new_output("display_data", data={BLOCK: block, "text/html": "<p>in JupyterLab</p>", "text/plain": "plain"})


def notebook(section):
    """An executed notebook that showed these blocks."""
    cells = [
        nbformat.v4.new_markdown_cell(f"# {section['title']}\n\nWhat it answers, for *colleagues*.", id="title"),
        nbformat.v4.new_code_cell(
            'print("<b>")', id="setup", outputs=[nbformat.v4.new_output("stream", name="stdout", text="a <b>")]
        ),
    ]
    for number, block in enumerate(section["blocks"]):
        if block["type"] == "heading":
            cells.append(nbformat.v4.new_markdown_cell(f"{'#' * block['level']} {block['text']}", id=f"cell-{number}"))
        else:
            cells.append(nbformat.v4.new_code_cell("section.show()", id=f"cell-{number}", outputs=[display(block)]))
    end = {"type": "end", "footnotes": section["footnotes"], "state": section["state"]}
    cells.append(nbformat.v4.new_code_cell("section.save()", id="save", outputs=[display(end)]))
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(scope="module")
def rendered(small_settings, small_folder, tmp_path_factory):
    """The pages of the three sections, where the index expects them."""
    folder = tmp_path_factory.mktemp("rendered")
    shutil.copytree(small_folder, folder, dirs_exist_ok=True)
    for key in small_settings.sections:
        place = folder / "sections" / key
        section = json.loads((place / "section.json").read_text(encoding="utf-8"))
        nbformat.write(notebook(section), place / "notebook.ipynb")
        render(place, small_settings)
    return folder


@pytest.fixture(scope="module")
def path(rendered):
    return rendered / "sections/early_help/notebook.html"


@pytest.fixture(scope="module")
def tree(path):
    return html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()


def test_the_pages_are_valid(rendered):
    assert "" == invalid(sorted(rendered.glob("sections/*/notebook.html")))


@pytest.mark.parametrize("key", ["early_help", "child_protection"])
@pytest.mark.parametrize("width", [1280, 320])
def test_nobody_is_shut_out_and_no_host_is_asked(browser, rendered, key, width):
    page, asked = opened(browser, rendered / f"sections/{key}/notebook.html", width)
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")

    assert [] == faults(page)
    assert [] == asked
    assert width == page.evaluate("document.documentElement.scrollWidth")


def test_the_code_is_folded_until_it_is_asked_for(browser, path):
    page, _ = opened(browser, path)
    codes = page.locator("details.code")

    assert codes.count() > 5
    assert not any(codes.evaluate_all("boxes => boxes.map(box => box.open)"))
    page.click("#unfold")
    assert all(codes.evaluate_all("boxes => boxes.map(box => box.open)"))
    assert 'print("<b>")' in page.inner_text("details.code >> nth=0")


def test_pictures_have_words_and_open_beside_the_page(browser, tree, path):
    pictures = tree.findall(".//img")
    page, _ = opened(browser, path)

    assert ["figures/f-cases-open.svg"] == [picture.get("src") for picture in pictures]
    assert pictures[0].get("alt").startswith("Line chart of open early help cases")
    assert "No description has been provided" not in path.read_text(encoding="utf-8")
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")


def test_tables_have_captions_and_scopes(tree):
    table = tree.xpath("//div[@class='data-table']//table")[0]

    assert "Reasons for notifications, 2023-24 and 2024-25" == table.find("caption/span").text_content()
    assert all(cell.get("scope") for cell in table.findall(".//th"))


def test_sources_are_numbered_once_and_lead_back(tree):
    marks = tree.xpath("//sup/a")

    assert ["1", "2", "1"] == [mark.text for mark in marks]
    assert 2 == len(tree.xpath("//section[@class='notes']//li"))
    ids = set(tree.xpath("//@id"))
    assert {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")} <= ids
    assert len(ids) == len(tree.xpath("//@id"))


def test_headings_have_the_ids_of_the_report(tree):
    assert ["how-many-cases-were-open", "what-did-checks-find"] == tree.xpath("//div[@class='words']/h2/@id")
    assert ["what-changed"] == tree.xpath("//h3/@id")


def test_every_page_leads_to_the_index_and_its_neighbours(rendered, tree, path):
    assert ["Preface", "Early help", "Child protection"] == [
        html.parse(str(rendered / f"sections/{key}/notebook.html")).findtext(".//h1")
        for key in ("preface", "early_help", "child_protection")
    ]
    links = tree.xpath("//nav[1]/a/@href")
    assert ["../../index.html", "../preface/notebook.html", "../child_protection/notebook.html"] == links[:3]
    for link in tree.xpath("//a/@href"):
        assert link.startswith(("#", "http")) or (path.parent / link.partition("#")[0]).exists(), link
    first = html.parse(str(rendered / "sections/preface/notebook.html"))
    assert not first.xpath("//a[@rel='prev']") and first.xpath("//a[@rel='next']")


def test_cross_references_and_state_are_shown(tree):
    text = tree.text_content()

    assert ["../child_protection/notebook.html", "../preface/notebook.html"] == tree.xpath(
        "//div[@id='p1-1']//a[not(parent::sup)]/@href"
    )
    assert "section 1A" in text
    assert "Missing: cases_open_count (2022-23)" in text
    assert "en-GB" == tree.get("lang")


def test_what_is_not_the_reports_is_shown_as_it_is(tree):
    assert ["a <b>"] == [item.text.strip() for item in tree.xpath("//pre[@class='said']")]
    assert "in JupyterLab" not in tree.text_content()


def test_the_index_finds_every_page(browser, rendered):
    page, _ = opened(browser, rendered / "index.html")
    page.fill("#words", "audit")
    address = page.locator("#results a").first.get_attribute("href")

    assert (rendered / address.partition("#")[0]).exists()
    page.locator("#results a").first.click()
    assert page.locator(f"#{address.partition('#')[2]}").count() == 1


def test_a_reference_to_an_unknown_section_is_refused(rendered, small_settings, tmp_path):
    place = tmp_path / "preface"
    shutil.copytree(rendered / "sections/preface", place)
    section = json.loads((place / "section.json").read_text(encoding="utf-8"))
    section["blocks"][0]["markdown"] = "See [](#section:early_hlep)."
    nbformat.write(notebook(section), place / "notebook.ipynb")

    with pytest.raises(SettingError) as error:
        render(place, small_settings)

    assert "did you mean 'early_help'?" in str(error.value)


def test_two_renderings_are_the_same(rendered, small_settings):
    place = rendered / "sections/early_help"
    before = (place / "notebook.html").read_bytes()
    render(place, small_settings)

    assert before == (place / "notebook.html").read_bytes()


def test_every_number_explains_itself_by_mouse_and_by_keyboard(browser, path):
    page, _ = opened(browser, path)
    names = explaining.names(page)

    assert len(names) > 60
    assert names == explaining.explained_by_mouse(browser, path)
    assert names == explaining.explained_by_keyboard(browser, path)


@pytest.mark.parametrize("width", [1280, 320])
def test_an_open_explanation_shuts_nobody_out(browser, path, width):
    assert [] == explaining.faults_when_open(browser, path, width)
    assert [] == explaining.shown_on_paper(browser, path)
