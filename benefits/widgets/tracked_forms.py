"""A form of one record of realisation: what is typed is kept as a draft, judged as it is typed, and saved whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as starting

import streamlit as st

from benefits.actions.measuring import withdraw
from benefits.errors import BenefitsError, Problem, has_errors
from benefits.interchange.form import cells_of, in_form, record_from
from benefits.records.entries import Snapshot, entry_of
from benefits.records.history import Save, Versioned
from benefits.records.model import Record
from benefits.reference.dictionary import fields
from benefits.reporting.due_tables import REVERIFY
from benefits.reporting.history_tables import timeline_table
from benefits.reporting.words import escape_markdown
from benefits.views.history import record_history
from benefits.widgets import drafts, editing, forms, session
from benefits.widgets.drafts import Form, Rendering
from benefits.widgets.saving import buttons, saved, tell
from benefits.widgets.tables import table

NEWER = "Somebody saved a newer version. Choose above what to go on with, then save."
Saves = Callable[[Record, int, str, str], Save | None]
Judges = Callable[[Record, int], tuple[Problem, ...]]


def _nothing(_: Rendering) -> dict[str, str]:
    return {}


def _no_more(_: Record, __: int) -> tuple[Problem, ...]:
    return ()


def _as_typed(record: Record, _: int) -> Record:
    return record


@dataclass(frozen=True)
class Asked:
    """What a form asks for.

    Attributes:
        form: Its name, table and place.
        given: What the page gives and nobody types, as text by field.
        start: What the inputs of a new record start with.
        names: The fields to ask for.
        more: Further fields, folded away.
        codes: For fields that point at other records, their codes and names by table.
        drawn: Draws the inputs that are no field of the dictionary's kind, first; what stands in them by name.
        probe: The name of one input.
        label: Of the button.
        coded: Gives a new record its code, from what is typed.
    """

    form: Form
    given: Mapping[str, str]
    start: Mapping[str, str]
    names: tuple[str, ...]
    more: tuple[str, ...]
    label: str
    probe: str
    codes: Mapping[str, Mapping[str, str]] = starting(default_factory=dict)
    drawn: Callable[[Rendering], dict[str, str]] = _nothing
    coded: Callable[[Record, int], Record] = _as_typed


def tracked_form(asked: Asked, held: Versioned | None, save: Saves, judge: Judges = _no_more) -> None:
    """The form of a new record, or of one that is held.

    Args:
        asked: What it asks for.
        held: The version that stands, for a correction.
        save: Saves a record: the version that was seen, why, and the key.
        judge: What is wrong with a record beside others, told as it is typed.
    """
    name, code = asked.form.table, asked.given["id"]
    before = cells_of(held.record) if held else {}
    left = {*asked.given, *_said_elsewhere(name)}
    start: Mapping[str, str] = {one: cell for one, cell in before.items() if one not in left} if held else asked.start
    current = Snapshot(entry_of(start), {(name, code): held.version} if held else {})
    now = drafts.opened(asked.form, current, asked.probe)
    drafts.about_draft(now, current)
    if held is not None and before.get("verified_by"):
        st.info(REVERIFY)
    top = st.container()
    cells = asked.drawn(now) | forms.fields_of(name, asked.names, now.start.cells, asked.codes, now.key)
    with st.expander("Price terms, sources and notes"):
        cells = cells | forms.fields_of(name, asked.more, now.start.cells, asked.codes, now.key)
    # A forecast gives its own reason, which is that of the save.
    reason = cells["reason"] if "reason" in cells else editing.reason_of(now)
    typed = entry_of({**_untouched(start, cells), **cells}, reason=reason)
    has_moved = drafts.has_moved(now, current)
    if has_moved and held:
        with top:
            drafts.side_by_side(now, current, typed, {(name, code): held}, lambda _: asked.form.title)
    is_unsaved = drafts.keep(now, typed)
    pressed = buttons(now, asked.label, is_unsaved=is_unsaved)
    kept = {one: cell for one, cell in before.items() if one in _said_elsewhere(name)}
    record, problems = record_from(name, {**kept, **typed.cells, **asked.given})
    seen = now.base.versions.get((name, code), 0)
    if record is not None and not has_errors(problems) and not has_moved:
        record = asked.coded(record, seen)  # so that what is wrong is told of the code it will have
        problems = (*problems, *in_form(judge(record, seen), [record]))
    tell(now, tuple(dict.fromkeys(problems)) if is_unsaved or pressed else (), is_pressed=pressed)
    if not pressed or record is None or has_errors(problems):
        return
    made = record
    if has_moved:
        st.error(NEWER)
    elif saved(now, lambda: save(made, seen, typed.reason, now.key), lambda found: in_form(found, [made]), "Saved."):
        st.rerun()


def versions_of(code: str) -> None:
    """Every version of a record, who saved it, when and why."""
    st.subheader("Its versions")
    versions = record_history(session.store(), session.person(), code)
    table(timeline_table(versions), "versions", "Every version with who saved it, when and why, the newest first")


def withdrawing(held: Versioned, name: str) -> None:
    """The button that takes out what was entered by mistake; its history stays."""
    code = held.record.id
    with st.expander("Entered by mistake"):
        why = st.text_input("Why it is withdrawn", key=f"why-{name}-{code}", max_chars=500)
        key = session.form_key(f"withdraw:{name}:{code}")
        if st.button("Withdraw it", key=f"withdraw-{name}-{code}"):
            try:
                withdraw(session.store(), session.person(), name, code, held.version, why or "", key)
            except BenefitsError as fault:
                st.error(escape_markdown(str(fault)))
            else:
                session.next_form(f"withdraw:{name}:{code}")
                session.say("Withdrawn. Its history stays.")
                st.rerun()


def _said_elsewhere(name: str) -> frozenset[str]:
    """Fields that the form does not ask for: who entered, made and verified it, and when."""
    elsewhere = {"entered_by", "entered_on", "verified_by", "verified_on", "made_by"}
    return frozenset(one.name for one in fields(name) if one.name in elsewhere)


def _untouched(start: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    """What the record holds and the form has no input for, such as a year outside the ones shown."""
    return {name: cell for name, cell in start.items() if name not in cells}
