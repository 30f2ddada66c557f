"""Every picture by name, with its alternative in words: `lens_bars(page)` and `lens_bars_alt(page)`."""

from benefits.reporting.figures import PALETTE, config, on_page
from benefits.reporting.portfolio_charts import (
    lens_bars,
    lens_bars_alt,
    matrix_heatmap,
    matrix_heatmap_alt,
    party_bars,
    party_bars_alt,
    sankey,
    sankey_alt,
)
from benefits.reporting.project_charts import (
    benefit_by_recipient,
    benefit_by_recipient_alt,
    own_to_government_waterfall,
    own_to_government_waterfall_alt,
    present_value_by_year,
    present_value_by_year_alt,
)

__all__ = [
    "PALETTE",
    "benefit_by_recipient",
    "benefit_by_recipient_alt",
    "config",
    "lens_bars",
    "lens_bars_alt",
    "matrix_heatmap",
    "matrix_heatmap_alt",
    "on_page",
    "own_to_government_waterfall",
    "own_to_government_waterfall_alt",
    "party_bars",
    "party_bars_alt",
    "present_value_by_year",
    "present_value_by_year_alt",
    "sankey",
    "sankey_alt",
]
