"""The inbox page: what a body is asked to agree to, the form that answers, and every dispute."""

from dataclasses import replace
from decimal import Decimal

import pytest
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
    READER,
    buttons,
    errors,
    headings,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    visit,
)

from benefits.actions.agreement import Answer, Says, answer_shares
from benefits.actions.recording import Edit, save_changes
from benefits.records.access import grant
from benefits.records.categories import Agreement, Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.views.inbox import disputes

HMRC = Person("declared:Olu", "", "Olu", (grant(Role.BENEFIT_OWNER, "HMRC"),))
MOJ = Person("declared:Moe", "", "Moe", (grant(Role.FINANCE, "MOJ"),))
ADMINISTRATOR = Person("declared:Ada", "", "Ada", (grant(Role.ADMINISTRATOR),))
THEIRS = "LINK-B1-HMRC"
ANSWERS = {"Accept", "Dispute", "Ask", "Baseline", "Take from budget"}
DISPUTES = "inbox-tab=All disputes"
FIGURE = "The part you would agree to (to dispute)"


def inbox(who=HMRC, tab="", **address):
    return visit("inbox", who, tab=tab, **address)


def plain(at):
    return read(at).replace("\\", "")


def share_of(store, code=THEIRS):
    return store.one("share", code).record


def offered(at):
    return ANSWERS & set(buttons(at))


def accepted(store):
    answer_shares(store, HMRC, [Answer(THEIRS, 1, 1, Says.ACCEPT)], "accepted")


def changed(store, **new):
    held = store.one("benefit_line", "LINK-B1")
    save_changes(store, MANAGER, "LINK", [Edit(replace(held.record, **new), held.version)], "Recounted", f"k{new}")


def test_an_empty_register_says_what_to_do_next():
    at = visit("inbox", HMRC)
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_a_register_without_shares_says_what_to_do_next(linked):
    shares = linked.current("share")
    with linked.write(Actor("t", "T"), "test", "", "gone") as tx:
        for one in shares:
            tx.withdraw("share", one.record.id, one.version)
    at = inbox()
    assert not at.exception
    assert "No benefit has been shared out yet" in read(at)


def test_a_persons_own_inbox_opens_with_what_waits_and_what_it_is_worth(linked):
    at = inbox()
    assert not at.exception
    assert "1 share waits for an answer of HMRC" in headings(at)[0]
    assert at.query_params["body"] == "HMRC"
    listed = table(at, "inbox")
    assert list(listed["Share"]) == [THEIRS]
    assert list(listed["Where it stands"]) == ["To answer"]
    assert [one.label for one in at.metric] == ["Claimed", "Accepted so far", "Accepting all would add"]


def test_who_speaks_for_nobody_chooses_a_body_and_is_told_who_may_answer(linked):
    at = inbox(READER)
    assert "Choose a receiving body" in read(at)
    labelled(at, "selectbox", "Receiving body").set_value("HMRC").run()
    assert "Only people of HMRC can accept" in plain(at)
    assert at.query_params["body"] == "HMRC"


@pytest.mark.parametrize("who", [None, READER, MANAGER, MOJ, ADMINISTRATOR])
def test_nobody_else_is_offered_an_answer(linked, who):
    at = inbox(who, body="HMRC", share=THEIRS)
    assert not at.exception
    assert not offered(at)
    assert "Only people of HMRC can accept" in plain(at)


def test_a_link_to_a_share_opens_its_bodys_inbox_and_the_share(linked):
    at = inbox(MOJ, share="LINK-B1-MOJ")
    assert headings(at)[-1].replace("\\", "").endswith("20.0% to MOJ")
    assert "Value to the recipient, present value" in list(table(at, "share-facts")["What"])
    assert offered(at) == {"Accept", "Dispute", "Ask"}


def test_a_chosen_row_shows_the_share_and_names_it_in_the_address(linked):
    at = inbox()
    key = next(one.key for one in at.dataframe if one.key and one.key.startswith("inbox-"))
    at.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert at.query_params["share"] == THEIRS
    assert offered(at) == {"Accept", "Dispute", "Ask"}


