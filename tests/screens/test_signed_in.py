"""With sign-in on, every run asks the register who the person of the tab is, and stops for whom it does not know."""

import time
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from visiting import MAIN, MANAGER, buttons, read

from benefits.actions.importing import PROGRAM, seed_organisations
from benefits.records.admission import FIRST_ADMINISTRATOR
from benefits.records.model import Person
from benefits.records.places import default_store
from benefits.records.store import register_at
from benefits.widgets import sign_in

ISSUER = "https://login.example"
ANN = Person("ann", "ann@dwp.gov.uk", "Ann *A*", ("programme_manager:DWP", "leader:*"), f"{ISSUER}|1a")


@pytest.fixture(autouse=True)
def switched_on(own_files, monkeypatch):
    """Sign-in is configured."""
    monkeypatch.setattr(sign_in, "is_on", lambda: True)
    sign_in.sign_outs.cache_clear()


@pytest.fixture
def live():
    """A live register that knows Ann."""
    store = register_at(default_store())
    seed_organisations(store)
    save(store, ANN)
    return store


def save(store, *people):
    with store.write(PROGRAM, "test", "People", f"k{store.data_version()}") as tx:
        tx.put_all(people)


def tab(code="1a", age=60.0, **claims):
    """A tab whose sign-in is so many seconds old."""
    at = AppTest.from_file(MAIN, default_timeout=30)
    at.user = {"is_logged_in": True, "iss": ISSUER, "sub": code, "iat": int(time.time() - age)} | claims
    return at


def is_stopped(at):
    """Whether nothing but the words of the door is drawn."""
    return not at.sidebar.children and not at.exception and len(at.title) == 1


def test_a_known_person_reads_who_they_are_and_in_which_roles(live):
    at = tab().run()
    words = [one.value for one in (*at.sidebar.markdown, *at.sidebar.caption)]
    assert words == [r"Signed in as Ann \*A\*", "Programme manager for DWP", "Leader for every organisation"]
    assert "Sign out" in buttons(at)
    assert not at.sidebar.text_input


def test_what_a_tab_declares_counts_for_nothing(live):
    at = tab("1b")
    at.session_state["person"] = MANAGER
    assert is_stopped(at.run())
    assert at.title[0].value == "This register does not know you"
    assert at.code[0].value == f"{ISSUER}|1b"


@pytest.mark.parametrize(
    ("user", "title"),
    [
        ({"is_logged_in": False}, "Sign in"),
        ({"is_logged_in": True, "email": ANN.email, "iat": int(time.time())}, "Sign in"),
        ({"is_logged_in": True, "iss": ISSUER, "sub": "1a", "iat": int(time.time()) - 9 * 3600}, "Sign in again"),
    ],
)
def test_who_proves_nothing_is_asked_to_sign_in(live, user, title):
    at = AppTest.from_file(MAIN, default_timeout=30)
    at.user = user
    assert is_stopped(at.run())
    assert at.title[0].value == title


def test_a_change_of_roles_holds_at_the_next_run(live):
    at = tab().run()
    save(live, replace(ANN, grants=("leader:*",)))
    at.run()
    assert [one.value for one in at.sidebar.caption] == ["Leader for every organisation"]
    at.switch_page("screens/new_project.py").run()
    assert "ask an administrator for the role programme manager" in read(at)


def test_who_is_disabled_is_stopped_at_the_next_run(live):
    at = tab().run()
    assert not is_stopped(at)
    save(live, replace(ANN, disabled_on=date(2026, 1, 1)))
    assert is_stopped(at.run())
    assert at.title[0].value == "You may no longer sign in"


def test_signing_out_elsewhere_stops_this_tab_at_the_next_run(live):
    at = tab().run()
    sign_in.end({"iss": ISSUER, "sub": "1a", "iat": int(time.time())})
    assert is_stopped(at.run())
    assert at.title[0].value == "You have signed out"


def test_people_of_the_live_register_look_at_the_example_too(live, example):
    save(example, replace(ANN, id="eve", name="Eve", email="eve@dwp.gov.uk", subject=f"{ISSUER}|9z"))
    at = tab()
    at.query_params["register"] = "example"
    assert "Example portfolio" in read(at.run())
    stranger = tab("9z")
    stranger.query_params["register"] = "example"
    assert is_stopped(stranger.run())


def test_the_first_administrator_may_open_a_new_register(monkeypatch):
    monkeypatch.setenv(FIRST_ADMINISTRATOR, f"{ISSUER}|boss")
    at = tab("boss", name="Boss").run()
    assert [one.value for one in at.sidebar.caption] == ["Administrator for every organisation"]
    assert is_stopped(tab("other").run())


def test_without_sign_in_everybody_says_who_they_are(monkeypatch):
    monkeypatch.setattr(sign_in, "is_on", lambda: False)
    at = AppTest.from_file(MAIN, default_timeout=30).run()
    assert [one.label for one in at.sidebar.text_input] == ["Your name"]
    assert "Sign out" not in buttons(at)
