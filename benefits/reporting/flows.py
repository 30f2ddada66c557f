"""The money from payer to project and the benefit from project to recipient, few enough to draw.

The picture groups what is small into "Other", which keeps every sum; its table twin holds every flow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benefits.views.portfolio import Flows, PortfolioPage

# How many are drawn by name; the rest are drawn together.
PROJECTS, BODIES = 12, 10
OTHER = "Other"


@dataclass(frozen=True)
class Flow:
    """Pounds that are drawn between a body and a project, both as people read them."""

    organisation: str
    project: str
    value: float


@dataclass(frozen=True)
class Picture:
    """What a Sankey draws: the positive flows, grouped; organisations and projects as people read them, not escaped."""

    paid: tuple[Flow, ...]
    landed: tuple[Flow, ...]


def picture(page: PortfolioPage) -> Picture:
    """The flows to draw: the largest projects by benefit and the largest bodies by name, the rest together."""
    titles = {row.project: f"{row.title} ({row.project})" for row in page.rows}
    paid, landed = positive(page.paid), positive(page.landed)
    by_benefit = dict.fromkeys(paid.project, 0.0) | sums_by(zip(landed.project, landed.value.tolist(), strict=True))
    shown = few(by_benefit, PROJECTS, "projects")
    name = {code: titles.get(kept, kept) for code, kept in shown.items()}
    return Picture(
        paid=_grouped(paid, name, "payers"),
        landed=_grouped(landed, name, "recipients"),
    )


def few(totals: Mapping[str, float], most: int, noun: str) -> dict[str, str]:
    """The name each one goes by: its own for the largest by size, "Other nouns (n)" for the rest.

    One that would stand alone among the others keeps its name.

    Example:
        >>> few({"A": 5.0, "B": -4.0, "C": 1.0, "D": 2.0}, 2, "bodies")
        {'A': 'A', 'B': 'B', 'D': 'Other bodies (2)', 'C': 'Other bodies (2)'}
    """
    ordered = sorted(totals, key=lambda name: (-abs(totals[name]), name))
    if len(ordered) <= most + 1:
        return {name: name for name in ordered}
    other = f"{OTHER} {noun} ({len(ordered) - most})"
    return {name: name if place < most else other for place, name in enumerate(ordered)}


def sums_by(amounts: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The total under each name, names in the order of their first amount."""
    totals: dict[str, float] = defaultdict(float)
    for name, amount in amounts:
        totals[name] += amount
    return dict(totals)


def n_left_out(page: PortfolioPage) -> int:
    """How many flows are recoveries and losses, which have no width to draw; they stand in the table."""
    return int((page.paid.value <= 0).sum() + (page.landed.value <= 0).sum())


def positive(flows: Flows) -> Flows:
    """The flows that have a width to draw."""
    shown = flows.value > 0
    return Flows(flows.organisation[shown], flows.project[shown], flows.value[shown])


def _grouped(flows: Flows, project: Mapping[str, str], noun: str) -> tuple[Flow, ...]:
    """The flows with projects by title and small ones and small bodies together, the largest first."""
    pounds = flows.value.tolist()
    body = few(sums_by(zip(flows.organisation, pounds, strict=True)), BODIES, noun)
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for who, what, value in zip(flows.organisation, flows.project, pounds, strict=True):
        totals[body[who], project[what]] += value
    made = (Flow(who, what, value) for (who, what), value in totals.items())
    return tuple(sorted(made, key=lambda flow: -flow.value))