def test_a_forged_row_chooses_nothing(linked):
    at = inbox()
    key = next(one.key for one in at.dataframe if one.key and one.key.startswith("inbox-"))
    at.session_state[key] = {"selection": {"rows": [99], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    assert not offered(at)


def test_accepting_is_saved_with_the_name_and_leaves_what_waits(linked):
    at = press(inbox(share=THEIRS), "Accept")
    assert not at.exception
    assert not at.error, errors(at)
    assert "Saved: accept, 1 share." in plain(at)
    assert (share_of(linked).agreement, share_of(linked).agreed_by) == (Agreement.ACCEPTED, "Olu")
    assert "Nothing waits for an answer of HMRC" in headings(at)[0]
    assert "share" not in at.query_params


def test_a_dispute_is_saved_with_own_figure_and_words(linked):
    at = inbox(share=THEIRS)
    labelled(at, "text_area", "Your words").set_value("A fifth of our cases")
    labelled(at, "text_input", FIGURE).set_value("20%")
    press(at, "Dispute")
    share = share_of(linked)
    assert (share.agreement, str(share.disputed_figure), share.answer) == (
        Agreement.DISPUTED,
        "0.200000000",
        "A fifth of our cases",
    )


@pytest.mark.parametrize(
    ("figure", "said"),
    [("", "0% if none"), ("120%", "not between 0 and 1"), ("a fifth", "a fifth"), ("45%", "claimed")],
)
def test_a_dispute_that_cannot_stand_is_refused_and_what_was_typed_stays(linked, figure, said):
    at = inbox(share=THEIRS)
    labelled(at, "text_area", "Your words").set_value("Too much")
    labelled(at, "text_input", FIGURE).set_value(figure)
    press(at, "Dispute")
    assert not at.exception
    assert said in errors(at)
    assert share_of(linked).agreement is Agreement.CLAIMED
    assert labelled(at, "text_area", "Your words").value == "Too much"


def test_a_question_needs_words_and_stays_waiting(linked):
    at = press(inbox(share=THEIRS), "Ask")
    assert "what you want to know" in errors(at)
    labelled(at, "text_area", "Your words").set_value("Which cases?")
    press(at, "Ask")
    assert share_of(linked).answer == "Which cases?"
    assert list(table(inbox(state="asked"), "inbox")["Their words"]) == ["Which cases?"]


def test_several_shares_are_accepted_together_and_disputed_one_at_a_time(linked):
    both = replace(HMRC, grants=(*HMRC.grants, *MOJ.grants))
    at = inbox(both, share=[THEIRS, "LINK-B1-MOJ"])
    assert list(table(at, "chosen-shares")["Share"]) == [THEIRS, "LINK-B1-MOJ"]
    assert offered(at) == {"Accept", "Ask"}
    press(at, "Accept")
    assert "Saved: accept, 2 shares." in plain(at)
    assert {share_of(linked, code).agreement for code in (THEIRS, "LINK-B1-MOJ")} == {Agreement.ACCEPTED}
    assert linked.saves()[0].action == "share.answer"


def test_one_share_that_is_not_theirs_takes_the_form_away(linked):
    assert not offered(inbox(share=[THEIRS, "LINK-B1-MOJ"]))


def test_what_was_accepted_can_be_baselined(linked):
    accepted(linked)
    at = inbox(share=THEIRS)
    assert offered(at) == {"Baseline", "Take from budget", "Dispute", "Ask"}
    press(at, "Baseline")
    assert share_of(linked).agreement is Agreement.BASELINED


def test_what_has_changed_since_it_was_accepted_is_shown(linked):
    accepted(linked)
    changed(linked, optimism_correction=share_of(linked).fraction)
    at = inbox(share=THEIRS)
    assert "Olu accepted it on" in plain(at)
    differing = table(at, "changed-since")
    assert list(differing["Field"]) == ["Optimism correction"]
    assert list(differing["Now"]) == ["45%"]
    assert list(table(at, "inbox")["Where it stands"]) == ["Changed since answered"]
    press(at, "Accept")
    assert share_of(linked).agreement is Agreement.ACCEPTED


def test_an_answer_to_what_was_changed_meanwhile_is_told_and_not_saved(linked):
    at = inbox(share=THEIRS)
    changed(linked, overlap=share_of(linked).fraction)
    press(at, "Accept")
    assert not at.exception
    assert "Ada" in errors(at)
    assert share_of(linked).agreement is Agreement.CLAIMED
    press(press(at, "Show the newer version"), "Accept")
    assert share_of(linked).agreement is Agreement.ACCEPTED


def test_two_tabs_answer_once_and_the_second_is_told(linked):
    first, second = inbox(share=THEIRS), inbox(share=THEIRS)
    press(first, "Accept")
    press(second, "Accept")
    assert "Olu" in errors(second)
    assert len(linked.history("share", THEIRS)) == 2


def test_an_unknown_share_in_the_address_is_told(linked):
    at = inbox(share="LINC")
    assert not at.exception
    assert "LINC: not in the list above" in plain(at)
    assert not offered(at)


def test_a_state_that_no_share_has_says_so(linked):
    at = inbox(state="disputed")
    assert not at.exception
    assert "No share stands so" in read(at)


def test_a_body_or_state_that_does_not_exist_is_ignored(linked):
    at = inbox(body="NOPE", state="nope")
    assert not at.exception
    assert "Choose a receiving body" in read(at)


def test_disputes_of_every_body_are_listed_with_the_value_at_stake(linked):
    for code, own in ((THEIRS, "0.40"), ("LINK-B1-MOJ", "0")):
        who = HMRC if code == THEIRS else MOJ
        answer_shares(linked, who, [Answer(code, 1, 1, Says.DISPUTE, Decimal(own), "Less")], code)
    at = inbox(READER, tab=DISPUTES)
    assert not at.exception
    assert headings(at)[0].startswith("2 claims are disputed, with £")
    listed = table(at, "disputes")
    assert list(listed["Share"]) == ["LINK-B1-MOJ", THEIRS]
    shown = listed["Value claimed (£m)"] - listed["Value by own figure (£m)"]
    assert list(shown.round(3)) == list(listed["Value at stake (£m)"])
    assert [one.at_stake for one in disputes(linked, READER)] == pytest.approx(
        [stake * 1e6 for stake in listed["Value at stake (£m)"]], rel=0.05
    )


def test_a_register_without_disputes_says_so(linked):
    at = inbox(tab=DISPUTES)
    assert headings(at)[0] == "No recipient disputes a claim"


def test_the_example_opens_for_a_body_of_its_own(example):
    at = visit("inbox", READER, register="example", body="HMRC")
    assert not at.exception
    assert len(table(at, "inbox")) > 0


def test_hostile_texts_stay_text(hostile):
    answer_shares(hostile, HMRC, [Answer(THEIRS, 1, 1, Says.ASK, words=HOSTILE)], "asked")
    at = inbox(share=THEIRS)
    assert not at.exception
    assert stands_as_text(at)
    assert stands_as_text(inbox(share=HOSTILE))
