"""The form of one practical step of a project."""

from __future__ import annotations

import streamlit as st

from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.interchange.form import cells_of
from benefits.reporting.condition_tables import entry_choices
from benefits.reporting.words import told_apart
from benefits.views.conditions import ConditionsPage
from benefits.widgets import session
from benefits.widgets.entry_form import entry_form, keep

FIELDS = ("step", "status", "recipient", "owner", "evidence", "note", "reviewed_on")
NEW = "A step that was not yet looked at, or another receiving body"


def condition_form(page: ConditionsPage) -> None:
    """One entry: a new one, or one that is chosen."""
    project, titles = page.project.id, told_apart({"": NEW} | entry_choices(page))
    code = st.selectbox(
        "Entry", list(titles), format_func=lambda code: titles.get(code, NEW), key=f"condition-of-{project}"
    )
    chosen = code if code and code in titles else ""  # the box may still hold an entry that was withdrawn
    held = next((row.condition for row in page.rows if row.condition and row.condition.id == chosen), None)
    form = f"condition:{project}:{chosen}"
    now = session.rendering(form, chosen or page.new_code, page.versions, "status")
    started = {"id": now.code, "project": project, "reviewed_on": page.today}
    before = cells_of(held) if held else started
    made = entry_form("condition", FIELDS, before, {"organisation": page.bodies}, now, "Save the step")
    store, person = session.store(), session.person()
    if made:
        edit = Edit(made[0], now.seen.get(now.code, 0))
        keep(form, lambda: save_changes(store, person, project, [edit], made[1], now.key), "Saved.")
    if held and st.button("Withdraw this entry", key=f"withdraw-{now.key}"):
        gone = Withdrawal("condition", now.code, now.seen[now.code])
        why = "Withdrawn on the conditions page"
        keep(form, lambda: save_changes(store, person, project, [gone], why, f"{now.key}:gone"), "Withdrawn.")
