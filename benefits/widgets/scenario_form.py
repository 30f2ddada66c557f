"""The builder of a scenario: its own fields, and its overrides as a list to add to, change and take from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from benefits.actions.recording import Edit, Withdrawal
from benefits.actions.scenarios import save_scenario
from benefits.interchange import scenario_entry
from benefits.interchange.form import in_form
from benefits.interchange.scenario_entry import Meant
from benefits.periods import FinancialYear
from benefits.records.categories import BudgetClass
from benefits.records.entries import HEAD, Cells, Entry, Snapshot, entry_of
from benefits.records.model import Override, Scenario
from benefits.records.override_fields import ANY, Declared, words_of
from benefits.reference.dictionary import field
from benefits.reporting import override_words
from benefits.reporting import scenario_words as words
from benefits.reporting.words import escape_markdown, label, told_apart
from benefits.views.appraised import current_tables
from benefits.views.funding import first_year
from benefits.views.scenarios import (
    Names,
    ScenarioDetail,
    ScenariosPage,
    free_codes_for,
    names_of,
    scenario_detail,
)
from benefits.widgets import drafts, editing, forms, saving, scenario_tabs, session, sign_in
from benefits.widgets.drafts import Form, Rendering

SAVE, ADD = "Save the scenario", "Add a change"
NEW = "A new scenario"
FIRST = {"field": "cut_part"}  # with which a change begins


@dataclass(frozen=True)
class Builder:
    """What the builder works on: a scenario that the person may change, or a new one where there is none.

    Attributes:
        bodies: Code and short name of every body for which the person may model funding.
        first_year: With which a new scenario begins.
    """

    detail: ScenarioDetail | None
    bodies: Mapping[str, str]
    names: Names
    first_year: FinancialYear

    @property
    def code(self) -> str:
        """Of the scenario; blank for a new one."""
        return self.detail.scenario.id if self.detail else ""

    @property
    def scenario(self) -> Scenario | None:
        """As the register holds it."""
        return self.detail.scenario if self.detail else None

    @property
    def own(self) -> tuple[Override, ...]:
        """Its overrides as the register holds them."""
        return self.detail.own if self.detail else ()

    @property
    def current(self) -> Snapshot:
        """What the register holds of it, as the form shows it."""
        if self.detail is None:
            return Snapshot(entry_of({"first_year": str(self.first_year), "years": str(Scenario.years)}))
        return Snapshot(scenario_entry.scenario_entry(self.detail.scenario, self.own), self.detail.versions)

    @property
    def form(self) -> Form:
        """Under which its draft is kept."""
        title = f"Scenario: {self.scenario.title}" if self.scenario else NEW
        address = {scenario_tabs.KEY: scenario_tabs.BUILD} | ({"scenario": self.code} if self.code else {})
        return Form(f"scenario:{self.code}", title, "scenario", "scenarios", address, identity="id")


def open_builder(code: str, page: ScenariosPage) -> None:
    """The builder of a scenario, or of a new one where the code is blank; else why the person cannot build here."""
    store, person = session.store(), session.person()
    if not page.may_model:
        st.info(sign_in.how_to(words.WHO_MODELS))
        return
    detail = scenario_detail(store, person, code) if code else None
    if detail and not detail.may_edit:
        st.info(escape_markdown(words.why_not_edited(detail)))
        return
    st.header(escape_markdown(detail.scenario.title) if detail else NEW)
    if detail:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("See what it says and means", on_click=scenario_tabs.turn_to, args=[scenario_tabs.SEE])
            scenario_tabs.history_link(code)
    first = first_year(current_tables(store, person)["envelope"])
    build(Builder(detail, page.bodies, names_of(store, person), first))


def build(at: Builder) -> None:
    """The form of a scenario: what is typed is kept as a draft, and saved with its overrides as one."""
    now = drafts.opened(at.form, at.current, "title")
    drafts.about_draft(now, at.current)
    top = st.container()
    cells = forms.fields_of("scenario", scenario_entry.SCENARIO, now.start.cells, _codes(at), now.key)
    st.subheader("What it changes")
    _inherited(at)
    rows, asked = _list(at, now, scenario_entry.scenario_years(cells))
    reason = editing.reason_of(now)
    if asked is not None:
        st.session_state[_place(at)] = asked.opened
        drafts.show_instead(now, replace(entry_of(cells, asked.rows, reason), rows=asked.rows))
    typed = entry_of(cells, rows, reason)
    _ending(at, now, typed, scenario_entry.meant(typed, at.code, at.scenario, at.own), top)


def _codes(at: Builder) -> dict[str, Mapping[str, str]]:
    """What the fields that point at other records may hold; a base that the person cannot see stays what it is."""
    base = at.scenario.based_on if at.scenario else ""
    others = ({base: base} if base else {}) | dict(at.names.scenarios)
    return {
        "organisation": {code: f"{name} ({code})" for code, name in at.bodies.items()},
        "scenario": {code: f"{title} ({code})" for code, title in others.items() if code != at.code},
    }


def _inherited(at: Builder) -> None:
    taken = [one for one in at.detail.changes if not one.is_own] if at.detail else []
    if not taken:
        return
    with st.expander(words.inherited_title(len(taken))):
        for one in taken:
            st.markdown(words.change_words(one, at.names))


@dataclass(frozen=True)
class _Asked:
    """The list as it shall be drawn next: its rows, and the number of the one whose inputs are open; 0 for none."""

    rows: tuple[Cells, ...]
    opened: int


def _list(at: Builder, now: Rendering, years: Sequence[FinancialYear]) -> tuple[list[Cells], _Asked | None]:
    """The overrides one below the other, the open one with its inputs; what stands in them, and what was pressed."""
    opened = st.session_state.get(_place(at), 0)
    rows: list[Cells] = []
    open_next: int | None = None
    gone = 0
    if not now.start.rows:
        st.caption("Nothing yet: it says what the register says. Add the first change.")
    for number, start in enumerate(now.start.rows, start=1):
        with st.container(border=True):
            place = st.container()
            row = _inputs(at, start, years, f"{now.key}:{number}") if number == opened else start
            rows.append(row)
            with place:
                _told(at, row, number)
            open_label = f"Close change {number}" if number == opened else f"Edit change {number}"
            with st.container(horizontal=True):
                if st.button(open_label, key=f"{now.key}:open{number}"):
                    open_next = 0 if number == opened else number
                if st.button(f"Remove change {number}", key=f"{now.key}:gone{number}"):
                    gone = number
    if gone:
        return rows, _Asked(tuple(row for number, row in enumerate(rows, start=1) if number != gone), 0)
    if st.button(ADD, key=f"{now.key}:add"):
        longer = (*rows, FIRST)
        return rows, _Asked(longer, len(longer))
    return rows, None if open_next is None else _Asked(tuple(rows), open_next)


def _told(at: Builder, row: Cells, number: int) -> None:
    """What a change says, or what it lacks, and whether it is saved."""
    read = scenario_entry.row_of(row, at.code or scenario_entry.NEW, number)
    if read.override is not None and not read.missing:
        said = escape_markdown(override_words.override_sentence(read.override, at.names))
    else:
        said = escape_markdown(override_words.unfinished(row, read.missing))
    saved = {one.id: scenario_entry.override_cells(one) for one in at.own}
    st.markdown(f"**{number}\\.** {said} {words.not_saved(row, saved)}".strip())
    forms.show(override_words.row_problems(row, read.problems))


def _inputs(at: Builder, start: Cells, years: Sequence[FinancialYear], key: str) -> Cells:
    """The inputs that the field of a change asks for; the cells as typed."""
    of = field("override", "field")
    fields = override_words.fields_to_choose()
    codes = list(fields)
    index = codes.index(start["field"]) if start.get("field") in fields else 0
    chosen = st.selectbox(of.label, codes, index, fields.__getitem__, key=f"{key}:field", help=of.help) or codes[0]
    row = {"field": chosen} | ({"id": start["id"]} if "id" in start else {})
    declared = scenario_entry.declared(row)
    if declared is None:
        return row
    st.caption(override_words.field_help(chosen))
    names = scenario_entry.asked(declared)
    columns = st.columns(len(names)) if names else ()
    for name, column in zip(names, columns, strict=True):
        with column:
            row[name] = _input(at, chosen, declared, name, start.get(name, ""), years, f"{key}:{chosen}:{name}")
    note = field("override", "note")
    row["note"] = (
        st.text_input(
            f"{note.label} (optional)",
            start.get("note", ""),
            max_chars=forms.LONGEST,
            key=f"{key}:note",
            help=note.help,
        )
        or ""
    )
    return row


def _input(
    at: Builder, chosen: str, of: Declared, name: str, start: str, years: Sequence[FinancialYear], key: str
) -> str:
    called = override_words.input_label(scenario_entry.field_of(chosen), name)
    needed = scenario_entry.is_needed(of, name)
    title = called if needed else f"{called} (optional)"
    explained = field("override", name).help
    options = _options(at, chosen, of, name, start, years)
    if options is not None:
        shown = told_apart(dict(options) if needed else {"": override_words.EVERY[name], **options})
        codes = list(shown)
        index = codes.index(start) if start in shown else None
        return st.selectbox(title, codes, index, shown.__getitem__, key=key, help=explained, placeholder="Choose") or ""
    hint = override_words.SUCH_AS[of.quantity] if name == "value" and of.quantity else ""
    return st.text_input(title, start, max_chars=200, key=key, help=explained, placeholder=hint) or ""


def _options(
    at: Builder, chosen: str, of: Declared, name: str, start: str, years: Sequence[FinancialYear]
) -> Mapping[str, str] | None:
    """What may be chosen for an input; None where it is typed."""
    if name == "organisation":
        return {code: f"{called} ({code})" for code, called in at.names.organisations.items()}
    if name == "project":
        return {code: f"{title} ({code})" for code, title in at.names.projects.items()}
    if name == "budget_class":
        return {one.value: label(one) for one in BudgetClass if one.is_del}
    if name == "year":
        held = [str(year) for year in years]
        return dict(zip(held, held, strict=True)) | ({start: start} if start else {})
    if name == "text" and of.words != ANY:
        return words_of(scenario_entry.field_of(chosen))
    return None


def _ending(at: Builder, now: Rendering, typed: Entry, meant: Meant, top: st.delta_generator.DeltaGenerator) -> None:
    """The one save of the form, what is wrong, and above it what somebody else saved meanwhile."""
    is_unsaved = drafts.keep(now, typed)
    has_moved = drafts.has_moved(now, at.current)
    if has_moved and at.detail:
        with top:
            drafts.side_by_side(now, at.current, typed, at.detail.held, lambda part: _called(at, part))
    pressed = saving.buttons(now, SAVE, is_unsaved=is_unsaved)
    problems = override_words.problems_in_words(meant.problems) if is_unsaved or pressed else ()
    saving.tell(now, problems, is_pressed=pressed)
    if pressed and has_moved:
        st.error("Somebody saved a newer version. Choose above what to go on with, then save.")
    elif pressed and (unfinished := words.unfinished_sentence([row.is_whole for row in meant.rows])):
        st.error(unfinished)
    elif pressed and meant.is_whole:
        _save(at, now, typed, meant)


def _called(at: Builder, part: str) -> str:
    """What a part of the form is called: the scenario itself, or one of its changes."""
    held = {one.id: override_words.override_sentence(one, at.names) for one in at.own}
    return "Scenario" if part == HEAD else held.get(part, part)


def _save(at: Builder, now: Rendering, typed: Entry, meant: Meant) -> None:
    store, person, scenario = session.store(), session.person(), meant.scenario
    if scenario is None:
        return
    seen, known = now.base.versions, [one.id for one in at.own]
    read = [row.override for row in meant.rows if row.override is not None]
    codes = free_codes_for(store, person, scenario.owner, at.code, len(read))
    scenario = replace(scenario, id=codes.scenario)
    overrides = scenario_entry.with_codes(read, codes.scenario, codes.overrides, known)
    gone = [Withdrawal("override", code, seen["override", code]) for code in meant.gone]
    edits = [Edit(one, seen.get(("override", one.id), 0)) for one in overrides]
    edit = Edit(scenario, seen.get(("scenario", at.code), 0))
    if saving.saved(
        now,
        lambda: save_scenario(store, person, edit, [*gone, *edits], typed.reason, now.key),
        lambda problems: override_words.problems_in_words(in_form(problems, (scenario, *overrides))),
        f"Saved {scenario.title}.",
    ):
        st.session_state.pop(_place(at), None)
        scenario_tabs.look_at(codes.scenario, scenario_tabs.BUILD)


def _place(at: Builder) -> str:
    """Where it is kept which change has its inputs open."""
    return f"open:{session.register()}:{at.form.name}"
