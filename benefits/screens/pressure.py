"""Funding pressure: what is kept when budgets are cut, as each department chooses alone and as all would together."""

from functools import partial

import streamlit as st

from benefits.reporting import pressure_words as words
from benefits.reporting.casualty_words import unlimited_notes
from benefits.widgets import choose, frame, pressure, scenario_choice, session

held = scenario_choice.scenario()
if not held.at.titles:
    choose.nothing_yet()
if not (held.proposals.problem.projects and held.has_envelopes):
    st.header(words.NOTHING_TO_CUT)
    st.info(words.NO_ENVELOPES if held.proposals.problem.projects else words.NO_PROPOSALS)
    st.page_link("screens/envelopes.py", label="Go to Envelopes", query_params={"register": session.register()})
    scenario_choice.basis(held)
    st.stop()
cut = pressure.cut()
top = st.empty()
top.header(words.question_finding(held))
page = pressure.test(held)
if page:
    top.header(words.pressure_finding(page, cut))
    frame.tiles(words.pressure_tiles(page, cut))
st.markdown(words.INTRO)
kept, falls, at_cut, more = st.tabs(words.TABS, key="pressure-tab", on_change="rerun", bind="query-params")
in_full = partial(pressure.at_one_cut, held)
for tab, draw in ((kept, pressure.value_kept), (falls, pressure.what_falls_out), (at_cut, in_full)):
    if tab.open:
        with tab:
            if page:
                draw(page, cut)
            else:
                st.info(words.NOT_YET)
if more.open:
    with more:
        pressure.more_money(held)
if page:
    for note in unlimited_notes(page):
        st.markdown(note)
scenario_choice.basis(held)
