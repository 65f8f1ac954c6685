"""Training: courses, who came and who did not, and who was reached."""

from pipeline.calculations import counts, ratio, totals


def courses_count(tables):
    return counts(tables["training_activity"], measure="courses")


def participants_count(tables):
    return counts(tables["training_activity"], measure="participants_attending")


def participants_not_attending_count(tables):
    return counts(tables["training_activity"], measure="participants_not_attending")


def non_attendance_percent(tables):
    activity = tables["training_activity"]
    booked = totals(activity, measure=["participants_attending", "participants_not_attending"])
    return ratio(participants_not_attending_count(tables), booked)


def attendees_per_course_average(tables):
    return ratio(participants_count(tables), courses_count(tables), scale=1)


def people_trained_count(tables):
    return counts(tables["training_audiences"], by="audience", measure="people_trained")


def early_years_champions_count(tables):
    return counts(tables["training_activity"], measure="early_years_champions")


def new_courses_count(tables):
    return counts(tables["training_activity"], measure="new_courses")
