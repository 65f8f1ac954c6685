"""Words that state a number or compare numbers: four, half, the majority, rose, the highest, the third year running.

They may not be typed into a sentence, no more than digits: functions say them, so that they follow the figures. What such
words may mean besides (the length of a time limit, what somebody reported) is declared in data/numerals.yml.
"""

import ast
import functools
import re
from typing import TYPE_CHECKING

from pipeline import binding, paths, yamls
from pipeline.errors import PlaceholderError, SettingError

if TYPE_CHECKING:
    import nbformat

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_FAMILIES = {
    "numbers": (
        "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
        rf"nineteen|(?:{_TENS})(?:-\w+)?|dozens?|hundreds?|thousands?|millions?|billions?"
    ),
    "ordinals": (
        r"second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|"
        "first (?:time|year|quarter|month|figures?)"
    ),
    "shares": (
        "half|halves|thirds|quarters?|fifths|majority|minority|most of|(?:nearly|almost) (?:all|every)|most (?:cases|children|"
        "young people|people|families|mothers|fathers|parents|staff|schools|agencies|partners|plans|conferences|referrals)"
    ),
    "multiples": (
        "twice|thrice|doubl(?:e|ed|es|ing)|trebl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|halved|halving|(?:two|three|four|ten)fold"
    ),
    "changes": (
        r"rise|rises|rising|risen|rose|fall|falls|falling|fallen|fell|grew|grown|increas(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|"
        "reduced|reductions?|declin(?:e|es|ed|ing)|dropped|stayed (?:much )?the same|unchanged|(?:up|down) from|peaked"
    ),
    "comparisons": (
        "more than|less than|fewer|higher|lower|larger than|smaller than|greater than|(?:above|below) the (?:average|comparator)"
    ),
    "runs": r"(?<!… )(?:years?|quarters?|months?|times?) running|in a row|consecutive|successive",
}
_SUPERLATIVES = r"highest|lowest|largest|smallest|fewest|most (?:often|common|frequent|numerous)(?:ly)?|all-time|peak"
WORDS = re.compile(rf"\b(?:{'|'.join([*_FAMILIES.values(), _SUPERLATIVES])})\b", re.IGNORECASE)
SUPERLATIVES = re.compile(_SUPERLATIVES, re.IGNORECASE)

NOT_TEXT = re.compile(r"\[\^[^\]]*\]|\]\([^)]*\)|`[^`]*`")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
RANKING = re.compile(r"\.largest\b|\.smallest\b|\.ranked\b|\.rank_in_series\b|_rank\b")
FIGURE, RANKED = "…", "…▲"  # what stands for a placeholder while a text is searched
SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n(?=- )")


def refuse(text: str, where: str) -> None:
    """Words that state numbers are not typed into a template: raises a PlaceholderError that names the first.

    ``where`` begins with the file that the text is from. A superlative may stand in a sentence whose placeholder finds
    it: 'The largest share, {share.largest}, ...'.
    """
    text = PLACEHOLDER.sub(lambda found: RANKED if RANKING.search(found[0]) else FIGURE, NOT_TEXT.sub(" ", text))
    spans = [found.span() for place, pattern in declared() if where.startswith(place) for found in pattern.finditer(text)]
    for word in WORDS.finditer(text):
        if not any(start <= word.start() < end for start, end in spans) and not _found_by_figure(text, word):
            raise PlaceholderError(
                where,
                f"words that state a number are typed into the text: '{word[0]}' in '{around(text, word)}'",
                "Let a function say them: {figure.words}, {figure.direction}, {figure.run}, {figure.rank_in_series}; declare in\n"
                "data/numerals.yml what is not a statement about figures, or was reported without them.",
            )


def refuse_in_notebook(notebook: "nbformat.NotebookNode", where: str) -> None:
    """The same for all that is typed in a notebook for readers: sentences, captions, labels and headings.

    Digits in headings are refused here too; those of other texts where they are filled or bound.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            texts = _strings(cell.source)
        else:
            texts = [line for line in cell.source.split("\n") if line.startswith("#")]
            for text in texts:
                binding.refuse_digits(text, where)
        for text in texts:
            refuse(text, where)


def _strings(code: str) -> list[str]:
    """Texts of several words; one word is the name of an indicator, a column or a passage."""
    try:
        found = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    except SyntaxError:
        return []  # running the cell says what is wrong
    return [text for text in found if isinstance(text, str) and " " in text]


def _found_by_figure(text: str, word: re.Match) -> bool:
    """Whether the word is a superlative and its sentence shows the figure that it speaks of."""
    start = max((end.end() for end in SENTENCE_END.finditer(text, 0, word.start())), default=0)
    sentence = SENTENCE_END.split(text[start:], maxsplit=1)[0]
    return bool(SUPERLATIVES.fullmatch(word[0])) and RANKED in sentence


def around(text: str, found: re.Match, letters: int = 40) -> str:
    """What was found with its neighbours."""
    before, after = text[: found.start()], text[found.end() :]
    return " ".join(f"{before[-letters:]}{found[0]}{after[:letters]}".replace(RANKED, FIGURE).split())


@functools.cache
def declared() -> tuple[tuple[str, re.Pattern], ...]:
    """Phrases that may be typed, each with the file that it is for, blank for all."""
    entries = yamls.load(paths.NUMERALS.read_text(encoding="utf-8"))
    try:
        return tuple((entry.get("where", ""), re.compile(_spaced(entry["pattern"]))) for entry in entries["words"])
    except (re.error, KeyError, TypeError, AttributeError) as error:
        raise SettingError(
            "data/numerals.yml", f"an entry is not readable: {error}", "Each entry needs a pattern and a reason."
        ) from None


def _spaced(pattern: str) -> str:
    """A phrase may run over the end of a line."""
    return pattern.replace(" ", r"\s+")
