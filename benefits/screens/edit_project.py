"""Change a project: its details, its cost lines, its benefit lines and who they land on."""

import streamlit as st

from benefits.reporting.words import escape_markdown
from benefits.views.project import project_page
from benefits.widgets import choose, editing, frame, session

code = choose.project("project")
page = project_page(session.store(), session.person(), code)
st.header(escape_markdown(page.project.title))
st.page_link("screens/project.py", label="See the project", query_params=frame.address(code))
if not page.may_edit:
    frame.say_who_first()
costs, benefits, details = st.tabs(
    ["Costs", "Benefits and shares", "Project details"], key="edit-tab", on_change="rerun"
)
if costs.open:
    with costs:
        editing.cost_form(page)
if benefits.open:
    with benefits:
        editing.benefit_form(page)
if details.open:
    with details:
        editing.project_form(page)
