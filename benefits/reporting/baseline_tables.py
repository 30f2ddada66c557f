"""A project's baselines as tables: the list of them, the drift by line, body and year, and what would be frozen."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from benefits.portfolio.baseline_drift import Drift
from benefits.records.categories import Side
from benefits.records.model import Baseline
from benefits.reporting.baseline_words import body_name
from benefits.reporting.closing_words import head_words
from benefits.reporting.frames import decimals, in_millions, that_add_up, tidy, yes
from benefits.reporting.history_tables import day_words
from benefits.reporting.words import label
from benefits.views.baselines import BaselineRow, BaselinesPage


def baselines_table(page: BaselinesPage) -> pd.DataFrame:
    """Every baseline: who approved what, when and why, with its figures and whether they still come out."""
    rows = page.rows
    figures = [row.figures for row in rows]
    digits = decimals(value for one in figures if one for value in one)

    def column(place: int) -> list[float]:
        return [in_millions([one[place]], digits)[0] if one else float("nan") for one in figures]

    net = [in_millions([row.net], digits)[0] if row.net is not None else float("nan") for row in rows]
    return pd.DataFrame(
        {
            "Code": [row.baseline.id for row in rows],
            "Stands as": [_standing(row) for row in rows],
            "Cost (£m)": column(0),
            "Benefit (£m)": column(1),
            "NPSV (£m)": net,
            "Check": [label(row.reproduction) for row in rows],
            "Stage": [label(row.baseline.stage) for row in rows],
            "Approved on": [day_words(row.baseline.approved_on) for row in rows],
            "Approved by": [row.baseline.approved_by for row in rows],
            "Frozen by": [row.baseline.made_by for row in rows],
            "Why": [row.baseline.reason for row in rows],
            "Prices": [str(row.baseline.price_base) for row in rows],
            "Discounted to": [str(row.baseline.first_year) for row in rows],
            "Editions": [_editions(row.baseline) for row in rows],
            "Worked out by": [row.baseline.software for row in rows],
            "Register": [head_words(row.head) if row.head else "" for row in rows],
        }
    )


def _editions(baseline: Baseline) -> str:
    held = {
        "Green Book": baseline.green_book,
        "GDP deflator": baseline.deflators,
        "schedule": baseline.discounting.replace("_", " "),
    }
    return ", ".join(f"{name} {edition}" for name, edition in held.items() if edition)


def _standing(row: BaselineRow) -> str:
    if row.is_first and row.is_current:
        return "First and current"
    return "First" if row.is_first else "Current" if row.is_current else ""


def bodies_table(page: BaselinesPage) -> pd.DataFrame:
    """Present value by body, a column for each baseline and the live case, in the first baseline's terms."""
    columns = _columns(page)
    found: dict[tuple[Side, str], list[float]] = {}
    for place, (_, drift) in enumerate(columns):
        for side in Side:
            for body, moved in drift.by_body(side).items():
                found.setdefault((side, body), [0.0] * len(columns))[place] = moved.now
    keys = sorted(found, key=lambda key: (key[0] is Side.BENEFIT, body_name(page, key[1])))
    digits = decimals(value for row in found.values() for value in row)
    return pd.DataFrame(
        {
            "Side": [label(side) for side, _ in keys],
            "Body": [body_name(page, body) for _, body in keys],
            **{
                f"{name} (£m)": in_millions([found[key][place] for key in keys], digits)
                for place, (name, _) in enumerate(columns)
            },
        }
    )


def years_table(page: BaselinesPage) -> pd.DataFrame:
    """Undiscounted cost and benefit by year, two columns for each baseline and the live case."""
    columns = _columns(page)
    every = sorted({year for _, drift in columns for year in drift.years})
    held = {
        f"{name}: {label(side).lower()} (£m)": [
            dict(zip(drift.years, drift.by_year(side)[1].tolist(), strict=True)).get(year, 0.0) for year in every
        ]
        for name, drift in columns
        for side in Side
    }
    digits = decimals(value for column in held.values() for value in column)
    return pd.DataFrame(
        {"Year": [str(year) for year in every], **{name: in_millions(one, digits) for name, one in held.items()}}
    )


