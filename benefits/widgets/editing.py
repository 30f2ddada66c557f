"""What the forms of the edit page share: which record is open, what its fields may point at, and the fields they ask.

The names of fields below cover, together with the grids and the codes that are given, every field of the
dictionary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from benefits.interchange.form import cells_of
from benefits.records.entries import Entry, Snapshot
from benefits.records.model import BenefitLine, CostLine, Option, Record
from benefits.reporting.words import escape_markdown, told_apart
from benefits.views.project_records import ProjectRecords
from benefits.widgets import drafts, forms
from benefits.widgets.drafts import Form, Rendering

PROJECT = ("title", "lead", "partners", "stage", "first_year", "appraisal_period", "price_base_year", "programme")
PROJECT_TEXTS = ("summary", "objectives")
PROJECT_MORE = (
    *("sro", "manager", "themes", "identifiers", "legal_gateway", "funding_model", "gmpp_id", "esda_ids"),
    *("delivery_confidence_nista", "delivery_confidence_sro", "benefits_confidence", "source", "source_grade", "note"),
    "readers",
)
OPTION = ("title", "kind", "is_preferred", "summary")
COST = ("title", "option", "payer", "kind", "budget_class", "price_terms", "price_year", "paid_to")
RANGE = ("estimate", "low", "likely", "high", "ends")
COST_MORE = ("optimism_bias", "optimism_basis", *RANGE, "phasing", "is_sunk", "source", "source_grade", "note")
BENEFIT = ("title", "option", "type", "benefit_class", "recurrence", "price_terms", "price_year", "evidence_grade")
PROFILE = (
    *("owner", "measure", "unit", "baseline_value", "baseline_date", "target", "review_frequency", "tolerance"),
    *("pool", "conditions"),
)
BENEFIT_MORE = (
    *("deadweight", "displacement", "overlap", "leakage", "substitution", "optimism_correction", "optimism_basis"),
    *("slip", "slip_basis", *RANGE, "discounting"),
    *("phasing", "valuation_method", "source", "source_grade", "note", "is_disbenefit"),
)
# Who the record belongs to is given by the page, never typed.
GIVEN: Mapping[str, tuple[str, ...]] = {
    "project": ("id",),
    "option": ("id", "project"),
    "cost_line": ("id",),
    "benefit_line": ("id",),
    "share": ("id", "benefit"),
}
# What the receiving body says, on its own page: the project may not put words into its mouth.
ANSWERED = ("agreement", "disputed_figure", "agreed_by", "agreed_on", "answer")
# The tabs of the page, and the one that each kind of form stands in, as the name of the form begins.
TAB, CHOSEN = "edit-tab", "project"
COSTS, BENEFITS, AMOUNTS = "Costs", "Benefits and shares", "Amounts by year"
OPTIONS, DETAILS = "Options", "Project details"
TABS: Mapping[str, str] = {
    "cost": COSTS,
    "benefit": BENEFITS,
    "cost_line": AMOUNTS,
    "benefit_line": AMOUNTS,
    "option": OPTIONS,
    "project": DETAILS,
}
# The chooser of each kind of form by its label, which is its key too.
AMOUNTS_OF, AMOUNTS_OPTION = "amounts-of", "amounts-option"
CHOOSERS: Mapping[str, tuple[str, ...]] = {
    "cost": ("Cost line",),
    "benefit": ("Benefit line",),
    "option": ("Option to change",),
    "cost_line": (AMOUNTS_OPTION,),
    "benefit_line": (AMOUNTS_OPTION,),
    "project": (),
}
WHY = "Why you make this change"
Line = TypeVar("Line", CostLine, BenefitLine, Option)


def codes_of(records: ProjectRecords) -> dict[str, dict[str, str]]:
    """What the fields that point at other records may hold."""
    bodies = sorted(records.organisations.values(), key=lambda one: one.short_name.casefold())
    return {
        "organisation": {one.id: f"{one.short_name} ({one.id})" for one in bodies},
        "option": {one.id: one.title for one in records.options},
        "programme": {one.id: one.title for one in records.programmes.values()},
        "pool": {one.id: f"{one.title} ({one.id})" for one in records.pools.values()},
    }


def form_of(records: ProjectRecords, kind: str, table: str, code: str, title: str, identity: str = "") -> Form:
    """A form of the edit page; its name stands in the address that leads to it."""
    name = form_name(records, kind, code)
    address = {"project": records.code, "form": name}
    return Form(name, f"{title} ({records.project.title})", table, "edit_project", address, identity)


def form_name(records: ProjectRecords, kind: str, code: str) -> str:
    """The name of a form of the edit page; blank code for a new record."""
    return f"{kind}:{records.code}:{code}"


def follow_link() -> None:
    """Open the form that the address names, once: its project, its tab, and the record in it."""
    if "form" not in st.query_params:
        return
    kind, _, rest = st.query_params["form"].partition(":")
    project, _, code = rest.partition(":")
    del st.query_params["form"]
    if kind in TABS:
        st.session_state[CHOSEN] = st.query_params[CHOSEN] = project
        st.session_state[TAB] = TABS[kind]
        st.session_state.update(dict.fromkeys(CHOOSERS[kind], code))
    if TABS.get(kind) == AMOUNTS:
        st.session_state[AMOUNTS_OF] = kind


def chosen(records: ProjectRecords, kind: str, table: str, lines: Sequence[Line], new: str) -> Line | None:
    """The line that is open, or None for a new one.

    Where somebody withdrew the line that was open, what the person typed into it stands in the form of a new one.

    Args:
        records: The project's records.
        kind: As the name of the form begins.
        table: Of the lines.
        lines: To choose from.
        new: What a new one is called.
    """
    (title,) = CHOOSERS[kind]
    by_code = {line.id: line for line in lines}
    before = st.session_state.get(title) or ""
    is_gone = before and before not in by_code
    if is_gone and drafts.move(form_name(records, kind, before), form_of(records, kind, table, "", new)):
        st.warning(escape_markdown(f"{before} was withdrawn. What you typed stands below, as a new record."))
    return by_code.get(one_of(title, title, {"": new} | {code: line.title for code, line in by_code.items()}, ""))


def one_of(label: str, key: str, titles: Mapping[str, str], otherwise: str) -> str:
    """One of the codes by its title, and it stays chosen when its title changes.

    Args:
        label: Of the list.
        key: Of the list.
        titles: What each code is called.
        otherwise: What is chosen at first, and where what was chosen is gone.
    """
    told = told_apart(titles)
    before = st.session_state.get(key)
    # Told to the browser at every run: it remembers the title, and would lose the choice when that changes.
    st.session_state[key] = before if before in titles else otherwise
    return st.selectbox(label, list(told), format_func=told.__getitem__, key=key) or otherwise


def reason_of(now: Rendering) -> str:
    """Why the change is made, in the person's words."""
    key = f"{now.key}:reason"
    return st.text_input(WHY, now.start.reason, key=key, max_chars=500, placeholder="Optional") or ""


def more(title: str, table: str, names: Sequence[str], records: ProjectRecords, now: Rendering) -> dict[str, str]:
    """Further fields, folded away."""
    with st.expander(title):
        return forms.fields_of(table, names, now.start.cells, codes_of(records), now.key)


def cells_without_codes(record: Record, table: str) -> dict[str, str]:
    """What a record holds as text, but for the codes that the page gives."""
    return {name: cell for name, cell in cells_of(record).items() if name not in GIVEN[table]}


def snapshot(records: ProjectRecords, table: str, code: str, entry: Entry) -> Snapshot:
    """What the register holds of a form that is about one record."""
    return Snapshot(entry, records.versions([(table, code)]))
