"""What the page says of how it was measured, and what is not like for like. Keep it true."""

NOTES = [
    "Cold: a fresh copy without `dvc.lock`, without DVC's cache, with nothing made. Environments are byte-compiled before.",
    "Nothing changed is the middle of {times} such runs. A first one is in the raw numbers only: some tools tidy up in it.",
    "An edit adds a sentence to the section `{edited}`. The time is that of the whole command, to the finished HTML, PDF and "
    "DOCX; a run counts only if all three say the sentence.",
    "This project, watched: `python -m pipeline watch` (`make watch`) was started before and keeps a process with everything "
    "imported; no other command is given. The time runs from the moment at which the file is saved until the HTML, PDF and "
    "DOCX are all replaced; the line below it, until DVC has recorded them. {pause} s lie between two edits. No edit is left "
    "out: the first after the start counts. The other ways pay for their start with each edit.",
    "The stock way has all stages of ours, but runs each section by two commands, `papermill` and `jupyter nbconvert`, in the "
    "same environment. While nbconvert has the notebook open it also gathers `section.json` for assembly "
    "(`benchmarks/gather.py`); that is timed with it. Its pages are nbconvert's own, plainer than ours. DVC is given the last "
    "stages by name, so that nothing of the project runs ahead.",
    "What was made faster in the other stages makes the stock way faster too. So does what makes DVC faster: all ways that use "
    "DVC, the stages that do nothing among them, run it in the one environment of `requirements.lock`, where it first reads "
    "`dvc.lock` with the C library of ruamel.yaml.",
    "The floor leaves out what every way has to do: the work of the other stages, the finished forms among them, and what DVC "
    "takes for stages that read and write more than one file each. In it the cells share the cores perfectly, nothing is "
    "imported, and no notebook and no page is written. The namespace is emptied between notebooks; that does not count.",
    "The floor with what it leaves out has DVC's own time for our stages, and the work of the other stages. It is no strict "
    "bound: its parts are counted one after another, although they can share the cores.",
    "Stages that do nothing: as many as the report has, each with a small file of its own to read and an empty one to write.",
    "Our stages without their work: `dvc.yaml` as it is, but each command copies what its stage made in another folder before. "
    "After each stage DVC reads and rewrites all of `dvc.lock`; ours tells of what our stages read and write.",
    "Tools with the sections alone start from `data/publishable/`. They write executed notebooks (nbconvert and Jupyter Book: "
    "pages). This project writes the notebook, its page, and what assembly needs, and DVC puts all of it into its cache.",
    "papermill in a loop and `nbconvert --execute` run all notebooks again whatever changed. nbconvert and Jupyter Book set no "
    "parameter: the year was written into their notebooks before.",
    "Snakemake goes by the times of files that a rule names, Ploomber by the source of the notebook, Jupyter Book by the code of "
    "the cells. Only Snakemake was told of figures and commentary, none of the project's code. DVC compares contents of all.",
    "Ploomber's check of code before a run is off, since no other tool makes one. Its environment lacks `rfc3987-syntax`, which "
    "would cost each of its processes about a second.",
    "Other tools run in environments of their own (`benchmarks/peers/`) with the versions of `requirements.lock`, but for an "
    "older `packaging` (Snakemake) and an older `markdown-it-py` (Jupyter Book).",
    "papermill and nbconvert run in the project's own environment.",
]
