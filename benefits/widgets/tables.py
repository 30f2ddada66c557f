"""A table with its download: ours escapes what a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from benefits.reporting import charts
from benefits.reporting.tables import column_formats, csv_bytes
from benefits.widgets import print_style


def table(frame: pd.DataFrame, name: str, about: str) -> None:
    """The table, then a button that downloads it.

    Args:
        frame: Ready to show, headings and rounding included.
        name: Of the file, without its ending; also the key of the button.
        about: What the table shows, for people who do not see it.
    """
    st.dataframe(frame, hide_index=True, column_config=columns(frame), alt=about, key=f"table-{name}", placeholder="")
    print_style.table(frame, name)
    download(frame, name)


def columns(frame: pd.DataFrame) -> Mapping[str, Any]:
    """How the table's numbers are written: with thousands separators, as many decimals as they were rounded to."""
    return column_formats(frame)


def download(frame: pd.DataFrame, name: str, title: str = "Download as CSV") -> None:
    """A button that downloads the table as CSV, which is written when somebody asks for it."""
    file = f"{name}.csv"
    st.download_button(title, partial(csv_bytes, frame), file, "text/csv", key=f"download-{name}", on_click="ignore")


def picture_and_table(figure: go.Figure, about: str, twin: pd.DataFrame, name: str) -> None:
    """A picture, and beside it as a choice the same numbers as a table with its download."""
    picture, numbers = st.tabs(["Picture", "Table"], key=f"twin-{name}")
    with picture:
        is_dark = st.context.theme.type == "dark"
        st.plotly_chart(
            charts.on_page(figure, is_dark=is_dark), config=charts.config(), alt=about, key=f"picture-{name}"
        )
    with numbers:
        table(twin, name, about)
