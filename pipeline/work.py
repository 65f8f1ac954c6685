"""What each stage of dvc.yaml does. The code that a stage depends on is the code that its function here imports.

Libraries are imported where they are used, so that a command waits for none that it does not need.
"""

from pathlib import Path

from pipeline.params import Params


def clean(settings: Params) -> None:
    """Returns in data/raw/ -> tidy tables in data/clean/."""
    from pipeline import clean, receiving

    receiving.check_all()
    clean.check_returns(settings)
    clean.clean(settings)


def indicators(settings: Params) -> None:
    """Tidy tables -> every figure, in data/indicators/."""
    from pipeline import indicators

    indicators.calculate(settings)


def disclose(settings: Params) -> None:
    """Every figure -> those that may be published, in data/publishable/, and the headline figures."""
    from pipeline import headline
    from pipeline.protecting.disclosure import disclose

    disclose(settings)
    headline.write(settings)


def reconcile(settings: Params) -> None:
    """What was printed against what is computed; consistency of the data -> reports/<period>/review/."""
    from pipeline.reconciling.reconciliation import reconcile

    reconcile(settings)


def section(settings: Params, key: str, failed: Path | None = None, engine: str | None = None) -> None:
    """Run one section's notebook -> reports/<period>/sections/<section>/."""
    from pipeline import notebooks, render
    from pipeline.display import charts, tables  # noqa: F401 - what notebooks import
    from pipeline.section import Section  # noqa: F401

    render.render(notebooks.run(settings, key, failed, engine), settings)


def assemble(settings: Params) -> None:
    """All sections -> the report as HTML, PDF and DOCX, its tables, and the reviewers' pages."""
    from pipeline import provenance, tracing
    from pipeline.assemble import assemble

    with tracing.aside():  # what git says is no input that DVC could hash; `python -m pipeline provenance` asks again
        reasons = provenance.state(settings).reasons
    assemble(settings, draft=reasons)
