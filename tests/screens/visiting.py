"""A person in front of a page: what they open, what they read, and what they press."""

from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person

MAIN = Path(__file__).resolve().parents[2] / "benefits" / "main.py"
MANAGER = Person("declared:Ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER),))
READER = Person("declared:Bea", "", "Bea", (grant(Role.LEADER),))
# What a browser would load, a spreadsheet run or a page execute if it were taken for more than text.
HOSTILE = '![x](http://evil.example/a.png) <script>alert(1)</script> =HYPERLINK("http://e")'
# Said to who may not edit; the words that both pages share.
SAY_WHO = "say who you are"
NOTHING_YET = "This register has no projects yet"


def visit(page: str, who: Person | None = None, register: str = "live", tab: str = "", **address: str) -> AppTest:
    """A page opened by somebody, with what its address names and one of its tabs in front."""
    at = AppTest.from_file(MAIN, default_timeout=30)
    at.query_params["register"] = register
    if who:
        at.session_state["person"] = who
    at.run()
    at.switch_page(f"screens/{page}.py")
    at.query_params.update({"register": register, **address})
    if tab:
        name, _, front = tab.partition("=")
        at.session_state[name] = front
    return at.run()


def turn_to(at: AppTest, tab: str) -> AppTest:
    """Bring a tab to the front, named as in `visit`."""
    name, _, front = tab.partition("=")
    at.session_state[name] = front
    if name in at.query_params:  # tabs that the address leads
        at.query_params[name] = front
    return at.run()


def read(at: AppTest) -> str:
    """All words of the page's body and side bar but those inside tables and pictures, one text a line."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(one.value for kind in kinds for one in at.get(kind))


def errors(at: AppTest) -> str:
    """What the page says is wrong as people read it, one sentence a line."""
    return "\n".join(one.value for one in at.error).replace("\\", "")


def is_told_of(at: AppTest, label: str) -> bool:
    """Whether one of the errors begins with the label of a field, as the form shows it."""
    return any(line.startswith(f"{label}: ") for line in errors(at).splitlines())


def labelled(at: AppTest, kind: str, label: str):
    """The one input of a kind with a label; the side bar's own come after the page's."""
    found = [one for one in at.get(kind) if one.label.removesuffix(" (optional)") == label]
    assert found, f"no {kind} is labelled {label}: {[one.label for one in at.get(kind)]}"
    return found[0]


def press(at: AppTest, label: str) -> AppTest:
    """Press the button with a label, and wait."""
    return labelled(at, "button", label).click().run()


def headings(at: AppTest) -> list[str]:
    """The headings below the page's title, in their order."""
    return [one.value for one in at.main if one.type in ("header", "subheader")]


def table(at: AppTest, name: str) -> pd.DataFrame:
    """The table that stands before the download of that name."""
    before = None
    for one in at.main:
        if one.type == "dataframe":
            before = one
        elif one.type == "download_button" and one.key == f"download-{name}":
            return before.value
    raise AssertionError(f"there is no table {name}")


def buttons(at: AppTest) -> list[str]:
    """The labels of the buttons."""
    return [one.label for one in at.button]


def type_in_grid(at: AppTest, which: int, edited: dict, added: list | None = None) -> None:
    """Leave edits in a grid as a browser would send them: by row and column, and rows added below."""
    grid = at.data_editor[which]
    at.session_state[grid.key] = {"edited_rows": edited, "added_rows": added or [], "deleted_rows": []}


def stands_as_text(at: AppTest) -> bool:
    """Whether no text of the page holds markup of HOSTILE that a browser would take: picture, link or tag."""
    return not any(live in read(at) for live in ("![x](", "](http", "<script>"))
