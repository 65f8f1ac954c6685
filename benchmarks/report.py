"""The page of results, in Markdown. Every word and number of it is written here."""

from benchmarks.contenders import ALL, COLD, COMMENTARY, FLOOR, IDLE, NOTEBOOK, OUR_SECTIONS, OURS, STOCK, UNCHANGED, Contender
from benchmarks.machine import Run
from benchmarks.summary import Measurements, Spread, Target, busy, ratios, spread, targets

HEADINGS = {
    COLD: "nothing made yet",
    UNCHANGED: "nothing changed",
    COMMENTARY: "one commentary file edited",
    NOTEBOOK: "one notebook edited",
}
NOTES = [
    "Cold: a fresh copy without `dvc.lock`, without DVC's cache, with nothing made. Environments are byte-compiled before.",
    "Nothing changed is the second such run after a cold one. The first is in the raw numbers: some tools tidy up in it.",
    "An edit adds a sentence to the section `{edited}`. The time is that of the whole command, to the finished HTML, PDF and "
    "DOCX; a run counts only if the finished pages say the sentence.",
    "The stock way has all stages of ours, but runs each section by two commands, `papermill` and `jupyter nbconvert`, in the "
    "same environment. While nbconvert has the notebook open it also gathers `section.json` for assembly "
    "(`benchmarks/gather.py`); that is timed with it. Its pages are nbconvert's own, plainer than ours. DVC is given the last "
    "stages by name, so that nothing of the project runs ahead.",
    "What was made faster in the other stages makes the stock way faster too.",
    "The floor is no strict bound: the other stages are counted one after another, although they could share the cores. "
    "In it the cells share the cores perfectly, nothing is imported, and no notebook and no page is written.",
    "Tools with the sections alone start from `data/publishable/`. They write executed notebooks (nbconvert and Jupyter Book: "
    "pages). This project writes the notebook, its page, and what assembly needs, and DVC puts all of it into its cache.",
    "papermill in a loop and `nbconvert --execute` run all notebooks again whatever changed. nbconvert and Jupyter Book set no "
    "parameter: the year was written into their notebooks before.",
    "Snakemake goes by the times of files that a rule names, Ploomber by the source of the notebook, Jupyter Book by the code of "
    "the cells. Only Snakemake was told of figures and commentary, none of the project's code. DVC compares contents of all.",
    "Ploomber's check of code before a run is off, since no other tool makes one. Its environment lacks `rfc3987-syntax`, which "
    "would cost each of its processes about a second.",
    "Other tools run in environments of their own (`benchmarks/peers/`) with the versions of `requirements.lock`, but for an "
    "older `packaging` (Snakemake) and an older `markdown-it-py` (Jupyter Book).",
    "papermill and nbconvert run in the project's own environment.",
]


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
        *table(["target", "found", "met"], [verdict(target) for target in targets(found, run.cores)]),
        "",
        f"## The whole report, {run.sections} sections, to HTML, PDF and DOCX",
        "",
        *whole(run, found),
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
        *(f"- {note.format(edited=run.edited)}" for note in NOTES),
        "",
    ]
    return "\n".join(lines)


def facts(run: Run) -> list[str]:
    """Date, commit, machine, versions."""
    rounds = f"{run.rounds} round{'s' * (run.rounds != 1)}"
    return [
        *(["**A trial on a small report, not a result.**", ""] if run.small else []),
        f"{run.date}, commit {run.commit}. {rounds}; in a round each contender runs once, and another one begins each round. "
        "Seconds on the wall: the median, and in brackets the least and the greatest. Ratios are taken within rounds.",
        "",
        f"{run.processor}, {run.cores} cores, {run.memory} GiB of memory, {run.system}, Python {run.python}; "
        + ", ".join(f"{name} {version}" for name, version in run.versions.items())
        + ".",
    ]


def verdict(target: Target) -> list[str]:
    unit = " s" if target.text.endswith(" s") else " times"
    return [target.text, told(target.found, unit) or "not measured", {True: "yes", False: "**no**", None: "–"}[target.met]]


def verdicts(run: Run, found: Measurements) -> str:
    """The targets as a terminal shows them."""
    return "\n".join(": ".join(verdict(target)).replace("**", "") for target in targets(found, run.cores))


def whole(run: Run, found: Measurements) -> list[str]:
    cases = list(HEADINGS)
    rows = [line(contender, found, cases) for contender in measured("report", found)]
    times = [ratios(found.seconds(STOCK, case), found.seconds(OURS, case)) for case in cases]
    rows.append(["Stock, times this project", *(told(spread(by_round), "") or "–" for by_round in times), ""])
    floor_cold = told(spread(found.floor(run.cores))) or "–"
    idle = next(contender for contender in ALL if contender.name == IDLE)
    rows.append(["The floor (below)", floor_cold, "–", "–", "–", ""])
    rows.append([f"{run.stages} stages that do nothing", *line(idle, found, cases)[1:]])
    return table(["", *HEADINGS.values(), "processor seconds, nothing made yet"], rows)


def floor(run: Run, found: Measurements) -> list[str]:
    cells = found.seconds(FLOOR, "cells")
    shared = {number: seconds / run.cores for number, seconds in cells.items()}
    stages = [case for case in found.cases(FLOOR) if case != "cells"]
    parts = [
        (f"The cells of {run.sections} notebooks, one after another in one warm process", cells),
        (f"The same over {run.cores} cores", shared),
        (f"DVC's own time: `dvc repro` of {run.stages} stages that do nothing", found.seconds(IDLE, COLD)),
        ("The other stages, one after another in a warm process", found.others()),
        *((f"– of these `{case.removeprefix('stage ')}`", found.seconds(FLOOR, case)) for case in stages),
        ("**The floor**: cells over cores, DVC's own time, the other stages", found.floor(run.cores)),
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
    return table(["", *headings, "nothing made yet, times this project", "processor seconds, nothing made yet"], rows)


def measured(group: str, found: Measurements) -> list[Contender]:
    """Contenders of a group that ran or failed, fastest cold run last to first as they are listed."""
    return [c for c in ALL if c.group == group and (found.cases(c.name) or c.name in found.failures)]


def line(contender: Contender, found: Measurements, cases: list[str]) -> list[str]:
    """A contender's row: its name, a cell a case, and the processor seconds of the cold run."""
    title = contender.title
    if failure := found.failures.get(contender.name):
        title += f" (failed: {failure})".replace("|", "/")
    cells = []
    for case in cases:
        spent = told(spread(found.seconds(contender.name, case)))
        cells.append(spent or ("all again" if not contender.again and found.seconds(contender.name, COLD) else "–"))
    return [title, *cells, told(spread(found.processor(contender.name, COLD)), "") or "–"]


def told(found: Spread | None, unit: str = " s") -> str:
    """12.3 s (11.9 to 13.0); nothing when there is nothing."""
    if found is None:
        return ""
    text = f"{number(found.median)}{unit}"
    return text if found.rounds == 1 else f"{text} ({number(found.least)} to {number(found.greatest)})"


def number(value: float) -> str:
    """Three figures are as many as such measurements bear."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(headings: list[str], rows: list[list[str]]) -> list[str]:
    rule = ["---", *["---:"] * (len(headings) - 1)]
    return [f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows)]
