"""Every measure of one option by name, seen from the three standpoints, and how each is worked out."""

from __future__ import annotations

import pandas as pd

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims
from benefits.reporting.project_tables import lens_table
from benefits.reporting.words import label, number
from benefits.views.project import OptionAppraisal

# In the order of the columns of `lens_table`.
HOW = (
    "Real costs times discount factors",
    "Real benefits times discount factors",
    "Benefit less cost; for society this is NPSV",
    "Benefit over all costs counted (Green Book 2026, Table 10)",
    "(Benefit less costs outside government) over government's costs (Green Book 2026, Table 10)",
    "Payments by public bodies less DEL cash they retain",
    "Years from year 0 until the undiscounted sum stays above nothing",
    "The same with discounted amounts",
    "The one real rate at which the net present value is nothing, if there is exactly one",
    "The same amount in every year appraised with the same present value",
)


def measure_table(option: OptionAppraisal, money: Money, claims: Claims) -> pd.DataFrame:
    """The measures down and the standpoints across, for one kind of money and claims; figures in words."""
    every = lens_table(option)
    held = every[(every["Money"] == label(money)) & (every["Benefits counted"] == label(claims))]
    across = held.set_index("Seen by").drop(columns=["Money", "Benefits counted"]).T
    shown = across.map(lambda value: value if isinstance(value, str) else number(value, 1))
    shown.insert(0, "Measure", shown.index)
    return shown.assign(**{"How it is worked out": HOW}).reset_index(drop=True).rename_axis(columns=None)
