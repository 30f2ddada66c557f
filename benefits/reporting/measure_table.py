"""Every measure of one option by name, seen from the three standpoints, with its workings and its basis."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims
from benefits.reporting.project_tables import lens_table
from benefits.reporting.words import label, number, percent
from benefits.views.further_measures import FurtherMeasures
from benefits.views.project import OptionAppraisal, ProjectPage

EVERY_COST = "Cost base: every cost counted, public or not"


@dataclass(frozen=True)
class _Basis:
    """On what a kind of figure rests, in words."""

    present: str
    plain: str


def measure_table(
    page: ProjectPage, option: OptionAppraisal, further: FurtherMeasures, money: Money, claims: Claims
) -> pd.DataFrame:
    """The measures down and the standpoints across, for one kind of money and claims; figures in words."""
    every = lens_table(option)
    held = every[(every["Money"] == label(money)) & (every["Benefits counted"] == label(claims))]
    across = held.set_index("Seen by").drop(columns=["Money", "Benefits counted"]).T
    shown = across.map(lambda value: value if isinstance(value, str) else number(value, 1))
    shown.insert(0, "Measure", shown.index)
    how = _how(percent(further.first_rate, 1), _basis(page, further))
    worked = {"How it is worked out": [said for said, _ in how], "Basis": [basis for _, basis in how]}
    return shown.assign(**worked).reset_index(drop=True).rename_axis(columns=None)


def _basis(page: ProjectPage, further: FurtherMeasures) -> _Basis:
    rates = "standard" if page.basis.discounting == "standard" else "lower"
    prices = f"Green Book edition {page.basis.green_book}; real, {page.price_base} prices"
    return _Basis(
        present=f"{prices}; present value in {further.present_value_year} at {rates} rates",
        plain=f"{prices}; not discounted",
    )


def _how(rate: str, basis: _Basis) -> tuple[tuple[str, str], ...]:
    """How each is worked out and on what it rests, in the order of the columns of `lens_table`."""
    present, plain = basis.present, basis.plain
    return (
        ("Real costs times discount factors", f"{present}. {EVERY_COST}"),
        ("Real benefits times discount factors", f"{present}. Savings of cost against business as usual stand here"),
        ("Benefit less cost; for society this is NPSV", f"{present}. {EVERY_COST}"),
        ("Benefit over all costs counted (Green Book 2026, Table 10)", f"{present}. {EVERY_COST}"),
        (
            "(Benefit less costs outside government) over government's costs (Green Book 2026, Table 10)",
            f"{present}. Cost base: costs of public bodies",
        ),
        (
            "Payments by public bodies less DEL cash they retain",
            f"{present}. Cost base: payments of public bodies of any budget class",
        ),
        ("Years from year 0 until the undiscounted sum stays above nothing", f"{plain}. {EVERY_COST}"),
        ("The same with discounted amounts", f"{present}. {EVERY_COST}"),
        (
            "The one real rate at which the net present value is nothing, if there is exactly one",
            f"{plain}. {EVERY_COST}",
        ),
        (
            f"The yearly growth of costs into gains when costs are financed and gains reinvested at {rate} a year, the "
            "discount rate of year 1, to the last year appraised",
            f"{plain} but at {rate}. {EVERY_COST}",
        ),
        ("The same amount in every year appraised with the same present value", f"{present}. {EVERY_COST}"),
    )
