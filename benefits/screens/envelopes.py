"""Envelopes: what each body has by class and year, whether what projects ask for fits, and setting them."""

import streamlit as st

from benefits.interchange.write import table_bytes
from benefits.reporting import envelope_charts as charts
from benefits.reporting import envelope_tables as tables
from benefits.reporting.words import escape_markdown
from benefits.views.envelope_records import envelope_lines
from benefits.views.envelopes import affordability, affordable_bodies
from benefits.widgets import choose, frame, session
from benefits.widgets.envelope_form import ENTER, TAB, envelope_form
from benefits.widgets.scenario_choice import basis, scenario
from benefits.widgets.tables import columns, picture_and_table, table

held = scenario()
AFFORD, RECORDS = "Affordability", "Envelopes"
afford, records, enter = st.tabs([AFFORD, RECORDS, ENTER], key=TAB, on_change="rerun", bind="query-params")
here = {"register": session.register()}
if afford.open:
    with afford:
        bodies = affordable_bodies(session.person(), held)
        asked = st.query_params.get("body", "")
        if asked and asked not in bodies:
            st.warning(tables.not_among(asked))
        body = choose.any_of("Organisation", "body", bodies) if bodies else ""
        page = affordability(session.person(), held, body)
        if not (page.rows or page.left_out):
            choose.nothing_yet()
        st.header(tables.affordability_finding(page))
        if page.body:
            there = st.query_params.to_dict() | {"organisation": page.body, TAB: ENTER}
            st.page_link("screens/envelopes.py", label="Enter or change its envelopes", query_params=there)
        frame.tiles(tables.affordability_tiles(page))
        frame.caption(tables.PRICES)
        for note in tables.affordability_notes(page):
            st.warning(note)
        if page.rows:
            table(tables.affordability_table(page), "affordability", "Limit, committed, free, asked and balance")
            st.subheader("Asked for beside free, year by year")
            twin = charts.asked_bars_table(page)
            picture_and_table(charts.asked_bars(page), charts.asked_bars_alt(page), twin, "asked")
            frame.caption(charts.panels_note(page))
        if page.projects:
            st.subheader("Which projects ask")
            st.markdown(tables.asking_words(page))
            table(tables.asking_table(page), "asking", "Projects that ask for money, with the cost of each year")
        if page.left_out:
            with st.expander(tables.left_out_words(page)):
                table(tables.left_out_table(page), "left-out", "Projects that ask for nothing, and why")
if records.open:
    with records:
        lines = envelope_lines(session.store(), session.person())
        st.header(tables.envelopes_finding(lines))
        st.markdown(f"Set them under {ENTER}; many at once by a workbook or envelopes.csv under Import and export.")
        st.page_link("screens/import_records.py", label="Import and export", query_params=here)
        if lines:
            shown = tables.envelopes_table(lines)
            wide = dict.fromkeys(("Source", "Note"), st.column_config.TextColumn(width="medium"))
            about = "Every envelope with its source, who changed it last, and its amounts"
            config = {**columns(shown), **wide}
            st.dataframe(shown, hide_index=True, column_config=config, alt=about, key="table-envelopes", placeholder="")
            file = table_bytes("envelope", [line.envelope for line in lines])
            label = "Download these envelopes as CSV"
            st.download_button(label, file, "envelopes.csv", "text/csv", key="download-envelopes", on_click="ignore")
            code = choose.any_of("Envelope", "envelope", tables.envelope_titles(lines), none="Choose one to see more")
            for line in (line for line in lines if line.envelope.id == code):
                st.subheader(escape_markdown(tables.envelope_title(line)))
                st.markdown(tables.envelope_words(line))
                words = "Its history, with every version to restore"
                st.page_link("screens/history.py", label=words, query_params=here | {"record": code})
if enter.open:
    with enter:
        envelope_form([str(year) for year in held.proposals.envelopes.years])
basis(held)
