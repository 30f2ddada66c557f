"""The tool beside a grid of years that fills them in: repeat, grow, or a shape over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from benefits.interchange.filling import ASKED, HELP, WORDS, Filling, FillKind, fill
from benefits.widgets import forms


def fill_tool(years: Sequence[str], amounts: Mapping[str, str], key: str) -> dict[str, str] | None:
    """The amounts filled in, once the person has asked for it; None until then, or where the figures do not hold.

    Args:
        years: Of the grid, in order.
        amounts: What stands in them now.
        key: Of the tool; what is entered into it stays while the grid begins anew.
    """
    with st.expander("Fill the years"):
        kind = st.selectbox("How", list(FillKind), format_func=WORDS.__getitem__, key=f"{key}:how") or FillKind.REPEAT
        first = years[0]
        if kind.shape is not None:
            first = st.selectbox("From", list(years), key=f"{key}:from") or first
        figures = {
            name: st.text_input(name, key=f"{key}:{name}", help=HELP[name], max_chars=60) or "" for name in ASKED[kind]
        }
        if kind.shape is not None:
            st.caption("Each year gets the average over that year, not its end, so growth is not overstated.")
        if not st.button("Fill", key=f"{key}:fill"):
            return None
        filled, problems = fill(Filling(kind, figures, first), amounts, years)
        forms.show(problems)
        return None if problems else filled
