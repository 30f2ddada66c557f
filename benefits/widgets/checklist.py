"""What a project still lacks, each gap with the way to where it is filled in."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from benefits.reporting.words import escape_markdown
from benefits.views.checklist import Spot, missing_before_obc
from benefits.views.project_records import ProjectRecords
from benefits.widgets import frame
from benefits.widgets.editing import BENEFITS, COSTS, DETAILS, OPTIONS, TAB

_TAB_OF: Mapping[Spot, str] = {
    Spot.COSTS: COSTS,
    Spot.BENEFITS: BENEFITS,
    Spot.OPTIONS: OPTIONS,
    Spot.DETAILS: DETAILS,
}
_PAGE_OF: Mapping[Spot, str] = {Spot.LOGS: "logs", Spot.INBOX: "inbox"}


def checklist(records: ProjectRecords) -> None:
    """What is missing before the outline business case."""
    gaps = missing_before_obc(records)
    if not gaps:
        st.success("Nothing on this product's list is missing before the outline business case.")
        return
    with st.expander(f"What is missing before the outline business case: {len(gaps)}"):
        st.caption("This product's own list; no gap stops a save.")
        for at, gap in enumerate(gaps):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(escape_markdown(gap.sentence), width="stretch")
                if gap.spot in _TAB_OF:
                    tab = _TAB_OF[gap.spot]
                    st.button(f"Go to {tab}", key=f"gap-{at}", on_click=_open, args=[tab], type="tertiary")
                else:
                    page = _PAGE_OF[gap.spot]
                    address = frame.address(records.code)
                    st.page_link(f"screens/{page}.py", label=f"Go to {page}", query_params=address)


def _open(tab: str) -> None:
    st.session_state[TAB] = tab
