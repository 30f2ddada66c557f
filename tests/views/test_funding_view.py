"""What every funding page starts from: a scenario with its problem, drafts that are seen, and answers that are kept."""

import gc
import weakref
from decimal import Decimal

import pytest
from plain.register import FIRST, RUNNING, money

from benefits.errors import BenefitsError, NotPermitted
from benefits.records.access import grant
from benefits.records.categories import BudgetClass, EnvelopeKind, OverrideField, Role, ScenarioStatus
from benefits.records.history import Actor
from benefits.records.model import Envelope, Override, Person, Scenario
from benefits.records.store import Store
from benefits.views.exporting import this_year
from benefits.views.funding import YEARS, funding, scenarios_seen
from benefits.views.kept_answers import KEPT, keep_answer, kept_answer

FIN = Person("fin", "", "Fin", (grant(Role.FINANCE, "A"),))
LEO = Person("leo", "", "Leo", (grant(Role.LEADER),))
ADMIN = Person("adm", "", "Adm", (grant(Role.ADMINISTRATOR),))
NOBODY = Person("no", "", "No", ())
ENVELOPE = Envelope("E1", "A", BudgetClass.RDEL_PROGRAMME, EnvelopeKind.LIMIT, money([9e6, 9e6]), source="Settlement")
DRAFT = Scenario("S1", "Tight", "A", FIRST + 1, years=2, made_by="Fin")
SHARED = Scenario("S2", "Tighter", "A", FIRST, based_on="S1", status=ScenarioStatus.SHARED, made_by="Fin")
CUT = Override("S1-O1", "S1", OverrideField.CUT_PART, value=Decimal("0.1"))


def put(store, *records):
    with store.write(Actor("test", "Test"), "test", "", str(records[0].id)) as tx:
        tx.put_all(records)
    return store


@pytest.fixture
def store():
    held = put(Store.in_memory(), *RUNNING, ENVELOPE, DRAFT, SHARED, CUT)
    yield held
    held.close()


def test_without_a_scenario_the_register_stands_as_it_is_from_its_first_envelope_on(store):
    held = funding(store, FIN)
    assert held.title == "The register as it stands"
    assert held.proposals.envelopes.years == tuple(FIRST + year for year in range(YEARS))
    assert held.has_envelopes
    assert held.proposals.envelopes.change.sum() == 0


def test_without_an_envelope_the_years_begin_today():
    store = put(Store.in_memory(), *RUNNING)
    held = funding(store, FIN)
    assert held.proposals.envelopes.years[0] == this_year()
    assert not held.has_envelopes
    store.close()


def test_a_scenario_has_its_own_years_prices_and_cuts(store):
    held = funding(store, FIN, "S1")
    assert held.proposals.envelopes.years == (FIRST + 1, FIRST + 2)
    assert held.at.ledger.basis.price_base == FIRST + 1
    assert held.proposals.envelopes.headroom[0, 1, 0] == pytest.approx(9e6 - 0.9e6)


def test_what_a_scenario_is_based_on_comes_with_it(store):
    assert [one.id for one in funding(store, ADMIN, "S2").assumptions.overrides] == ["S1-O1"]


def test_a_draft_is_seen_by_its_maker_and_by_administrators_only(store):
    assert set(scenarios_seen(store, FIN)) == {"S1", "S2"}
    assert set(scenarios_seen(store, ADMIN)) == {"S1", "S2"}
    assert set(scenarios_seen(store, LEO)) == {"S2"}
    with pytest.raises(BenefitsError, match="There is no scenario S1"):
        funding(store, LEO, "S1")


def test_who_may_not_read_sees_nothing(store):
    for ask in (lambda: funding(store, NOBODY), lambda: scenarios_seen(store, NOBODY)):
        with pytest.raises(NotPermitted):
            ask()


def test_looking_again_costs_nothing_until_something_is_saved(store):
    first = funding(store, FIN, "S1")
    assert funding(store, FIN, "S1") is first
    put(store, Override("S1-O2", "S1", OverrideField.CUT_PART, value=Decimal("0.2")))
    assert funding(store, FIN, "S1").proposals.envelopes.headroom[0, 1, 0] == pytest.approx(9e6 - 1.8e6)


def test_a_kept_answer_says_when_what_it_rests_on_has_changed(store):
    question = ("pressure", "S1")
    assert kept_answer(store, FIN, question, str, "now") is None
    keep_answer(store, FIN, question, "an answer", "now")
    assert kept_answer(store, FIN, question, int, "now") is None
    held = kept_answer(store, FIN, question, str, "now")
    assert (held.answer, held.is_stale) == ("an answer", False)
    assert kept_answer(store, FIN, question, str, "later").is_stale


def test_the_longest_unused_answers_are_forgotten(store):
    for number in range(KEPT + 1):
        keep_answer(store, FIN, ("question", number), number, "now")
        assert kept_answer(store, FIN, ("question", 0), int, "now") is not None
    assert kept_answer(store, FIN, ("question", 1), int, "now") is None


def test_answers_go_with_their_register():
    store = Store.in_memory()
    keep_answer(store, FIN, ("question",), "an answer", "now")
    store.close()
    gone = weakref.ref(store)
    del store
    gc.collect()
    assert gone() is None
