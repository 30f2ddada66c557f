"""A new project: the short form first; costs and benefits follow on the edit page."""

import streamlit as st

from benefits.actions.recording import new_project
from benefits.errors import Refused
from benefits.interchange.form import record_from
from benefits.records.model import Project
from benefits.views.project import suggested_code
from benefits.views.projects import any_edit
from benefits.views.register import organisations
from benefits.widgets import forms, frame, session

SHORT = ("title", "lead", "summary", "first_year", "stage")

if not any_edit(session.person()):
    frame.say_who_first()
people = organisations(session.store(), session.person())
codes = {"organisation": {one.id: f"{one.short_name} ({one.id})" for one in people}}
with st.form("new-project", enter_to_submit=False):
    cells = forms.fields_of("project", SHORT, {"stage": "idea"}, codes, session.form_key("new-project"))
    sent = st.form_submit_button("Save and add costs and benefits", type="primary")
if sent:
    code = suggested_code(session.store(), session.person(), cells["title"])
    record, problems = record_from("project", {"id": code, **cells})
    if not forms.unsaved(record, problems) and isinstance(record, Project):
        try:
            key = session.form_key("new-project")
            code = new_project(session.store(), session.person(), record, "Logged the project", key)
        except Refused as refused:
            forms.show(refused.problems)
        else:
            session.next_form("new-project")
            session.say(f"Saved {record.title}.")
            st.switch_page("screens/edit_project.py", query_params=frame.address(code))
