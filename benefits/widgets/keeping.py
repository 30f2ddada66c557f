"""The two things an administrator does with the register: a backup now, and a backup put back."""

from __future__ import annotations

import streamlit as st

from benefits.actions import keeping
from benefits.errors import BenefitsError
from benefits.reporting import keeping_words as words
from benefits.reporting.words import escape_markdown, told_apart
from benefits.views.keeping import KeepingPage
from benefits.widgets import session


def back_up() -> None:
    """A button that makes a backup while others work."""
    if not st.button("Back up now", type="primary", key="back-up"):
        return
    try:
        with st.spinner("Making a copy, and having it read whole by another program"):
            name = keeping.back_up_now(session.store(), session.person())
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        session.say(f"Backed up as {name}.")
        st.rerun()


def put_back(page: KeepingPage) -> None:
    """The form that puts a backup in the place of the register, confirmed by typing the name of its file."""
    choices = told_apart(words.copy_choices(page))
    if not choices:
        st.info("There is no sound backup to put back yet.")
        return
    st.warning(words.RESTORE_WARNING)
    with st.form("put-back"):
        name = st.selectbox("Backup", list(choices), format_func=choices.__getitem__)
        replay = st.radio("What comes back", list(words.RESTORE_WAYS), format_func=words.RESTORE_WAYS.__getitem__)
        typed = st.text_input(f"Type {escape_markdown(page.place.name)} to confirm", max_chars=200)
        if not st.form_submit_button("Put it in place"):
            return
    try:
        with st.spinner("Reading the backup, then putting it in place"):
            done = keeping.put_back(session.store(), session.person(), str(name), typed, replay=bool(replay))
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        session.say(words.restored_sentence(done))
        st.rerun()
