"""The two doors: explore the example, or start your own register."""

import streamlit as st

from benefits.actions.importing import save_example
from benefits.interchange.read import read_folder
from benefits.reference.sources import example_folder
from benefits.views.register import register_summary
from benefits.widgets import due_lists, session

due_lists.reminders()
st.markdown(
    "A department that pays for a data project often sees little of the benefit. This tool records who pays and "
    "who gains, appraises it by the Green Book, and shows what would be lost if the payer judged alone."
)
example, own = st.columns(2, gap="large")
with example, st.container(border=True):
    st.header("Explore the example portfolio")
    st.markdown("Real published cross-department data projects, every figure with its source and grade.")
    if st.button("Explore the example portfolio", type="primary", width="stretch"):
        session.choose_register(session.EXAMPLE)
        with st.spinner("Loading the published cases"):
            if not register_summary(session.store(), session.person()).n_projects:
                reading = read_folder(example_folder())
                save_example(session.store(), session.person(), reading.records, f"example-{reading.sha256}")
        st.switch_page("screens/portfolio.py", query_params={"register": session.EXAMPLE})
with own, st.container(border=True):
    st.header("Start your own register")
    summary = register_summary(session.store_of(session.LIVE), session.person())
    st.markdown(summary.sentence)
    live = {"register": session.LIVE}
    if st.button("Log a project", width="stretch"):
        session.choose_register(session.LIVE)
        st.switch_page("screens/new_project.py", query_params=live)
    if st.button("Import records", width="stretch"):
        session.choose_register(session.LIVE)
        st.switch_page("screens/import_records.py", query_params=live)
    st.caption(f"Kept at {summary.place}")
st.page_link(
    "screens/help.py",
    label="Help: security, data protection, accessibility and quality",
    query_params={"register": session.register()},
)
