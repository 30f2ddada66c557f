"""The forms of the logs page: an entry added or changed, and an entry signed off."""

from __future__ import annotations

import streamlit as st

from benefits.actions.logs import keep_entry
from benefits.actions.recording import Withdrawal, save_changes
from benefits.actions.signing import sign_off
from benefits.interchange.form import cells_of
from benefits.records.model import LogEntry
from benefits.reporting.log_tables import entry_choices, entry_table, sign_off_sentence
from benefits.views.logs import LogsPage, entry_page
from benefits.widgets import session, sign_in
from benefits.widgets.entry_form import entry_form, keep
from benefits.widgets.tables import table

FIELDS = (
    *("kind", "title", "detail", "effect_words", "effect", "reliability", "made_by", "made_on", "source", "note"),
)
NOT_YET = "To sign off, {first} the role assurer."


def log_form(page: LogsPage) -> None:
    """One entry of the chosen project: a new one, or one that is chosen."""
    project, titles = page.filters.project, entry_choices(page.lines)
    code = st.selectbox(
        "Entry", ["", *titles], format_func=lambda code: titles.get(code, "A new entry"), key=f"entry-of-{project}"
    )
    chosen = code if code and code in titles else ""  # the box may still hold an entry that was withdrawn
    store, person = session.store(), session.person()
    held = entry_page(store, person, chosen) if chosen else None
    form = f"log:{project}:{chosen}"
    now = session.rendering(form, chosen or page.new_code, {chosen: held.version} if held else {}, "title")
    started = {"id": now.code, "project": project, "made_by": person.name}
    before = cells_of(held.entry) if held else started
    if held and held.entry.signed_off_by:
        st.info("This entry is signed off. A change of what it says takes the sign-off away.")
    made = entry_form("log_entry", FIELDS, before, {}, now, "Save the entry")
    seen = now.seen.get(now.code, 0)
    if made and isinstance(entry := made[0], LogEntry):
        keep(form, lambda: keep_entry(store, person, entry, seen, made[1], now.key), "Saved.")
    if held and st.button("Withdraw this entry", key=f"withdraw-{now.key}"):
        gone, why = Withdrawal("log_entry", now.code, seen), "Withdrawn on the logs page"
        keep(form, lambda: save_changes(store, person, project, [gone], why, f"{now.key}:gone"), "Withdrawn.")


def sign_off_form(page: LogsPage) -> None:
    """One unsigned entry in full, and the button that signs it off in the person's name."""
    if not page.may_sign:
        st.info(sign_in.how_to(NOT_YET))
        return
    if not page.to_sign:
        st.info("No entry shown waits for a sign-off that you may give.")
        return
    titles = entry_choices(page.to_sign)
    code = st.selectbox("Entry to sign off", list(titles), format_func=lambda one: titles.get(one, one), key="to-sign")
    chosen = (
        code if code and code in titles else next(iter(titles))
    )  # the box may still hold an entry that was signed off
    store, person = session.store(), session.person()
    held = entry_page(store, person, chosen)
    form = f"sign:{chosen}"
    now = session.rendering(form, chosen, {chosen: held.version}, "words")
    table(entry_table(held), "entry", "The entry with who made it and who saved it")
    st.markdown(sign_off_sentence(held.entry))
    with st.form(now.key, enter_to_submit=False):
        words = st.text_area("What you checked, and what you found", key=f"{now.key}:words", max_chars=500)
        sent = st.form_submit_button("Sign off", type="primary")
    if sent:
        keep(form, lambda: sign_off(store, person, chosen, now.seen[chosen], words or "", now.key), "Signed off.")
