"""The picture of what unmet steps would change: as recorded, as conditions stand, and each step alone."""

from __future__ import annotations

import plotly.graph_objects as go

from benefits.appraisal.lenses import Standpoint
from benefits.reporting.condition_tables import sides
from benefits.reporting.figures import PALETTE, bars, framed, money_axis, names_axis, nothing
from benefits.reporting.words import label, pounds_in_prose
from benefits.views.conditions import ConditionsPage

# Steps drawn; the table has them all.
MOST = 8
TITLE = "Net value as recorded, as conditions stand, and with each unmet step alone"
EMPTY = "No unmet step has a stress case. Record where the project stands on each step."
_MARKS = {
    Standpoint.OWN: (PALETTE[1], "/"),
    Standpoint.GOVERNMENT: (PALETTE[0], ""),
    Standpoint.SOCIETY: (PALETTE[2], "."),
}


def stress_bars(page: ConditionsPage) -> go.Figure:
    """Payers', government's and society's net value side by side, one group a case."""
    if not page.alone:
        return nothing(TITLE, EMPTY)
    shown = sides(page)[: MOST + 2]
    names = [name for name, _ in shown]
    figure = go.Figure()
    for standpoint, (colour, pattern) in _MARKS.items():
        values = [nets.under(standpoint) for _, nets in shown]
        figure.add_trace(bars(label(standpoint), names, values, colour, pattern))
    ends = [nets.under(standpoint) for _, nets in shown for standpoint in Standpoint]
    figure.update_layout(barmode="group", xaxis=money_axis(ends, "Net present value, £m"), yaxis=names_axis(names))
    return framed(figure, TITLE, rows=len(shown) * 2)


def stress_bars_alt(page: ConditionsPage) -> str:
    """The picture in words: the cases and government's and society's net value in each."""
    if not page.alone:
        return f"Empty picture. {EMPTY}"
    said = (
        f"{name}: government {pounds_in_prose(nets.government)}, society {pounds_in_prose(nets.society)}"
        for name, nets in sides(page)[: MOST + 2]
    )
    return f"Bars of net present value. {'; '.join(said)}."
