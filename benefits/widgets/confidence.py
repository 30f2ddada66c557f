"""The confidence scheme on the page Optimism: its grades, correcting lines by one, and changing the scheme."""

from __future__ import annotations

import streamlit as st

from benefits.actions.optimism import apply_grade, keep_grades
from benefits.actions.recording import Edit, Withdrawal
from benefits.errors import BenefitsError, has_errors
from benefits.interchange.form import in_form, record_from
from benefits.interchange.scheme_form import WORDS, code_of, fields_asked, grade_cells
from benefits.portfolio.confidence_scheme import SchemeGrade, why_no_grade
from benefits.records.entries import Snapshot, entry_of
from benefits.records.model import ConfidenceGrade
from benefits.reporting import optimism_tables as tables
from benefits.reporting import optimism_words as words
from benefits.reporting.words import escape_markdown
from benefits.views.optimism import OptimismPage, grade_preview
from benefits.views.project_records import revived
from benefits.widgets import choose, drafts, editing, forms, session
from benefits.widgets.drafts import Form, Rendering
from benefits.widgets.optimism import chosen_lines, preview_and_apply, seen_lines
from benefits.widgets.saving import buttons, saved, tell
from benefits.widgets.tables import table

TABLE, CHOOSER = "confidence_grade", "Grade to change"


def scheme(page: OptimismPage) -> None:
    """Tab 3: the grades, correcting lines by one, and changing the scheme."""
    st.markdown(words.SCHEME_INTRO)
    st.subheader(words.scheme_finding(page.scheme))
    table(tables.scheme_table(page), "scheme", "Every grade with its correction, whose it is and where it comes from")
    _apply(page)
    st.subheader(words.KEEP_GRADE)
    if page.may_keep_scheme:
        _keep(page)
    else:
        st.info(words.SCHEME_NOT)


def _apply(page: OptimismPage) -> None:
    st.subheader(words.BY_GRADE)
    if not page.lines:
        st.info(words.NO_LINES)
        return
    names = {one.code: words.grade_name(one) for one in page.scheme}
    code = choose.any_of("Grade", "grade", names, none="Choose one")
    grade = next((one for one in page.scheme if one.code == code), None)
    if grade is None:
        st.info(words.CHOOSE_GRADE)
        return
    fit = {one.line.id: words.line_name(one) for one in page.lines if not why_no_grade(one.line, grade)}
    if left := words.left_by_grade(page, grade):
        st.markdown(left)
    if not fit:
        st.info(words.NO_FIT)
        return
    chosen = chosen_lines(page, fit, f"grade-{grade.side.value}")
    if not chosen:
        return
    store, person = session.store(), session.person()
    held = grade_preview(store, person, page.project, grade.code, chosen)
    preview_and_apply(
        page,
        held,
        "grade",
        lambda why, key: apply_grade(
            *(store, person, page.project, grade.code, grade.correction, seen_lines(held), why, key)
        ),
    )


def _keep(page: OptimismPage) -> None:
    titles = {"": words.NEW_GRADE} | {one.code: words.grade_name(one) for one in page.scheme}
    code = editing.one_of(CHOOSER, CHOOSER, titles, "")
    grade = next((one for one in page.scheme if one.code == code), None)
    address = {"project": page.project, words.TAB: words.SCHEME}
    form = Form(f"grade:{code}", f"Confidence grade: {titles[code]}", TABLE, "optimism", address)
    held = page.held.get((TABLE, code))
    start, asked = grade_cells(grade), fields_asked(grade)
    shown = {name: cell for name, cell in start.items() if name in asked}
    current = Snapshot(entry_of(shown), {(TABLE, code): held.version} if held else {})
    now = drafts.opened(form, current, "title")
    drafts.about_draft(now, current)
    top = st.container()
    cells = forms.fields_of(TABLE, asked, now.start.cells, {}, now.key)
    typed = entry_of(cells, (), editing.reason_of(now))
    whole = {**start, **cells}
    record, problems = record_from(TABLE, {**whole, "id": code or code_of(whole)})
    is_unsaved, has_moved = drafts.keep(now, typed), drafts.has_moved(now, current)
    if has_moved:
        with top:
            drafts.side_by_side(now, current, typed, page.held, lambda _: CHOOSER)
    pressed = buttons(now, words.SAVE_GRADE, is_unsaved=is_unsaved)
    tell(now, problems if is_unsaved or pressed else (), is_pressed=pressed)
    if has_moved and pressed:
        st.error("Somebody saved a newer version. Choose above what to go on with, then save.")
    elif pressed and isinstance(record, ConfidenceGrade) and not has_errors(problems):
        _save(now, record, typed.reason)
    if grade and grade.own and held and st.button(words.WITHDRAW_GRADE, key=f"{now.key}:withdraw"):
        _withdraw(now, grade, held.version)


def _save(now: Rendering, record: ConfidenceGrade, reason: str) -> None:
    store, person, key = session.store(), session.person(), (TABLE, record.id)
    seen = {**revived(store, person, [key]), **now.base.versions}.get(key, 0)
    if saved(
        now,
        lambda: keep_grades(store, person, [Edit(record, seen)], reason, now.key),
        lambda problems: in_form(problems, [record]),
        f"Saved {WORDS[record.side]} grade {record.grade}.",
    ):
        st.rerun()


def _withdraw(now: Rendering, grade: SchemeGrade, seen: int) -> None:
    gone = Withdrawal(TABLE, grade.code, seen)
    try:
        keep_grades(session.store(), session.person(), [gone], "Withdrawn on the page Optimism", f"{now.key}:withdraw")
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        drafts.finish(now.form)
        session.say("Withdrawn.")
        st.rerun()
