"""The register's projects, found by any word."""

import streamlit as st

from benefits.reporting import sentences, tables
from benefits.views.projects import projects_page
from benefits.widgets import choose, frame, session
from benefits.widgets.tables import columns, download

words = st.text_input(
    "Find a project", key="find", bind="query-params", placeholder="Any words: title, lead, theme, stage", max_chars=80
)
page = projects_page(session.store(), session.person(), words)
if not page.n_projects:
    choose.nothing_yet()
if page.may_add and st.button("New project"):
    st.switch_page("screens/new_project.py", query_params={"register": session.register()})
st.markdown(sentences.found(page))
listed = tables.projects_table(page)
event = st.dataframe(
    listed,
    hide_index=True,
    column_config=columns(listed),
    on_select="rerun",
    selection_mode="single-row",
    key="projects",
    alt="Projects found",
)
frame.caption(sentences.own_base_caption(page))
download(listed, "projects")
if event.selection.rows:
    frame.open_project(page.lines[event.selection.rows[0]].project)
