"""What a project promised at each approval, how far the promise has moved, and the form that freezes a new one."""

import streamlit as st

from benefits.reporting import baseline_charts as charts
from benefits.reporting import baseline_tables as tables
from benefits.reporting import baseline_words as words
from benefits.reporting.bridges import bridge_table
from benefits.reporting.words import escape_markdown
from benefits.views.appraised import project_titles
from benefits.views.baselines import baselines_page
from benefits.widgets import choose, frame, session
from benefits.widgets.freezing import freeze_form
from benefits.widgets.tables import picture_and_table, table

titles = project_titles(session.store(), session.person())
if not titles:
    choose.nothing_yet()
st.markdown(words.INTRO)
asked = st.query_params.get("project", "")
if asked and asked not in titles:
    st.warning(escape_markdown(f"There is no project {asked}. Choose one below."))
code = choose.any_of("Project", "project", words.projects_named(titles), none="Choose one")
if code not in titles:
    st.info("Choose a project above to see its baselines, or to freeze one.")
    st.stop()
page = baselines_page(session.store(), session.person(), code)
st.header(words.finding(page))
for alarm in words.alarms(page):
    st.error(alarm)
if page.fault:
    st.warning(escape_markdown(page.fault))
if page.rows:
    frame.tiles(words.tiles(page))
    if said := words.live_sentence(page):
        st.warning(said) if words.has_left_baseline(page) else st.success(said)
else:
    st.info(words.NONE_YET)
frame.caption(words.basis_caption(page))

bridge, lines, every, new = st.tabs(words.TABS, key="baselines-tab", on_change="rerun")
if bridge.open:
    with bridge:
        twin = bridge_table(charts.bridge_data(page))
        picture_and_table(charts.bridge(page), charts.bridge_alt(page), twin, "bridge")
        if page.rows:
            st.subheader("Present value by body")
            table(tables.bodies_table(page), "by-body", "Present value by body in every baseline and the live case")
            st.subheader("By year, not discounted")
            table(tables.years_table(page), "by-year", "Cost and benefit by year in every baseline and the live case")
if lines.open:
    with lines:
        if not page.rows:
            st.info(words.NONE_YET)
        if page.drift and page.first is not page.current:
            st.subheader("From the first baseline to the current one")
            table(tables.totals_table(page.drift, "First", "Current"), "drift-totals", "Totals, first and current")
            table(tables.drift_table(page, page.drift, "First", "Current"), "drift", "Drift of every line by year")
            st.caption(words.DRIFT_CAPTION)
        if page.live and page.live.since_current:
            st.subheader("From the current baseline to the live case")
            since = page.live.since_current
            table(tables.totals_table(since, "Current", "Live"), "live-totals", "Totals, current baseline and live")
            table(tables.drift_table(page, since, "Current", "Live"), "live-drift", "Every line by year, now and live")
            st.caption(words.LIVE_CAPTION)
if every.open:
    with every:
        if page.rows:
            st.markdown(words.checks_sentence(page))
            table(tables.baselines_table(page), "baselines", "Every baseline with its approval and figures")
            st.caption(words.OTHER_TERMS)
        else:
            st.info(words.NONE_YET)
if new.open:
    with new:
        freeze_form(page)
frame.project_link(code, page.title)
