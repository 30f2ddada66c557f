"""Pictures of a bundle: which project enables which, as a Sankey and as bars of the same figures."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from benefits.reporting.figures import (
    BENEFIT,
    PALETTE,
    bars,
    framed,
    in_millions,
    money_axis,
    names_axis,
    nothing,
    see_through,
    shortened,
)
from benefits.reporting.words import escape_html, millions, pounds_in_prose
from benefits.views.network import Bundle

# Bands, and bars, that a picture draws; the table holds every need.
BANDS = 20
NAME = 30
EMPTY = "No benefit with a money value rests on a need of these projects yet."


@dataclass(frozen=True)
class Band:
    """One need that is drawn: from the enabling project to the one that needs it."""

    enabler: str
    dependent: str
    value: float


def bands(bundle: Bundle) -> tuple[Band, ...]:
    """The needs on which most rests, the largest first; what has no width is not drawn."""
    held = [Band(one.needs, one.project, one.benefit) for one in bundle.needs if one.benefit and one.benefit > 0]
    return tuple(sorted(held, key=lambda one: (-one.value, one.enabler, one.dependent))[:BANDS])


def left_out(bundle: Bundle) -> str:
    """How many needs the pictures leave out; blank where they draw them all."""
    n = len(bundle.needs) - len(bands(bundle))
    if not n:
        return ""
    return f"{n:,} more {'need stands' if n == 1 else 'needs stand'} in the table only."


def bundle_sankey(bundle: Bundle) -> go.Figure:
    """From each project to those that need it; widths are the benefit that rests on the need."""
    drawn, title = bands(bundle), "Which project enables which (do not sum)"
    if not drawn:
        return nothing(title, EMPTY)
    nodes = list(dict.fromkeys(code for one in drawn for code in (one.enabler, one.dependent)))
    titles = {one.project: one.title for one in bundle.projects}
    at = {code: place for place, code in enumerate(nodes)}
    figure = go.Figure(
        go.Sankey(
            arrangement="snap",
            node={
                "align": "left",
                "label": [escape_html(shortened(titles[code], NAME)) for code in nodes],
                "color": [PALETTE[3]] * len(nodes),
                "customdata": [escape_html(f"{titles[code]} ({code})") for code in nodes],
                "hovertemplate": "%{customdata}<extra></extra>",
                "pad": 18,
                "thickness": 14,
                "line": {"width": 0},
            },
            link={
                "source": [at[one.enabler] for one in drawn],
                "target": [at[one.dependent] for one in drawn],
                "value": [in_millions(one.value) for one in drawn],
                "color": [see_through(BENEFIT)] * len(drawn),
                "customdata": [
                    f"{escape_html(one.dependent)} needs {escape_html(one.enabler)}: £{millions(one.value)}m"
                    for one in drawn
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            },
        )
    )
    for place, anchor, text in ((0, "left", "Enables"), (1, "right", "Needs it")):
        figure.add_annotation(
            x=place, y=1, xref="paper", yref="paper", xanchor=anchor, yanchor="bottom", showarrow=False, text=text
        )
    return framed(figure, title, len(nodes))


def bundle_sankey_alt(bundle: Bundle) -> str:
    """The Sankey in words: how many bands, the largest, and what is not drawn."""
    drawn = bands(bundle)
    if not drawn:
        return f"Empty picture. {EMPTY}"
    most = drawn[0]
    said = (
        f"Bands from enabling projects to those that need them, {len(drawn)} in all. The widest: {most.dependent} "
        f"needs {most.enabler}, {pounds_in_prose(most.value)}. Do not sum."
    )
    return f"{said} {left_out(bundle)}".strip()


def need_bars(bundle: Bundle) -> go.Figure:
    """The benefit that rests on each need, the most first."""
    drawn, title = bands(bundle), "Benefit that rests on each need (do not sum)"
    if not drawn:
        return nothing(title, EMPTY)
    names = [f"{one.dependent} needs {one.enabler}" for one in drawn]
    values = [one.value for one in drawn]
    figure = go.Figure(bars("Benefit that rests on the need", names, values, BENEFIT))
    figure.update_layout(xaxis=money_axis(values, "Present value, £m"), yaxis=names_axis(names), showlegend=False)
    return framed(figure, title, len(drawn))


def need_bars_alt(bundle: Bundle) -> str:
    """The bars in words: the largest three."""
    drawn = bands(bundle)
    if not drawn:
        return f"Empty picture. {EMPTY}"
    said = "; ".join(f"{one.dependent} needs {one.enabler}, {pounds_in_prose(one.value)}" for one in drawn[:3])
    return (
        f"Bars of the benefit that rests on each need, the most first: {said}. Do not sum. {left_out(bundle)}".strip()
    )
