"""Why a project's figures changed, as tables and a bridge: by figure, by step, and line by line."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from benefits.appraisal.lenses import Lens, Standpoint
from benefits.portfolio.explained_change import COSTS, NETTED, ExplainedChange, LineChange
from benefits.reporting.bridges import bridge_words
from benefits.reporting.explained_words import SPARED
from benefits.reporting.figures import nothing
from benefits.reporting.frames import decimals, in_millions, tidy
from benefits.reporting.waterfalls import Step, StepKind, step, waterfall
from benefits.reporting.words import label

TITLE, AXIS = "From before to after, step by step", "Net present value, £m"
EMPTY = "Nothing differs between the two ends: choose another day, baseline or edition."
BEFORE, AFTER = "Before", "After"
KEY = {StepKind.TOTAL: "Net value", StepKind.GAIN: "Adds net value", StepKind.LOSS: "Takes net value"}
_FIGURES = {"Present value of cost": "pv_cost", "Present value of benefit": "pv_benefit", "Net present value": "net"}


def bridge_steps(change: ExplainedChange, lens: Lens) -> tuple[Step, ...]:
    """Net value before, what each step did to it, and after; none where nothing differs."""
    if not change.steps:
        return ()
    between = [step(label(one.step), one.before[lens].net, one.after[lens].net) for one in change.steps]
    start, end = change.before[lens].net, change.after[lens].net
    return (Step(BEFORE, StepKind.TOTAL, 0.0, start), *between, Step(AFTER, StepKind.TOTAL, 0.0, end))


def bridge(change: ExplainedChange, lens: Lens) -> go.Figure:
    """The steps as bars."""
    steps = bridge_steps(change, lens)
    return waterfall(TITLE, steps, AXIS, KEY) if steps else nothing(TITLE, EMPTY)


def bridge_alt(change: ExplainedChange, lens: Lens) -> str:
    """The steps in words."""
    steps = bridge_steps(change, lens)
    return bridge_words(steps) if steps else f"Empty picture. {EMPTY}"


def lines_table(change: ExplainedChange, lens: Lens) -> pd.DataFrame:
    """Every step with the lines that it changed under the lens: net value before and after, and what moved."""
    told = [(one.step, line) for one in change.steps for line in one.lines if line.has_moved(lens)]
    ends = [[held[lens].net for held in (line.before, line.after)] for _, line in told]
    spent = [line.change(lens).pv_cost for _, line in told]
    digits = decimals([*spent, *(value for pair in ends for value in pair)])
    before, after = (in_millions([pair[at] for pair in ends], digits) for at in (0, 1))
    cost = in_millions(spent, digits)
    net = [tidy(last - first, digits) for first, last in zip(before, after, strict=True)]
    return pd.DataFrame(
        {
            "Step": [label(one) for one, _ in told],
            "Line": [line.code for _, line in told],
            "What": [line.title or line_words(line) for _, line in told],
            "Change in net value (£m)": net,
            "Change in cost (£m)": cost,
            # Benefit less cost is net, in what is shown too.
            "Change in benefit (£m)": [tidy(moved + more, digits) for moved, more in zip(net, cost, strict=True)],
            "Net value before (£m)": before,
            "Net value after (£m)": after,
            "Kind": [line_words(line) for _, line in told],
        }
    )


def line_words(line: LineChange) -> str:
    """What kind of line it is."""
    if (line.table, line.code) == NETTED:
        return SPARED
    return "Cost" if line.table == COSTS else "Benefit"


def figures_table(change: ExplainedChange, lens: Lens) -> pd.DataFrame:
    """Cost, benefit and net value from each standpoint before and after, in the lens's money and claims."""
    told = [
        (Lens(standpoint, lens.money, lens.claims), name, figure)
        for standpoint in (Standpoint.SOCIETY, Standpoint.GOVERNMENT, Standpoint.OWN)
        for name, figure in _FIGURES.items()
    ]
    ends = [[float(getattr(held[one], figure)) for one, _, figure in told] for held in (change.before, change.after)]
    digits = decimals(value for end in ends for value in end)
    before, after = (in_millions(end, digits) for end in ends)
    return pd.DataFrame(
        {
            "Whose": [label(one.standpoint) for one, *_ in told],
            "Figure": [name for _, name, _ in told],
            "Before (£m)": before,
            "After (£m)": after,
            "Change (£m)": [tidy(last - first, digits) for first, last in zip(before, after, strict=True)],
        }
    )
