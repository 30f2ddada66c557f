"""Pictures of one option of a project: from the payer's test to society's, who benefits, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from benefits.appraisal.lenses import NEGLIGIBLE, Standpoint
from benefits.periods import FinancialYear
from benefits.reporting.figures import (
    BENEFIT,
    COST,
    NET,
    bars,
    framed,
    in_millions,
    money_axis,
    names_axis,
    nothing,
    year_bars,
)
from benefits.reporting.flows import few, sums_by
from benefits.reporting.waterfalls import Step, StepKind, step, waterfall
from benefits.reporting.words import escape_html, millions, percent, pounds_in_prose
from benefits.views.project import OptionAppraisal, PartyFigures

BODIES = 8
BENEFIT_AXIS = "Present value of benefit, £m"
EMPTY = "This option has no costs or benefits with a money value yet. Add them to the project."
PAYERS, GOVERNMENT, SOCIETY = "Payers' own net", "Across government", "Society"
KEY = {StepKind.TOTAL: "Total so far", StepKind.GAIN: "Gains", StepKind.LOSS: "Loses"}


def waterfall_data(option: OptionAppraisal) -> tuple[Step, ...]:
    """From the payers' own net through every other body to government, and through everybody else to society."""
    payers = [party for party in option.parties if party.is_payer]
    public = [party for party in option.parties if party.is_public and not party.is_payer]
    outside = [party for party in option.parties if not party.is_public]
    at = sum(party.net for party in payers)
    steps = [Step(PAYERS, StepKind.TOTAL, 0.0, at)]
    for parties, noun, total in ((public, "public bodies", GOVERNMENT), (outside, "outside government", SOCIETY)):
        for name, change in _changes(parties, noun):
            steps.append(step(name, at, at + change))
            at += change
        steps.append(Step(total, StepKind.TOTAL, 0.0, at))
    return tuple(steps)


def _changes(parties: Sequence[PartyFigures], noun: str) -> list[tuple[str, float]]:
    net = sums_by([(party.name, party.net) for party in parties if abs(party.net) > NEGLIGIBLE])
    names = few(net, BODIES, noun)
    grouped = sums_by([(names[name], change) for name, change in net.items()])
    return sorted(grouped.items(), key=lambda item: -item[1])


def own_to_government_waterfall(option: OptionAppraisal) -> go.Figure:
    """The payers' own net, what each other body adds or takes, and where government and society end up."""
    steps = waterfall_data(option)
    title = "From the payers' own test to government's and society's"
    if not option.parties:
        return nothing(title, EMPTY)
    return waterfall(title, steps, "Net present value, £m", KEY)


def own_to_government_waterfall_alt(option: OptionAppraisal) -> str:
    """The waterfall in words: its three totals and the largest step."""
    if not option.parties:
        return f"Empty picture. {EMPTY}"
    own, government, society = (option.under(standpoint).net for standpoint in Standpoint)
    said = (
        f"Steps of net present value: payers' own {pounds_in_prose(own)}, across government "
        f"{pounds_in_prose(government)}, society {pounds_in_prose(society)}."
    )
    steps = [step for step in waterfall_data(option) if step.kind is not StepKind.TOTAL]
    if not steps:
        return said
    largest = max(steps, key=lambda step: abs(step.change))
    return f"{said} The largest step is {largest.name}, {pounds_in_prose(largest.change)}."


@dataclass(frozen=True)
class RecipientBar:
    """Benefit that lands on one recipient, pounds; what its recipient has accepted and what not yet."""

    name: str
    accepted: float
    not_accepted: float

    @property
    def total(self) -> float:
        """All that is claimed."""
        return self.accepted + self.not_accepted


def recipients_data(option: OptionAppraisal) -> tuple[RecipientBar, ...]:
    """Benefit by recipient, the largest first; small ones together, which keeps the sum."""
    parties = [party for party in option.parties if abs(party.pv_benefit) > NEGLIGIBLE]
    names = few(sums_by([(party.name, party.pv_benefit) for party in parties]), BODIES, "recipients")
    accepted = sums_by([(names[party.name], party.accepted_benefit) for party in parties])
    claimed = sums_by([(names[party.name], party.pv_benefit) for party in parties])
    made = (RecipientBar(name, accepted[name], total - accepted[name]) for name, total in claimed.items())
    return tuple(sorted(made, key=lambda bar: (-bar.total, bar.name)))


