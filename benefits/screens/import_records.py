"""Import and export: templates and the register to take along; files in, every fault at once, a preview, then all."""

import streamlit as st

from benefits.errors import Conflict, Refused
from benefits.interchange.incoming import take_in
from benefits.views.projects import any_import
from benefits.widgets import forms, frame, session, uploading

IMPORT, DOWNLOAD = "Import", "Template and export"
coming, going = st.tabs([IMPORT, DOWNLOAD], key="import-tab", on_change="rerun")
if going.open:
    with going:
        uploading.template_download()
        uploading.export_download()
        uploading.gmpp_download()
    st.stop()
with coming:
    if not any_import(session.person()):
        frame.say_who_first()
    st.markdown(
        "Upload one workbook, or the CSV files of a register: projects.csv, costs.csv, benefits.csv, shares.csv and "
        "others. Nothing is saved until you confirm, and then all of it or nothing. "
        f"A workbook to fill in is under {DOWNLOAD}."
    )
    key = session.form_key("import")
    uploads = st.file_uploader(
        "Workbook or CSV files", type=uploading.ENDINGS, accept_multiple_files=True, key=f"files-{key}"
    )
    if not uploads:
        st.stop()
    looked = uploading.look(uploads, key)
    uploading.faults(looked.preview)
    if not looked.preview.is_ready:
        st.error("Nothing can be saved until the errors are put right.")
        st.stop()
    uploading.changes(looked.preview)
    reason = st.text_input("Why you import these", max_chars=500)
    if st.button("Save all of it", type="primary"):
        try:
            with st.spinner("Saving"):
                done = take_in(
                    session.store(), session.person(), looked.reading, reason, key, seen=looked.preview.data_version
                )
        except (Refused, Conflict) as fault:  # somebody saved in between
            uploading.look_again(key)
            forms.show_fault(fault)
        else:
            uploading.look_again(key)
            session.next_form("import")
            session.say(done.sentence)
            st.switch_page("screens/projects.py", query_params={"register": session.register()})
