"""The short forms of a new project, and of a programme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from benefits.actions.programmes import save_programme
from benefits.actions.recording import Edit, new_project
from benefits.errors import BenefitsError, Problem, Refused, has_errors
from benefits.interchange.form import cells_of, in_form, record_from
from benefits.records.entries import Entry, Snapshot, entry_of
from benefits.records.model import Organisation, Programme, Project, Record
from benefits.reporting.words import escape_markdown
from benefits.views.programmes import ProgrammesPage, suggested_programme_code
from benefits.views.project import suggested_code
from benefits.views.register import organisations
from benefits.widgets import drafts, editing, forms, frame, saving, session
from benefits.widgets.drafts import Form, Rendering

SHORT = ("title", "lead", "summary", "first_year", "stage", "readers")
PROGRAMME = ("title", "lead", "summary")
CHOOSER = "Programme"
NEW_PROJECT = Form("project:new", "A new project", "project", "new_project", {})


def new_project_form() -> None:
    """The short form of a new project; after the save, the way to its costs and benefits."""
    current = Snapshot(entry_of({"stage": "idea"}))
    now = drafts.opened(NEW_PROJECT, current, "title")
    drafts.about_draft(now, current)
    codes = _bodies(organisations(session.store(), session.person()))
    typed = entry_of(forms.fields_of("project", SHORT, now.start.cells, codes, now.key))
    record, problems = record_from("project", {**typed.cells, "id": "NEW"})
    if _pressed(now, typed, "Save and add costs and benefits", problems) and isinstance(record, Project):
        store, person = session.store(), session.person()

        def save() -> str:
            code = suggested_code(store, person, record.title)
            made, _ = record_from("project", {**typed.cells, "id": code})
            if not isinstance(made, Project):
                raise TypeError(f"{code} is no code of a project")
            return new_project(store, person, made, "Logged the project", now.key)

        code = _saved(now, save, [record])
        if code:
            session.say(f"Saved {record.title}.")
            st.switch_page("screens/edit_project.py", query_params=frame.address(code))


def programme_form(page: ProgrammesPage) -> None:
    """One programme: a new one, or one that is chosen and that the person may change."""
    held = {line.programme.id: line for line in page.lines if line.may_edit}
    asked = st.query_params.pop("programme", "")
    if asked in held:
        st.session_state[CHOOSER] = asked
    titles = {"": "A new programme"} | {code: line.programme.title for code, line in held.items()}
    code = editing.one_of(CHOOSER, CHOOSER, titles, "")
    line = held.get(code)
    form = Form(f"programme:{code}", f"Programme: {titles[code]}", "programme", "programmes", {"programme": code})
    if line:
        cells = {name: cell for name, cell in cells_of(line.programme).items() if name != "id"}
        current = Snapshot(entry_of(cells), {("programme", code): line.version.version})
    else:
        current = Snapshot(Entry())
    now = drafts.opened(form, current, "title")
    drafts.about_draft(now, current)
    top = st.container()
    cells = forms.fields_of("programme", PROGRAMME, now.start.cells, _bodies(page.organisations.values()), now.key)
    typed = entry_of(cells)
    record, problems = record_from("programme", {**typed.cells, "id": code or "NEW"})
    if drafts.has_moved(now, current):
        with top:
            drafts.side_by_side(now, current, typed, {("programme", code): held[code].version}, lambda _: CHOOSER)
    if _pressed(now, typed, "Save the programme", problems) and isinstance(record, Programme):
        store, person = session.store(), session.person()

        def save() -> str:
            own = code or suggested_programme_code(store, person, record.title)
            made, _ = record_from("programme", {**typed.cells, "id": own})
            if made is None:
                raise TypeError(f"{own} is no code of a programme")
            save_programme(store, person, Edit(made, now.base.version), "", now.key)
            return own

        if _saved(now, save, [record]):
            session.say(f"Saved {record.title}.")
            st.rerun()


def _bodies(held: Iterable[Organisation]) -> Mapping[str, Mapping[str, str]]:
    return {"organisation": {one.id: f"{one.short_name} ({one.id})" for one in held}}


def _pressed(now: Rendering, typed: Entry, label: str, problems: Sequence[Problem]) -> bool:
    """Whether save was pressed and nothing stands in its way; what does is told."""
    is_unsaved = drafts.keep(now, typed)
    pressed = saving.buttons(now, label, is_unsaved=is_unsaved)
    saving.tell(now, problems if is_unsaved or pressed else (), is_pressed=pressed)
    return pressed and not has_errors(problems)


def _saved(now: Rendering, save: Callable[[], str], records: Sequence[Record]) -> str:
    """What was saved under which code; blank where it was refused, and why is told."""
    try:
        code = save()
    except Refused as fault:
        forms.show(in_form(fault.problems, records))
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        drafts.finish(now.form)
        return code
    return ""
