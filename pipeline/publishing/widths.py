"""How wide the columns of a printed table must be, and in which size of type it fits the page.

Pandoc and typst would share the page out evenly or by the longest line; neither gives a readable wide table.
"""

from dataclasses import dataclass

from pipeline.publishing.html_blocks import placed_header, width

PORTRAIT, LANDSCAPE = 470, 700  # points between the margins of an A4 page
SIZES = [9.5, 9, 8.5, 8, 7.5]  # sizes of type that may be tried, in points
CHARACTER = 0.54  # of the size of type: an average character, a little generous
PADDING = 10  # points, both sides of a cell together
LONG = 46  # characters after which a cell may break into lines
SHORT_HEADER = 12  # characters of a header that stay on one line


@dataclass(frozen=True)
class Layout:
    """Widths in points, size of type in points, and whether the page is turned."""

    widths: list[float]
    size: float
    landscape: bool


def layout(block: dict) -> Layout:
    """The largest type in which the table fits; a turned page only where nothing else helps."""
    least, natural = needs(block)
    for page, sizes in ((PORTRAIT, SIZES), (LANDSCAPE, SIZES)):
        for size in sizes:
            if total(least, size) <= page:
                return Layout(shared(least, natural, size, page), size, page == LANDSCAPE)
    return Layout(shared(least, natural, SIZES[-1], LANDSCAPE), SIZES[-1], True)


def needs(block: dict) -> tuple[list[float], list[float]]:
    """For each column the characters it needs at least, and those at which nothing would break."""
    columns = width(block)
    least, natural = [1.0] * columns, [1.0] * columns
    for position in range(columns):
        for text in column_texts(block, position):
            least[position] = max(least[position], longest_word(text))
            natural[position] = max(natural[position], min(len(text), LONG + (len(text) - LONG) / 8 if len(text) > LONG else len(text)))
    for cells in placed_header(block["header"]):
        for column, cell in cells:
            span, text = cell.get("colspan", 1), cell["text"]
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


def points(characters: float, size: float) -> float:
    return characters * CHARACTER * size + PADDING


def total(characters: list[float], size: float) -> float:
    return sum(points(count, size) for count in characters)


def shared(least: list[float], natural: list[float], size: float, page: int) -> list[float]:
    """Each column its natural width where the page allows; else the least, and the rest of the page shared by need."""
    full = total(natural, size)
    if full <= page:
        stretch = page / full if full > page * 0.72 else 1
        return [points(count, size) * stretch for count in natural]
    base = [points(count, size) for count in least]
    room = max(0, page - sum(base))
    wish = [points(n, size) - b for n, b in zip(natural, base, strict=True)]
    return [b + room * w / sum(wish) for b, w in zip(base, wish, strict=True)] if sum(wish) else base
