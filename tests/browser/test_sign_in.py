"""Signing in as people do: strangers stay outside, links lead on, and who leaves is gone at the next press."""

import re

import pytest
import requests
from plain.signing_in import Door, app, free_port, keep, provider
from playwright.sync_api import Browser, Page, expect
from readme import files
from walking import SAVE_IMPORT, go, heading, press, settle

from benefits.interchange.read import read_files
from benefits.records.model import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DEEP = "project?register=live&project=LINK"
TITLE = "Linked case records"


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """The app with sign-in on: one project, three people who may read it, and a first administrator."""
    store = tmp_path_factory.mktemp("signing") / "register.duckdb"
    with provider() as issuer:
        people = [
            Person(name, f"{name}@dwp.gov.uk", name.title(), ("finance:DWP", "leader:*"), f"{issuer}|{name}")
            for name in ("ann", "bob", "cat")
        ]
        keep(store, *people, *read_files({name: text.encode() for name, text in files().items()}).records)
        with app(store, issuer, free_port(), BENEFITS_FIRST_ADMINISTRATOR=f"{issuer}|boss") as running:
            yield running


@pytest.fixture
def person(chromium: Browser, door: Door):
    """A function: a new browser in which somebody signs in; whatever else they do is up to the test."""
    opened = []

    def signed_in(name: str, to: str = "portfolio?register=live") -> Page:
        context = chromium.new_context(base_url=door.address, locale="en-GB", viewport={"width": 1280, "height": 900})
        opened.append(context)
        page = context.new_page()
        page.goto(f"/{to}")
        expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
        sign_in(page, name)
        return page

    yield signed_in
    for context in opened:
        context.close()


def sign_in(page: Page, name: str) -> None:
    """From the page of the door through the sign-in service and back."""
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_placeholder("sub").fill(name)
    page.get_by_role("button", name="Authorize").click()


def sign_out(page: Page) -> None:
    """With the button of the side bar, and the service's own question."""
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_stranger_is_told_whom_to_ask_and_what_to_quote(person, door, accessibility_faults):
    page = person("eve", DEEP)
    expect(page.get_by_role("heading", name="This register does not know you")).to_be_visible()
    expect(page.get_by_text(f"{door.issuer}|eve")).to_be_visible()
    expect(page.get_by_text("Ask an administrator of this register")).to_be_visible()
    assert TITLE not in page.content()
    assert page.locator("script").count() == 0
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    assert accessibility_faults(page) == []


def test_a_link_leads_on_after_signing_in_and_the_side_bar_says_who(person, door):
    page = person("ann", DEEP)
    page.wait_for_url(f"**/{DEEP}*")
    settle(page)
    expect(heading(page)).to_contain_text(TITLE)
    bar = page.get_by_test_id("stSidebar")
    expect(bar.get_by_text("Signed in as Ann")).to_be_visible()
    expect(bar.get_by_text("Finance for DWP")).to_be_visible()
    expect(bar.get_by_text("Say who you are")).to_have_count(0)


def test_a_download_is_for_who_is_signed_in_and_leaves_a_line(person, door):
    page = person("ann", "projects?register=live")
    settle(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download as CSV").click()
    url = re.sub(r"[?#].*", "", started.value.url)
    assert "/media/" in url
    assert TITLE in started.value.path().read_text(encoding="utf-8-sig")
    stranger = requests.get(url, timeout=20)
    assert (stranger.status_code, stranger.text) == (401, "Sign in first")
    line = door.lines("download")[-1]
    assert (line["subject"], line["path"]) == (f"{door.issuer}|ann", url.removeprefix(door.address))


def test_signing_out_ends_another_tab_at_its_next_press_and_leads_back(person):
    first = person("bob")
    settle(first)
    second = first.context.new_page()
    go(second, DEEP)
    expect(heading(second)).to_contain_text(TITLE)
    sign_out(first)
    expect(first.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    second.get_by_role("tab", name="Costs", exact=True).click()
    expect(second.get_by_role("heading", name="You have signed out", level=1)).to_be_visible()
    expect(second.get_by_text(TITLE)).to_have_count(0)
    second.get_by_role("link", name="Sign in", exact=True).click()
    second.wait_for_url("**/signin**")
    sign_in(second, "bob")
    settle(second)
    assert "/project?project=LINK&project-tab=Costs" in second.url
    expect(heading(second)).to_contain_text(TITLE)


def test_who_is_disabled_is_stopped_at_their_next_press(person, door):
    cat = person("cat", DEEP)
    settle(cat)
    expect(heading(cat)).to_contain_text(TITLE)
    boss = person("boss", "import_records?register=live")
    settle(boss)
    expect(boss.get_by_test_id("stSidebar").get_by_text("Administrator for every organisation")).to_be_visible()
    people = "id,email,name,disabled_on\ncat,cat@dwp.gov.uk,Cat,2026-01-01\n"
    held = [{"name": "people.csv", "mimeType": "text/csv", "buffer": people.encode()}]
    boss.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(held)
    expect(boss.get_by_role("button", name=SAVE_IMPORT)).to_be_visible()
    settle(boss)
    press(boss, SAVE_IMPORT)
    expect(boss.get_by_text("Saved as save")).to_be_visible()
    cat.get_by_role("tab", name="Costs", exact=True).click()
    expect(cat.get_by_role("heading", name="You may no longer sign in", level=1)).to_be_visible()
    expect(cat.get_by_text(TITLE)).to_have_count(0)
    cat.reload()
    expect(cat.get_by_role("heading", name="You may no longer sign in", level=1)).to_be_visible()
    line = door.lines("roles changed")[-1]
    assert (line["person"], line["by"], line["disabled_on"]) == ("cat", "first-administrator", "2026-01-01")
    assert door.lines("refused")[-1]["why"] == "disabled"
