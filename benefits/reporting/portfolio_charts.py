"""Pictures of the portfolio: who pays, who gains, and the same money seen from three places.

Each picture has a data function, a figure function and an alternative in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import plotly.graph_objects as go

from benefits.appraisal.lenses import Standpoint
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.reporting.figures import (
    BENEFIT,
    COST,
    DIVERGING,
    GAIN,
    LOSS,
    NARROW_ROOM,
    NET,
    PALETTE,
    bars,
    framed,
    in_millions,
    inside,
    money_axis,
    names_axis,
    nothing,
    see_through,
    shortened,
    tall,
)
from benefits.reporting.flows import OTHER, Flow, Picture, few, n_left_out, picture, positive, sums_by
from benefits.reporting.words import escape_html, label, millions, pounds_in_prose
from benefits.views.portfolio import Flows, PortfolioPage, Total

BODIES = 20
GAP = 14  # pixels between the blocks of a Sankey
PROJECT_NAME = 26  # characters of a project's name beside its block
EDGE = 0.001  # the nearest to an edge that plotly places a block of a Sankey
SIDE = 12  # payers, and recipients, that a heat map names
EMPTY = "No costs or benefits with a money value are recorded yet. Add them to a project."


def lens_bars_data(page: PortfolioPage) -> tuple[Total, ...]:
    """Cost, benefit and net from each standpoint over the projects that can be judged, own department first."""
    order = list(Standpoint)
    return tuple(sorted(page.totals, key=lambda total: order.index(total.standpoint)))


def lens_bars(page: PortfolioPage) -> go.Figure:
    """Cost, benefit and net value side by side, from each standpoint."""
    totals = lens_bars_data(page)
    names = [label(total.standpoint) for total in totals]
    ends = [value for total in totals for value in (total.pv_cost, total.pv_benefit, total.net)]
    figure = go.Figure()
    for name, colour, pattern, values in (
        ("Cost", COST, "/", [total.pv_cost for total in totals]),
        ("Benefit", BENEFIT, "", [total.pv_benefit for total in totals]),
        ("Net", NET, ".", [total.net for total in totals]),
    ):
        figure.add_trace(bars(name, names, values, colour, pattern))
    figure.update_layout(barmode="group", xaxis=money_axis(ends), yaxis=names_axis(names))
    return framed(figure, "Projects that can be judged, by who counts", rows=9)


def lens_bars_alt(page: PortfolioPage) -> str:
    """The lens bars in words."""
    said = (
        f"{label(total.standpoint)}: cost {pounds_in_prose(total.pv_cost)}, benefit "
        f"{pounds_in_prose(total.pv_benefit)}, net {pounds_in_prose(total.net)}"
        for total in lens_bars_data(page)
    )
    return f"Bars of present value of the projects that can be judged. {'; '.join(said)}."


@dataclass(frozen=True)
class Node:
    """A block of the Sankey: a payer, a project or a recipient. Place 0 is left, 1 the middle, 2 right."""

    place: int
    name: str


def sankey_nodes(shown: Picture) -> tuple[Node, ...]:
    """The blocks, left to right and the largest first, with what is grouped last; who pays and receives has two."""
    payers = {Node(0, flow.organisation) for flow in shown.paid}
    projects = {Node(1, flow.project) for flow in (*shown.landed, *shown.paid)}
    recipients = {Node(2, flow.organisation) for flow in shown.landed}

    def place(node: Node) -> tuple[int, bool, float, str]:
        return node.place, node.name.startswith(f"{OTHER} "), -node_pounds(node, shown), node.name

    return tuple(sorted(payers | projects | recipients, key=place))


def sankey(page: PortfolioPage) -> go.Figure:
    """Money from payers into projects and benefit from projects to recipients; widths are present values."""
    shown = picture(page)
    title = "Who pays, for which projects, and who gains"
    if not shown.paid and not shown.landed:
        return nothing(title, EMPTY)
    nodes = sankey_nodes(shown)
    at = {node: position for position, node in enumerate(nodes)}
    flows = [(Node(0, flow.organisation), Node(1, flow.project), flow.value, COST) for flow in shown.paid]
    flows += [(Node(1, flow.project), Node(2, flow.organisation), flow.value, BENEFIT) for flow in shown.landed]
    heights = sankey_heights(nodes, shown)
    figure = go.Figure(
        go.Sankey(
            arrangement="snap",
            node={
                "align": "right",
                "label": [_node_label(node, shown) for node in nodes],
                "color": [(COST, PALETTE[3], BENEFIT)[node.place] for node in nodes],
                "x": [(EDGE, 0.5, 1 - EDGE)[node.place] for node in nodes],
                "y": [heights[node] for node in nodes],
                "customdata": [_node_said(node, shown) for node in nodes],
                "hovertemplate": "%{customdata}<extra></extra>",
                "pad": GAP,
                "thickness": 14,
                "line": {"width": 0},
            },
            link={
                "source": [at[source] for source, _, _, _ in flows],
                "target": [at[target] for _, target, _, _ in flows],
                "value": [in_millions(value) for _, _, value, _ in flows],
                "color": [see_through(colour) for _, _, _, colour in flows],
                "customdata": [
                    f"{escape_html(source.name)} to {escape_html(target.name)}: £{millions(value)}m"
                    for source, target, value, _ in flows
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            },
        )
    )
    for place, anchor, text in ((0, "left", "Pays"), (0.5, "center", "Project"), (1, "right", "Gains")):
        figure.add_annotation(
            x=place, y=1, xref="paper", yref="paper", xanchor=anchor, yanchor="bottom", showarrow=False, text=text
        )
    rows = max([node.place for node in nodes].count(place) for place in (0, 1, 2))
    return framed(figure, title, rows)


def sankey_heights(nodes: Sequence[Node], shown: Picture) -> dict[Node, float]:
    """How far down the middle of each block stands, 0 to 1, each column's blocks below each other and all in one scale.

    Without a place a project that nobody pays for would stand among the payers.
    """
    columns = [[(node, node_pounds(node, shown)) for node in nodes if node.place == place] for place in (0, 1, 2)]
    drawn = inside(max(len(column) for column in columns))
    scale = min((drawn - GAP * (len(column) - 1)) / sum(pounds for _, pounds in column) for column in columns if column)
    heights: dict[Node, float] = {}
    for column in columns:
        above = 0.0
        for node, pounds in column:
            heights[node] = min(max((above + scale * pounds / 2) / drawn, EDGE), 1 - EDGE)
            above += scale * pounds + GAP
    return heights


def node_pounds(node: Node, shown: Picture) -> float:
    """What passes through a block: of a project the larger of cost and benefit."""
    if node.place == 1:
        return max(_through(node, shown.paid), _through(node, shown.landed))
    return sum(flow.value for flow in (shown.paid, shown.landed)[node.place // 2] if flow.organisation == node.name)


def _node_label(node: Node, shown: Picture) -> str:
    """Name and £m; of a project the name only, which leaves room for the recipients' names beside it."""
    if node.place == 1:
        return escape_html(shortened(node.name, PROJECT_NAME))
    return f"{escape_html(shortened(node.name))} £{millions(node_pounds(node, shown))}m"


