"""Import once, and use once, what forked children will use: what a library prepares for its first use serves them all.

Nothing here reads an input of the report: a child must meet every input as it is when it begins.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO

from pipeline import tracing


@tracing.stage("section")
def sections(settings) -> None:
    """What every notebook uses, and the page that is made of it."""
    import nbformat
    import papermill.engines
    from IPython.core import application, completer, completerlib, crashhandler, logger, magics  # noqa: F401 - what a shell loads
    from matplotlib.figure import Figure

    with hidden("scipy"):
        import seaborn  # it takes half a second of SciPy for its density plots and cluster maps only

    from pipeline import engine, notebooks, periods, render, section  # noqa: F401
    from pipeline.display import charts, tables  # noqa: F401

    papermill.engines.papermill_engines.register(engine.NAME, engine.InProcess)
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell()]))
    render.warm(settings)
    periods.long_date(date.min)
    figure = Figure()
    seaborn.barplot({"area": ["one"], "value": [1]}, x="value", y="area", errorbar=None, ax=figure.subplots())
    for kind in ("svg", "png"):
        figure.savefig(BytesIO(), format=kind)


@tracing.stage("assemble")
def assembly(settings) -> None:
    """What the forms of the report use."""
    from pipeline import assemble, provenance  # noqa: F401
    from pipeline.publishing import forms

    forms.load()


@contextmanager
def hidden(library: str) -> Iterator[None]:
    """The library as if it were not installed; afterwards a notebook may import it."""
    sys.modules[library] = None
    try:
        yield
    finally:
        del sys.modules[library]


_KINDS = {"section": sections, "assemble": assembly}
_warm: set[str] = set()


def up(kind: str, settings) -> None:
    """Be ready for a kind of stage, 'section' or 'assemble'; once in a process."""
    if kind not in _warm:
        _KINDS[kind](settings)
        _warm.add(kind)
