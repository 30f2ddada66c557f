"""On the screen, with sign-in on: what saves is drawn only for who may save it, and no grid takes a forged answer.

One tab a person, one run a page: the pages whose buttons change most. The function level has every cell.
"""

import ast
import inspect
import time
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from plain.signing_in import ROOT
from prepared import HOLDERS, ISSUER, RECORDS, STRANGERS
from streamlit.testing.v1 import AppTest

from benefits.actions.importing import PROGRAM, seed_organisations
from benefits.errors import Severity
from benefits.interchange import grids
from benefits.interchange.grids import LONGEST_CELL, MOST_ROWS
from benefits.records.places import default_store
from benefits.records.store import close_all, register_at
from benefits.widgets import grid, sign_in
from benefits.widgets.due_lists import TO_VERIFY

EDIT = ("edit_project", {"project": "P", "form": "cost_line:P:P"}, {})
SHARES = (
    "edit_project",
    {"project": "P", "form": "benefit:P:P-L"},
    {"split:benefit:P:P-L:how": "driver"},
)
ENVELOPES = ("envelopes", {"organisation": "A", "envelopes-tab": "Enter or change"}, {})
SIGN = ("logs", {}, {"logs-tab": "Sign off"})
VERIFY = ("measurements", {"measurements-tab": "Verify", TO_VERIFY: "measurement:P-L-B-2-0"}, {})
IMPORT = ("import_records", {}, {})
OPTIMISM = ("optimism", {"project": "P", "optimism-tab": "Worksheet"}, {})
SHARING = ("cost_sharing", {"project": "P"}, {})

# What saves on each page, who is drawn it, and some of those who are not: one run of the page for each of them.
SAVES = [
    (EDIT, "Save all costs by year", "manager_own", ("leader", "recipients_owner")),
    (ENVELOPES, "Save the envelopes", "finance", ("manager_own", "assurer")),
    (SIGN, "Sign off", "assurer", ("manager_own", "finance")),
    (VERIFY, "Verify", "finance", ("recipients_owner", "manager_own")),
    (IMPORT, "Workbook or CSV files", "manager_other", ("leader", "assurer")),
]
# The pages whose grids are forged, and who may type into them.
GRIDS = [(page, "manager_own") for page in (EDIT, SHARES, OPTIMISM, SHARING)] + [(ENVELOPES, "finance")]
MAIN = ROOT / "benefits" / "main.py"


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """By the place in the program that draws it, each grid that was drawn: what it showed, its columns, its kind."""
    found = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("BENEFITS_STORE", str(tmp_path_factory.mktemp("screens") / "register.duckdb"))
        patched.setattr(sign_in, "is_on", lambda: True)
        patched.setattr(grid, "checked_rows", partial(noted, found))
        sign_in.sign_outs.cache_clear()
        store = register_at(default_store())
        seed_organisations(store)
        with store.write(PROGRAM, "test", "For the screens", "prepared") as tx:
            tx.put_all(RECORDS)
        yield found
        close_all()


def noted(found, answer, shown, columns, *, may_add=False):
    """The reader of every grid, which leaves a note of whom it read for."""
    place = next(
        one
        for one in inspect.stack()
        if one.frame.f_globals.get("__name__", "").startswith("benefits.widgets") and one.function != "text_grid"
    )
    found[f"{Path(place.filename).stem}.{place.function}"] = (shown, tuple(columns), may_add)
    return grids.checked_rows(answer, shown, columns, may_add=may_add)


@pytest.fixture(scope="module")
def tabs(sent):
    """One tab a role, opened at the first page once."""
    held = {}

    def of(role):
        if role not in held:
            at = held[role] = AppTest.from_file(MAIN, default_timeout=60)
            subject = (
                HOLDERS[role].subject.partition("|")[2] if role in HOLDERS else {"disabled": "gone"}.get(role, "x")
            )
            claims = {"iss": ISSUER, "sub": subject, "iat": int(time.time())}
            at.user = {"is_logged_in": False} if role == "anonymous" else {"is_logged_in": True, **claims}
            at.query_params["register"] = "live"
            at.run()
        return held[role]

    return of


