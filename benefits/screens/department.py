"""A department's position: what it pays and receives, from which projects, with whom, and what has arrived."""

import streamlit as st

from benefits.appraisal.lenses import Claims
from benefits.portfolio.basis import Basis
from benefits.reporting import department_charts as charts
from benefits.reporting import department_tables as tables
from benefits.reporting.words import escape_markdown
from benefits.views.department import department_page, departments_page
from benefits.widgets import choose, department, frame, session, way_back
from benefits.widgets.tables import picture_and_table

store, person = session.store(), session.person()
first, second, third = st.columns(3)
with second:
    claims = choose.one_of("Benefits that are", "claims", tuple(Claims))
with third:
    basis = Basis(bodies=choose.bodies())
every = departments_page(store, person, basis, claims)
if not every.n_projects:
    choose.nothing_yet()
asked = st.query_params.get("body", "")
if asked and asked not in every.names:
    st.warning(escape_markdown(f"No department {asked} pays or receives anything here. Choose another."))
with first:
    body = choose.any_of("Department", "body", every.names, none="Choose one")
if not body:
    st.header(tables.departments_finding(every))
    st.info("Choose a department above to see its position.")
    picture_and_table(
        charts.departments_picture(every), charts.departments_alt(every), tables.departments_table(every), "departments"
    )
    frame.caption(tables.department_basis(every))
    st.stop()
page = department_page(store, person, body, basis, claims)
st.header(tables.position_finding(page))
frame.tiles(tables.position_tiles(page))
st.markdown(tables.cash_sentence(page))
tabs = st.tabs(tables.TABS, key="department-tab", on_change="rerun", bind="query-params")
for tab, part in zip(
    tabs,
    (department.years, department.projects, department.partners, department.arrived, department.nominal),
    strict=True,
):
    if tab.open:
        with tab:
            part(page)
way_back.link("briefings", "Make a briefing", about="department", body=body, claims=claims.value)
frame.caption(tables.department_basis(page))
