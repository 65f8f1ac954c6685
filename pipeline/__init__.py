"""The annual report of a children's safeguarding partnership, made from its data."""
