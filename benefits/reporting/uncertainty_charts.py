"""The pictures of a simulation: how its draws spread, and what each line does by itself."""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go

from benefits.reporting.figures import (
    GAIN,
    HATCHING,
    LOSS,
    NARROW_ROOM,
    TOTAL,
    framed,
    in_millions,
    money_axis,
    names_axis,
    nothing,
    shortened,
)
from benefits.reporting.uncertainty_tables import edges_of
from benefits.reporting.uncertainty_words import chance_words, lens_words
from benefits.reporting.words import escape_html, millions, percent, pounds_in_prose, pounds_on_tile
from benefits.views.uncertainty_page import Bar, UncertaintyPage

ALIKE = "Every draw is the same: nothing that counts here carries a range."
NO_BARS = "No line with a range counts here."
_ROWS, _GAP = 8, 0.08
# How much taller than its columns a picture is, so that the marks are written above them.
_HEADROOM = 1.35


def histogram(page: UncertaintyPage) -> go.Figure:
    """The part of the draws by net value, losses and gains apart, with P10, P50 and P90."""
    held, title = page.picture, f"{lens_words(page.lens)}: draws by net present value"
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
                customdata=[f"{pounds_on_tile(low)} to {pounds_on_tile(high)}" for low, high, _ in shown],
                marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
                hovertemplate="%{customdata}: %{y:.1f}% of the draws<extra></extra>",
            )
        )
    one = page.outcome
    marks = (("P10", one.p10, 1.0, "right"), ("P50", one.p50, 0.92, "left"), ("P90", one.p90, 0.84, "left"))
    for name, value, height, anchor in marks:
        figure.add_vline(x=in_millions(value), line={"width": 2, "dash": "dot", "color": TOTAL})
        figure.add_annotation(
            x=in_millions(value),
            y=height,
            yref="paper",
            text=f"{name} {pounds_on_tile(value)}",
            showarrow=False,
            xanchor=anchor,
            xshift=-4 if anchor == "right" else 4,
        )
    tallest = 100 * max(counts) / page.settings.draws
    figure.update_layout(
        barmode="overlay",
        xaxis={"title": {"text": "Net present value (£m)"}, "zeroline": True, "zerolinewidth": 2, "tickformat": ","},
        yaxis={"title": {"text": "Draws (%)"}, "range": [0, tallest * _HEADROOM], "automargin": True},
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
    base = page.outcome.as_entered
    title = f"{lens_words(page.lens)}: from {pounds_on_tile(base)} as entered"
    if not page.bars:
        return nothing(title, NO_BARS)
    names = [_name(one) for one in page.bars]
    figure = go.Figure()
    starts = [_start(one, base) for one in page.bars]
    for key, colour, pattern, ends in (
        ("The line at its P10", LOSS, "/", [one.at_p10 for one in page.bars]),
        ("The line at its P90", GAIN, "", [one.at_p90 for one in page.bars]),
    ):
        figure.add_trace(
            go.Bar(
                name=key,
                orientation="h",
                y=[escape_html(name) for name in names],
                base=[in_millions(start) for start in starts],
                x=[in_millions(end - start) for start, end in zip(starts, ends, strict=True)],
                customdata=[pounds_on_tile(end) for end in ends],
                marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
                hovertemplate=f"%{{y}}, {key.lower()}: %{{customdata}}<extra></extra>",
            )
        )
    for name, one in zip(names, page.bars, strict=True):
        low, high = sorted((one.at_p10, one.at_p90))
        at = {"y": escape_html(name), "showarrow": False}
        figure.add_annotation(x=in_millions(low), text=millions(low), xanchor="right", xshift=-4, **at)
        figure.add_annotation(x=in_millions(high), text=millions(high), xanchor="left", xshift=4, **at)
    every = [base, *(end for one in page.bars for end in (one.at_p10, one.at_p90))]
    figure.add_vline(x=in_millions(base), line={"width": 2, "color": TOTAL})
    axis = money_axis(every, "Net present value (£m)", NARROW_ROOM)
    figure.update_layout(barmode="overlay", xaxis=axis, yaxis=names_axis(names))
    return framed(figure, title, len(names))


def _start(one: Bar, base: float) -> float:
    """Where the two pieces of a bar meet: the value as entered, or the end next to it where it is beyond both."""
    low, high = sorted((one.at_p10, one.at_p90))
    return min(max(base, low), high)


def _name(one: Bar) -> str:
    return f"{shortened(one.title, 26)} ({one.code})"


def tornado_alt(page: UncertaintyPage) -> str:
    """The tornado in words."""
    said = "; ".join(
        f"{one.title}: {pounds_in_prose(one.at_p10)} at its P10, {pounds_in_prose(one.at_p90)} at its P90"
        for one in page.bars
    )
    return f"Bars of net present value as one line moves, the widest first. {said}." if said else NO_BARS
