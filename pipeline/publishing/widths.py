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
LABEL = 22  # characters of a label that should stay on one line even in a crowded table
SHORT_HEADER = 12  # characters of a header that stay on one line
LINE = 90  # characters of a table in one line of the page, about
LONG_TABLE = 24  # lines; a longer table may run over the page, its header repeated


@dataclass(frozen=True)
class Layout:
    """Widths, size of type and padding in points; whether the page is turned, and headers broken at hyphens."""

    widths: list[float]
    size: float
    padding: float
    landscape: bool
    broken: bool


@dataclass(frozen=True)
class Column:
    """Characters that a column needs: at the least, for comfort, for all its lines unbroken; and how long its texts are."""

    least: float
    easy: float
    full: float
    mean: float


def layout(block: dict) -> Layout:
    """The largest type in which the table fits; then 2017- over 18 in the headers; then a turned page."""
    padding = PADDING[width(block) > MANY]
    for page, broken, need in (
        (PORTRAIT, False, "easy"),
        (PORTRAIT, True, "easy"),
        (PORTRAIT, False, "least"),
        (PORTRAIT, True, "least"),
        (LANDSCAPE, False, "least"),
        (LANDSCAPE, True, "least"),
    ):
        columns = needs(block, broken)
        for size in SIZES:
            if sum(points(getattr(column, need), size, padding) for column in columns) <= page:
                return Layout(shared(columns, size, padding, page), size, padding, page == LANDSCAPE, broken)
    return Layout(shared(columns, SIZES[-1], padding, LANDSCAPE), SIZES[-1], padding, True, True)


def needs(block: dict, broken: bool) -> list[Column]:
    """What each column needs, headers with a break after each hyphen or without."""
    columns = []
    heads = header_needs(block, broken)
    for position in range(width(block)):
        texts = column_texts(block, position)
        word = max([3.0, heads[position][0], *map(longest_word, texts)])
        line = max([4.5, *map(len, texts)])
        mean = sum(map(len, texts)) / max(1, len(texts))
        full = max(line, heads[position][1])
        columns.append(Column(word, max(word, min(line, LABEL)), full, max(mean, heads[position][1])))
    return columns


def header_needs(block: dict, broken: bool) -> dict[int, tuple[float, float]]:
    """For each column the longest word of its header and the line that it should have; headers are bold, so wider."""
    found = {position: (0.0, 0.0) for position in range(width(block))}
    for cells in placed_header(block["header"]):
        for column, cell in cells:
            span = cell.get("colspan", 1)
            text = cell["text"].replace("-", "- ") if broken else cell["text"]
            word = longest_word(text) * 1.1 if span == 1 else 0
            line = max(word, min(len(text), SHORT_HEADER) * 1.1) if span == 1 else min(len(text), LABEL) * 1.1 / span
            for inner in range(column, column + span):
                found[inner] = (max(found[inner][0], word), max(found[inner][1], line))
    return found


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


def shared(columns: list[Column], size: float, padding: float, page: int) -> list[float]:
    """Each column the width of its longest line where the page allows; else the least, the rest by length of text."""
    full = [points(column.full, size, padding) for column in columns]
    if sum(full) <= page:
        stretch = page / sum(full) if sum(full) > page * 0.7 else 1.15
        return [width * stretch for width in full]
    widths = [points(column.least, size, padding) for column in columns]
    if sum(widths) > page:  # no page holds its longest words: better squeezed than cut off
        return [width * page / sum(widths) for width in widths]
    for goal in ([points(column.easy, size, padding) for column in columns], full):
        widths = filled(widths, goal, [column.mean for column in columns], page)
    return widths


def filled(widths: list[float], goal: list[float], weights: list[float], page: int) -> list[float]:
    """Share out what is left of the page by weight, nobody above their goal."""
    widths = list(widths)
    for _ in widths:
        growing = [position for position, width in enumerate(widths) if width < goal[position] - 0.01]
        room = page - sum(widths)
        if not growing or room < 0.01:
            break
        whole = sum(weights[position] for position in growing)
        for position in growing:
            share = room * weights[position] / whole
            widths[position] = min(goal[position], widths[position] + share)
    return widths


def is_long(block: dict) -> bool:
    """Whether a table takes so much of a page that it may run over to the next."""
    lines = sum(max(1, sum(len(str(value)) for value in row) / LINE) for row in block["rows"])
    return lines > LONG_TABLE
