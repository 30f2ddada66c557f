"""Forms that lose nothing: what is typed is kept in the register until it is saved, and joined with what others save.

A rendering of a form is one set of inputs with one key. Its inputs start with what the rendering says and are read
at every run; a form that is to show other values gets a new rendering.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

import streamlit as st

from benefits.actions.drafts import keep as keep_draft
from benefits.actions.drafts import let_go
from benefits.errors import Refused, StoreError
from benefits.records.entries import (
    Choice,
    Entry,
    Kept,
    Snapshot,
    differences,
    kept_from,
    kept_text,
    merged,
)
from benefits.records.history import Versioned
from benefits.reporting.form_tables import clock, differences_table, draft_sentence, newer_sentences
from benefits.reporting.words import escape_markdown
from benefits.views.drafts import drafts_of
from benefits.widgets import session

PAGES = frozenset(
    {"cost_sharing", "edit_project", "envelopes", "measurements", "new_project", "optimism", "programmes", "scenarios"}
)
CHOICES: Mapping[Choice, str] = {
    Choice.BOTH: "Both: theirs, with what I changed on top",
    Choice.MINE: "Mine as it stands",
    Choice.THEIRS: "Theirs as it stands",
}


@dataclass(frozen=True)
class Form:
    """A form of a page.

    Attributes:
        name: The one by which its draft is kept.
        title: What it is about, for people.
        table: The table of its own record.
        page: The screen it stands on.
        address: What the screen's address has to name to lead to it.
        identity: The column that tells the rows of its grid apart, if it has one.
    """

    name: str
    title: str
    table: str
    page: str
    address: Mapping[str, str]
    identity: str = ""


@dataclass(frozen=True)
class Rendering:
    """One rendering of a form: its key, what the register held when the person began, and what its inputs start with.

    Attributes:
        kept_at: When the draft was kept that it was taken from, if it was.
        is_fresh: Whether it has yet to be drawn.
    """

    form: Form
    key: str
    base: Snapshot
    start: Entry
    kept_at: datetime | None = None
    is_fresh: bool = False


def opened(form: Form, current: Snapshot, probe: str) -> Rendering:
    """The rendering that is on the screen; else the person's draft; else what the register holds.

    Args:
        form: Which form.
        current: What the register holds of its records now.
        probe: One of its inputs; its state is gone when the form was left.
    """
    held: Rendering | None = st.session_state.get(_place(form))
    if held is None or not (held.is_fresh or f"{held.key}:{probe}" in st.session_state):
        held = _begun(form, current)
    held = replace(held, form=form, is_fresh=False)
    st.session_state[_place(form)] = held
    return held


def _begun(form: Form, current: Snapshot) -> Rendering:
    draft = next((one for one in drafts_of(session.store(), session.person()) if one.form == form.name), None)
    kept = kept_from(draft.content) if draft else None
    st.session_state[_kept_place(form)] = draft.content if draft else ""
    if draft and kept and kept.typed != current.entry:
        return Rendering(form, uuid4().hex, kept.base, kept.typed, draft.kept_at)
    return Rendering(form, uuid4().hex, current, current.entry)


def keep(now: Rendering, typed: Entry) -> bool:
    """Keep what is typed as a draft if it changed since it was kept last; whether anything is unsaved."""
    form, is_unsaved = now.form, typed != now.base.entry
    content = kept_text(Kept(form.title, form.page, form.address, now.base, typed, now.key)) if is_unsaved else ""
    if st.session_state.get(_kept_place(form), "") != content:
        try:
            if content:
                keep_draft(session.store(), session.person(), form.name, content)
            else:
                let_go(session.store(), session.person(), form.name)
            st.session_state[_kept_place(form)] = content
        except (StoreError, Refused) as fault:
            st.warning(escape_markdown(f"What you typed is not kept as a draft. {fault}"))
    return is_unsaved


def show_instead(now: Rendering, entry: Entry, base: Snapshot | None = None) -> None:
    """Draw the form again with other values in it, such as amounts filled in; they are kept at once."""
    after = Rendering(now.form, uuid4().hex, base or now.base, entry, is_fresh=True)
    keep(after, entry)
    st.session_state[_place(now.form)] = after
    st.rerun()


def finish(form: Form) -> None:
    """After a save, or to discard what was typed: no draft is left, and the next rendering shows the register."""
    let_go(session.store(), session.person(), form.name)
    st.session_state.pop(_place(form), None)
    st.session_state.pop(_kept_place(form), None)


def move(name: str, form: Form) -> bool:
    """Give the draft of a form whose record is gone to another form that has none; whether there was one to give."""
    store, person = session.store(), session.person()
    held = {one.form: kept_from(one.content) for one in drafts_of(store, person)}
    kept = held.get(name)
    if kept is None or form.name in held:
        return False
    moved = Kept(form.title, form.page, form.address, Snapshot(Entry()), kept.typed, kept.key)
    keep_draft(store, person, form.name, kept_text(moved))
    let_go(store, person, name)
    return True


def about_draft(now: Rendering, current: Snapshot) -> None:
    """Where the form shows a draft: from when it is and on which version it is based, with the way to discard it."""
    if now.kept_at is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence = draft_sentence(now.kept_at, now.base.version, current.version)
        st.info(escape_markdown(f"{sentence} Go on below, or discard it."))
        st.button("Discard the draft", key=f"{now.key}:drop", on_click=finish, args=[now.form])


def has_moved(now: Rendering, current: Snapshot) -> bool:
    """Whether somebody saved one of the form's records after the person began."""
    return dict(now.base.versions) != dict(current.versions)


