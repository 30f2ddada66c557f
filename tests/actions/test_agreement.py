"""Agreement: only the recipient's people answer, and their answer stands until what they were asked changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.actions import agreement
from benefits.actions.agreement import Answer, Says, answer_shares, next_answers, settled_agreements
from benefits.actions.importing import save_import, seed_organisations
from benefits.actions.recording import Edit, Withdrawal, new_project, save_changes
from benefits.appraisal.lenses import Claims, Lens, Standpoint
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear, Series
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import Agreement, BenefitClass, BudgetClass, PriceTerms, Role
from benefits.records.model import BenefitLine, Person, Project, Share
from benefits.records.store import Store
from benefits.views.appraised import appraised

YEAR = FinancialYear(2026)
LEAD = Person("l", "", "Lea of HMRC", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
OWNER = Person("o", "", "Olu of DWP", (grant(Role.BENEFIT_OWNER, "DWP"),))
MANAGER = Person("m", "", "Mo of DWP", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
FINANCE = Person("f", "", "Fay of DWP", (grant(Role.FINANCE, "DWP"),))
EVERYWHERE = Person("e", "", "Eve", (grant(Role.PROGRAMME_MANAGER), grant(Role.FINANCE), grant(Role.BENEFIT_OWNER)))
ADMINISTRATOR = Person("a", "", "Ada", (grant(Role.ADMINISTRATOR),))
ASSURER = Person("s", "", "Sol of DWP", (grant(Role.ASSURER, "DWP"), grant(Role.LEADER, "DWP")))
BENEFIT = BenefitLine(
    "RTI-B1",
    "RTI",
    "Staff time",
    "staff_time",
    BenefitClass.NON_CASH_RELEASING,
    PriceTerms.REAL,
    YEAR,
    Series(YEAR + 1, (Decimal(400), Decimal(800))),
)
THEIRS = Share("S-DWP", "RTI-B1", "DWP", Decimal("0.75"), basis="Users counted in 2025")
OURS = Share("S-HMRC", "RTI-B1", "HMRC", Decimal("0.25"))
MONDAY = date(2026, 11, 23)


@pytest.fixture
def store(monkeypatch):
    held = Store.in_memory()
    seed_organisations(held)
    new_project(held, LEAD, Project("RTI", "Real time information", "HMRC", YEAR), "", "k0")
    save_changes(held, LEAD, "RTI", [Edit(one, 0) for one in (BENEFIT, THEIRS, OURS)], "", "k1")
    stamped = agreement.now().replace(year=MONDAY.year, month=MONDAY.month, day=MONDAY.day)
    monkeypatch.setattr(agreement, "now", lambda: stamped)
    yield held
    held.close()


def answer(says, seen=1, share="S-DWP", benefit_seen=1, **more):
    return Answer(share, seen, benefit_seen, says, **more)


def share_of(store, code="S-DWP"):
    return store.one("share", code).record


def accepted(store):
    answer_shares(store, OWNER, [answer(Says.ACCEPT)], "accepted")


def change(store, record, seen, key="change"):
    return save_changes(store, LEAD, "RTI", [Edit(record, seen)], "", key)


@pytest.mark.parametrize("person", [OWNER, MANAGER, FINANCE])
def test_the_recipients_people_accept_with_their_name_and_the_day(store, person):
    save = answer_shares(store, person, [answer(Says.ACCEPT, words="As in our plan")], "k2")
    share = share_of(store)
    assert (share.agreement, share.agreed_by, share.agreed_on) == (Agreement.ACCEPTED, person.name, MONDAY)
    assert share.answer == "As in our plan"
    assert (save.action, save.actor_name, save.reason) == ("share.answer", person.name, "As in our plan")


@pytest.mark.parametrize("person", [LEAD, EVERYWHERE, ADMINISTRATOR, ASSURER])
@pytest.mark.parametrize("says", Says)
def test_nobody_else_answers_whatever_else_they_may_do(store, person, says):
    with pytest.raises(NotPermitted, match="DWP"):
        answer_shares(store, person, [answer(says, words="x", figure=Decimal("0.1"))], "k2")
    assert share_of(store) == THEIRS


def test_one_share_that_is_not_theirs_refuses_the_whole_answer(store):
    both = [answer(Says.ACCEPT), answer(Says.ACCEPT, share="S-HMRC")]
    with pytest.raises(NotPermitted, match="HMRC"):
        answer_shares(store, OWNER, both, "k2")
    assert share_of(store) == THEIRS


def test_several_shares_are_answered_in_one_save(store):
    second = replace(BENEFIT, id="RTI-B2", title="Fewer letters")
    save_changes(store, LEAD, "RTI", [Edit(second, 0), Edit(Share("S2", "RTI-B2", "DWP", Decimal(1)), 0)], "", "k2")
    save = answer_shares(store, OWNER, [answer(Says.ACCEPT), answer(Says.ACCEPT, share="S2")], "k3")
    assert {one.id for one in store.changes(save.seq)} == {"S-DWP", "S2"}
    assert all(share_of(store, code).agreement is Agreement.ACCEPTED for code in ("S-DWP", "S2"))


def test_a_dispute_keeps_the_recipients_own_figure_and_words(store):
    answer_shares(store, OWNER, [answer(Says.DISPUTE, figure=Decimal("0.5"), words="Half our users")], "k2")
    share = share_of(store)
    assert (share.agreement, share.disputed_figure, share.answer) == (
        Agreement.DISPUTED,
        Decimal("0.5"),
        "Half our users",
    )
    assert share.fraction == THEIRS.fraction


def test_a_question_leaves_the_share_claimed_with_the_name_of_who_asks(store):
    answer_shares(store, OWNER, [answer(Says.ASK, words="Which users?")], "k2")
    share = share_of(store)
    assert (share.agreement, share.answer, share.agreed_by) == (Agreement.CLAIMED, "Which users?", OWNER.name)


def test_accepting_after_a_dispute_takes_the_own_figure_away(store):
    answer_shares(store, OWNER, [answer(Says.DISPUTE, figure=Decimal("0.5"), words="Half")], "k2")
    answer_shares(store, OWNER, [answer(Says.ACCEPT, seen=2)], "k3")
    share = share_of(store)
    assert (share.agreement, share.disputed_figure, share.answer) == (Agreement.ACCEPTED, None, "")


def test_what_is_accepted_can_be_baselined_then_taken_from_a_budget(store):
    change(store, replace(THEIRS, budget_class=BudgetClass.RDEL_PROGRAMME), 1)
    for seen, says in ((2, Says.ACCEPT), (3, Says.BASELINE), (4, Says.TAKE_FROM_BUDGET)):
        answer_shares(store, OWNER, [answer(says, seen=seen)], f"k{seen}")
    assert [one.record.agreement for one in store.history("share", "S-DWP")][2:] == [
        Agreement.ACCEPTED,
        Agreement.BASELINED,
        Agreement.TAKEN_FROM_BUDGET,
    ]


@pytest.mark.parametrize(
    ("said", "column", "words"),
    [
        (answer(Says.DISPUTE, words="No"), "disputed_figure", "0% if none"),
        (answer(Says.DISPUTE, figure=Decimal("0.5")), "answer", "why you dispute it"),
        (answer(Says.DISPUTE, figure=Decimal("1.5"), words="No"), "disputed_figure", "not between 0 and 1"),
        (answer(Says.DISPUTE, figure=Decimal(-1), words="No"), "disputed_figure", "not between 0 and 1"),
        (answer(Says.DISPUTE, figure=Decimal("NaN"), words="No"), "disputed_figure", "NaN"),
        (answer(Says.DISPUTE, figure=Decimal("0.75"), words="No"), "disputed_figure", "is what is claimed"),
        (answer(Says.ASK, words="  "), "answer", "what you want to know"),
        (answer(Says.BASELINE), "agreement", "accept or dispute or ask"),
        (answer(Says.ACCEPT, words="bell \x07"), "answer", "no letter"),
    ],
)
def test_an_answer_that_cannot_stand_is_refused_in_words(store, said, column, words):
    with pytest.raises(Refused, match=words) as refused:
        answer_shares(store, OWNER, [said], "k2")
    assert column in {one.place.column for one in refused.value.problems}
    assert share_of(store) == THEIRS


def test_what_names_no_budget_cannot_be_taken_from_one(store):
    accepted(store)
    with pytest.raises(Refused, match="names no budget"):
        answer_shares(store, OWNER, [answer(Says.TAKE_FROM_BUDGET, seen=2)], "k3")


def test_a_share_answered_twice_at_once_is_refused(store):
    with pytest.raises(Refused, match="answered twice"):
        answer_shares(store, OWNER, [answer(Says.ACCEPT), answer(Says.ASK, words="?")], "k2")


@pytest.mark.parametrize("code", ["S-DWPP", "RTI-B1", "", "x' OR 1=1"])
def test_a_share_that_is_not_there_cannot_be_answered(store, code):
    with pytest.raises(NotFound):
        answer_shares(store, OWNER, [answer(Says.ACCEPT, share=code)], "k2")


def test_the_share_of_a_withdrawn_benefit_cannot_be_answered(store):
    gone = [Withdrawal("share", "S-DWP", 1), Withdrawal("share", "S-HMRC", 1), Withdrawal("benefit_line", "RTI-B1", 1)]
    save_changes(store, LEAD, "RTI", gone, "Dropped", "k2")
    with pytest.raises(NotFound, match="withdrawn"):
        answer_shares(store, OWNER, [answer(Says.ACCEPT, seen=2)], "k3")


def test_a_share_that_the_project_no_longer_claims_cannot_be_answered(store):
    change(store, replace(THEIRS, agreement=Agreement.WITHDRAWN), 1)
    assert next_answers(Agreement.WITHDRAWN) == ()
    with pytest.raises(Refused, match="claim it again"):
        answer_shares(store, OWNER, [answer(Says.ACCEPT, seen=2)], "k3")


def test_a_double_click_answers_once(store):
    said = [answer(Says.ACCEPT)]
    assert answer_shares(store, OWNER, said, "k2") == answer_shares(store, OWNER, said, "k2")
    assert len(store.history("share", "S-DWP")) == 2


def test_no_answer_saves_nothing(store):
    assert answer_shares(store, OWNER, [], "k2") is None


def test_an_answer_to_a_share_that_was_changed_meanwhile_is_a_conflict(store):
    change(store, replace(THEIRS, basis="Counted again"), 1)
    with pytest.raises(Conflict, match="Lea of HMRC"):
        answer_shares(store, OWNER, [answer(Says.ACCEPT)], "k3")
    assert share_of(store).agreement is Agreement.CLAIMED


def test_an_answer_to_a_benefit_that_was_changed_meanwhile_is_a_conflict(store):
    change(store, replace(BENEFIT, amounts=Series(YEAR + 1, (Decimal(9000),))), 1)
    with pytest.raises(Conflict, match=r"RTI-B1.*Lea of HMRC"):
        answer_shares(store, OWNER, [answer(Says.ACCEPT)], "k3")


def test_the_second_of_two_people_of_the_recipient_is_told_of_the_first(store):
    accepted(store)
    with pytest.raises(Conflict, match=OWNER.name):
        answer_shares(store, FINANCE, [answer(Says.DISPUTE, figure=Decimal(0), words="Never")], "k3")
    assert share_of(store).agreement is Agreement.ACCEPTED


BENEFIT_CHANGES = {
    "amounts": Series(YEAR + 1, (Decimal(400), Decimal(900))),
    "price_terms": PriceTerms.NOMINAL,
    "price_year": YEAR + 1,
    "type": "other",
    "benefit_class": BenefitClass.QUANTIFIABLE,
    "recurrence": "one_off",
    "is_disbenefit": True,
    "discounting": "health",
    "deadweight": Decimal("0.1"),
    "displacement": Decimal("0.1"),
    "overlap": Decimal("0.1"),
    "leakage": Decimal("0.1"),
    "substitution": Decimal("0.1"),
    "slip": Decimal(1),
    "optimism_correction": Decimal("0.1"),
    "option": "OTHER",
}
SHARE_CHANGES = {
    "fraction": Decimal("0.5"),
    "budget_class": BudgetClass.AME,
    "basis": "Counted again",
    "by_year": Series(YEAR, (Decimal("0.75"),)),
    "recipient": "MOJ",
    "benefit": "RTI-B2",
}
AGREED = replace(THEIRS, agreement=Agreement.ACCEPTED, agreed_by="Olu", agreed_on=MONDAY, answer="Yes")
ASKED_ANEW = replace(THEIRS, agreed_by="Olu", agreed_on=MONDAY)


def held_as(*records):
    tables = {BenefitLine: "benefit_line", Share: "share"}
    return {(tables[type(one)], one.id): one for one in records}


def test_everything_that_is_asked_is_watched():
    assert set(BENEFIT_CHANGES) == set(agreement.OF_BENEFIT)
    assert set(SHARE_CHANGES) == set(agreement.OF_SHARE)


@pytest.mark.parametrize("field", BENEFIT_CHANGES)
def test_a_benefit_that_changes_asks_its_recipients_anew(field):
    other = replace(BENEFIT, **{field: BENEFIT_CHANGES[field]})
    assert settled_agreements([other], held_as(BENEFIT, AGREED, OURS)) == (other, ASKED_ANEW)
    coming = replace(AGREED, note="n")
    assert settled_agreements([coming, other], held_as(BENEFIT, AGREED)) == (replace(ASKED_ANEW, note="n"), other)


@pytest.mark.parametrize("field", SHARE_CHANGES)
def test_a_share_that_changes_is_asked_anew(field):
    other = {field: SHARE_CHANGES[field]}
    (settled,) = settled_agreements([replace(AGREED, **other)], held_as(BENEFIT, AGREED))
    assert settled == replace(ASKED_ANEW, **other)


@pytest.mark.parametrize(
    "record",
    [
        replace(
            BENEFIT, note="n", owner="Olu", source="s", measure="Hours", title="Time of staff", evidence_grade="E2"
        ),
        replace(BENEFIT, amounts=Series(YEAR, (Decimal(0), Decimal(400), Decimal(800), Decimal(0)))),
        replace(AGREED, note="n"),
    ],
)
def test_what_was_not_asked_leaves_the_answer_standing(record):
    assert settled_agreements([record], held_as(BENEFIT, AGREED)) == (record,)


@pytest.mark.parametrize("agreement_now", [one for one in Agreement if one.is_accepted or one is Agreement.DISPUTED])
def test_every_answer_is_asked_anew(agreement_now):
    said = replace(AGREED, agreement=agreement_now)
    other = replace(BENEFIT, overlap=Decimal("0.2"))
    assert settled_agreements([other], held_as(BENEFIT, said)) == (other, ASKED_ANEW)


def test_a_question_about_what_has_changed_is_let_go():
    asked = replace(THEIRS, agreed_by="Olu", agreed_on=MONDAY, answer="Which users?")
    assert settled_agreements([replace(asked, basis="All of them")], held_as(BENEFIT, asked)) == (
        replace(ASKED_ANEW, basis="All of them"),
    )


def test_a_share_nobody_answered_is_not_touched():
    other = replace(BENEFIT, overlap=Decimal("0.2"))
    assert settled_agreements([other], held_as(BENEFIT, THEIRS)) == (other,)


def test_an_older_file_takes_no_answer_away():
    assert settled_agreements([THEIRS], held_as(BENEFIT, AGREED)) == (AGREED,)
    assert settled_agreements([replace(AGREED, answer="")], held_as(BENEFIT, AGREED)) == (AGREED,)


def test_what_the_project_withdraws_and_claims_again_is_asked_anew():
    (withdrawn,) = settled_agreements([replace(AGREED, agreement=Agreement.WITHDRAWN)], held_as(BENEFIT, AGREED))
    assert withdrawn.agreement is Agreement.WITHDRAWN
    claimed = replace(withdrawn, agreement=Agreement.CLAIMED)
    assert settled_agreements([claimed], held_as(BENEFIT, withdrawn)) == (ASKED_ANEW,)


SAID = st.fixed_dictionaries(
    {
        "agreement": st.sampled_from(Agreement),
        "agreed_by": st.sampled_from(["", "Olu"]),
        "answer": st.sampled_from(["", "Why?"]),
        "disputed_figure": st.sampled_from([None, Decimal(0), Decimal("0.5")]),
        "fraction": st.sampled_from([Decimal("0.75"), Decimal("0.5")]),
    }
)


@given(SAID)
def test_what_comes_back_as_it_is_stays_as_it_is(said):
    share = replace(THEIRS, **said)
    assert settled_agreements([BENEFIT, share], held_as(BENEFIT, share)) == (BENEFIT, share)


@given(SAID, SAID)
def test_settling_twice_is_settling_once(coming, before):
    held = held_as(BENEFIT, replace(THEIRS, **before))
    once = settled_agreements([replace(THEIRS, **coming)], held)
    assert settled_agreements(once, held) == once


def test_a_changed_benefit_asks_its_recipient_anew_in_the_same_save(store):
    accepted(store)
    save = change(store, replace(BENEFIT, amounts=Series(YEAR + 1, (Decimal(500), Decimal(800)))), 1)
    assert {(one.table, one.id) for one in store.changes(save.seq)} == {("benefit_line", "RTI-B1"), ("share", "S-DWP")}
    share = share_of(store)
    assert (share.agreement, share.agreed_by, share.agreed_on) == (Agreement.CLAIMED, OWNER.name, MONDAY)
    assert store.one("share", "S-HMRC").version == 1


def test_the_note_of_a_benefit_leaves_the_agreement_standing(store):
    accepted(store)
    change(store, replace(BENEFIT, note="See the plan", owner="Olu"), 1)
    change(store, replace(share_of(store), note="Agreed at the board"), 2, "k4")
    assert (share_of(store).agreement, share_of(store).note) == (Agreement.ACCEPTED, "Agreed at the board")


def test_the_lead_cannot_save_an_answer_in_any_field(store):
    forged = (
        {"agreement": Agreement.ACCEPTED},
        {"agreement": Agreement.TAKEN_FROM_BUDGET},
        {"agreed_by": "Olu of DWP"},
        {"agreed_on": MONDAY},
        {"disputed_figure": Decimal(0)},
        {"answer": "Yes, gladly"},
    )
    for said in forged:
        with pytest.raises(Refused, match="is for DWP to say"):
            change(store, replace(THEIRS, **said), 1)
    accepted(store)
    for said in ({"agreed_by": "Zoe"}, {"answer": "Gladly"}, {"agreement": Agreement.BASELINED}):
        with pytest.raises(Refused, match="is for DWP to say"):
            change(store, replace(share_of(store), **said), 2)


def test_the_lead_cannot_keep_an_answer_over_a_change(store):
    accepted(store)
    change(store, replace(share_of(store), basis="Counted again"), 2)
    assert share_of(store).agreement is Agreement.CLAIMED


def test_an_answer_given_while_the_project_edits_is_told_and_not_lost(store):
    accepted(store)
    with pytest.raises(Conflict, match=OWNER.name):
        change(store, replace(THEIRS, note="Typed before the answer came"), 1)
    assert share_of(store).agreement is Agreement.ACCEPTED


def test_the_accepted_only_view_follows_the_answer(store):
    def of(claims):
        appraisal = appraised(store, OWNER, Basis()).appraisal
        return appraisal.net(Lens(Standpoint.GOVERNMENT, claims=claims))[0]

    claimed = of(Claims.CLAIMED)
    assert of(Claims.ACCEPTED) == 0
    accepted(store)
    assert of(Claims.ACCEPTED) == pytest.approx(claimed * 0.75)
    change(store, replace(BENEFIT, overlap=Decimal("0.5")), 1)
    assert of(Claims.ACCEPTED) == 0
    assert of(Claims.CLAIMED) == pytest.approx(claimed / 2)


def test_an_import_that_brings_an_accepted_share_unchanged_keeps_it(store):
    accepted(store)
    records = [one.record for table in ("project", "option", "benefit_line", "share") for one in store.current(table)]
    assert save_import(store, LEAD, records, "", "k3").save is None
    assert share_of(store).agreement is Agreement.ACCEPTED
