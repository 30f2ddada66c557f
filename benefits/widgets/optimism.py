"""The pieces of the page Optimism: lines and what corrects them, the worksheet in a grid, and correcting by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import streamlit as st

from benefits.actions.optimism import LineSeen, apply_worksheet, keep_worksheet
from benefits.actions.recording import Edit, Withdrawal
from benefits.errors import BenefitsError, Problem, Refused, has_errors
from benefits.interchange.bias_grid import (
    AREA,
    COLUMNS,
    TYPE,
    DescribedSheet,
    changed_rows,
    sheet_from,
    sheet_rows,
    told,
    years_typed,
)
from benefits.interchange.grids import GridColumn
from benefits.portfolio.generic_optimism import NoBound, Worked, types_with_bounds, worked_out
from benefits.records.categories import BiasMeasure
from benefits.records.entries import Entry, Snapshot, entry_of
from benefits.records.history import Save
from benefits.records.model import BenefitLine
from benefits.reference.dictionary import field, reference_choices
from benefits.reporting import optimism_charts as charts
from benefits.reporting import optimism_tables as tables
from benefits.reporting import optimism_words as words
from benefits.reporting.words import escape_markdown, label, told_apart
from benefits.views.optimism import (
    LineProposal,
    OptimismPage,
    OptimismPreview,
    Worksheet,
    correction_of,
    worksheet_preview,
)
from benefits.widgets import choose, drafts, editing, forms, frame, session
from benefits.widgets.drafts import Form, Rendering
from benefits.widgets.grid import text_grid
from benefits.widgets.saving import buttons, saved, tell
from benefits.widgets.tables import picture_and_table, table

MEASURE = "measure"
MEASURES = (BiasMeasure.CAPITAL, BiasMeasure.WORKS_DURATION, BiasMeasure.OPERATING)
GRID_ABOUT = "Risk areas with their contribution to the upper bound and how far each is managed"
FORM = "optimism-apply"


def lines(page: OptimismPage) -> None:
    """Tab 1: every line, with its correction and what that rests on."""
    st.markdown(words.ONCE)
    if not page.lines:
        st.info(words.NO_LINES)
        st.page_link("screens/edit_project.py", label="Edit the project", query_params=frame.address(page.project))
        return
    for sentence in words.to_mind(page):
        st.warning(sentence)
    table(tables.lines_table(page), "optimism-lines", "Every line with its correction, its delay and their bases")
    sheets = tables.worksheets_table(page)
    if len(sheets):
        st.subheader("What the worksheets come to")
        table(sheets, "worksheets", "Upper bound, managed part, what is left and lower bound of each worksheet")


def worksheet(page: OptimismPage) -> None:
    """Tab 2: the worksheet of one measure, and correcting lines by it."""
    st.markdown(words.NONE_PUBLISHED)
    sheet = page.worksheets[choose.one_of("What is corrected", MEASURE, MEASURES)]
    if page.may_edit:
        _form(page, sheet)
    else:
        st.info(words.MAY_NOT)
        if sheet.rows:
            table(tables.rows_table(sheet), "sheet", GRID_ABOUT)
    if sheet.worked is None:
        st.info(words.NO_ROWS)
        return
    if not page.may_edit:
        _comes_to(sheet.worked)
    picture = charts.bound_bars(sheet, sheet.worked)
    picture_and_table(picture, charts.bound_alt(sheet.worked), tables.bound_table(sheet, sheet.worked), "bound")
    frame.caption(sheet.worked.bound.source)
    _apply(page, sheet)


def _form(page: OptimismPage, sheet: Worksheet) -> None:
    types = types_with_bounds(sheet.measure)
    st.markdown(words.HOW_SHEET)
    drafts.listed()
    address = {"project": page.project, MEASURE: sheet.measure.value, words.TAB: words.WORKSHEET}
    title = f"Optimism of {page.records.project.title}: {label(sheet.measure).lower()}"
    name = f"optimism:{page.project}:{sheet.measure.value}"
    form = Form(name, title, "bias_factor", "optimism", address, AREA)
    usual = next((one.project_type for one in sheet.rows), "")
    current = Snapshot(entry_of({TYPE: usual} if usual else {}, sheet_rows(sheet.rows)), sheet.versions)
    now = drafts.opened(form, current, "grid")
    drafts.about_draft(now, current)
    top = st.container()
    held = now.start.cells.get(TYPE, "")
    about = field("bias_factor", TYPE)
    kind = st.selectbox(
        *(about.label, list(types), list(types).index(held) if held in types else None),
        format_func=types.__getitem__,
        key=f"{now.key}:type",
        help=about.help,
        placeholder="Choose",
    )
    rows, misfits = _grid(now)
    typed = entry_of({TYPE: kind} if kind else {}, rows, editing.reason_of(now))
    written = {"project": page.project, MEASURE: sheet.measure.value, TYPE: kind or ""}
    found = sheet_from(written, rows, sheet.rows, page.free, page.records.known)
    _as_typed(found)
    _ending(page, sheet, now, current, typed, found, misfits, top)


def _grid(now: Rendering) -> tuple[tuple[dict[str, str], ...], tuple[Problem, ...]]:
    areas = reference_choices("optimism_risk_areas")
    columns = [GridColumn(name, allowed=frozenset(areas) if name == AREA else None) for name in COLUMNS]
    text, select = st.column_config.TextColumn, st.column_config.SelectboxColumn
    config = {column: text(help=field("bias_factor", name).help) for column, name in COLUMNS.items()}

    def called(code: object) -> str:
        return areas.get(str(code), str(code))

    helped = field("bias_factor", COLUMNS[AREA]).help
    choice = {AREA: select(options=list(areas), format_func=called, help=helped, width="medium")}
    return text_grid(now.start.rows, columns, GRID_ABOUT, f"{now.key}:grid", config | choice, may_add=True)


def _as_typed(found: DescribedSheet) -> None:
    """What the worksheet comes to as it is typed, if it can be read."""
    if not found.rows or not found.is_whole or has_errors(found.problems):
        return
    try:
        worked = worked_out(found.rows)
    except NoBound as fault:
        st.warning(str(fault))
        return
    _comes_to(worked)


def _comes_to(worked: Worked) -> None:
    st.markdown(escape_markdown(words.sheet_sentence(worked)))
    if sentence := words.below_sentence(worked):
        st.warning(escape_markdown(sentence))


def _ending(
    page: OptimismPage,
    sheet: Worksheet,
    now: Rendering,
    current: Snapshot,
    typed: Entry,
    found: DescribedSheet,
    misfits: Sequence[Problem],
    top: st.delta_generator.DeltaGenerator,
) -> None:
    is_unsaved = drafts.keep(now, typed)
    has_moved = drafts.has_moved(now, current)
    areas = reference_choices("optimism_risk_areas")
    if has_moved:
        with top:
            drafts.side_by_side(now, current, typed, page.held, lambda part: areas.get(part, part or "Worksheet"))
    pressed = buttons(now, words.SAVE_SHEET, is_unsaved=is_unsaved)
    problems = (*misfits, *(found.problems if is_unsaved or pressed else ()))
    if has_moved and pressed:
        st.error("Somebody saved a newer version. Choose above what to go on with, then save.")
    elif pressed and found.is_whole and not has_errors(problems):
        _save(page, sheet, now, found, typed.reason)
    tell(now, problems, is_pressed=pressed)


def _save(page: OptimismPage, sheet: Worksheet, now: Rendering, found: DescribedSheet, reason: str) -> None:
    seen = dict(now.base.versions)
    changes: list[Edit | Withdrawal] = [Withdrawal(*key, seen[key]) for key in found.gone if key in seen]
    new = changed_rows(found, sheet.rows)
    changes.extend(Edit(one, seen.get(("bias_factor", one.id), 0)) for one in new)
    store, person = session.store(), session.person()
    if saved(
        now,
        lambda: keep_worksheet(store, person, page.project, sheet.measure, changes, reason, now.key),
        lambda problems: told(problems, found.rows),
        "Saved the worksheet.",
    ):
        st.rerun()


def _apply(page: OptimismPage, sheet: Worksheet) -> None:
    st.subheader(words.BY_SHEET)
    worked, store, person = sheet.worked, session.store(), session.person()
    fit = words.fitting(page, sheet)
    frame.caption(words.AS_SAVED)
    if left := words.unfit(page, sheet.measure):
        st.markdown(left)
    if not fit or worked is None:
        st.info(words.NO_FIT)
        return
    is_delay = sheet.measure is BiasMeasure.WORKS_DURATION
    planned = _planned(page, worked) if is_delay else Decimal(0)
    if planned is None:
        return
    chosen = chosen_lines(page, fit, sheet.measure.value)
    if not chosen:
        return
    held = worksheet_preview(store, person, page.project, sheet.measure, chosen, planned)
    preview_and_apply(
        page,
        held,
        sheet.measure.value,
        lambda why, key: apply_worksheet(
            *(store, person, page.project, sheet.measure, worked.resultant),
            *([_seen(one, is_delay=is_delay) for one in held.applicable], why, key, planned),
        ),
    )


def _planned(page: OptimismPage, worked: Worked) -> Decimal | None:
    """The planned duration as typed; None while there is none, which is told."""
    typed = (st.text_input(words.PLANNED, key=f"{FORM}-planned-{page.project}", help=words.PLANNED_HELP) or "").strip()
    planned, wrong = years_typed(typed, words.PLANNED)
    if planned is not None:
        st.markdown(words.delay_sentence(worked, planned))
    elif typed:
        forms.show(wrong)
    else:
        st.info(words.PLANNED_FIRST)
    return planned


def chosen_lines(page: OptimismPage, fit: Mapping[str, str], name: str) -> list[str]:
    """The lines to look at, of those that can be corrected."""
    key = f"{FORM}-lines-{name}-{page.project}"
    told = told_apart(fit)
    chosen = st.multiselect("Lines", list(told), format_func=told.__getitem__, key=key)
    if not chosen:
        st.info(words.CHOOSE_LINES)
    return chosen


def preview_and_apply(
    page: OptimismPage, held: OptimismPreview, name: str, apply: Callable[[str, str], Save | None]
) -> None:
    """What would change, and the button that puts it in place.

    Args:
        page: The page.
        held: The preview.
        name: Of the form, so that two of them keep apart.
        apply: Saves, given the reason and the key.
    """
    for one in held.proposals:
        st.markdown(f"- {words.proposal_sentence(one)}")
    table(tables.proposals_table(held), "optimism-proposals", "The chosen lines now, and as they would be")
    st.subheader(words.preview_finding(held))
    if not held.applicable:
        return
    if held.lenses:
        table(tables.lenses_table(held), "optimism-change", "The net present value under every lens, before and after")
        frame.caption(words.preview_basis(held))
    if not page.may_edit:
        st.warning(words.MAY_NOT)
        return
    why = (st.text_input(words.WHY, key=f"{FORM}-why-{name}-{page.project}", max_chars=500) or "").strip()
    if st.button(words.APPLY, type="primary", key=f"{FORM}-button-{name}"):
        _put_in_place(f"{FORM}-{name}-{page.project}", why, apply)


def _put_in_place(form: str, why: str, apply: Callable[[str, str], Save | None]) -> None:
    if not why:
        st.error(words.SAY_WHY)
        return
    try:
        apply(why, session.form_key(form))
    except Refused as fault:
        forms.show(fault.problems)
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        session.next_form(form)
        session.say(words.APPLIED)
        st.rerun()


def seen_lines(held: OptimismPreview) -> list[LineSeen]:
    """The lines that would change, as they were seen, for a correction of their amounts."""
    return [_seen(one, is_delay=False) for one in held.applicable]


def _seen(one: LineProposal, *, is_delay: bool) -> LineSeen:
    line = one.line
    replaces = line.slip if is_delay and isinstance(line, BenefitLine) else correction_of(line)
    return LineSeen(one.table, line.id, one.seen, replaces)
