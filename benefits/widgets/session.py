"""Who is looking at which register in this browser tab."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

from benefits.actions.importing import seed_organisations
from benefits.records.access import grant
from benefits.records.history import Actor
from benefits.records.model import Person, Role
from benefits.records.places import default_store, example_store
from benefits.records.store import Store, register_at

LIVE, EXAMPLE = "live", "example"
REGISTERS = {LIVE: "Your register", EXAMPLE: "Example portfolio"}
NOBODY = Person("nobody", "", "", (grant(Role.LEADER),))


def register() -> str:
    """Which register this tab shows: LIVE or EXAMPLE."""
    return str(st.session_state.get("register", LIVE))


def choose_register(name: str) -> None:
    """Show another register in this tab, and say so in the address."""
    st.session_state["register"] = name
    st.query_params["register"] = name


def follow_address() -> None:
    """Take the register from the address where it names one, else name it there, so that links can be shared."""
    asked = st.query_params.get("register")
    if asked in REGISTERS:
        st.session_state["register"] = asked
    else:
        st.query_params["register"] = register()


def store() -> Store:
    """The open register of this tab."""
    return store_of(register())


def store_of(name: str) -> Store:
    """The open register LIVE or EXAMPLE; a new one gets the shipped list of organisations first."""
    held = register_at(example_store() if name == EXAMPLE else default_store())
    if not held.data_version():
        seed_organisations(held)
    return held


def person() -> Person:
    """Who says they are at this screen: declared, not proven. Until somebody says, they may only read."""
    declared: Person = st.session_state.get("person", NOBODY)
    return declared


def declare(name: str, role: Role) -> None:
    """Keep who is at the screen and in which role, for this tab."""
    st.session_state["person"] = Person(f"declared:{name}", "", name, (grant(role),))


def actor() -> Actor:
    """The person as their saves are signed."""
    who = person()
    return Actor(who.id, who.name)


def form_key(form: str) -> str:
    """A key for one rendering of a form: saving twice with it saves once."""
    return str(st.session_state.setdefault(f"key:{form}", uuid4().hex))


def next_form(form: str) -> None:
    """After a save, the next rendering of the form is a new one."""
    st.session_state.pop(f"key:{form}", None)


def say(message: str) -> None:
    """Keep a message to show at the top of the next page drawn."""
    st.session_state["said"] = message
