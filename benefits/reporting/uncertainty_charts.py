"""The pictures of a simulation: how its draws spread, and what each line does by itself."""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go

from benefits.reporting.figures import (
    GAIN,
    HATCHING,
    LOSS,
    NARROW_ROOM,
    framed,
    in_millions,
    money_axis,
    names_axis,
    nothing,
    shortened,
)
from benefits.reporting.uncertainty_tables import edges_of
from benefits.reporting.uncertainty_words import chance_words, lens_words
from benefits.reporting.words import escape_html, millions, percent, pounds_in_prose
from benefits.views.uncertainty_page import Bar, UncertaintyPage

ALIKE = "Every draw is the same: nothing that counts here carries a range."
NO_BARS = "No line with a range counts here."
_ROWS, _GAP = 8, 0.08


def histogram(page: UncertaintyPage) -> go.Figure:
    """The part of the draws by net value, losses and gains apart, with P10, P50 and P90."""
    held, title = page.picture, f"Draws by net present value: {lens_words(page.lens)}"
    if held.most[0] <= held.least[0]:
        return nothing(title, ALIKE)
    edges, counts = edges_of(held), held.counts[0].tolist()
    figure = go.Figure()
    for name, colour, pattern, is_gain in (("Net loss", LOSS, "/", False), ("Net gain", GAIN, "", True)):
        shown = [
            (low, high, count)
            for (low, high), count in zip(pairwise(edges), counts, strict=True)
            if ((low + high) > 0) is is_gain
        ]
        figure.add_trace(
            go.Bar(
                name=name,
                x=[in_millions(low + high) / 2 for low, high, _ in shown],
                y=[100 * count / page.settings.draws for _, _, count in shown],
                width=[in_millions(high - low) * (1 - _GAP) for low, high, _ in shown],
                customdata=[f"£{millions(low)}m to £{millions(high)}m" for low, high, _ in shown],
                marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
                hovertemplate="%{customdata}: %{y:.1f}% of the draws<extra></extra>",
            )
        )
    one = page.outcome
    for name, value, height in (("P10", one.p10, 1.0), ("P50", one.p50, 0.93), ("P90", one.p90, 0.86)):
        figure.add_vline(x=in_millions(value), line={"width": 2, "dash": "dot"})
        said = f"{name} £{millions(value)}m"
        figure.add_annotation(
            x=in_millions(value), y=height, yref="paper", text=said, showarrow=False, xanchor="left", xshift=4
        )
    figure.update_layout(
        barmode="overlay",
        xaxis={"title": {"text": "Net present value (£m)"}, "zeroline": True, "zerolinewidth": 2, "tickformat": ","},
        yaxis={"title": {"text": "Draws (%)"}, "rangemode": "tozero", "automargin": True},
    )
    return framed(figure, title, _ROWS)


def histogram_alt(page: UncertaintyPage) -> str:
    """The picture of the draws in words."""
    one = page.outcome
    return (
        f"Columns of draws by net present value, {lens_words(page.lens)}: 1 in 10 below "
        f"{pounds_in_prose(one.p10)}, half below {pounds_in_prose(one.p50)}, 1 in 10 above "
        f"{pounds_in_prose(one.p90)}; a net gain {chance_words(one.chance)} ({percent(one.chance)})."
    )


def tornado(page: UncertaintyPage) -> go.Figure:
    """Each line's bar from the net value as entered to the one with the line at its P10 or P90."""
    base, title = page.outcome.as_entered, f"Net present value as one line moves: {lens_words(page.lens)}"
    if not page.bars:
        return nothing(title, NO_BARS)
    names = [_name(one) for one in page.bars]
    figure = go.Figure()
    for key, colour, pattern, ends in (
        ("The line at its P10", LOSS, "/", [one.at_p10 for one in page.bars]),
        ("The line at its P90", GAIN, "", [one.at_p90 for one in page.bars]),
    ):
        figure.add_trace(
            go.Bar(
                name=key,
                orientation="h",
                y=[escape_html(name) for name in names],
                base=in_millions(base),
                x=[in_millions(end - base) for end in ends],
                text=[millions(end) for end in ends],
                textposition="outside",
                cliponaxis=False,
                marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
                hovertemplate=f"%{{y}}, {key.lower()}: £%{{text}}m<extra></extra>",
            )
        )
    ends = [base, *(end for one in page.bars for end in (one.at_p10, one.at_p90))]
    said = f"Net present value (£m); bars begin at {millions(base)}, as entered"
    figure.add_vline(x=in_millions(base), line={"width": 2})
    figure.update_layout(barmode="overlay", xaxis=money_axis(ends, said, NARROW_ROOM), yaxis=names_axis(names))
    return framed(figure, title, len(names))


def _name(one: Bar) -> str:
    return f"{shortened(one.title, 26)} ({one.code})"


def tornado_alt(page: UncertaintyPage) -> str:
    """The tornado in words."""
    said = "; ".join(
        f"{one.title}: {pounds_in_prose(one.at_p10)} at its P10, {pounds_in_prose(one.at_p90)} at its P90"
        for one in page.bars
    )
    return f"Bars of net present value as one line moves, the widest first. {said}." if said else NO_BARS
