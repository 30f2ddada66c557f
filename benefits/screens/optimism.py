"""Optimism: how a project's costs, benefits and timing are corrected, each number once, and on what that rests."""

import streamlit as st

from benefits.reporting import optimism_words as words
from benefits.reporting.words import escape_markdown
from benefits.views.optimism import optimism_page
from benefits.widgets import choose, confidence, frame, session, way_back
from benefits.widgets import optimism as parts

project = choose.project("project")
page = optimism_page(session.store(), session.person(), project)
title = page.records.project.title
st.header(words.finding(page))
frame.project_link(project, title)
if sentence := words.net_sentence(page):
    st.markdown(escape_markdown(sentence))
st.markdown(words.PREFERENCE)
way_back.link("track_record", "See the track record", project=project)
lines, sheet, scheme = st.tabs(words.TABS, key=words.TAB, on_change="rerun", bind="query-params")
if lines.open:
    with lines:
        parts.lines(page)
if sheet.open:
    with sheet:
        parts.worksheet(page)
if scheme.open:
    with scheme:
        confidence.scheme(page)