def _columns(page: BaselinesPage) -> list[tuple[str, Drift]]:
    """Each promise that can be put into the first one's terms, with its name."""
    held = [(row.baseline.id, row.since_first) for row in page.rows if row.since_first is not None]
    live = page.live.since_first if page.live else None
    return [*held, *([("Live case", live)] if live is not None else [])]


def drift_table(page: BaselinesPage, drift: Drift, first: str, now: str) -> pd.DataFrame:
    """Every line that either promise holds: present value first and now with its change, and the change in each year.

    Args:
        page: Whose names of bodies are used.
        drift: The two promises.
        first: What the earlier one is called.
        now: What the later one is called.
    """
    changes = (drift.now - drift.first).tolist()
    before, after = drift.pv_first.tolist(), drift.pv_now.tolist()
    digits, by_year = decimals([*before, *after]), decimals(value for row in changes for value in row)
    return pd.DataFrame(
        {
            "Side": [label(one.side) for one in drift.lines],
            "Line": [one.line for one in drift.lines],
            "Body": [body_name(page, one.organisation) for one in drift.lines],
            **_moved(in_millions(before, digits), in_millions(after, digits), digits, first, now),
            "Title": [one.title for one in drift.lines],
            "Counts": [yes(one.is_counted) for one in drift.lines],
            **{
                f"Change in {year} (£m)": in_millions([row[place] for row in changes], by_year)
                for place, year in enumerate(drift.years)
            },
        }
    )


def totals_table(drift: Drift, first: str, now: str) -> pd.DataFrame:
    """Benefit, cost and net value of two promises with what changed: undiscounted, and as present values."""
    sums = [(drift.total(Side.BENEFIT), drift.total(Side.COST))]
    sums.append((drift.present_value(Side.BENEFIT), drift.present_value(Side.COST)))
    digits = decimals(value for pair in sums for one in pair for value in (one.first, one.now))
    before = [value for benefit, cost in sums for value in _net(benefit.first, cost.first, digits)]
    after = [value for benefit, cost in sums for value in _net(benefit.now, cost.now, digits)]
    names = [f"{what}, {how}" for how in ("not discounted", "present value") for what in ("Benefit", "Cost", "Net")]
    return pd.DataFrame({"Value": names, **_moved(before, after, digits, first, now)})


def _net(benefit: float, cost: float, digits: int) -> tuple[float, float, float]:
    """Benefit, cost and net as £m, rounded so that they add up."""
    gain, loss, net = that_add_up([benefit, -cost], digits)
    return gain, tidy(-loss, digits), net


def _moved(before: list[float], after: list[float], digits: int, first: str, now: str) -> dict[str, list[float]]:
    """Two columns of £m and the change between what they show."""
    change = [tidy(later - sooner, digits) for sooner, later in zip(before, after, strict=True)]
    return {f"{first} (£m)": before, f"{now} (£m)": after, "Change (£m)": change}


def preview_table(page: BaselinesPage) -> pd.DataFrame:
    """What would be frozen: one row for each flow, with its undiscounted total in the prices of the case."""
    flows = page.live.promise[1] if page.live else ()
    totals: Sequence[float] = [float(one.amounts.total) if one.amounts else 0.0 for one in flows]
    return pd.DataFrame(
        {
            "Side": [label(one.side) for one in flows],
            "Line": [one.line for one in flows],
            "Body": [body_name(page, one.organisation) for one in flows],
            "Total, not discounted (£m)": in_millions(totals, decimals(totals)),
            "Title": [one.title for one in flows],
            "Budget class": [label(one.budget_class) if one.budget_class else "" for one in flows],
            "Measured": [yes(one.is_tracked) for one in flows],
            "First year": [str(one.amounts.first) if one.amounts else "" for one in flows],
            "Last year": [str(one.amounts.last) if one.amounts else "" for one in flows],
        }
    )