def opened(at, page):
    name, address, state = page
    at.switch_page(f"screens/{name}.py")
    at.query_params.clear()
    at.query_params.update({"register": "live", **address})
    for key, value in state.items():
        at.session_state[key] = value
    return at.run()


def offers(at):
    """The labels of what saves or takes files in, as far as it can be used."""
    kinds = ("button", "file_uploader")
    return [one.label for kind in kinds for one in at.get(kind) if not getattr(one.proto, "disabled", False)]


@pytest.mark.parametrize("role", STRANGERS)
def test_who_is_not_let_in_is_drawn_no_page(tabs, role):
    at = tabs(role)
    assert not at.sidebar.children
    assert not offers(at)
    assert len(at.title) == 1


@pytest.mark.parametrize(("page", "label", "theirs", "others"), SAVES, ids=[one[1] for one in SAVES])
def test_what_saves_is_drawn_for_who_may_only(tabs, page, label, theirs, others):
    before = register_at(default_store()).data_version()
    at = opened(tabs(theirs), page)
    assert not at.exception
    assert label in offers(at)
    for role in others:
        at = opened(tabs(role), page)
        assert not at.exception
        assert label not in offers(at), role
    assert register_at(default_store()).data_version() == before


def drawn_somewhere():
    """Every place in the program that draws a grid to type into."""
    found = set()
    for path in sorted((ROOT / "benefits").glob("**/*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                names = {ast.unparse(one.func) for one in ast.walk(function) if isinstance(one, ast.Call)}
                if names & {"text_grid", "grid.text_grid"}:
                    found.add(f"{path.stem}.{function.name}")
    return found


def test_there_is_one_way_to_draw_a_grid_and_it_reads_what_comes_back_by_one_reader():
    draws = [path for path in (ROOT / "benefits").glob("**/*.py") if "data_editor(" in path.read_text("utf-8")]
    assert [path.name for path in draws] == ["grid.py"]


def forged(shown, columns, may_add):
    """What nobody can have typed into a grid, by what is wrong with it."""
    names = [one.name for one in columns]
    rows = [{name: row.get(name, "") for name in names} for row in shown] or [dict.fromkeys(names, "")]
    frame, last = pd.DataFrame(rows, columns=names, dtype="object"), names[-1]

    def with_cell(value, column=last):
        changed = frame.copy()
        changed.at[0, column] = value
        return changed

    made = {
        "a number": with_cell(5),
        "a truth": with_cell(True),
        "a list": with_cell(["x"]),
        "a record": with_cell({"x": 1}),
        "bytes": with_cell(b"x"),
        "a moment": with_cell(pd.Timestamp(2026, 4, 1)),
        "a text beyond the limit": with_cell("9" * (LONGEST_CELL + 1)),
        "a column that is not there": frame.assign(agreed_by="Me"),
        "a column left out": frame.drop(columns=last),
        "the same column twice": pd.concat([frame, frame[[last]]], axis=1),
        "rows beyond any grid": frame.assign(**{last: "1"}).iloc[[0] * (MOST_ROWS + 1)],
    }
    if not may_add:
        made["a row added"] = pd.concat([frame, frame.head(1)])
        made["a row taken out"] = frame.iloc[1:]
    for one in columns:
        if one.is_fixed:
            made[f"another {one.name}, which is only shown"] = with_cell("Other", one.name)
        if one.allowed is not None:
            made[f"no choice of {one.name}"] = with_cell("Other", one.name)
    return made


def test_no_grid_of_the_program_takes_a_forged_answer(tabs, sent):
    for page, role in GRIDS:
        at = opened(tabs(role), page)
        assert not at.exception
    assert set(sent) == drawn_somewhere(), "open the page of each grid in this test, so that it is forged too"
    forgeries = 0
    for place, (shown, columns, may_add) in sent.items():
        made = forged(shown, columns, may_add)
        assert len(made) >= 10, place
        for what, answer in made.items():
            rows, problems = grids.checked_rows(answer, shown, columns, may_add=may_add)
            told = [one.severity for one in problems]
            assert told == [Severity.ERROR], (place, what)
            assert rows == tuple({one.name: row.get(one.name, "") for one in columns} for row in shown), (place, what)
        forgeries += len(made)
    print(f"{forgeries} forged answers of {len(sent)} grids: 0 accepted")
