"""The forms of a project's own details and of its options."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from benefits.interchange.form import blank_cells, record_from
from benefits.records.entries import Snapshot, entry_of
from benefits.records.model import Option
from benefits.reporting.words import escape_markdown
from benefits.views.project_records import ProjectRecords
from benefits.widgets import drafts, editing, forms, saving
from benefits.widgets.saving import Meant, ending


def project_form(records: ProjectRecords) -> None:
    """The project's own details."""
    project = records.project
    form = editing.form_of(records, "project", "project", project.id, "details")
    entry = entry_of(editing.cells_without_codes(project, "project"))
    current = Snapshot(entry, records.versions([("project", project.id)]))
    now = drafts.opened(form, current, "title")
    drafts.about_draft(now, current)
    top = st.container()
    codes = editing.codes_of(records)
    cells = forms.fields_of("project", editing.PROJECT, now.start.cells, codes, now.key)
    cells.update(forms.fields_of("project", editing.PROJECT_TEXTS, now.start.cells, codes, now.key))
    cells.update(editing.more("Further details", "project", editing.PROJECT_MORE, records, now))
    typed = entry_of({**now.start.cells, **cells}, (), editing.reason_of(now))
    record, problems = record_from("project", {**typed.cells, "id": project.id})
    meant = Meant((record,) if record else (), (), problems, record is not None)
    ending(
        records, now, current, typed, meant, top=top, beside=top, label="Save the project", called=lambda _: "Project"
    )


def option_form(records: ProjectRecords) -> None:
    """One option: a new one, or one that is chosen; marking another one as preferred is one save of both."""
    option = editing.chosen(records, "option", "option", records.options, "A new option")
    code = option.id if option else records.free["option"]
    others = [one for one in records.options if one.id != code and one.is_preferred]
    title = option.title if option else "a new option"
    form = editing.form_of(records, "option", "option", option.id if option else "", title)
    cells = editing.cells_without_codes(option, "option") if option else blank_cells("option")
    keys = [("option", one) for one in (code, *(other.id for other in others))]
    current = Snapshot(entry_of(cells), records.versions(keys))
    now = drafts.opened(form, current, "title")
    drafts.about_draft(now, current)
    top = st.container()
    typed_cells = forms.fields_of("option", editing.OPTION, now.start.cells, {}, now.key)
    typed = entry_of({**now.start.cells, **typed_cells}, (), editing.reason_of(now))
    record, problems = record_from("option", {**typed.cells, "id": code, "project": records.code})
    also = [replace(one, is_preferred=False) for one in others if isinstance(record, Option) and record.is_preferred]
    if also:
        gone = f"{', '.join(one.title for one in also)} will no longer be the preferred option."
        st.info(escape_markdown(f"{gone} Say why: the reason is kept as a decision in the log."))
    meant = Meant((record, *also) if record else (), (), problems, record is not None)
    ending(records, now, current, typed, meant, top=top, beside=top, label="Save the option", called=lambda _: "Option")
    if option:
        saving.withdraw(records, now, [("option", code)], "Withdraw this option")
