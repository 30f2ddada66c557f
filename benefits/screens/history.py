"""History: who changed what, when and why; versions to restore; the register as it stood; and closed quarters."""

import streamlit as st

from benefits.reporting import history_tables, sentences
from benefits.views.as_it_stood import as_it_stood, days
from benefits.views.closings import closings_page
from benefits.views.history import projects_ever
from benefits.widgets import choose, closing, frame, past, session
from benefits.widgets.tables import table

if "record" not in st.query_params and not projects_ever(session.store(), session.person()):
    choose.nothing_yet()
TABS = TIMELINE, STOOD, QUARTERS = "Timeline", "As it stood on", "Quarters and audit"
timeline, stood, quarters = st.tabs(TABS, key="history-tab", on_change="rerun", bind="query-params")
if timeline.open:
    with timeline:
        versions, record = past.chosen_history()
        past.heading(versions)
        table(history_tables.timeline_table(versions), "timeline", "Who changed what, when and why, the newest first")
        if record:
            past.version_in_full(versions)
        else:
            st.info("Choose a record above to see one of its versions in full, and to restore it.")
if stood.open:
    with stood:
        closed = closings_page(session.store(), session.person())
        moment = past.chosen_moment(days(session.store(), session.person()), closed)
        page = as_it_stood(session.store(), session.person(), moment)
        st.header(history_tables.as_it_stood_finding(page))
        frame.tiles([sentences.total_metric(total) for total in page.then.totals])
        table(history_tables.then_and_now_table(page), "then-and-now", "Cost, benefit and net value then and now")
        frame.caption(history_tables.as_it_stood_caption(page))
        st.subheader("What has changed since")
        st.markdown(history_tables.listed_words(page))
        if page.n_changes:
            table(history_tables.since_counts_table(page), "since-counts", "How many records changed since, by kind")
            table(history_tables.since_table(page.changes), "since", "What changed since, the newest first")
if quarters.open:
    with quarters:
        closed = closings_page(session.store(), session.person())
        closing.closings_list(closed, STOOD)
        closing.closing_form(closed)
        closing.audit_download(closed)
