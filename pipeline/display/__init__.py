"""Charts and tables, from an indicator to what a notebook and the report show."""
