"""Pictures of realisation: the curve of promise, forecast and what arrived; and how the promise has eroded."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import pandas as pd
import plotly.graph_objects as go

from benefits.reporting.figures import ABOVE, PALETTE, framed, in_millions, inside, money_axis, nothing
from benefits.reporting.frames import decimals
from benefits.reporting.frames import in_millions as shown_in_millions
from benefits.reporting.pressure_charts import apart
from benefits.reporting.sentences import listed
from benefits.reporting.waterfalls import Step, StepKind, step, waterfall
from benefits.reporting.words import millions, pounds_in_prose, pounds_on_tile
from benefits.views.realisation import RealisationPage

TITLE = "Benefit added up year by year"
EROSION = "From promise to expectation"
AXIS = "Benefit up to the year, £m"
EMPTY = "Freeze a baseline first: then its benefits are drawn here."
KEY = {StepKind.TOTAL: "Promised or expected", StepKind.GAIN: "Adds", StepKind.LOSS: "Takes away"}
ROWS, KEY_ROOM, LABEL, ROOM = 11, 64, 17, 150  # marks, and pixels: the key beyond one line, a label, at the right
MOST_NAMES, MOST_MARKS = 12, 14  # of years along the lower side, and of marks on a line
AROUND = 0.3  # of a year, beside the first and the last
_Line = tuple[str, str, str, str, int, Sequence[float | None]]


def _lines(page: RealisationPage) -> list[_Line]:
    """Name, colour, dash, mark, width and values of each line; the widest are drawn first, so that all show."""
    curve = page.curve
    return [
        ("First baseline", PALETTE[9], "dot", "circle-open", 6, curve.first),
        ("Current baseline", PALETTE[3], "solid", "diamond", 4, curve.now),
        ("Owners' forecast", PALETTE[5], "dash", "square", 3, curve.owner),
        ("Expected", PALETTE[1], "dashdot", "triangle-up", 3, curve.expected),
        ("Realised", PALETTE[0], "solid", "circle", 5, curve.realised),
        ("Verified", PALETTE[2], "dash", "x", 2, curve.verified),
    ]


def curve(page: RealisationPage) -> go.Figure:
    """The lines of promise, forecast and what arrived, each with its name at its end."""
    if not page.curve.years:
        return nothing(TITLE, EMPTY)
    lines = _lines(page)
    years = [str(year) for year in page.curve.years]
    values = [value for line in lines for value in line[-1] if value is not None]
    axis = money_axis(values, AXIS)
    figure = go.Figure([_line(years, line) for line in lines])
    last = len(years) - 1
    every = ceil(len(years) / MOST_NAMES)
    figure.update_layout(
        yaxis=axis,
        xaxis={
            "type": "category",
            "title": {"text": "Up to the end of"},
            "automargin": True,
            "range": [-AROUND, last + AROUND],
            "tickvals": years[::every],
        },
        annotations=_labels(lines, axis["range"]),
    )
    framed(figure, TITLE, ROWS)
    return figure.update_layout(height=figure.layout.height + KEY_ROOM, margin={"t": ABOVE + KEY_ROOM, "r": ROOM})


def _line(years: Sequence[str], line: _Line) -> go.Scatter:
    name, colour, dash, symbol, width, values = line
    return go.Scatter(
        name=name,
        x=years,
        y=[None if value is None else in_millions(value) for value in values],
        customdata=["" if value is None else millions(value) for value in values],
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        line={"color": colour, "width": width, "dash": dash},
        marker={"color": colour, "symbol": symbol, "size": 6 + width, "maxdisplayed": MOST_MARKS},
        hovertemplate=f"Up to %{{x}}, {name.lower()}: £%{{customdata}}m<extra></extra>",
    )


def _labels(lines: Sequence[_Line], ends: Sequence[float]) -> list[dict[str, object]]:
    """The name and last figure of each line beside the picture, moved apart where they would overlap."""
    held = [(line[0], told[-1]) for line in lines if (told := [one for one in line[-1] if one is not None])]
    held.sort(key=lambda one: -one[1])
    pixels = inside(ROWS)
    wanted = [pixels * (ends[1] - in_millions(pounds)) / ((ends[1] - ends[0]) or 1.0) for _, pounds in held]
    return [
        {
            "text": f"{name} {pounds_on_tile(pounds)}",
            "x": 1.0,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": 1.0 - at / pixels,
            "yref": "paper",
            "yanchor": "middle",
            "showarrow": False,
        }
        for (name, pounds), at in zip(held, apart(wanted, LABEL, pixels), strict=True)
    ]


def curve_alt(page: RealisationPage) -> str:
    """The curve in words: where each line ends."""
    if not page.curve.years:
        return f"Empty picture. {EMPTY}"
    ends = []
    for name, *_, values in _lines(page):
        told = [(year, value) for year, value in zip(page.curve.years, values, strict=True) if value is not None]
        if told:
            year, value = told[-1]
            ends.append(f"{name.lower()} {pounds_in_prose(value)} by {year}")
    return f"Lines of benefit added up year by year: {listed(ends)}."


def erosion_data(page: RealisationPage) -> tuple[Step, ...]:
    """From the first baseline, by change control and shortfall, to what is now expected; none without a baseline."""
    held = page.headline
    if not held.is_promised:
        return ()
    after = held.now - held.fell_short
    return (
        Step("First baseline", StepKind.TOTAL, 0.0, held.first),
        step("Changes of the baseline", held.first, held.now),
        Step("Current baseline", StepKind.TOTAL, 0.0, held.now),
        step("Short of plan so far", held.now, after),
        step("Expected short from now on", after, held.shrunk),
        Step("Expected in all", StepKind.TOTAL, 0.0, held.shrunk),
    )


def erosion(page: RealisationPage) -> go.Figure:
    """The erosion of the promise as steps."""
    steps = erosion_data(page)
    return waterfall(EROSION, steps, "Benefit over the whole plan, £m", KEY) if steps else nothing(EROSION, EMPTY)


def erosion_alt(page: RealisationPage) -> str:
    """The erosion in words."""
    steps = erosion_data(page)
    if not steps:
        return f"Empty picture. {EMPTY}"
    return f"Steps of a promise. {'; '.join(f'{one.name}: {pounds_in_prose(one.change)}' for one in steps)}."


def erosion_table(page: RealisationPage) -> pd.DataFrame:
    """The erosion's figures."""
    steps = erosion_data(page)
    digits = decimals(one.change for one in steps)
    return pd.DataFrame(
        {"Step": [one.name for one in steps], "£m": shown_in_millions([one.change for one in steps], digits)}
    )
