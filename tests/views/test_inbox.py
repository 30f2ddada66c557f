"""The inbox as a value: which shares, worth what, in which state, and what changed since an answer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from readme import lay_out

from benefits.actions.agreement import Answer, Says, answer_shares
from benefits.actions.importing import save_import, seed_organisations
from benefits.actions.recording import Edit, save_changes
from benefits.errors import NotFound, NotPermitted
from benefits.interchange.read import read_folder
from benefits.periods import Series
from benefits.records.access import grant
from benefits.records.categories import Agreement, Role
from benefits.records.differences import FieldChange
from benefits.records.model import BenefitLine, Person, Share
from benefits.records.preferred import preferred_option
from benefits.records.store import Store
from benefits.views.inbox import Counted, Difference, InboxState, disputes, inbox, receiving_bodies, share_details
from benefits.views.project import project_page

LEAD = Person("l", "", "Lea", (grant(Role.PROGRAMME_MANAGER),))
OLU = Person("o", "", "Olu", (grant(Role.BENEFIT_OWNER, "HMRC"), grant(Role.BENEFIT_OWNER, "MOJ")))
NOBODY = Person("n", "", "", ())


@pytest.fixture(scope="session")
def records(tmp_path_factory):
    return read_folder(lay_out(tmp_path_factory.mktemp("readme") / "link")).records


@pytest.fixture
def store(records):
    held = Store.in_memory()
    seed_organisations(held)
    save_import(held, LEAD, records, "", "linked")
    yield held
    held.close()


def say(store, says, code="LINK-B1-HMRC", key="said", **more):
    (found,) = share_details(store, OLU, [code])
    return answer_shares(store, OLU, [Answer(code, found.version, found.benefit_version, says, **more)], key)


def change(store, record, key="changed"):
    table = {BenefitLine: "benefit_line", Share: "share"}[type(record)]
    held = store.one(table, record.id)
    return save_changes(store, LEAD, "LINK", [Edit(record, held.version if held else 0)], "", key)


def line(store, code="LINK-B1-HMRC"):
    body = code.rpartition("-")[2]
    return next(one for one in inbox(store, OLU, body).lines if one.share == code)


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: inbox(store, NOBODY, "HMRC"),
        lambda store: disputes(store, NOBODY),
        lambda store: receiving_bodies(store, NOBODY),
        lambda store: share_details(store, NOBODY, ["LINK-B1-HMRC"]),
    ],
)
def test_a_person_without_a_role_sees_nothing(store, ask):
    with pytest.raises(NotPermitted):
        ask(store)


def test_an_unknown_body_offers_near_ones(store):
    with pytest.raises(NotFound, match="HMRC"):
        inbox(store, OLU, "HMRCC")


def test_the_receiving_bodies_are_those_with_a_share(store):
    assert set(receiving_bodies(store, OLU)) == {"DWP", "HMRC", "MOJ", "SOC"}


def test_values_are_those_of_the_projects_appraisal(store):
    parties = {one.organisation: one.pv_benefit for one in project_page(store, OLU, "LINK").preferred.parties}
    for body in receiving_bodies(store, OLU):
        page = inbox(store, OLU, body)
        assert sum(one.value for one in page.lines) == pytest.approx(parties[body])
        assert page.claimed == pytest.approx(parties[body])


def test_only_who_speaks_for_the_body_may_answer(store):
    assert inbox(store, OLU, "HMRC").may_answer
    assert not inbox(store, OLU, "DWP").may_answer
    assert not inbox(store, LEAD, "HMRC").may_answer
    assert not share_details(store, LEAD, ["LINK-B1-HMRC"])[0].may_answer


def test_accepting_moves_value_from_waiting_to_accepted(store):
    before = inbox(store, OLU, "HMRC")
    assert (before.accepted, before.waiting) == (0, pytest.approx(before.claimed))
    say(store, Says.ACCEPT)
    after = inbox(store, OLU, "HMRC")
    assert (after.accepted, after.waiting) == (pytest.approx(before.claimed), 0)
    assert after.counts[InboxState.ACCEPTED] == 1
    assert inbox(store, OLU, "HMRC", [InboxState.TO_ANSWER]).lines == ()


def test_a_question_a_dispute_and_an_answer_are_told_apart(store):
    assert line(store).state is InboxState.TO_ANSWER
    say(store, Says.ASK, words="Which cases?")
    assert (line(store).state, line(store).words, line(store).answered_by) == (InboxState.ASKED, "Which cases?", "Olu")
    say(store, Says.DISPUTE, key="k2", figure=Decimal("0.2"), words="A fifth")
    assert (line(store).state, line(store).own_figure) == (InboxState.DISPUTED, 0.2)
    assert date.fromisoformat(line(store).answered_on)
    say(store, Says.ACCEPT, key="k3")
    assert (line(store).state, line(store).own_figure, line(store).at_stake) == (InboxState.ACCEPTED, None, None)


def test_the_value_at_stake_is_claimed_less_own_figure_of_the_whole_benefit(store):
    whole = sum(one.pv_benefit for one in project_page(store, OLU, "LINK").preferred.parties)
    say(store, Says.DISPUTE, figure=Decimal("0.2"), words="A fifth")
    assert line(store).at_stake == pytest.approx((0.45 - 0.2) * whole)
    say(store, Says.DISPUTE, key="k2", figure=Decimal("0.5"), words="Rather more")
    assert line(store).at_stake == pytest.approx((0.45 - 0.5) * whole)


def test_disputes_of_every_body_come_with_the_most_at_stake_first(store):
    say(store, Says.DISPUTE, figure=Decimal("0.4"), words="A little less")
    say(store, Says.DISPUTE, "LINK-B1-MOJ", "k2", figure=Decimal(0), words="None of it")
    found = disputes(store, LEAD)
    assert [one.share for one in found] == ["LINK-B1-MOJ", "LINK-B1-HMRC"]
    assert [round(one.at_stake / found[0].at_stake, 6) for one in found] == [1, 0.25]


def test_a_share_by_year_is_worth_what_its_years_are(store):
    line_now = store.one("benefit_line", "LINK-B1").record
    years = line_now.amounts.by_year()
    split = {"DWP": Decimal("0.5"), "HMRC": Decimal("0.5")}
    shares = [one.record for one in store.where("share", "benefit", ["LINK-B1"])]
    late = {year: Decimal(1) if year == max(years) else Decimal(0) for year in years}
    new = [
        replace(one, fraction=None, by_year=Series.of({**late, max(years): split[one.recipient]}))
        if one.recipient in split
        else replace(one, fraction=None, by_year=Series.of({year: Decimal(0) for year in years}))
        for one in shares
    ]
    rest = {year: Decimal(1) if year != max(years) else Decimal(0) for year in years}
    new = [replace(one, by_year=Series.of(rest)) if one.recipient == "SOC" else one for one in new]
    save_changes(store, LEAD, "LINK", [Edit(one, 1) for one in new], "", "by year")
    found = line(store)
    parties = {one.organisation: one.pv_benefit for one in project_page(store, OLU, "LINK").preferred.parties}
    assert found.fraction is None
    assert found.value == pytest.approx(parties["HMRC"])
    say(store, Says.DISPUTE, figure=Decimal(0), words="None")
    assert line(store).at_stake == pytest.approx(parties["HMRC"])


def test_the_other_side_of_a_transfer_is_no_share_of_society(store):
    transfer = replace(store.one("benefit_line", "LINK-B1").record, id="LINK-B2", type="error_prevented")
    share = Share("LINK-B2-DWP", "LINK-B2", "DWP", Decimal(1))
    before = line(store, "LINK-B1-SOC").value
    save_changes(store, LEAD, "LINK", [Edit(transfer, 0), Edit(share, 0)], "", "transfer")
    assert line(store, "LINK-B1-SOC").value == pytest.approx(before)
    assert inbox(store, OLU, "DWP").claimed == pytest.approx(sum(one.value for one in inbox(store, OLU, "DWP").lines))


def test_a_benefit_of_another_option_is_listed_and_not_counted(store):
    option = replace(preferred_option("LINK"), id="LINK-MORE", is_preferred=False)
    other = replace(store.one("benefit_line", "LINK-B1").record, id="LINK-B2", option="LINK-MORE")
    share = Share("LINK-B2-HMRC", "LINK-B2", "HMRC", Decimal(1))
    save_changes(store, LEAD, "LINK", [Edit(option, 0), Edit(other, 0), Edit(share, 0)], "", "more")
    found = line(store, "LINK-B2-HMRC")
    assert (found.value, found.counted) == (0, Counted.OTHER_OPTION)


def test_what_changed_since_it_was_accepted_is_told_field_by_field(store):
    say(store, Says.ACCEPT)
    old = store.one("benefit_line", "LINK-B1").record
    first = old.amounts.first
    amounts = old.amounts.by_year() | {first: old.amounts.values[0] + 1}
    change(store, replace(old, amounts=Series.of(amounts), optimism_correction=Decimal("0.05"), note="Recounted"))
    (found,) = share_details(store, OLU, ["LINK-B1-HMRC"])
    assert found.line.state is InboxState.CHANGED
    assert found.answered.record.agreement is Agreement.ACCEPTED
    assert {(one.change.field, one.year) for one in found.differences} == {
        ("amounts", first),
        ("optimism_correction", None),
        ("note", None),
    }
    change_of = {one.change.field: one.change for one in found.differences}
    assert Decimal(change_of["amounts"].new) - Decimal(change_of["amounts"].old) == 1
    assert change_of["optimism_correction"].new == "0.05"


def test_a_change_of_the_share_itself_is_told_without_the_answer(store):
    say(store, Says.DISPUTE, figure=Decimal("0.35"), words="Less")
    shares = {one.record.recipient: one.record for one in store.where("share", "benefit", ["LINK-B1"])}
    new = [
        replace(shares["HMRC"], fraction=Decimal("0.35")),
        replace(shares["DWP"], fraction=shares["DWP"].fraction + Decimal("0.10")),
    ]
    save_changes(store, LEAD, "LINK", [Edit(new[0], 2), Edit(new[1], 1)], "", "moved")
    (found,) = share_details(store, OLU, ["LINK-B1-HMRC"])
    assert found.differences == (Difference("share", FieldChange("fraction", "0.45", "0.35")),)
    assert found.answered.record.answer == "Less"


def test_a_name_on_a_claim_that_nobody_ever_answered_shows_no_difference(store):
    share = replace(store.one("share", "LINK-B1-HMRC").record, agreed_by="Forged")
    admin = Person("a", "", "Ada", (grant(Role.ADMINISTRATOR),))
    save_import(store, admin, [share], "", "forged")
    (found,) = share_details(store, OLU, ["LINK-B1-HMRC"])
    assert (found.answered, found.differences) == (None, ())


def test_unknown_codes_are_left_out_and_the_order_asked_for_is_kept(store):
    codes = ["LINK-B1-MOJ", "x' OR 1=1", "LINK-B1-DWP"]
    assert [one.share.id for one in share_details(store, OLU, codes)] == ["LINK-B1-MOJ", "LINK-B1-DWP"]


def test_the_page_counts_what_the_lens_counts(store):
    say(store, Says.ACCEPT)
    page = project_page(store, OLU, "LINK")
    accepted = {one.organisation: one.accepted_benefit for one in page.preferred.parties}
    for body in receiving_bodies(store, OLU):
        assert inbox(store, OLU, body).accepted == pytest.approx(accepted[body])
