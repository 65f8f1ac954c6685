"""The tables as workbooks: one sheet a table, numbers as numbers, the same in Excel and OpenDocument."""

import re
import zipfile

import pandas as pd
import pytest
from lxml import etree

from pipeline.publishing.sheets import Cell, cell, sheets, unique

NAMES = ["Cover", "Contents", "Notes", "Table 1", "Table 2", "Table 3", "Table 4", "Table 5", "Table 6", "Figure 1", "Figure 2"]


@pytest.fixture(scope="module")
def xlsx(small_folder):
    return small_folder / "annual-report-tables.xlsx"


@pytest.fixture(scope="module")
def ods(small_folder):
    return small_folder / "annual-report-tables.ods"


def xlsx_rows(path):
    """Every sheet as rows of values, read from the file's own XML."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as archive:
        book = etree.fromstring(archive.read("xl/workbook.xml"))
        words = etree.fromstring(archive.read("xl/sharedStrings.xml"))
        texts = ["".join(item.itertext()) for item in words.findall("m:si", space)]
        found = {}
        for number, sheet in enumerate(book.findall(".//m:sheet", space), start=1):
            tree = etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            rows = []
            for row in tree.iterfind(".//m:row", space):
                cells = [item for item in row if item.find("m:v", space) is not None]
                rows.append(
                    [
                        texts[int(item[0].text)] if item.get("t") == "s" else float(item.findtext("m:v", None, space))
                        for item in cells
                    ]
                )
            found[sheet.get("name")] = [row for row in rows if row]
    return found


def ods_rows(path):
    from odf import table, teletype
    from odf.opendocument import load

    found = {}
    for sheet in load(str(path)).spreadsheet.getElementsByType(table.Table):
        rows = []
        for row in sheet.getElementsByType(table.TableRow):
            cells = row.getElementsByType(table.TableCell)
            rows.append(
                [
                    float(item.getAttribute("value")) if item.getAttribute("valuetype") == "float" else teletype.extractText(item)
                    for item in cells
                ]
            )
        found[sheet.getAttribute("name")] = [row for row in rows if row]
    return found


def test_there_is_a_sheet_for_each_table_and_each_chart_without_one(xlsx, ods):
    assert NAMES == list(xlsx_rows(xlsx)) == list(ods_rows(ods))


def test_both_workbooks_hold_the_same(xlsx, ods):
    excel, open_document = xlsx_rows(xlsx), ods_rows(ods)

    for name in NAMES[1:]:
        assert sorted(map(str, excel[name])) == sorted(map(str, open_document[name])), name


def test_numbers_are_numbers_and_symbols_stand_in_brackets(xlsx):
    rows = xlsx_rows(xlsx)["Table 1"]

    assert ["Reason", "2023-24, Q1", "2023-24, Q2", "2023-24, Q3"] == rows[-4][:4]
    assert ["Drift or delay", 31.0, 28.0, "[x]", 26.0] == rows[-2][:5]
    assert "[x]: not supplied for Q3 2023-24." in [row[0] for row in rows]


def test_figures_are_shown_as_in_the_report(ods):
    with zipfile.ZipFile(ods) as archive:
        text = archive.read("content.xml").decode("utf-8")

    assert "<text:p>14%</text:p>" in text
    assert re.search(r'<number:number number:decimal-places="1"[^>]*/><number:text>%</number:text>', text)


def test_every_table_names_its_section_and_source(xlsx):
    words = [row[0] for row in xlsx_rows(xlsx)["Table 1"] if len(row) == 1]

    assert "Table 1: Reasons for notifications, 2023-24 and 2024-25" == words[0]
    assert {"Section 1: Early help", "Source: Northbridge Council, quality assurance", "This sheet has one table."} <= set(words)


def test_the_notes_explain_every_symbol(xlsx):
    rows = xlsx_rows(xlsx)["Notes"]

    assert ["[c]", "[x]", "[z]", "[low]", "[u]"] == [row[0] for row in rows if row[0].startswith("[")]


def test_the_cover_comes_from_the_settings(xlsx):
    words = [row[0] for row in xlsx_rows(xlsx)["Cover"]]

    assert "Northbridge Safeguarding Children Board: tables of the annual report 2024-25" == words[0]
    assert "Published: 8 December 2025" in words


def test_the_contents_lead_to_the_sheets(xlsx):
    with zipfile.ZipFile(xlsx) as archive:
        links = archive.read("xl/worksheets/sheet2.xml").decode("utf-8")

    for name in NAMES[2:]:
        assert f"'{name}'!A1" in links


def test_pandas_reads_the_open_document(ods):
    frame = pd.read_excel(ods, sheet_name="Figure 1", engine="odf", header=None).dropna()

    assert [["2021-22", 61], ["2022-23", 58], ["2023-24", 72], ["2024-25", 79]] == frame.to_numpy().tolist()[-4:]


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        ("1234", "1,234", Cell(1234)),
        ("95.4", "95.4%", Cell(95.4, decimals=1, after="%")),
        ("113295", "£113,295", Cell(113295, before="£")),
        ("-3", "-3", Cell(-3)),
        ("[c]", "c", Cell("[c]")),
        ("2017-04-01", "April 2017", Cell("April 2017")),
        ("", "-", Cell("[z]")),
        ("", "", Cell("")),
    ],
)
def test_a_cell_is_data_shown_as_in_the_report(value, shown, expected):
    assert expected == cell(value, shown)


def test_headers_are_never_empty_or_alike():
    assert ["Area", "Column 2", "Area (2)"] == unique(["Area", "", "Area"])


def test_a_chart_that_a_table_shows_has_no_sheet_of_its_own(small_report):
    from dataclasses import replace

    section = small_report.section("early_help")
    chart = dict(next(block for block in section.blocks if block["type"] == "chart"), id="f-notifications")
    others = [item for item in small_report.sections if item.key != "early_help"]
    changed = replace(section, blocks=[*[block for block in section.blocks if block["type"] != "chart"], chart])
    labels = small_report.labels | {changed.id(chart): "Figure 1"}

    names = [sheet.name for sheet in sheets(replace(small_report, sections=[changed, *others], labels=labels))]

    assert "Figure 1" not in names and "Figure 2" in names
