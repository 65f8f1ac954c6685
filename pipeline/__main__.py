"""The commands of the pipeline, in the order in which data go through it.

Each stage of dvc.yaml calls one of them; `dvc repro` calls what is out of date.
"""

import argparse
import sys

from pipeline.errors import ReportError, SettingError, nearest


def check(arguments) -> None:
    """Refuse mistyped settings, missing files and faulty contracts before anything runs."""
    from pipeline.check import check

    settings = check()
    print(f"In order: {settings.board.name}, {settings.report.time_period}, {len(settings.sections)} sections.", file=sys.stderr)


def clean(arguments) -> None:
    """Returns in data/raw/ -> tidy tables in data/clean/."""
    from pipeline import check
    from pipeline.clean import clean

    clean(check.check())


def indicators(arguments) -> None:
    """Tidy tables -> every figure, in data/indicators/."""
    from pipeline import indicators, params

    indicators.calculate(params.load())


def disclose(arguments) -> None:
    """Every figure -> those that may be published, in data/publishable/, and the headline figures."""
    from pipeline import headline, params
    from pipeline.protecting.disclosure import disclose

    settings = params.load()
    disclose(settings)
    headline.write(settings)


def section(arguments) -> None:
    """Run one section's notebook -> reports/<period>/sections/<section>/."""
    from pipeline import notebooks, params, render

    settings = params.load()
    if arguments.key not in settings.sections:
        raise SettingError(
            f"section '{arguments.key}'",
            f"there is no such section; {nearest(arguments.key, settings.sections)}",
            "Correct the name.",
        )
    notebooks.progress(settings, arguments.key)
    folder = notebooks.run(settings, arguments.key)
    render.render(folder, settings)


def assemble(arguments) -> None:
    """All sections -> the report as HTML, PDF and DOCX, its tables, and the reviewers' pages."""
    from pipeline import params
    from pipeline.assemble import assemble

    assemble(params.load())


def reconcile(arguments) -> None:
    """What was printed against what is computed; consistency of the data -> reports/<period>/review/."""
    from pipeline import params
    from pipeline.reconciling.reconciliation import reconcile

    reconcile(params.load())


def explain(arguments) -> None:
    """Where a figure comes from: its meaning, its calculation, the rows used, and who sent them."""
    from pipeline import params
    from pipeline.catalogue import explained

    print("\n".join(explained(params.load(), arguments.figure)))


COMMANDS = [check, clean, indicators, disclose, reconcile, section, assemble, explain]
ARGUMENTS = {
    "section": ("key", "the section's key in params.yaml"),
    "explain": ("figure", "as sentences name it, with its section: early_help.surveys_listened_percent.difference"),
}


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m pipeline", description=__doc__.partition("\n")[0])
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        subparser = subparsers.add_parser(command.__name__, help=command.__doc__.partition("\n")[0])
        subparser.set_defaults(command=command)
        if command.__name__ in ARGUMENTS:
            name, meaning = ARGUMENTS[command.__name__]
            subparser.add_argument(name, help=meaning)
    arguments = parser.parse_args(words)
    try:
        arguments.command(arguments)
    except ReportError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
