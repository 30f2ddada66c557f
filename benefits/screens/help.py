"""The help: what the program is safe against, holds about people, rests on, and does not do."""

import streamlit as st

from benefits.reference.help import documents
from benefits.reporting.help_tables import INTRO, help_table, standing, statuses
from benefits.widgets import choose, session
from benefits.widgets.tables import table

every = {one.name: one for one in documents()}
name = choose.any_of("Document", "document", {code: one.title for code, one in every.items()}, none="Choose one")
if not name:
    st.markdown(INTRO)
    for code, one in every.items():
        st.page_link(
            "screens/help.py", label=one.title, query_params={"register": session.register(), "document": code}
        )
        st.caption(one.about)
    st.stop()
page = every[name]
st.header(page.title)
st.markdown(page.text)
if page.table:
    status = ""
    if found := standing(page):
        st.markdown(found)
        status = choose.any_of("Standing", "status", statuses(page))
    table(help_table(page, status), page.table_name, page.title)
