"""Transfers: agreed shares paid within headroom by year and class, the budget that moves, and a draft agreement."""

import streamlit as st

from benefits.reporting import transfer_words as words
from benefits.reporting.words import escape_markdown
from benefits.views.appraised import project_titles
from benefits.views.transfers import transfers_page
from benefits.widgets import choose, frame, scenario_choice, session, transfers

store, person = session.store(), session.person()
titles = project_titles(store, person)
if not titles:
    choose.nothing_yet()
held = scenario_choice.scenario()
asked = st.query_params.get("project", "")
if asked and asked not in titles:
    st.warning(escape_markdown(f"There is no project {asked}. Choose one below."))
code = choose.any_of("Project", "project", words.project_choices(titles), none="Choose one")
st.markdown(words.INTRO)
if code not in titles:
    st.info(words.WHAT_NEXT)
    st.page_link("screens/rescues.py", label="See the rescue list", query_params={"register": session.register()})
    st.stop()
wanted = transfers.asked(held, code)
page = transfers_page(store, person, held, wanted, transfers.terms_typed(held, wanted))
transfers.shares(page)
if page.shares:
    transfers.schedule(page)
if page.plan:
    transfers.transfers(held, page)
    transfers.draft(held, page)
for caution in words.cautions(page):
    frame.caption(caution)
frame.project_link(code, titles[code])
scenario_choice.basis(held)
