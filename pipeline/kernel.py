"""The kernel of a notebook where no process can be forked: IPython's, without settings and start-up files of user or machine.

They must not change a report. For those in /etc/ipython and the like IPython has no option, so the kernel starts here.
"""

import json
import os
import sys
from pathlib import Path

from traitlets.config import Config

NAME = "python3"  # as the notebooks name it


def prepare(folder: Path) -> None:
    """Whoever starts a kernel in this process now starts this one, whatever others of its name are installed."""
    specification = folder / "kernels" / NAME / "kernel.json"
    specification.parent.mkdir(parents=True)
    command = [sys.executable, "-m", "pipeline.kernel", "-f", "{connection_file}"]
    specification.write_text(json.dumps({"argv": command, "display_name": NAME, "language": "python"}), encoding="utf-8")
    os.environ.update(dict.fromkeys(("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_PATH"), str(folder)))


def transport(folder: Path) -> Config:
    """Talk to the kernel over local sockets where there are any: no port for others on the machine to listen to."""
    return Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}}) if os.name == "posix" else Config()


def start() -> None:
    from ipykernel.kernelapp import IPKernelApp
    from IPython.core import application

    application.SYSTEM_CONFIG_DIRS.clear()
    application.ENV_CONFIG_DIRS.clear()
    IPKernelApp.launch_instance(exec_PYTHONSTARTUP=False)


if __name__ == "__main__":
    start()
