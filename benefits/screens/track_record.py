"""Track record: what part of their promises closed benefits kept, a library to cite, and corrections by choice."""

import streamlit as st

from benefits.portfolio.basis import Basis
from benefits.reporting import track_record_words as words
from benefits.views.realisation_terms import NothingPromised
from benefits.views.register import register_summary
from benefits.views.track_record import track_record_page
from benefits.widgets import choose, frame, session
from benefits.widgets import track_record as parts
from benefits.widgets.realisation import day

store, person = session.store(), session.person()
if not register_summary(store, person).n_projects:
    choose.nothing_yet()
left, right = st.columns(2)
with left:
    on = day()
with right:
    basis = Basis(bodies=choose.bodies())
try:
    page = track_record_page(store, person, basis, on)
except NothingPromised as fault:
    st.info(str(fault))
    st.page_link("screens/baselines.py", label="Freeze a baseline", query_params={"register": session.register()})
    st.stop()
st.header(words.finding(page))
if page.all:
    frame.tiles(words.tiles(page))
st.markdown(words.strength_sentence(page))
st.markdown(words.survivors_sentence(page))
teaches, library, correct = st.tabs(words.TABS, key="record-tab", on_change="rerun")
if teaches.open:
    with teaches:
        parts.teaches(page)
if library.open:
    with library:
        parts.library(page)
if correct.open:
    with correct:
        parts.correct(basis, on)
st.page_link("screens/realisation.py", label="See realisation", query_params={"register": session.register()})
frame.caption(words.basis(page))
