"""Logs of assumptions, decisions and quality assurance, over all projects or of one."""

import streamlit as st

from benefits.records.categories import LogKind
from benefits.reporting import log_tables as tables
from benefits.reporting.words import label
from benefits.views.appraised import project_titles
from benefits.views.logs import LogFilters, logs_page
from benefits.widgets import choose, frame, session
from benefits.widgets.logs import log_form, sign_off_form
from benefits.widgets.tables import table

store, person = session.store(), session.person()
titles = project_titles(store, person)
if not titles:
    choose.nothing_yet()
first, second, third, fourth = st.columns(4)
with first:
    project = choose.any_of("Project", "project", titles)
with second:
    kind = choose.any_of("Kind of entry", "kind", {one.value: label(one) for one in LogKind})
with third:
    standing = choose.any_of("Sign-off", "standing", tables.STANDING)
with fourth:
    words = st.text_input("Find", key="find", bind="query-params", placeholder="Any words", max_chars=80)
page = logs_page(store, person, LogFilters(project, kind, standing, words))
st.header(tables.logs_finding(page))
frame.caption(tables.OWN_PRICES)
needed, listed, kept, signed = st.tabs(
    ["What needs assurance", "All entries", "Add or change", "Sign off"], key="logs-tab", on_change="rerun"
)
if needed.open:
    with needed:
        table(tables.log_table(page.needs_assurance), "assurance", "Assumptions not signed off, largest effect first")
if listed.open:
    with listed:
        table(tables.log_table(page.lines), "logs", "Every entry shown, what needs assurance first")
if kept.open:
    with kept:
        if not project:
            st.info("Choose a project above to add an entry or change one.")
            st.stop()
        if not page.may_edit:
            frame.say_who_first()
        log_form(page)
if signed.open:
    with signed:
        sign_off_form(page)
