"""Neglect: the multi-agency audit."""

from pipeline.calculations import counts


def cases_audited_count(tables):
    return counts(tables["neglect_audits"], measure="cases_audited")
