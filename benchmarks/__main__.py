"""``make bench``: measure in rounds, then write the table, the picture and the raw numbers.

All contenders on the whole report: into docs/. Some of them, or the small report: into .bench/results/ only.
"""

import argparse
import shutil
import signal
import sys

from benchmarks import machine, picture, report
from benchmarks.contenders import ALL
from benchmarks.copies import ROOT
from benchmarks.rounds import RESULTS, measure, refusal
from benchmarks.summary import Measurements
from pipeline.errors import nearest


def main(words: list[str] | None = None) -> None:
    # a shell's background job ignores Ctrl-C, and so would all that it starts
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each contender is measured")
    parser.add_argument("--only", default="", help=f"contenders, separated by commas, of: {', '.join(c.name for c in ALL)}")
    parser.add_argument("--small", action="store_true", help="the small report of tests/synthetic, to see that all works")
    parser.add_argument("--resume", action="store_true", help="go on with the last run: measure only what its rounds still lack")
    parser.add_argument("--report", action="store_true", help="measure nothing; write table and picture of the last run anew")
    arguments = parser.parse_args(words)
    if arguments.rounds < 1:
        parser.error("--rounds: at least 1")
    known = {contender.name: contender for contender in ALL}
    names = [name.strip() for name in arguments.only.split(",") if name.strip()] or list(known)
    for name in names:
        if name not in known:
            parser.error(f"--only: no contender '{name}'; {nearest(name, known)}")
    if not arguments.report:
        if arguments.resume and (reason := refusal(arguments.small)):
            parser.error(f"--resume: {reason}")
        measure(arguments.rounds, [known[name] for name in names], arguments.small, arguments.resume)
    elif not (RESULTS / "run.json").exists():
        parser.error("--report: nothing was measured yet")
    write()


def write() -> None:
    """The results of the last run as a page and a picture; into docs/ when it was of everything."""
    run, found = machine.read(RESULTS / "run.json"), Measurements.read(RESULTS / "benchmark.csv")
    (RESULTS / "benchmark.md").write_text(report.page(run, found), encoding="utf-8")
    picture.draw(run, found, RESULTS / "benchmark.svg")
    folder = RESULTS
    if run.whole and not run.small:
        folder = ROOT / "docs"
        for kind in ("csv", "md", "svg"):
            shutil.copyfile(RESULTS / f"benchmark.{kind}", folder / f"benchmark.{kind}")
    print(f"Written: {folder.relative_to(ROOT)}/benchmark.md, .svg, .csv", file=sys.stderr)
    print(report.verdicts(run, found))


if __name__ == "__main__":
    main()
