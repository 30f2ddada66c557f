"""One decision with its links, as the pages of leaders show it."""

from __future__ import annotations

import streamlit as st

from benefits.reporting import decision_tables as tables
from benefits.reporting.words import label
from benefits.views.decisions import DecisionRow
from benefits.widgets import frame, way_back

IN_FULL = 10  # decisions that stand as a sentence with their links
LISTED = 200  # rows of the table below them


def in_full(row: DecisionRow) -> None:
    """The kind, the sentence, and links to where it is decided and to the project."""
    with st.container(border=True, key=f"decision-{row.decision.code}"):
        st.markdown(f"**{label(row.decision.kind)}**")
        st.markdown(tables.decision_sentence(row))
        page, says = tables.page_of(row.decision.kind)
        with st.container(horizontal=True):
            way_back.link(page, says, **tables.address_of(row.decision))
            frame.project_link(row.decision.project, row.title)
