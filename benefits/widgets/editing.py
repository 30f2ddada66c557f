"""The forms of the edit page: a project's details, one cost line, one benefit line with its shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.errors import Conflict, Refused
from benefits.interchange.form import FRACTION, RECIPIENT, THERE, cells_of, record_from, shares_from
from benefits.records.choices import choices
from benefits.records.model import BenefitLine, CostLine, Record, Share
from benefits.reference.dictionary import field
from benefits.views.project import ProjectPage, new_line_code
from benefits.widgets import forms, session

PROJECT = ("title", "lead", "partners", "stage", "first_year", "appraisal_period", "price_base_year", "summary")
PROJECT_MORE = (
    *("objectives", "sro", "manager", "themes", "legal_gateway", "identifiers", "funding_model", "source"),
    *("source_grade", "note"),
)
COST = ("title", "option", "payer", "kind", "budget_class", "price_terms", "price_year", "paid_to")
COST_MORE = ("optimism_bias", "optimism_basis", "phasing", "source", "source_grade", "note", "is_sunk")
BENEFIT = ("title", "option", "type", "benefit_class", "recurrence", "price_terms", "price_year", "evidence_grade")
BENEFIT_MORE = (
    *("deadweight", "displacement", "overlap", "optimism_correction", "discounting", "owner", "phasing", "source"),
    *("source_grade", "note", "is_disbenefit"),
)


def codes_of(page: ProjectPage) -> dict[str, dict[str, str]]:
    """What the fields that point at other records may hold."""
    bodies = sorted(page.organisations.values(), key=lambda one: one.short_name.casefold())
    return {
        "organisation": {one.id: f"{one.short_name} ({one.id})" for one in bodies},
        "option": {one.id: one.title for one in page.options},
    }


def project_form(page: ProjectPage) -> None:
    """The project's own details."""
    form = f"project:{page.project.id}"
    now = session.rendering(form, page.project.id, page.versions, "title")
    before = cells_of(page.project)
    with st.form(now.key, enter_to_submit=False):
        cells = forms.fields_of("project", PROJECT, before, codes_of(page), now.key)
        cells.update(_more("project", PROJECT_MORE, before, page, now.key))
        reason = _reason(now.key)
        sent = st.form_submit_button("Save the project", type="primary")
    if sent:
        record, problems = record_from("project", {**before, **cells})
        if not forms.unsaved(record, problems) and record is not None:
            _save(page, form, [_edit(record, now)], reason)


def cost_form(page: ProjectPage) -> None:
    """One cost line: a new one, or one that is chosen."""
    line = _chosen("Cost line", page.costs, "A new cost line")
    form = f"cost:{page.project.id}:{line.id if line else ''}"
    now = session.rendering(form, line.id if line else new_line_code(page, "C"), page.versions, "title")
    before = cells_of(line) if line else {**_new_line(page, now.code), "payer": page.project.lead}
    with st.form(now.key, enter_to_submit=False):
        cells = forms.fields_of("cost_line", COST, before, codes_of(page), now.key)
        yearly = forms.amounts(page.year_labels, before, "Amount (£)", f"{now.key}:amounts")
        cells.update(_more("cost_line", COST_MORE, before, page, now.key))
        reason = _reason(now.key)
        sent = st.form_submit_button("Save the cost line", type="primary")
    if sent:
        record, problems = record_from("cost_line", {**before, **cells, **yearly})
        if not forms.unsaved(record, problems) and record is not None:
            _save(page, form, [_edit(record, now)], reason)
    if line and st.button("Withdraw this cost line", key=f"withdraw-{now.key}"):
        _save(page, form, [_withdrawal("cost_line", now.code, now)], "Withdrawn on the edit page")


