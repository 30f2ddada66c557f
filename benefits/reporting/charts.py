"""Every picture by name, with its alternative in words: `lens_bars(page)` and `lens_bars_alt(page)`."""

from benefits.reporting.figures import PALETTE, config
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

__all__ = [
    "PALETTE",
    "config",
    "lens_bars",
    "lens_bars_alt",
    "matrix_heatmap",
    "matrix_heatmap_alt",
    "party_bars",
    "party_bars_alt",
    "sankey",
    "sankey_alt",
]
