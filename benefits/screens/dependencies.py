"""Which project needs which: the bundle they make, what rests on each, and credit that adds up."""

import streamlit as st

from benefits.appraisal.lenses import Claims
from benefits.reporting import network_charts as charts
from benefits.reporting import network_tables as tables
from benefits.reporting.words import escape_markdown
from benefits.views.network import bundle_page, dependencies_page
from benefits.widgets import choose, frame, linking, session
from benefits.widgets.tables import picture_and_table, table

asked = st.query_params.get("project", "")
every = dependencies_page(session.store(), session.person())
if not every.titles:
    choose.nothing_yet()
if every.circle:
    st.error(escape_markdown(every.circle))
if asked and asked not in every.titles:
    st.warning(escape_markdown(f"There is no project {asked}. Choose one below."))
code = choose.any_of("Project", "project", {one: f"{title} ({one})" for one, title in every.titles.items()})
if code not in every.titles:
    st.markdown(tables.dependencies_finding(every))
    if every.needs:
        table(tables.needs_table(every.needs), "dependencies", "Every project that needs another one")
    st.info(tables.WHAT_NEXT)
    st.stop()
claims = choose.one_of("Benefits that are", "claims", tuple(Claims))
page = bundle_page(session.store(), session.person(), code, claims)
bundle = page.bundle
st.header(tables.bundle_finding(bundle))
if bundle.fault and bundle.fault != every.circle:
    st.error(escape_markdown(bundle.fault))
frame.tiles(tables.bundle_metrics(bundle))
frame.caption(tables.bundle_basis(bundle, page.basis, claims))
frame.caption(tables.serves_others(bundle))
whole, dropped, credit, needs = st.tabs(
    ["The bundle", "If one is dropped", "Credit", "What it needs"], key="dependencies-tab", on_change="rerun"
)
if whole.open:
    with whole:
        st.markdown(tables.BUNDLE_INTRO)
        table(tables.bundle_table(bundle), "bundle", "Cost, benefit and net of the bundle from each standpoint")
        if bundle.projects:
            about = "What each project adds once what it needs is there, and by itself"
            table(tables.increments_table(bundle), "increments", about)
            st.caption(tables.INCREMENT_CAPTION)
if dropped.open and bundle.projects:
    with dropped:
        st.subheader(tables.STAKE_HEADING)
        table(tables.stake_table(bundle), "at-stake", "Value lost without each project; the rows do not add up")
        st.caption(tables.STAKE_CAPTION)
        twin = tables.needs_table(bundle.needs)
        picture_and_table(charts.bundle_sankey(bundle), charts.bundle_sankey_alt(bundle), twin, "enablers")
        picture_and_table(charts.need_bars(bundle), charts.need_bars_alt(bundle), twin, "needs")
        st.caption(tables.WIDTH_CAPTION)
        frame.caption(charts.left_out(bundle))
if credit.open and bundle.projects:
    with credit:
        st.subheader(tables.CREDIT_HEADING)
        table(tables.credit_table(bundle), "credit", "Credit of each project by three rules, each adding up")
        st.caption(tables.CREDIT_CAPTION)
if needs.open:
    with needs:
        linking.dependency_form(page)
