"""The first five minutes: through the example, then an own register from the first project to its answer."""

import pytest
from playwright.sync_api import expect
from walking import (
    AMOUNTS,
    EXPLORE,
    LOG,
    SAVE_BENEFIT,
    SAVE_COST,
    SAVE_PROJECT,
    SEE_PROJECT,
    SHARES,
    WHY,
    cell,
    choose,
    choose_page,
    go,
    heading,
    open_tab,
    press,
    say_who,
    settle,
    type_amounts,
    type_into,
    type_shares,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# By hand, £m in 2026-27 prices at 3.5%: DWP pays 10 in 2026-27 and 2 in 2028-29; 5 comes back in each of the three
# years from 2027-28, of which DWP gets 30% and HMRC 70%.
COST = 10 + 2 / 1.035**2
BENEFIT = 5 / 1.035 + 5 / 1.035**2 + 5 / 1.035**3
OWN, GOVERNMENT = 0.3 * BENEFIT - COST, BENEFIT - COST


def test_the_example_shows_its_finding_its_flows_as_picture_and_table_and_a_project_with_workings(page):
    go(page, "")
    press(page, EXPLORE)
    page.wait_for_url("**/portfolio?register=example")
    settle(page)
    expect(heading(page)).to_contain_text("across government: £")
    expect(page.get_by_role("figure", name="Flows from payers through projects to recipients")).to_be_visible()
    page.get_by_role("tab", name="Table", exact=True).first.click()
    expect(page.get_by_role("region", name="Flows from payers through projects to recipients")).to_be_visible()
    open_tab(page, "At risk")
    expect(page.get_by_text("three decisions")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="PAYE Real Time Information").click()
    page.wait_for_url("**/project?register=example**project=RTI**")
    settle(page)
    expect(heading(page)).to_contain_text("PAYE Real Time Information")
    open_tab(page, "Appraisal")
    expect(page.get_by_text("The smallest rescue is")).to_be_visible()
    expect(page.get_by_role("region", name="Every measure from each standpoint")).to_be_visible()
    open_tab(page, "Workings")
    expect(page.get_by_role("region", name="One line year by year")).to_be_visible()
    expect(page.get_by_text("Present value is real times the discount factor")).to_be_visible()


def test_an_own_project_from_the_short_form_fails_its_payers_test_and_passes_across_government(page):
    go(page, "")
    say_who(page)
    press(page, LOG)
    type_into(page, "Title", "Joined-up addresses")
    choose(page, "Lead organisation", "DWP")
    type_into(page, "First year", "2026-27")
    press(page, SAVE_PROJECT)
    page.wait_for_url("**/edit_project?register=live&project=JUA")
    settle(page)

    type_into(page, "Title", "Build and mend")
    choose(page, "Kind", "Implementation")
    choose(page, "Budget class", "RDEL programme")
    type_amounts(page, {0: "10,000,000", 2: "£2m"})
    press(page, SAVE_COST)
    expect(page.get_by_text("Saved.")).to_be_visible()

    open_tab(page, "Benefits and shares")
    type_into(page, "Title", "Fewer returned letters")
    choose(page, "Type", "Other")
    type_amounts(page, {1: "5m", 2: "5m", 3: "5,000,000"})
    type_shares(page, {"DWP": "30%", "HMRC": "0.7"})
    press(page, SAVE_BENEFIT)
    expect(page.get_by_text("Saved.")).to_be_visible()

    page.get_by_role("link", name=SEE_PROJECT).click()
    page.wait_for_url("**/project?register=live&project=JUA")
    settle(page)
    finding = page.get_by_test_id("stMain").get_by_role("heading").nth(2)
    expect(finding).to_have_text(
        f"DWP pays £{COST:.1f} million and gains £{0.3 * BENEFIT:.1f} million: on its own budget it loses "
        f"£{-OWN:.1f} million. Government as a whole gains £{GOVERNMENT:.1f} million."
    )
    go(page, "portfolio?register=live")
    expect(heading(page)).to_contain_text(
        "1 project fails its payer's own test but passes across government: "
        f"£{GOVERNMENT:.1f} million of value would be lost"
    )


def test_a_changed_cost_line_changes_the_answer_and_leaves_its_history(page):
    """Goes on where the test before it ended: the register of this file is one."""
    go(page, "")
    say_who(page, "Bea")
    choose_page(page, "Record", "Edit a project")
    choose(page, "Project", "Joined-up addresses")
    settle(page)
    choose(page, "Cost line", "Build and mend")
    settle(page)
    type_amounts(page, {0: "9,000,000"})
    type_into(page, WHY, "New quotation")
    press(page, SAVE_COST)
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name=SEE_PROJECT).click()
    page.wait_for_url("**/project?register=live&project=JUA")
    settle(page)
    expect(page.get_by_test_id("stMain").get_by_role("heading").nth(2)).to_contain_text(
        f"DWP pays £{COST - 1:.1f} million"
    )
    open_tab(page, "History")
    expect(cell(page, "Ada")).to_be_attached()
    expect(cell(page, "Bea")).to_be_attached()
    expect(cell(page, "New quotation")).to_be_attached()


def test_what_is_typed_into_a_grid_that_is_no_number_is_refused_and_stays_there(page):
    go(page, "")
    say_who(page)
    choose_page(page, "Record", "Edit a project")
    choose(page, "Project", "Joined-up addresses")
    settle(page)
    type_into(page, "Title", "To be costed")
    choose(page, "Kind", "Operating")
    choose(page, "Budget class", "RDEL programme")
    type_amounts(page, {1: "tbc"})
    press(page, SAVE_COST)
    expect(page.get_by_role("alert").get_by_text("2027-28")).to_be_visible()
    expect(cell(page, "tbc")).to_be_attached()
    expect(page.get_by_role("textbox", name="Title", exact=True)).to_have_value("To be costed")


def test_a_double_click_saves_one_project_and_leads_to_it(page):
    go(page, "")
    say_who(page)
    press(page, LOG)
    type_into(page, "Title", "Twice pressed")
    choose(page, "Lead organisation", "DWP")
    type_into(page, "First year", "2026-27")
    page.get_by_role("button", name=SAVE_PROJECT, exact=True).dblclick()
    page.wait_for_url("**/edit_project?register=live&project=TP")
    settle(page)
    expect(heading(page)).to_contain_text("Twice pressed")
    go(page, "projects?register=live&find=twice")
    expect(page.get_by_text("1 of 2 projects.")).to_be_visible()


def test_grids_can_be_told_apart_by_name(page):
    go(page, "")
    say_who(page)
    choose_page(page, "Record", "Edit a project")
    choose(page, "Project", "Joined-up addresses")
    settle(page)
    open_tab(page, "Benefits and shares")
    for name in (AMOUNTS, SHARES):
        expect(page.get_by_role("region", name=name, exact=True)).to_be_visible()
