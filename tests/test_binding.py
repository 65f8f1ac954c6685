"""Numbers in captions, labels and lists, tied to the figures that they show."""

import pytest

from pipeline import binding
from pipeline.binding import Fact, bind, bind_received
from pipeline.errors import NotebookError, PlaceholderError


@pytest.fixture
def told():
    return []


@pytest.fixture
def tell(told):
    def tell(entry):
        told.append(entry)
        return f"x-{len(told)}"

    return tell


def test_each_numeral_is_tied_to_its_fact_the_longest_first(tell, told):
    facts = [Fact("2016-17", "period"), Fact("2016-17 to 2017-18", "period"), Fact("12", "count"), Fact("five", "count")]

    assert "The [five]{#x-1 .figure} of [12]{#x-2 .figure} reasons, [2016-17 to 2017-18]{#x-3 .figure}" == bind(
        "The five of 12 reasons, 2016-17 to 2017-18", facts, tell, "a caption"
    )
    assert [("five", "count"), ("12", "count"), ("2016-17 to 2017-18", "period")] == [
        (entry["shown"], entry["part"]) for entry in told
    ]


def test_a_numeral_that_no_fact_states_is_refused(tell):
    with pytest.raises(NotebookError, match="a number is typed into the text: '7'"):
        bind("Plans by reason, 7 of them, 2017-18", [Fact("2017-18", "period")], tell, "notebooks/x.ipynb")


@pytest.mark.parametrize("text", ["112", "2017-18", "12.5", "12%", "1,212", "£12"])
def test_a_fact_is_not_found_inside_a_longer_number(tell, text):
    with pytest.raises(NotebookError):
        bind(text, [Fact("12", "count"), Fact("17", "count")], tell, "here")


@pytest.mark.parametrize("text", ["section 47 enquiries", "the Children Act 1989", "[a](x/2017) and <https://x.org/12>"])
def test_declared_names_and_addresses_are_left_alone(tell, told, text):
    assert text == bind(text, [], tell, "here")
    assert not told


def test_text_received_is_tied_numeral_by_numeral(tell, told):
    assert "Held on [7]{#x-1 .figure} June [2017]{#x-2 .figure} under the Children Act 2004" == bind_received(
        "Held on 7 June 2017 under the Children Act 2004", tell, table="events", row="events/201718/4"
    )
    assert {"shown": "7", "part": "record", "table": "events", "row": "events/201718/4"} == told[0]


def test_spans_can_be_taken_out_again():
    assert "up from 630 in 2016-17" == binding.plain("up from [630]{#early_help-1 .figure} in [2016-17]{#early_help-2 .figure}")


@pytest.mark.parametrize("text", ["There were 12 cases.", "It was 3% less.", "In 2017 we met.", "See paragraph 4.2", "One in 4"])
def test_a_digit_typed_into_a_template_is_refused(text):
    with pytest.raises(PlaceholderError, match="a number is typed into the text"):
        binding.refuse_digits(text, "here")


def test_placeholders_and_footnotes_may_hold_digits():
    binding.refuse_digits("{x[Financial year Q4]} cases.[^report_2018]", "here")
