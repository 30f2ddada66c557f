"""The bridge of a promise: from the first baseline to the current one and on to the live case."""

from __future__ import annotations

import plotly.graph_objects as go

from benefits.portfolio.baseline_drift import Drift
from benefits.records.categories import Side
from benefits.reporting.figures import nothing
from benefits.reporting.waterfalls import Step, StepKind, step, waterfall
from benefits.reporting.words import pounds_in_prose
from benefits.views.baselines import BaselinesPage

TITLE = "From the first promise to the live case"
AXIS = "Net present social value, £m"
EMPTY = "Freeze a baseline first: then what has changed since is drawn here."
FIRST, CURRENT, BOTH, LIVE = "First baseline", "Current baseline", "First and current baseline", "Live case"
KEY = {StepKind.TOTAL: "Promised", StepKind.GAIN: "Adds net value", StepKind.LOSS: "Takes net value"}


def bridge_data(page: BaselinesPage) -> tuple[Step, ...]:
    """Totals of the promises, and what cost and benefit did between them; none without a baseline."""
    drift = page.drift
    if drift is None:
        return ()
    is_one = page.first is page.current
    steps = [Step(BOTH if is_one else FIRST, StepKind.TOTAL, 0.0, drift.net.first)]
    if not is_one:
        steps += _between(drift, drift.net.first, "first to current")
        steps.append(Step(CURRENT, StepKind.TOTAL, 0.0, drift.net.now))
    live = page.live.since_first if page.live else None
    if live is not None:
        cost = live.present_value(Side.COST).now - drift.present_value(Side.COST).now
        benefit = live.present_value(Side.BENEFIT).now - drift.present_value(Side.BENEFIT).now
        steps += _changes(drift.net.now, cost, benefit, "current to live")
        steps.append(Step(LIVE, StepKind.TOTAL, 0.0, live.net.now))
    return tuple(steps)


def _between(drift: Drift, start: float, between: str) -> list[Step]:
    cost, benefit = drift.present_value(Side.COST).change, drift.present_value(Side.BENEFIT).change
    return _changes(start, cost, benefit, between)


def _changes(start: float, cost: float, benefit: float, between: str) -> list[Step]:
    """A rise in cost takes net value, a rise in benefit adds to it."""
    after = start - cost
    return [step(f"Cost, {between}", start, after), step(f"Benefit, {between}", after, after + benefit)]


def bridge(page: BaselinesPage) -> go.Figure:
    """The bridge as steps from promise to promise."""
    steps = bridge_data(page)
    return waterfall(TITLE, steps, AXIS, KEY) if steps else nothing(TITLE, EMPTY)


def bridge_alt(page: BaselinesPage) -> str:
    """The bridge in words, step by step."""
    steps = bridge_data(page)
    if not steps:
        return f"Empty picture. {EMPTY}"
    return f"Steps between promises. {'; '.join(f'{one.name}: {pounds_in_prose(one.change)}' for one in steps)}."
