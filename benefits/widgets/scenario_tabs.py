"""The tabs of the scenarios page, and the ways from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import streamlit as st

from benefits.reporting import scenario_words as words
from benefits.reporting.words import escape_markdown, told_apart
from benefits.widgets import choose, session

KEY = "scenarios-tab"
SEE, BUILD, COMPARE, FILES = "All scenarios", "Build a scenario", "Compare", "Bring in a file"
TABS = (SEE, BUILD, COMPARE, FILES)
SCENARIO = "scenario"
WITH = "with"  # names in the address what is compared
AS_IT_STANDS = "*"  # the register as it stands, among scenarios that are compared; no code may be so
_NEXT = f"{KEY}:next"


def follow() -> None:
    """Before the tabs are drawn: bring to the front what the run before has asked for."""
    if _NEXT in st.session_state:
        st.session_state[KEY] = st.session_state.pop(_NEXT)


def chosen(titles: Mapping[str, str], none: str) -> str:
    """The scenario that the address names or that is chosen; blank for what `none` says."""
    asked = st.query_params.get(SCENARIO, "")
    if asked and asked not in titles:
        st.warning(escape_markdown(words.no_such_scenario(asked)))
    return choose.any_of("Scenario", SCENARIO, titles, none=none)


def _put(name: str, value: str) -> None:
    """Keep a choice in the address."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def several(offered: Mapping[str, str], most: int) -> list[str]:
    """The scenarios to compare, kept in the address; at first the register and the scenario looked at before."""
    asked = st.query_params.get(WITH, "")
    if WITH not in st.session_state or st.session_state.get(f"{WITH}:followed") != asked:
        named = asked.split(",") if asked else [AS_IT_STANDS, st.query_params.get(SCENARIO, "")]
        st.session_state[WITH] = list(dict.fromkeys(one for one in named if one in offered))[:most]
    st.session_state[WITH] = [one for one in st.session_state[WITH] if one in offered]
    told = told_apart(offered)
    picked = st.multiselect(
        f"Scenarios to compare, up to {most}",
        list(told),
        format_func=told.__getitem__,
        key=WITH,
        max_selections=most,
        placeholder="Choose scenarios",
    )
    st.session_state[f"{WITH}:followed"] = ",".join(picked)
    _put(WITH, ",".join(picked))
    return picked


def turn_to(tab: str) -> None:
    """Bring a tab to the front at the next run."""
    st.session_state[_NEXT] = tab


def compare(code: str) -> None:
    """Compare a scenario with the register as it stands, at the next run."""
    st.query_params[WITH] = f"{AS_IT_STANDS},{code}"
    turn_to(COMPARE)


def look_at(code: str, tab: str = SEE) -> NoReturn:
    """Draw the page anew on a scenario, blank for none, with a tab in front."""
    _put(SCENARIO, code)
    turn_to(tab)
    st.rerun()


def history_link(code: str) -> None:
    """The way to every version of a scenario."""
    address = {"register": session.register(), "record": code}
    st.page_link("screens/history.py", label="Who changed it, when and why", query_params=address)
