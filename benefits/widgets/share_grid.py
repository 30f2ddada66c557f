"""Who benefits: recipients and the part that lands on each, for all years or year by year, with its sum and picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from benefits.errors import Problem
from benefits.interchange.form import BASIS, FRACTION, INCOME, NOTE, RECIPIENT, THERE, gathered, spread
from benefits.interchange.grids import GridColumn, part_sum
from benefits.interchange.splits import split_parts
from benefits.records.choices import choices
from benefits.reference.dictionary import field
from benefits.reporting.field_words import choice_words
from benefits.reporting.form_tables import split_chart, split_table, sum_sentence, year_sums_table
from benefits.views.project_records import ProjectRecords
from benefits.widgets import session
from benefits.widgets.drafts import Rendering
from benefits.widgets.grid import text_grid
from benefits.widgets.splitting import split_tool
from benefits.widgets.tables import picture_and_table

SPLIT, SAME, YEARLY = "split", "same", "yearly"  # a cell of the form that is no field: how the split is given
MODES: Mapping[str, str] = {SAME: "The same in every year", YEARLY: "Different from year to year"}
ABOUT = "Recipients of the benefit and the part that lands on each"


@dataclass(frozen=True)
class Split:
    """What stands in the grid of shares.

    Attributes:
        rows: One recipient a row.
        problems: What came back and does not fit.
        mode: SAME or YEARLY, as chosen.
        instead: Rows to show in place of these, once a tool was used or the mode was changed.
    """

    rows: tuple[dict[str, str], ...]
    problems: tuple[Problem, ...]
    mode: str
    instead: tuple[dict[str, str], ...] | None


def share_grid(records: ProjectRecords, now: Rendering, years: Sequence[str]) -> Split:
    """The grid, what its parts add up to, the tools that split, and the picture of the split."""
    st.markdown("**Who benefits.** The parts must add up to 100%; leave the table empty if nobody has been named yet.")
    before = now.start.cells.get(SPLIT, SAME)
    mode = st.radio(
        "The split is",
        list(MODES),
        list(MODES).index(before),
        format_func=MODES.__getitem__,
        key=f"{now.key}:split",
        horizontal=True,
    )
    bodies = session.kept(f"bodies:{now.key}", lambda: _bodies(records))
    parts = list(years) if before == YEARLY else [FRACTION]
    classes = frozenset(choices(field("share", "budget_class")))
    columns = [GridColumn(RECIPIENT, allowed=frozenset(bodies)), *(GridColumn(part) for part in parts)]
    columns.extend([GridColumn(THERE, allowed=classes), GridColumn(INCOME), GridColumn(BASIS), GridColumn(NOTE)])
    rows, problems = text_grid(
        now.start.rows, columns, ABOUT, f"{now.key}:shares", _config(bodies, parts), may_add=True
    )
    rows = tuple(row for row in rows if any(row[name] for name in (RECIPIENT, *parts, INCOME, BASIS, NOTE)))
    _sums(rows, parts)
    instead = split_tool(rows, parts, bodies, f"split:{now.form.name}")
    _picture(records, rows, parts, now)
    if instead is None and mode != before:
        instead = tuple(spread(row, years) if mode == YEARLY else gathered(row) for row in rows)
    return Split(rows, problems, before if instead is None else mode or before, instead)


def _bodies(records: ProjectRecords) -> dict[str, str]:
    """Public bodies and groups of society in one list, by name."""
    named = sorted(records.organisations.values(), key=lambda one: one.short_name.casefold())
    return {one.id: f"{one.short_name} ({one.id})" for one in named}


def _config(bodies: Mapping[str, str], parts: Sequence[str]) -> dict[str, Any]:
    select, text = st.column_config.SelectboxColumn, st.column_config.TextColumn
    classes = choice_words(field("share", "budget_class"))
    part, body, budget = (field("share", name).help for name in ("fraction", "recipient", "budget_class"))
    called = {**bodies, **classes}

    def words(code: object) -> str:
        return called.get(str(code), str(code))

    return {
        RECIPIENT: select(options=list(bodies), format_func=words, help=body, width="medium"),
        **{name: text(help=part) for name in parts},
        THERE: select(options=list(classes), format_func=words, default="non_cash", help=budget),
        INCOME: text(help=field("share", "relative_income").help),
        BASIS: text(help=field("share", "basis").help),
        NOTE: text(help=field("share", "note").help),
    }


def _sums(rows: Sequence[Mapping[str, str]], parts: Sequence[str]) -> None:
    sums = {part: part_sum(row[part] for row in rows) for part in parts}
    if len(parts) == 1:
        st.markdown(sum_sentence(sums[parts[0]], len(rows)))
    elif rows:
        st.dataframe(year_sums_table(sums), hide_index=True, alt="What the parts of each year add up to")


def _picture(records: ProjectRecords, rows: Sequence[Mapping[str, str]], parts: Sequence[str], now: Rendering) -> None:
    """The split as bars with the same numbers as a table, once somebody is named."""
    split: dict[str, dict[str, Decimal]] = split_parts(rows, parts, records.name)
    if any(split.values()):
        with st.expander("Picture of the split"):
            about = "The part of the benefit that lands on each recipient"
            picture_and_table(split_chart(split), about, split_table(split), f"split-{now.form.name}")
