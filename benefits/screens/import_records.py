"""Import records from CSV files: every problem at once, a preview, then all or nothing."""

import streamlit as st

from benefits.actions.importing import changes_of, save_import
from benefits.errors import Refused, has_errors
from benefits.interchange.placing import placed, problems_table
from benefits.interchange.read import read_files
from benefits.reporting import tables
from benefits.views.projects import any_edit
from benefits.widgets import frame, session
from benefits.widgets.tables import table

if not any_edit(session.person()):
    frame.say_who_first()
st.markdown(
    "Upload the CSV files of a register: projects.csv, costs.csv, benefits.csv, shares.csv and others. "
    "Nothing is saved until you confirm, and then all of it or nothing."
)
key = session.form_key("import")
uploads = st.file_uploader("CSV files", type=["csv"], accept_multiple_files=True, key=f"files-{key}")
if not uploads:
    st.stop()
reading = read_files({one.name: one.getvalue() for one in uploads})
changes, together = changes_of(session.store(), session.person(), reading.records)
problems = (*reading.problems, *placed(together, reading.files))
if problems:
    st.subheader("Problems")
    table(tables.problems(problems_table(problems)), "problems", "What is wrong, where, and what to do")
if has_errors(problems):
    st.error("Nothing can be saved until the errors are put right.", icon="⚠️")
    st.stop()
st.subheader("What will change")
table(tables.changes(changes), "changes", "Records that will be added or changed")
reason = st.text_input("Why you import these", max_chars=500)
if st.button("Save all of it", type="primary"):
    try:
        save_import(session.store(), session.person(), reading.records, reason, key)
    except Refused as refused:
        table(tables.problems(problems_table(refused.problems)), "refused", "What is wrong")
    else:
        session.next_form("import")
        session.say("Imported.")
        st.switch_page("screens/projects.py", query_params={"register": session.register()})
