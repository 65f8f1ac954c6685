"""The HTML of a chart or a table in a notebook, from the templates beside the code; every text is escaped."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline import paths

templates = Environment(loader=FileSystemLoader(paths.TEMPLATES / "display"), autoescape=True, undefined=StrictUndefined)
