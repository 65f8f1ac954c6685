"""What the stock way lacks for assembly: section.json, gathered from the executed notebook while nbconvert has it open."""

import json
from pathlib import Path

from nbconvert.preprocessors import Preprocessor

from pipeline import notebooks, params


class Gather(Preprocessor):
    """Writes section.json beside the notebook, and leaves the notebook as it is. No process of its own is started for it."""

    def preprocess(self, nb, resources):
        folder = Path(resources["metadata"]["path"])
        content = notebooks.gather(nb, params.load(), folder.name)
        (folder / "section.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return nb, resources
