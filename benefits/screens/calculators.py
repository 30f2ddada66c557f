"""Calculators: from what is counted to pounds by year, with every input and its source kept."""

import streamlit as st

from benefits.reporting.words import escape_markdown
from benefits.views.valuation import valuation_page
from benefits.widgets import calculating, choose, frame, session

code = choose.project("project")
page = valuation_page(session.store(), session.person(), code)
st.header(escape_markdown(page.project.title))
st.page_link("screens/project.py", label="See the project", query_params=frame.address(code))
st.markdown(
    "A calculator turns what is counted into pounds by year and writes the benefit lines, with every input and its "
    "source kept beside them."
)
written = calculating.chosen_line(page)
if written:
    calculating.kept_inputs(written)
if not page.may_edit:
    frame.say_who_first()
if not page.options:
    st.info("This project has no option yet. Add one on the edit page first, then calculate its benefits.")
elif written is None or written.request:
    calculating.calculator_form(page, written)
