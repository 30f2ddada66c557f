"""The programmes of the register with their projects, and the form of one."""

import streamlit as st

from benefits.reporting.programme_tables import programmes_sentence, programmes_table
from benefits.reporting.words import escape_markdown
from benefits.views.programmes import programmes_page
from benefits.widgets import drafts, frame, session
from benefits.widgets.short_forms import programme_form
from benefits.widgets.tables import table

page = programmes_page(session.store(), session.person())
st.markdown(programmes_sentence(page))
if page.lines:
    table(programmes_table(page), "programmes", "Programmes with their leads and projects")
for line in page.lines:
    with st.expander(escape_markdown(f"{line.programme.title} ({line.programme.id})")):
        st.markdown(escape_markdown(line.programme.summary))
        for code, title in line.projects.items():
            frame.project_link(code, title)
        if not line.projects:
            st.caption("No project belongs to it yet. Choose it as the programme in a project's details.")
if not page.may_add:
    frame.say_who_first()
drafts.listed()
st.header("Add or change a programme")
programme_form(page)
