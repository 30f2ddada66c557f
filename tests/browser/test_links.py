"""Links: an address names register, project, lens and search, and opens on what it names in a fresh tab."""

import pytest
from playwright.sync_api import expect
from readme import lay_out
from walking import cell, choose, follow, go, heading, open_tab, settle

from benefits.actions.importing import save_import, seed_organisations
from benefits.interchange.read import read_folder
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.store import Store

pytestmark = pytest.mark.browser
MANAGER = Person("declared:Ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER),))


@pytest.fixture(scope="module")
def register_file(tmp_path_factory):
    """A register with the README's project LINK."""
    folder = tmp_path_factory.mktemp("linked")
    with_link = Store.open(folder / "register.duckdb")
    seed_organisations(with_link)
    save_import(with_link, MANAGER, read_folder(lay_out(folder / "link")).records, "", "link")
    with_link.close()
    return folder / "register.duckdb"


def test_a_link_to_a_project_and_a_lens_opens_on_them(page):
    go(page, "project?register=live&project=LINK&money=del_cash&claims=accepted_only")
    expect(heading(page)).to_contain_text("Linked case records")
    open_tab(page, "Appraisal")
    expect(page.get_by_role("combobox", name="Count as")).to_have_value("DEL cash")
    expect(page.get_by_role("combobox", name="Benefits that are")).to_have_value("Accepted only")
    assert {"project=LINK", "money=del_cash"} <= set(page.url.partition("?")[2].split("&"))


def test_a_link_to_the_portfolio_keeps_lens_and_filter(page):
    go(page, "portfolio?register=live&money=del_cash&lead=DWP")
    expect(page.get_by_text("DEL cash; all claims.")).to_be_visible()
    page.get_by_text("Lens and filters").click()
    expect(page.get_by_role("combobox", name="Lead organisation")).to_have_value("DWP")


def test_a_lens_chosen_on_the_page_can_be_sent_on_as_a_link(page):
    go(page, "portfolio?register=live")
    page.get_by_text("Lens and filters").click()
    choose(page, "Benefits that are", "Accepted only")
    page.wait_for_url("**claims=accepted_only**")
    page.reload()
    settle(page)
    expect(page.get_by_text("Economic value; accepted only.")).to_be_visible()


def test_a_search_is_part_of_the_address_both_ways(page):
    go(page, "projects?register=live&find=nothing+like+it")
    expect(page.get_by_text("No project of 1 has all those words. Try fewer.")).to_be_visible()
    field = page.get_by_role("textbox", name="Find a project")
    expect(field).to_have_value("nothing like it")
    field.fill("linked")
    field.press("Enter")
    page.wait_for_url("**find=linked**")
    settle(page)
    expect(cell(page, "Linked case records")).to_be_attached()


def test_a_link_to_a_project_that_is_not_there_says_so_and_offers_a_near_one(page):
    go(page, "project?register=live&project=LINC")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("There is no project LINC. Did you mean LINK?")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_link_with_markup_for_a_code_shows_it_as_text(page):
    go(page, "project?register=live&project=%21%5Bx%5D(http%3A%2F%2Fevil.example%2Fa.png)")
    expect(page.get_by_role("alert")).to_contain_text("![x](http://\u2060evil.example/a.png)")


def test_a_link_on_the_same_page_takes_the_place_of_what_was_chosen_by_hand(page):
    go(page, "portfolio?register=live")
    page.get_by_text("Lens and filters").click()
    choose(page, "Count as", "DEL cash")
    page.wait_for_url("**money=del_cash**")
    follow(page, "portfolio?register=live&money=economic&lead=DWP")
    expect(page.get_by_role("combobox", name="Count as")).to_have_value("Economic value")
    choose(page, "Benefits that are", "Accepted only")
    page.wait_for_url("**claims=accepted_only**")
    settle(page)
    assert "money=del_cash" not in page.url
    assert "lead=DWP" in page.url


def test_back_returns_to_the_page_before(page):
    go(page, "portfolio?register=live")
    open_tab(page, "At risk")
    page.get_by_test_id("stMain").get_by_role("link", name="Linked case records").click()
    page.wait_for_url("**/project?**")
    settle(page)
    page.go_back()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Portfolio")
    expect(heading(page)).to_contain_text("1 project fails")
