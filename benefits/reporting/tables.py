"""Every display table by name: ready headings, units in them, figures rounded once; and the CSV of any of them."""

from benefits.reporting.frames import column_formats, csv_bytes
from benefits.reporting.portfolio_tables import (
    at_risk_table,
    matrix_table,
    parties_table,
    portfolio_table,
    projects_table,
    sankey_table,
    totals_table,
)

__all__ = [
    "at_risk_table",
    "column_formats",
    "csv_bytes",
    "matrix_table",
    "parties_table",
    "portfolio_table",
    "projects_table",
    "sankey_table",
    "totals_table",
]
