"""The portfolio on one page: who pays, who gains, what is at risk and what it would take."""

import streamlit as st

from benefits.appraisal.classes import Classification
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims
from benefits.portfolio.basis import Basis
from benefits.reporting import charts, sentences, tables
from benefits.reporting.words import label
from benefits.views.portfolio import Filters, lead_organisations, portfolio_page
from benefits.widgets import choose, due_lists, frame, leading, session, way_back
from benefits.widgets.realisation import day
from benefits.widgets.tables import picture_and_table, table

with st.expander("Lens, day and filters", expanded=False):
    first, second, third = st.columns(3)
    fourth, fifth, sixth = st.columns(3)
    with first:
        money = choose.one_of("Count as", "money", (Money.ECONOMIC, Money.DEL_CASH))
    with second:
        claims = choose.one_of("Benefits that are", "claims", tuple(Claims))
    with third:
        basis = Basis(bodies=choose.bodies())
    with fourth:
        leads = lead_organisations(session.store(), session.person(), basis)
        lead = choose.any_of("Lead organisation", "lead", leads)
    with fifth:
        kind = choose.any_of("Class", "class", {one.value: label(one) for one in Classification})
    with sixth:
        on = day()

page = portfolio_page(session.store(), session.person(), basis, money, claims, Filters(lead, kind))
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
        leading.arrived(basis, on, lead)
if decide.open:
    with decide:
        leading.decide(basis, on, claims, lead)
if matrix.open:
    with matrix:
        st.markdown("Each row is a body that pays; each column is who receives the benefit its money buys.")
        picture_and_table(
            charts.matrix_heatmap(page), charts.matrix_heatmap_alt(page), tables.matrix_table(page), "matrix"
        )
if projects.open:
    with projects:
        table(tables.portfolio_table(page), "portfolio", "Every project shown with its class and net values")
frame.caption(sentences.memo_sentence(page))
way_back.link("briefings", "Make a briefing", claims=claims.value)
