"""The pieces of the page Track record: rates, the library, and the correction of a project by choice."""

from __future__ import annotations

from datetime import date

import streamlit as st

from benefits.actions.learned_optimism import CorrectionChange, apply_learned_corrections
from benefits.errors import BenefitsError, Refused
from benefits.portfolio.basis import Basis
from benefits.portfolio.track_record import TrackRecord
from benefits.reporting import track_record_charts as charts
from benefits.reporting import track_record_tables as tables
from benefits.reporting import track_record_words as words
from benefits.reporting.words import escape_markdown, told_apart
from benefits.views.appraised import project_titles
from benefits.views.learned_optimism import CorrectionPreview, ProposedCorrection, RecordOf, correction_preview
from benefits.views.track_record import TrackRecordPage
from benefits.widgets import choose, forms, frame, session
from benefits.widgets.tables import picture_and_table, table

FORM = "learned"


def teaches(page: TrackRecordPage) -> None:
    """Tab 1: what closed benefits teach, by lead and by type."""
    for title, held, name, is_type in (
        (words.LEADS, page.by_lead, "by-lead", False),
        (words.TYPES, page.by_type, "by-type", True),
    ):
        st.subheader(title)
        if held is None:
            st.info(words.NONE_OVER)
        else:
            _rates(page, held, title, name, is_type=is_type)


def _rates(page: TrackRecordPage, held: TrackRecord, title: str, name: str, *, is_type: bool) -> None:
    st.markdown(words.together_sentence(page, held, is_type=is_type))
    picture_and_table(
        charts.rates(page, held, title, is_type=is_type),
        charts.rates_alt(page, held, is_type=is_type),
        tables.rates_table(page, held, is_type=is_type),
        name,
    )


def library(page: TrackRecordPage) -> None:
    """Tab 2: every closed benefit, to cite."""
    if not page.library:
        st.info(words.NONE_OVER)
        return
    st.markdown(words.LIBRARY_INTRO)
    table(tables.library_table(page), "returns", "Benefits that are over: what was promised and what arrived")
    named = {words.return_code(one): words.return_name(one) for one in page.library}
    chosen = choose.any_of("Return to cite", "return", named, none="Choose one")
    found = next((one for one in page.library if words.return_code(one) == chosen), None)
    if found:
        st.code(words.cite(page, found), language=None, wrap_lines=True)
        frame.project_link(found.project, found.project_title)


def correct(basis: Basis, on: date) -> None:
    """Tab 3: the preview of a learned correction, and putting it in place."""
    st.markdown(words.CORRECT_INTRO)
    store, person = session.store(), session.person()
    first, second = st.columns(2)
    with first:
        project = choose.any_of("Project to correct", "project", project_titles(store, person), none="Choose one")
    with second:
        record_of = choose.one_of("Record", "by", tuple(RecordOf))
    if not project:
        return
    known = told_apart(correction_preview(store, person, basis, on, project, (), record_of).benefits)
    lines = st.multiselect("Benefits", list(known), format_func=known.__getitem__, key=f"{FORM}-lines-{project}")
    takes_none = choose.ticked(words.TAKE_NONE, "none", words.TAKE_NONE_HELP)
    if not lines:
        st.info(words.CHOOSE_BENEFITS)
        return
    held = correction_preview(store, person, basis, on, project, lines, record_of, takes_none=takes_none)
    _preview(held)
    if not held.applicable:
        return
    if not held.may_edit:
        st.warning(words.MAY_NOT)
        return
    why = st.text_input(words.WHY, key=f"{FORM}-why-{project}")
    if st.button(words.APPLY, type="primary"):
        _apply(held, (why or "").strip())


def _preview(held: CorrectionPreview) -> None:
    for one in held.proposals:
        st.markdown(f"- {words.proposal_sentence(one)}")
    table(tables.proposals_table(held), "proposals", "The correction of each benefit now and in its place")
    st.subheader(words.preview_finding(held))
    if held.lenses:
        table(tables.lenses_table(held), "lens-change", "The net present value under every lens, before and after")
        frame.caption(words.preview_basis(held))


def _apply(held: CorrectionPreview, why: str) -> None:
    if not why:
        st.error(words.SAY_WHY)
        return
    form = f"{FORM}-{held.project}"
    try:
        apply_learned_corrections(
            session.store(),
            session.person(),
            held.project,
            [_change(one) for one in held.applicable],
            why,
            session.form_key(form),
        )
    except Refused as fault:
        forms.show(fault.problems)
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        session.next_form(form)
        session.say("Saved. The corrections are in place.")
        st.rerun()


def _change(one: ProposedCorrection) -> CorrectionChange:
    if one.correction is None:
        raise ValueError(f"there is nothing to put in place of the correction of {one.line.id}")
    return CorrectionChange(one.line.id, one.seen, one.line.optimism_correction, one.correction, one.basis)
