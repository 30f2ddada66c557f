"""A person's hands in a browser: where they press, what they type, and how they wait. All words of the screens the
browser tests press or look for stand here."""

import re

from playwright.sync_api import Locator, Page, expect

EXPLORE, LOG, IMPORT = "Explore the example portfolio", "Log a project", "Import records"
SAVE_PROJECT, SAVE_COST = "Save and add costs and benefits", "Save the cost line"
SAVE_BENEFIT, SAVE_IMPORT = "Save the benefit and its shares", "Save all of it"
SEE_PROJECT, WHY = "See the project", "Why you make this change"
AMOUNTS = "Amount (£) by financial year"
SHARES = "Recipients of the benefit and the part that lands on each"
EVERY_PAGE = (
    "",
    "portfolio",
    "projects",
    "project",
    "decisions",
    "department",
    "new_project",
    "edit_project",
    "import_records",
    "calculators",
    "programmes",
    "inbox",
    "conditions",
    "logs",
    "briefings",
    "rescues",
    "cost_sharing",
    "transfers",
    "envelopes",
    "scenarios",
    "pressure",
    "baselines",
    "measurements",
    "realisation",
    "track_record",
    "optimism",
    "uncertainty",
    "dependencies",
    "pools",
    "identifiers",
    "options",
    "explain",
    "history",
    "assumptions",
    "keeping",
    "help",
)
CELL = 35  # pixels that a row of a grid is high

_IDLE = """() => {
    const app = document.querySelector('[data-testid=stApp]')
    return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1')
        && !document.querySelector('[data-stale=true]')
}"""


def settle(page: Page) -> None:
    """Wait until the page has been drawn and nothing on it is about to change."""
    for _ in range(2):  # still twice: a press takes a moment to reach the server, and a page may be drawn in steps
        page.wait_for_timeout(150)
        page.wait_for_function(_IDLE, timeout=60_000)


def go(page: Page, path: str) -> None:
    """Open an address of the app, as from a link in a message."""
    page.goto(f"/{path}")
    settle(page)


def follow(page: Page, path: str) -> None:
    """Go to an address of the app as by a link inside it: who is at the screen stays known."""
    page.evaluate("to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')) }", f"/{path}")
    page.wait_for_timeout(300)  # the address is followed after it has changed
    settle(page)


def choose_page(page: Page, part: str, name: str) -> None:
    """Choose a page from a part of the menu."""
    page.get_by_role("navigation", name="App pages").get_by_role("button", name=part).click()
    page.get_by_role("menuitem", name=name, exact=True).click()
    settle(page)


def press(page: Page, label: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=label, exact=True).click()
    settle(page)


def open_tab(page: Page, label: str) -> None:
    """Bring a tab to the front."""
    page.get_by_role("tab", name=label, exact=True).click()
    settle(page)


def heading(page: Page, level: int = 2) -> Locator:
    """The first heading of a level."""
    return page.get_by_test_id("stMain").get_by_role("heading", level=level).first


def type_into(page: Page, label: str, text: str) -> None:
    """Fill a text field and leave it."""
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.blur()


def choose(page: Page, label: str, word: str) -> None:
    """Choose from a list the first entry that begins with a word."""
    box = page.get_by_role("combobox", name=label, exact=True)
    expect(box).to_be_visible()
    page.wait_for_timeout(250)  # what it stands in may still be opening
    box.click()
    box.fill(word)
    page.get_by_role("option", name=word).first.click()
    expect(page.get_by_role("option")).to_have_count(0)


def say_who(page: Page, name: str = "Ada", body: str = "", role: str = "") -> None:
    """Give a name in the side bar, the body to speak for and a role; the role offered first may log and answer."""
    page.get_by_test_id("stSidebar").get_by_text(re.compile("^(Say who you are|You are .*)$")).first.click()
    settle(page)  # what opens moves for a moment, and a press on what moves is lost
    page.get_by_label("Your name").fill(name)
    if role:
        choose(page, "Your role", role)
    if body:
        choose(page, "Your organisation", f"({body})")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"You are {name}")).to_be_visible()
    settle(page)


def grid(page: Page, about: str) -> Locator:
    """The grid that is about something."""
    return page.get_by_role("region", name=about, exact=True)


def cell(page: Page, text: str) -> Locator:
    """A cell of any grid or table that holds exactly this text; what a screen reader is given, as the rest is drawn."""
    exactly = re.compile(rf"^{re.escape(text)}$")
    return page.locator("[role=gridcell]").filter(has_text=exactly).first


def click_cell(page: Page, about: str, row: int, part: float) -> None:
    """Click into a row of a grid (0 is the first below the heading), at a part of its width."""
    canvas = grid(page, about).locator("canvas").first
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(150)  # the grid sees where the pointer is only when it stands still
    box = canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * part, box["y"] + CELL * (row + 1) + CELL // 2
    page.mouse.move(x, y)
    page.wait_for_timeout(100)
    page.mouse.click(x, y)


def type_cell(page: Page, about: str, row: int, part: float, text: str) -> None:
    """Open a cell of a grid, type into it, and leave it to the right."""
    opened = page.locator("#portal input, #portal textarea").first
    click_cell(page, about, row, part)
    page.wait_for_timeout(250)  # a new row opens its first cell by itself
    if not opened.is_visible():
        page.keyboard.press("Enter")
    expect(opened).to_be_focused()
    opened.fill(text)
    named = re.compile(rf"(^|\(){re.escape(text)}(\)|$)")  # a body is shown with its code in brackets
    option = page.locator("#portal").get_by_role("option", name=named).first
    if opened.get_attribute("role") == "combobox":
        option.click()
    else:
        page.keyboard.press("Tab")
    expect(opened).to_be_hidden()


def paste(page: Page, about: str, row: int, part: float, text: str) -> None:
    """Paste cells of a spreadsheet into a grid, from one of its cells down."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    click_cell(page, about, row, part)
    page.keyboard.press("Control+v")
    page.wait_for_timeout(300)  # what was pasted reaches the server
    settle(page)


def type_amounts(page: Page, amounts: dict[int, str]) -> None:
    """Type amounts into the grid of years, by row."""
    for row, amount in amounts.items():
        type_cell(page, AMOUNTS, row, 0.75, amount)
    page.wait_for_timeout(300)  # what was typed reaches the form


def type_shares(page: Page, shares: dict[str, str]) -> None:
    """Add one row a recipient to the grid of shares: the row below the last one adds the next."""
    for row, (recipient, part) in enumerate(shares.items()):
        type_cell(page, SHARES, row, 0.15, recipient)
        type_cell(page, SHARES, row, 0.4, part)
    page.wait_for_timeout(300)
