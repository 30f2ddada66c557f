"""Which pages there are, and what stands around every one of them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from benefits.widgets import frame, session

SCREENS = Path(__file__).parent / "screens"


def pages() -> list[st.Page]:
    """Every page of the app, in the order of the menu."""
    return [
        st.Page(SCREENS / "welcome.py", title="Welcome", default=True),
        st.Page(SCREENS / "portfolio.py", title="Portfolio"),
        st.Page(SCREENS / "projects.py", title="Projects"),
        st.Page(SCREENS / "project.py", title="Project"),
        st.Page(SCREENS / "new_project.py", title="New project"),
        st.Page(SCREENS / "edit_project.py", title="Edit a project"),
        st.Page(SCREENS / "import_records.py", title="Import records"),
        st.Page(SCREENS / "assumptions.py", title="Assumptions"),
    ]


st.set_page_config(page_title="Crossgov Benefits", page_icon="⚖️", layout="wide")
page = st.navigation(pages())
session.follow_address()
frame.around(page.title)
page.run()
