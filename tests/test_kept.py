"""What is kept is used again for the same input only, and is as it would be without."""

import copy
import re

import pikepdf
import pytest

from pipeline.publishing import document, forms, html_notes, pandoc, pdf, pdf_pages, pdf_text
from pipeline.publishing.kept import Kept


def test_only_what_is_new_is_made_and_all_of_it_at_once():
    kept, asked = Kept(10), []

    def make(new):
        asked.append(new)
        return [item.upper() for item in new]

    assert ["A", "B", "A"] == kept.all(["a", "b", "a"], make)
    assert ["C", "A"] == kept.all(["c", "a"], make)
    assert "A" == kept.one("a", lambda: "never")
    assert [["a", "b"], ["c"]] == asked


def test_of_too_many_those_go_that_were_not_asked_for_the_longest():
    kept = Kept(2)
    for item in "abac":
        kept.one(item, str)

    assert ["a", "c"] == list(kept)
    kept.all("defg", lambda new: new)
    assert ["d", "e", "f", "g"] == list(kept), "all that was asked for together stays"


def test_what_could_not_be_made_is_not_kept():
    kept = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.one("a", lambda: 1 / 0)

    assert "made" == kept.one("a", lambda: "made")


def test_no_text_changes_how_another_is_read():
    alone = pandoc.parse(["See [the law].[^note]\n\n[^note]: Of old.\n"])
    [_, together] = pandoc.parse(
        ["```\nnever ended\n\n[the law]: https://law.example\n\n[^note]: Other.\n", "See [the law].[^note]\n\n[^note]: Of old.\n"]
    )

    assert alone == [together]


def test_a_text_is_written_alone_as_among_others():
    documents = pandoc.parse(["# One {#one}\n\nA *b*.[^n]\n\n[^n]: C.\n", "# Two {#two}\n\n- d\n- e\n", "# Three {#three}\n"])
    together = {writer: pandoc.write_each(documents, writer) for writer in ("html5", "typst")}
    pandoc.kept.clear()

    assert together == {writer: [pandoc.write_each([one], writer)[0] for one in documents] for writer in together}


def test_a_long_raw_block_comes_through_as_it_is():
    raw = "<p>\n" + "\\1 \\g<0> & é £ \ue001 " * 50 + "</p>"
    long = {"t": "RawBlock", "c": ["html", raw]}
    short = {"t": "RawBlock", "c": ["html", "<hr>"]}

    assert [f"{raw}\n<hr>", "<hr>", f"<hr>\n{raw}"] == pandoc.write_each([[long, short], [short], [short, long]], "html5")


def test_words_that_a_space_parts_are_one_and_marks_of_numbers_stay():
    [blocks] = pandoc.parse(["Up *by 4.5%* to [91 cases]{#a-1 .figure}, and\nso on and on."])
    [paragraph] = document.in_lines([blocks])[0]

    assert ["Str", "Space", "Emph", "Space", "Str", "Space", "Span", "Str", "SoftBreak", "Str"] == [
        part["t"] for part in paragraph["c"]
    ]
    assert {"t": "Emph", "c": [{"t": "Str", "c": "by 4.5%"}]} == paragraph["c"][2]
    assert {"t": "Str", "c": "so on and on."} == paragraph["c"][-1]


def test_notes_are_counted_through_the_report():
    texts = [
        "# One {#one}\n\nA.[^n] B.[^m]\n\n[^n]: C.\n\n[^m]: D.\n",
        "# Two {#two}\n\nE.\n",
        "# Three {#three}\n\nF.[^o]\n\n[^o]: G.\n",
    ]
    whole, _, notes = pandoc.write(
        [block for blocks in pandoc.parse(texts) for block in blocks], "--to", "html5", "--section-divs", "--wrap=none"
    ).partition('<section id="footnotes"')
    text, listed = html_notes.apart(pandoc.write_each(pandoc.parse(texts), "html5"))

    back = re.compile(r'(<a href="#fnref(\d+)" class="footnote-back" role="doc-backlink")>')
    items = notes[notes.index("<ol>") : notes.index("</ol>") + len("</ol>")]
    assert whole == text
    assert back.sub(r'\1 aria-label="Back to the text at note \2">', items) == listed


def test_a_report_without_notes_has_no_list_of_them():
    assert ("<p>A.</p>\n", "") == html_notes.apart(["<p>A.</p>"])


def test_no_form_changes_what_others_are_made_from(small_report, tmp_path):
    source = forms.Source(small_report)
    held = [source.report.sections, source.bound, source.plain, source.lines]
    before = copy.deepcopy(held)
    for name in (
        "annual-report.html",
        "annual-report.docx",
        "annual-report-tables.xlsx",
        "annual-report-tables.ods",
        "index.html",
    ):
        forms.FORMS[name](source, tmp_path / name, "reports")
    pdf.source(source.report, source.plain)

    assert before == held


# Pages of a PDF


@pytest.fixture
def book(small_folder):
    with pikepdf.open(small_folder / "annual-report.pdf") as found:
        yield found


def changed(book, change) -> list[int]:
    """The pages that are others after a change."""
    before = pdf_pages.fingerprints(book)
    change()
    return [number for number, (one, other) in enumerate(zip(before, pdf_pages.fingerprints(book), strict=True)) if one != other]


def test_a_page_is_another_when_its_own_words_change(book):
    def change():
        book.pages[3].obj.Contents = book.make_stream(book.pages[3].Contents.read_bytes() + b" ")

    assert len(book.pages) == len(set(pdf_pages.fingerprints(book)))
    assert [3] == changed(book, change)


def test_pages_are_others_when_a_font_of_theirs_changes_however_deep(book):
    font = next(iter(book.pages[3].resources.Font.values()))
    users = [
        number for number, page in enumerate(book.pages) if font.objgen in {item.objgen for item in page.resources.Font.values()}
    ]

    def change():
        descriptor = font.DescendantFonts[0].FontDescriptor
        name = next(key for key in descriptor if str(key).startswith("/FontFile"))
        descriptor[name].write(descriptor[name].read_bytes() + b" ")

    assert users == changed(book, change) and users


def test_pages_are_the_same_when_only_numbers_of_objects_change(book, tmp_path):
    book.save(tmp_path / "again.pdf", linearize=True)
    with pikepdf.open(tmp_path / "again.pdf") as again:
        assert pdf_pages.fingerprints(book) == pdf_pages.fingerprints(again)
        assert book.pages[3].obj.objgen != again.pages[3].obj.objgen


def test_pages_that_were_read_before_say_the_same(small_folder):
    pdf_text.kept.clear()
    first = pdf_text.read(small_folder / "annual-report.pdf")

    assert first == pdf_text.read(small_folder / "annual-report.pdf")
    assert pdf_text.kept
