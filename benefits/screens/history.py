"""History: who changed what, when and why; versions to restore; and the register as it stood on any day."""

import streamlit as st

from benefits.reporting import history_tables, sentences
from benefits.views.as_it_stood import as_it_stood, days
from benefits.views.history import projects_ever
from benefits.widgets import choose, frame, past, session
from benefits.widgets.tables import table

if "record" not in st.query_params and not projects_ever(session.store(), session.person()):
    choose.nothing_yet()
TIMELINE, STOOD = "Timeline", "As it stood on"
timeline, stood = st.tabs([TIMELINE, STOOD], key="history-tab", on_change="rerun", bind="query-params")
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
        day = past.chosen_day(days(session.store(), session.person()))
        page = as_it_stood(session.store(), session.person(), day)
        st.header(history_tables.as_it_stood_finding(page))
        frame.tiles([sentences.total_metric(total) for total in page.then.totals])
        table(history_tables.then_and_now_table(page), "then-and-now", "Cost, benefit and net value then and now")
        frame.caption(history_tables.as_it_stood_caption(page))
        st.subheader("What has changed since")
        st.markdown(history_tables.listed_words(page))
        if page.n_changes:
            table(history_tables.since_counts_table(page), "since-counts", "How many records changed since, by kind")
            table(history_tables.since_table(page.changes), "since", "What changed since, the newest first")
