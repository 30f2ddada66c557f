"""What the portfolio page shows of other pages: realised against promised, and what needs a decision."""

from __future__ import annotations

from datetime import date

import streamlit as st

from benefits.appraisal.lenses import Claims
from benefits.portfolio.basis import Basis
from benefits.reporting import decision_tables, realisation_charts, realisation_tables, realisation_words
from benefits.views.decisions import DecisionFilters, decisions_page
from benefits.views.realisation import realisation_page
from benefits.views.realisation_terms import BodyAs, NothingPromised, RealisationFilters
from benefits.widgets import decisions, frame, session, way_back
from benefits.widgets.tables import picture_and_table

TABS = (
    "Who pays, who gains",
    "At risk",
    "Promised and arrived",
    "To decide",
    "Who benefits from whose money",
    "All projects",
)
TOP = 5  # decisions


def arrived(basis: Basis, on: date, lead: str) -> None:
    """One picture of what has arrived of what was promised, whatever the lens and the class: promises have none."""
    try:
        page = realisation_page(
            session.store(), session.person(), basis, on, RealisationFilters(body=lead, body_as=BodyAs.LEAD)
        )
    except NothingPromised as fault:
        st.info(str(fault))
        return
    st.subheader(realisation_words.finding(page))
    picture_and_table(
        realisation_charts.curve(page),
        realisation_charts.curve_alt(page),
        realisation_tables.curve_table(page),
        "curve",
    )
    asked = {"body": lead, "as": BodyAs.LEAD.value} if lead else {}
    way_back.link("realisation", "See status, warnings and whether to go on", **asked)
    frame.caption(realisation_words.basis(page))


def decide(basis: Basis, on: date, claims: Claims, lead: str) -> None:
    """The decisions with the most at stake, and a link to all of them."""
    page = decisions_page(session.store(), session.person(), basis, on, claims, DecisionFilters(lead=lead))
    st.subheader(decision_tables.decisions_finding(page))
    for row in page.rows[:TOP]:
        decisions.in_full(row)
    way_back.link("decisions", "See every decision", **({"lead": lead} if lead else {}))
    frame.caption(decision_tables.decisions_basis(page))
