"""The numbers of a page: elements that name their entry, one shelf of explanations, nothing without one."""

import json

import pytest

from pipeline.errors import SettingError
from pipeline.publishing.numbers import Numbers

ROW = {"file": "data/raw/202425/cases.csv", "row": 5, "cells": [["area", "Northbridge"], ["count", "79"]]}
CASES = {"title": "Open cases", "parts": [["Meaning", "Cases </script> open."], ["Rows used", [ROW]]]}
YEAR = {"title": "A year", "parts": [["Meaning", "Cases </script> open."]]}


def ledger(**changes):
    figures = [
        {"id": "early_help-1", "shown": "79", "part": "value", "value": "79", "explanation": "a"},
        {"id": "early_help-2", "shown": "c", "part": "value", "value": "", "status": "c", "explanation": "a"},
        {"id": "early_help-3", "shown": "2024-25", "part": "period", "time_period": "202425", "explanation": "b"},
    ]
    return {"figures": figures, "explanations": {"a": CASES, "b": YEAR}} | changes


def test_an_element_names_its_entry_and_carries_what_a_machine_reads():
    numbers = Numbers([ledger()])

    assert '<data value="79" id="early_help-1"><b>79</b></data>' == numbers.mark("early_help-1", "<b>79</b>")
    assert '<data value="c" id="early_help-2">c</data>' == numbers.mark("early_help-2", "c")
    assert '<data value="202425" id="early_help-3">2024-25</data>' == numbers.mark("early_help-3", "2024-25")
    assert "all" == numbers.mark(None, "all")


def test_an_id_is_given_once_on_a_page():
    numbers = Numbers([ledger()])
    numbers.opening("early_help-1")

    assert '<data value="79" data-figure="early_help-1">' == numbers.opening("early_help-1")


def test_titles_are_plain_text_with_numbers():
    numbers = Numbers([ledger()])
    made = numbers.mark_spans("Jo & [79]{#early_help-1 .figure} <cases>")

    assert 'Jo &amp; <data value="79" id="early_help-1">79</data> &lt;cases&gt;' == made


def test_what_is_the_same_is_kept_once_and_cannot_end_the_script():
    numbers = Numbers([ledger()])
    for identity in ("early_help-1", "early_help-2", "early_help-3"):
        numbers.opening(identity)
    text = numbers.script()
    page = json.loads(text)

    assert "<" not in text
    assert {"early_help-1": 0, "early_help-2": 0, "early_help-3": 1} == page["figures"]
    assert 1 == len(page["rows"]) and 1 == page["texts"].count("Cases </script> open.")
    title, meaning, rows = page["explanations"][0]
    file, row, columns, *cells = page["rows"][rows[1][0]]
    words = page["texts"]
    assert ("Open cases", "Meaning", "Rows used") == (words[title], words[meaning[0]], words[rows[0]])
    assert ("data/raw/202425/cases.csv", 5) == (words[file], row)
    assert [["area", "count"], ["Northbridge", "79"]] == [
        [words[place] for place in places] for places in (page["columns"][columns], cells)
    ]


def test_only_what_the_page_shows_is_carried():
    numbers = Numbers([ledger()])
    numbers.opening("early_help-3")

    assert ["early_help-3"] == list(json.loads(numbers.script())["figures"])


def test_a_setting_explains_itself_too():
    numbers = Numbers([ledger()])

    assert '<data value="2024-25" id="setting-year" class="setting">2024-25</data>' == numbers.setting(
        "Year", "2024-25", "report.time_period"
    )
    assert {"setting-year": 0} == json.loads(numbers.script())["figures"]


def test_every_number_without_an_entry_or_an_explanation_is_named_at_once():
    figures = [*ledger()["figures"], {"id": "early_help-4", "shown": "91", "part": "value", "value": "91", "explanation": "z"}]
    numbers = Numbers([ledger(figures=figures)])
    for identity in ("early_help-1", "early_help-4", "early_help-9"):
        numbers.opening(identity)

    with pytest.raises(SettingError) as error:
        numbers.script()

    assert "number 'early_help-4' (91) has no explanation" in str(error.value)
    assert "number 'early_help-9' is not in the ledger of its section" in str(error.value)
    assert "early_help-1'" not in str(error.value)