def benefit_by_recipient(option: OptionAppraisal) -> go.Figure:
    """Benefit by recipient, what is accepted told apart from what is only claimed."""
    shown = recipients_data(option)
    title = "On whom the benefit lands"
    if not shown:
        return nothing(title, "This option has no benefit with a money value yet. Add one and say who gains.")
    figure = go.Figure()
    names = [bar.name for bar in shown]
    for name, colour, pattern, values in (
        ("Accepted, or nobody to accept", BENEFIT, "", [bar.accepted for bar in shown]),
        ("Claimed, not accepted", COST, "/", [bar.not_accepted for bar in shown]),
    ):
        figure.add_trace(bars(name, names, values, colour, pattern).update(textposition="none"))
    for bar in shown:
        figure.add_annotation(
            x=in_millions(max(bar.total, 0.0)),
            y=escape_html(bar.name),
            text=millions(bar.total),
            xanchor="left",
            showarrow=False,
        )
    figure.update_layout(
        barmode="relative",
        xaxis=money_axis([end for bar in shown for end in (bar.accepted, bar.not_accepted, bar.total)], BENEFIT_AXIS),
        yaxis=names_axis(names),
    )
    return framed(figure, title, len(shown))


def benefit_by_recipient_alt(option: OptionAppraisal) -> str:
    """Benefit by recipient in words: the total, the largest recipient, and the part that is accepted."""
    shown = recipients_data(option)
    if not shown:
        return "Empty picture. This option has no benefit with a money value yet."
    total, accepted = sum(bar.total for bar in shown), sum(bar.accepted for bar in shown)
    n = len([party for party in option.parties if abs(party.pv_benefit) > NEGLIGIBLE])
    said = (
        f"Bars of benefit by recipient: {pounds_in_prose(total)} over {n} {'recipient' if n == 1 else 'recipients'}, "
        f"most to {shown[0].name}, {pounds_in_prose(shown[0].total)}."
    )
    return f"{said} {percent(accepted / total)} is accepted or needs no acceptance." if total > NEGLIGIBLE else said


@dataclass(frozen=True)
class YearBar:
    """Present values of one year, pounds: costs and benefits of all counted lines, and the net so far."""

    year: FinancialYear
    cost: float
    benefit: float
    cumulative: float


def present_value_by_year_data(option: OptionAppraisal) -> tuple[YearBar, ...]:
    """Present value of the lines that count, by year; sunk and timing-only lines are left out."""
    cost: dict[FinancialYear, float] = defaultdict(float)
    benefit: dict[FinancialYear, float] = defaultdict(float)
    for line in option.workings:
        if line.is_headline:
            into = cost if line.is_cost else benefit
            for one in line.years:
                into[one.year] += one.present_value
    so_far, made = 0.0, []
    for year in sorted({*cost, *benefit}):
        so_far += benefit[year] - cost[year]
        made.append(YearBar(year, cost[year], benefit[year], so_far))
    return tuple(made)


def present_value_by_year(option: OptionAppraisal) -> go.Figure:
    """Benefit above the axis, cost below it, and the net so far as a line on the same axis."""
    shown = present_value_by_year_data(option)
    title = "Present value by year"
    if not shown:
        return nothing(title, EMPTY)
    years = [str(bar.year) for bar in shown]
    figure = go.Figure()
    for name, colour, pattern, values in (
        ("Benefit", BENEFIT, "", [bar.benefit for bar in shown]),
        ("Cost", COST, "/", [-bar.cost for bar in shown]),
    ):
        figure.add_trace(year_bars(name, years, values, colour, pattern))
    figure.add_trace(
        go.Scatter(
            name="Net so far",
            x=years,
            y=[in_millions(bar.cumulative) for bar in shown],
            mode="lines+markers+text",
            text=["" for _ in shown[:-1]] + [f"£{millions(shown[-1].cumulative)}m"],
            customdata=[millions(bar.cumulative) for bar in shown],
            textposition="top left",
            cliponaxis=False,
            line={"color": NET, "width": 3},
            marker={"size": 7},
            hovertemplate="%{x}, net so far: £%{customdata}m<extra></extra>",
        )
    )
    ends = [end for bar in shown for end in (bar.benefit, -bar.cost, bar.cumulative)]
    figure.update_layout(
        barmode="relative",
        yaxis=money_axis(ends, "Present value, £m"),
        xaxis={"type": "category", "automargin": True},
    )
    return framed(figure, title, rows=8)


def present_value_by_year_alt(option: OptionAppraisal) -> str:
    """The picture by year in words: its totals, its years, and why it may end elsewhere than society's net."""
    shown = present_value_by_year_data(option)
    if not shown:
        return f"Empty picture. {EMPTY}"
    cost, benefit = sum(bar.cost for bar in shown), sum(bar.benefit for bar in shown)
    said = (
        f"Bars by year from {shown[0].year} to {shown[-1].year}: benefit {pounds_in_prose(benefit)}, cost "
        f"{pounds_in_prose(cost)}, net so far {pounds_in_prose(shown[-1].cumulative)} at the end."
    )
    society = option.under(Standpoint.SOCIETY).net
    if abs(society - shown[-1].cumulative) <= NEGLIGIBLE:
        return said
    return (
        f"{said} Lines are whole here, before they are shared out; society's net is {pounds_in_prose(society)}, as "
        "transfers and withdrawn shares do not count there."
    )
