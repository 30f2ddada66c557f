"""Why a project's figures changed: from a day, a baseline or an edition to now, step by step and line by line."""

import streamlit as st

from benefits.reporting import explained_tables as tables
from benefits.reporting import explained_words as words
from benefits.reporting.bridges import bridge_table
from benefits.reporting.words import escape_markdown
from benefits.views.appraised import project_titles
from benefits.widgets import choose, explaining, frame, session
from benefits.widgets.tables import picture_and_table, table

titles = project_titles(session.store(), session.person())
if not titles:
    choose.nothing_yet()
st.markdown(words.INTRO)
code = explaining.project(titles)
page, lens = explaining.change(code)
st.header(words.finding(page, lens))
frame.caption(words.from_to(page))
for is_so, said in words.checks(page):
    st.success(escape_markdown(said)) if is_so else st.warning(escape_markdown(said))
if page.change is None:
    st.error(escape_markdown(page.fault))
    frame.project_link(code, page.title)
    st.stop()
frame.tiles(words.tiles(page, lens))
picture_and_table(
    tables.bridge(page.change, lens),
    tables.bridge_alt(page.change, lens),
    bridge_table(tables.bridge_steps(page.change, lens)),
    "why-changed",
)
st.subheader("Line by line")
lines = tables.lines_table(page.change, lens)
if lines.empty:
    st.info(words.NO_LINES)
else:
    table(lines, "changed-lines", "Every step with the lines that it changed, before and after")
    frame.caption(words.CAPTION)
st.subheader("From every standpoint")
table(tables.figures_table(page.change, lens), "changed-figures", "Cost, benefit and net value before and after")
frame.project_link(code, page.title)
