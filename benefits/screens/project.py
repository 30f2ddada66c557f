"""One project: summary, options, costs, benefits, shares, appraisal and the workings of each figure."""

import streamlit as st

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims
from benefits.library import SUMMARY_TABLE_FORMS
from benefits.reporting import charts, gross_to_net, history_tables, sentences, tables
from benefits.reporting.further_words import health_sentence
from benefits.reporting.measure_table import measure_table
from benefits.reporting.project_details import project_details
from benefits.reporting.words import escape_markdown
from benefits.views.further_measures import further_measures
from benefits.views.gross_to_net import benefit_bridge
from benefits.views.history import project_history
from benefits.views.project import project_page
from benefits.widgets import choose, frame, session, summary_table, way_back
from benefits.widgets import further_measures as further_widget
from benefits.widgets.line import chosen_line
from benefits.widgets.tables import download, picture_and_table, table

code = choose.project("project")
page = project_page(session.store(), session.person(), code, choose.basis())
st.header(escape_markdown(page.project.title))
if page.may_edit and st.button("Edit this project"):
    st.switch_page("screens/edit_project.py", query_params=frame.address(code))
option = choose.option(page)
if option:
    st.subheader(sentences.project_finding(page, option))
    frame.tiles(sentences.project_metrics(option))
frame.caption(sentences.project_basis(page))
if option:
    frame.caption(sentences.phasing_sentence(option))
    frame.caption(sentences.option_memo_sentence(option))
chosen_line(page)
way_back.link("briefings", "Make a briefing", about="project", project=code)
way_back.link("realisation", "See what has arrived of what it promised", project=code)

summary, appraisal, options, costs, benefits, shares, workings, history = st.tabs(
    ["Summary", "Appraisal", "Summary table", "Costs", "Benefits", "Who benefits", "Workings", "History"],
    key="project-tab",
    on_change="rerun",
    bind="query-params",
)
if summary.open:
    with summary:
        st.markdown(escape_markdown(page.project.summary))
        table(project_details(page), "details", "The project's details with source and grade")
        table(tables.options_table(page), "options", "Options of the project")
if appraisal.open and option:
    with appraisal:
        st.markdown(sentences.rescue_sentence(page, option))
        table(tables.parties_of(option), "bodies", "What each body pays and receives")
        picture_and_table(
            charts.own_to_government_waterfall(option),
            charts.own_to_government_waterfall_alt(option),
            tables.waterfall_table(option),
            "from-own-to-society",
        )
        left, right = st.columns(2)
        with left:
            money = choose.one_of("Count as", "money", (Money.ECONOMIC, Money.DEL_CASH))
        with right:
            claims = choose.one_of("Benefits that are", "claims", tuple(Claims))
        further = further_measures(session.store(), session.person(), page, option.option)
        measures = measure_table(page, option, further, money, claims)
        table(measures, "measures", "Every measure from each standpoint")
        frame.caption(health_sentence(further.health))
        download(tables.lens_table(option), "all-lenses", "Download all twelve lenses as CSV")
        further_widget.show(further)
if options.open:
    with options:
        summary_table.show(page, SUMMARY_TABLE_FORMS)
if costs.open:
    with costs:
        table(tables.cost_lines_table(page), "costs", "Cost lines with source and grade")
if benefits.open:
    with benefits:
        if option and (bridge := benefit_bridge(session.store(), session.person(), page, option.option)):
            st.subheader(gross_to_net.finding(bridge))
            if bridge.cuts:
                picture_and_table(
                    gross_to_net.picture(bridge),
                    gross_to_net.alternative(bridge),
                    gross_to_net.bridge_as_table(bridge),
                    "gross-to-net",
                )
                frame.caption(gross_to_net.INTRO)
        table(tables.benefit_lines_table(page), "benefits", "Benefit lines with source and grade")
if shares.open:
    with shares:
        if option:
            alternative = charts.benefit_by_recipient_alt(option)
            picture_and_table(
                charts.benefit_by_recipient(option), alternative, tables.recipients_table(option), "recipients"
            )
        table(tables.shares_table(page), "shares", "Shares of each benefit")
if workings.open and option:
    with workings:
        picture_and_table(
            charts.present_value_by_year(option),
            charts.present_value_by_year_alt(option),
            tables.workings_summary(option, page),
            "present-value-by-year",
        )
        line = st.selectbox("Line", option.workings, format_func=sentences.line_titles(page, option))
        if line:
            table(tables.workings_table(line), "workings", "One line year by year")
            st.caption(sentences.working_caption(page))
if history.open:
    with history:
        versions = project_history(session.store(), session.person(), code)
        st.markdown(history_tables.timeline_words(versions))
        st.page_link("screens/history.py", label="See or restore a version", query_params=frame.address(code))
        table(history_tables.timeline_table(versions), "history", "Who changed what, when and why, the newest first")
