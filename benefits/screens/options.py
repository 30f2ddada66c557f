"""A project's options side by side, the bridge from doing nothing to the preferred one, and the cost of nothing."""

import streamlit as st

from benefits.reporting import option_chances as chances
from benefits.reporting import option_tables as tables
from benefits.reporting.bridges import bridge_table
from benefits.reporting.words import escape_markdown
from benefits.views.appraised import project_titles
from benefits.views.options import options_page
from benefits.widgets import choose, explaining, frame, session
from benefits.widgets.tables import picture_and_table, table

titles = project_titles(session.store(), session.person())
if not titles:
    choose.nothing_yet()
st.markdown(tables.INTRO)
code = explaining.project(titles)
page = options_page(session.store(), session.person(), code, explaining.lens())
st.header(tables.finding(page))
if page.fault:
    st.error(escape_markdown(page.fault))
if page.options:
    table(tables.side_by_side(page), "options", "Every option with its own cost, benefit and net value")
    st.subheader("What each option changes")
    table(tables.increments(page), "increments", "Every option against business as usual, and against the one before")
    frame.caption(tables.basis_caption(page))
    for said in tables.to_do(page):
        st.info(said)
else:
    st.info(tables.NO_OPTIONS)
if page.bridge[1:]:
    st.subheader(tables.bridge_finding(page))
    steps = tables.bridge_steps(page)
    picture_and_table(tables.bridge(page), tables.bridge_alt(page), bridge_table(steps), "options-bridge")
if page.nothing and page.nothing.lines:
    st.subheader(tables.nothing_finding(page))
    picture_and_table(
        tables.nothing_picture(page), tables.nothing_alt(page), tables.nothing_table(page), "cost-of-doing-nothing"
    )
    table(tables.nothing_lines(page), "doing-nothing-lines", "What each line of business as usual costs by year")
    st.caption(tables.NOTHING_CAPTION)
if page.chances:
    st.subheader(chances.finding(page))
    st.markdown(chances.worth_sentence(page))
    table(chances.chances_table(page), "option-chances", "How often each option has the highest net value")
    frame.caption(chances.caption(page))
elif page.options:
    st.markdown(chances.NOTHING_TO_COMPARE)
if page.decisions:
    st.subheader("Decisions on options")
    table(tables.decisions_table(page), "option-decisions", "Decisions of the log that name an option")
frame.project_link(code, page.title)
