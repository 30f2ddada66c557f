"""Scenarios side by side: which ones, what each keeps, which projects, and the bridge from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from benefits.errors import BenefitsError
from benefits.reporting import comparison_words as words
from benefits.reporting import scenario_charts as charts
from benefits.reporting import scenario_tables as tables
from benefits.reporting.funding_words import caveat, illustrative_note, scenario_basis
from benefits.reporting.scenario_words import BRIDGE_ORDER, CHOOSE_SOME, PER_POUND, WAYS_EXPLAINED
from benefits.reporting.words import escape_markdown
from benefits.views.scenario_comparison import (
    MOST,
    BridgePlan,
    Comparison,
    bridge,
    bridge_plan,
    comparison,
    work_out,
)
from benefits.widgets import choose, frame, session
from benefits.widgets.long_work import with_progress
from benefits.widgets.scenario_tabs import AS_IT_STANDS, several
from benefits.widgets.tables import picture_and_table, table


def compare(titles: Mapping[str, str]) -> None:
    """The scenarios that are chosen, side by side.

    Args:
        titles: Of every scenario that the person may see, by code.
    """
    offered = {AS_IT_STANDS: "The register as it stands"} | dict(titles)
    picked = several(offered, MOST)
    if not picked:
        st.info(CHOOSE_SOME)
        return
    codes = ["" if one == AS_IT_STANDS else one for one in picked]
    try:
        with st.spinner("Choosing projects"):
            found = comparison(session.store(), session.person(), codes)
    except BenefitsError as fault:
        st.error(escape_markdown(f"These cannot be compared. {fault}"))
        return
    _side_by_side(found, codes)
    if len(found.columns) > 1 and found.is_whole:
        _bridge(found)
    for column in found.columns:
        frame.caption(scenario_basis(column.held))
    frame.caption(caveat())


def _side_by_side(found: Comparison, codes: Sequence[str]) -> None:
    if any(column.held.is_illustrative for column in found.columns):
        st.warning(illustrative_note())
    if not found.is_whole or found.is_stale:
        st.warning(words.STALE) if found.is_whole else st.info(words.LARGE)
        label = words.AGAIN if found.is_whole else words.FIRST_TIME
        if st.button(label, type="primary", key="work-out"):
            store, person = session.store(), session.person()
            with_progress("Choosing projects", "work-out", lambda on_step: work_out(store, person, codes, on_step))
            st.rerun()
    if found.is_whole:
        _kept(found)
    st.subheader("What they rest on, and what there is")
    table(tables.basis_table(found), "rest-on", "Years, editions, what counts, what is free and what is asked")
    if found.is_whole:
        _funded(found)


def _kept(found: Comparison) -> None:
    """What each way of choosing keeps of each scenario."""
    st.header(words.comparison_finding(found))
    st.markdown(words.cannot_be_subtracted(found))
    about = charts.value_bars_alt(found)
    picture_and_table(charts.value_bars(found), about, tables.kept_table(found), "kept")
    frame.caption(PER_POUND)
    for note in words.notes(found):
        frame.caption(note)
    with st.expander("How they choose"):
        st.markdown(WAYS_EXPLAINED)


def _funded(found: Comparison) -> None:
    """Which projects are funded in each scenario."""
    st.subheader("Which projects are funded, together and each within its own budget")
    if not found.projects:
        st.info(words.NOBODY_ASKS)
        return
    only_different = st.checkbox("Only projects that differ", key="only-different")
    shown = tables.funded_table(found, only_different=only_different)
    table(shown, "funded", "Which projects are funded in each scenario, by objective")


def _bridge(found: Comparison) -> None:
    """The bridge between two of the scenarios, the first two unless others are chosen."""
    st.subheader("The bridge from one to another")
    titles = dict(
        zip([column.code or AS_IT_STANDS for column in found.columns], tables.column_names(found), strict=True)
    )
    columns = {column.code or AS_IT_STANDS: column for column in found.columns}
    start, end, *_ = titles
    left, right = st.columns(2)
    with left:
        first = choose.any_of("From", "from", titles, none=titles[start]) or start
    with right:
        second = choose.any_of("To", "to", titles, none=titles[end]) or end
    try:
        plan = bridge_plan(session.store(), session.person(), columns[first].held, columns[second].held)
    except BenefitsError as fault:
        st.error(escape_markdown(f"The bridge cannot be worked out. {fault}"))
        return
    _draw_bridge(plan, titles[first], titles[second])


def _draw_bridge(plan: BridgePlan, first: str, second: str) -> None:
    store, person = session.store(), session.person()
    made, is_stale = bridge(store, person, plan)
    if made is None or is_stale:
        st.warning(words.STALE) if is_stale else st.info(words.LARGE)
        if st.button(words.AGAIN if is_stale else words.BRIDGE, key="work-out-bridge"):
            with_progress(
                "Working out the bridge", "work-out-bridge", lambda on_step: bridge(store, person, plan, on_step)
            )
            st.rerun()
    if made is None:
        return
    st.markdown(f"**{words.bridge_finding(made, first, second)}.**")
    if made.steps:
        about = charts.bridge_waterfall_alt(made, first, second)
        twin = tables.bridge_table(made)
        picture_and_table(charts.bridge_waterfall(made, first, second), about, twin, "bridge")
    frame.caption(BRIDGE_ORDER)
