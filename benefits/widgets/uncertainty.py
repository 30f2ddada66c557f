"""The pieces of the page Uncertainty: the settings, the simulation, and one piece for each tab."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from benefits.appraisal.draws import Laid, Method, Settings
from benefits.appraisal.lenses import Lens
from benefits.errors import NotFound, Refused
from benefits.portfolio.basis import Basis
from benefits.reporting import switching_tables as switching
from benefits.reporting import uncertainty_charts as charts
from benefits.reporting import uncertainty_tables as tables
from benefits.reporting import uncertainty_words as words
from benefits.reporting import variance_tables as variance
from benefits.reporting.words import escape_markdown
from benefits.views.appraised import project_titles
from benefits.views.switching import switching_page
from benefits.views.uncertainty import comes_at_once, kept_simulated, simulated
from benefits.views.uncertainty_page import UncertaintyPage, uncertainty_page
from benefits.views.uncertainty_settings import settings_typed
from benefits.views.variance_parts import variance_parts
from benefits.widgets import choose, frame, session
from benefits.widgets.tables import picture_and_table, table
from benefits.widgets.working_out import answer

BETWEEN_HELP = "How far projects share their luck: 0 not at all, 1 wholly. At 0 a portfolio looks safer than it is."
WITHIN_HELP = "How far the lines of one project share their luck; at least what projects share. Bad luck raises costs."
SEED_HELP = "Names the draws: the same seed gives the same figures again."
DRAWS_HELP = "More draws, smaller standard errors. A Sobol sequence needs a power of two, such as 8,192 or 16,384."


def settings() -> Settings | None:
    """What the simulation is run with, kept in the address; None where something typed is wrong, which is told."""
    usual = words.usual_settings()
    with st.expander("Settings of the simulation"):
        one, two, three, four, five = st.columns(5)
        with one:
            number = choose.typed("Draws", "draws", DRAWS_HELP, usual["draws"])
        with two:
            seed = choose.typed("Seed", "seed", SEED_HELP, usual["seed"])
        with three:
            method = choose.one_of("Method", "method", tuple(Method))
        with four:
            between = choose.typed("Correlation between projects", "between", BETWEEN_HELP, usual["between"])
        with five:
            within = choose.typed("Correlation within a project", "within", WITHIN_HELP, usual["within"])
        laid = choose.one_of("How correlation is laid on", "laid", tuple(Laid))
        frame.caption(words.LAID)
    try:
        return settings_typed(number, seed, method, between, within, laid)
    except Refused as refused:
        _told(refused)
        return None


def _told(refused: Refused) -> None:
    for problem in refused.problems:
        st.error(escape_markdown(str(problem)))


def simulation(basis: Basis, held: Settings, lens: Lens, project: str) -> UncertaintyPage | None:
    """The simulation that is kept, or the one worked out now; None where nobody has asked for it or it is refused."""
    store, person = session.store(), session.person()
    try:
        found = answer(
            words.WORKING,
            words.question(basis, held),
            kept_simulated(store, person, basis, held),
            partial(simulated, store, person, basis, held),
            at_once=comes_at_once(store, person, basis, held),
            about=words.about(len(project_titles(store, person)), held),
            go=words.GO,
        )
        return None if found is None else uncertainty_page(store, person, found, lens, project)
    except Refused as refused:
        _told(refused)
    except NotFound as fault:
        st.warning(escape_markdown(str(fault)))
    return None


def no_range(project: str) -> None:
    """What to do where no line carries a range."""
    st.info(f"{words.NO_RANGE} {words.NO_RANGE_MORE}")
    to = frame.address(project) if project else {"register": session.register()}
    st.page_link("screens/edit_project.py", label="Edit a project", query_params=to)


def drawn(page: UncertaintyPage | None, draw: Callable[[UncertaintyPage], None], *, has_range: bool) -> None:
    """A piece of the page, or what to do first."""
    if page:
        draw(page)
    else:
        st.markdown(words.NOT_YET if has_range else words.NO_RANGE)


def what_it_may_be_worth(page: UncertaintyPage) -> None:
    """Tab 1: the spread in words, by lens and body, its picture, and the fat tail beside it."""
    for said in words.spread_sentences(page):
        st.markdown(f"- {escape_markdown(said)}")
    picture_and_table(charts.histogram(page), charts.histogram_alt(page), tables.histogram_table(page.picture), "draws")
    st.subheader("By lens")
    table(tables.lens_table(page), "uncertainty-lenses", "Mean, P10, P50, P90 and chance of a net gain by lens")
    st.subheader("By body")
    table(tables.bodies_table(page), "uncertainty-bodies", "Mean, P10, P50, P90 and chance of a net gain by body")
    if page.tails:
        st.subheader("If costs are in the fat tail")
        st.markdown(escape_markdown(words.tail_sentence(page)))
        table(tables.tail_table(page), "uncertainty-tail", "Net present value in the fat tail of cost by lens")
    if page.projects:
        st.subheader("By project")
        st.markdown(words.WORTH_INTRO)
        table(tables.projects_table(page), "uncertainty-projects", "The spread of every project")
    frame.caption(words.INTRO)
    frame.caption(words.coverage_sentence(page.coverage, page.unused))


def lines_that_matter(page: UncertaintyPage) -> None:
    """Tab 2: what each line does by itself, and what it is worth to know."""
    st.markdown(words.TORNADO_INTRO if page.project else words.TORNADO_OF_ALL)
    if said := words.worth_sentence(page):
        st.markdown(escape_markdown(said))
    picture_and_table(charts.tornado(page), charts.tornado_alt(page), tables.tornado_table(page), "tornado")
    frame.caption(words.shown(page))
    if page.project:
        _where_the_spread_comes_from(page)


def _where_the_spread_comes_from(page: UncertaintyPage) -> None:
    """What each line explains by itself and in total, its lines taken as independent."""
    held = variance_parts(session.store(), session.person(), page.basis, page.settings, page.lens, page.project)
    st.subheader(variance.HEADING)
    st.markdown(escape_markdown(variance.finding(held)))
    st.markdown(variance.INTRO)
    picture_and_table(variance.picture(held), variance.alt(held), variance.parts_table(held), "variance")
    frame.caption(variance.caption(held))


def what_would_have_to_change(basis: Basis, lens: Lens, project: str) -> None:
    """Tab 3: switching values of one project, by driver, recipient and line; no simulation is needed."""
    if not project:
        st.info(words.CHOOSE)
        return
    page = switching_page(session.store(), session.person(), basis, project)
    st.header(switching.switching_finding(page, lens))
    st.markdown(switching.INTRO)
    table(switching.lens_table(page), "switching-lenses", "Switching values of all benefits and costs by lens")
    st.subheader("By recipient")
    st.markdown(switching.CLAIMS_INTRO if page.recipients[lens] else switching.NO_RECIPIENT)
    for said in switching.claim_sentences(page, lens):
        st.markdown(f"- {escape_markdown(said)}")
    if page.recipients[lens]:
        table(switching.claims_table(page, lens), "switching-claims", "How much of each claim may fail")
    st.subheader("By line")
    if page.lines[lens]:
        table(switching.lines_table(page, lens), "switching-lines", "What part of each line breaks even by itself")
    else:
        st.markdown(switching.NO_LINE)
