"""Uncertainty: what a project or the portfolio may be worth, which line matters most, what would have to change."""

import streamlit as st

from benefits.appraisal.lenses import Lens
from benefits.portfolio.basis import Basis
from benefits.reporting import uncertainty_words as words
from benefits.reporting.words import escape_markdown
from benefits.views.appraised import project_titles
from benefits.views.uncertainty_page import covered, together
from benefits.widgets import choose, frame, session, uncertainty

store, person = session.store(), session.person()
titles = project_titles(store, person)
if not titles:
    choose.nothing_yet()
asked = st.query_params.get("project", "")
if asked and asked not in titles:
    st.warning(escape_markdown(f"There is no project {asked}. Choose one below."))
left, middle, right = st.columns(3)
with left:
    code = choose.any_of("Project", "project", words.project_choices(titles), none=words.WHOLE)
with middle:
    lens = Lens(choose.one_of("Seen by", "seen", words.STANDPOINTS))
with right:
    basis = Basis(bodies=choose.bodies())
settings = uncertainty.settings()
top = st.container()
told = covered(store, person, basis, code)
page = uncertainty.simulation(basis, settings, lens, code) if settings and told.with_range else None
if not told.with_range:
    uncertainty.no_range(code)
if page:
    with top:
        st.header(words.finding(page))
        frame.tiles(words.tiles(page))
worth, lines, change = st.tabs(words.TABS, key="uncertainty-tab", on_change="rerun", bind="query-params")
for tab, draw in ((worth, uncertainty.what_it_may_be_worth), (lines, uncertainty.lines_that_matter)):
    if tab.open:
        with tab:
            uncertainty.drawn(page, draw, has_range=bool(told.with_range))
if change.open:
    with change:
        uncertainty.what_would_have_to_change(basis, lens, code)
if code:
    frame.project_link(code, titles[code])
frame.caption(words.basis(page) if page else together(store, person, basis).sentence)
