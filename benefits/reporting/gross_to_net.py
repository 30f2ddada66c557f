"""The bridge from benefits as entered to what counts: as a picture, as a table and in words."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from benefits.reference.dictionary import field
from benefits.reporting.bridges import CHANGE, bridge_table, bridge_words
from benefits.reporting.waterfalls import Step, StepKind, step, waterfall
from benefits.reporting.words import escape_markdown, percent, pounds_in_prose
from benefits.views.gross_to_net import BenefitBridge

TITLE, AXIS = "From benefits as entered to what counts", "Present value of benefit to society, £m"
GROSS, NET = "As entered", "What counts"
KEY = {StepKind.TOTAL: "Present value of benefit", StepKind.GAIN: "Adds", StepKind.LOSS: "Takes away"}
INTRO = (
    "Each cut stands in one place and is taken in this order; as they multiply, another order would give the same end. "
    "A plain transfer counts nothing for society, before the cuts and after. What a delay moves past the appraisal "
    "period is lost."
)
_LEFT = "Benefit after it (£m)"


def steps(bridge: BenefitBridge) -> tuple[Step, ...]:
    """The totals at both ends and each cut between them."""
    return (
        Step(GROSS, StepKind.TOTAL, 0.0, bridge.gross),
        *(step(field("benefit_line", one.field).label, one.before, one.after) for one in bridge.cuts),
        Step(NET, StepKind.TOTAL, 0.0, bridge.net),
    )


def finding(bridge: BenefitBridge) -> str:
    """How much of what was entered counts, and what takes most; ready for markdown."""
    if not bridge.cuts:
        return escape_markdown(f"Nothing is taken off the {pounds_in_prose(bridge.gross)} of benefit as entered")
    most = max(bridge.cuts, key=lambda one: abs(one.before - one.after))
    said = f"{pounds_in_prose(bridge.net)} of {pounds_in_prose(bridge.gross)} of benefit as entered counts"
    if bridge.gross > 0:
        said += f" ({percent(bridge.net / bridge.gross)})"
    name = field("benefit_line", most.field).label.lower()
    return escape_markdown(f"{said}; most is taken by {name}, {pounds_in_prose(abs(most.before - most.after))}")


def picture(bridge: BenefitBridge) -> go.Figure:
    """The bridge as bars."""
    return waterfall(TITLE, steps(bridge), AXIS, KEY)


def alternative(bridge: BenefitBridge) -> str:
    """The bridge in words, for people who do not see it."""
    return bridge_words(steps(bridge), "present value of benefit")


def bridge_as_table(bridge: BenefitBridge) -> pd.DataFrame:
    """The bridge as numbers."""
    held = bridge_table(steps(bridge))
    return held.set_axis([held.columns[0], CHANGE.replace("net value", "benefit"), _LEFT], axis=1)
