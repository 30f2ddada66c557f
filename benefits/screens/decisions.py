"""What needs a decision: one list by pounds at stake, with who must decide and on which page."""

import streamlit as st

from benefits.appraisal.lenses import Claims
from benefits.portfolio.basis import Basis
from benefits.portfolio.decisions import DecisionKind
from benefits.reporting import decision_tables as tables
from benefits.reporting.words import label
from benefits.views.decisions import DecisionFilters, decisions_page
from benefits.widgets import choose, decisions, frame, session
from benefits.widgets.realisation import day
from benefits.widgets.tables import table

store, person = session.store(), session.person()
with st.expander("Lens and filters", expanded=False):
    left, middle, right = st.columns(3)
    with left:
        claims = choose.one_of("Projects at risk by benefits that are", "claims", tuple(Claims))
    with middle:
        basis = Basis(bodies=choose.bodies())
    with right:
        on = day()
    every = decisions_page(store, person, basis, on, claims)
    if not every.n_projects:
        choose.nothing_yet()
    first, second, third = st.columns(3)
    with first:
        kind = choose.any_of("Kind", "kind", {one.value: label(one) for one in DecisionKind if every.counts[one]})
    with second:
        body = choose.any_of("Who must decide", "body", every.bodies)
    with third:
        lead = choose.any_of("Lead organisation", "lead", every.leads)
page = decisions_page(store, person, basis, on, claims, DecisionFilters(kind, body, lead))
st.header(tables.decisions_finding(page))
if page.n_all:
    st.markdown(tables.decisions_intro(page))
for row in page.rows(decisions.IN_FULL):
    decisions.in_full(row)
if page.found.size:
    st.subheader("Every decision")
    table(tables.decisions_table(page, decisions.LISTED), "decisions", "What needs a decision, most at stake first")
    frame.caption(tables.only_first(page, decisions.LISTED))
frame.caption(tables.decisions_basis(page))
