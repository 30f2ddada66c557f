"""The picture of funding pressure: value kept against the cut, a line for each way of choosing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from benefits.portfolio.selection_model import Way
from benefits.reporting.choosing_words import SHORT, cut_name, way_words
from benefits.reporting.figures import ABOVE, PALETTE, framed, in_millions, inside, money_axis, nothing
from benefits.reporting.sentences import listed
from benefits.reporting.words import escape_html, millions, pounds_in_prose, pounds_on_tile
from benefits.views.pressure import PressurePage

TITLE = "Value kept against the cut of every budget"
AXIS = "Net present value kept, £m"
EMPTY = "No way of choosing has an answer."
# Marks of each way, the freest drawn first and widest, so that one that coincides with it still shows on top.
_LINES: Mapping[Way, tuple[str, str, str, int]] = {
    Way.POOLED: (PALETTE[3], "solid", "diamond", 7),
    Way.TRANSFERS: (PALETTE[2], "dash", "square", 5),
    Way.JOINT: (PALETTE[0], "dot", "circle", 3),
    Way.SILO: (PALETTE[1], "solid", "x", 3),
}
# At the end of a line there is room for one word.
_ENDS: Mapping[Way, str] = {
    Way.POOLED: "Pooled",
    Way.TRANSFERS: "Transfers",
    Way.JOINT: "Together",
    Way.SILO: "Own",
}
ROWS = 10  # of marks, which gives the height
KEY = 40  # pixels that the key takes beyond one line, on a narrow page
AROUND = 0.3  # of the step between two cuts, beside the first and the last
LABEL, ROOM = 17, 118  # pixels: the height of a label, and what labels need at the right


def kept_lines(page: PressurePage) -> go.Figure:
    """Value kept at each cut, one line a way, with its name at the end; a gap where there is no choice."""
    values = {way: [line.value(way) for line in page.lines] for way in _LINES if way in page.ways}
    told = [one for line in values.values() for one in line if one is not None]
    if not told:
        return nothing(TITLE, EMPTY)
    axis = money_axis(told, AXIS)
    figure = go.Figure([_line(page, way, values[way]) for way in values])
    figure.update_layout(
        yaxis=axis,
        xaxis={
            "type": "category",
            "title": {"text": "Cut of every budget"},
            "automargin": True,
            "range": [-AROUND, len(page.cuts) - 1 + AROUND],
        },
        annotations=_labels(values, axis["range"]),
    )
    framed(figure, TITLE, ROWS)
    figure.update_layout(height=figure.layout.height + KEY, margin={"t": ABOVE + KEY, "r": ROOM})
    return figure


def _line(page: PressurePage, way: Way, values: Sequence[float | None]) -> go.Scatter:
    colour, dash, symbol, width = _LINES[way]
    return go.Scatter(
        name=escape_html(way_words(way, page.cap)),
        x=[cut_name(cut) for cut in page.cuts],
        y=[None if one is None else in_millions(one) for one in values],
        customdata=["" if one is None else millions(one) for one in values],
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        line={"color": colour, "width": width, "dash": dash},
        marker={"color": colour, "symbol": symbol, "size": 6 + width},
        legendrank=list(Way).index(way),
        hovertemplate=f"%{{x}} cut, {SHORT[way].lower()}: £%{{customdata}}m<extra></extra>",
    )


def _labels(values: Mapping[Way, Sequence[float | None]], ends: Sequence[float]) -> list[dict[str, object]]:
    """The name of each line at its right end, moved apart where they would overlap."""
    last = {way: next((one for one in reversed(line) if one is not None), None) for way, line in values.items()}
    held = sorted(((pounds, way) for way, pounds in last.items() if pounds is not None), key=lambda one: -one[0])
    pixels = inside(ROWS)
    wanted = [pixels * (ends[1] - in_millions(pounds)) / ((ends[1] - ends[0]) or 1.0) for pounds, _ in held]
    return [
        {
            "text": f"{_ENDS[way]} {pounds_on_tile(pounds)}",
            "x": 1.0,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 12,
            "y": 1.0 - at / pixels,
            "yref": "paper",
            "yanchor": "middle",
            "showarrow": False,
        }
        for (pounds, way), at in zip(held, apart(wanted, LABEL, pixels), strict=True)
    ]


def apart(wanted: Sequence[float], least: float, most: float) -> list[float]:
    """Places in rising order, each at least so far from the one before and none beyond the most, near those wanted.

    Example:
        >>> apart([10.0, 12.0, 90.0], 20.0, 100.0), apart([95.0, 99.0], 20.0, 100.0)
        ([10.0, 30.0, 90.0], [80.0, 100.0])
    """
    made: list[float] = []
    for place in wanted:
        made.append(max(place, made[-1] + least) if made else place)
    limit = most
    for at in range(len(made) - 1, -1, -1):
        made[at] = min(made[at], limit)
        limit = made[at] - least
    return made


def kept_lines_alt(page: PressurePage) -> str:
    """The picture in words: what each way keeps without a cut and at the largest one."""
    said = []
    for way in page.ways:
        found = [(line.cut, line.kept[way].value) for line in page.lines if way in line.kept]
        if found:
            (first, most), (last, least) = found[0], found[-1]
            said.append(
                f"{SHORT[way].lower()} from {pounds_in_prose(most)} at {cut_name(first)} to "
                f"{pounds_in_prose(least)} at {cut_name(last)}"
            )
    if not said:
        return f"Empty picture. {EMPTY}"
    return f"Lines of value kept against the cut of every budget: {listed(said)}."
