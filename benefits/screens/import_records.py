"""Import records from CSV files: every problem at once, a preview, then all or nothing."""

import streamlit as st

from benefits.errors import Conflict, Refused
from benefits.interchange.incoming import preview, take_in
from benefits.interchange.placing import problems_table
from benefits.interchange.read import read_files
from benefits.reporting import import_tables
from benefits.views.projects import any_edit
from benefits.widgets import forms, frame, session
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
seen = session.kept(f"preview:{key}:{reading.sha256}", lambda: preview(session.store(), session.person(), reading))
if seen.problems:
    st.header("Problems")
    table(import_tables.problems(problems_table(seen.problems)), "problems", "What is wrong, where, and what to do")
if not seen.is_ready:
    st.error("Nothing can be saved until the errors are put right.")
    st.stop()
st.header("What will change")
table(import_tables.changes(seen.changes), "changes", "Records that will be added or changed")
reason = st.text_input("Why you import these", max_chars=500)
if st.button("Save all of it", type="primary"):
    try:
        done = take_in(session.store(), session.person(), reading, reason, key, seen=seen.data_version)
    except (Refused, Conflict) as fault:  # somebody saved in between
        session.forget(f"preview:{key}:{reading.sha256}")
        forms.show_fault(fault)
    else:
        session.next_form("import")
        session.say(done.sentence)
        st.switch_page("screens/projects.py", query_params={"register": session.register()})
