"""A baseline is saved once: nothing changes it, adds to it or takes it away while its project stands."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.errors import Refused
from benefits.periods import FinancialYear, Series
from benefits.records.categories import BaselineStage, OrganisationKind, Side
from benefits.records.history import Actor
from benefits.records.model import Baseline, BaselineFlow, Organisation, Project
from benefits.records.store import Store

ANN = Actor("ann", "Ann")
YEAR = FinancialYear(2026)
BODY = Organisation("A", "A body", "A", OrganisationKind.MINISTERIAL)
PROJECT = Project("P1", "A project", "A", YEAR)
BASE = Baseline("P1-OBC", "P1", BaselineStage.OBC, date(2026, 5, 1), "The board", YEAR, YEAR)
FLOW = BaselineFlow("P1-OBC-1", "P1-OBC", Side.COST, "C1", "A cost", "A", amounts=Series(YEAR, (Decimal("1.10"),)))


@pytest.fixture
def store():
    with closing(Store.in_memory()) as made:
        with made.write(ANN, "import", "", "k0") as tx:
            tx.put_all([BODY, PROJECT, BASE, FLOW])
        yield made


def save(store, do, key="k1"):
    with store.write(ANN, "change", "", key) as tx:
        do(tx)


def test_a_saved_baseline_cannot_be_changed(store):
    with pytest.raises(Refused, match="is frozen, and would change"):
        save(store, lambda tx: tx.put(replace(BASE, note="nicer"), 1))
    with pytest.raises(Refused, match="freeze a new baseline under change control"):
        save(store, lambda tx: tx.put_all([replace(FLOW, amounts=Series(YEAR, (Decimal(2),)))]))
    assert store.one("baseline_flow", FLOW.id).record == FLOW


def test_nothing_can_be_added_to_a_saved_baseline(store):
    with pytest.raises(Refused, match="would be added to P1-OBC, which is frozen"):
        save(store, lambda tx: tx.put(replace(FLOW, id="P1-OBC-2"), 0))


def test_a_baseline_stays_while_its_project_does(store):
    with pytest.raises(Refused, match="stays while its project does"):
        save(store, lambda tx: (tx.withdraw("baseline_flow", FLOW.id, 1), tx.withdraw("baseline", BASE.id, 1)))
    with pytest.raises(Refused, match="stays while its baseline does"):
        save(store, lambda tx: tx.withdraw("baseline_flow", FLOW.id, 1))


def test_it_goes_with_its_project_and_comes_back_as_it_was(store):
    def withdraw(tx):
        tx.withdraw("baseline_flow", FLOW.id, 1)
        tx.withdraw("baseline", BASE.id, 1)
        tx.withdraw("project", "P1", 1)

    save(store, withdraw)
    assert store.current("baseline") == ()
    with pytest.raises(Refused, match="would change"):
        save(store, lambda tx: (tx.put(PROJECT, 2), tx.put(replace(BASE, reason="other"), 2)), "k2")
    save(store, lambda tx: (tx.put(PROJECT, 2), tx.put(BASE, 2), tx.put(FLOW, 2)), "k3")
    assert [one.record for one in store.current("baseline_flow")] == [FLOW]


def test_a_new_baseline_with_its_flows_is_saved_beside_the_first(store):
    change = replace(BASE, id="P1-CC1", stage=BaselineStage.CHANGE_CONTROL, reason="Fewer users")
    save(store, lambda tx: tx.put_all([change, replace(FLOW, id="P1-CC1-1", baseline="P1-CC1")]))
    assert {one.record.id for one in store.current("baseline")} == {"P1-OBC", "P1-CC1"}
