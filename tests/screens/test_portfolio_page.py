"""The portfolio page: the finding, the pictures with their twins, the filters and the lens in the address."""

import pytest
from visiting import MANAGER, NOTHING_YET, buttons, press, read, stands_as_text, visit

TABS = {
    "Who pays, who gains": "table-flows",
    "At risk": "table-at-risk",
    "Who benefits from whose money": "table-matrix",
    "All projects": "table-portfolio",
}


def shown(at, key):
    return next(one.value for one in at.dataframe if one.key == key)


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
    assert at.subheader[0].value.startswith("1 project fails its payer's own test but passes across government: £2.7")
    assert [one.label for one in at.metric] == ["Own department", "Cross-government", "Society"]
    # DWP pays 20.2 and gets 6.4; government gains 2.7, society 5.3: the README's running example.
    assert [one.value for one in at.metric] == ["−£13.8m", "£2.7m", "£5.3m"]


def test_the_basis_of_the_figures_stands_below_them(linked):
    basis = visit("portfolio").caption
    assert any("Economic value; all claims." in one.value and "Green Book" in one.value for one in basis)


@pytest.mark.parametrize(("tab", "table"), TABS.items())
def test_every_tab_of_the_example_opens_with_its_table(example, tab, table):
    at = visit("portfolio", register="example", tab=f"portfolio-tab={tab}")
    assert not at.exception
    assert len(shown(at, table))


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_where_a_filter_leaves_no_project(example, tab):
    at = visit("portfolio", register="example", tab=f"portfolio-tab={tab}", **{"class": "local_gain_only", "lead": "FSA"})
    assert not at.exception
    assert at.subheader[0].value


def test_every_picture_has_a_twin_with_its_numbers_and_their_download(example):
    at = visit("portfolio", register="example")
    assert {"table-flows", "table-bodies", "table-lenses"} <= {one.key for one in at.dataframe}
    assert {"download-flows", "download-bodies", "download-lenses"} <= {one.key for one in at.download_button}


def test_projects_at_risk_come_with_rescue_and_a_link(example):
    at = visit("portfolio", register="example", tab="portfolio-tab=At risk")
    listed = shown(at, "table-at-risk")
    assert list(listed["Value lost if dropped (£m)"]) == sorted(listed["Value lost if dropped (£m)"], reverse=True)
    assert (listed["Smallest rescue (£m)"] > 0).all()
    assert len(at.get("page_link")) == len(listed)


def test_the_address_names_the_lens_and_the_filters(linked):
    at = visit("portfolio", money="del_cash", claims="accepted_only", lead="DWP")
    assert not at.exception
    chosen = {one.key: one.value for one in at.selectbox}
    assert (chosen["money"], chosen["claims"], chosen["lead"]) == ("del_cash", "accepted_only", "DWP")
    assert any("DEL cash; accepted only." in one.value for one in at.caption)


def test_a_chosen_lens_and_filter_go_into_the_address(linked):
    at = visit("portfolio")
    at.selectbox(key="money").set_value("del_cash").run()
    at.selectbox(key="lead").set_value("DWP").run()
    assert (at.query_params["money"], at.query_params["lead"]) == ("del_cash", "DWP")


@pytest.mark.parametrize("name", ["money", "claims", "lead", "class"])
def test_a_lens_in_the_address_that_does_not_exist_is_the_usual_one(linked, name):
    at = visit("portfolio", **{name: "<script>"})
    assert not at.exception
    assert [one.value for one in at.metric] == ["−£13.8m", "£2.7m", "£5.3m"]


def test_a_filter_that_leaves_nothing_says_so(linked):
    assert "No project is shown. Choose other filters." in read(visit("portfolio", **{"class": "self_supporting"}))


@pytest.mark.parametrize("tab", TABS)
def test_hostile_texts_stay_texts(hostile, tab):
    at = visit("portfolio", tab=f"portfolio-tab={tab}")
    assert not at.exception
    assert stands_as_text(at)
    assert not any("](http" in link.proto.label for link in at.get("page_link"))
