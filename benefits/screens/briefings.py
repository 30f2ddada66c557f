"""Briefings: the portfolio, a department or a project for who decides, as slides, papers and workbooks."""

import streamlit as st

from benefits.library import BRIEFING_FORMS
from benefits.reporting.words import escape_markdown
from benefits.views.register import register_summary
from benefits.widgets import briefing, choose, session

if not register_summary(session.store(), session.person()).n_projects:
    choose.nothing_yet()
wanted = briefing.asked()
held = briefing.worked_out(wanted)
st.header(escape_markdown(held.title))
st.markdown(briefing.INTRO)
briefing.downloads(held, wanted, BRIEFING_FORMS)
briefing.preview(held)
