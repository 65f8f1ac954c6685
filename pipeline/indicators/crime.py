"""Recorded crime with a child as victim, convictions for domestic violence, and sexual offences within families."""

from pipeline.calculations import combine, counts, labelled, ratio, received, totals

KINDS = {
    "historic_offences": "Historic",
    "offences_against_female_relatives": "Against female members of the family",
    "offences_against_adult_relatives": "Against adult members of the family",
}


def recorded_crime_count(tables):
    table = tables["recorded_crime"]
    return combine(counts(table, by="crime_type"), totals(table))


def domestic_violence_convictions_percent(tables):
    return received(tables["conviction_rates"], measure="convictions")


def familial_sexual_offences_count(tables):
    table = tables["familial_offences"]
    kinds = [labelled(counts(table, measure=measure), "kind", label) for measure, label in KINDS.items()]
    return combine(counts(table, measure="offences"), *kinds)


def familial_sexual_offences_percent(tables):
    """Not of the offences against adults: their base, the offences where the victim's age was known, was not published."""
    offences = familial_sexual_offences_count(tables)
    known = offences["breakdown"].isin([KINDS["historic_offences"], KINDS["offences_against_female_relatives"]])
    return ratio(offences[known], offences[offences["breakdown"] == ""])
