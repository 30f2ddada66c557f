"""The picture of a track record: each rate as a dot on the line of its interval."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from benefits.portfolio.track_record import Rate, TrackRecord
from benefits.reporting.figures import PALETTE, framed, names_axis, nothing, shortened
from benefits.reporting.track_record_tables import ALL_TOGETHER
from benefits.reporting.track_record_words import group_name, interval
from benefits.reporting.words import escape_html, number
from benefits.views.track_record import TrackRecordPage

AXIS = "Part of the promise that arrived, %"
EMPTY = "No rate has an interval yet."
DRAWN, OBSERVED, ALL = "Drawn towards all, with its interval", "As observed", "All together"
_Row = tuple[str, Rate]


def rates(page: TrackRecordPage, held: TrackRecord, title: str, *, is_type: bool) -> go.Figure:
    """The rates of the groups, the one of all together below them."""
    groups = [(_name(page, one.name, one.n, is_type=is_type), one) for one in held.groups]
    pooled = [(f"{ALL_TOGETHER} ({number(held.n)})", held.pooled)] if held.pooled else []
    if not groups and not pooled:
        return nothing(title, EMPTY)
    figure = go.Figure()
    if groups:
        figure.add_trace(_dots(DRAWN, [(name, one.shrunk) for name, one in groups], PALETTE[0], "circle"))
        figure.add_trace(
            go.Scatter(
                name=OBSERVED,
                mode="markers",
                x=[one.observed.value * 100 for _, one in groups],
                y=[escape_html(name) for name, _ in groups],
                customdata=[interval(one.observed) for _, one in groups],
                marker={"symbol": "diamond-open", "size": 11, "color": PALETTE[1], "line": {"width": 2}},
                hovertemplate="%{y}, as observed: %{customdata}<extra></extra>",
            )
        )
    if pooled:
        figure.add_trace(_dots(ALL, pooled, PALETTE[3], "square"))
    names = [name for name, _ in (*groups, *pooled)]
    figure.update_layout(
        xaxis={
            "title": {"text": AXIS},
            "rangemode": "tozero",
            "zeroline": True,
            "zerolinewidth": 2,
            "automargin": True,
        },
        yaxis=names_axis(names),
    )
    return framed(figure, title, len(names))


def _name(page: TrackRecordPage, code: str, n: int, *, is_type: bool) -> str:
    return f"{shortened(group_name(page, code, is_type=is_type))} ({number(n)})"


def _dots(key: str, rows: Sequence[_Row], colour: str, symbol: str) -> go.Scatter:
    return go.Scatter(
        name=key,
        mode="markers",
        x=[rate.value * 100 for _, rate in rows],
        y=[escape_html(name) for name, _ in rows],
        customdata=[interval(rate) for _, rate in rows],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [(rate.high - rate.value) * 100 for _, rate in rows],
            "arrayminus": [(rate.value - rate.low) * 100 for _, rate in rows],
            "thickness": 3,
            "width": 8,
            "color": colour,
        },
        marker={"symbol": symbol, "size": 13, "color": colour},
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )


def rates_alt(page: TrackRecordPage, held: TrackRecord, *, is_type: bool) -> str:
    """The rates in words."""
    said = [f"{group_name(page, one.name, is_type=is_type)} {interval(one.shrunk)}" for one in held.groups]
    said += [f"all together {interval(held.pooled)}"] if held.pooled else []
    return f"Dots with intervals of the part of the promise that arrived: {'; '.join(said)}." if said else EMPTY
