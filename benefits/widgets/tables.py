"""A table with its download: ours escapes what a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from benefits.reporting.tables import csv_bytes


def table(frame: pd.DataFrame, name: str, about: str, columns: Mapping[str, Any] | None = None) -> None:
    """The table, then a button that downloads it.

    Args:
        frame: Ready to show, headings and rounding included.
        name: Of the file, without its ending; also the key of the button.
        about: What the table shows, for people who do not see it.
        columns: How columns are drawn.
    """
    st.dataframe(frame, hide_index=True, column_config=columns, alt=about, key=f"table-{name}")
    download(frame, name)


def download(frame: pd.DataFrame, name: str) -> None:
    """A button that downloads the table as CSV."""
    st.download_button(
        "Download as CSV", csv_bytes(frame), f"{name}.csv", "text/csv", key=f"download-{name}", on_click="ignore"
    )
