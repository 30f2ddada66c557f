"""The pieces of the history page about closed quarters: the list, the form that closes one, and the audit trail."""

from __future__ import annotations

import streamlit as st

from benefits.actions.closing import close_quarter
from benefits.errors import BenefitsError
from benefits.interchange.audit_file import audit_zip
from benefits.periods import Quarter
from benefits.reporting import closing_words as words
from benefits.reporting.words import escape_markdown
from benefits.views.closings import ClosingsPage
from benefits.widgets import session
from benefits.widgets.entry_form import keep
from benefits.widgets.tables import table

FORM = "closing"


def closings_list(page: ClosingsPage, tab: str) -> None:
    """Every closing with its head, and links to the register as it stood at those that stand.

    Args:
        page: The closings.
        tab: Of the page that shows the register as it stood.
    """
    st.markdown(words.INTRO)
    if not page.closings:
        st.info(words.NONE_YET)
        return
    table(words.closings_table(page), "closings", "Every closing of a quarter with the head of the chain, newest first")
    st.header("The register as reported")
    for one in page.latest:
        asked = {"register": session.register(), "history-tab": tab, "closing": str(one.save)}
        st.page_link("screens/history.py", label=escape_markdown(words.closing_title(one)), query_params=asked)


def closing_form(page: ClosingsPage) -> None:
    """The form that closes a quarter, for those who may."""
    st.header("Close a quarter")
    if not page.may_close:
        st.info(words.WHO_MAY)
        return
    now = session.rendering(FORM, "", {}, "quarter")
    with st.form(now.key, enter_to_submit=False):
        name = st.text_input("Quarter", str(page.usual), max_chars=20, key=f"{now.key}:quarter", help=words.AS_WRITTEN)
        reason = st.text_input("Why you close it now", key=f"{now.key}:reason", max_chars=500)
        sent = st.form_submit_button(words.CLOSE, type="primary")
    if not sent:
        return
    try:
        quarter = Quarter.parse(name or "")
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
        return
    store, person = session.store(), session.person()
    keep(FORM, lambda: close_quarter(store, person, quarter, reason or "", now.key), f"{quarter} is {words.CLOSED}")


def audit_download(page: ClosingsPage) -> None:
    """The audit trail as a file, for those who may take it along."""
    if not page.may_audit:
        return
    st.header("Audit trail")
    st.markdown(words.ABOUT_AUDIT)
    store, person = session.store(), session.person()
    st.download_button(
        words.AUDIT,
        lambda: audit_zip(store, person),
        "audit-trail.zip",
        "application/zip",
        key="download-audit",
        on_click="ignore",
    )
