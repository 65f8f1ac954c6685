"""What data/relations.yml declares, as equations over cells of returns."""
