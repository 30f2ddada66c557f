"""The pieces of the page Funding pressure: the cut that is looked at, the test, and one piece for each tab."""

from __future__ import annotations

from functools import partial

import streamlit as st

from benefits.portfolio.selection_model import Way
from benefits.reference.green_book import defaults
from benefits.reporting import casualty_words, selection_tables
from benefits.reporting import pressure_charts as charts
from benefits.reporting import pressure_tables as tables
from benefits.reporting import pressure_words as words
from benefits.reporting import sure_selection_words as sure
from benefits.reporting.choosing_words import cut_name
from benefits.views.funding import Funding
from benefits.views.more_money import bodies_with_envelopes, kept_more_money, work_out_more_money
from benefits.views.pressure import PAGE, PressurePage, kept_pressure, pressure_page, work_out_pressure
from benefits.views.sure_selection import kept_sure, proposals_covered, work_out_sure
from benefits.views.worked_out import comes_at_once
from benefits.widgets import choose, frame, session
from benefits.widgets.tables import picture_and_table, table
from benefits.widgets.working_out import answer

# Which way is looked at in full first: the one that keeps to today's budgets.
WAYS = (Way.JOINT, Way.SILO, Way.TRANSFERS, Way.POOLED)


def cut() -> float:
    """The cut that is looked at, kept in the address."""
    chosen = choose.any_of("Cut to look at", "cut", words.CUT_NAMES, none=cut_name(words.USUAL_CUT))
    return words.CUTS_BY_CODE.get(chosen, words.USUAL_CUT)


def test(held: Funding) -> PressurePage | None:
    """The test of a scenario: the one that is kept, or worked out now; None where nobody has asked for it."""
    store, person = session.store(), session.person()
    found = answer(
        words.WORKING,
        f"pressure-{held.code}",
        kept_pressure(store, person, held),
        partial(work_out_pressure, store, person, held),
        at_once=comes_at_once(held),
        about=words.not_yet_words(held, PAGE.time_limit),
    )
    return None if found is None else pressure_page(held, found)


def value_kept(page: PressurePage, at: float) -> None:
    """Tab 1: the lines of value kept, the price of silos, and what is lost for each pound."""
    about = charts.kept_lines_alt(page)
    picture_and_table(charts.kept_lines(page), about, tables.kept_table(page), "kept")
    for note in (words.sureness_note(page), words.circle_note(page)):
        frame.caption(note)
    st.subheader("What silos cost")
    st.markdown(words.price_sentence(page, at))
    table(tables.price_table(page), "price", "The price of silos at each cut, and its parts")
    st.subheader("What each pound cut costs")
    st.markdown(words.lost_sentence(page, at) or words.NOTHING_CUT)
    table(tables.lost_table(page), "lost", "Value lost against no cut, and for each pound cut")


def what_falls_out(page: PressurePage, at: float) -> None:
    """Tab 2: what silos hide first, then what becomes of each proposal."""
    titles = {one.proposal.project: page.called.title(one.proposal.project) for one in page.projects}
    asked = st.query_params.get("project", "")
    if asked and asked not in titles:
        st.warning(casualty_words.unknown_project(asked))
    code = choose.any_of("Project", "project", titles, none="All proposals")
    one = page.project(code)
    if one:
        st.subheader(casualty_words.project_finding(page, one))
        for said in casualty_words.project_sentences(page, one):
            st.markdown(f"- {said}")
        frame.project_link(code, one.proposal.title)
        table(tables.falls_table(page, [one]), "falls", "At which cut the project falls out under each way")
        return
    st.subheader("What a department's own list would not name")
    st.markdown(casualty_words.hidden_sentence(page, at))
    hidden = tables.hidden_projects(page, at)
    if hidden:
        table(tables.falls_table(page, hidden), "hidden", "Projects funded together and left out by silos")
    st.subheader("By objective")
    table(tables.objectives_table(page, at), "objectives", "Proposals of each objective that are kept at the cut")
    st.subheader("When each proposal falls out")
    about = "At which cut each proposal first falls out under each way, by objective"
    table(tables.falls_table(page, page.projects), "falls", about)


def at_one_cut(held: Funding, page: PressurePage, at: float) -> None:
    """Tab 3: what each way funds after one cut, one of them in full, and how sure it is."""
    pages = {way: page.selection(at, way) for way in page.ways}
    table(selection_tables.ways_table(pages), "ways", "Which proposals each way funds after the cut, and from when")
    way = choose.one_of("Look at one way in full", "way", WAYS)
    found = pages[way]
    st.subheader(selection_tables.selection_finding(found))
    st.markdown(selection_tables.selection_sentence(found))
    for said in selection_tables.why_not_here(found):
        st.error(said)
    if found.selection is None:
        return
    table(selection_tables.funded_table(found), "funded", "What this way funds, what it costs and what it adds")
    st.subheader("What is spent of each envelope")
    st.markdown(selection_tables.moves_sentence(found))
    table(selection_tables.envelopes_table(found), "envelopes", "Headroom, spending and transfers by body and year")
    _how_sure(held, way, page.line(at).cut)


def _how_sure(held: Funding, way: Way, at: float) -> None:
    """In what share of draws each proposal is in the best selection, when asked for."""
    store, person = session.store(), session.person()
    st.subheader(sure.HEADING)
    if way is Way.SILO:
        st.markdown(sure.NOT_ALONE)
        return
    if not proposals_covered(store, person, held).with_range:
        st.markdown(sure.NO_RANGE)
        return
    found = answer(
        sure.WORKING,
        f"sure-{held.code}-{way.value}-{at}",
        kept_sure(store, person, held, way, at),
        partial(work_out_sure, store, person, held, way, at),
        at_once=False,
        about=sure.about(defaults().core_draws),
        go=sure.GO,
    )
    if found is None:
        return
    st.markdown(sure.finding(found.answer))
    if found.answer.projects:
        table(sure.sure_table(found.answer), "sure", "In what share of the draws each is in the best selection")
        frame.caption(sure.CAVEAT)
        frame.caption(sure.basis(found.answer))


def more_money(held: Funding) -> None:
    """Tab 4: what one, five or ten million more in each envelope would buy."""
    st.markdown(selection_tables.MORE_INTRO)
    bodies = bodies_with_envelopes(held)
    body = choose.any_of("Organisation", "body", bodies)
    store, person = session.store(), session.person()
    found = answer(
        selection_tables.MORE_WORKING,
        f"more-{held.code}-{body}",
        kept_more_money(store, person, held, body),
        partial(work_out_more_money, store, person, held, body),
        at_once=comes_at_once(held),
        about=selection_tables.MORE_ABOUT,
    )
    if found is None:
        return
    st.subheader(selection_tables.more_finding(found.answer))
    for said in selection_tables.more_notes(found.answer):
        st.error(said)
    if found.answer.ways and found.answer.lines:
        table(selection_tables.more_table(found.answer), "more", "What more money in each envelope buys")
