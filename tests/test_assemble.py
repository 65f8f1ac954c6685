"""The whole of publishing: every form is written, none half, and twice the same."""

import csv
import json
import os
import shutil
import signal

import pytest

from pipeline import binding, children
from pipeline.assemble import assemble
from pipeline.children import ChildError
from pipeline.errors import ReportError, SettingError
from pipeline.publishing import content, document, pandoc, pdf, proof, word, workbook, zips

FORMS = [
    "annual-report-figures.csv",
    "annual-report-tables.ods",
    "annual-report-tables.xlsx",
    "annual-report.docx",
    "annual-report.html",
    "annual-report.pdf",
    "index.html",
]


@pytest.fixture
def folder(small_folder, tmp_path):
    """A copy of the three sections that a test may break."""
    shutil.copytree(small_folder / "sections", tmp_path / "sections")
    return tmp_path


def change(folder, key, change):
    path = folder / "sections" / key / "section.json"
    section = json.loads(path.read_text(encoding="utf-8"))
    change(section)
    path.write_text(json.dumps(section), encoding="utf-8")


def test_every_form_is_written_and_nothing_else(small_folder):
    assert sorted([*FORMS, "sections"]) == sorted(path.name for path in small_folder.iterdir())


def test_two_builds_are_the_same_byte_for_byte(small_folder, small_settings, folder):
    assemble(small_settings, folder)

    for name in FORMS:
        assert (small_folder / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_zip_keeps_no_trace_of_when_it_was_made(tmp_path, small_report):
    import zipfile

    path = tmp_path / "book.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", (2026, 1, 1, 0, 0, 2)), "words")
    zips.fix(path, small_report.moment)

    with zipfile.ZipFile(path) as archive:
        assert [("mimetype", (2025, 12, 8, 0, 0, 0))] == [(member.filename, member.date_time) for member in archive.infolist()]
        assert b"words" == archive.read("mimetype")


def test_a_section_that_did_not_run_is_named(small_settings, folder):
    (folder / "sections/early_help/section.json").unlink()

    with pytest.raises(SettingError) as error:
        assemble(small_settings, folder)

    assert "section 'early_help' has not been run" in str(error.value)
    assert not (folder / "annual-report.html").exists()


def test_every_loose_reference_is_named_at_once(small_settings, folder):
    def loosen(section):
        section["blocks"].append(
            {"type": "paragraph", "id": "loose", "number": None, "markdown": "See [](#section:earli_help).[^nowhere]"}
        )

    change(folder, "preface", loosen)

    with pytest.raises(SettingError) as error:
        assemble(small_settings, folder)

    assert "section 'preface': no source 'nowhere'" in str(error.value)
    assert "section 'preface': refers to 'earli_help', which is not a section" in str(error.value)


def test_a_form_that_fails_leaves_the_last_one_whole(small_settings, folder, monkeypatch):
    (folder / "annual-report.pdf").write_text("the last one")

    def fail(report, parsed, path):
        path.write_text("half")
        raise RuntimeError("paper jam")

    monkeypatch.setattr(pdf, "write", fail)
    with pytest.raises(ChildError, match=r"annual-report\.pdf: (.|\n)*paper jam"):
        assemble(small_settings, folder)

    assert (folder / "annual-report.pdf").read_text() == "the last one"
    assert ["annual-report.pdf", "sections"] == sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(not children.can_fork(), reason="forms are made in processes of their own only where they can be forked")
def test_a_form_whose_process_is_ended_leaves_everything_as_it_was(small_settings, folder, monkeypatch):
    (folder / "index.html").write_text("the last one")

    def end(report, parsed, path):
        path.write_text("half")
        (path.parent / "more").mkdir()
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(word, "write", end)
    with pytest.raises(ChildError, match=r"annual-report\.docx: it was ended by SIGKILL"):
        assemble(small_settings, folder)

    assert (folder / "index.html").read_text() == "the last one"
    assert ["index.html", "sections"] == sorted(path.name for path in folder.iterdir())


def test_a_fault_of_a_user_is_told_rather_than_the_mistake_beside_it(small_settings, folder, monkeypatch):
    def fail(report, path):
        raise RuntimeError("paper jam")

    monkeypatch.setattr(workbook, "write", fail)
    change(folder, "preface", lambda section: section["blocks"][0].update(markdown="There were 91 of them."))
    with pytest.raises(ReportError) as error:
        assemble(small_settings, folder)

    expected = ["what the sections show", "annual-report.html"]
    assert expected == [line.split(", ")[-1].split(":")[0] for line in str(error.value).splitlines() if "an account" in line]


def test_numbers_run_on_with_their_words_where_nothing_is_bound():
    text = "Up *[4.5%]{#a-1 .figure}* to £[91]{#a-2 .figure}m, '[five]{#a-3 .figure}'.[^note]\n\n[^note]: Of [2]{#a-4 .figure}.\n"

    assert pandoc.parse(["Up *4.5%* to £91m, 'five'.[^note]\n\n[^note]: Of 2.\n"]) == document.words_only(pandoc.parse([text]))


