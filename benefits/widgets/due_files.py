"""Many measurements at once: a workbook of what is due, filled in offline, its faults told by cell, then all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from benefits.errors import BenefitsError, Conflict, Refused
from benefits.interchange.due_workbook import due_workbook
from benefits.interchange.measured_rows import EntriesPreview, enter_reading, preview_entries, read_measurements
from benefits.interchange.placing import problems_table
from benefits.interchange.read import Reading
from benefits.interchange.template import Format
from benefits.portfolio.due_measurements import DueKind
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting import due_tables as words
from benefits.reporting import import_tables
from benefits.reporting.words import NOTHING_SAVED, escape_markdown
from benefits.views.due import DueFilters, due_page
from benefits.views.measurements import blank_measurements
from benefits.views.register import organisations
from benefits.widgets import forms, session
from benefits.widgets.tables import columns, download, table
from benefits.widgets.uploading import ENDINGS, FORMATS, MEDIA_TYPES

MOST_ROWS = 2_000
NAME = "measurements-due"


@dataclass(frozen=True)
class Looked:
    """Files as they were read, and what entering them would do."""

    files: tuple[str, ...]
    version: int
    reading: Reading
    preview: EntriesPreview


def due_file(project: str) -> None:
    """The workbook to fill in: what is due of a project or of the person's own bodies and projects."""
    st.header("Download what is due")
    page = due_page(session.store(), session.person(), _filters(project), most=MOST_ROWS)
    if not page.lines:
        st.info(words.NOTHING_TO_FILL)
        return
    st.markdown(words.workbook_words(page))
    form = st.radio("Kind of workbook", list(FORMATS), format_func=FORMATS.__getitem__, horizontal=True)
    make = partial(due_bytes, session.store(), session.person(), project, Format(form))
    st.download_button(
        "Download the workbook", make, f"{NAME}.{form}", MEDIA_TYPES[form], key=f"download-{NAME}", on_click="ignore"
    )


def due_bytes(store: Store, person: Person, project: str, form: Format) -> bytes:
    """The workbook of what is due, made when it is asked for."""
    page = due_page(store, person, _filters(project), most=MOST_ROWS)
    blanks = blank_measurements(store, person, page.lines)
    return due_workbook(
        blanks, page.lines, form, words.workbook_source(page), page.price_base, organisations(store, person)
    )


def entry_upload() -> None:
    """The filled-in workbook: every fault at once, what would change, then all of it or nothing."""
    st.header("Upload it filled in")
    key = session.form_key("measured")
    uploads = st.file_uploader(
        "Workbook, or CSV file of measurements", type=ENDINGS, accept_multiple_files=True, key=f"measured-{key}"
    )
    if not uploads:
        return
    try:
        looked = _look(uploads, key)
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
        return
    seen = looked.preview
    if seen.problems:
        shown = import_tables.problems(problems_table(seen.problems))
        about = "What is wrong, where, and what to do"
        st.dataframe(shown, hide_index=True, column_config=columns(shown), alt=about, key="table-measured-problems")
        download(import_tables.every_problem(seen.problems), "measured-problems", "Download all of them as CSV")
    st.markdown(escape_markdown(seen.sentence))
    if not seen.is_ready:
        st.error("Nothing can be saved until the errors are put right.")
        return
    shown_changes = words.entries_table(seen.entries, seen.changes)
    table(shown_changes, "measured-changes", "Measurements that will be added or corrected")
    reason = st.text_input("Why you enter these", max_chars=500, key=f"{key}:reason")
    if st.button("Save all of them", type="primary"):
        _save(looked, reason or "", key)


def _look(uploads: Sequence[UploadedFile], key: str) -> Looked:
    """What the files hold and would do: read once, looked at again after every save of the register."""
    name, files = f"looked:{key}", tuple(one.file_id for one in uploads)
    held: Looked | None = st.session_state.get(name)
    store, person = session.store(), session.person()
    if held is None or held.files != files:
        with st.spinner("Reading the files"):
            reading = read_measurements({one.name: one.getvalue() for one in uploads})
            held = Looked(files, store.data_version(), reading, preview_entries(store, person, reading))
        st.session_state[name] = held
    return held


def _save(looked: Looked, reason: str, key: str) -> None:
    try:
        done = enter_reading(session.store(), session.person(), looked.reading, looked.preview, reason, key)
    except (Refused, Conflict) as fault:  # somebody saved in between
        session.forget(f"looked:{key}")
        forms.show_fault(fault)
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        session.forget(f"looked:{key}")
        session.next_form("measured")
        session.say("Saved all of them." if done else NOTHING_SAVED)
        st.rerun()


def _filters(project: str) -> DueFilters:
    return DueFilters(project=project, kind=DueKind.MEASUREMENT.value, is_own=not project)
