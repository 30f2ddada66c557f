"""The Appraisal Summary Table on a project's page: the table, its figures, where each comes from, and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from benefits.records.store import now
from benefits.reporting import summary_tables as tables
from benefits.reporting.briefing_words import headings_of
from benefits.reporting.summary_table_paper import NOMINAL, caveats, summary_briefing
from benefits.reporting.summary_words import finding
from benefits.reporting.words import escape_markdown
from benefits.views.briefing_value import Briefing
from benefits.views.project import ProjectPage
from benefits.views.summary_table import summary_table
from benefits.views.summary_value import SummaryTable
from benefits.widgets import session
from benefits.widgets.briefing import FORMS
from benefits.widgets.tables import table


def show(page: ProjectPage, forms: Mapping[str, Callable[[Briefing], bytes]]) -> None:
    """The whole table of a project.

    Args:
        page: The project's page.
        forms: Writes each of its files, by the ending.
    """
    held = summary_table(session.store(), session.person(), page.project.id, page.basis, page=page)
    st.subheader(escape_markdown(finding(held)))
    if not held.rows:
        return
    table(tables.summary_frame(held), "summary-table", "The options down, what is told of each of them across")
    _files(held, forms)
    st.markdown(headings_of(caveats(held)))
    _figures(held)
    _trace(held)


def _files(held: SummaryTable, forms: Mapping[str, Callable[[Briefing], bytes]]) -> None:
    called = session.REGISTERS[session.EXAMPLE] if session.register() == session.EXAMPLE else ""
    made = summary_briefing(held, now().date(), called)
    with st.container(horizontal=True):
        for ending, write in forms.items():
            words, kind = FORMS[ending]
            name = f"appraisal-summary-table-{held.page.project.id}-{made.made_on.isoformat()}.{ending}"
            st.download_button(words, partial(write, made), name, kind, key=f"download-ast-{ending}", on_click="ignore")


def _figures(held: SummaryTable) -> None:
    with st.expander("The figures one by one"):
        measures, _ = tables.measures_frame(held)
        table(measures, "ast-measures", "Summary measures by option, present value")
        switches, _ = tables.switching_frame(held)
        table(switches, "ast-switching", "At which values the NPSV of each option is nothing")
        table(tables.effects_frame(held), "ast-effects", "Effects without a money value by option")
        st.markdown(NOMINAL)
        money, _ = tables.impact_frame(held)
        table(money, "ast-public-money", "Public money by option, budget class and year, nominal")
        parts, _ = tables.distribution_frame(held)
        table(parts, "ast-distribution", "Who pays and who gains by option and group, present value")


def _trace(held: SummaryTable) -> None:
    with st.expander("Where each cell comes from"):
        table(tables.trace_frame(held), "ast-trace", "Every cell with the records that it comes from")
        table(tables.records_frame(held), "ast-records", "The records by their codes")
