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
    from pipeline.disclosure import disclose

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


COMMANDS = [check, clean, indicators, disclose, section, assemble]


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m pipeline", description=__doc__.partition("\n")[0])
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        subparser = subparsers.add_parser(command.__name__, help=command.__doc__.partition("\n")[0])
        subparser.set_defaults(command=command)
        if command is section:
            subparser.add_argument("key", help="the section's key in params.yaml")
    arguments = parser.parse_args(words)
    try:
        arguments.command(arguments)
    except ReportError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
