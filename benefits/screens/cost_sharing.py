"""Who could share the cost of a project, a bundle or an enabler: every rule side by side, one of them in detail."""

import streamlit as st

from benefits.appraisal.lenses import Claims
from benefits.reporting import cost_sharing_words as words
from benefits.reporting.cost_sharing_tables import short_table
from benefits.reporting.words import escape_markdown
from benefits.views.appraised import project_titles
from benefits.views.cost_sharing import chosen, scopes_of, sharing, sharing_page
from benefits.widgets import choose, frame, scenario_choice, session, sharing_cases, sharing_rules
from benefits.widgets.cost_sharing import onward, rule_of, terms_of
from benefits.widgets.tables import table

store, person = session.store(), session.person()
titles = project_titles(store, person)
if not titles:
    choose.nothing_yet()
asked = st.query_params.get("project", "")
if asked and asked not in titles:
    st.warning(escape_markdown(f"There is no project {asked}. Choose one below."))
first, second, third = st.columns(3)
with first:
    code = choose.any_of("Project", "project", words.project_choices(titles), none="Choose one")
if code not in titles:
    st.info(words.WHAT_NEXT)
    st.page_link("screens/rescues.py", label="See the rescue list", query_params={"register": session.register()})
    st.stop()
held = scenario_choice.scenario(counts_envelopes=False)
with second:
    scope = choose.one_of("Whose cost", "scope", scopes_of(store, person, code))
with third:
    claims = choose.one_of("Benefits that are", "claims", tuple(Claims))
page = sharing_page(store, person, code, scope, claims, held.assumptions)
top = st.container()
typed = terms_of(page)
if not typed.can_be_read:
    top.header(escape_markdown(words.what_is_shared(page)))
    st.info(words.CORRECT)
    st.stop()
found = sharing(page, typed.terms)
top.header(words.sharing_finding(found))
if found.is_viable:
    rule = rule_of(found)
    picked = chosen(found, rule)
    with top:
        frame.tiles(words.sharing_tiles(found, picked))
    side, detail, claim, true_up, late, leaving = st.tabs(
        words.TABS, key="sharing-tab", on_change="rerun", bind="query-params"
    )
    if side.open:
        with side:
            sharing_rules.side_by_side(found)
    if detail.open:
        with detail:
            sharing_rules.in_detail(found, picked)
    for tab, case in (
        (claim, sharing_cases.under_claim),
        (true_up, sharing_cases.true_up),
        (late, sharing_cases.late_entry),
        (leaving, sharing_cases.leaving),
    ):
        if tab.open:
            with tab:
                case(found, rule)
    onward(page, rule)
elif found.comparison:
    st.markdown(words.short_sentence(found))
    table(short_table(found), "short", "What each that could share gains, pays today and has in cash")
top.markdown(words.sharing_intro(found))
frame.project_link(code, words.see_project(titles[code]))
frame.caption(words.enabler_note(page))
frame.caption(words.sharing_basis(page))
frame.caption(words.under_scenario(held))
