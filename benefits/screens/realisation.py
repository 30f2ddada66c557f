"""Realisation: what has arrived of what was promised, what is expected, what warns, and whether to go on."""

import streamlit as st

from benefits.reporting import realisation_words as words
from benefits.views.realisation import realisation_page
from benefits.views.realisation_terms import NothingPromised
from benefits.views.register import register_summary
from benefits.widgets import choose, frame, session
from benefits.widgets import realisation as parts

store, person = session.store(), session.person()
if not register_summary(store, person).n_projects:
    choose.nothing_yet()
try:
    asked = parts.asked()
except NothingPromised as fault:
    st.info(str(fault))
    st.page_link("screens/baselines.py", label="Freeze a baseline", query_params={"register": session.register()})
    st.stop()
page = realisation_page(store, person, asked.basis, asked.on, asked.filters, asked.limits)
st.header(words.finding(page))
if page.headline.is_promised:
    for row in words.tiles(page):
        frame.tiles(row)
    frame.caption(words.status_sentence(page.headline, page))
    curve, projects, flags, ahead, measures = st.tabs(words.TABS, key="realisation-tab", on_change="rerun")
    for tab, part in (
        (curve, parts.against_promise),
        (projects, parts.projects),
        (flags, parts.warned),
        (ahead, parts.going_on),
        (measures, parts.every_measure),
    ):
        if tab.open:
            with tab:
                part(page)
frame.caption(words.unpromised(page))
parts.onward(page)
frame.caption(words.basis(page))
