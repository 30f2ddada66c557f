"""One benefit line of a project in full, below the project's figures."""

from __future__ import annotations

import streamlit as st

from benefits.records.store import now
from benefits.reporting import line_tables as tables
from benefits.reporting import realisation_tables, sentences
from benefits.reporting.tables import benefit_lines_table, workings_table
from benefits.reporting.words import escape_markdown
from benefits.views.line import LinePage, line_page
from benefits.views.project import ProjectPage
from benefits.widgets import choose, frame, session, way_back
from benefits.widgets.tables import table

KEY = "line"  # in the address


def chosen_line(page: ProjectPage) -> None:
    """A choice of the project's benefits, and the one that is chosen, or that the address names, in full."""
    titles = {line.id: f"{line.title} ({line.id})" for line in page.benefits}
    asked = st.query_params.get(KEY, "")
    if asked and asked not in titles:
        st.warning(escape_markdown(f"This project has no benefit {asked}. Choose one below."))
    if not titles:
        return
    code = choose.any_of("Benefit in full", KEY, titles, none="Choose one to see everything that hangs on it")
    if code:
        _in_full(page, code)


def _in_full(project: ProjectPage, code: str) -> None:
    page = line_page(session.store(), session.person(), project, code, now().date())
    with st.container(border=True):
        st.subheader(tables.line_finding(page), anchor="line")
        table(benefit_lines_table(page.page), "line", "The benefit as entered, with source and grade")
        st.markdown("**Amounts by year**")
        if page.working:
            table(workings_table(page.working), "line-amounts", "The benefit year by year")
            st.caption(sentences.working_caption(page.page))
        else:
            st.info(tables.COUNTS_NOTHING)
        st.markdown("**On whom it lands, and what they say**")
        if page.shares:
            table(tables.line_shares_table(page), "line-shares", "Shares of the benefit and where they stand")
            for share in page.shares:
                words = escape_markdown(f"The answer of {share.name}")
                way_back.link("inbox", words, body=share.recipient, share=share.share)
        else:
            st.info(tables.NOT_SHARED)
        st.markdown("**What was promised, and what has arrived**")
        _arrived(page)
        frame.caption(tables.line_basis(page))


def _arrived(page: LinePage) -> None:
    if page.promises:
        table(tables.promises_table(page), "line-promises", "What each baseline promises of the benefit")
    else:
        st.info(tables.NO_PROMISE)
    if page.standings:
        table(realisation_tables.lines_table(page.standings), "line-standing", "How it stands at each recipient")
    for number, one in enumerate(page.standings):
        if one.measured:
            st.markdown(escape_markdown(f"Measured at {one.body}"))
            measured = realisation_tables.measured_table(one.measured)
            table(measured, f"line-measured-{number}", "Measurements with their evidence")
