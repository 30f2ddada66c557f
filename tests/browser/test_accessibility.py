"""Accessibility: axe-core on every page and tab, light and dark, on a wide and a narrow screen; and the keyboard."""

import pytest
from axe_options import Asked
from playwright.sync_api import expect
from walking import EVERY_PAGE, EXPLORE, IMPORT, LOG, follow, go, open_tab, press, say_who, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 400, "height": 800}
# What stock Streamlit 1.67 draws so, wherever it is used; the project has no say in it.
STOCK = frozenset(
    {
        "presentation-role-conflict",  # the drop zone of st.file_uploader: role="presentation", yet it takes the focus
        "list",  # the parts of st.navigation's menu in a narrow window: headings among the items of its list
        "listitem",  # the same
        "aria-allowed-attr",  # the day, month and year of st.date_input
    }
)
TABS = {
    "portfolio": (
        "Who pays, who gains",
        "At risk",
        "Promised and arrived",
        "To decide",
        "Who benefits from whose money",
        "All projects",
    ),
    "project": ("Summary", "Appraisal", "Costs", "Benefits", "Who benefits", "Workings", "Summary table", "History"),
    "edit_project": ("Costs", "Benefits and shares", "Amounts by year", "Options", "Project details"),
    "import_records": ("Import", "Template and export"),
    "inbox": ("Inbox", "All disputes"),
    "cost_sharing": ("Rules side by side", "One rule in detail", "If one claims too little", "True-up"),
    "envelopes": ("Affordability", "Envelopes", "Enter or change"),
    "scenarios": ("All scenarios", "Build a scenario", "Compare", "Bring in a file"),
    "pressure": ("Value kept", "What falls out", "At one cut", "What one more £1m buys"),
    "baselines": ("First, current and live", "Line by line", "All baselines", "Freeze a baseline"),
    "realisation": (
        "Realised against promised",
        "Projects and status",
        "Early warnings",
        "Go on or stop",
        "Every measure",
    ),
    "track_record": ("What closed benefits teach", "Library of returns", "Correct a project"),
    "optimism": ("Lines", "Worksheet", "Confidence scheme"),
    "uncertainty": ("What it may be worth", "Lines that matter", "What would have to change"),
    "history": ("Timeline", "As it stood on", "Quarters and audit"),
}


def views(page, most_tabs=None):
    """Open every page of the example, tab by tab, as somebody who may edit; yields what is open."""
    go(page, "")
    say_who(page)
    yield "welcome"
    press(page, EXPLORE)
    page.wait_for_url("**/portfolio?**")
    for name in EVERY_PAGE[1:]:
        follow(page, f"{name}?register=example")
        chooser = page.get_by_test_id("stMain").get_by_role("combobox", name="Project", exact=True)
        if chooser.count() and "project=" not in page.url:
            yield f"{name}, none chosen"
            follow(page, f"{name}?register=example&project=RTI")
        for tab in TABS.get(name, ("",))[:most_tabs]:
            if tab:
                open_tab(page, tab)
            yield f"{name} {tab}".strip()


# In the dark only colours differ: the same however wide the window is, and the same kinds of things on every tab. In a
# narrow window colours are those of the wide one, and the tabs of a page are put together alike.
LIGHT, DARK = ((WIDE, Asked.ALL), (NARROW, Asked.ALL_BUT_CONTRAST)), ((WIDE, Asked.CONTRAST),)


@pytest.mark.parametrize(
    ("scheme", "looks", "most_tabs"), [("light", LIGHT, None), ("dark", DARK, 1)], ids=["light", "dark"]
)
def test_axe_finds_nothing_that_the_project_could_put_right(page, accessibility_faults, scheme, looks, most_tabs):
    page.emulate_media(color_scheme=scheme)
    found = {}
    for view in views(page, most_tabs):
        is_first = not TABS.get(view.partition(" ")[0]) or view.endswith(TABS[view.partition(" ")[0]][0])
        for size, asked in looks if is_first else looks[:1]:
            page.set_viewport_size(size)
            page.wait_for_timeout(200)
            for fault in accessibility_faults(page, STOCK, asked):
                found.setdefault(fault, []).append(f"{view} at {size['width']}")
        page.set_viewport_size(WIDE)
    assert not found, "\n".join(f"{fault}: on {', '.join(where)}" for fault, where in found.items())


def tabbed_to(page, most=60):
    """The names of what Tab reaches one after another, until it comes round."""
    names = []
    for _ in range(most):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => { const one = document.activeElement
                return one.getAttribute('aria-label') || one.innerText.trim().split("\\n")[0] || one.tagName }"""
        )
        names.append(name)
    return names


def test_the_keyboard_reaches_the_menu_the_register_and_both_doors_in_their_order(page):
    go(page, "")
    for door in (EXPLORE, LOG, IMPORT):
        expect(page.get_by_role("button", name=door)).to_be_visible()
    names = tabbed_to(page, 30)
    menu = ["Skip to main content", "Portfolio", "Projects", "Record", "Track"]
    doors = [EXPLORE, LOG, IMPORT]
    places = [names.index(one) for one in menu]
    body = names[places[-1] :]  # the menu has a link with the name of a door
    assert places == sorted(places), names
    assert [one for one in body if one in doors][:3] == doors, names


def test_the_keyboard_alone_opens_the_example(page):
    go(page, "")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == EXPLORE:
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/portfolio?register=example", timeout=20_000)
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Portfolio")


def test_the_keyboard_reaches_every_field_of_the_short_form(page):
    go(page, "")
    say_who(page)
    press(page, LOG)
    expect(page.get_by_role("heading", level=1)).to_contain_text("New project")
    settle(page)
    page.get_by_role("textbox", name="Title", exact=True).focus()
    names = ["Title", *tabbed_to(page, 20)]
    assert {"Lead organisation", "First year", "Save and add costs and benefits"} <= set(names), names


def test_a_narrow_screen_does_not_scroll_sideways(page):
    page.set_viewport_size(NARROW)
    go(page, "")
    press(page, EXPLORE)
    page.wait_for_url("**/portfolio?**")
    settle(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= NARROW["width"]
