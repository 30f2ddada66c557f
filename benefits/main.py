"""Which pages there are, and what stands around every one of them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from benefits.widgets import frame, session, sign_in

SCREENS = Path(__file__).parent / "screens"


def pages() -> dict[str, list[st.Page]]:
    """Every page of the app by its part of the menu, in order."""
    return {
        "": [
            st.Page(SCREENS / "welcome.py", title="Welcome", default=True),
            st.Page(SCREENS / "portfolio.py", title="Portfolio"),
            st.Page(SCREENS / "projects.py", title="Projects"),
            st.Page(SCREENS / "project.py", title="Project"),
        ],
        "Lead": [
            st.Page(SCREENS / "decisions.py", title="Decisions"),
            st.Page(SCREENS / "department.py", title="Departments"),
            st.Page(SCREENS / "briefings.py", title="Briefings"),
        ],
        "Record": [
            st.Page(SCREENS / "new_project.py", title="New project"),
            st.Page(SCREENS / "edit_project.py", title="Edit a project"),
            st.Page(SCREENS / "calculators.py", title="Calculators"),
            st.Page(SCREENS / "programmes.py", title="Programmes"),
            st.Page(SCREENS / "import_records.py", title="Import and export"),
        ],
        "Agree": [
            st.Page(SCREENS / "inbox.py", title="Inbox"),
            st.Page(SCREENS / "conditions.py", title="Conditions"),
            st.Page(SCREENS / "logs.py", title="Logs"),
        ],
        "Fund": [
            st.Page(SCREENS / "rescues.py", title="Rescue list"),
            st.Page(SCREENS / "cost_sharing.py", title="Cost sharing"),
            st.Page(SCREENS / "transfers.py", title="Transfers"),
            st.Page(SCREENS / "envelopes.py", title="Envelopes"),
            st.Page(SCREENS / "scenarios.py", title="Scenarios"),
            st.Page(SCREENS / "pressure.py", title="Funding pressure"),
        ],
        "Track": [
            st.Page(SCREENS / "baselines.py", title="Baselines"),
            st.Page(SCREENS / "measurements.py", title="Measurements"),
            st.Page(SCREENS / "realisation.py", title="Realisation"),
            st.Page(SCREENS / "track_record.py", title="Track record"),
        ],
        "Understand": [
            st.Page(SCREENS / "optimism.py", title="Optimism"),
            st.Page(SCREENS / "uncertainty.py", title="Uncertainty"),
            st.Page(SCREENS / "dependencies.py", title="Dependencies"),
            st.Page(SCREENS / "pools.py", title="Double counting"),
            st.Page(SCREENS / "identifiers.py", title="Identifiers"),
            st.Page(SCREENS / "options.py", title="Options"),
            st.Page(SCREENS / "explain.py", title="Why it changed"),
            st.Page(SCREENS / "history.py", title="History"),
            st.Page(SCREENS / "assumptions.py", title="Assumptions"),
            st.Page(SCREENS / "keeping.py", title="Keeping"),
            st.Page(SCREENS / "help.py", title="Help"),
        ],
    }


st.set_page_config(page_title="Crossgov Benefits", page_icon="⚖️", layout="wide")
menu = pages()
page = st.navigation(menu, position="top")
sign_in.stop_strangers()
session.follow_address()
frame.around(page.title, page.url_path, {one.url_path: one.title for part in menu.values() for one in part})
page.run()
