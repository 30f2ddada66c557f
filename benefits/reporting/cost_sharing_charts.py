"""The rules side by side as a picture: a small chart for each body, a bar for each rule, a line at its own gain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from benefits.portfolio.cost_sharing import Rule
from benefits.reporting.cost_sharing_tables import GAINS, payment_labels, rule_column
from benefits.reporting.figures import BELOW, COST, HATCHING, PALETTE, framed, in_millions, money_axis, names_axis
from benefits.reporting.rule_words import RULES
from benefits.reporting.sentences import listed
from benefits.reporting.words import escape_html, pounds_in_prose
from benefits.views.cost_sharing import PublicBody, Sharing

# Bodies that are drawn, those that gain most; the table has all.
DRAWN = 6
# The bars of rules to which nobody objects, and of the others: words, colour and hatching.
KINDS = (
    (True, "Nobody objects", PALETTE[0], ""),
    (False, "Some would do better without the rest", COST, "/"),
)
LINE = PALETTE[2]
# Pixels: a bar, what stands above the bars of each body, what stands around all of them, and above the key.
BAR, HEADING, AROUND, KEY = 26, 46, 180, 40


@dataclass(frozen=True)
class RuleBar:
    """What one rule asks of one body, pounds, and whether all would stay under that rule."""

    rule: Rule
    pounds: float
    lasts: bool


Drawn: TypeAlias = tuple[tuple[PublicBody, tuple[RuleBar, ...]], ...]


def rule_bars_data(found: Sharing) -> Drawn:
    """The bars of each body that is drawn, in the order of the rules."""
    rules = [one for one in (found.comparison.rules if found.comparison else ()) if one.rule is not None]
    return tuple(
        (body, tuple(RuleBar(one.rule, float(one.payment[at]), one.in_core) for one in rules if one.rule is not None))
        for at, body in enumerate(found.players[:DRAWN])
    )


def rule_bars(found: Sharing) -> go.Figure:
    """What each body would pay under each rule, beside its own gain; every bar has its figure in its name."""
    held, shown = rule_bars_data(found), payment_labels(found)
    inner = sum(BAR * len(bars) + HEADING for _, bars in held)
    figure = make_subplots(
        rows=len(held),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=HEADING / inner if len(held) > 1 else 0,
        subplot_titles=[f"{escape_html(body.name)}: gains £{shown[body.name, GAINS]}m" for body, _ in held],
    )
    for row, (body, bars) in enumerate(held, start=1):
        names = {one.rule: f"{RULES[one.rule].column}: {shown[body.name, rule_column(one.rule)]}" for one in bars}
        for lasts, title, colour, pattern in KINDS:
            kind = {names[one.rule]: one.pounds for one in bars if one.lasts is lasts}
            _add_bars(figure, row, kind, (title, colour, pattern))
        _add_line(figure, row, list(names.values()), body.gains, shown[body.name, GAINS])
    _dress(figure, held)
    return figure


def _add_bars(figure: go.Figure, row: int, bars: Mapping[str, float], look: tuple[str, str, str]) -> None:
    """The bars of one body that last, or that do not; the key names each kind once."""
    title, colour, pattern = look
    if not bars:
        return
    figure.add_trace(
        go.Bar(
            name=title,
            orientation="h",
            y=list(bars),
            x=[in_millions(pounds) for pounds in bars.values()],
            marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
            hovertemplate="%{y}<extra></extra>",
            showlegend=not any(trace.name == title for trace in figure.data),
            legendgroup=title,
        ),
        row=row,
        col=1,
    )


def _add_line(figure: go.Figure, row: int, names: list[str], gains: float, shown: str) -> None:
    """The body's own gain across its bars, and the order of the rules from the top."""
    figure.add_trace(
        go.Scatter(
            name="Its own gain",
            x=[in_millions(gains)] * len(names),
            y=names,
            mode="lines+markers",
            line={"color": LINE, "width": 2, "dash": "dot"},
            marker={"color": LINE, "symbol": "line-ns", "size": 14, "line": {"color": LINE, "width": 3}},
            hovertemplate=f"Own gain: £{shown}m<extra></extra>",
            showlegend=row == 1,
            legendgroup="gain",
        ),
        row=row,
        col=1,
    )
    figure.update_yaxes(names_axis(names), row=row, col=1)


def _dress(figure: go.Figure, held: Drawn) -> None:
    ends = [body.gains for body, _ in held] + [one.pounds for _, bars in held for one in bars]
    figure.update_xaxes(money_axis(ends, ""))
    figure.update_xaxes(title_text="Present value, £m", row=len(held), col=1)
    figure.update_annotations(x=0, xanchor="left", font_size=14)
    n_bars = sum(len(bars) for _, bars in held)
    framed(figure, "What each would pay under each rule, £m", n_bars)
    height = AROUND + HEADING * len(held) + BAR * n_bars
    figure.update_layout(
        height=height,
        margin={"t": AROUND - BELOW},
        legend={"yref": "container", "y": 1 - KEY / height, "yanchor": "top"},
        barmode="overlay",
        bargap=0.25,
    )


def rule_bars_alt(found: Sharing) -> str:
    """The bars in words: what each body gains, and the least and most that a rule asks of it."""
    held = rule_bars_data(found)
    said = []
    for body, bars in held:
        least, most = min(bars, key=lambda one: one.pounds), max(bars, key=lambda one: one.pounds)
        said.append(
            f"{body.name} gains {pounds_in_prose(body.gains)} and pays from {pounds_in_prose(least.pounds)} "
            f"({RULES[least.rule].method}) to {pounds_in_prose(most.pounds)} ({RULES[most.rule].method})"
        )
    left = len(found.players) - len(held)
    more = f" {left} more {'body stands' if left == 1 else 'bodies stand'} in the table only." if left else ""
    objecting = [RULES[one.rule].method for one in (held[0][1] if held else ()) if not one.lasts]
    core = f" Some would do better without the rest under: {listed(objecting)}." if objecting else ""
    return (
        f"Bars of what each body would pay under each rule, with its own gain as a line: {'; '.join(said)}.{core}{more}"
    )


def left_out(found: Sharing) -> str:
    """How many bodies the picture leaves out; blank where it draws them all."""
    n = len(found.players) - DRAWN
    if n <= 0:
        return ""
    return f"{n} more {'body that gains less stands' if n == 1 else 'bodies that gain less stand'} in the table only."
