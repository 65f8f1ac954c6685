"""A papermill engine that runs a notebook in this process, which has everything imported already.

It is meant for a forked child (`pipeline.children`), which a notebook cannot outlive or litter. Its outputs are those of an
ordinary kernel, cell by cell; IPython's shell runs the cells, as it does in the kernel. What needs a kernel (widgets, input)
is refused by an error in the cell. Register it with `papermill.engines.papermill_engines.register(NAME, InProcess)`.
"""

import builtins
import contextlib
from typing import ClassVar

import numpy
import pandas
from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from nbformat import v4
from papermill.engines import Engine
from traitlets import Any, Type
from traitlets.config import Config

NAME = "in_process"


class Stream:
    """sys.stdout or sys.stderr of a cell: text in a row is one output, as a kernel's front end joins it."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: list):
        self.name = name
        self.outputs = outputs

    def write(self, text: str) -> int:
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == self.name:
            last["text"] += text
        elif text:
            self.outputs.append(v4.new_output("stream", name=self.name, text=text))
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return False


class Publisher(DisplayPublisher):
    """What `display` shows."""

    def publish(self, data, metadata=None, *, transient=None, update=False, **_) -> None:
        output = v4.new_output("display_data", encode_images(json_clean(data)), metadata=metadata or {})
        self.shell.outputs.append(output)

    def clear_output(self, wait=False) -> None:
        self.shell.outputs.clear()


class Hook(DisplayHook):
    """The value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """The output carries its number."""

    def write_format_data(self, format_dict, md_dict=None) -> None:
        data = encode_images(json_clean(format_dict))
        self.shell.outputs.append(
            v4.new_output("execute_result", data, metadata=md_dict or {}, execution_count=self.prompt_count)
        )

    def finish_displayhook(self) -> None:
        """Nothing is pending."""


class Shell(InteractiveShell):
    """IPython's shell; all that it shows goes to ``outputs``, in the order in which it was shown."""

    outputs = Any()
    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)
    compiler_class = Type(XCachingCompiler)  # names cells in tracebacks as the kernel does

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.outputs.append(v4.new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=stb))


class InProcess(Engine):
    """Runs the cells of a notebook one after another, until one fails."""

    settings: ClassVar = Config({"HistoryManager": {"enabled": False}, "Shell": {"colors": "neutral", "banner1": ""}})

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **_) -> None:
        numpy.random.seed()  # a fork has its parent's random state; a kernel has one of its own
        shell = Shell.instance(config=cls.settings)
        builtins.input = _no_input
        with pandas.option_context("display.max_columns", 20):  # as pandas chooses in a kernel; it was imported outside of one
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                try:
                    if not cls.run(shell, cell):
                        nb_man.cell_exception(cell, cell_index=index)
                        break
                finally:
                    nb_man.cell_complete(cell, cell_index=index)

    @staticmethod
    def run(shell: Shell, cell) -> bool:
        """Run one cell and keep its outputs; False when it failed and may not."""
        if cell.cell_type != "code" or not cell.source.strip():
            return True
        shell.outputs = cell.outputs
        shown, said = Stream("stdout", cell.outputs), Stream("stderr", cell.outputs)
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(said):
            result = shell.run_cell(cell.source, store_history=True, cell_id=cell.get("id"))
        cell.execution_count = shell.execution_count - 1
        return result.success or "raises-exception" in cell.metadata.get("tags", [])


def _no_input(prompt: str = "") -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")
