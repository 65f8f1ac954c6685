"""Prose in the notebook: each number a button that opens its explanation, without any script."""

import re

import pytest

from pipeline import prose

TOLD = [{"id": "x-1", "shown": "798"}, {"id": "x-2", "shown": "<b>"}]


def explain(entry):
    row = {"file": "data/raw/201718/a.csv", "row": 2, "cells": [["count", "798"]]}
    return {"title": f"About {entry['shown']}", "parts": [["Meaning", "Cases & families."], ["Rows used", [row]]]}


@pytest.fixture
def html():
    block = {"type": "paragraph", "number": "10.1", "markdown": "There were [798]{#x-1 .figure} cases.[^report]"}
    return prose.html(block, {"report": "A report."}, TOLD, explain)


def test_a_number_is_a_button_for_its_explanation(html):
    assert '<data value="798"><button type="button" popovertarget="why-x-1"' in html
    assert '<div popover id="why-x-1"' in html
    assert "<dd>data/raw/201718/a.csv, row 2: count 798</dd>" in html
    assert '<span class="number">10.1</span> There were' in html
    assert "(source: A report)" in html
    assert "<script" not in html


def test_texts_are_escaped(html):
    assert "About &lt;b&gt;" in html
    assert "Cases &amp; families." in html


def test_figures_of_a_table_say_where_they_come_from():
    html = prose.sources(TOLD, explain)

    assert "<summary>Where these figures come from</summary>" in html
    assert 2 == html.count("<li>")
    assert "" == prose.sources([], explain)


def test_it_opens_in_a_browser_by_mouse_and_by_keyboard(browser, html, tmp_path):
    page = browser.new_page()
    (tmp_path / "page.html").write_text(f"<!DOCTYPE html>{html}", encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    open_now = "document.querySelector('#why-x-1').matches(':popover-open')"

    page.click("button")
    assert page.evaluate(open_now)
    page.keyboard.press("Escape")
    assert not page.evaluate(open_now)
    page.focus("button")
    page.keyboard.press("Enter")
    assert page.evaluate(open_now)
    assert re.search("Cases & families", page.inner_text("#why-x-1"))
    page.close()
