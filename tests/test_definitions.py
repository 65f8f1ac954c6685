"""One id, everywhere: an indicator's words, its calculation, and the notebook or commentary that shows it."""

import re

import pytest

from pipeline import contracts, definitions, indicators, params, paths

SECTIONS = list(params.load().sections)
SUFFIXES = ("_count", "_percent", "_rate", "_amount", "_average", "_rank")


def shown_by(section: str) -> str:
    """Everything in which a section can name an indicator."""
    texts = [paths.NOTEBOOKS / f"{section}.ipynb", *paths.COMMENTARY.glob(f"*/{section}.md")]
    return "\n".join(path.read_text(encoding="utf-8") for path in texts)


@pytest.mark.parametrize("section", SECTIONS)
def test_words_and_calculations_have_the_same_ids(section):
    assert set(definitions.of(section).indicators) == set(indicators.calculations(section))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_id_ends_in_its_data_type(section):
    assert not [name for name in definitions.of(section).indicators if not name.endswith(SUFFIXES)]


@pytest.mark.parametrize("section", SECTIONS)
def test_percentages_are_given_in_percent_with_their_base_in_words(section):
    for name, words in definitions.of(section).indicators.items():
        if name.endswith("_percent"):
            assert ("percent", True) == (words.unit, bool(words.denominator)), name


@pytest.mark.parametrize("section", SECTIONS)
def test_every_indicator_is_shown_in_its_section_or_in_one_that_borrows_it(section):
    borrowers = {key: definitions.of(key).borrows for key in SECTIONS}
    for name in definitions.of(section).indicators:
        full = f"{section}.{name}"
        shown = re.search(rf"\b{name}\b", shown_by(section)) or any(
            re.search(rf"\b{re.escape(full)}\b", shown_by(key)) for key, names in borrowers.items() if full in names
        )
        assert shown, f"{full} is defined but never shown"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_borrowed_indicator_is_shown(section):
    for full in definitions.of(section).borrows:
        assert re.search(rf"\b{re.escape(full)}\b", shown_by(section)), f"{section} borrows {full} and does not show it"


def test_every_table_of_statistics_feeds_an_indicator_and_every_list_a_section():
    used = {table for section in SECTIONS for table in definitions.of(section).records}
    used |= {table for section in SECTIONS for table in definitions.of(section).records_all}
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths.DEFINITIONS.glob("*.py"))
    used |= set(re.findall(r'tables\["(\w+)"\]', code))

    assert set(contracts.names()) == used


def test_about_thirty_figures_are_headlines():
    headlines = [name for section in SECTIONS for name, words in definitions.of(section).indicators.items() if words.headline]

    assert 20 <= len(headlines) <= 40
