"""Words that state numbers: what is refused, what may be typed, and that nothing typed today states one."""

import re

import nbformat
import pytest

from pipeline import numerals, paths
from pipeline.errors import PlaceholderError

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
HERE = "data/commentary/202425/referrals.md, paragraph 27.1"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("There were four cases.", "four"),
        ("Twenty-five children took part.", "Twenty-five"),
        ("It is the third year of the scheme.", "third"),
        ("Half of them came.", "Half"),
        ("The majority came.", "majority"),
        ("Most of them came.", "Most of"),
        ("In most cases it was met.", "most cases"),
        ("Nearly all came.", "Nearly all"),
        ("Referrals doubled.", "doubled"),
        ("Referrals rose to {referrals_count}.", "rose"),
        ("Referrals have fallen.", "fallen"),
        ("There was a reduction.", "reduction"),
        ("{referrals_count} came, fewer than before.", "fewer"),
        ("That is more than\nthe average.", "more than"),
        ("It was a rise for years running.", "rise"),
        ("It did so in a row.", "in a row"),
        ("This is the highest rate.", "highest"),
        ("It was an all-time high of {referrals_count}.", "all-time"),
        ("The most frequent reason was neglect.", "most frequent"),
        ("- the first item\n- Twice as many", "Twice"),
    ],
)
def test_a_word_that_states_a_number_is_refused(text, word):
    with pytest.raises(
        PlaceholderError, match=f"words that state a number are typed into the text: '{word}' in '.*{word}"
    ) as refused:
        numerals.refuse(text, HERE)

    assert refused.value.where == HERE
    assert "{figure.direction}" in refused.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "One of the managers helps one another at first, all over the city.",
        "The Board meets every quarter.",
        "A plan is reviewed within three months, and then at least every six months.",
        "Children under five use a second-hand cot.",
        "The most vulnerable children live in the most deprived wards.",
        "{cases_count[Less than three months].words} were open.[^two_years]",
        "See [the page](https://example.org/page-two).",
        "For {audit_years_count.words} years running, they have been asked.",
    ],
)
def test_words_that_state_no_number_may_be_typed(text):
    numerals.refuse(text, HERE)


def test_a_superlative_may_stand_beside_the_figure_that_is_found_by_it():
    numerals.refuse("The largest share, {share_percent.largest}, was neglect. It was {share_percent}.", HERE)
    numerals.refuse("Counting from the highest rate down, it ranked {plans_rank.ordinal}.", HERE)

    with pytest.raises(PlaceholderError, match="'smallest'"):
        numerals.refuse("The largest share was {share_percent.largest}. The smallest was {share_percent}.", HERE)
    with pytest.raises(PlaceholderError, match="'rose'"):
        numerals.refuse("The largest share, {share_percent.largest}, rose.", HERE)


def test_a_phrase_declared_for_one_file_is_refused_in_another():
    said = "Demand on safeguarding services grew steeply."

    numerals.refuse(said, "data/commentary/201718/foreword.md, paragraph 1.1")

    with pytest.raises(PlaceholderError, match="'grew'"):
        numerals.refuse(said, "data/commentary/201819/foreword.md, paragraph 1.1")


def test_nothing_typed_in_notebooks_and_commentary_states_a_number_in_words():
    for path in NOTEBOOKS:
        numerals.refuse_in_notebook(nbformat.read(path, as_version=4), paths.shown(path))
    for path, text in passages():
        numerals.refuse(text, path)


def test_every_declared_phrase_is_used():
    """A phrase that no text holds any more would let the next one through unseen."""
    texts = [(paths.shown(path), cell.source) for path in NOTEBOOKS for cell in nbformat.read(path, as_version=4).cells]
    texts = [(where, re.sub(r'"\s*"', "", source)) for where, source in texts] + list(passages())
    for place, pattern in numerals.declared():
        assert any(where.startswith(place) and pattern.search(text) for where, text in texts), pattern.pattern


def passages():
    """Every paragraph and list of the commentaries, with its file."""
    for path in sorted(paths.COMMENTARY.glob("*/*.md")):
        said = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        for text in re.split(r"\n\s*\n", re.sub(r"(?m)^## .*", "", said)):
            yield paths.shown(path), text


def notebook(*cells):
    kinds = {"code": nbformat.v4.new_code_cell, "text": nbformat.v4.new_markdown_cell}
    return nbformat.v4.new_notebook(cells=[kinds[kind](source) for kind, source in cells])


@pytest.mark.parametrize(
    ("kind", "source", "found"),
    [
        ("code", 'section.say("All {teams_count} of nine came.")', "'nine'"),
        ("code", 'section.show(tables.pivot(sources, caption="Referrals by nine sources"))', "'nine'"),
        ("code", 'section.show(charts.trend(\n    referrals,\n    title="Referrals rose"))', "'rose'"),
        ("text", "# Referrals\n\n## Why were half re-referrals?", "'half'"),
        ("text", "# Referrals\n\n## How many were the 9 re-referrals?", "a number is typed into the text: '9'"),
        ("text", "# Referrals\n\n## Referrals in 2016-17", "a number is typed into the text: '2016-17'"),
    ],
)
def test_what_a_notebook_types_for_readers_is_looked_at_before_it_runs(kind, source, found):
    with pytest.raises(PlaceholderError, match=found) as refused:
        numerals.refuse_in_notebook(notebook((kind, source)), "notebooks/referrals.ipynb")

    assert "notebooks/referrals.ipynb" == refused.value.where


def test_words_to_colleagues_names_and_unfinished_code_are_not_looked_at():
    said = ("text", "# Referrals\n\nFour sources are reported.")
    code = ("code", 'section.indicator("second_or_subsequent_plans_percent")\nsection.commentary("half")')

    numerals.refuse_in_notebook(notebook(said, code, ("code", 'section.say("nine and more')), "notebooks/referrals.ipynb")


NOTEBOOK, COMMENTARY = "notebooks/referrals.ipynb", "data/commentary/202425/referrals.md"


def test_one_digit_or_word_typed_into_a_notebook_or_a_commentary_stops_the_section(invented):
    for stage in ("clean", "indicators", "disclose"):
        invented.run("python", "-m", "pipeline", stage)
    for name, old, new, found in [
        (NOTEBOOK, "Children's social care received", "All 9 teams received", "'9'"),
        (NOTEBOOK, 'caption=\\"Referrals by source\\"', 'caption=\\"Referrals by 9 sources\\"', "'9'"),
        (NOTEBOOK, 'caption=\\"Referrals by source\\"', 'caption=\\"Referrals by nine sources\\"', "'nine'"),
        (COMMENTARY, "The invented year", "The invented year of 9", "'9'"),
    ]:
        before = invented.path(name).read_text(encoding="utf-8")
        invented.replace(name, old, new)

        stopped = invented.run("python", "-m", "pipeline", "section", "referrals", check=False)

        assert 0 != stopped.returncode, f"{new!r} went unseen"
        assert found in stopped.stderr and "typed" in stopped.stderr and name in stopped.stderr, stopped.stderr
        invented.path(name).write_text(before, encoding="utf-8")
