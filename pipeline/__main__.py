"""The commands of the pipeline, in the order in which data go through it.

Each stage of dvc.yaml calls one of them; `dvc repro` calls what is out of date.
"""

import argparse
import gc
import os
import sys

from pipeline import tracing
from pipeline.errors import ReportError, SettingError, nearest, of_the_disk


def check(arguments) -> None:
    """Refuse mistyped settings, missing files and faulty contracts before anything runs."""
    from pipeline import guard, params
    from pipeline.check import check

    for name in guard.mend():
        print(f"{name} was cut short when a run was ended; it is whole again.", file=sys.stderr)
    settings = check()
    params.check_python(settings)
    print(f"In order: {settings.board.name}, {settings.report.time_period}, {len(settings.sections)} sections.", file=sys.stderr)


def sources(arguments) -> None:
    """The code and the libraries of each stage -> their hashes, in data/sources/."""
    _ahead("sources")


def clean(arguments) -> None:
    """Returns in data/raw/ -> tidy tables in data/clean/."""
    _ahead("clean")


def indicators(arguments) -> None:
    """Tidy tables -> every figure, in data/indicators/."""
    _ahead("indicators")


def disclose(arguments) -> None:
    """Every figure -> those that may be published, in data/publishable/, and the headline figures."""
    _ahead("disclose")


def reconcile(arguments) -> None:
    """What was printed against what is computed; consistency of the data -> reports/<period>/review/."""
    _ahead("reconcile")


def section(arguments) -> None:
    """Run one section's notebook -> reports/<period>/sections/<section>/."""
    _ahead(f"section@{arguments.key}")


def assemble(arguments) -> None:
    """All sections -> the report as HTML, PDF and DOCX, its tables, and the reviewers' pages."""
    if arguments.draft:
        _draft()
        return
    from pipeline import ahead

    if not ahead.delivered("assemble"):
        _work("assemble")
    _provenance()


def provenance(arguments) -> None:
    """What the report was made from -> reports/<period>/provenance.html; fails when the report should be made again."""
    found = _provenance()
    if not found["report"]["up_to_date"]:
        print("The report says otherwise. Make it again: dvc repro --force --single-item assemble", file=sys.stderr)
        arguments.status = 1


def watch(arguments) -> None:
    """Stay, and make each edit of a notebook or its commentary appear in the report a moment after it is saved."""
    from pipeline import params, surroundings

    surroundings.pin()
    settings = params.load()
    params.check_python(settings)
    from pipeline.watch import watch

    watch(settings)


def verify(arguments) -> None:
    """Make the report of the last commit again in a scratch clone, and say whether each output has the recorded hash."""
    from pipeline.verify import verify

    arguments.status = 0 if verify(arguments.keep) else 1


def failures(arguments) -> None:
    """The sections that failed, each with its cause and the command that runs it again."""
    from pipeline import failures, params

    found = failures.summary(params.load())
    print("\n\n".join(found) or "No section failed.")
    arguments.status = 1 if found else 0


def explain(arguments) -> None:
    """Where a figure comes from: its meaning, its calculation, the rows used, and who sent them."""
    from pipeline import params
    from pipeline.catalogue import explained

    print("\n".join(explained(params.load(), arguments.figure)))


def _work(stage: str) -> None:
    from pipeline import surroundings

    surroundings.pin()  # before any import: it may start Python again
    from pipeline import params, work

    settings = params.load()
    params.check_python(settings)
    getattr(work, stage)(settings)


def _draft() -> None:
    """A draft into a folder of its own, with a notice for each section that is missing."""
    from pipeline import surroundings

    surroundings.pin()
    from pipeline import params, paths, provenance, provenance_page
    from pipeline.assemble import assemble_draft

    settings = params.load()
    reasons = provenance.state(settings).reasons or (provenance.ASKED_FOR,)
    folder = assemble_draft(settings, reasons)
    provenance_page.write(settings, folder, up="../")
    print(f"Draft: {' '.join(reasons)}\nIn {paths.shown(folder)}", file=sys.stderr)


@tracing.aside()
def _provenance() -> dict:
    """Write the provenance of the report, and say whether it is a draft."""
    from pipeline import params, provenance_page

    found = provenance_page.write(params.load())
    reasons = found["report"]["reasons"]
    print(f"Draft: {' '.join(reasons)}" if reasons else "Final: all inputs are as committed.", file=sys.stderr)
    return found


def _ahead(name: str) -> None:
    """One stage, whose result may be waiting."""
    from pipeline import ahead, surroundings

    if ahead.delivered(name):
        return
    surroundings.pin()
    from pipeline import params

    settings = params.load()
    params.check_python(settings)
    key = name.partition("@")[2]
    if key and key not in settings.sections:
        raise SettingError(
            f"section '{key}'", f"there is no such section; {nearest(key, settings.sections)}", "Correct the name."
        )
    ahead.run(settings, name)


COMMANDS = [
    check,
    sources,
    clean,
    indicators,
    disclose,
    reconcile,
    section,
    assemble,
    watch,
    provenance,
    verify,
    failures,
    explain,
]
ARGUMENTS = {
    "section": ("key", "the section's key in params.yaml"),
    "explain": ("figure", "as sentences name it, with its section: early_help.surveys_listened_percent.difference"),
}


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m pipeline", description=__doc__.partition("\n")[0])
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        subparser = subparsers.add_parser(command.__name__, help=command.__doc__.partition("\n")[0])
        subparser.set_defaults(command=command, status=0)
        if command.__name__ in ARGUMENTS:
            name, meaning = ARGUMENTS[command.__name__]
            subparser.add_argument(name, help=meaning)
        if command is assemble:
            subparser.add_argument("--draft", action="store_true", help="without missing sections, into reports/<period>/draft/")
        if command is verify:
            subparser.add_argument("--keep", action="store_true", help="keep the clone, and say where")
    arguments = parser.parse_args(words)
    try:
        arguments.command(arguments)
    except ReportError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 2
    except OSError as error:
        if (refused := of_the_disk(error)) is None:
            raise
        print(f"\n{refused}\n", file=sys.stderr)
        return 2
    return arguments.status


if __name__ == "__main__":
    gc.disable()  # the process is short, and what it imports stays; children collect their own
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # libraries take half a second to be torn down
