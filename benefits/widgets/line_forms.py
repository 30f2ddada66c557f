"""The forms of one cost line, and of one benefit line with its profile and its shares."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from benefits.errors import Problem
from benefits.interchange.form import (
    RECIPIENT,
    blank_cells,
    by_year,
    record_from,
    share_rows,
    shares_from,
    years_of,
)
from benefits.interchange.grids import prices_of, readable
from benefits.records.entries import HEAD, Entry, Snapshot, entry_of
from benefits.records.model import BenefitLine, CostLine
from benefits.reporting.form_tables import total_sentence
from benefits.views.project_records import ProjectRecords
from benefits.widgets import drafts, editing, forms, saving, session
from benefits.widgets.drafts import Rendering
from benefits.widgets.filling import fill_tool
from benefits.widgets.grid import year_grid
from benefits.widgets.saving import Meant, ending
from benefits.widgets.share_grid import SAME, SPLIT, YEARLY, share_grid

AMOUNT = "Amount (£)"
POUNDS = "Pounds, such as 1,200,000 or £1.2m; blank for none. Cells can be pasted from a spreadsheet."
NEW_BENEFIT = {"benefit_class": "non_cash_releasing", "recurrence": "recurring"}


def cost_form(records: ProjectRecords) -> None:
    """One cost line: a new one, or one that is chosen."""
    line = editing.chosen(records, "cost", "cost_line", records.costs, "A new cost line")
    code = line.id if line else records.free["cost_line"]
    form = editing.form_of(records, "cost", "cost_line", line.id if line else "", line.title if line else "a new cost")
    current = Snapshot(_entry(records, "cost_line", line), records.versions([("cost_line", code)]))
    now = drafts.opened(form, current, "title")
    drafts.about_draft(now, current)
    top = st.container()
    cells = forms.fields_of("cost_line", editing.COST, now.start.cells, editing.codes_of(records), now.key)
    yearly, filled, wrong, beside = _amounts(records, now, cells)
    cells.update(editing.more("Further details", "cost_line", editing.COST_MORE, records, now))
    typed = entry_of({**now.start.cells, **cells, **yearly}, (), editing.reason_of(now))
    if filled:
        drafts.show_instead(now, entry_of({**typed.cells, **filled}, (), typed.reason))
    record, problems = record_from("cost_line", {**typed.cells, "id": code})
    meant = Meant((record,) if record else (), (), (*wrong, *problems), record is not None)
    ending(
        records,
        now,
        current,
        typed,
        meant,
        top=top,
        beside=beside,
        label="Save the cost line",
        called=lambda _: "Cost line",
    )
    if line:
        saving.withdraw(records, now, [("cost_line", code)], "Withdraw this cost line")


def benefit_form(records: ProjectRecords) -> None:
    """One benefit line with its profile and its shares: a new one, or one that is chosen."""
    line = editing.chosen(records, "benefit", "benefit_line", records.benefits, "A new benefit line")
    code = line.id if line else records.free["benefit_line"]
    title = line.title if line else "a new benefit"
    form = editing.form_of(records, "benefit", "benefit_line", line.id if line else "", title, RECIPIENT)
    current = _benefit_snapshot(records, code, line)
    now = drafts.opened(form, current, "title")
    drafts.about_draft(now, current)
    top = st.container()
    cells = forms.fields_of("benefit_line", editing.BENEFIT, now.start.cells, editing.codes_of(records), now.key)
    yearly, filled, wrong, beside = _amounts(records, now, cells)
    cells.update(editing.more("Benefit profile", "benefit_line", editing.PROFILE, records, now))
    cells.update(editing.more("Further details", "benefit_line", editing.BENEFIT_MORE, records, now))
    years = _years(records, now)
    split = share_grid(records, now, years)
    typed = entry_of(
        {**now.start.cells, **cells, **yearly, SPLIT: now.start.cells[SPLIT]}, split.rows, editing.reason_of(now)
    )
    if filled or split.instead is not None:
        rows = typed.rows if split.instead is None else split.instead
        after = {**typed.cells, **(filled or {}), SPLIT: split.mode}
        drafts.show_instead(now, entry_of(after, rows, typed.reason))
    meant = _benefit_meant(records, code, typed)
    meant = Meant(meant.records, meant.gone, (*wrong, *split.problems, *meant.problems), meant.is_whole)
    ending(
        records,
        now,
        current,
        typed,
        meant,
        top=top,
        beside=beside,
        label="Save the benefit and its shares",
        called=lambda part: "Benefit line" if part == HEAD else f"Share of {records.name(part)}",
    )
    if line:
        keys = [*(("share", one.id) for one in records.shares_of(code)), ("benefit_line", code)]
        saving.withdraw(records, now, keys, "Withdraw this benefit and its shares")


def _benefit_snapshot(records: ProjectRecords, code: str, line: BenefitLine | None) -> Snapshot:
    held = records.shares_of(code) if line else ()
    rows = share_rows(held, records.year_labels)
    entry = _entry(records, "benefit_line", line)
    mode = YEARLY if by_year(held) else SAME
    keys = [("benefit_line", code), *(("share", one.id) for one in held)]
    return Snapshot(entry_of({**entry.cells, SPLIT: mode}, rows), records.versions(keys))


def _benefit_meant(records: ProjectRecords, code: str, typed: Entry) -> Meant:
    held = records.shares_of(code)
    cells = {name: cell for name, cell in typed.cells.items() if name != SPLIT}
    record, problems = record_from("benefit_line", {**cells, "id": code})
    shares, wrong = shares_from(code, typed.rows, held)
    kept = {one.id for one in shares}
    gone = tuple(("share", one.id) for one in held if one.id not in kept)
    is_whole = record is not None and len(shares) == len(typed.rows)
    return Meant((record, *shares) if record else shares, gone, (*problems, *wrong), is_whole)


def _entry(records: ProjectRecords, table: str, line: CostLine | BenefitLine | None) -> Entry:
    """What the register holds of a line; for a new one the preferred option and the project's own prices."""
    if line:
        return entry_of(editing.cells_without_codes(line, table))
    option = {"option": records.preferred.id} if records.preferred else {}
    started = {"payer": records.project.lead} if table == "cost_line" else NEW_BENEFIT
    prices = {"price_terms": "real", "price_year": records.price_base}
    return entry_of({**blank_cells(table), **option, **prices, **started, "phasing": "own"})


def _years(records: ProjectRecords, now: Rendering) -> tuple[str, ...]:
    """The years of the form's grids: the same for the whole rendering, as a grid whose years change begins anew."""
    return session.kept(f"years:{now.key}", lambda: years_of(records.year_labels, now.start.cells, *now.start.rows))


def _amounts(
    records: ProjectRecords, now: Rendering, cells: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str] | None, tuple[Problem, ...], DeltaGenerator]:
    """The grid of yearly amounts with its running total, the tool that fills it, and room for what is wrong in it."""
    years = _years(records, now)
    left, right = st.columns([3, 2])
    with left:
        yearly, wrong = year_grid(years, now.start.cells, AMOUNT, f"{now.key}:amounts", POUNDS)
    with right:
        prices = prices_of(cells["price_terms"], cells["price_year"])
        st.markdown(total_sentence(readable(yearly, years), prices))
        filled = fill_tool(years, yearly, f"fill:{now.form.name}")
        beside = st.container()
    return yearly, filled, wrong, beside
