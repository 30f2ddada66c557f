"""Who has proven who they are, by OpenID Connect through Streamlit's own sign-in; asked anew at every run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section

from benefits.records import admission, security_log
from benefits.records.admission import Admission, Standing
from benefits.records.model import Person
from benefits.records.places import default_store
from benefits.records.sign_outs import FileSignOuts, SharedSignOuts, SignOuts, beside
from benefits.records.store import register_at
from benefits.reporting.sign_in_words import refusal, role_lines, with_first_step
from benefits.reporting.words import escape_markdown

_STAYS_ON = Event()
STRANGER = Person("stranger", "", "")  # holds no role, so may do nothing


def is_on() -> bool:
    """Whether sign-in is configured: the secrets of Streamlit have a part [auth], or had one at the start."""
    return _STAYS_ON.is_set() or bool(get_secrets_auth_section())


def stay_on() -> None:
    """Keep sign-in on until the program ends: a secrets file that is broken while it runs opens no door."""
    _STAYS_ON.set()


def admitted(claims: Mapping[str, Any]) -> Admission:
    """Whether the claims of a sign-in let somebody in now, by what the live register holds now.

    Raises:
        StoreError: The register cannot be asked; nobody is let in.
    """
    first = os.environ.get(admission.FIRST_ADMINISTRATOR, "")
    proven = admission.sign_in_of(claims)
    place = default_store()
    return admission.admission(register_at(place), sign_outs(place), proven, first, datetime.now(UTC))


def end(claims: Mapping[str, Any]) -> str:
    """End every sign-in of the person whom the claims prove; their subject, or nothing where they prove nobody.

    Raises:
        StoreError: It could not be kept.
    """
    proven = admission.sign_in_of(claims)
    if proven is None:
        return ""
    sign_outs(default_store()).sign_out(proven.subject, proven.issued_at, datetime.now(UTC))
    return proven.subject


@cache
def sign_outs(place: Path | str) -> SignOuts:
    """Who has signed out, kept beside a register."""
    if isinstance(place, str):
        return SharedSignOuts(register_at(place), admission.LONGEST)
    return FileSignOuts(beside(place), admission.LONGEST)


def here() -> Admission:
    """Whether the person of this browser tab may be here now."""
    claims = st.user.to_dict()
    return admitted(claims) if claims.get("is_logged_in") else Admission(Standing.ABSENT)


def person() -> Person:
    """Who is signed in at this screen, as the register holds them now; a stranger without any role otherwise."""
    return here().person or STRANGER


def how_to(sentence: str) -> str:
    """A sentence on who may do something, with how one comes to the role here in the place of {first}."""
    return with_first_step(sentence, is_proven=is_on())


def stop_strangers() -> None:
    """End the run with a page that says why, unless sign-in is off or the person may be here."""
    if not is_on():
        return
    found = here()
    if found.standing is Standing.ADMITTED:
        return
    words = refusal(found.standing)
    path = urlsplit(st.context.url or "/").path
    security_log.note(security_log.Event.REFUSED, subject=found.subject, path=path, why=found.standing, where="page")
    st.title(words.title)
    for sentence in words.sentences:
        st.markdown(escape_markdown(sentence))
    if words.quotes_subject:
        st.code(found.subject, language=None)
    if words.offers_sign_in:
        # A link to this very address: the gate asks for the sign-in there, and leads back afterwards.
        st.html('<a href="">Sign in</a>')
    st.stop()


def side_bar() -> None:
    """Who is signed in, in which roles, and the way out."""
    who = person()
    st.markdown(escape_markdown(f"Signed in as {who.name}"))
    for line in role_lines(who):
        st.caption(escape_markdown(line))
    st.button("Sign out", on_click=st.logout)