def _node_said(node: Node, shown: Picture) -> str:
    """What a block says when pointed at: its whole name, and of a project cost and benefit."""
    if node.place != 1:
        return _node_label(node, shown)
    both = (_through(node, flows) for flows in (shown.paid, shown.landed))
    return f"{escape_html(node.name)}: {' for '.join(f'£{millions(pounds)}m' for pounds in both if pounds)}"


def _through(project: Node, flows: Sequence[Flow]) -> float:
    return sum(flow.value for flow in flows if flow.project == project.name)


def sankey_alt(page: PortfolioPage) -> str:
    """The Sankey in words: the totals, the largest payer and recipient, and what is not drawn."""
    paid, landed = positive(page.paid), positive(page.landed)
    if not paid.value.size and not landed.value.size:
        return f"Empty picture. {EMPTY}"
    said = (
        f"Flows from payers through projects to recipients: {_sum_and_most(paid, 'paid', 'by')}; "
        f"{_sum_and_most(landed, 'of benefit', 'to')}."
    )
    return f"{said} {left_out_caption(page)}".strip()


def _sum_and_most(flows: Flows, what: str, link: str) -> str:
    """The flows together, and the body that has most of them."""
    by_body = sums_by(zip(flows.organisation, flows.value.tolist(), strict=True))
    said = f"{pounds_in_prose(sum(by_body.values()))} {what}"
    return f"{said}, most {link} {max(by_body, key=lambda name: by_body[name])}" if by_body else said


def left_out_caption(page: PortfolioPage) -> str:
    """How many flows the picture leaves out; blank where it draws them all."""
    n = n_left_out(page)
    if not n:
        return ""
    flows = "1 negative flow (a recovery or a loss) is" if n == 1 else f"{n} negative flows (recoveries or losses) are"
    return f"{flows} in the table but cannot be drawn."


class Side(StrEnum):
    """On which side of break-even a body stands; benefit that nobody is named for stands on neither."""

    GAINS = "Gains more than it pays"
    LOSES = "Pays more than it gains"
    NOBODY = "Nobody is named yet"


@dataclass(frozen=True)
class Bar:
    """One bar: pounds of net present value under a name."""

    name: str
    value: float
    side: Side


def party_bars_data(page: PortfolioPage) -> tuple[Bar, ...]:
    """Net present value of each body or group, the largest gain first; small ones together, which keeps the sum."""
    nobody = {party.name for party in page.parties if party.organisation == UNATTRIBUTED}
    net = sums_by([(party.name, party.net) for party in page.parties])
    names = few(net, BODIES, "bodies")
    grouped = sums_by([(names[name], value) for name, value in net.items()])
    made = (
        Bar(name, value, Side.NOBODY if name in nobody else Side.GAINS if value >= 0 else Side.LOSES)
        for name, value in grouped.items()
    )
    return tuple(sorted(made, key=lambda bar: (-bar.value, bar.name)))