def benefit_form(page: ProjectPage) -> None:
    """One benefit line with its shares: a new one, or one that is chosen."""
    line = _chosen("Benefit line", page.benefits, "A new benefit line")
    form = f"benefit:{page.project.id}:{line.id if line else ''}"
    now = session.rendering(form, line.id if line else new_line_code(page, "B"), page.versions, "title")
    started = {"benefit_class": "non_cash_releasing", "recurrence": "recurring"}
    before = cells_of(line) if line else {**_new_line(page, now.code), **started}
    held = [share for share in page.shares if share.benefit == now.code and share.id in now.seen]
    with st.form(now.key, enter_to_submit=False):
        cells = forms.fields_of("benefit_line", BENEFIT, before, codes_of(page), now.key)
        yearly = forms.amounts(page.year_labels, before, "Amount (£)", f"{now.key}:amounts")
        rows = _share_grid(page, held, now.key)
        cells.update(_more("benefit_line", BENEFIT_MORE, before, page, now.key))
        reason = _reason(now.key)
        sent = st.form_submit_button("Save the benefit and its shares", type="primary")
    if sent:
        record, problems = record_from("benefit_line", {**before, **cells, **yearly})
        shares, wrong = shares_from(now.code, rows, held)
        if not forms.unsaved(record, (*problems, *wrong)) and record is not None:
            kept = {share.id for share in shares}
            gone = [_withdrawal("share", one.id, now) for one in held if one.id not in kept]
            _save(page, form, [*gone, *(_edit(one, now) for one in (record, *shares))], reason)
    if line and st.button("Withdraw this benefit and its shares", key=f"withdraw-{now.key}"):
        shares_gone = [_withdrawal("share", one.id, now) for one in held]
        _save(page, form, [*shares_gone, _withdrawal("benefit_line", now.code, now)], "Withdrawn on the edit page")


def _edit(record: Record, now: session.Rendering) -> Edit:
    return Edit(record, now.seen.get(record.id, 0))


def _withdrawal(table: str, code: str, now: session.Rendering) -> Withdrawal:
    return Withdrawal(table, code, now.seen[code])


def _more(table: str, names: Sequence[str], before: Mapping[str, str], page: ProjectPage, key: str) -> dict[str, str]:
    with st.expander("Further details"):
        return forms.fields_of(table, names, before, codes_of(page), key)


def _chosen(title: str, lines: Sequence[CostLine | BenefitLine], new: str) -> CostLine | BenefitLine | None:
    by_code = {line.id: line for line in lines}
    code = st.selectbox(title, ["", *by_code], format_func=lambda one: by_code[one].title if one else new, key=title)
    return by_code.get(code or "")


def _new_line(page: ProjectPage, code: str) -> dict[str, str]:
    """What a new line starts with: the preferred option and the project's own prices."""
    option = {"option": page.preferred.option} if page.preferred else {}
    return {"id": code, "price_terms": "real", "price_year": page.price_base, **option}


def _reason(key: str) -> str:
    return st.text_input("Why you make this change", key=f"{key}:reason", max_chars=500, placeholder="Optional") or ""


def _share_grid(page: ProjectPage, held: Sequence[Share], key: str) -> list[Mapping[str, str]]:
    """One row a recipient; what comes back is text, checked like any other cell."""
    st.markdown("**Who benefits.** The parts must add up to 100%; leave the table empty if nobody has been named yet.")
    if any(share.by_year for share in held):
        st.info("These shares differ by year. Change them by an import; here they stay as they are.")
        return []
    before = pd.DataFrame(
        [{RECIPIENT: one.recipient, FRACTION: str(one.fraction or ""), THERE: one.budget_class.value} for one in held],
        columns=[RECIPIENT, FRACTION, THERE],
        dtype="object",
    )
    select = st.column_config.SelectboxColumn
    typed = st.data_editor(
        before,
        num_rows="dynamic",
        hide_index=True,
        key=f"{key}:shares",
        alt="Recipients of the benefit and the part that lands on each",
        column_config={
            RECIPIENT: select(options=list(page.organisations), required=True, help=field("share", "recipient").help),
            FRACTION: st.column_config.TextColumn(required=True, help=field("share", "fraction").help),
            THERE: select(options=list(choices(field("share", "budget_class"))), default="non_cash"),
        },
    )
    rows = typed[[RECIPIENT, FRACTION, THERE]].fillna("").astype(str).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _save(page: ProjectPage, form: str, changes: Sequence[Edit | Withdrawal], reason: str) -> None:
    try:
        save_changes(session.store(), session.person(), page.project.id, changes, reason, session.saving_key(form))
    except Refused as fault:
        forms.show(fault.problems)
    except Conflict as fault:
        forms.show_fault(fault)
        st.button("Show the newer version", on_click=session.leave_form, args=[form])
    else:
        session.leave_form(form)
        session.say("Saved.")
        st.rerun()
