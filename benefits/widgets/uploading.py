"""The pieces of Import and export: files to take along, files that come in, their faults, and what they change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from benefits.interchange.gmpp_writing import gmpp_csv
from benefits.interchange.incoming import Preview, preview
from benefits.interchange.placing import problems_table
from benefits.interchange.read import Reading, read_files
from benefits.interchange.template import Format, Origin, template
from benefits.interchange.write import zip_bytes
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting import import_tables
from benefits.reporting.words import told_apart
from benefits.views.appraised import project_titles
from benefits.views.exporting import records_to_export
from benefits.widgets import session
from benefits.widgets.tables import columns, download, table

BLANK, WHOLE = "blank", "whole"
CSV_FILES = "zip"
FORMATS = {Format.XLSX.value: "Excel (.xlsx)", Format.ODS.value: "OpenDocument (.ods)"}
EXPORTS = FORMATS | {CSV_FILES: "CSV files in a folder (.zip)"}
MEDIA_TYPES = {
    Format.XLSX.value: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODS.value: "application/vnd.oasis.opendocument.spreadsheet",
    CSV_FILES: "application/zip",
    "csv": "text/csv",
}
# The last two cannot be read, and the reader says why and what to do.
ENDINGS = ["csv", "xlsx", "ods", "xlsm", "xls"]


@dataclass(frozen=True)
class Looked:
    """Files as they were read, and what an import of them would do."""

    files: tuple[str, ...]
    reading: Reading
    preview: Preview


def look(uploads: Sequence[UploadedFile], key: str) -> Looked:
    """What the files hold and would change: read once, kept until other files are chosen, with progress."""
    name, files = f"looked:{key}", tuple(one.file_id for one in uploads)
    held: Looked | None = st.session_state.get(name)
    if held is None or held.files != files:
        with st.status("Reading the files") as status:
            reading = read_files({one.name: one.getvalue() for one in uploads})
            status.update(label=f"Comparing {len(reading.records):,} records with the register")
            held = Looked(files, reading, preview(session.store(), session.person(), reading))
            status.update(label=f"Read {len(reading.records):,} records", state="complete")
        st.session_state[name] = held
    return held


def look_again(key: str) -> None:
    """Compare anew with the register the next time."""
    session.forget(f"looked:{key}")


def faults(seen: Preview) -> None:
    """Every fault at once: the first ones as a table, all of them as a download; nothing where there is none."""
    if not seen.problems:
        return
    st.header("To note" if seen.is_ready else "Problems")
    shown = import_tables.problems(problems_table(seen.problems))
    about = "What is wrong, where, and what to do"
    st.dataframe(shown, hide_index=True, column_config=columns(shown), alt=about, key="table-problems")
    download(import_tables.every_problem(seen.problems), "problems", "Download all of them as CSV")


def changes(seen: Preview) -> None:
    """What an import would add, change and withdraw, and what it would leave as it is."""
    st.header("What will change")
    st.markdown(import_tables.summary(seen.changes))
    table(import_tables.changes(seen.changes), "changes", "Records that will be added, changed or withdrawn")
    left = import_tables.not_given(seen.changes)
    if len(left):
        st.subheader("Not in the file, kept as they are")
        table(left, "not-given", "Records of the same projects that are in the register and not in the file")


def template_download() -> None:
    """A workbook to fill in: blank, or with the records of one project or of all."""
    st.header("Template to fill in")
    st.markdown("A workbook with a sheet for each table, drop-down lists, and notes on what each field means.")
    titles = project_titles(session.store(), session.person())
    projects = {code: f"{title} ({code})" for code, title in titles.items()}
    offered = told_apart({BLANK: "Blank", WHOLE: "The whole register", **projects})
    what = st.selectbox("What stands in it", list(offered), format_func=offered.__getitem__)
    form = st.radio("Kind of workbook", list(FORMATS), format_func=FORMATS.__getitem__, horizontal=True)
    make = partial(template_bytes, session.store(), session.person(), what, Format(form))
    _download("Download the template", make, "benefits-template", form)


def export_download() -> None:
    """The whole register as it stands, or as it stood on a day."""
    st.header("Whole register")
    st.markdown("Everything the register holds. It can be imported again and comes back the same.")
    form = st.radio("Kind of file", list(EXPORTS), format_func=EXPORTS.__getitem__, horizontal=True)
    day = st.date_input("As it stood at the end of (UTC), blank for now", None, max_value="today", format="DD/MM/YYYY")
    make = partial(export_bytes, session.store(), session.person(), form, day)
    _download("Download the register", make, "benefits-register", form)


def gmpp_download() -> None:
    """The projects in the columns of the Government Major Projects Portfolio."""
    st.header("GMPP columns")
    st.markdown(
        "One row a project in the columns of the Government Major Projects Portfolio of 2023-24, filled with what the "
        "register holds. Published files with these columns can be imported too."
    )
    make = partial(gmpp_bytes, session.store(), session.person())
    _download("Download the GMPP columns", make, "benefits-gmpp", "csv")


def gmpp_bytes(store: Store, person: Person) -> bytes:
    """The file of the GMPP columns, with the mark by which spreadsheet programs know UTF-8."""
    return gmpp_csv(records_to_export(store, person).records).encode("utf-8-sig")


def template_bytes(store: Store, person: Person, what: str, form: Format) -> bytes:
    """The template: `what` is BLANK, WHOLE or the code of a project."""
    held = records_to_export(store, person, project="" if what in (BLANK, WHOLE) else what)
    if what == BLANK:
        return template(None, form, held.this_year, bodies=held.bodies)
    return template(held.records, form, held.this_year, Origin(source=held.source))


def export_bytes(store: Store, person: Person, form: str, day: date | None) -> bytes:
    """The register as a file of one of EXPORTS."""
    held = records_to_export(store, person, day)
    if form == CSV_FILES:
        return zip_bytes(held.records)
    return template(held.records, Format(form), held.this_year, Origin("Benefits register", held.source))


def _download(label: str, make: Callable[[], bytes], name: str, form: str) -> None:
    """A button whose file is made only when it is pressed."""
    st.download_button(
        label, make, f"{name}.{form}", MEDIA_TYPES[form], key=f"download-{name}", on_click="ignore", type="primary"
    )
