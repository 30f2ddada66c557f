"""Identifiers: which recur, where no common one exists, and which projects would share a standard."""

import streamlit as st

from benefits.reporting import identifier_tables as tables
from benefits.views.identifiers import identifiers_page
from benefits.widgets import choose, frame, session
from benefits.widgets.tables import picture_and_table, table

page = identifiers_page(session.store(), session.person())
if not page.n_projects:
    choose.nothing_yet()
st.header(tables.identifiers_finding(page))
frame.caption(tables.SOURCE)
recur, standards, gaps, unsaid = st.tabs(
    ["Which recur", "Who would share a standard", "Without a common one", "Not said"],
    key="identifiers-tab",
    on_change="rerun",
)
if recur.open:
    with recur:
        picture_and_table(
            tables.identifier_bars(page),
            tables.identifier_bars_alt(page),
            tables.identifiers_table(page),
            "identifiers",
        )
        code = choose.any_of("Projects that link", "identifier", tables.identifier_choices(page))
        row = page.row(code)
        for project in row.projects[:50] if row else ():
            frame.project_link(project.project, project.title)
if standards.open:
    with standards:
        st.markdown("One data standard for each of these would serve every project beside it, whoever holds it.")
        table(tables.standards_table(page), "standards", "Identifiers that two projects or more link")
if gaps.open:
    with gaps:
        frame.caption(tables.gaps_caption(page))
        table(tables.gaps_table(page), "gaps", "Pairs of projects with something in common and no common identifier")
if unsaid.open:
    with unsaid:
        st.markdown(tables.unsaid_sentence(page))
        table(tables.unsaid_table(page), "unsaid", "Projects that name no identifier")
