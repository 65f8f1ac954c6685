"""The page of results, in Markdown. Every word and number of it is written here."""

from benchmarks.contender import COLD, COMMENTARY, NOTEBOOK, TIMES, UNCHANGED, Contender
from benchmarks.contenders import ALL, FLOOR, IDLE, OUR_SECTIONS, OURS, PUT_BACK, STOCK, WATCHED
from benchmarks.machine import Run
from benchmarks.notes import NOTES
from benchmarks.summary import Measurements, Spread, Target, busy, ratios, spread, targets
from benchmarks.watched import PAUSE, READY, recorded

HEADINGS = {
    COLD: "nothing made yet",
    UNCHANGED: "nothing changed",
    COMMENTARY: "one commentary file edited",
    NOTEBOOK: "one notebook edited",
}


def page(run: Run, found: Measurements) -> str:
    """The whole page."""
    lines = [
        "# Benchmark",
        "",
        "Written by `make bench`, never by hand. `CONTRIBUTING.md` says how to run it.",
        "",
        *facts(run),
        *(["", "**Others used the machine meanwhile: measure again before you trust the seconds.**"] if busy(found) else []),
        "",
        "![Bars: how long each way of making the report takes. The tables below have the numbers.](benchmark.svg)",
        "",
        "## Targets",
        "",
        *table(["target", "found", "rounds", "met"], [verdict(target) for target in targets(found, run.cores)]),
        "",
        f"## The whole report, {run.sections} sections, to HTML, PDF and DOCX",
        "",
        *whole(run, found),
        *start(found),
        "",
        "## What the floor is made of",
        "",
        *floor(run, found),
        "",
        "## The sections alone",
        "",
        *alone(found),
        "",
        "## What is not like for like",
        "",
        *(f"- {note.format(edited=run.edited, pause=PAUSE, times=TIMES)}" for note in NOTES),
        "",
    ]
    return "\n".join(lines)


def facts(run: Run) -> list[str]:
    """Date, commit, machine, versions."""
    rounds = f"{run.rounds} round{'s' * (run.rounds != 1)}"
    return [
        *(["**A trial on a small report, not a result.**", ""] if run.small else []),
        f"{run.date}, commit {run.commit}. {rounds}; in a round each contender runs once, and another one begins each round. "
        "The column `rounds` says in how many of them each was measured. "
        "Seconds on the wall: the median, and in brackets the least and the greatest. Ratios are taken within rounds.",
        "",
        f"{run.processor}, {run.cores} cores, {run.memory} GiB of memory, {run.system}, Python {run.python}; "
        + ", ".join(f"{name} {version}" for name, version in run.versions.items())
        + ".",
    ]


def verdict(target: Target) -> list[str]:
    unit = " s" if target.text.endswith(" s") else " times"
    met = {True: "yes", False: "**no**", None: "–"}[target.met]
    return [target.text, told(target.found, unit) or "not measured", counted(target.found), met]


def verdicts(run: Run, found: Measurements) -> str:
    """The targets as a terminal shows them."""
    told_of = [verdict(target) for target in targets(found, run.cores)]
    return "\n".join(f"{text}: {value}: {met}".replace("**", "") for text, value, _, met in told_of)


def whole(run: Run, found: Measurements) -> list[str]:
    cases = list(HEADINGS)
    rows = []
    for contender in measured("report", found):
        rows.append(line(contender, found, cases))
        if contender.name == WATCHED:
            later = [told(spread(found.seconds(WATCHED, recorded(case)))) or "–" for case in cases]
            rows.append(["– until DVC has recorded it", str(found.rounds(WATCHED)), *later, ""])
    times = [spread(ratios(found.seconds(STOCK, case), found.seconds(OURS, case))) for case in cases]
    rows.append(["Stock, times this project", counted(times[0]), *(told(each, "") or "–" for each in times), ""])
    floors = {"The floor (below)": found.floor, "The floor with what it leaves out (below)": found.whole_floor}
    for text, least in floors.items():
        cold = spread(least(run.cores))
        rows.append([text, counted(cold), told(cold) or "–", "–", "–", "–", ""])
    for text, name in ((f"{run.stages} stages that do nothing", IDLE), (f"Our {run.stages} stages without their work", PUT_BACK)):
        contender = next(each for each in ALL if each.name == name)
        rows.append([text, *line(contender, found, cases)[1:]])
    return table(["", "rounds", *HEADINGS.values(), "processor seconds, nothing made yet"], rows)


