"""The pieces of the portfolio page: what is asked, what it shows of other pages, and the way on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from benefits.appraisal.classes import Classification
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims
from benefits.portfolio.basis import Basis
from benefits.reporting import decision_tables, realisation_charts, realisation_tables, realisation_words
from benefits.reporting.words import label
from benefits.views.decisions import DecisionFilters, decisions_page
from benefits.views.portfolio import PortfolioPage, lead_organisations
from benefits.views.realisation import realisation_page
from benefits.views.realisation_terms import BodyAs, NothingPromised, RealisationFilters
from benefits.widgets import choose, decisions, frame, session, way_back
from benefits.widgets.realisation import day
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


@dataclass(frozen=True)
class Asked:
    """What a person looks at, as the address has it; blank lead and class mean all."""

    basis: Basis
    on: date
    money: Money
    claims: Claims
    lead: str
    kind: str


def asked() -> Asked:
    """The lens, the day and the filters, kept in the address."""
    with st.expander("Lens and filters", expanded=False):
        first, second, third = st.columns(3)
        fourth, fifth, sixth = st.columns(3)
        with first:
            money = choose.one_of("Count as", "money", (Money.ECONOMIC, Money.DEL_CASH))
        with second:
            claims = choose.one_of("Benefits that are", "claims", tuple(Claims))
        with third:
            basis = Basis(bodies=choose.bodies())
        with fourth:
            leads = lead_organisations(session.store(), session.person(), basis)
            lead = choose.any_of("Lead organisation", "lead", leads)
        with fifth:
            kind = choose.any_of("Class", "class", {one.value: label(one) for one in Classification})
        with sixth:
            on = day()
    return Asked(basis, on, money, claims, lead, kind)


def arrived(of: Asked) -> None:
    """One picture of what has arrived of what was promised, whatever the lens and the class: promises have none."""
    try:
        page = realisation_page(
            session.store(),
            session.person(),
            of.basis,
            of.on,
            RealisationFilters(body=of.lead, body_as=BodyAs.LEAD),
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
    lead = {"body": of.lead, "as": BodyAs.LEAD.value} if of.lead else {}
    way_back.link("realisation", "See status, warnings and whether to go on", **lead)
    frame.caption(realisation_words.basis(page))


def decide(of: Asked) -> None:
    """The decisions with the most at stake, and a link to all of them."""
    page = decisions_page(session.store(), session.person(), of.basis, of.on, of.claims, DecisionFilters(lead=of.lead))
    st.subheader(decision_tables.decisions_finding(page))
    for row in page.rows(TOP):
        decisions.in_full(row)
    way_back.link("decisions", "See every decision", **({"lead": of.lead} if of.lead else {}))
    frame.caption(decision_tables.decisions_basis(page))


def open_one(page: PortfolioPage) -> None:
    """Choose any of the projects shown, and go there."""
    titles = {row.project: f"{row.title} ({row.project})" for row in page.rows}
    code = choose.any_of("Project to open", "project", titles, none="Choose one")
    if code:
        frame.project_link(code, titles[code])
