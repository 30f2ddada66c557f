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
from benefits.reporting.project_tables import (
    lens_table,
    options_table,
    parties_of,
    recipients_table,
    waterfall_table,
    workings_summary,
    workings_table,
)
from benefits.reporting.record_tables import (
    benefit_lines_table,
    cost_lines_table,
    reference_rows,
    reference_table_list,
    shares_table,
)

__all__ = [
    "at_risk_table",
    "benefit_lines_table",
    "column_formats",
    "cost_lines_table",
    "csv_bytes",
    "lens_table",
    "matrix_table",
    "options_table",
    "parties_of",
    "parties_table",
    "portfolio_table",
    "projects_table",
    "recipients_table",
    "reference_rows",
    "reference_table_list",
    "sankey_table",
    "shares_table",
    "totals_table",
    "waterfall_table",
    "workings_summary",
    "workings_table",
]
