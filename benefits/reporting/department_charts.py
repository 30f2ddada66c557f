"""Pictures of a department's position: what it pays and receives by year and by project, and with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from benefits.reporting.figures import (
    BENEFIT,
    COST,
    GAIN,
    LOSS,
    NARROW_ROOM,
    bars,
    framed,
    money_axis,
    names_axis,
    nothing,
    shortened,
    year_bars,
)
from benefits.reporting.flows import few, sums_by
from benefits.reporting.words import label, pounds_in_prose
from benefits.views.department import DepartmentPage, DepartmentsPage, Partner, Position

PROJECTS, PARTNERS, BODIES = 15, 12, 20
NAME = 14  # characters of a project's title beside its bar, before its code
EMPTY = "Nothing with a money value is recorded for it yet."
MORE, LESS = "Receives more than it pays", "Pays more than it receives"


@dataclass(frozen=True)
class NetBar:
    """One bar: pounds of net present value under a name."""

    name: str
    value: float


def years_picture(position: Position) -> go.Figure:
    """What is received above the axis and what is paid below it, by year."""
    held = position.by_year
    title = f"{label(position.money)} received and paid by year"
    if not held.years:
        return nothing(title, EMPTY)
    years = [str(year) for year in held.years]
    figure = go.Figure()
    for name, colour, pattern, values in (
        ("Receives", BENEFIT, "", held.benefit.tolist()),
        ("Pays", COST, "/", [-value for value in held.cost.tolist()]),
    ):
        figure.add_trace(year_bars(name, years, values, colour, pattern))
    ends = [*held.benefit.tolist(), *(-held.cost).tolist()]
    figure.update_layout(
        barmode="relative",
        yaxis=money_axis(ends, "Real, £m"),
        xaxis={"type": "category", "automargin": True},
    )
    return framed(figure, title, rows=8)


def years_alt(position: Position) -> str:
    """The picture by year in words."""
    held = position.by_year
    if not held.years:
        return f"Empty picture. {EMPTY}"
    return (
        f"Bars by year from {held.years[0]} to {held.years[-1]}. {label(position.money)}: receives "
        f"{pounds_in_prose(float(held.benefit.sum()))} and pays {pounds_in_prose(float(held.cost.sum()))} in all years."
    )


def projects_data(page: DepartmentPage) -> tuple[NetBar, ...]:
    """Net present value by project, the largest gain first; small ones together, which keeps the sum."""
    net = sums_by([(f"{shortened(one.title, NAME)} ({one.project})", one.net) for one in page.projects])
    return _ordered(net, PROJECTS, "projects")


def departments_data(page: DepartmentsPage) -> tuple[NetBar, ...]:
    """Net present value by body, the largest gain first; small ones together."""
    return _ordered(sums_by([(line.name, line.net) for line in page.lines]), BODIES, "bodies")


def _ordered(net: dict[str, float], most: int, noun: str) -> tuple[NetBar, ...]:
    names = few(net, most, noun)
    grouped = sums_by([(names[name], value) for name, value in net.items()])
    return tuple(sorted((NetBar(*one) for one in grouped.items()), key=lambda bar: (-bar.value, bar.name)))


def projects_picture(page: DepartmentPage) -> go.Figure:
    """What the body gains or loses on balance from each project."""
    return _net_bars(projects_data(page), "What it gains or loses by project")


def departments_picture(page: DepartmentsPage) -> go.Figure:
    """What each body gains or loses on balance."""
    return _net_bars(departments_data(page), "What each department gains or loses")


def _net_bars(shown: Sequence[NetBar], title: str) -> go.Figure:
    if not shown:
        return nothing(title, EMPTY)
    figure = go.Figure()
    for name, colour, pattern, held in (
        (MORE, GAIN, "", [bar for bar in shown if bar.value >= 0]),
        (LESS, LOSS, "/", [bar for bar in shown if bar.value < 0]),
    ):
        if held:
            figure.add_trace(bars(name, [bar.name for bar in held], [bar.value for bar in held], colour, pattern))
    figure.update_layout(
        barmode="overlay",
        xaxis=money_axis([bar.value for bar in shown], "Net present value, £m", NARROW_ROOM),
        yaxis=names_axis([bar.name for bar in shown]),
    )
    return framed(figure, title, len(shown))


def projects_alt(page: DepartmentPage) -> str:
    """The bars by project in words."""
    return _net_alt(projects_data(page), "project")


def departments_alt(page: DepartmentsPage) -> str:
    """The bars by body in words."""
    return _net_alt(departments_data(page), "department")


def _net_alt(shown: Sequence[NetBar], noun: str) -> str:
    if not shown:
        return f"Empty picture. {EMPTY}"
    best, worst = shown[0], shown[-1]
    return (
        f"Bars of net present value by {noun}. The highest is {best.name}, {pounds_in_prose(best.value)}; the lowest "
        f"is {worst.name}, {pounds_in_prose(worst.value)}."
    )


def partners_picture(partners: Sequence[Partner], title: str) -> go.Figure:
    """Benefit that passes between the body and others, the largest first; small ones together."""
    shown = _ordered(sums_by([(one.name, one.value) for one in partners]), PARTNERS, "bodies")
    if not shown:
        return nothing(title, EMPTY)
    names, values = [bar.name for bar in shown], [bar.value for bar in shown]
    figure = go.Figure(bars("Benefit", names, values, BENEFIT))
    figure.update_layout(
        showlegend=False, xaxis=money_axis(values, "Present value of benefit, £m", NARROW_ROOM), yaxis=names_axis(names)
    )
    return framed(figure, title, len(shown))


def partners_alt(partners: Sequence[Partner], title: str) -> str:
    """The bars of partners in words."""
    if not partners:
        return f"{title}: none is recorded."
    first = partners[0]
    whole = pounds_in_prose(sum(one.value for one in partners))
    return f"{title}: {whole} in all, most with {first.name}, {pounds_in_prose(first.value)}."
