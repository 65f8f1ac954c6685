"""Female genital mutilation: women seen by hospital services, and the audit of their records."""

from pipeline.calculations import counts


def women_receiving_services_count(tables):
    return counts(tables["female_genital_mutilation"], measure="women_receiving_services")


def records_audited_count(tables):
    return counts(tables["female_genital_mutilation"], measure="records_audited")