def side_by_side(
    now: Rendering,
    current: Snapshot,
    typed: Entry,
    held: Mapping[tuple[str, str], Versioned],
    called: Callable[[str], str],
) -> None:
    """Who changed what and when, beside what is typed, and the choice whose values to go on with.

    Args:
        now: The rendering.
        current: What the register holds now.
        typed: What stands in the form.
        held: The register's versions by table and code.
        called: What a part of the form is called.
    """
    if typed == now.base.entry:  # nothing was typed: show the newer version, no question asked
        show_instead(now, current.entry, current)
    sentences = newer_sentences(now.base.versions, current.versions, held)
    st.error("\n\n".join(escape_markdown(one) for one in sentences))
    found = differences(now.base.entry, current.entry, typed, now.form.identity)
    st.markdown("Nothing you typed is lost. Choose what to go on with; nothing is saved until you save.")
    st.dataframe(
        differences_table(found, called, now.form.table, now.base.version),
        hide_index=True,
        alt="What was saved meanwhile beside what you typed",
        key=f"{now.key}:differences",
    )
    choices: dict[str, Choice] = {}
    for part in dict.fromkeys(one.part for one in found):
        key = f"{now.key}:take:{part}"
        taken = st.radio(f"{called(part)}: take", list(Choice), format_func=CHOICES.__getitem__, key=key)
        choices[part] = taken or Choice.BOTH
    if st.button("Go on with these", key=f"{now.key}:joined"):
        show_instead(now, merged(now.base.entry, current.entry, typed, now.form.identity, choices), current)


def listed() -> None:
    """The person's unsaved drafts, each with a link to where it can be gone on with."""
    held = drafts_of(session.store(), session.person())
    kept = [(one, content) for one in held if (content := kept_from(one.content))]
    with st.expander(f"Your unsaved drafts: {len(kept) or 'none'}"):  # always there, so that nothing below it jumps
        if not kept:
            st.caption("What you type and do not save is kept, and stands here until you save or discard it.")
        for draft, content in kept:
            words = escape_markdown(f"{content.title}, {clock(draft.kept_at)}")
            if content.page in PAGES:
                address = {"register": session.register(), **content.address}
                st.page_link(f"screens/{content.page}.py", label=words, query_params=address)
            else:
                st.markdown(words)


def _place(form: Form) -> str:
    """Where the rendering is kept; a person who says they are somebody else sees none of it."""
    return f"form:{session.register()}:{session.person().id}:{form.name}"


def _kept_place(form: Form) -> str:
    return f"kept:{session.register()}:{session.person().id}:{form.name}"
