"""How fast the report is made, beside the stock way, the least that the work can take, and other tools.

``make bench`` measures; ``docs/benchmark.md`` is what it wrote last. Nothing in ``pipeline/`` uses this folder.
"""
