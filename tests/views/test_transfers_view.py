"""From shares to transfers through the register: E4.6 and E4.7, who lends, what is told, and what stays as it was."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.register import FIRST, accepted, benefit, bodies, body, cost, option, project, share
from plain.two_payers import HEADROOM, MILLION, NONE_AT_FIRST, OWED, limits, shared

from benefits.appraisal.lenses import ALL_LENSES
from benefits.errors import NotFound, NotPermitted
from benefits.portfolio.basis import Basis
from benefits.portfolio.budget_cover import Reason, positions
from benefits.portfolio.contributors import Scope
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.phasing import Phasing
from benefits.records.access import grant
from benefits.records.categories import Agreement, OverrideField, Role, ScenarioStatus, Stage
from benefits.records.history import Actor
from benefits.records.model import Dependency, Override, Person, Scenario
from benefits.records.store import Store
from benefits.views.appraised import appraised_together
from benefits.views.cost_sharing import Terms
from benefits.views.funding import funding
from benefits.views.memorandum import Overrun, PartyRole
from benefits.views.memorandum_terms import memorandum_terms
from benefits.views.scenario_transfers import funding_from, projects_at_risk, scenario_transfers
from benefits.views.transfers import NOBODY, TO_BE_FOUND, TransfersAsked, transfers_page, usual_rule

BEA = Person("bea", "", "Bea", (grant(Role.LEADER),))
STRANGER = Person("x", "", "X", ())
P = TransfersAsked("P")
TIGHT = Scenario("TIGHT", "Tight", "A", FIRST, status=ScenarioStatus.SHARED, made_by="Ada")
QUARTER = Override("TIGHT-1", "TIGHT", OverrideField.CUT_PART, value=Decimal("0.25"))


@pytest.fixture
def register():
    """A register of the given records."""
    held = []

    def with_records(*records):
        store = Store.in_memory()
        held.append(store)
        with store.write(Actor("t", "T"), "import", "", f"k{len(held)}") as tx:
            tx.put_all(records)
        return store

    yield with_records
    for store in held:
        store.close()


def page(store, asked=P, scenario="", terms=None):
    return transfers_page(store, BEA, funding(store, BEA, scenario), asked, terms)


def moved(found):
    return [(one.giver, one.receiver, str(one.year), float(one.pounds), one.reason) for one in found.schedule.transfers]


def test_b_pays_its_share_to_a_who_spends_and_nothing_else_moves(register):
    found = page(register(*shared(), *limits(HEADROOM)))
    assert isinstance(found.plan.found, Phasing)
    assert moved(found) == [
        ("B", "A", "2026-27", 2 * MILLION, Reason.SHARE),
        ("B", "A", "2027-28", 2 * MILLION, Reason.SHARE),
    ]
    assert (found.lender, found.why_not) == ("", "")


def test_the_treasury_lends_what_b_lacks_at_first_and_every_class_and_year_nets_to_zero(register):
    found = page(register(*shared(), *limits(NONE_AT_FIRST)))
    assert found.lender == "HMT"
    lent = [one for one in moved(found) if one[4] is Reason.BRIDGE]
    assert lent == [("HMT", "A", "2026-27", 2 * MILLION, Reason.BRIDGE)]
    by_year = {}
    for one in positions(found.schedule):
        by_year.setdefault((one.year, one.budget_class), []).append(one.pounds)
    assert {sum(pounds) for pounds in by_year.values()} == {Decimal(0)}


def test_another_lender_may_be_named_but_no_party_of_the_cost(register):
    store = register(*shared(), *limits(NONE_AT_FIRST), body("C"))
    assert page(store, replace(P, lender="C")).lender == "C"
    assert page(store, replace(P, lender="A")).lender == "HMT"


def test_without_a_treasury_a_lender_is_still_to_be_found(register):
    records = [one for one in (*shared(), *limits(NONE_AT_FIRST)) if one.id != "HMT"]
    found = page(register(*records))
    assert (found.lender, found.names[found.lender]) == (TO_BE_FOUND, "Lender to be found")


def test_where_nobody_lends_the_exact_ask_is_told_and_the_transfers_are_those_once_it_is_met(register):
    found = page(register(*shared(), *limits(NONE_AT_FIRST)), replace(P, lender=NOBODY))
    assert found.plan.shortfall.headroom[:, 0].tolist() == [[0, 0, 0], [2 * MILLION, 0, 0]]
    assert moved(found)[0] == ("B", "A", "2026-27", 2 * MILLION, Reason.SHARE)


def test_a_scenario_cuts_headroom_and_a_bridge_is_needed(register):
    store = register(*shared(), *limits(HEADROOM), TIGHT, QUARTER)
    assert not page(store).plan.schedule.needs_bridge
    # A has 3 and B 1.5 of the 6 that are due at first.
    assert page(store, scenario="TIGHT").plan.schedule.peak_bridge == pytest.approx(1.5 * MILLION, abs=1)


def test_money_moves_only_from_the_first_year_of_the_scenario_on(register):
    late = replace(TIGHT, first_year=FIRST + 1)
    found = page(register(*shared(), *limits(HEADROOM), late), scenario="TIGHT")
    assert found.plan.sunk == pytest.approx(6 * MILLION)
    assert {str(one.year) for one in found.schedule.transfers} == {"2027-28"}


def test_shares_and_schedule_follow_the_costs_that_the_scenario_has(register):
    dear = Override("TIGHT-2", "TIGHT", OverrideField.COST_FACTOR, value=Decimal("1.2"))
    found = page(register(*shared(), *limits(HEADROOM), TIGHT, QUARTER, dear), scenario="TIGHT")
    assert sum(found.shares.shared.payment) == pytest.approx(1.2 * (OWED["A"] + OWED["B"]), abs=0.01)
    plain = page(register(*shared(), *limits(HEADROOM), TIGHT, QUARTER), scenario="TIGHT")
    spent, before = (sum(cash.sum() for cash in one.plan.spending.values()) for one in (found, plain))
    assert spent == pytest.approx(1.2 * before, abs=0.05)


def test_the_scenarios_rule_is_the_usual_one(register):
    rule = Override("TIGHT-2", "TIGHT", OverrideField.SHARING_RULE, text="shapley")
    store = register(*shared(), TIGHT, rule)
    assert usual_rule(funding(store, BEA, "TIGHT")) is Rule.SHAPLEY
    assert usual_rule(funding(store, BEA)) is Rule.PROPORTIONAL


def test_who_is_left_out_pays_nothing_and_the_terms_are_told(register):
    found = page(register(*shared()), terms=Terms(left_out=frozenset({"B"})))
    assert found.has_terms
    assert found.plan.problem.bodies == ("A",)
    assert moved(found) == []


@pytest.mark.parametrize(
    ("records", "asked", "why"),
    [
        (shared(), TransfersAsked("Q"), "There is no project Q"),
        ([one for one in shared() if one.id != "P-C"], P, "No public body pays anything for it"),
        ([one for one in shared() if not one.id.startswith(("P-A", "P-B"))], P, "No public body gains by it"),
        ([*shared(), cost("P-D", [900 * MILLION])], P, "gain less than it costs"),
        (shared(), replace(P, rule=Rule.SCRB), "alternative"),
    ],
)
def test_what_cannot_be_shared_is_said_in_words(register, records, asked, why):
    found = page(register(*records), asked)
    assert (found.shares, found.plan) == (None, None)
    assert why in found.why_not


def test_what_cannot_be_phased_still_shows_its_shares(register):
    late = replace(TIGHT, first_year=FIRST + 9)
    found = page(register(*shared(), late), scenario="TIGHT")
    assert found.shares is not None
    assert "It ended in 2028-29" in found.why_not


def test_an_enabler_is_paid_by_those_who_need_it(register):
    records = [
        *bodies("A", "C"),
        *(project("F"), option("F", "F"), cost("F-C", [MILLION], of="F")),
        *(project("Q", lead="C"), option("Q", "Q"), cost("Q-C", [MILLION], "C", of="Q")),
        *(benefit("Q-B", [10 * MILLION], of="Q"), share("Q-B", "C"), Dependency("D", "Q", "F")),
    ]
    found = page(register(*records), TransfersAsked("F", Scope.ENABLER))
    assert moved(found) == [("C", "A", "2026-27", MILLION, Reason.SHARE)]


def test_no_transfer_changes_any_appraisal(register):
    store = register(*shared(), *limits(NONE_AT_FIRST))
    before = [appraised_together(store, BEA, Basis()).appraisal.net(lens).tolist() for lens in ALL_LENSES]
    version = store.data_version()
    found = page(store)
    scenario_transfers(store, BEA, funding(store, BEA), Rule.PROPORTIONAL, ["P"])
    memorandum_terms(store, BEA, found)
    assert store.data_version() == version
    assert [appraised_together(store, BEA, Basis()).appraisal.net(lens).tolist() for lens in ALL_LENSES] == before


def test_the_answer_is_kept_until_the_register_changes(register):
    store = register(*shared(), *limits(HEADROOM))
    first = page(store)
    assert page(store) is first
    assert page(store, replace(P, lender=NOBODY)) is not first
    with store.write(Actor("t", "T"), "import", "", "later") as tx:
        tx.put_all(limits(NONE_AT_FIRST))
    assert page(store).plan.schedule.needs_bridge


def test_nobody_without_a_role_sees_anything(register):
    store = register(*shared())
    held = funding(store, BEA)
    for ask in (
        lambda: transfers_page(store, STRANGER, held, P),
        lambda: scenario_transfers(store, STRANGER, held, Rule.PROPORTIONAL),
        lambda: projects_at_risk(store, STRANGER, held),
        lambda: funding_from(store, STRANGER, TIGHT, ()),
        lambda: memorandum_terms(store, STRANGER, page(store)),
    ):
        with pytest.raises(NotPermitted):
            ask()


def rescued(code, amount, **fields):
    """A project at risk: A pays 3 for what B gains."""
    return [
        *(project(code, title=f"Title of {code}", **fields), option(code, code), cost(f"{code}-C", [3e6], of=code)),
        *(benefit(f"{code}-B", [amount], of=code), accepted(f"{code}-B", "B")),
    ]


def test_projects_at_risk_take_headroom_by_the_value_that_is_lost_without_them(register):
    records = [*bodies("A", "B"), *limits({"B": (4, 9)}), *rescued("SMALL", 5e6), *rescued("LARGE", 9e6)]
    store = register(*records, *rescued("OVER", 9e6, stage=Stage.CLOSED))
    held = funding(store, BEA)
    assert projects_at_risk(store, BEA, held) == ["LARGE", "SMALL"]
    found = scenario_transfers(store, BEA, held, Rule.PROPORTIONAL, lender=NOBODY)
    assert [(one.project, one.is_phased) for one in found.projects] == [("LARGE", True), ("SMALL", False)]
    assert found.not_phased[0].shortfall.total == 2e6  # 1 of the 4 is left for 3
    assert [(one.giver, one.receiver, one.pounds, one.purpose) for one in found.schedule.transfers] == [
        ("B", "A", 3_000_000, "Title of LARGE (LARGE)")
    ]


def test_projects_that_are_named_come_in_that_order_and_what_cannot_be_shared_is_told(register):
    records = [*bodies("A", "B"), *rescued("ONE", 9e6), *rescued("TWO", 1e6)]
    store = register(*records)
    found = scenario_transfers(store, BEA, funding(store, BEA), Rule.PROPORTIONAL, ["TWO", "ONE"])
    assert [one.project for one in found.projects] == ["TWO", "ONE"]
    assert "gain less than it costs" in found.projects[0].why_not
    with pytest.raises(NotFound, match="There is no project THREE"):
        scenario_transfers(store, BEA, funding(store, BEA), Rule.PROPORTIONAL, ["THREE"])


def test_a_scenario_that_the_register_does_not_hold_stands_on_one_that_it_holds(register):
    store = register(*shared(), *limits(HEADROOM), TIGHT, QUARTER)
    mine = replace(TIGHT, id="MINE", based_on="TIGHT")
    more = Override("MINE-1", "MINE", OverrideField.SHARING_RULE, text="equal")
    held = funding_from(store, BEA, mine, [more])
    assert usual_rule(held) is Rule.EQUAL
    assert [one.field for one in held.assumptions.overrides] == [OverrideField.CUT_PART, OverrideField.SHARING_RULE]


def test_the_terms_of_a_memorandum_come_from_the_register(register):
    told = {
        "summary": "Why we do it.",
        "objectives": "Fewer errors.",
        "sro": "Jo Bloggs",
        "legal_gateway": "Digital Economy Act 2017, chapter 1",
        "funding_model": "joint bid",
        "stage": Stage.OBC,
    }
    records = [*shared(**told), *limits(NONE_AT_FIRST)]
    records = [
        replace(one, evidence_grade="E3", owner="Kim") if one.id == "P-B" and hasattr(one, "owner") else one
        for one in records
    ]
    records = [
        replace(one, agreement=Agreement.ACCEPTED, agreed_by="Kim") if one.id == "P-B-B" else one for one in records
    ]
    store = register(*records)
    found = page(store)
    terms = memorandum_terms(store, BEA, found, Overrun.LEAD_BEARS)
    assert [(one.body, one.role, one.signatory) for one in terms.parties] == [
        ("A", PartyRole.LEAD, "Jo Bloggs"),
        ("B", PartyRole.CONTRIBUTOR, ""),
        ("HMT", PartyRole.LENDER, ""),
    ]
    assert terms.parties[1].pays == pytest.approx(OWED["B"], abs=0.01)
    assert [(one.department, one.title, one.evidence_grade, one.owner, one.agreement) for one in terms.benefits] == [
        ("A", "P-A", "", "", Agreement.CLAIMED),
        ("B", "P-B", "E3", "Kim", Agreement.ACCEPTED),
    ]
    assert [one.name for one in terms.gates] == [
        "Full business case",
        "Going live",
        "End of 2026-27",
        "End of 2027-28",
        "End of 2028-29",
    ]
    assert str(terms.gates[2].due) == "2027-03-31"
    assert (terms.collar, terms.overrun) == (0.25, Overrun.LEAD_BEARS)
    assert terms.late_entry_rate == pytest.approx(0.035)
    assert (terms.purpose, terms.data_sharing, terms.delivery_model) == (
        "Why we do it.\nFewer errors.",
        "Digital Economy Act 2017, chapter 1",
        "joint bid",
    )


def test_without_a_plan_there_is_nothing_to_agree_on(register):
    store = register(*shared())
    with pytest.raises(ValueError, match="needs a plan"):
        memorandum_terms(store, BEA, page(store, TransfersAsked("Q")))
