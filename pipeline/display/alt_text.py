"""Alt text made from the figures that a chart shows: what it is, where it starts and ends, its largest and smallest."""

import pandas as pd

from pipeline.display.captions import begun, places
from pipeline.display.figures import known
from pipeline.display.phrases import Phrase, capital, counted, cut, joined, put, stated, strung

LONGEST = 600
TABLED = "The figures are in the chart's data."


def describe(kind: str, title: str, points: pd.DataFrame) -> Phrase:
    """Over periods: where each series begins, ends, peaks and dips. Over categories: the largest and the smallest."""
    timed = points["x_key"].map(lambda key: isinstance(key, tuple)).all()
    tell = course if timed else extremes
    opening = put("{}: {}.", kind, title)
    held = points[begun(points)]
    return fitted(opening, [tell(name, part) for name, part in held.groupby("series", sort=False)], gaps(held))


def course(name: str, part: pd.DataFrame) -> Phrase:
    """'Derby rose from 418.9 in 2014-15 to 475.3 in 2017-18; lowest 397.9 in 2015-16.' Compared as shown to readers."""
    seen = part[part["value"].map(known)]
    if seen.empty:
        return put("{}: no figures.", name) if name else Phrase("No figures.")
    figures = list(seen["figure"])
    first, last = figures[0], figures[-1]
    begin, end = when(seen["x"].iloc[0]), when(seen["x"].iloc[-1])
    lead = put("{} ", name) if name else ""
    if len(seen) == 1:
        return put("{}: {} {}.", name or "One figure", last.said, end)
    if first.shown == last.shown:
        sentence = put("{}was {} {} and {}", lead, last.said, begin, end)
    else:
        verb = stated("rose" if last.shown > first.shown else "fell", "direction", last.entry([first]))
        sentence = put("{}{} from {} {} to {} {}", lead, verb, first.said, begin, last.said, end)
    values = [figure.shown for figure in figures]
    turns = [
        put("{} {} {}", rank(word, figures[place], part), figures[place].said, when(seen["x"].iloc[place]))
        for word, pick in (("highest", max), ("lowest", min))
        for place in [values.index(pick(values))]
        if values[place] not in (values[0], values[-1])
    ]
    if len(set(values)) == 1 and len(values) > 2:
        turns = [stated("the same throughout", "direction", last.entry(figures[:-1]))]
    sentence = put("{}; {}.", sentence, strung(" and ", turns)) if turns else put("{}.", sentence)
    return capital(sentence)


def rank(word: str, figure, part: pd.DataFrame) -> Phrase:
    """'smallest', or 'smallest shown' while a figure that is not shown could be smaller: what is withheld is small."""
    unknown = {"x", "u"} if word in ("highest", "largest") else {"x", "u", "c", "low"}
    word = f"{word} shown" if unknown & set(part["status"]) else word
    return stated(word, "rank", figure.entry(other for other in part["figure"] if other is not figure))


def when(label: str) -> Phrase:
    """'in 2017-18', 'at 31 March 2018', 'over 2013-14 to 2017-18'."""
    if " to " in label and not label.endswith("to date"):
        return put("over {}", label)
    return put("at {}" if label[:1].isdigit() and label.count(" ") == 2 else "in {}", label)


def extremes(name: str, part: pd.DataFrame) -> Phrase:
    """'Derby: largest Emotional abuse 52.0%, then Neglect 28.3%; smallest Sexual abuse 6.4%.'"""
    lead = put("{}: ", name) if name else ""
    seen = part[part["value"].map(known)]
    if seen.empty:
        return put("{}no figures.", lead)
    ranked = list(seen.sort_values("value", ascending=False, kind="stable").itertuples())
    said = [put("{} {}", row.x, row.figure.said) for row in ranked]
    if len(ranked) <= 4:
        return capital(put("{}{}.", lead, joined(said)))
    top, low = ranked[0].figure, ranked[-1].figure
    alike = [row for row in ranked if row.figure.shown == low.shown]
    among = put("{} ({} of {} categories)", low.said, counted(len(alike)), counted(len(ranked)))
    smallest = put("{} {}", rank("smallest", low, part), said[-1] if len(alike) == 1 else among)
    return capital(put("{}{} {}, then {}; {}.", lead, rank("largest", top, part), said[0], said[1], smallest))


def gaps(points: pd.DataFrame) -> list[Phrase]:
    """'Withheld: Bullying and Diabetes.' and the like; a long list becomes a number."""
    found = []
    for status, word in (("c", "Withheld"), ("x", "Not supplied"), ("low", "Rounds to zero"), ("u", "Too unreliable to show")):
        rows = points[points["status"] == status]
        if len(rows):
            found.append(put("{}: {}.", word, places(rows, len(points), most=5)))
    return found


def fitted(opening: str, sentences: list[Phrase], closing: list[Phrase]) -> Phrase:
    """All of it when it is short enough; otherwise the asides go first, then the last series."""
    attempts = [sentences, [without_aside(sentence) for sentence in sentences]]
    attempts += [[*attempts[1][:count], TABLED] for count in range(len(sentences) - 1, -1, -1)]
    for attempt in attempts:
        text = strung(" ", [opening, *attempt, *closing])
        if len(text) < LONGEST:
            return text
    return put("{} ...", cut(text, text.rfind(" ", 0, LONGEST - 5)))


def without_aside(sentence: Phrase) -> Phrase:
    """The sentence up to its semicolon."""
    return put("{}.", cut(sentence, len(sentence.split(";")[0].rstrip("."))))
