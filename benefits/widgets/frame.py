"""What stands around every page: the heading, which register is shown, and who is at the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

import streamlit as st

from benefits.portfolio.basis import Bodies
from benefits.records.access import ANYWHERE
from benefits.records.categories import Role
from benefits.reporting.keeping_words import room_sentence
from benefits.reporting.words import escape_markdown, label
from benefits.views.keeping import little_room
from benefits.views.register import left_out, organisations
from benefits.widgets import print_style, session, sign_in, way_back

BODIES = way_back.BODIES
WHOSE = "Choose one to accept or dispute benefits on its behalf; only a recipient's own people may."


def around(title: str, name: str = "", pages: Mapping[str, str] | None = None) -> None:
    """The heading of the page, the side bar, the way back and the style of paper.

    Args:
        title: Of the page.
        name: By which addresses name it.
        pages: The titles of all pages by such names.
    """
    way_back.here(name)
    with st.sidebar:
        _which_register()
        if sign_in.is_on():
            sign_in.side_bar()
        else:
            _who()
    way_back.offer(pages or {})
    st.title(title)
    print_style.printed()
    if session.register() == session.EXAMPLE:
        st.info(
            "Example portfolio: real published cases, every figure with its source, kept apart from your register.",
        )
    if room := little_room(session.store(), session.person()):
        st.warning(escape_markdown(room_sentence(room)))
    if said := st.session_state.pop("said", ""):
        st.success(escape_markdown(said))
    caption(left_out(session.store(), session.person()))


def _which_register() -> None:
    chosen = st.radio(
        "Register",
        list(session.REGISTERS),
        index=list(session.REGISTERS).index(session.register()),
        format_func=session.REGISTERS.__getitem__,
        key=f"register-{session.register()}",
    )
    if chosen != session.register():
        session.choose_register(chosen)
        st.rerun()


def _who() -> None:
    who = session.person()
    label_now = f"You are {who.name}" if who.name else "Say who you are"
    with st.expander(escape_markdown(label_now), expanded=False), st.form("who", border=False):
        name = st.text_input("Your name", value=who.name, max_chars=80)
        role = st.selectbox("Your role", [*Role], format_func=label)
        held = organisations(session.store(), who)
        bodies = {ANYWHERE: "Every organisation"} | {one.id: f"{one.short_name} ({one.id})" for one in held}
        body = st.selectbox("Your organisation", list(bodies), format_func=bodies.__getitem__, help=WHOSE)
        st.caption("Declared, not proven: without sign-in the app is for one machine.")
        if st.form_submit_button("Save"):
            if name.strip() and role and body:
                session.declare(name.strip(), role, body)
                st.rerun()
            st.error("Enter your name, so that your changes carry it.")


def caption(text: str) -> None:
    """The basis of the figures above it; nothing for a blank text."""
    if text:
        st.caption(escape_markdown(text))


def tiles(figures: Sequence[Mapping[str, str]]) -> None:
    """Headline figures side by side, each with its label, value and help."""
    for column, tile in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(tile["label"], tile["value"], help=tile["help"], border=True)


def address(project: str) -> Mapping[str, str]:
    """The parts of a link that lead to a project of the register shown, by today's organisations if this page is."""
    is_today = st.query_params.get(BODIES) == Bodies.TODAY
    return {"register": session.register(), "project": project} | ({BODIES: Bodies.TODAY.value} if is_today else {})


def project_link(project: str, title: str) -> None:
    """A link to a project's page, which leads back here."""
    onward = {**address(project), **way_back.onward()}
    st.page_link("screens/project.py", label=escape_markdown(title), query_params=onward)


def open_project(project: str) -> NoReturn:
    """Go to a project's page, which leads back here."""
    st.switch_page("screens/project.py", query_params={**address(project), **way_back.onward()})


def say_who_first() -> NoReturn:
    """Who may not edit is told what to do, and the page ends."""
    st.warning(sign_in.how_to("To log or change projects, {first} the role programme manager."))
    st.stop()