def test_a_year_that_begins_a_paragraph_is_no_item_of_a_list():
    [paragraph] = document.words_only(pandoc.parse(["[2018]{#a-1 .figure}. So it began."]))[0]

    assert {"t": "Str", "c": "2018."} == paragraph["c"][0]


def test_tables_and_figures_are_numbered_apart_through_the_report(small_report):
    expected = ["Figure 1", "Table 1", "Figure 2", "Table 2", "Table 3", "Table 4", "Table 5", "Table 6"]

    assert expected == [small_report.label(*found) for found in small_report.blocks("table", "chart")]


def test_a_list_belongs_to_the_paragraph_before_it_and_ids_are_unique(small_report):
    text = "\n".join(document.markdown(small_report))

    assert '{#early_help-p1-2 .paragraph number="1.2"}\nFamilies were helped in *three* ways:' in text
    assert text.index("by telephone") < text.index(":::", text.index("early_help-p1-2"))
    ids = [section.id(block) for section in small_report.sections for block in section.blocks]
    assert len(ids) == len(set(ids))


def test_a_source_that_is_never_cited_stays_out(small_report):
    assert "Never cited" not in "\n".join(document.markdown(small_report))


def test_references_say_the_number_or_else_the_title(small_report):
    text = "\n".join(document.markdown(small_report))

    assert "[section\u00a01A](#section-child_protection)" in text
    assert "[“Preface”](#section-preface)" in text


def test_the_publication_facts_come_from_the_settings(small_report):
    expected = [
        ("Period", "1 April 2024 to 31 March 2025"),
        ("Published", "8 December 2025"),
        ("Contact", "Telephone 01632 960000, email board@northbridge.example"),
    ]

    assert expected == small_report.facts
    assert "Northbridge Safeguarding Children Board: annual report 2024-25" == small_report.full_title


def test_missing_sections_are_listed_together(small_settings, tmp_path):
    with pytest.raises(SettingError) as error:
        content.read(small_settings, tmp_path)

    assert 3 == str(error.value).count("has not been run")


def test_the_ledger_lists_every_number_in_order_with_its_rows(small_folder):
    with (small_folder / "annual-report-figures.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    ledgers = [
        json.loads((small_folder / f"sections/{key}/results.json").read_text(encoding="utf-8"))
        for key in ("preface", "early_help", "child_protection")
    ]
    share = next(line for line in lines if line["shown"] == "four in five")
    total = next(line for line in lines if line["compared_with"])

    assert [entry["id"] for ledger in ledgers for entry in ledger["figures"]] == [line["id"] for line in lines]
    assert ("early_help", "1.3", "0.8") == (share["section"], share["place"], share["value"])
    assert "91 ÷ 114 × 100 = 79.824..., shown as four in five" == share["how_it_was_made"]
    assert [
        "data/raw/202425/notifications.csv row 2",
        "data/raw/202425/notifications.csv row 3",
        "data/raw/202425/early_help_cases.csv row 5",
    ] == share["source_rows"].split("; ")
    assert "early_help.all_count 202425 88" == total["compared_with"]
    assert {"x"} <= {line["status"] for line in lines} and all(not line["value"] for line in lines if line["status"])


def test_a_number_without_an_explanation_stops_the_report(small_settings, folder):
    path = folder / "sections/early_help/results.json"
    ledger = json.loads(path.read_text(encoding="utf-8"))
    ledger["explanations"].pop(ledger["figures"][0]["explanation"])
    path.write_text(json.dumps(ledger), encoding="utf-8")

    with pytest.raises(SettingError) as error:
        assemble(small_settings, folder)

    assert "number 'early_help-1' (79) has no explanation" in str(error.value)
    assert not (folder / "annual-report.html").exists()


def test_print_word_and_sheets_keep_the_words_of_numbers_only(small_folder, small_settings, folder, monkeypatch):
    for check in ("check_sections", "check_html", "check_pdf", "check_docx"):  # nothing here is tied any more
        monkeypatch.setattr(proof, check, lambda *_: None)
    for key in small_settings.sections:
        path = folder / "sections" / key / "section.json"
        path.write_text(binding.plain(path.read_text(encoding="utf-8")), encoding="utf-8")
    assemble(small_settings, folder)

    changed = [name for name in FORMS if (small_folder / name).read_bytes() != (folder / name).read_bytes()]
    assert ["annual-report.html"] == changed


def test_a_report_with_a_loose_number_takes_no_place(small_settings, folder):
    change(folder, "preface", lambda section: section["blocks"][0].update(markdown="There were 91 of them."))

    with pytest.raises(ReportError) as error:
        assemble(small_settings, folder)

    assert "91" in str(error.value)
    assert ["sections"] == [path.name for path in folder.iterdir()]
