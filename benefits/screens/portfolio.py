"""The portfolio on one page: who pays, who gains, what is at risk and what it would take."""

import streamlit as st

from benefits.reporting import charts, sentences, tables
from benefits.views.portfolio import Filters, portfolio_page
from benefits.widgets import choose, due_lists, frame, leading, session, way_back
from benefits.widgets.tables import picture_and_table, table

asked = leading.asked()
page = portfolio_page(
    session.store(), session.person(), asked.basis, asked.money, asked.claims, Filters(asked.lead, asked.kind)
)
if not page.n_projects:
    choose.nothing_yet()
st.header(sentences.portfolio_finding(page))
due_lists.late_line()
frame.tiles([sentences.total_metric(total) for total in page.totals])
frame.caption(sentences.basis_caption(page))

flows, risk, arrived, decide, matrix, projects = st.tabs(
    leading.TABS, key="portfolio-tab", on_change="rerun", bind="query-params"
)
if flows.open:
    with flows:
        picture_and_table(charts.sankey(page), charts.sankey_alt(page), tables.sankey_table(page), "flows")
        picture_and_table(charts.party_bars(page), charts.party_bars_alt(page), tables.parties_table(page), "bodies")
        picture_and_table(charts.lens_bars(page), charts.lens_bars_alt(page), tables.totals_table(page), "lenses")
if risk.open:
    with risk:
        st.markdown(sentences.at_risk_intro(page))
        table(tables.at_risk_table(page), "at-risk", "Projects at risk, by value lost if dropped")
        for row in page.at_risk[:20]:
            st.markdown(sentences.at_risk_sentence(row))
            frame.project_link(row.project, row.title)
if arrived.open:
    with arrived:
        leading.arrived(asked)
if decide.open:
    with decide:
        leading.decide(asked)
if matrix.open:
    with matrix:
        st.markdown("Each row is a body that pays; each column is who receives the benefit its money buys.")
        picture_and_table(
            charts.matrix_heatmap(page), charts.matrix_heatmap_alt(page), tables.matrix_table(page), "matrix"
        )
if projects.open:
    with projects:
        table(tables.portfolio_table(page), "portfolio", "Every project shown with its class and net values")
        leading.open_one(page)
frame.caption(sentences.memo_sentence(page))
way_back.link("briefings", "Make a briefing", claims=asked.claims.value)
