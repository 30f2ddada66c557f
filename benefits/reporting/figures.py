"""What every picture shares: the palette, the frame around a figure, and the toolbar.

Backgrounds are transparent and no text has a colour of its own, so that the theme of the page applies, light or dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from benefits.reporting.words import escape_html, millions

# Chosen so that each differs by at least 3:1 in contrast from white and from the dark background, and neighbours in
# the list stay apart under red and green colour blindness. Marks carry words too: colour never speaks alone.
PALETTE = (
    "#1d79c8",
    "#d65c01",
    "#24a385",
    "#5d5ffd",
    "#0e9f1d",
    "#5d99b0",
    "#5781fe",
    "#e60851",
    "#dc02c9",
    "#5f7d54",
)
BENEFIT, COST, NET = PALETTE[0], PALETTE[1], PALETTE[2]
GAIN, LOSS, TOTAL = PALETTE[0], PALETTE[1], PALETTE[3]
# A band between two bodies lets what lies under it shine through.
SEE_THROUGH = 0.45
# Drawn over the colour, so that the bar keeps its contrast.
HATCHING = {"fillmode": "overlay", "solidity": 0.15}
# Values of a heat map from losses to gains; each step is opaque, so plotly can choose readable text on it.
DIVERGING = ((0.0, COST), (0.5, "#f2f2f2"), (1.0, BENEFIT))

MILLION = 1e6
# Background and text of the page, as .streamlit/config.toml sets them.
LIGHT_PAGE, DARK_PAGE = ("#FFFFFF", "#0B0C0C"), ("#14181B", "#F3F2F1")
TRANSPARENT = "rgba(0,0,0,0)"
# Pixels: what stands above and below the marks, and what each row of marks takes.
ABOVE, BELOW, ROW, SHORTEST = 100, 40, 34, 280
# Part of an axis that the figure beside a mark may need; and where a screen as narrow as a telephone's shows it.
ROOM, NARROW_ROOM = 0.12, 0.22


def config() -> dict[str, Any]:
    """The toolbar of a picture: nothing that sends data elsewhere, no maker's mark."""
    return {
        "displaylogo": False,
        "responsive": True,
        "modeBarButtonsToRemove": ["sendChartToCloud", "select2d", "lasso2d"],
    }


def see_through(colour: str) -> str:
    """A palette colour that lets the background shine through.

    Example:
        >>> see_through("#1d79c8")
        'rgba(29,121,200,0.45)'
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{SEE_THROUGH})"


def framed(figure: go.Figure, title: str, rows: int) -> go.Figure:
    """The figure with its key above the marks, the theme's own text colours, and a height for its rows.

    The width is left to the page.
    """
    figure.update_layout(
        title={"text": title, "x": 0, "xanchor": "left", "yref": "container", "y": 0.98, "yanchor": "top"},
        paper_bgcolor=TRANSPARENT,
        plot_bgcolor=TRANSPARENT,
        autosize=True,
        height=tall(rows),
        margin={"l": 8, "r": 24, "t": ABOVE, "b": BELOW},
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "traceorder": "normal",
            "title": {"text": ""},
        },
        hoverlabel={"align": "left"},
        uniformtext={"minsize": 11, "mode": "show"},
    )
    return figure


def on_page(figure: go.Figure, *, is_dark: bool) -> go.Figure:
    """The figure in the page's own background and text colours.

    Without them the labels of a Sankey get the halo of no known background and cannot be read over its bands.
    """
    background, text = DARK_PAGE if is_dark else LIGHT_PAGE
    figure.update_layout(paper_bgcolor=background, font_color=text)
    figure.update_traces(textfont={"color": text, "size": 13}, selector={"type": "sankey"})
    return figure


def tall(rows: int) -> int:
    """The height in pixels that rows of marks need."""
    return max(SHORTEST, ABOVE + BELOW + ROW * rows)


def inside(rows: int) -> int:
    """The part of that height in which marks are drawn."""
    return tall(rows) - ABOVE - BELOW


def money_axis(ends: Sequence[float], title: str = "£m", part: float = ROOM) -> dict[str, Any]:
    """An axis of £m that shows zero and leaves room for the figures beside the marks.

    Args:
        ends: Where marks end, in pounds.
        title: What the axis says.
        part: What is left on each side, as a part of the axis.
    """
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = (high - low) * part
    return {
        "title": {"text": title},
        "range": [in_millions(low - room * (low < 0)), in_millions(high + room * (high > 0))],
        "zeroline": True,
        "zerolinewidth": 2,
        "tickformat": ",",
        "automargin": True,
    }


def names_axis(names: Sequence[str]) -> dict[str, Any]:
    """An axis of names in this order from the top, whatever the order of the traces."""
    return {
        "type": "category",
        "autorange": "reversed",
        "automargin": True,
        "categoryorder": "array",
        "categoryarray": [escape_html(name) for name in names],
    }


def nothing(title: str, what_next: str) -> go.Figure:
    """An empty picture that says what to do next."""
    figure = go.Figure()
    figure.add_annotation(text=what_next, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return framed(figure, title, 1)


def in_millions(pounds: float) -> float:
    """The length to draw for pounds, in £m; a drawn length is not rounded, its label is."""
    return pounds / MILLION


def shortened(name: str, most: int = 38) -> str:
    """A name short enough to stand beside a mark; the full one is in the table."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def bars(name: str, names: Sequence[str], pounds: Sequence[float], colour: str, pattern: str = "") -> go.Bar:
    """Bars to the right of the axis, to the left for losses, each with its £m beside it.

    Args:
        name: What the key says.
        names: What each bar is for, not escaped.
        pounds: Length of each bar.
        colour: From the palette.
        pattern: Hatching, so that the bars differ without colour.
    """
    labels = [escape_html(one) for one in names]
    return go.Bar(
        name=name,
        orientation="h",
        y=labels,
        x=[in_millions(value) for value in pounds],
        text=[millions(value) for value in pounds],
        textposition="outside",
        cliponaxis=False,
        marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
        hovertemplate=f"%{{y}}, {escape_html(name).lower()}: £%{{text}}m<extra></extra>",
    )


def year_bars(name: str, years: Sequence[str], pounds: Sequence[float], colour: str, pattern: str) -> go.Bar:
    """Upright bars of money by year, of one kind of it; never told by colour alone."""
    return go.Bar(
        name=name,
        x=years,
        y=[in_millions(value) for value in pounds],
        customdata=[millions(value) for value in pounds],
        marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
        hovertemplate=f"%{{x}}, {name.lower()}: £%{{customdata}}m<extra></extra>",
    )
