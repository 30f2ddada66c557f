"""The picture of a worksheet: from the upper bound, over what is managed, to what is left."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from benefits.portfolio.generic_optimism import Worked
from benefits.reference.dictionary import reference_choices
from benefits.reporting.figures import GAIN, HATCHING, TOTAL, framed, names_axis, shortened
from benefits.reporting.words import escape_html, percent
from benefits.views.optimism import Worksheet

TITLE, AXIS = "From the upper bound to what is left", "Of the planned figure, %"
BOUNDS, MANAGED = "Bounds and what is left", "Managed"
ROOM = 1.25  # of the axis, so that the figure beside the longest bar is seen
_Bar = tuple[str, float, float]  # name, where it begins, how long it is


def bound_bars(sheet: Worksheet, worked: Worked) -> go.Figure:
    """The upper bound, what each risk area takes off it, what is left, and where well managed projects ended."""
    areas = reference_choices("optimism_risk_areas")
    steps: list[_Bar] = []
    end = float(worked.upper)
    for one in sheet.rows:
        part = float(worked.upper * one.contribution * one.mitigation)
        if part:
            end -= part
            steps.append((shortened(areas.get(one.risk_area, one.risk_area)), end, part))
    first = ("Upper bound", 0.0, float(worked.upper))
    last = [("What is left", 0.0, float(worked.resultant)), ("Lower bound", 0.0, float(worked.lower))]
    figure = go.Figure([_bars(BOUNDS, [first, *last], TOTAL, ""), _bars(MANAGED, steps, GAIN, "/")])
    names = [name for name, _, _ in (first, *steps, *last)]
    figure.update_layout(
        barmode="overlay",
        xaxis={"title": {"text": AXIS}, "range": [0, float(worked.upper) * 100 * ROOM], "automargin": True},
        yaxis=names_axis(names),
    )
    return framed(figure, TITLE, len(names))


def _bars(key: str, rows: Sequence[_Bar], colour: str, pattern: str) -> go.Bar:
    return go.Bar(
        name=key,
        orientation="h",
        y=[escape_html(name) for name, _, _ in rows],
        base=[start * 100 for _, start, _ in rows],
        x=[length * 100 for _, _, length in rows],
        text=[percent(length, 1) for _, _, length in rows],
        textposition="outside",
        cliponaxis=False,
        marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )


def bound_alt(worked: Worked) -> str:
    """The picture in words."""
    return (
        f"Bars from the upper bound of {percent(worked.upper)}, over {percent(worked.managed, 1)} of it managed, to "
        f"{percent(worked.resultant, 1)} left, beside the lower bound of {percent(worked.lower)}."
    )
