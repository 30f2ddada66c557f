"""Tables of what stands beside an option's headline figures."""

from __future__ import annotations

import pandas as pd

from benefits.appraisal.measures import Answer
from benefits.records.categories import CostKind
from benefits.reporting.frames import answer_of, decimals, in_millions, millions_of
from benefits.reporting.summary_words import amount
from benefits.reporting.words import label, number
from benefits.views.further_measures import FurtherMeasures, Included, Outcome, UnitCost
from benefits.views.project import Figure
from benefits.views.weighted_value import WeightedValue

NOT_RECORDED = "none recorded"
NONE_ENTERED = "none entered"
RESIDUAL = "Residual value"
# Below this many pounds a unit is priced in pence.
_PENCE_BELOW = 100
_ABOUT = {
    CostKind.MAINTENANCE: "Keeping what was built in working order",
    CostKind.EVALUATION: "Finding out what came of it",
    CostKind.EXIT: "Ending a contract, moving to another supplier, or a liability left at the end",
    CostKind.THIRD_PARTY: "What it costs others who do not choose to pay",
    CostKind.RISK: "Expected cost of risks, where it is entered as a line",
}


def effects_table(held: FurtherMeasures) -> pd.DataFrame:
    """Every effect without a money value: what it is, by what it is measured, and for whom."""
    lines = [one.line for one in held.effects]
    return pd.DataFrame(
        {
            "Effect": [f"{line.title} ({line.id})" for line in lines],
            "Class": [label(line.benefit_class) for line in lines],
            "Measure": [
                " in ".join(told for told in (line.measure, line.unit) if told) or NOT_RECORDED for line in lines
            ],
            "Baseline": [
                NOT_RECORDED if line.baseline_value is None else amount(line.baseline_value) for line in lines
            ],
            "Target": [NOT_RECORDED if line.target is None else amount(line.target) for line in lines],
            "For whom": [", ".join(one.recipients) or "nobody named" for one in held.effects],
        },
        dtype=object,
    )


def outcomes_table(held: FurtherMeasures) -> pd.DataFrame:
    """What one unit of each outcome costs society and government, discounted and not."""
    rows = held.outcomes
    return pd.DataFrame(
        {
            "Outcome": [f"{one.line.title} ({one.line.id})" for one in rows],
            "Unit": [one.line.unit for one in rows],
            "Units in all years": [_units(one.units) for one in rows],
            "Units, discounted": [_discounted(one) for one in rows],
            **_costs("society", [one.society for one in rows]),
            **_costs("government", [one.government for one in rows]),
        },
        dtype=object,
    )


def _costs(whose: str, costs: list[UnitCost]) -> dict[str, list[str]]:
    return {
        f"Cost to {whose} of one, discounted": [_each(one.discounted) for one in costs],
        f"Cost to {whose} of one, undiscounted": [_each(one.undiscounted) for one in costs],
    }


def _units(value: float) -> str:
    return number(value) if abs(value) >= _PENCE_BELOW else number(value, 2).removesuffix(".00")


def _discounted(one: Outcome) -> str:
    return f"{_units(one.discounted_units)}, at {'health' if one.is_health else 'standard'} rates"


def _each(held: Figure) -> str:
    if held.kind is Answer.NONE:
        return "no units"
    return answer_of(held.value, held.kind, lambda value: f"£{number(value, 0 if value >= _PENCE_BELOW else 2)}")


def weights_table(held: WeightedValue) -> pd.DataFrame:
    """The shares that are weighted: income, weight, and value without and with it."""
    rows = held.shares
    money = millions_of(rows, plain=lambda one: one.value, weighted=lambda one: one.value * one.weight)
    return pd.DataFrame(
        {
            "Benefit": [f"{one.title} ({one.benefit})" for one in rows],
            "Recipient": [one.recipient for one in rows],
            "Income relative to the median": [number(one.relative_income, 2) for one in rows],
            "Weight": [number(one.weight, 2) for one in rows],
            "Present value, unweighted (£m)": money["plain"],
            "Present value, weighted (£m)": money["weighted"],
        }
    )


def included_table(held: FurtherMeasures) -> pd.DataFrame:
    """Each kind of cost and residual value with its present value, or that none was entered."""
    digits = decimals(one.value for one in held.included if one.value is not None)
    return pd.DataFrame(
        {
            "Kind": [_kind(one) for one in held.included],
            "Present value (£m)": [
                NONE_ENTERED if one.value is None else number(in_millions([one.value], digits)[0], digits)
                for one in held.included
            ],
            "What it is": [_about(one) for one in held.included],
        },
        dtype=object,
    )


def _kind(one: Included) -> str:
    return f"Cost: {label(one.kind).lower()}" if one.kind else f"Benefit: {RESIDUAL.lower()}"


def _about(one: Included) -> str:
    return _ABOUT.get(one.kind, "") if one.kind else "What an asset is still worth at the end of the years appraised"
