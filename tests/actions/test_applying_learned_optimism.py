"""The learned correction takes the place of the present one where a person says so, through the usual save."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.realising import put
from plain.register import FIRST, benefit, bodies, option, project, share

from benefits.actions.learned_optimism import CorrectionChange, apply_learned_corrections
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.store import Store

ANN = Person("a", "", "Ann", (grant(Role.PROGRAMME_MANAGER, "A"),))
BEA = Person("b", "", "Bea", (grant(Role.PROGRAMME_MANAGER, "B"),))
CHANGE = CorrectionChange("N-B", 1, Decimal("0.1"), Decimal("0.25"), "Track record of A")


@pytest.fixture
def store():
    held = Store.in_memory()
    line = benefit("N-B", [10], of="N", optimism_correction=Decimal("0.1"), optimism_basis="Own", price_year=FIRST)
    put(held, *bodies("A", "B"), project("N", lead="A"), option("N", "N"), line, share("N-B", "A", 1))
    yield held
    held.close()


def apply(store, *changes, who=ANN, key="k"):
    return apply_learned_corrections(store, who, "N", changes, "By the record", key)


def held(store):
    return store.one("benefit_line", "N-B")


def test_the_correction_is_replaced_with_its_basis_and_never_added(store):
    save = apply(store, CHANGE)
    found = held(store)
    assert (found.record.optimism_correction, found.record.optimism_basis) == (Decimal("0.25"), "Track record of A")
    assert (found.version, save.reason, save.actor_name) == (2, "By the record", "Ann")
    assert apply(store, CHANGE) == save  # twice with one key saves once


def test_only_who_may_edit_the_project_may(store):
    with pytest.raises(NotPermitted):
        apply(store, CHANGE, who=BEA)
    assert held(store).version == 1


@pytest.mark.parametrize(
    ("correction", "told"), [("-0.1", "would raise the benefit"), ("1.2", "turn the benefit into a loss")]
)
def test_a_correction_outside_nought_to_one_is_refused_with_what_to_do(store, correction, told):
    with pytest.raises(Refused, match=told):
        apply(store, replace(CHANGE, correction=Decimal(correction)))
    assert held(store).version == 1


def test_none_may_be_taken_in_the_place_of_an_uplift(store):
    apply(store, replace(CHANGE, correction=Decimal(0), basis="Track record of A; it would raise the benefit, so none"))
    assert held(store).record.optimism_correction == 0


def test_a_correction_without_a_basis_is_refused(store):
    with pytest.raises(Refused, match="is missing"):
        apply(store, replace(CHANGE, basis=" "))


def test_what_has_changed_since_the_preview_is_not_overwritten(store):
    with pytest.raises(Refused, match="no longer the correction"):
        apply(store, replace(CHANGE, replaces=Decimal("0.2")))
    apply(store, CHANGE)
    with pytest.raises(Refused, match="Look at the preview again"):
        apply(store, replace(CHANGE, correction=Decimal("0.3")), key="later")
    with pytest.raises(Conflict):
        apply(store, replace(CHANGE, replaces=Decimal("0.25"), correction=Decimal("0.3")), key="old version")
    assert held(store).record.optimism_correction == Decimal("0.25")


def test_an_unknown_project_or_benefit_is_told(store):
    with pytest.raises(NotFound):
        apply(store, replace(CHANGE, line="NOPE"))
    with pytest.raises(NotFound):
        apply_learned_corrections(store, ANN, "NOPE", [CHANGE], "", "k")
