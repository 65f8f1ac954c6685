"""How wide the columns of a printed table must be, and in which size of type it fits the page.

Pandoc and typst would share the page out evenly or by the longest line; neither gives a readable wide table.
"""

from dataclasses import dataclass

from pipeline.publishing.html_blocks import placed_header, width

PORTRAIT, LANDSCAPE = 470, 700  # points between the margins of an A4 page
SIZES = [9.5, 9, 8.5, 8]  # sizes of type that may be tried, in points
CHARACTER = 0.54  # of the size of type: an average character, a little generous
PADDING = {False: 5, True: 3}  # points on each side of a cell; the second where there are many columns
MANY = 8  # columns
LONG = 46  # characters after which a cell may break into lines
SHORT_HEADER = 12  # characters of a header that stay on one line


@dataclass(frozen=True)
class Layout:
    """Widths, size of type and padding in points; whether the page is turned, and headers broken at hyphens."""

    widths: list[float]
    size: float
    padding: float
    landscape: bool
    broken: bool


def layout(block: dict) -> Layout:
    """The largest type in which the table fits; then 2017- over 18 in the headers; then a turned page."""
    padding = PADDING[width(block) > MANY]
    for page, broken in ((PORTRAIT, False), (PORTRAIT, True), (LANDSCAPE, False), (LANDSCAPE, True)):
        least, natural = needs(block, broken)
        for size in SIZES:
            if total(least, size, padding) <= page or (size, page, broken) == (SIZES[-1], LANDSCAPE, True):
                return Layout(shared(least, natural, size, padding, page), size, padding, page == LANDSCAPE, broken)
    raise AssertionError("the last layout is always taken")


def needs(block: dict, broken: bool) -> tuple[list[float], list[float]]:
    """For each column the characters it needs at least, and those at which nothing would break."""
    columns = width(block)
    least, natural = [3.0] * columns, [4.5] * columns
    for position in range(columns):
        for text in column_texts(block, position):
            least[position] = max(least[position], longest_word(text))
            natural[position] = max(natural[position], len(text) if len(text) <= LONG else LONG + (len(text) - LONG) / 8)
    for cells in placed_header(block["header"]):
        for column, cell in cells:
            span, text = cell.get("colspan", 1), cell["text"]
            text = text.replace("-", "- ") if broken else text
            if span == 1:
                word = longest_word(text) * 1.1  # headers are bold
                least[column] = max(least[column], word)
                natural[column] = max(natural[column], word, min(len(text) * 1.1, SHORT_HEADER))
            else:
                for inner in range(column, column + span):
                    natural[inner] = max(natural[inner], min(len(text), 24) * 1.1 / span)
    return least, natural


def column_texts(block: dict, position: int) -> list[str]:
    texts = []
    for row in block["rows"]:
        if position < len(row):
            texts += str(row[position]).split("\n")
    return texts


def longest_word(text: str) -> int:
    return max((len(word) for word in text.replace("/", "/ ").split()), default=0)


def points(characters: float, size: float, padding: float) -> float:
    return characters * CHARACTER * size + 2 * padding


def total(characters: list[float], size: float, padding: float) -> float:
    return sum(points(count, size, padding) for count in characters)


def shared(least: list[float], natural: list[float], size: float, padding: float, page: int) -> list[float]:
    """Each column its natural width where the page allows; else the least, and the rest of the page shared by need."""
    full = total(natural, size, padding)
    wanted = [points(count, size, padding) for count in natural]
    if full <= page:
        long = [count > LONG for count in natural]
        if any(long):  # what is left goes to the columns whose lines would break
            return [width + (page - full) / sum(long) * grows for width, grows in zip(wanted, long, strict=True)]
        stretch = page / full if full > page * 0.7 else 1.15
        return [width * stretch for width in wanted]
    base = [points(count, size, padding) for count in least]
    if sum(base) > page:  # no page holds its longest words: better squeezed than cut off
        return [width * page / sum(base) for width in base]
    room = page - sum(base)
    wish = [most - low for most, low in zip(wanted, base, strict=True)]
    return [low + room * more / sum(wish) for low, more in zip(base, wish, strict=True)] if sum(wish) else base
