"""Vulnerable young people: awareness raising, homelessness, gangs."""

from pipeline.calculations import counts


def reached_by_awareness_raising_count(tables):
    return counts(tables["vulnerable_young_people"], measure="reached_by_awareness_raising")


def homeless_alone_in_bed_and_breakfast_count(tables):
    return counts(tables["vulnerable_young_people"], measure="homeless_alone_in_bed_and_breakfast")


def homeless_with_family_in_emergency_accommodation_count(tables):
    return counts(tables["vulnerable_young_people"], measure="homeless_with_family_in_emergency_accommodation")


def gang_related_homicides_count(tables):
    return counts(tables["vulnerable_young_people"], measure="gang_related_homicides")
