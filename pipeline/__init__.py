"""The annual report of a children's safeguarding partnership, made from its data."""

BLOCK = "application/vnd.safeguarding-report.block+json"
"""The kind of output by which a notebook hands a paragraph, table or chart to assembly."""
