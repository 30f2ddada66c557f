"""Choices that live in the address, so that what is looked at can be shared as a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from benefits.reporting.words import label
from benefits.views.projects import any_edit
from benefits.widgets import session

Choice = TypeVar("Choice", bound=StrEnum)


def one_of(title: str, key: str, options: Sequence[Choice]) -> Choice:
    """One of a few categories, the first by default."""
    chosen = st.selectbox(title, options, format_func=label, key=key, bind="query-params")
    return chosen or options[0]


def any_of(title: str, key: str, options: Mapping[str, str]) -> str:
    """One of the codes, or blank for all."""
    chosen = st.selectbox(
        title,
        list(options),
        index=None,
        format_func=options.__getitem__,
        key=key,
        bind="query-params",
        placeholder="All",
    )
    return chosen or ""


def nothing_yet() -> None:
    """An empty register: say what to do next, and stop there."""
    st.info("This register has no projects yet. Log one, import records, or look at the example portfolio first.")
    here = {"register": session.register()}
    if any_edit(session.person()) and st.button("Log a project", type="primary"):
        st.switch_page("screens/new_project.py", query_params=here)
    if st.button("Go to the two doors"):
        st.switch_page("screens/welcome.py", query_params=here)
    st.stop()
