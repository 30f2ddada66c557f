"""Keeping the register: where it is, how much room is left, its backups, and one of them put in its place."""

import streamlit as st

from benefits.records.access import Act, may
from benefits.reporting import keeping_words as words
from benefits.reporting.words import escape_markdown
from benefits.views.keeping import keeping_page
from benefits.widgets import frame, session
from benefits.widgets.keeping import back_up, put_back
from benefits.widgets.tables import table

store, person = session.store(), session.person()
if not may(person, Act.KEEP_STORE):
    st.info("The register is kept by its administrators. Only they see this page.")
    st.stop()
if session.register() == session.EXAMPLE:
    st.info("The example portfolio is shipped with the program and needs no backups. Choose your register.")
    st.stop()
page = keeping_page(store, person)
if page is None:
    st.info("This register is in no file of this computer: whoever runs its database backs it up.")
    st.stop()
st.header(words.keeping_finding(page))
if page.fault:
    st.error(escape_markdown(page.fault))
frame.caption(words.schedule_sentence(page))
standing, listed, restored = st.tabs(
    ["How it stands", "Backups", "Put a backup back"], key="keeping-tab", on_change="rerun"
)
if standing.open:
    with standing:
        table(words.facts_table(page), "register", "Where the register is, its size and the room that is left")
if listed.open:
    with listed:
        back_up()
        table(words.copies_table(page), "backups", "The backups of the register, the newest first")
if restored.open:
    with restored:
        put_back(page)
