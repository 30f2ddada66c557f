"""The rescue list: each project at risk, the smallest rescue, who could pay it, and one click to share the cost."""

import streamlit as st

from benefits.appraisal.lenses import Claims
from benefits.reporting import rescue_tables as tables
from benefits.reporting.words import escape_markdown
from benefits.views.rescues import rescues_page
from benefits.widgets import choose, frame, session
from benefits.widgets.tables import table

left, right = st.columns(2)
with left:
    claims = choose.one_of("Benefits that are", "claims", tuple(Claims))
with right:
    bodies = choose.bodies()
page = rescues_page(session.store(), session.person(), claims, bodies)
if not page.n_projects:
    choose.nothing_yet()
st.header(tables.rescues_finding(page))
st.markdown(tables.rescues_intro(page))
if page.cases:
    frame.tiles(tables.rescue_tiles(page))
    table(tables.rescues_table(page), "rescues", "Projects at risk by value lost if dropped, with their rescues")
    cases = {one.project: one for one in page.cases}
    titles = {code: f"{one.title} ({code})" for code, one in cases.items()}
    code = choose.any_of("Project at risk", "project", titles, none="Choose one to see who would pay what")
    if code in cases:
        st.subheader(escape_markdown(cases[code].title))
        st.markdown(tables.rescue_sentence(cases[code]))
        table(tables.rescue_bodies_table(cases[code]), "rescue-bodies", "Effect of the rescue on every body's own test")
        if st.button("Share this cost", type="primary"):
            st.switch_page("screens/cost_sharing.py", query_params=frame.address(code))
        frame.project_link(code, cases[code].title)
frame.caption(tables.rescues_basis(page))
