"""The pieces of the page Transfers: its choices, its four steps, and the two files to take along."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

import streamlit as st

from benefits.appraisal.lenses import Claims
from benefits.errors import BenefitsError
from benefits.interchange import cells
from benefits.interchange.sharing_form import kept_terms
from benefits.interchange.template import Format
from benefits.interchange.transfers import TransferOrigin, transfers_workbook
from benefits.portfolio.cost_sharing import Rule
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting import transfer_tables as tables
from benefits.reporting import transfer_words as words
from benefits.reporting.funding_words import scenario_basis
from benefits.reporting.transfer_charts import payments_chart, payments_chart_alt
from benefits.reporting.transfer_papers import draft_memorandum
from benefits.reporting.words import escape_markdown
from benefits.views.cost_sharing import Terms, scopes_of, sharing_page
from benefits.views.drafts import drafts_of
from benefits.views.funding import Funding
from benefits.views.memorandum import Overrun
from benefits.views.memorandum_terms import memorandum_terms
from benefits.views.transfers import NOBODY, TransfersAsked, TransfersPage, may_lend, usual_rule
from benefits.widgets import choose, frame, session
from benefits.widgets.tables import picture_and_table, table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WAITS = "No one pays before its own cash benefit has arrived"
NOBODY_LENDS = "Nobody: show what is missing instead"


def asked(held: Funding, project: str) -> TransfersAsked:
    """What the person chooses for the project, kept in the address; what cannot be read is told and left out."""
    usual = usual_rule(held)
    scope, rule, claims = st.columns(3)
    with scope:
        scopes = choose.one_of("Whose cost", "scope", scopes_of(session.store(), session.person(), project))
    with rule:
        rules = choose.one_of("Rule", "rule", (usual, *(one for one in Rule if one is not usual)))
    with claims:
        first = held.assumptions.claims
        counted = choose.one_of("Benefits that are", "claims", (first, *(one for one in Claims if one is not first)))
    with st.expander("Terms of payment: waiting for cash, opening float, bridge", expanded=_has_terms()):
        waits = choose.ticked(WAITS, "waits", "Payments so far never exceed the cash benefit that has come in so far.")
        left, right = st.columns(2)
        with left:
            opening = _pounds(
                choose.typed("Opening float of each body, £", "float", "It counts where bodies wait.", "0")
            )
        with right:
            rate = _rate(choose.typed("Bridge rate above inflation", "rate", "The discount rate if blank.", "3.5%"))
        lenders = {NOBODY: NOBODY_LENDS, **may_lend(held.at, ())}
        lender = choose.any_of("Who lends a bridge, if one is needed", "lender", lenders, words.USUAL)
    return TransfersAsked(project, scopes, rules, counted, waits, float(opening) if waits else 0.0, rate, lender)


def terms_typed(held: Funding, asked: TransfersAsked) -> Terms:
    """What this person typed or left out when the cost was shared, from their draft and the address."""
    store, person = session.store(), session.person()
    try:
        page = sharing_page(store, person, asked.project, asked.scope, asked.claims, held.assumptions)
    except BenefitsError:  # the page says why
        return Terms()
    without = st.query_params.get("without", "").split(",")
    left_out = frozenset(one.code for one in page.gainers if one.code in without)
    return replace(kept_terms(drafts_of(store, person), page), left_out=left_out)


def _carried_along() -> dict[str, str]:
    """Who is left out of the sharing and in which scenario, as the address has it."""
    return {name: value for name, value in st.query_params.items() if name in ("without", "scenario")}


def _has_terms() -> bool:
    return any(name in st.query_params for name in ("waits", "float", "rate", "lender"))


def _pounds(typed: str) -> Decimal:
    read = cells.money(typed) if typed else Decimal(0)
    if isinstance(read, cells.Fault) or read < 0:
        wrong = read.wrong if isinstance(read, cells.Fault) else "is negative"
        st.error(escape_markdown(f"Opening float: '{typed}' {wrong}. Enter pounds, such as 250,000 or £1.2m."))
        return Decimal(0)
    return read


def _rate(typed: str) -> float | None:
    read = cells.fraction(typed) if typed else None
    if read is None:
        return None
    if isinstance(read, cells.Fault) or not 0 <= read <= 1:
        wrong = read.wrong if isinstance(read, cells.Fault) else "is not between 0% and 100%"
        st.error(escape_markdown(f"Bridge rate: '{typed}' {wrong}. Enter a percentage such as 3.5%."))
        return None
    return float(read)


def shares(page: TransfersPage) -> None:
    """Step 1: what each gains, pays today and would pay, and the way to the rules."""
    st.header(f"1. {words.shares_finding(page)}")
    if page.shares is None:
        st.warning(words.shares_sentence(page))
    else:
        st.markdown(words.shares_sentence(page))
        table(tables.agreed_shares_table(page), "shares", "What each body gains, pays today and would pay")
    asked = page.asked
    chosen = {"scope": asked.scope.value, "rule": asked.rule.value, "claims": asked.claims.value, **_carried_along()}
    st.page_link(
        "screens/cost_sharing.py", label="Compare the rules", query_params={**frame.address(asked.project), **chosen}
    )


def schedule(page: TransfersPage) -> None:
    """Step 2: who pays what when, and the bridge or what is missing."""
    st.header(f"2. {words.phasing_finding(page)}")
    if page.plan is None:
        st.warning(words.call_sentence(page))
        return
    if page.plan.shortfall is not None:
        st.error(words.ask_sentence(page))
        table(tables.ask_table(page), "ask", "What is missing, by body, budget class and year")
    st.markdown(words.call_sentence(page))
    if page.lender:
        st.markdown(words.bridge_sentence(page))
        table(tables.bridge_table(page), "bridge", "The bridge by year and budget class")
    about = payments_chart_alt(page)
    picture_and_table(payments_chart(page), about, tables.payments_table(page), "payments")
    with st.expander("What each body may spend in these years"):
        table(tables.headroom_table(page), "headroom", "Headroom of each body by budget class and year")


def transfers(held: Funding, page: TransfersPage) -> None:
    """Step 3: the transfers, what they do to each department, and the workbook."""
    st.header(f"3. {words.transfers_finding(page)}")
    if not page.schedule.transfers:
        return
    st.markdown(words.TRANSFERS_INTRO)
    table(tables.transfers_table(page), "transfers", "Budget cover transfers in £000")
    st.subheader("What they do to each department")
    table(tables.positions_table(page), "positions", "Net position of each department by budget class and year")
    st.download_button(
        "Download the schedule (.xlsx)",
        partial(workbook, held, page),
        f"transfers-{page.asked.project}.xlsx",
        XLSX,
        key="download-workbook",
        on_click="ignore",
        type="primary",
    )


def workbook(held: Funding, page: TransfersPage) -> bytes:
    """The schedule as a workbook."""
    basis = (scenario_basis(held), *words.terms_of(page), *words.cautions(page))
    return transfers_workbook(page.schedule, TransferOrigin(page.purpose, page.made, basis, page.names), Format.XLSX)


def draft(held: Funding, page: TransfersPage) -> None:
    """Step 4: the draft memorandum."""
    st.header(f"4. {words.DRAFT_FINDING}")
    st.markdown(words.DRAFT_INTRO)
    overrun = choose.one_of("If it costs more or less than planned, who bears it", "overrun", tuple(Overrun))
    st.download_button(
        "Download the draft (.docx)",
        partial(document, session.store(), session.person(), held, page, overrun),
        f"draft-memorandum-{page.asked.project}.docx",
        DOCX,
        key="download-draft",
        on_click="ignore",
        type="primary",
    )


def document(store: Store, person: Person, held: Funding, page: TransfersPage, overrun: Overrun) -> bytes:
    """The draft memorandum as a Word document."""
    return draft_memorandum(memorandum_terms(store, person, page, overrun), page, scenario_basis(held))
