"""Conditions for success: the nine practical steps of a project, and what each unmet one would change."""

import streamlit as st

from benefits.reporting import condition_tables as tables
from benefits.reporting.condition_charts import stress_bars, stress_bars_alt
from benefits.reporting.words import escape_markdown
from benefits.views.appraised import project_titles
from benefits.views.conditions import conditions_overview, conditions_page
from benefits.widgets import choose, frame, session
from benefits.widgets.conditions import condition_form
from benefits.widgets.tables import picture_and_table, table

titles = project_titles(session.store(), session.person())
if not titles:
    choose.nothing_yet()
asked = st.query_params.get("project", "")
code = asked if asked and asked not in titles else choose.any_of("Project", "project", titles)
if not code:
    overview = conditions_overview(session.store(), session.person())
    st.header(tables.overview_finding(overview))
    frame.caption(tables.overview_basis(overview))
    table(tables.threats_table(overview), "threats", "Unmet steps of all projects by what they take away")
    table(tables.counts_table(overview), "steps", "How many projects stand where on each of the nine steps")
    st.info("Choose a project above to record where it stands, and to see what each unmet step would change.")
    st.stop()
page = conditions_page(session.store(), session.person(), code)
st.header(escape_markdown(page.project.title))
st.page_link("screens/project.py", label="See the project", query_params=frame.address(code))
st.subheader(tables.conditions_finding(page))
frame.caption(tables.conditions_basis(page))
profile, changes, record = st.tabs(
    ["Nine steps", "What they would change", "Record a step"], key="conditions-tab", on_change="rerun"
)
if profile.open:
    with profile:
        table(tables.profile_table(page), "profile", "The nine practical steps with status, evidence, owner and date")
        st.caption("Practical steps of the National Audit Office, 2019. A profile: no step outweighs another.")
if changes.open:
    with changes:
        picture_and_table(stress_bars(page), stress_bars_alt(page), tables.stress_table(page), "stress")
        st.markdown(tables.without_case(page))
        frame.caption(tables.unverified_caption(page))
if record.open:
    with record:
        if not page.may_edit:
            frame.say_who_first()
        condition_form(page)
