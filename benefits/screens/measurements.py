"""Measurements: what is due, saying what arrived, was spent or is expected, and verifying it."""

import streamlit as st

from benefits.views.due import due_page
from benefits.views.measurements import tracked_page
from benefits.widgets import choose, drafts, due_files, due_lists, measuring, session

store, person = session.store(), session.person()
found = due_page(store, person, most=1)
if not found.projects:
    choose.nothing_yet()
project = choose.any_of("Project", "project", found.projects)
forms = {
    measuring.ENTER: measuring.measurement_form,
    measuring.FORECASTS: measuring.forecast_form,
    measuring.OUTTURN: measuring.outturn_form,
    measuring.MILESTONES: measuring.milestone_form,
}
tabs = st.tabs(list(measuring.TABS), key=measuring.TAB, on_change="rerun", bind="query-params")
for name, tab in zip(measuring.TABS, tabs, strict=True):
    if tab.open:
        with tab:
            if name == measuring.DUE:
                due_lists.due_list(project, found.bodies)
            elif name == measuring.VERIFY:
                due_lists.verify_form(project)
            elif name == measuring.WORKBOOK:
                due_files.due_file(project)
                due_files.entry_upload()
            elif project:
                drafts.listed()
                forms[name](tracked_page(store, person, project))
            else:
                st.info(measuring.CHOOSE_PROJECT)
