"""The picture of a schedule: what each body pays by year, and the bridge, against the cost."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from benefits.portfolio.phasing import Phasing
from benefits.reporting.figures import COST, HATCHING, PALETTE, framed, in_millions, money_axis, nothing, shortened
from benefits.reporting.flows import few
from benefits.reporting.sentences import listed
from benefits.reporting.words import escape_html, millions, pounds_in_prose
from benefits.views.transfers import TransfersPage

FloatArray = npt.NDArray[np.float64]

BODIES = 5  # drawn by name; the rest are drawn together
BRIDGE = "Bridge"
TITLE = "What each pays by year; above: the cost"
ROWS = 9  # of marks, which gives the height
ABOVE_KEY = 24  # pixels for a key of several rows


def payments_data(page: TransfersPage) -> Mapping[str, FloatArray]:
    """Nominal pounds by year, over all budget classes: of each body by name, the largest first, and of the bridge."""
    if page.plan is None:
        return {}
    schedule = page.plan.schedule
    paid = schedule.payments.sum(axis=1)
    codes = schedule.problem.bodies
    shown = few(dict(zip(codes, paid.sum(axis=1).tolist(), strict=True)), BODIES, "bodies")
    held: dict[str, FloatArray] = {}
    for code, name in shown.items():
        called = page.short_names.get(name, name)
        held[called] = held.get(called, np.zeros(paid.shape[1])) + paid[codes.index(code)]
    return held | (_bridge(schedule) if schedule.needs_bridge else {})


def _bridge(schedule: Phasing) -> dict[str, FloatArray]:
    return {BRIDGE: (schedule.drawn - schedule.repaid).sum(axis=0)}


def payments_chart(page: TransfersPage) -> go.Figure:
    """Bars by year, one colour a body, with the cost of each year above; a bridge is hatched, below 0 when repaid."""
    data = payments_data(page)
    if page.plan is None or not data:
        return nothing(TITLE, "Nothing can be phased yet.")
    years = [str(year) for year in page.plan.problem.years]
    figure = go.Figure()
    for at, (name, pounds) in enumerate(data.items()):
        is_bridge = name == BRIDGE
        figure.add_trace(
            go.Bar(
                name=escape_html(shortened(name)),
                x=years,
                y=[in_millions(value) for value in pounds.tolist()],
                customdata=[millions(value, 2) for value in pounds.tolist()],
                marker={
                    "color": COST if is_bridge else PALETTE[(0, *range(2, len(PALETTE)))[at]],
                    "line": {"width": 0},
                    "pattern": {"shape": "/" if is_bridge else "", **HATCHING},
                },
                hovertemplate=f"{escape_html(name)}, %{{x}}: £%{{customdata}}m<extra></extra>",
            )
        )
    cost = page.plan.problem.cost.sum(axis=0).tolist()
    tops = np.maximum(np.array(list(data.values())), 0.0).sum(axis=0).tolist()
    figure.add_trace(
        go.Scatter(
            name="Cost of the year",
            x=years,
            y=[in_millions(value) for value in tops],
            text=[millions(value) if value else "" for value in cost],
            mode="text",
            textposition="top center",
            cliponaxis=False,
            showlegend=False,
            hoverinfo="skip",
        )
    )
    lows = np.minimum(np.array(list(data.values())), 0.0).sum(axis=0).tolist()
    figure.update_layout(
        barmode="relative", xaxis={"type": "category", "automargin": True}, yaxis=money_axis([*tops, *lows])
    )
    return _with_room_for_key(framed(figure, TITLE, ROWS))


def _with_room_for_key(figure: go.Figure) -> go.Figure:
    figure.update_layout(margin={"t": figure.layout.margin.t + ABOVE_KEY}, height=figure.layout.height + ABOVE_KEY)
    return figure


def payments_chart_alt(page: TransfersPage) -> str:
    """The picture in words."""
    if page.plan is None:
        return "Nothing can be phased yet."
    schedule = page.plan.schedule
    calls = [
        f"{page.short_names[code]} {pounds_in_prose(pounds)}"
        for code, pounds in zip(schedule.problem.bodies, schedule.payments.sum(axis=(1, 2)).tolist(), strict=True)
    ]
    said = f"Bars of nominal payments from {schedule.problem.years[0]} to {schedule.problem.years[-1]}: {listed(calls)}"
    if not schedule.needs_bridge:
        return f"{said}."
    return f"{said}, and a bridge that is never more than {pounds_in_prose(schedule.peak_bridge)}."
