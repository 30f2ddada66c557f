"""How a page looks on paper: no menus, buttons or forms; pictures and tables whole; where and when it was printed."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from benefits.records.store import now
from benefits.reporting.frames import on_paper
from benefits.reporting.words import escape_markdown

ROWS = 60  # of a table on paper; the download has all
ON_PAPER = "on-paper"  # what begins the key of a container that only paper shows
# A picture is drawn as wide as the screen; on paper it is scaled to the page, and back afterwards.
SCALING = """<script>
if (!window.scalesForPaper) {
  window.scalesForPaper = true
  const drawings = () => document.querySelectorAll('[data-testid="stPlotlyChart"] .main-svg')
  window.addEventListener('beforeprint', () => drawings().forEach(one =>
    one.setAttribute('viewBox', `0 0 ${one.getAttribute('width')} ${one.getAttribute('height')}`)))
  window.addEventListener('afterprint', () => drawings().forEach(one => one.removeAttribute('viewBox')))
}
</script>"""
# Streamlit gives a page one screen's height with its own scroll bar; on paper every part takes what it needs.
_STYLE = """<style>
div[class*="st-key-on-paper"] { display: none; }
div:has(> div[class*="st-key-on-paper"]) { display: contents; }
[data-testid="stPageLink"] p { white-space: normal !important; overflow-wrap: anywhere; }
/* The colour of the line under the chosen tab is too dark for words in the dark. */
[role="tab"][aria-selected="true"], [role="tab"][aria-selected="true"] * { color: inherit !important; }
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  html, body, #root, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"],
  [data-testid="stMainBlockContainer"] {
    position: static !important; display: block !important; height: auto !important; min-height: 0 !important;
    max-width: none !important; overflow: visible !important; padding: 0 !important; inset: auto !important;
    background: #fff !important; color: #0b0c0c !important;
  }
  [data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"],
  [data-testid="stToolbar"], [data-testid="stElementToolbar"], [data-testid="stStatusWidget"],
  [data-testid="stDecoration"], [data-testid="stButton"], [data-testid="stDownloadButton"],
  [data-testid="stLinkButton"], [data-testid="stFormSubmitButton"], [data-testid="stForm"],
  [data-testid="stExpander"], [data-testid="stPageLink"], [data-testid="stSelectbox"], [data-testid="stRadio"],
  [data-testid="stCheckbox"], [data-testid="stTextInput"], [data-testid="stFileUploader"],
  [data-testid="stDateInput"], [data-testid="stNumberInput"], .modebar-container,
  [data-testid="stDataFrame"], [role="tablist"] [aria-selected="false"] { display: none !important; }
  h1, h2, h3 { break-after: avoid; color: #0b0c0c !important; }
  [data-testid="stPlotlyChart"], [data-testid="stMetric"],
  [data-testid="stAlert"], [data-testid="stMarkdown"] p { break-inside: avoid; }
  [data-testid="stPlotlyChart"], [data-testid="stPlotlyChart"] > div { overflow: visible !important; }
  [data-testid="stPlotlyChart"] .main-svg { background: transparent !important; }
  [data-testid="stMetric"], [data-testid="stMetric"] *, [data-testid="stMarkdown"] *,
  [data-testid="stCaptionContainer"] *, [data-testid="stAlert"] * { color: #0b0c0c !important; }
  [data-testid="stPlotlyChart"] text { fill: #0b0c0c !important; }
  [data-testid="stCaptionContainer"] { opacity: 1 !important; }
  div[class*="st-key-on-paper"] { display: block; overflow-wrap: anywhere; }
  [data-testid="stMainBlockContainer"] { width: 99.5% !important; }
  [data-testid="stTable"], [data-testid="stTable"] * { overflow: visible !important; }
  [data-testid="stTable"] table { font-size: 7.5pt; width: 100%; }
  [data-testid="stTable"] th, [data-testid="stTable"] td {
    padding: 1pt 3pt !important; overflow-wrap: anywhere; color: #0b0c0c !important; border-color: #b1b4b6 !important;
  }
  [data-testid="stTable"] tr { break-inside: avoid; }
  [data-testid="stAlert"], [data-testid="stAlert"] * { background: transparent !important; }
  [data-testid="stAlert"] { border-left: 2pt solid #0b0c0c; }
  [data-testid="stPlotlyChart"] div { width: 100% !important; height: auto !important; }
  [data-testid="stPlotlyChart"] .main-svg { width: 100% !important; height: auto !important; }
  [data-testid="stPlotlyChart"] .main-svg:first-child { position: static !important; }
  [data-testid="stPlotlyChart"] .legend .bg { fill: transparent !important; }
  [data-testid="stPlotlyChart"] .gridlayer path { stroke: #d0d3d5 !important; }
  [data-testid="stVerticalBlock"], [data-testid="stVerticalBlockBorderWrapper"] { display: block !important; }
  [data-testid="stElementContainer"], [class*="st-key-decision-"] { margin-bottom: 3mm !important; }
  [class*="st-key-decision-"] { break-inside: avoid; }
  div[class*="st-key-on-paper"] { display: block !important; }
  [class*="st-key-twin-"] [role="tablist"] { display: none !important; }
}
</style>"""


def printed() -> None:
    """The style of paper, links that wrap, and a line that only paper shows: the address, the day and the time."""
    st.html(_STYLE)
    with st.container(key=ON_PAPER):
        st.html(SCALING, unsafe_allow_javascript=True)
        st.caption(escape_markdown(printed_from(_address(), now())))


def printed_from(address: str, moment: datetime) -> str:
    """From where and when something was printed; the basis stands in the captions of the page."""
    return f"Printed from {address} on {moment.day} {moment:%B %Y} at {moment:%H:%M} UTC"


def table(frame: pd.DataFrame, name: str) -> None:
    """The first rows of a table as paper shows them, every column; the screen shows one that scrolls."""
    with st.container(key=f"{ON_PAPER}-{name}"):
        st.table(on_paper(frame[:ROWS]), border="horizontal")
        if len(frame) > ROWS:
            st.caption(f"The first {ROWS} of {len(frame):,} rows; the download has all of them.")


def _address() -> str:
    parts = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    place = str(st.context.url or "").partition("?")[0].partition("//")[2]  # with its scheme it would be a link
    return f"{place}?{urlencode(parts)}" if parts else place
