"""What a run takes from its surroundings is settled here, so that the same inputs give the same bytes on any machine.

Time zone, language, the order of sets, threads of numerical libraries and settings in the user's home are pinned for a stage
and for all that it starts: kernels, children, pandoc.
"""

import os
import sys
import time
from importlib.util import find_spec
from pathlib import Path

PINNED = {
    "PYTHONHASHSEED": "0",  # the order of sets
    "SOURCE_DATE_EPOCH": "1546905600",  # any fixed time: files must not carry the time of the run
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "C",
    "MPLBACKEND": "agg",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # no message of the debugger in a notebook
    "OPENBLAS_NUM_THREADS": "1",  # a process with threads must not be forked
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",  # it would search all that is installed for some
}


def pin() -> None:
    """Settle the surroundings of this process. Python reads the hash seed at its start only: without it, start again."""
    seeded = os.environ.get("PYTHONHASHSEED") == PINNED["PYTHONHASHSEED"]
    os.environ.update(PINNED)
    matplotlib = find_spec("matplotlib")
    os.environ["MATPLOTLIBRC"] = str(Path(matplotlib.origin).parent / "mpl-data" / "matplotlibrc")
    if not seeded:
        again = [sys.executable, *sys.orig_argv[1:]]
        if os.name == "posix":
            os.execv(sys.executable, again)
        import subprocess

        sys.exit(subprocess.run(again).returncode)
    if hasattr(time, "tzset"):
        time.tzset()
