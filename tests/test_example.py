"""The 2017-18 report itself: accessible in every form, and with every figure of the published one in its section."""

import calendar
import csv
import json
import re

import page
import pytest
import yaml
from num2words import num2words
from pages import faults, invalid, opened

from pipeline import binding, formats, params, paths

SECTIONS = list(params.load().sections)
NOT_CARRIED = yaml.safe_load((paths.PACKAGE.parent / "tests/not_carried.yml").read_text(encoding="utf-8"))
ROWS = csv.DictReader((paths.PUBLISHED / "201718.csv").open(encoding="utf-8"))
PUBLISHED = [row for row in ROWS if row["unit"] not in ("claim", "period")]  # what was printed in figures
MONTHS = list(calendar.month_name)[1:]


@pytest.fixture(scope="module")
def folder(example):
    return example.path("reports/201718")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["annual-report.html", "index.html", "provenance.html", "sections/allegations/notebook.html"])
def test_nobody_is_shut_out_and_no_host_is_asked(browser, folder, name, width):
    opened_page, asked = opened(browser, folder / name, width)

    assert [] == faults(opened_page)
    assert [] == asked
    opened_page.close()


def test_every_page_is_valid_html(folder):
    names = ("annual-report.html", "index.html", "provenance.html")

    assert "" == invalid([*(folder / name for name in names), *sorted(folder.glob("sections/*/notebook.html"))])


def test_no_rule_of_pdf_ua_1_is_broken(folder):
    result = page.validate_pdf(str(folder / "annual-report.pdf"), profile="ua1")

    assert [] == [(failure.rule_id, failure.message) for failure in result.failures]


def test_charts_and_tables_are_about_as_many_as_the_published_report_needs(folder):
    blocks = [block for key in SECTIONS for block in content(folder, key)["blocks"]]

    assert sum(block["type"] == "chart" for block in blocks) >= 25
    assert sum(block["type"] == "table" for block in blocks) >= 14


def content(folder, key) -> dict:
    return json.loads((folder / "sections" / key / "section.json").read_text(encoding="utf-8"))


def words(folder, key) -> str:
    """All that a reader of a section sees."""
    section = content(folder, key)
    parts = list(section["footnotes"].values())
    for block in section["blocks"]:
        parts += [str(block.get(name) or "") for name in ("text", "markdown", "title", "caption", "alt", "source")]
        parts += [cell for row in block.get("rows", []) for cell in row] + list(block.get("notes") or [])
        parts += [cell["text"] for row in block.get("header", []) for cell in row]
    return binding.plain(" | ".join(parts)).lower().replace(",", "")


def ways_to_say(row: dict) -> set[str]:
    """How a printed figure may stand in our report: in figures, in words, as an ordinal, a date by its month."""
    if not row["printed_value"]:
        found = re.match(r"(\d{4})-(\d\d)", row["note"])
        return {f"{MONTHS[int(found[2]) - 1]} {found[1]}".lower()} if found else {row["printed_text"].lower()}
    value = formats.exact(row["printed_value"])
    said = {row["printed_value"], formats.number(value, 1).replace(",", "")}
    if value.denominator == 1:
        said |= {str(value), num2words(int(value)), num2words(int(value), to="ordinal"), formats.ordinal(int(value))}
    return said


@pytest.mark.parametrize("key", sorted({row["section"] for row in PUBLISHED}))
def test_every_published_figure_is_in_our_section_or_named_with_a_reason(folder, key):
    shown = words(folder, key)
    lost = {
        row["row_id"]
        for row in PUBLISHED
        if row["section"] == key
        and not any(re.search(rf"(?<![\d.]){re.escape(said)}(?!\d|\.\d)", shown) for said in ways_to_say(row))
    }

    assert {identity for identity, item in NOT_CARRIED.items() if item["section"] == key} == lost


def test_every_figure_left_out_says_why():
    assert all(len(item["reason"]) > 20 for item in NOT_CARRIED.values())


def test_the_index_leads_to_files_that_are_there(folder):
    links = re.findall(r'href="([^"#]+)', (folder / "index.html").read_text(encoding="utf-8"))

    assert [name for name in links if name.startswith("review/")]
    assert [] == [name for name in links if not (folder / name).exists()]


def test_the_report_is_final_and_says_what_it_was_made_from(folder):
    found = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))

    assert {"state": "final", "reasons": [], "up_to_date": True}.items() <= found["report"].items()
    assert 76 == len(found["inputs"]["returns"]) and all(row["sender"] and row["received"] for row in found["inputs"]["returns"])
    assert [] == [stage["name"] for stage in found["stages"] if stage["changed"] or not stage["deps"]]
