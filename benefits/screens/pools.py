"""Benefit that may be counted twice: pools with their remedies, and what the machine check finds."""

import streamlit as st

from benefits.reporting import pool_tables as tables
from benefits.reporting.words import escape_markdown
from benefits.views.pools import pool_names, pools_page
from benefits.widgets import choose, frame, linking, session
from benefits.widgets.tables import table

asked = st.query_params.get("pool", "")
names = pool_names(session.store(), session.person())
if asked and asked not in names:
    st.warning(escape_markdown(f"There is no pool {asked}. Choose one below."))
chosen = choose.any_of("Pool", "pool", names) if names else ""
page = pools_page(session.store(), session.person(), chosen if chosen in names else "")
if not page.n_projects:
    choose.nothing_yet()
st.header(tables.pools_finding(page))
pools, check, change = st.tabs(["Pools", "Machine check", "Add or change a pool"], key="pools-tab", on_change="rerun")
if pools.open:
    with pools:
        if not page.pools:
            st.info(tables.NO_POOLS)
        elif not page.detail:
            table(tables.pools_table(page), "pools", "Every pool with what is claimed from it")
            st.info("Choose a pool above to see the claims on it and the two remedies.")
        else:
            linking.claims_on(page.detail)
if check.open:
    with check:
        linking.findings(page)
if change.open:
    with change:
        linking.pool_form(page)
frame.caption(tables.pools_basis(page))
