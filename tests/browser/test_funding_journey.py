"""From a project at risk to a schedule that nets to zero, and from a scenario to what a cut costs, in the browser."""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from walking import EXPLORE, choose, follow, go, heading, open_tab, press, say_who, settle

pytestmark = pytest.mark.browser
AT_RISK = "?register=example&project=RTI"
CLASS = "RDEL programme"


def downloaded(page, button):
    with page.expect_download() as coming:
        page.get_by_role("button", name=button, exact=True).click()
    return io.BytesIO(coming.value.path().read_bytes())


@pytest.fixture
def finance(page):
    """The example portfolio in front of somebody from finance at HM Treasury."""
    go(page, "")
    say_who(page, "Fin", "HMT", "Finance")
    press(page, EXPLORE)
    page.wait_for_url("**/portfolio?**")
    settle(page)
    return page


def test_a_project_at_risk_is_shared_and_the_transfers_net_to_zero(finance):
    page = finance
    follow(page, f"rescues{AT_RISK}")
    expect(heading(page)).to_contain_text("1 project costs its payers more than they get back")
    press(page, "Share this cost")
    page.wait_for_url("**/cost_sharing?**project=RTI**")
    expect(heading(page)).to_have_text(re.compile("HMT and HMRC can share .* so that each gains"))
    press(page, "Plan the transfers")
    page.wait_for_url("**/transfers?**project=RTI**")
    settle(page)
    expect(
        page.get_by_role("heading", name=re.compile("budget cover transfers move .* and net to zero"))
    ).to_be_visible()
    book = load_workbook(downloaded(page, "Download the schedule (.xlsx)"), data_only=True)
    positions = [row[2:] for row in book["Net position by department"].iter_rows(values_only=True) if row[1] == CLASS]
    departments, together = positions[:-1], positions[-1]
    assert any(any(row) for row in departments)
    assert together == tuple(map(sum, zip(*departments, strict=True))) == (0,) * len(together)
    draft = downloaded(page, "Download the draft (.docx)")
    assert draft.getvalue().startswith(b"PK")
    follow(page, f"rescues{AT_RISK}")  # an input of the same name on another page follows the address too
    expect(page.get_by_role("heading", name="PAYE Real Time Information")).to_be_visible()


def test_a_scenario_is_copied_and_the_pressure_page_says_what_a_cut_costs(finance):
    page = finance
    follow(page, "scenarios?register=example&scenario=LOOKBACK")
    expect(heading(page)).to_contain_text("5 projects ask for money")
    follow(page, "pressure?register=example&scenario=LOOKBACK")
    expect(heading(page)).to_contain_text(re.compile("At a cut of|Without a cut"), timeout=60_000)
    for tab in ("What falls out", "At one cut"):
        open_tab(page, tab)
        expect(page.get_by_role("tabpanel").first).to_be_attached()
    expect(page.get_by_text("not a league table")).to_be_visible()


def test_the_envelopes_of_the_example_say_that_nobody_published_them(finance):
    page = finance
    follow(page, "envelopes?register=example")
    expect(page.get_by_text("Illustrative envelopes")).to_be_visible()
    choose(page, "Organisation", "HMRC")
    settle(page)
    assert "body=HMRC" in page.url
