"""Alt text made from the figures that a chart shows: what it is, where it starts and ends, its largest and smallest."""

import pandas as pd

from pipeline.display.captions import begun, places
from pipeline.display.selection import known
from pipeline.formats import joined

LONGEST = 600
TABLED = "The figures are in the chart's data."


def describe(kind: str, title: str, points: pd.DataFrame) -> str:
    """Over periods: where each series begins, ends, peaks and dips. Over categories: the largest and the smallest."""
    timed = points["x_key"].map(lambda key: isinstance(key, tuple)).all()
    tell = course if timed else extremes
    return fitted(f"{kind}: {title}.", [tell(name, part) for name, part in series_of(points)], gaps(points[begun(points)]))


def series_of(points: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return list(points.groupby("series", sort=False))


def course(name: str, part: pd.DataFrame) -> str:
    """'Derby rose from 418.9 in 2014-15 to 475.3 in 2017-18; lowest 397.9 in 2015-16.'"""
    seen = part[part["value"].map(known)]
    lead = f"{name} " if name else ""
    if seen.empty:
        return f"{name}: no figures." if name else "No figures."
    first, last = seen.iloc[0], seen.iloc[-1]
    if len(seen) == 1:
        return f"{name or 'One figure'}: {last.text} {when(last.x)}."
    if first.value == last.value:
        sentence = f"{lead}was {last.text} {when(first.x)} and {when(last.x)}"
    else:
        verb = "rose" if last.value > first.value else "fell"
        sentence = f"{lead}{verb} from {first.text} {when(first.x)} to {last.text} {when(last.x)}"
    ends = (first.value, last.value)
    highest, lowest = max(seen["value"]), min(seen["value"])
    turns = [
        f"{word} {row.text} {when(row.x)}"
        for word, value in (("highest", highest), ("lowest", lowest))
        for row in [next(seen[seen["value"] == value].itertuples())]
        if value not in ends
    ]
    if highest == lowest and len(seen) > 2:
        turns = ["the same throughout"]
    sentence = f"{sentence}; {' and '.join(turns)}." if turns else f"{sentence}."
    return sentence[0].upper() + sentence[1:]


def when(label: str) -> str:
    """'in 2017-18', 'at 31 March 2018', 'over 2013-14 to 2017-18'."""
    if " to " in label and not label.endswith("to date"):
        return f"over {label}"
    return f"at {label}" if label[:1].isdigit() and label.count(" ") == 2 else f"in {label}"


def extremes(name: str, part: pd.DataFrame) -> str:
    """'Derby: largest Emotional abuse 52.0%, then Neglect 28.3%; smallest Sexual abuse 6.4%.'"""
    lead = f"{name}: " if name else ""
    seen = part[part["value"].map(known)]
    if seen.empty:
        return f"{lead}no figures."
    ranked = seen.sort_values("value", ascending=False, kind="stable")
    if len(ranked) <= 4:
        sentence = joined([f"{row.x} {row.text}" for row in ranked.itertuples()]) + "."
    else:
        top, second, low = ranked.iloc[0], ranked.iloc[1], ranked.iloc[-1]
        shared = ranked[ranked["value"] == low["value"]]
        smallest = f"{low.x} {low.text}" if len(shared) == 1 else f"{low.text} ({len(shared)} of {len(ranked)} categories)"
        sentence = f"largest {top.x} {top.text}, then {second.x} {second.text}; smallest {smallest}."
    sentence = lead + sentence
    return sentence[0].upper() + sentence[1:]


def gaps(points: pd.DataFrame) -> list[str]:
    """'Withheld: Bullying and Diabetes.' and the like; a long list becomes a number."""
    found = []
    for status, word in (("c", "Withheld"), ("x", "Not supplied"), ("low", "Rounds to zero"), ("u", "Too unreliable to show")):
        rows = points[points["status"] == status]
        if len(rows):
            found.append(f"{word}: {places(rows, len(points), most=5)}.")
    return found


def fitted(opening: str, sentences: list[str], closing: list[str]) -> str:
    """All of it when it is short enough; otherwise the asides go first, then the last series."""
    attempts = [sentences, [sentence.split(";")[0].rstrip(".") + "." for sentence in sentences]]
    attempts += [[*attempts[1][:count], TABLED] for count in range(len(sentences) - 1, -1, -1)]
    for attempt in attempts:
        text = " ".join([opening, *attempt, *closing])
        if len(text) < LONGEST:
            return text
    return text[: LONGEST - 5].rsplit(" ", 1)[0] + " ..."
