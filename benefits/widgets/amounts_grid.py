"""The yearly amounts of a whole option in one grid: lines down, years across, with running totals and the problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from benefits.errors import Problem
from benefits.interchange.form import cells_of, is_year, of_line, record_from, years_of
from benefits.interchange.grids import GridColumn, prices_of, readable, totals
from benefits.records.entries import Entry, Snapshot, entry_of
from benefits.records.model import BenefitLine, CostLine, Record
from benefits.reporting.form_tables import lines_total_table, totals_table
from benefits.reporting.words import told_apart
from benefits.views.project_records import ProjectRecords
from benefits.widgets import drafts, editing, session
from benefits.widgets.drafts import Rendering
from benefits.widgets.filling import fill_tool
from benefits.widgets.grid import text_grid
from benefits.widgets.saving import Meant, ending

KINDS: Mapping[str, str] = {"cost_line": "Costs", "benefit_line": "Benefits"}
CODE, LINE, PRICES = "Code", "Line", "Prices"


def amounts_form(records: ProjectRecords) -> None:
    """The amounts of every cost line, or of every benefit line, of one option."""
    left, right = st.columns(2)
    with left:
        table = st.radio(
            "Amounts of", list(KINDS), format_func=KINDS.__getitem__, horizontal=True, key=editing.AMOUNTS_OF
        )
    with right:
        option = _option(records)
    table = table or "cost_line"
    every: Sequence[CostLine | BenefitLine] = records.costs if table == "cost_line" else records.benefits
    lines = [line for line in every if line.option == option]
    kind = KINDS[table].lower()
    if not lines:
        st.info(f"This option has no {kind} yet. Add the first on the tab before this one; its years stand here then.")
        return
    form = editing.form_of(records, table, table, option, f"{kind} by year", CODE)
    rows = tuple({CODE: line.id, **_years_only(line)} for line in lines)
    current = Snapshot(entry_of({}, rows), records.versions([(table, line.id) for line in lines]))
    now = drafts.opened(form, current, "grid")
    drafts.about_draft(now, current)
    top = st.container()
    shown = [line for line in lines if line.id in {row[CODE] for row in now.start.rows}]
    years = session.kept(f"years:{now.key}", lambda: years_of(records.year_labels, *now.start.rows))
    typed_rows, wrong = _grid(shown, now, years)
    beside = st.container()
    filled = _fill(shown, typed_rows, years, now)
    with st.expander("Running totals", expanded=True):
        _totals(shown, typed_rows, years)
    typed = entry_of({}, typed_rows, editing.reason_of(now))
    if filled:
        drafts.show_instead(now, entry_of({}, filled, typed.reason))
    meant = _meant(table, shown, now, typed, wrong)
    titles = {line.id: line.title for line in lines}
    ending(
        records,
        now,
        current,
        typed,
        meant,
        top=top,
        beside=beside,
        label=f"Save all {kind} by year",
        called=lambda part: titles.get(part, part),
    )


def _option(records: ProjectRecords) -> str:
    titles = {one.id: one.title for one in records.options}
    if not records.preferred:
        return ""
    return editing.one_of("Option", editing.AMOUNTS_OPTION, titles, records.preferred.id)


def _years_only(line: CostLine | BenefitLine) -> dict[str, str]:
    return {name: cell for name, cell in cells_of(line).items() if is_year(name)}


def _grid(
    lines: Sequence[CostLine | BenefitLine], now: Rendering, years: Sequence[str]
) -> tuple[list[dict[str, str]], tuple[Problem, ...]]:
    held = {row[CODE]: row for row in now.start.rows}
    shown = [{LINE: line.title, PRICES: _prices(line), **held[line.id]} for line in lines]
    fixed = [GridColumn(LINE, is_fixed=True), GridColumn(PRICES, is_fixed=True)]
    columns = [*fixed, *(GridColumn(year) for year in years)]
    config = {
        LINE: st.column_config.TextColumn(pinned=True),
        PRICES: st.column_config.TextColumn(help="Each line is in the prices it was entered in."),
    }
    rows, wrong = text_grid(shown, columns, "Amounts in pounds, lines by financial year", f"{now.key}:grid", config)
    typed = [{CODE: line.id, **{year: row[year] for year in years}} for line, row in zip(lines, rows, strict=True)]
    return typed, wrong


def _prices(line: CostLine | BenefitLine) -> str:
    return prices_of(line.price_terms, str(line.price_year or ""))


def _fill(
    lines: Sequence[CostLine | BenefitLine], rows: Sequence[Mapping[str, str]], years: Sequence[str], now: Rendering
) -> list[dict[str, str]] | None:
    titles = told_apart({line.id: line.title for line in lines})
    tool = f"fill:{now.form.name}"
    with st.container(border=True):
        code = st.selectbox("Line to fill", list(titles), format_func=titles.__getitem__, key=f"{tool}:line")
        amounts = next((row for row in rows if row[CODE] == code), {})
        filled = fill_tool(years, amounts, tool)
    if filled is None:
        return None
    return [dict(row) | (filled if row[CODE] == code else {}) for row in rows]


def _totals(lines: Sequence[CostLine | BenefitLine], rows: Sequence[Mapping[str, str]], years: Sequence[str]) -> None:
    st.caption(
        "Undiscounted, as typed; different prices are not added. Sunk costs are left out, disbenefits taken off."
    )
    left, right = st.columns(2)
    with left:
        by_year = totals_table(totals(lines, rows, years))
        st.dataframe(by_year, hide_index=True, height="content", alt="Totals by year")
    with right:
        amounts = [readable(row, years) for row in rows]
        by_line = lines_total_table([line.title for line in lines], [_prices(line) for line in lines], amounts)
        st.dataframe(by_line, hide_index=True, alt="Totals by line")


def _meant(
    table: str,
    lines: Sequence[CostLine | BenefitLine],
    now: Rendering,
    typed: Entry,
    wrong: tuple[Problem, ...],
) -> Meant:
    """The lines whose amounts changed, each with its other fields as they are."""
    before = {row[CODE]: row for row in now.base.entry.rows}
    after = {row[CODE]: row for row in typed.rows}
    made: list[Record] = []
    problems = list(wrong)
    is_whole = True
    for line in lines:
        if after[line.id] == before.get(line.id):
            continue
        kept = {name: cell for name, cell in cells_of(line).items() if not is_year(name)}
        years = {name: cell for name, cell in after[line.id].items() if is_year(name)}
        record, found = record_from(table, {**kept, **years})
        problems.extend(of_line(found, line.title))
        if record is None:
            is_whole = False
        else:
            made.append(record)
    return Meant(tuple(made), (), tuple(problems), is_whole)
