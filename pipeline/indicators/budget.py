"""Money: what the partners pay in, what comes from reserves and training, and what the board spends."""

from pipeline.calculations import combine, difference, labelled, ratio, received, shares, totals

BUDGET = ["contribution", "met_from_reserves"]


def contributions_amount(tables):
    budget = tables["budget"]
    return combine(totals(budget, by="agency", measure="contribution"), totals(budget, measure="contribution"))


def contributions_percent(tables):
    budget = tables["budget"]
    whole = totals(budget, measure="contribution")
    return combine(shares(budget, by="agency", measure="contribution"), ratio(whole, whole))


def agreed_proportions_percent(tables):
    return received(tables["budget"], by="agency", measure="agreed_proportion")


def met_from_reserves_amount(tables):
    return totals(tables["budget"], measure="met_from_reserves")


def total_budget_amount(tables):
    return totals(tables["budget"], measure=BUDGET)


def expenditure_amount(tables):
    return totals(tables["budget"], measure="expenditure")


def training_charges_amount(tables):
    return totals(tables["budget"], measure="training_charges")


def expenditure_over_budget_amount(tables):
    return difference(expenditure_amount(tables), total_budget_amount(tables))


def balance_after_training_charges_amount(tables):
    return difference(expenditure_over_budget_amount(tables), training_charges_amount(tables))


def money_amount(tables):
    return combine(
        labelled(contributions_amount(tables).query("breakdown == ''"), "item", "Contributions of partners"),
        labelled(met_from_reserves_amount(tables), "item", "Shortfall met from reserves"),
        labelled(training_charges_amount(tables), "item", "Charges for training"),
        labelled(expenditure_amount(tables), "item", "Expenditure"),
    )
