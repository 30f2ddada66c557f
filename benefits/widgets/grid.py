"""A grid to type or paste into: what comes back is text, and is checked again before anything reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from benefits.errors import Problem
from benefits.interchange.grids import GridColumn, checked_rows, frame_of, misfit

YEAR = "Year"
ALL_SHOWN = 20  # rows; a longer grid scrolls


def text_grid(
    rows: Sequence[Mapping[str, str]],
    columns: Sequence[GridColumn],
    about: str,
    key: str,
    config: Mapping[str, Any],
    *,
    may_add: bool = False,
) -> tuple[tuple[dict[str, str], ...], tuple[Problem, ...]]:
    """The rows as typed, or as they were with the reason where what came back does not fit the grid.

    Args:
        rows: What it starts with; the same at every run for one key, as the grid keeps the changes itself.
        columns: Its columns, in order.
        about: What it holds, for people who do not see it.
        key: Of the grid; another key begins with the rows again.
        config: How Streamlit shows the columns.
        may_add: Whether rows can be added and taken out.
    """
    try:
        sent = st.data_editor(
            frame_of(rows, columns),
            num_rows="dynamic" if may_add else "fixed",
            height="content" if len(rows) <= ALL_SHOWN else "auto",
            hide_index=True,
            disabled=[column.name for column in columns if column.is_fixed],
            key=key,
            placeholder="",
            alt=about,
            column_config=dict(config),
        )
    # A message with rows or columns that the grid does not have, or one that is of no such form at all.
    except (LookupError, TypeError, ValueError, AttributeError):
        shown = tuple({column.name: row.get(column.name, "") for column in columns} for row in rows)
        return shown, (misfit("came back with cells that it does not have"),)
    return checked_rows(sent, rows, columns, may_add=may_add)


def year_grid(
    years: Iterable[str], cells: Mapping[str, str], heading: str, key: str, words: str
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """A grid of one cell a year, years down; the cells as typed by year, and what does not fit.

    Args:
        years: In order.
        cells: What it starts with, by year.
        heading: Of the column to type into.
        key: Of the grid.
        words: The help of that column.
    """
    shown = [{YEAR: year, heading: cells.get(year, "")} for year in years]
    columns = [GridColumn(YEAR, is_fixed=True), GridColumn(heading)]
    config = {heading: st.column_config.TextColumn(help=words)}
    rows, wrong = text_grid(shown, columns, f"{heading} by financial year", key, config)
    return {row[YEAR]: row[heading] for row in rows}, wrong
