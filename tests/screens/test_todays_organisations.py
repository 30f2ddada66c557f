"""Pages by today's organisations, and the inbox of a body that took the place of one that closed."""

import pytest
from plain.moved import moved
from visiting import MANAGER, READER, buttons, errors, headings, labelled, press, read, table, turn_to, visit

from benefits.actions.importing import save_import
from benefits.portfolio.basis import Bodies
from benefits.records.access import grant
from benefits.records.categories import Agreement, Role
from benefits.records.model import Person

MHCLG = Person("declared:Mo", "", "Mo", (grant(Role.BENEFIT_OWNER, "MHCLG"),))
DBT = Person("declared:Di", "", "Di", (grant(Role.BENEFIT_OWNER, "DBT"),))
TODAY = {"organisations": "today"}
LEFT = "BIS stays as recorded: it closed and was divided between DBT, DESNZ and DSIT."
THEIRS, DIVIDED = "LINK-B1-HMRC", "LINK-B1-MOJ"


@pytest.fixture
def reorganised(live, linked_records):
    """LINK with MHCLG as its payer; DCLG, whose place it took, and BIS, which was divided, gain."""
    save_import(live, MANAGER, moved(linked_records), "For the test", "moved")
    return live


def plain(at):
    return read(at).replace("\\", "")


def test_the_portfolio_stands_as_recorded_until_todays_bodies_are_chosen(reorganised):
    at = visit("portfolio")
    assert set(table(at, "bodies")["Body"]) >= {"MHCLG", "DCLG", "BIS"}
    assert "today's organisations" not in plain(at)
    before = {one.label: one.value for one in at.metric}
    labelled(at, "selectbox", "Organisations").set_value(Bodies.TODAY).run()
    assert not at.exception
    assert at.query_params["organisations"] == "today"
    assert "DCLG" not in set(table(at, "bodies")["Body"])
    assert f"By today's organisations. {LEFT}" in plain(at)
    after = {one.label: one.value for one in at.metric}
    assert {name for name in before if before[name] != after[name]} == {"Own department"}


@pytest.mark.parametrize("tab", ["At risk", "Who benefits from whose money", "All projects"])
def test_every_tab_opens_by_todays_bodies(reorganised, tab):
    at = visit("portfolio", **TODAY)
    assert not turn_to(at, f"portfolio-tab={tab}").exception
    assert "DCLG" not in plain(at)


def test_a_link_to_a_project_keeps_the_choice(reorganised):
    linked = visit("portfolio", tab="portfolio-tab=At risk", **TODAY).get("page_link")
    to_project = [one.proto.query_string for one in linked if one.proto.page == "project"]
    assert ["organisations=today" in one for one in to_project] == [True]
    as_recorded = visit("portfolio", tab="portfolio-tab=At risk", organisations="<script>").get("page_link")
    assert not any("organisations" in one.proto.query_string for one in as_recorded)


def test_the_lead_of_the_example_goes_by_todays_name(example):
    at = visit("portfolio", register="example", tab="portfolio-tab=All projects", **TODAY)
    leads = table(at, "portfolio").set_index("Code")["Lead"]
    assert leads["NPFIT"] == "DHSC"
    offered = labelled(at, "selectbox", "Lead organisation").options
    assert "DHSC" in offered
    assert "DH" not in offered


def test_a_project_page_says_todays_body_and_what_is_recorded(reorganised):
    at = visit("project", project="LINK", tab="project-tab=Appraisal", **TODAY)
    assert not at.exception
    assert f"By today's organisations. {LEFT}" in plain(at)
    assert set(table(at, "bodies")["Body"]) >= {"MHCLG", "BIS"}
    assert "DCLG" not in set(table(at, "bodies")["Body"])
    turn_to(at, "project-tab=Who benefits")
    assert "MHCLG (recorded as DCLG)" in table(at, "shares")["Recipient"].tolist()
    recorded = visit("project", project="LINK", tab="project-tab=Who benefits")
    assert "DCLG" in table(recorded, "shares")["Recipient"].tolist()


def test_the_rescue_list_asks_no_body_to_rescue_itself(reorganised):
    at = visit("rescues", project="LINK", **TODAY)
    assert not at.exception
    assert table(at, "rescues")["Could pay"].tolist() == ["BIS"]
    assert LEFT in plain(at)
    assert "Sharing a cost counts each organisation as recorded" in plain(at)
    recorded = visit("rescues", project="LINK")
    assert table(recorded, "rescues")["Could pay"].tolist() == ["DCLG, BIS"]
    assert "Sharing a cost counts" not in plain(recorded)


def test_a_successors_inbox_holds_the_closed_bodys_shares_marked_as_such(reorganised):
    at = visit("inbox", MHCLG)
    assert not at.exception
    assert "2 shares wait for an answer of MHCLG" in headings(at)[0]
    listed = table(at, "inbox").set_index("Share")
    assert listed["Promised to"].to_dict() == {
        "LINK-B1-DWP": "MHCLG",
        THEIRS: "DCLG, answered by MHCLG as its successor",
    }
    assert "MHCLG took the place of DCLG" in plain(at)


def test_a_successor_accepts_and_the_share_says_for_whom(reorganised):
    at = visit("inbox", MHCLG, share=THEIRS)
    assert not at.exception
    assert table(at, "share-facts").set_index("What")["As recorded"]["Promised to"].startswith("DCLG, answered by")
    press(at, "Accept")
    assert not at.error, errors(at)
    share = reorganised.one("share", THEIRS).record
    assert (share.agreement, share.agreed_by) == (Agreement.ACCEPTED, "Mo (MHCLG, as successor of DCLG)")


def test_others_are_told_that_the_successors_people_answer(reorganised):
    at = visit("inbox", READER, body="DCLG", share=THEIRS)
    assert "DCLG has closed and MHCLG took its place. Only people of MHCLG can accept" in plain(at)
    assert "Accept" not in buttons(at)


def test_for_a_divided_body_nobody_is_offered_an_answer_and_the_way_out_is_told(reorganised):
    at = visit("inbox", DBT, body="BIS", share=DIVIDED)
    assert not at.exception
    assert "Accept" not in buttons(at)
    assert "Nobody answers for BIS: it closed and was divided between DBT, DESNZ and DSIT." in plain(at)
    assert "first has to name the body of today" in plain(at)
