"""Funding pressure as a person reads it: worked example 5.3 at its cuts, what is old or stopped, and what cannot be."""

from dataclasses import replace

import pytest
from plain import silos
from plain.register import FIRST, cost, money, option, project
from plain.unsure import PERT
from visiting import (
    HOSTILE,
    NOTHING_YET,
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

from benefits.records.categories import OverrideField, ScenarioStatus
from benefits.records.history import Actor
from benefits.records.model import BenefitLine, Envelope, Organisation, Override, Project, Scenario
from benefits.widgets.working_out import AGAIN, FIRST_TIME, STALE

ONE = Scenario("ONE", "One year", "A", FIRST, years=1, status=ScenarioStatus.SHARED, made_by="Fin")
TAB = "pressure-tab="
FALLS, AT_CUT, MORE = (f"{TAB}{name}" for name in ("What falls out", "At one cut", "What one more £1m buys"))


def put(store, *records):
    with store.write(Actor("test", "Test"), "test", "", "+".join(one.id for one in records)) as tx:
        tx.put_all(records)


@pytest.fixture
def pressed(live):
    """The live register with the worked example and a scenario of one year."""
    put(live, *silos.records(), ONE)
    return live


@pytest.fixture
def many(pressed):
    """So many proposals that nobody is made to wait for an answer that was not asked for."""
    for number in range(41):
        code = f"X{number:02}"
        put(pressed, project(code, title=code, price_base_year=FIRST), option(code, code))
        put(pressed, cost(f"{code}-C", [1e6], of=code))
    return pressed


def said(at):
    return read(at).replace("\\", "")


def test_an_empty_register_says_what_to_do(live):
    assert NOTHING_YET in read(visit("pressure"))


def test_without_envelopes_the_way_leads_to_them(live):
    put(live, *(one for one in silos.records() if not isinstance(one, Envelope)))
    at = visit("pressure")
    assert headings(at) == ["There is nothing to cut yet"]
    assert "No envelope is given in these years" in read(at)
    assert [one.proto.page for one in at.get("page_link")] == ["envelopes"]
    assert "Green Book 2026 (6.100)" in said(at)


def test_without_proposals_another_scenario_is_asked_for(pressed):
    put(pressed, replace(ONE, first_year=FIRST + 5))
    at = visit("pressure", scenario="ONE")
    assert headings(at) == ["There is nothing to cut yet"]
    assert "No project asks for money in these years" in read(at)


@pytest.mark.parametrize(
    ("cut", "finding"),
    [
        ("", "At a cut of 20% each department on its own keeps £6 million; together they would keep £14 million"),
        ("0", "Without a cut each department on its own keeps £8 million; together they would keep £16 million"),
        ("50", "At a cut of 50% each department on its own keeps £2 million; together they would keep £8 million"),
    ],
)
def test_the_heading_is_what_is_found_at_the_cut_of_the_address(pressed, cut, finding):
    at = visit("pressure", scenario="ONE", **({"cut": cut} if cut else {}))
    assert headings(at)[0].replace("\\", "") == finding


def test_the_first_tab_has_example_three_and_the_price_of_silos(pressed):
    at = visit("pressure", scenario="ONE")
    kept = table(at, "kept").set_index("Cut")
    assert kept.loc[["0%", "10%", "20%", "30%", "40%", "50%"], "On their own (£m)"].tolist() == [8, 6, 6, 6, 4, 2]
    assert kept.loc[["0%", "10%", "20%", "30%", "40%", "50%"], "Together (£m)"].tolist() == [16, 16, 14, 14, 14, 8]
    assert kept.loc[["0%", "10%", "20%", "30%", "40%", "50%"], "Pooled (£m)"].tolist() == [18, 17, 15, 15, 14, 8]
    prices = table(at, "price").set_index("Cut")["Price of silos (£ pooled per £1 alone)"]
    assert prices[["0%", "10%", "20%", "40%", "50%"]].tolist() == [2.25, 2.83, 2.5, 3.5, 4]
    lost = table(at, "lost").set_index("Cut")
    assert lost.loc["10%", "Lost per £1 cut, on their own (£)"] == 1
    assert "Every choice is proven to be the best." in said(at)
    assert len(at.metric) == 4


def test_what_silos_hide_is_told_before_what_falls_out(pressed):
    at = visit("pressure", scenario="ONE", tab=FALLS)
    found = headings(at)
    assert found[1:] == ["What a department's own list would not name", "By objective", "When each proposal falls out"]
    assert "leave out 2 projects worth £14 million that they would fund together" in said(at)
    assert table(at, "hidden")["Code"].tolist() == ["P2", "P5"]
    falls = table(at, "falls").set_index("Code")
    assert falls["On their own"]["P3"] == "drops at 5%, back at 45%"
    assert falls["On their own"]["P2"] == "never funded"
    assert falls["Hidden by silos at"]["P2"] == "0% to 50%"
    objectives = table(at, "objectives")
    assert objectives["Proposals"].tolist() == [6]
    assert objectives["Kept, together"].tolist() == [2]


def test_a_link_to_one_project_says_where_it_drops(pressed):
    at = visit("pressure", scenario="ONE", project="P4", tab=FALLS)
    assert headings(at)[1].replace("\\", "") == "Project P4 (P4): drops at 35% if departments choose on their own"
    assert "- Together, each within its own budget: never funded." in said(at)
    assert table(at, "falls")["Code"].tolist() == ["P4"]


def test_a_link_to_a_project_that_asks_for_nothing_is_explained(pressed):
    at = visit("pressure", scenario="ONE", project="GONE", tab=FALLS)
    assert "GONE does not ask for money in these years. All proposals are shown." in said(at)


def test_one_cut_shows_each_way_and_one_in_full(pressed):
    at = visit("pressure", scenario="ONE", cut="0", way="transfers", tab=AT_CUT)
    ways = table(at, "ways").set_index("Code")
    assert ways["On their own"]["P4"] == "from 2026-27"
    assert ways["Together"]["P4"] == "not funded"
    assert table(at, "funded")["Code"].tolist() == ["P1", "P2", "P5", "P6"]
    used = table(at, "envelopes").set_index("Organisation")
    assert used["Spent (£m)"].to_dict() == {"A": 11, "B": 9}
    assert used["Received (£m)"]["A"] == used["Passed on (£m)"]["B"] == 1
    assert "£1 million moves from B to A." in said(at)
    assert "The choice: proven to be the best." in said(at)


def test_one_more_million_is_chosen_anew_exactly(pressed):
    at = visit("pressure", scenario="ONE", tab=MORE)
    assert (
        headings(at)[1].replace("\\", "")
        == "One more £1 million buys most in A's RDEL programme of 2026-27: £2 million (own budgets)"
    )
    more = table(at, "more").set_index("Organisation")
    assert more["+£1m, own budgets (£m)"].to_dict() == {"A": 2, "B": 0}
    assert set(more["How sure"]) == {"Exact"}
    assert "no shadow price of a relaxed problem" in said(at)


def test_one_body_is_looked_at_by_itself(pressed):
    assert table(visit("pressure", scenario="ONE", body="B", tab=MORE), "more")["Organisation"].tolist() == ["B"]


def test_projects_that_must_be_funded_and_do_not_fit_are_told_by_name_and_amount(pressed):
    put(
        pressed,
        Override("ONE-1", "ONE", OverrideField.MUST_FUND, project="P1"),
        Override("ONE-2", "ONE", OverrideField.MUST_FUND, project="P2"),
    )
    at = visit("pressure", scenario="ONE", cut="0", tab=AT_CUT)
    assert headings(at)[0] == "Without a cut no choice keeps every rule and every budget"
    assert (
        "The envelope of A for RDEL programme in 2026-27 is £1,000,000 short for what must be funded from it: "
        "Project P1 (P1) and Project P2 (P2)."
    ) in errors(at)
    assert set(table(at, "ways")["Together"]) == {"no choice possible"}


def test_many_proposals_wait_until_somebody_asks(many):
    at = visit("pressure", scenario="ONE")
    assert headings(at)[0] == "What would 47 proposals keep, cut by cut?"
    assert FIRST_TIME in buttons(at)
    at = press(at, FIRST_TIME)
    assert headings(at)[0].startswith("At a cut of 20% each department on its own keeps £6 million")
    assert FIRST_TIME not in buttons(at)


def test_an_old_answer_is_shown_as_old_until_it_is_worked_out_again(many):
    press(visit("pressure", scenario="ONE"), FIRST_TIME)
    put(many, replace(silos.envelopes()[0], amounts=money([0])))
    at = visit("pressure", scenario="ONE")
    assert STALE in read(at)
    assert "each department on its own keeps £6 million" in headings(at)[0]
    at = press(at, AGAIN)
    assert STALE not in read(at)
    # B alone has money: 8 of its 10 after the cut, of which it spends 7 on P4; together they would choose P5.
    assert "each department on its own keeps £3 million; together they would keep £7 million" in headings(at)[0]


def test_what_was_stopped_does_not_begin_again_by_itself(pressed):
    at = visit("pressure", scenario="ONE")
    put(pressed, replace(silos.envelopes()[0], amounts=money([9e6])))
    at.session_state["pressure-ONE:stop"] = True  # as the press on the button that the running work shows
    at.run()
    assert AGAIN in buttons(at)
    assert AGAIN in buttons(at.run())
    at = press(at, AGAIN)
    assert not at.exception
    assert (AGAIN in buttons(at), STALE in read(at)) == (False, False)
    assert headings(at)[0].startswith("At a cut of 20% each department on its own keeps")


def test_the_caveat_and_the_basis_stand_on_every_tab(pressed):
    for tab in (f"{TAB}Value kept", FALLS, AT_CUT, MORE):
        words = said(visit("pressure", scenario="ONE", tab=tab))
        assert "An affordability what-if grouped by objective, not a league table" in words
        assert "One year. Envelopes and costs: nominal, undiscounted, 2026-27" in words


def test_the_example_says_that_its_envelopes_are_illustrative(example):
    at = visit("pressure", register="example", scenario="LOOKBACK")
    assert "Illustrative envelopes: no body has published these limits." in said(at)
    assert labelled(at, "selectbox", "Scenario").value == "LOOKBACK"
    falls = table(visit("pressure", register="example", scenario="LOOKBACK", tab=FALLS), "falls")
    assert "RTI" in falls["Code"].tolist()


def test_peoples_words_stay_words(live):
    names = {Project: "title", Organisation: "short_name", Scenario: "title"}
    records = [replace(one, **{names[type(one)]: HOSTILE}) if type(one) in names else one for one in silos.records()]
    records = [replace(one, themes=(HOSTILE,)) if isinstance(one, Project) else one for one in records]
    put(live, *records, replace(ONE, title=HOSTILE))
    put(
        live,
        Override("ONE-1", "ONE", OverrideField.MUST_FUND, project="P1"),
        Override("ONE-2", "ONE", OverrideField.MUST_FUND, project="P2"),
    )
    for code in ("", "ONE"):
        for tab in (f"{TAB}Value kept", FALLS, AT_CUT, MORE):
            assert stands_as_text(visit("pressure", scenario=code, cut="10", way="transfers", project="P1", tab=tab))


SURE = "See how sure it is"


@pytest.fixture
def unsure(live):
    """The worked example with a range on every benefit."""
    put(live, *(replace(one, **PERT) if isinstance(one, BenefitLine) else one for one in silos.records()), ONE)
    return live


def test_how_sure_a_selection_is_is_worked_out_when_asked_for(unsure):
    at = visit("pressure", scenario="ONE", cut="0", way="pooled", tab=AT_CUT)
    assert "chosen anew in 300 draws" in said(at)
    at = press(at, SURE)
    assert not at.exception
    found = table(at, "sure").set_index("Code")
    shares = found["In the best selection (% of draws)"]
    words = {"Keep": shares >= 90, "Drop": shares <= 10, "Find out more": (shares > 10) & (shares < 90)}
    assert all((found["What it says"][held] == name).all() for name, held in words.items())
    assert found["Standard error (% points)"].max() <= 2.9
    assert found["Standard error (% points)"].max() > 0
    assert "the Green Book 2026 (6.100) does not compare proposals" in said(at)
    assert "Draws: 300; seed: 2026; method: Latin hypercube" in said(at)
    assert SURE not in buttons(at.run())


def test_silos_have_no_best_selection_for_all(unsure):
    at = visit("pressure", scenario="ONE", cut="0", way="silo", tab=AT_CUT)
    assert "so there is no best selection for all" in said(at)
    assert SURE not in buttons(at)


def test_without_a_range_nobody_is_asked_to_wait(pressed):
    at = visit("pressure", scenario="ONE", cut="0", tab=AT_CUT)
    assert "No line of these proposals carries a range" in said(at)
    assert SURE not in buttons(at)


def test_how_sure_a_selection_is_is_kept_until_its_inputs_change(unsure):
    at = press(visit("pressure", scenario="ONE", cut="0", way="joint", tab=AT_CUT), SURE)
    first = table(at, "sure")
    assert table(visit("pressure", scenario="ONE", cut="0", way="joint", tab=AT_CUT), "sure").equals(first)
    put(unsure, replace(silos.envelopes()[0], amounts=money([2e6])))
    at = visit("pressure", scenario="ONE", cut="0", way="joint", tab=AT_CUT)
    assert STALE in said(at)
