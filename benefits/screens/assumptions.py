"""Every table of guidance with its edition and source."""

import streamlit as st

from benefits.reporting import tables
from benefits.reporting.words import escape_markdown
from benefits.views.assumptions import assumptions_page
from benefits.widgets import choose, session
from benefits.widgets.tables import table

st.markdown("Every figure rests on these tables. Each carries its edition and where it comes from.")
every = assumptions_page(session.person())
name = choose.any_of("Table", "table", {one.name: one.title for one in every.tables})
if not name:
    table(tables.reference_table_list(every), "reference-tables", "Tables of guidance with editions and sources")
    st.stop()
page = assumptions_page(session.person(), name)
st.header(escape_markdown(page.open.title))
st.caption(escape_markdown(f"Edition {', '.join(page.open.editions)}. {page.open.source} {page.open.licence}"))
table(tables.reference_rows(page), page.open.name, page.open.title)
