"""Who is looking at which register in this browser tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

import streamlit as st

from benefits.actions.importing import seed_organisations
from benefits.records.access import ANYWHERE, grant, roles
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.places import default_store, example_store
from benefits.records.store import Store, register_at
from benefits.widgets import sign_in

Kept = TypeVar("Kept")
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
    """Who is at this screen: with sign-in whom the register knows by it now, a stranger without roles otherwise.

    Without sign-in it is who they say they are: declared, not proven. Until somebody says, they may only read.
    """
    if sign_in.is_on():
        return sign_in.person()
    declared: Person = st.session_state.get("person", NOBODY)
    return declared


def declare(name: str, role: Role, organisation: str = ANYWHERE) -> None:
    """Keep who is at the screen, in which role and for which body, for this tab."""
    st.session_state["person"] = Person(f"declared:{name}", "", name, (grant(role, organisation),))


def organisation() -> str:
    """The body that the person at the screen speaks for; ANYWHERE where they named none."""
    return next((scope for _, scope in roles(person())), ANYWHERE)


def form_key(form: str) -> str:
    """A key for one rendering of a form: saving twice with it saves once."""
    return str(st.session_state.setdefault(f"key:{form}", uuid4().hex))


def next_form(form: str) -> None:
    """After a save, the next rendering of the form is a new one."""
    st.session_state.pop(f"key:{form}", None)


@dataclass(frozen=True)
class Rendering:
    """One rendering of a form: its key, and the code and versions of what the person saw in it."""

    key: str
    code: str
    seen: Mapping[str, int]


def rendering(form: str, code: str, seen: Mapping[str, int], probe: str) -> Rendering:
    """The rendering of a form that is on the screen, or a new one of what the register holds now.

    What the person saw is kept as long as their inputs are, so that a save over somebody else's newer version is
    told and nothing typed is lost.

    Args:
        form: Name of the form in this tab.
        code: Code of the record it is about.
        seen: Versions of the records it shows.
        probe: An input of the form; gone when the page was left.
    """
    held: Rendering | None = st.session_state.get(f"form:{form}")
    if held is None or f"{held.key}:{probe}" not in st.session_state:
        held = Rendering(uuid4().hex, code, dict(seen))
        st.session_state[f"form:{form}"] = held
    return held


def saving_key(form: str) -> str:
    """The key under which the rendering of a form is saved: saving twice with it saves once."""
    held: Rendering = st.session_state[f"form:{form}"]
    return held.key


def leave_form(form: str) -> None:
    """After a save, or to see the newer version: the next rendering is a new one."""
    st.session_state.pop(f"form:{form}", None)


def kept(name: str, make: Callable[[], Kept]) -> Kept:
    """What was made at first, for as long as the tab is open or until it is forgotten."""
    if name not in st.session_state:
        st.session_state[name] = make()
    held: Kept = st.session_state[name]
    return held


def forget(name: str) -> None:
    """Make it anew the next time."""
    st.session_state.pop(name, None)


def say(message: str) -> None:
    """Keep a message to show at the top of the next page drawn."""
    st.session_state["said"] = message
