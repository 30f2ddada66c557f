"""A register of a thousand projects: every page answers, and how long it takes is printed."""

import time

import pytest
from playwright.sync_api import expect
from thousand import records
from walking import go, heading, open_tab, settle

from benefits.actions.importing import seed_organisations
from benefits.records.history import Actor
from benefits.records.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def register_file(tmp_path_factory):
    """The register in its file."""
    path = tmp_path_factory.mktemp("thousand") / "register.duckdb"
    store = Store.open(path)
    seed_organisations(store)
    with store.write(Actor("test", "Test"), "import", "", "thousand") as tx:
        tx.put_all(records())
    store.close()
    return path


def timed(page, what, do):
    """Do something and say how long it was until the page stood still."""
    start = time.perf_counter()
    do()
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        " && document.querySelector('h1') && !document.querySelector('[data-stale=true]')"
    )
    print(f"{what:60} {time.perf_counter() - start:6.2f} s", flush=True)


def _follow(menu, link):
    menu.get_by_role("link", name=link, exact=True).click()
    expect(menu.page.get_by_role("heading", level=1)).to_contain_text(link, timeout=30_000)


def test_every_page_answers_and_says_how_long_it_took(page, capsys):
    with capsys.disabled():
        print()
        for turn in ("first", "again"):
            timed(page, f"portfolio, {turn}", lambda: page.goto("/portfolio?register=live"))
            expect(heading(page)).to_contain_text("fail", timeout=30_000)
        for tab in ("At risk", "Who benefits from whose money", "All projects"):
            timed(page, f"portfolio, {tab}", lambda tab=tab: page.get_by_role("tab", name=tab, exact=True).click())
        timed(page, "projects", lambda: page.goto("/projects?register=live"))
        expect(page.get_by_text("1,000 projects.")).to_be_visible()
        field = page.get_by_role("textbox", name="Find a project")
        field.fill("P0777")
        timed(page, "projects, a search", lambda: field.press("Enter"))
        expect(page.get_by_text("1 of 1,000 projects.")).to_be_visible()
        timed(page, "project", lambda: page.goto("/project?register=live&project=P0777"))
        expect(heading(page)).to_contain_text("Project 777")
        for tab in ("Appraisal", "Workings", "History"):
            timed(page, f"project, {tab}", lambda tab=tab: page.get_by_role("tab", name=tab, exact=True).click())
        timed(page, "edit a project", lambda: page.goto("/edit_project?register=live&project=P0777"))
        timed(page, "welcome", lambda: page.goto("/"))
        menu = page.get_by_role("navigation", name="App pages")
        for link in ("Portfolio", "Projects", "Project", "Portfolio", "Welcome"):  # without starting the browser's part
            timed(page, f"{link}, by the menu", lambda link=link: _follow(menu, link))
        expect(
            page.get_by_text("Your register holds 1,000 projects with 8,000 cost and benefit lines.")
        ).to_be_visible()


def test_lists_at_this_size_open_a_project_by_its_link(page):
    go(page, "portfolio?register=live")
    open_tab(page, "At risk")
    link = page.get_by_test_id("stMain").get_by_role("link", name="Project ").first
    link.click()
    page.wait_for_url("**/project?**project=P**")
    settle(page)
    expect(heading(page)).to_contain_text("on records of people and places")
