"""Change a project: its costs, benefits and who they land on, amounts by year, options and details."""

import streamlit as st

from benefits.reporting.words import escape_markdown
from benefits.views.project_records import project_records
from benefits.widgets import choose, drafts, editing, frame, session
from benefits.widgets.amounts_grid import amounts_form
from benefits.widgets.checklist import checklist
from benefits.widgets.line_forms import benefit_form, cost_form
from benefits.widgets.project_forms import option_form, project_form

editing.follow_link()
code = choose.project(editing.CHOSEN)
records = project_records(session.store(), session.person(), code)
st.header(escape_markdown(records.project.title))
st.page_link("screens/project.py", label="See the project", query_params=frame.address(code))
if not records.may_edit:
    frame.say_who_first()
drafts.listed()
checklist(records)
tabs = st.tabs(list(dict.fromkeys(editing.TABS.values())), key=editing.TAB, on_change="rerun")
forms = (cost_form, benefit_form, amounts_form, option_form, project_form)
for tab, form in zip(tabs, forms, strict=True):
    if tab.open:
        with tab:
            form(records)
