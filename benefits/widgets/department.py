"""The tabs of a department's page."""

from __future__ import annotations

import streamlit as st

from benefits.reporting import department_charts as charts
from benefits.reporting import department_tables as tables
from benefits.reporting import realisation_charts, realisation_tables, realisation_words
from benefits.views.department import DepartmentPage, nominal_page
from benefits.views.realisation import realisation_page
from benefits.views.realisation_terms import NothingPromised, RealisationFilters
from benefits.widgets import frame, session, way_back
from benefits.widgets.realisation import day
from benefits.widgets.tables import picture_and_table, table

LINKS = 12  # projects with a link below the table; the others are found by the list of projects


def years(page: DepartmentPage) -> None:
    """What is paid and received by year, in value and in cash."""
    for held, name in ((page.value, "value-by-year"), (page.cash, "cash-by-year")):
        picture_and_table(charts.years_picture(held), charts.years_alt(held), tables.years_table(held), name)


def projects(page: DepartmentPage) -> None:
    """Each project of the department, and a link to each of the largest."""
    picture_and_table(
        charts.projects_picture(page), charts.projects_alt(page), tables.projects_table(page), "department-projects"
    )
    for row in page.projects[:LINKS]:
        frame.project_link(row.project, row.title)


def partners(page: DepartmentPage) -> None:
    """Whose benefit its money buys, and whose money buys its benefit."""
    for held, title, name in (
        (page.buys, tables.BUYS, "buys"),
        (page.bought_by, tables.BOUGHT_BY, "bought-by"),
    ):
        picture_and_table(
            charts.partners_picture(held, title), charts.partners_alt(held, title), tables.partners_table(held), name
        )


def arrived(page: DepartmentPage) -> None:
    """Where it stands on its shares, and what has arrived of what was promised it."""
    st.subheader("Agreed")
    table(tables.stands_table(page), "stands", "Its shares by where it stands on them")
    way_back.link("inbox", "Open its inbox", body=page.body)
    st.subheader("Arrived")
    on = day()
    try:
        held = realisation_page(session.store(), session.person(), page.basis, on, RealisationFilters(body=page.body))
    except NothingPromised as fault:
        st.info(str(fault))
        return
    st.markdown(realisation_words.finding(held))
    if not held.headline.is_promised:
        return
    picture_and_table(
        realisation_charts.curve(held),
        realisation_charts.curve_alt(held),
        realisation_tables.curve_table(held),
        "curve",
    )
    table(realisation_tables.projects_table(held), "arrived", "What has arrived from each project, with its warnings")
    way_back.link("realisation", "See it on the page Realisation", body=page.body)


def nominal(page: DepartmentPage) -> None:
    """Public money by budget class and year, nominal."""
    held = nominal_page(session.store(), session.person(), page.body, page.basis, page.claims)
    st.markdown(tables.nominal_words(held))
    if held.classes:
        table(tables.nominal_table(held), "nominal", "Nominal public money by budget class and year")
    if page.has_envelopes:
        way_back.link("envelopes", "See its envelopes", body=page.body)