def start(found: Measurements) -> list[str]:
    """What it costs to begin to watch."""
    ready = told(spread(found.seconds(WATCHED, READY)))
    return ["", f"To start `make watch` in a finished project takes {ready}."] if ready else []


def floor(run: Run, found: Measurements) -> list[str]:
    cells = found.seconds(FLOOR, "cells")
    shared = {number: seconds / run.cores for number, seconds in cells.items()}
    stages = [case for case in found.cases(FLOOR) if case != "cells"]
    parts = [
        (f"The cells of {run.sections} notebooks, one after another in one warm process", cells),
        (f"The same over {run.cores} cores", shared),
        (f"DVC's own time: `dvc repro` of {run.stages} stages that do nothing", found.seconds(IDLE, COLD)),
        ("**The floor**: cells over cores, and DVC's own time", found.floor(run.cores)),
        (f"DVC's own time: `dvc repro` of our {run.stages} stages without their work", found.seconds(PUT_BACK, COLD)),
        ("The other stages' work, one after another in a warm process", found.others()),
        *((f"– of these `{case.removeprefix('stage ')}`", found.seconds(FLOOR, case)) for case in stages),
        (
            "**The floor with what it leaves out**: cells over cores, and both of these",
            found.whole_floor(run.cores),
        ),
    ]
    return table(["", "seconds"], [[text, told(spread(by_round)) or "not measured"] for text, by_round in parts])


def alone(found: Measurements) -> list[str]:
    cases = [COLD, UNCHANGED, NOTEBOOK]
    ours = found.seconds(OUR_SECTIONS, COLD)
    rows = []
    for contender in measured("sections", found):
        times = told(spread(ratios(found.seconds(contender.name, COLD), ours)), "") if contender.name != OUR_SECTIONS else "1"
        rows.append([*line(contender, found, cases)[:-1], times or "–", line(contender, found, cases)[-1]])
    headings = [HEADINGS[case] for case in cases]
    return table(["", "rounds", *headings, "nothing made yet, times this project", "processor seconds, nothing made yet"], rows)


def measured(group: str, found: Measurements) -> list[Contender]:
    """Contenders of a group that ran or failed, fastest cold run last to first as they are listed."""
    return [c for c in ALL if c.group == group and (found.cases(c.name) or c.name in found.failures)]


def line(contender: Contender, found: Measurements, cases: list[str]) -> list[str]:
    """A contender's row: its name, its rounds, a cell a case, and the processor seconds of the cold run."""
    title = contender.title
    if failure := found.failures.get(contender.name):
        title += f" (failed: {failure})".replace("|", "/")
    cells = []
    for case in cases:
        spent = told(spread(found.seconds(contender.name, case)))
        cells.append(spent or ("all again" if not contender.again and found.seconds(contender.name, COLD) else "–"))
    processor = told(spread(found.processor(contender.name, COLD)), "")
    return [title, str(found.rounds(contender.name) or "–"), *cells, processor or "–"]


def told(found: Spread | None, unit: str = " s") -> str:
    """12.3 s (11.9 to 13.0); nothing when there is nothing."""
    if found is None:
        return ""
    text = f"{number(found.median)}{unit}"
    return text if found.rounds == 1 else f"{text} ({number(found.least)} to {number(found.greatest)})"


def counted(found: Spread | None) -> str:
    """In how many rounds."""
    return str(found.rounds) if found else "–"


def number(value: float) -> str:
    """Three figures are as many as such measurements bear."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(headings: list[str], rows: list[list[str]]) -> list[str]:
    rule = ["---", *["---:"] * (len(headings) - 1)]
    return [f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows)]
