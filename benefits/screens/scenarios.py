"""Funding scenarios: the list and each one of them, the builder, the comparison, and files."""

import streamlit as st

from benefits.records.categories import ScenarioStatus
from benefits.reporting import scenario_tables as tables
from benefits.reporting import scenario_words as words
from benefits.reporting.words import label
from benefits.views.scenarios import scenarios_page
from benefits.widgets import (
    choose,
    drafts,
    scenario_comparison,
    scenario_files,
    scenario_form,
    scenario_life,
    scenario_tabs,
    session,
    sign_in,
)
from benefits.widgets.tables import table

scenario_tabs.follow()
see, build, compare, files = st.tabs(scenario_tabs.TABS, key=scenario_tabs.KEY, on_change="rerun", bind="query-params")
everything = scenarios_page(session.store(), session.person())
titles = {line.scenario.id: f"{line.scenario.title} ({line.scenario.id})" for line in everything.lines}
if see.open:
    with see:
        code = scenario_tabs.chosen(titles, "All of them: choose one to see it in full")
        if code:
            scenario_life.one(code)
        else:
            by_owner, by_status = st.columns(2)
            with by_owner:
                owner = choose.any_of("Owner", "owner", everything.owners)
            with by_status:
                status = choose.any_of("Status", "status", {one.value: label(one) for one in ScenarioStatus})
            wanted = ScenarioStatus(status) if status else None
            page = scenarios_page(session.store(), session.person(), owner, wanted)
            st.header(words.list_finding(page))
            if page.lines:
                table(tables.scenarios_table(page), "scenarios", "Scenarios with owner, years, status and approval")
            else:
                st.info(words.NOT_SHOWN if page.n_all else words.NO_SCENARIOS)
            if not page.has_projects:
                choose.nothing_yet()
if build.open:
    with build:
        code = scenario_tabs.chosen(titles, scenario_form.NEW)
        drafts.listed()
        scenario_form.open_builder(code, everything)
if compare.open:
    with compare:
        if not everything.has_projects:
            choose.nothing_yet()
        scenario_comparison.compare(titles)
if files.open:
    with files:
        if everything.may_model:
            scenario_files.bring_in(everything.bodies)
        else:
            st.info(sign_in.how_to(words.WHO_MODELS))