def party_bars(page: PortfolioPage) -> go.Figure:
    """Who gains and who loses on balance."""
    shown = party_bars_data(page)
    title = "What each body gains or loses on balance"
    if not shown:
        return nothing(title, EMPTY)
    figure = go.Figure()
    for side, colour, pattern in ((Side.GAINS, GAIN, ""), (Side.LOSES, LOSS, "/"), (Side.NOBODY, PALETTE[5], ".")):
        held = [bar for bar in shown if bar.side is side]
        if held:
            values = [bar.value for bar in held]
            figure.add_trace(bars(side.value, [bar.name for bar in held], values, colour, pattern))
    figure.update_layout(
        barmode="overlay",
        xaxis=money_axis([bar.value for bar in shown], "Net present value, £m", NARROW_ROOM),
        yaxis=names_axis([bar.name for bar in shown]),
    )
    return framed(figure, title, len(shown))


def party_bars_alt(page: PortfolioPage) -> str:
    """The bars by body in words: how many gain and lose, and the largest of each."""
    if not page.parties:
        return f"Empty picture. {EMPTY}"
    named = [party for party in page.parties if party.organisation != UNATTRIBUTED]
    gains, losses = [party for party in named if party.net >= 0], [party for party in named if party.net < 0]
    said = [f"Net present value by body: {len(gains)} gain or break even and {len(losses)} lose."]
    if gains:
        best = max(gains, key=lambda party: party.net)
        said.append(f"The largest gain is {best.name}, {pounds_in_prose(best.net)}.")
    if losses:
        worst = min(losses, key=lambda party: party.net)
        said.append(f"The largest loss is {worst.name}, {pounds_in_prose(worst.net)}.")
    if page.unattributed:
        said.append(f"Nobody is named yet for {pounds_in_prose(page.unattributed)}.")
    return " ".join(said)


@dataclass(frozen=True)
class Grid:
    """Payers down, recipients across; `pounds[row][column]` is None where nothing passes."""

    payers: tuple[str, ...]
    recipients: tuple[str, ...]
    pounds: tuple[tuple[float | None, ...], ...]


def matrix_data(page: PortfolioPage) -> Grid:
    """The benefit distribution matrix with small payers and recipients together, which keeps the sum."""
    cells = [
        (payer, recipient, float(value))
        for payer, row in zip(page.matrix_payers, page.matrix, strict=True)
        for recipient, value in zip(page.matrix_recipients, row, strict=True)
        if value
    ]
    payers = few(sums_by([(payer, value) for payer, _, value in cells]), SIDE, "payers")
    recipients = few(sums_by([(recipient, value) for _, recipient, value in cells]), SIDE, "recipients")
    down, across = tuple(dict.fromkeys(payers.values())), tuple(dict.fromkeys(recipients.values()))
    totals: dict[tuple[str, str], float] = {}
    for payer, recipient, value in cells:
        key = payers[payer], recipients[recipient]
        totals[key] = totals.get(key, 0.0) + value
    return Grid(down, across, tuple(tuple(totals.get((payer, one)) for one in across) for payer in down))


def matrix_heatmap(page: PortfolioPage) -> go.Figure:
    """Whose money buys whose benefit, £m printed in each cell; losses in the colour of cost."""
    grid = matrix_data(page)
    title = "Whose money (down) buys whose benefit (across), £m"
    if not grid.payers:
        return nothing(title, EMPTY)
    values = [[None if pounds is None else in_millions(pounds) for pounds in row] for row in grid.pounds]
    largest = max(abs(value) for row in values for value in row if value is not None)
    figure = go.Figure(
        go.Heatmap(
            x=[escape_html(shortened(name)) for name in grid.recipients],
            y=[escape_html(shortened(name)) for name in grid.payers],
            z=values,
            text=[["" if pounds is None else millions(pounds) for pounds in row] for row in grid.pounds],
            texttemplate="%{text}",
            hovertemplate="%{y} pays, %{x} gains: £%{text}m<extra></extra>",
            hoverongaps=False,
            colorscale=DIVERGING,
            zmin=-largest,
            zmax=largest,
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    figure.update_layout(
        xaxis={"type": "category", "side": "top", "automargin": True, "showgrid": False},
        yaxis={"type": "category", "autorange": "reversed", "automargin": True, "showgrid": False},
    )
    figure = framed(figure, title, len(grid.payers))
    return figure.update_layout(height=tall(len(grid.payers)) + 60, margin={"t": 110})


def matrix_heatmap_alt(page: PortfolioPage) -> str:
    """The heat map in words: its size and its largest cell."""
    grid = matrix_data(page)
    if not grid.payers:
        return f"Empty picture. {EMPTY}"
    cells = [
        (value, payer, recipient)
        for payer, row in zip(grid.payers, grid.pounds, strict=True)
        for recipient, value in zip(grid.recipients, row, strict=True)
        if value is not None
    ]
    value, payer, recipient = max(cells)
    return (
        f"Grid of {len(grid.payers)} payers by {len(grid.recipients)} recipients. The largest cell is "
        f"{pounds_in_prose(value)}: money of {payer}, benefit to {recipient}."
    )
