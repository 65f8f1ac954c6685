"""Contracts: a faulty one is refused with one clear line."""

import pytest
from builders import VISITS

from pipeline import contracts
from pipeline.errors import SettingError


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("as_published: release", "as_published: maybe", "disclosure.as_published is 'maybe'; allowed: release, withhold"),
        ("reason: Published in full.", "note: none", "disclosure.reason is missing"),
        ("    - count\n", "    - cuont\n", "cuont"),
        ("description: One row a school.", "descripton: x", "unknown key 'descripton'; did you mean 'description'?"),
        ("name: visits", "name: visit", "the file is named 'visits'"),
    ],
)
def test_a_faulty_contract_is_refused(visits, old, new, message):
    (visits / "visits.yml").write_text(VISITS.replace(old, new), encoding="utf-8")
    contracts.load.cache_clear()

    with pytest.raises(SettingError) as error:
        contracts.load("visits", visits)

    assert message in str(error.value)


@pytest.mark.parametrize("table", contracts.names())
def test_every_contract_of_the_project_says_who_sends_what_and_why_it_may_be_shown(table):
    contract = contracts.load(table)

    assert contract.source["sender"] and contract.source["citation"] and contract.source["licence"]
    assert contract.policy.reason and contract.primary_key
    assert set(contract.primary_key) <= set(contract.field_names)
