"""The tool that splits a benefit over its recipients: evenly, by a driver, or as a unit cost falls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from benefits.interchange.form import RECIPIENT
from benefits.interchange.grids import GridColumn
from benefits.interchange.splits import WEIGHT, WORDS, SplitKind, Splitting, split, unit_cost_words
from benefits.widgets import forms
from benefits.widgets.grid import text_grid


def split_tool(
    rows: Sequence[Mapping[str, str]], parts: Sequence[str], bodies: Mapping[str, str], key: str
) -> tuple[dict[str, str], ...] | None:
    """The rows split anew, once the person has asked for it; None until then, or where it cannot be done.

    Args:
        rows: As they stand in the grid.
        parts: The columns that hold parts.
        bodies: The organisations of the register by code, in words.
        key: Of the tool; what is entered into it stays while the grid begins anew.
    """
    with st.expander("Split it by a rule"):
        kind = st.selectbox("Split", list(SplitKind), format_func=WORDS.__getitem__, key=f"{key}:how")
        asked = _asked(kind or SplitKind.EVENLY, rows, bodies, key)
        if not st.button("Split", key=f"{key}:split"):
            return None
        made, problems = split(asked, rows, parts, bodies)
        forms.show(problems)
        return None if problems else made


def _asked(kind: SplitKind, rows: Sequence[Mapping[str, str]], bodies: Mapping[str, str], key: str) -> Splitting:
    if kind is SplitKind.UNIT_COST:
        words = unit_cost_words()
        code = st.selectbox("Unit cost", list(words), format_func=words.__getitem__, key=f"{key}:cost") or ""
        st.caption("The recipients above are replaced by the agencies that bear the cost.")
        return Splitting(kind, unit_cost=code)
    if kind is SplitKind.EVENLY:
        return Splitting(kind)
    driver = st.text_input(
        "What was counted, and its source", key=f"{key}:driver", max_chars=500, placeholder="Active users, 2025-26"
    )
    codes = list(dict.fromkeys(row[RECIPIENT] for row in rows if row[RECIPIENT]))
    shown = [{RECIPIENT: bodies[code]} for code in codes]
    columns = [GridColumn(RECIPIENT, is_fixed=True), GridColumn(WEIGHT)]
    typed, problems = text_grid(shown, columns, "Weight of each recipient", f"{key}:weights:{','.join(codes)}", {})
    forms.show(problems)
    return Splitting(kind, {code: row[WEIGHT] for code, row in zip(codes, typed, strict=True)}, driver or "")
