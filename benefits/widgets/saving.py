"""The end of every form of the edit page: what is still missing or wrong, the draft, and the one save."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.errors import BenefitsError, Conflict, Problem, Refused, has_errors
from benefits.interchange.form import MISSING, in_form, is_year, together
from benefits.records.checks_together import Key
from benefits.records.entries import Entry, Snapshot
from benefits.records.history import Save
from benefits.records.model import Record, table_of
from benefits.reporting.words import NOTHING_SAVED, escape_markdown
from benefits.views.project_records import ProjectRecords, revived
from benefits.widgets import drafts, forms, session
from benefits.widgets.drafts import Rendering


@dataclass(frozen=True)
class Meant:
    """What a form says shall be saved: records as they shall be, others that shall no longer count, and the faults.

    Attributes:
        problems: Of the cells; what the records are beside others is judged here.
        is_whole: Whether every record could be made.
    """

    records: tuple[Record, ...]
    gone: tuple[Key, ...]
    problems: tuple[Problem, ...]
    is_whole: bool = True


def judged(records: ProjectRecords, meant: Meant) -> tuple[Problem, ...]:
    """Everything that is wrong with what is meant, as far as it can be told without saving."""
    if not meant.is_whole or has_errors(meant.problems):
        return meant.problems
    return (*meant.problems, *together(meant.records, meant.gone, records.known))


def ending(
    records: ProjectRecords,
    now: Rendering,
    current: Snapshot,
    typed: Entry,
    meant: Meant,
    *,
    top: DeltaGenerator,
    beside: DeltaGenerator,
    label: str,
    called: Callable[[str], str],
) -> None:
    """The buttons and what is wrong; above the form, what somebody else saved meanwhile.

    Args:
        records: The project's records as the register holds them.
        now: The rendering of the form.
        current: What the register holds of the form's records.
        typed: What stands in the form.
        meant: What that would save.
        top: Room above the form.
        beside: Room beside its grid of years, for what is wrong in that.
        label: Of the button.
        called: What a part of the form is called.
    """
    is_unsaved = drafts.keep(now, typed)
    has_moved = drafts.has_moved(now, current)
    if has_moved:
        with top:
            drafts.side_by_side(now, current, typed, records.held, called)
    pressed = buttons(now, label, is_unsaved=is_unsaved)
    problems = judged(records, meant) if is_unsaved or pressed else ()
    if has_moved and pressed:
        st.error("Somebody saved a newer version. Choose above what to go on with, then save.")
    elif pressed and meant.is_whole and not has_errors(problems):
        save(records, now, meant, typed.reason)
    in_grid = [one for one in problems if is_year(one.place.column.rpartition(", ")[2])]
    with beside:
        forms.show(in_grid)
    tell(now, [one for one in problems if one not in in_grid], is_pressed=pressed)


def buttons(now: Rendering, label: str, *, is_unsaved: bool) -> bool:
    """Save and discard, with whether anything is unsaved; whether save was pressed."""
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(label, type="primary", key=f"{now.key}:save")
        st.button(
            "Discard what I typed",
            key=f"{now.key}:discard",
            disabled=not is_unsaved,
            on_click=drafts.finish,
            args=[now.form],
        )
        st.caption("Kept as a draft until you save." if is_unsaved else "As the register holds it.")
    return pressed


def tell(now: Rendering, problems: Sequence[Problem], *, is_pressed: bool) -> None:
    """What is wrong; what is only missing is a fault once the person has tried to save."""
    asked = f"{now.key}:asked"
    if is_pressed:
        st.session_state[asked] = True
    if st.session_state.get(asked):
        forms.show(problems)
        return
    missing = list(dict.fromkeys(one.place.column for one in problems if one.wrong == MISSING))
    if missing:
        st.caption(escape_markdown(f"Still to fill in: {', '.join(missing)}."))
    forms.show(one for one in problems if one.wrong != MISSING)


def save(records: ProjectRecords, now: Rendering, meant: Meant, reason: str) -> None:
    """Save what is meant, all of it or nothing, and show the register again."""
    seen = now.base.versions
    unseen = [key for key in map(_key, meant.records) if key not in seen]
    known = {**revived(session.store(), session.person(), unseen), **seen}
    gone = (Withdrawal(*key, known[key]) for key in meant.gone)
    changes: list[Edit | Withdrawal] = [*gone, *(Edit(one, known.get(_key(one), 0)) for one in meant.records)]
    _save(records, now, changes, reason, meant.records)


def withdraw(records: ProjectRecords, now: Rendering, keys: Iterable[Key], label: str) -> None:
    """A button that takes records out of the current ones; their history stays."""
    if st.button(label, key=f"withdraw-{now.key}"):
        changes = [Withdrawal(*key, now.base.versions[key]) for key in keys if key in now.base.versions]
        _save(records, now, changes, "Withdrawn on the edit page", ())


def _save(
    records: ProjectRecords,
    now: Rendering,
    changes: Sequence[Edit | Withdrawal],
    reason: str,
    told_as: Iterable[Record],
) -> None:
    store, person = session.store(), session.person()
    if saved(
        now,
        lambda: save_changes(store, person, records.code, changes, reason, now.key),
        lambda problems: in_form(problems, told_as),
        "Saved.",
    ):
        st.rerun()


def saved(
    now: Rendering,
    save: Callable[[], Save | None],
    told: Callable[[Sequence[Problem]], Iterable[Problem]],
    words: str,
) -> bool:
    """Whether a form was saved, and its draft is done with; what stood in the way is told, and nothing typed is lost.

    Args:
        now: The rendering of the form.
        save: Saves; None where there was nothing to change, which is said.
        told: Problems as the form names its fields.
        words: What to say afterwards.
    """
    try:
        made = save()
    except Refused as fault:
        forms.show(told(fault.problems))
    except Conflict as fault:  # between the drawing of the page and the save
        st.error(escape_markdown(str(fault)))
        st.button("Show both side by side", key=f"{now.key}:again")
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        drafts.finish(now.form)
        session.say(words if made else NOTHING_SAVED)
        return True
    return False


def _key(record: Record) -> Key:
    return table_of(record), record.id
