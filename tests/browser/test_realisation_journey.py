"""From a reminder to a measurement, to another person who verifies it, to the leader's page and the briefing."""

import io
import re
from datetime import date

import pytest
from playwright.sync_api import expect
from pptx import Presentation
from walking import choose, follow, go, heading, open_tab, press, say_who, settle, type_into

from benefits.actions.importing import seed_organisations
from benefits.periods import FinancialYear
from benefits.records.categories import Side
from benefits.records.history import Actor
from benefits.records.store import Store
from tests.plain.register import FIRST, benefit, cost, money, option, project, share
from tests.plain.tracking import baseline, flow, measured, spent

pytestmark = pytest.mark.browser
YEAR = FinancialYear(2023)
MILLION = 1_000_000


def records():
    """A project of DWP that promised 4 and 8 million: 3 of the 4 arrived, and nobody has said what came of the 8."""
    plan = {"price_year": YEAR}
    yield project(first_year=YEAR, lead="DWP", title="Matched records")
    yield option()
    yield cost("C", money([10 * MILLION], YEAR), "DWP", **plan)
    yield benefit("L", money([0, 4 * MILLION, 8 * MILLION], YEAR), owner="Olu", title="Fewer wrong letters", **plan)
    yield share("L", "DWP")
    yield baseline(approved=date(2023, 4, 30), price_base=YEAR, first_year=YEAR)
    yield flow("L", "DWP", money([0, 4 * MILLION, 8 * MILLION], YEAR), title="Fewer wrong letters")
    yield flow("C", "DWP", money([10 * MILLION], YEAR), side=Side.COST)
    yield spent("C", YEAR - FIRST, 10 * MILLION, verified_by="Vic", price_year=YEAR)
    known = {"evidence_grade": "E3", "evidence": "Return", "verified_by": "Vic", "price_year": YEAR}
    yield measured("L", "DWP", YEAR + 1 - FIRST, 3 * MILLION, **known)


@pytest.fixture(scope="module")
def register_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("realised") / "register.duckdb"
    store = Store.open(path)
    seed_organisations(store)
    with store.write(Actor("test", "Test"), "import", "", "k") as tx:
        tx.put_all(list(records()))
    store.close()
    return path


def test_what_is_due_is_measured_verified_shown_and_briefed(page):
    go(page, "")
    say_who(page, "Olu", "DWP", "Benefit owner")
    follow(page, "realisation?project=P")
    expect(heading(page)).to_contain_text("£3 million of the £4 million due and reported has arrived: 75%")
    expect(heading(page)).to_contain_text("£8 million more was due and nobody has reported on it")

    follow(page, "")
    page.get_by_role("link", name=re.compile("Fewer wrong letters, 2025-26")).click()
    page.wait_for_url("**/measurements?**")
    settle(page)
    type_into(page, "Pounds (optional)", "6000000")
    choose(page, "Evidence grade (optional)", "E3")
    type_into(page, "Evidence (optional)", "Before and after, spring return")
    page.get_by_text("Price terms, sources and notes").click()
    choose(page, "Price terms (optional)", "Real")
    type_into(page, "Price year (optional)", str(YEAR))
    settle(page)
    press(page, "Save the measurement")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()

    open_tab(page, "Verify")
    say_who(page, "Vera", "DWP", "Assurer")
    choose(page, "What to verify", "Fewer wrong letters")
    settle(page)
    type_into(page, "What you checked it against", "The spring return")
    press(page, "Verify")
    expect(page.get_by_text("Verified.", exact=True)).to_be_visible()

    follow(page, "realisation?project=P")
    expect(heading(page)).to_contain_text("£9 million of the £12 million due has arrived: 75%")
    expect(page.get_by_test_id("stMetric").filter(has_text="Verified")).to_contain_text("£9m")

    follow(page, "briefings?about=project&project=P")
    with page.expect_download() as coming:
        page.get_by_role("button", name="PowerPoint (.pptx)", exact=True).click()
    slides = Presentation(io.BytesIO(coming.value.path().read_bytes()))
    said = " ".join(shape.text_frame.text for slide in slides.slides for shape in slide.shapes if shape.has_text_frame)
    assert "£9 million of the £12 million due" in said
    assert "As reported on" in said
