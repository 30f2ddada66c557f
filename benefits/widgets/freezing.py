"""The form that freezes a baseline, below what it would freeze."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from benefits.actions.baselining import freeze
from benefits.errors import Refused
from benefits.interchange.form import cells_of, in_form, record_from
from benefits.records.model import Baseline
from benefits.reporting import baseline_words as words
from benefits.reporting.baseline_tables import preview_table
from benefits.views.baselines import BaselinesPage
from benefits.widgets import forms, session, sign_in
from benefits.widgets.entry_form import keep
from benefits.widgets.tables import table

ASKED = ("stage", "approved_on", "approved_by", "reason")


def freeze_form(page: BaselinesPage) -> None:
    """What would be frozen now, and the approval under which it is."""
    if page.live is None or page.live.is_empty:
        st.info(words.NOTHING_TO_FREEZE)
        return
    st.markdown(words.PREVIEW_INTRO)
    st.markdown(words.preview_sentence(page))
    table(preview_table(page), "preview", "Every flow that would be frozen")
    if not page.may_freeze:
        st.info(sign_in.how_to(words.who_may(page)))
        return
    form = f"baseline:{page.project}"
    now = session.rendering(form, page.project, {}, "stage")
    promised = page.live.promise[0]
    seen = session.kept(f"{form}:shown", lambda: promised)  # what the person saw, though it may have changed since
    session.forget(f"{form}:shown")
    session.kept(f"{form}:shown", lambda: promised)
    with st.form(now.key, enter_to_submit=False):
        typed = forms.fields_of("baseline", ASKED, {}, {}, now.key)
        st.caption(words.APPROVER)
        sent = st.form_submit_button(words.FREEZE, type="primary")
    st.caption(words.SHARES_STAY)
    if not sent:
        return
    about = {name: cell for name, cell in cells_of(promised).items() if name not in ASKED}
    record, problems = record_from("baseline", {**about, **typed})
    if forms.unsaved(record, problems) or not isinstance(record, Baseline):
        return
    keep(form, lambda: _freeze(page, record, seen, now.key), words.FROZEN)


def _freeze(page: BaselinesPage, approval: Baseline, seen: Baseline, key: str) -> str:
    """Freeze what was shown, and the code of the baseline; what stands in the way is told by the labels of the form."""
    try:
        return freeze(
            session.store(),
            session.person(),
            page.project,
            approval.stage,
            approval.approved_on,
            approval.approved_by,
            approval.reason,
            page.basis,
            key,
            shown=(seen.pv_cost, seen.pv_benefit),
        )
    except Refused as fault:
        called = {one.place.record for one in fault.problems if one.place.table == "baseline"}
        raise Refused(in_form(fault.problems, [replace(approval, id=code) for code in called])) from fault
