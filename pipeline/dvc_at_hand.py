"""`dvc`, as a process that has imported what a run needs and begins when it is given a line, of more words for it or of none.

    python -m pipeline.dvc_at_hand repro --quiet

It has read nothing of the project before it begins.
"""

import importlib
import sys

from dvc.cli import main
from dvc.cli.parser import get_main_parser

USED = ("dvc.cachemgr", "dvc.data_cloud", "dvc.parsing", "dvc.repo.graph", "dvc.repo.reproduce", "dvc.stage.cache", "dvc_render")

if __name__ == "__main__":
    for module in USED:
        importlib.import_module(module)
    get_main_parser()
    more = sys.stdin.readline().split()
    sys.exit(main([*sys.argv[1:], *more]))
