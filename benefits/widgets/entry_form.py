"""A small form for one record of a project, and its save, told in words when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from benefits.errors import Conflict, NotPermitted, Refused
from benefits.interchange.form import record_from
from benefits.records.model import Record
from benefits.reporting.words import NOTHING_SAVED
from benefits.widgets import forms, session


def entry_form(
    table: str,
    names: Sequence[str],
    before: Mapping[str, str],
    codes: Mapping[str, Mapping[str, str]],
    now: session.Rendering,
    button: str,
) -> tuple[Record, str] | None:
    """The record as it was typed and why, once the form is sent and can be read; None until then.

    Args:
        table: The record's table.
        names: The fields to ask for, in order.
        before: What the record holds now, as text.
        codes: For fields that point at other records, their codes and names by table.
        now: The rendering of the form.
        button: What the button says.
    """
    with st.form(now.key, enter_to_submit=False):
        cells = forms.fields_of(table, names, before, codes, now.key)
        reason = st.text_input("Why you make this change", key=f"{now.key}:reason", max_chars=500)
        sent = st.form_submit_button(button, type="primary")
    if not sent:
        return None
    record, problems = record_from(table, {**before, **cells})
    return None if forms.unsaved(record, problems) or record is None else (record, reason or "")


def keep(form: str, save: Callable[[], object], said: str) -> None:
    """Save; then say so and draw the page anew, or say why nothing was saved and leave what was typed.

    Args:
        form: Name of the form.
        save: Saves; None where there was nothing to change, which is said.
        said: What to say afterwards.
    """
    try:
        made = save()
    except NotPermitted as fault:
        st.error(str(fault))
    except (Refused, Conflict) as fault:
        forms.show_fault(fault)
        if isinstance(fault, Conflict):
            st.button("Show the newer version", on_click=session.leave_form, args=[form], key=f"newer-{form}")
    else:
        session.leave_form(form)
        session.say(said if made is not None else NOTHING_SAVED)
        st.rerun()
