"""The portfolio page: the finding, the pictures with their twins, the filters and the lens in the address."""

import pytest
from visiting import MANAGER, NOTHING_YET, buttons, headings, press, read, stands_as_text, table, turn_to, visit

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims

# The name of a table on each tab.
TABS = {
    "Who pays, who gains": "flows",
    "At risk": "at-risk",
    "Promised and arrived": "curve",
    "Who benefits from whose money": "matrix",
    "All projects": "portfolio",
}
# LINK by hand, £m: DWP pays 10 + 5/1.035 + 2/1.035**2 + 2/1.035**3 + 2/1.035**4 = 20.24. The benefit is worth
# 4/1.035 + 8/1.035**2 + 8/1.035**3 + 8/1.035**4 = 25.52, of which DWP gets 25% and government 90%.
LINK = {"Own department": "−£13.9m", "Cross-government": "£2.7m", "Society": "£5.3m"}


def tiles(at):
    return {one.label: one.value for one in at.metric}


def test_an_empty_register_says_what_to_do_next():
    at = visit("portfolio")
    assert not at.exception
    assert NOTHING_YET in read(at)
    assert "Log a project" not in buttons(at)
    assert press(at, "Go to the two doors").title[0].value == "Welcome"


def test_an_empty_register_offers_the_form_to_who_may_fill_it_in():
    assert press(visit("portfolio", MANAGER), "Log a project").title[0].value == "New project"


def test_the_heading_is_the_finding(linked):
    at = visit("portfolio")
    assert headings(at)[0].startswith(
        "1 project fails its payer's own test but passes across government: £2.7 million of value would be lost"
    )
    assert tiles(at) == LINK


def test_the_basis_of_the_figures_stands_below_them(linked):
    basis = read(visit("portfolio")).replace("\\", "")
    assert "Economic value; all claims. " in basis
    assert "Green Book edition GB2026" in basis


def test_the_five_decisions_with_the_most_at_stake_lead_to_all_of_them(example):
    at = visit("portfolio", register="example", tab="portfolio-tab=To decide", on="2026-11-29")
    assert not at.exception
    said = [one.value for one in at.markdown if "To decide" in one.value]
    assert len(said) == 5
    (link,) = [one for one in at.get("page_link") if one.label == "See every decision"]
    assert "from=portfolio%3F" in link.proto.query_string


def test_the_day_of_the_promises_comes_from_the_address(example):
    at = visit("portfolio", register="example", tab="portfolio-tab=Promised and arrived", on="2020-04-01")
    assert "1 April 2020" in read(at)


def test_without_a_promise_the_page_says_what_to_do(linked):
    at = visit("portfolio", tab="portfolio-tab=Promised and arrived")
    assert not at.exception
    assert "No benefit has a frozen baseline yet" in read(at)


@pytest.mark.parametrize(("tab", "name"), TABS.items())
def test_every_tab_of_the_example_opens_with_its_table(example, tab, name):
    at = visit("portfolio", register="example", tab=f"portfolio-tab={tab}")
    assert not at.exception
    assert len(table(at, name))


def test_every_tab_opens_where_a_filter_leaves_no_project(example):
    at = visit("portfolio", register="example", lead="HMRC", **{"class": "local_gain_only"})
    assert headings(at) == ["No project is shown. Choose other filters."]
    for tab in TABS:
        assert not turn_to(at, f"portfolio-tab={tab}").exception, tab


def test_every_picture_has_a_twin_with_its_numbers_and_their_download(example):
    at = visit("portfolio", register="example")
    assert not at.exception
    assert [len(table(at, name)) > 0 for name in ("flows", "bodies", "lenses")] == [True] * 3


def test_projects_at_risk_come_with_rescue_and_a_link(example):
    at = visit("portfolio", register="example", tab="portfolio-tab=At risk")
    listed = table(at, "at-risk")
    assert list(listed["Value lost if dropped (£m)"]) == sorted(listed["Value lost if dropped (£m)"], reverse=True)
    assert (listed["Smallest rescue (£m)"] > 0).all()
    assert len([one for one in at.get("page_link") if "project=" in one.proto.query_string]) == len(listed)


def test_the_address_names_the_lens_and_the_filters(linked):
    at = visit("portfolio", money="del_cash", claims="accepted_only", lead="DWP")
    assert not at.exception
    chosen = {one.key: one.value for one in at.selectbox}
    assert (chosen["money"], chosen["claims"], chosen["lead"]) == (Money.DEL_CASH, Claims.ACCEPTED, "DWP")
    assert "DEL cash; accepted only. " in read(at).replace("\\", "")


def test_a_chosen_lens_and_filter_go_into_the_address(linked):
    at = visit("portfolio")
    at.selectbox(key="money").set_value(Money.DEL_CASH).run()
    at.selectbox(key="lead").set_value("DWP").run()
    assert (at.query_params["money"], at.query_params["lead"]) == ("del_cash", "DWP")


@pytest.mark.parametrize("name", ["money", "claims", "lead", "class"])
def test_a_lens_in_the_address_that_does_not_exist_is_the_usual_one(linked, name):
    at = visit("portfolio", **{name: "<script>"})
    assert not at.exception
    assert tiles(at) == LINK


def test_a_filter_that_leaves_nothing_says_so(linked):
    assert "No project is shown. Choose other filters." in read(visit("portfolio", **{"class": "self_supporting"}))


def test_hostile_texts_stay_text_on_every_tab(hostile):
    at = visit("portfolio")
    for tab in TABS:
        assert not turn_to(at, f"portfolio-tab={tab}").exception, tab
        assert stands_as_text(at), tab
        assert not any("](http" in link.proto.label for link in at.get("page_link"))


def test_any_project_shown_can_be_opened_and_leads_back_to_this_tab(linked):
    at = visit("portfolio", tab="portfolio-tab=All projects", project="LINK")
    (link,) = [one for one in at.get("page_link") if one.proto.page == "project"]
    assert "project=LINK" in link.proto.query_string
    assert "from=portfolio%3F" in link.proto.query_string
