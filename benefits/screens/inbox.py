"""What a receiving body is asked to agree to, and every claim that is disputed."""

import streamlit as st

from benefits.reporting import inbox_tables
from benefits.reporting.words import escape_markdown, label
from benefits.views.inbox import InboxState, disputes, inbox, receiving_bodies, share_details
from benefits.views.register import register_summary
from benefits.widgets import choose, frame, session
from benefits.widgets.answering import answering, chosen_shares, receiving_body

store, person = session.store(), session.person()
bodies = receiving_bodies(store, person)
if not register_summary(store, person).n_projects:
    choose.nothing_yet()
if not bodies:
    st.info("No benefit has been shared out yet. On Edit a project, say on whom each benefit lands.")
    st.stop()
own, every = st.tabs(["Inbox", "All disputes"], key="inbox-tab", on_change="rerun")
if own.open:
    with own:
        first, second = st.columns(2)
        with first:
            body = receiving_body(bodies)
        with second:
            state = choose.any_of("Where it stands", "state", {one.value: label(one) for one in InboxState})
        if not body:
            st.info("Choose a receiving body above to see what projects claim for it.")
            st.stop()
        page = inbox(store, person, body, (InboxState(state),) if state else tuple(InboxState))
        st.header(escape_markdown(inbox_tables.inbox_finding(page)))
        frame.tiles(inbox_tables.inbox_metrics(page))
        frame.caption(inbox_tables.inbox_caption(page))
        st.markdown(inbox_tables.HOW_TO_CHOOSE if page.lines else inbox_tables.NONE_SO)
        picked = chosen_shares(
            page.lines, inbox_tables.inbox_table(page.lines), "inbox", "Shares that land on the body"
        )
        if not (page.may_answer or picked):
            st.info(escape_markdown(inbox_tables.who_may_answer(page.name, page.closed)))
        answering(share_details(store, person, picked))
if every.open:
    with every:
        disputed = disputes(store, person)
        st.header(inbox_tables.disputes_finding(disputed))
        st.markdown(inbox_tables.ABOUT_DISPUTES)
        table = inbox_tables.disputes_table(disputed)
        answering(share_details(store, person, chosen_shares(disputed, table, "disputes", "Every disputed share")))
