"""Numbers and lists as readers see them. Rounding is half up in exact arithmetic, everywhere.

Every stage rounds, few write words: libraries are imported where words are written.
"""

import functools
import math
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction

SYMBOLS = {
    "c": "withheld so that nobody can be identified",
    "x": "not supplied",
    "z": "not applicable",
    "low": "more than nothing but rounds to zero",
    "u": "too unreliable to show",
}


def exact(text: str | int | Decimal | Fraction | None) -> Fraction | None:
    """A number as received, without loss; None for a blank."""
    if text is None or text == "":
        return None
    return _read(str(text)) if not isinstance(text, Fraction) else text


_read = functools.cache(Fraction)  # the same few numbers are read thousands of times


def rounded(value: Number, decimal_places: int = 0) -> Decimal:
    """Half up, away from zero at a tie: 0.125 to two places is 0.13, never 0.12."""
    whole = math.floor(abs(Fraction(value)) * 10**decimal_places + Fraction(1, 2))
    return Decimal(-whole if value < 0 else whole).scaleb(-decimal_places)


def number(value: Number, decimal_places: int = 0) -> str:
    """12345.67 -> 12,346."""
    return _written(rounded(value, decimal_places), decimal_places)


@functools.cache
def _written(value: Decimal, decimal_places: int) -> str:
    """A rounded number: most are written many times over, in sentences, tables and explanations."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimal_places if decimal_places else "")
    return format_decimal(value, format=pattern, locale="en_GB", decimal_quantization=False)


def with_unit(value: Number, unit: str, decimal_places: int = 0) -> str:
    """The number with the sign that belongs to its unit: 95.4%, £113,295; other units stand in words beside it."""
    text = number(value, decimal_places)
    if unit == "percent":
        return f"{text}%"
    if unit == "pounds":
        return f"£{text}" if not text.startswith("-") else f"-£{text[1:]}"
    return text


def noun(unit: str, value: Number) -> str:
    """The unit as a word in agreement with the number: case, cases; young person; child in care."""
    if rounded(value) != 1 or " and " in unit:
        return unit
    import inflection

    singular = inflection.singularize(unit)
    if singular != unit:
        return singular
    head, *rest = unit.split(" ")
    return " ".join([inflection.singularize(head), *rest])


def in_words(value: Number) -> str:
    """Whole numbers to ten in words, as British house style has it; larger ones in figures."""
    value = Fraction(value)
    if value.denominator == 1 and 0 <= value <= 10:
        from num2words import num2words

        return num2words(int(value), lang="en_GB")
    return number(value)


def capital(words: str) -> str:
    """The words with a capital letter first, as a sentence begins."""
    return words[:1].upper() + words[1:]


def ordinal(value: int) -> str:
    """1 -> first, 12 -> 12th."""
    import inflection
    from num2words import num2words

    return num2words(value, lang="en_GB", to="ordinal") if value <= 10 else inflection.ordinalize(value)


def joined(items: list[str]) -> str:
    """a, b and c."""
    from babel.lists import format_list

    return format_list([str(item) for item in items], locale="en_GB") if items else ""
