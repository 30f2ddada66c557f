"""The way back in an address: a page of the app with its filters, and nothing else."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from visiting import turn_to, visit

from benefits.widgets.way_back import LONGEST, Origin, origin_of

PAGES = {"portfolio": "Portfolio", "department": "Departments", "": "Welcome"}


def test_a_page_with_its_filters_is_read():
    assert origin_of("portfolio?lead=DWP&class=at_risk", PAGES) == Origin(
        "portfolio", (("lead", "DWP"), ("class", "at_risk"))
    )
    assert origin_of("department", PAGES) == Origin("department", ())


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "?lead=DWP",
        "nowhere",
        "https://evil.example",
        "https://evil.example/portfolio?lead=DWP",
        "//evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/portfolio",
        "portfolio/",
        "portfolio#https://evil.example",
        "portfolio?lead",
        "portfolio?" + "&".join(f"a{at}=1" for at in range(31)),
        "portfolio?a=" + "b" * LONGEST,
    ],
)
def test_what_is_no_page_of_the_app_leads_nowhere(foreign):
    assert origin_of(foreign, PAGES) is None


@given(st.text(max_size=60))
def test_whatever_is_written_there_leads_to_a_page_of_the_app_or_nowhere(text):
    found = origin_of(text, PAGES)
    assert found is None or (found.page in PAGES and found.page)


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=5), st.text(min_size=1, max_size=8)), max_size=4))
def test_what_an_address_held_comes_back_whole(parts):
    query = urlencode(parts)
    assert origin_of(f"portfolio?{query}" if query else "portfolio", PAGES) == Origin("portfolio", tuple(parts))


def test_from_the_portfolio_to_a_project_and_back_the_filters_stay(linked):
    at = visit("portfolio", tab="portfolio-tab=At risk", lead="DWP", money="economic", claims="claimed")
    (there,) = [one for one in at.get("page_link") if "project=LINK" in one.proto.query_string]
    assert "lead%3DDWP" in there.proto.query_string


def test_the_way_back_of_a_page_that_was_come_to_by_one_is_kept(linked):
    at = visit("department", body="DWP", tab="department-tab=Projects", **{"from": "portfolio?lead=DWP"})
    (onward,) = [one for one in at.get("page_link") if "project=LINK" in one.proto.query_string]
    assert "from%3Dportfolio" in onward.proto.query_string


def test_a_way_back_that_grows_too_long_forgets_where_it_began(linked):
    long = "portfolio?" + urlencode({"lead": "x" * (LONGEST - 20)})
    at = visit("department", body="DWP", tab="department-tab=Projects", **{"from": long})
    assert not at.exception
    (onward,) = [one for one in at.get("page_link") if "project=LINK" in one.proto.query_string]
    assert "from=department" in onward.proto.query_string
    assert "xxx" not in onward.proto.query_string


def test_the_department_link_survives_a_change_of_tab(linked):
    at = turn_to(visit("department", body="DWP"), "department-tab=Projects")
    assert [one for one in at.get("page_link") if "project=LINK" in one.proto.query_string]
