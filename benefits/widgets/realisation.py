"""The pieces of the page Realisation: what is asked, and one piece for each tab."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from benefits.errors import Refused
from benefits.portfolio.basis import Basis
from benefits.portfolio.realisation_status import Thresholds, usual_thresholds
from benefits.records.store import now
from benefits.reporting import realisation_charts as charts
from benefits.reporting import realisation_tables as tables
from benefits.reporting import realisation_words as words
from benefits.reporting import warning_words
from benefits.reporting.words import escape_markdown
from benefits.views.realisation import RealisationPage
from benefits.views.realisation_terms import BodyAs, RealisationFilters, limits_of, realisation_choices
from benefits.widgets import choose, forms, frame, session
from benefits.widgets.tables import picture_and_table, table

LISTED = 12  # projects whose sentence stands under a table


@dataclass(frozen=True)
class Asked:
    """What a person looks at, as the address has it."""

    basis: Basis
    on: date
    filters: RealisationFilters
    limits: Thresholds


def day() -> date:
    """The day on which the figures stand: the one in the address, else today."""
    typed = choose.typed("As on", "on", "The day on which the figures stand; today if blank.", "2026-11-29")
    today = now().date()
    if not typed:
        return today
    found = words.day_of(typed)
    if found is None:
        st.warning(escape_markdown(f"{typed} is no day. Write it as 2026-11-29. Figures stand as today."))
    return found or today


def asked() -> Asked:
    """The day, filters and limits, kept in the address."""
    with st.expander("Day, filters and limits of the status", expanded=False):
        first, second = st.columns(2)
        with first:
            on = day()
        with second:
            basis = Basis(bodies=choose.bodies())
        choices = realisation_choices(session.store(), session.person(), basis, on)
        left, middle, right, kind = st.columns(4)
        for key, known in (("project", choices.projects), ("body", choices.bodies)):
            wanted = st.query_params.get(key, "")
            if wanted and wanted not in known:
                st.warning(escape_markdown(f"There is no {key} {wanted} here. Choose another."))
        with left:
            project = choose.any_of("Project", "project", choices.projects)
        with middle:
            body = choose.any_of("Organisation", "body", choices.bodies)
        with right:
            body_as = choose.one_of("Organisation's", "as", tuple(BodyAs))
        with kind:
            type_ = choose.any_of("Type of benefit", "type", {code: words.type_words(code) for code in choices.types})
        limits = _limits()
    return Asked(basis, on, RealisationFilters(project, body, body_as, type_), limits)


def _limits() -> Thresholds:
    usual = usual_thresholds()
    left, right = st.columns(2)
    with left:
        green = choose.any_of("Green from", "green", words.PERCENTAGES, none=words.usual(usual.green))
    with right:
        red = choose.any_of("Red below", "red", words.PERCENTAGES, none=words.usual(usual.red))
    try:
        return limits_of(words.limit_of(green), words.limit_of(red))
    except Refused as fault:
        forms.show(fault.problems)
        return usual


def against_promise(page: RealisationPage) -> None:
    """Tab 1: the curve, the erosion, and what stands apart."""
    st.markdown(words.CURVE_INTRO)
    picture_and_table(charts.curve(page), charts.curve_alt(page), tables.curve_table(page), "curve")
    st.markdown(words.forecasts(page.headline))
    st.subheader("Erosion since approval")
    st.markdown(f"{words.EROSION_INTRO} {words.erosion(page.headline)}")
    picture_and_table(charts.erosion(page), charts.erosion_alt(page), charts.erosion_table(page), "erosion")
    st.subheader("Late or low")
    for said in words.late_or_low_points(page):
        st.markdown(f"- {said}")
    st.subheader("One-off and timing shown apart")
    st.markdown(words.APART_INTRO)
    table(tables.apart_table(page), "apart", "Recurring, one-off and timing benefits apart")
    st.subheader("Costs beside")
    st.markdown(words.costs(page))


def projects(page: RealisationPage) -> None:
    """Tab 2: the table of status in words, and of one project each benefit at each recipient."""
    st.info(words.OURS)
    table(tables.projects_table(page), "realisation", "Projects by benefit at stake, with their status in words")
    if page.lines:
        st.subheader("By benefit and recipient")
        st.markdown(words.LINES_INTRO)
        table(tables.lines_table(page.lines), "lines", "Each benefit at each recipient, by benefit at stake")
        _drill(page)
        return
    for one in page.projects[:LISTED]:
        st.markdown(words.project_line(one, page))
        frame.project_link(one.project, one.title)


def _drill(page: RealisationPage) -> None:
    """The measurements behind one benefit at one recipient."""
    named = {words.line_code(one): words.line_name(one) for one in page.lines}
    chosen = choose.any_of("Benefit to look behind", "behind", named, none="Choose one")
    found = next((one for one in page.lines if words.line_code(one) == chosen), None)
    if found is None:
        return
    st.subheader(escape_markdown(words.line_name(found)))
    if not found.measured:
        st.info(words.NO_MEASUREMENT)
        return
    table(tables.measured_table(found.measured), "measured", "The measurements behind the figure, with their evidence")


def warned(page: RealisationPage) -> None:
    """Tab 3: the early warnings, what each means and what to do."""
    st.subheader(warning_words.flags_finding(page))
    st.markdown(warning_words.FLAGS_INTRO)
    table(tables.flags_table(page), "flags", "Early warnings that are raised, with what to do")
    st.subheader("Not judged for want of data")
    table(tables.unjudged_table(page), "unjudged", "Warnings that nobody can judge, by project")


def going_on(page: RealisationPage) -> None:
    """Tab 4: the forward test."""
    st.subheader(warning_words.ahead_finding(page))
    st.markdown(warning_words.AHEAD_INTRO)
    for one in page.projects[:LISTED]:
        st.markdown(f"- {warning_words.ahead_sentence(one)}")
    table(tables.ahead_table(page.projects), "going-on", "Whether to go on with each project")


def every_measure(page: RealisationPage) -> None:
    """Tab 5: every measure of what is shown."""
    table(tables.measures_table(page), "measures", "Every measure with what it is")
    if said := words.beyond(page.headline):
        st.markdown(said)


def onward(page: RealisationPage) -> None:
    """Links to where baselines are frozen and measurements entered."""
    if page.filters.project:
        address = frame.address(page.filters.project)
        frame.project_link(page.filters.project, words.SEE_PROJECT)
    else:
        address = {"register": session.register()}
    st.page_link("screens/baselines.py", label="See or freeze baselines", query_params=address)
    st.page_link("screens/measurements.py", label="Enter or verify measurements", query_params=address)
