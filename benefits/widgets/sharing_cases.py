"""The tabs that ask what if: a claim too small, a true-up, a late entry, an exit, each with its own small inputs."""

from __future__ import annotations

import streamlit as st

from benefits.errors import BenefitsError
from benefits.periods import FinancialYear
from benefits.portfolio.cost_sharing import Rule
from benefits.reporting import sharing_case_tables as tables
from benefits.reporting.words import escape_markdown
from benefits.views import sharing_cases as cases
from benefits.views.cost_sharing import Sharing
from benefits.widgets import choose
from benefits.widgets.tables import table


def under_claim(found: Sharing, rule: Rule) -> None:
    """What each pays when one body claims less than it gains."""
    st.markdown(tables.CLAIMS_INTRO)
    first, second = st.columns(2)
    with first:
        body = _body(found, "Who claims too little")
    with second:
        less = st.number_input("Claims so much less (%)", 0, 100, 10, key="less", bind="query-params")
    case = cases.under_claim(found, rule, body, less)
    st.markdown(f"**{tables.claim_sentence(found, case)}**")
    table(tables.claim_table(found, case), "false-claim", "What each pays on the truth and on what is claimed")
    st.caption(tables.MARGINS_CAPTION)


def true_up(found: Sharing, rule: Rule) -> None:
    """The payments set again on what is realised."""
    st.markdown(tables.TRUE_UP_INTRO)
    first, second, third = st.columns(3)
    with first:
        body = _body(found, "Who realises another benefit")
    with second:
        realised = st.number_input("Realises of its gain (%)", 0, 300, 50, key="realised", bind="query-params")
    with third:
        collar = st.number_input("Collar (%)", 0, 100, tables.usual_collar(), key="collar", bind="query-params")
    try:
        case = cases.true_up_case(found, rule, body, realised, collar)
    except BenefitsError as fault:
        st.warning(escape_markdown(str(fault)))
        return
    st.markdown(f"**{tables.true_up_sentence(found, case)}**")
    table(tables.true_up_table(found, case), "true-up", "Payments agreed and after the true-up")


def late_entry(found: Sharing, rule: Rule) -> None:
    """What a body pays that joins late."""
    st.markdown(tables.LATE_INTRO)
    first, second = st.columns(2)
    with first:
        body = _body(found, "Who joins late")
    with second:
        years = st.number_input("Years late", 1, 30, 2, key="late", bind="query-params")
    try:
        case = cases.late_case(found, rule, body, years)
    except BenefitsError as fault:
        st.warning(escape_markdown(str(fault)))
        return
    st.markdown(f"**{tables.late_sentence(found, case)}**")
    if case.found:
        table(tables.late_table(found, case), "late-entry", "What the others paid and get back")


def leaving(found: Sharing, rule: Rule) -> None:
    """What a body pays that leaves early, and what the others take over."""
    st.markdown(tables.EXIT_INTRO)
    years = {str(year): year for year in found.page.found.years}
    first, second, third = st.columns(3)
    with first:
        body = _body(found, "Who leaves")
    with second:
        leaves = _year("Leaves in", "leaves", years, tables.usual_exit(found)[0])
    with third:
        gate = _year("Next gate", "gate", years, tables.usual_exit(found)[1])
    try:
        case = cases.exit_case(found, rule, body, leaves, gate)
    except BenefitsError as fault:
        st.warning(escape_markdown(str(fault)))
        return
    st.markdown(f"**{tables.exit_sentence(found, case)}**")
    table(tables.exit_table(found, case), "exit", "What each was to pay and pays after the exit")
    with st.expander("Workings: what each pays by year"):
        table(tables.exit_years_table(found, case), "exit-years", "What each pays by year after the exit")


def _body(found: Sharing, title: str) -> str:
    """One of those that share; the one that gains most unless the address names another."""
    names = {one.code: one.name for one in found.players}
    usual = found.takes_part[0]
    return choose.any_of(title, "body", names, none=usual.name) or usual.code


def _year(title: str, key: str, years: dict[str, FinancialYear], usual: FinancialYear) -> FinancialYear:
    return years.get(choose.any_of(title, key, {year: year for year in years}, none=str(usual)), usual)
