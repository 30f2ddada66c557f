"""The picture of affordability: what is asked beside what is free, year by year, for each body and class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from benefits.reporting.envelope_tables import digits_of, shown, span
from benefits.reporting.figures import (
    BENEFIT,
    COST,
    HATCHING,
    framed,
    in_millions,
    money_axis,
    names_axis,
    nothing,
    shortened,
)
from benefits.reporting.words import escape_html, label, number, pounds_in_prose
from benefits.views.envelopes import Affordability, Affordable

# Rows of marks that the picture draws, headings of panels included; the first panel is always drawn.
MOST_ROWS = 30
TITLE = "Asked for beside free for projects, £m"
EMPTY = "No envelope is given and nothing is asked for in these years."
NO_LIMIT = "no envelope"


@dataclass(frozen=True)
class Panel:
    """One class of one body: a row for each year in which anything is given or asked."""

    name: str
    rows: tuple[Affordable, ...]

    @property
    def short(self) -> float:
        """What is missing in all years."""
        return sum(row.short for row in self.rows)

    @property
    def asked(self) -> float:
        """What is asked in all years."""
        return sum(row.asked for row in self.rows)

    @property
    def has_free(self) -> bool:
        """Whether anything is free, or more is promised than there is, in any year."""
        return any(row.free for row in self.rows)


def panels(page: Affordability) -> tuple[Panel, ...]:
    """What is drawn: where most is missing first, then where most is asked, as many as there is room for."""
    found = _panels(page)
    drawn: list[Panel] = []
    rows = 0
    for panel in found:
        rows += len(panel.rows) + 1
        if drawn and rows > MOST_ROWS:
            break
        drawn.append(panel)
    return tuple(drawn)


def _panels(page: Affordability) -> list[Panel]:
    grouped: dict[tuple[str, str], list[Affordable]] = {}
    for row in page.rows:
        grouped.setdefault((row.body, row.budget_class), []).append(row)
    made = (Panel(f"{rows[0].name}, {label(rows[0].budget_class)}", tuple(rows)) for rows in grouped.values())
    return sorted(
        (one for one in made if one.short or one.asked or one.has_free),
        key=lambda one: (-one.short, -one.asked, one.name),
    )


def panels_note(page: Affordability) -> str:
    """What the picture leaves out, and that its panels have scales of their own."""
    drawn, every = len(panels(page)), len(_panels(page))
    scales = "Each panel has a scale of its own. " if drawn > 1 else ""
    if drawn == every:
        return scales.strip()
    return f"{scales}Drawn are the first {drawn} of {every}; choose an organisation above to see its own."


def asked_bars(page: Affordability) -> go.Figure:
    """Bars by year, what is free and what is asked below each other, one panel for each body and class."""
    drawn = panels(page)
    if not drawn:
        return nothing(TITLE, EMPTY)
    units = sum(len(panel.rows) + 1 for panel in drawn)
    digits = digits_of(page)
    traces: list[go.Bar] = []
    layout: dict[str, Any] = {"barmode": "group", "annotations": []}
    above = 0
    for at, panel in enumerate(drawn):
        axis = str(at + 1) if at else ""
        top = 1 - (above + 1) / units
        above += len(panel.rows) + 1
        traces.extend(_bars(panel, axis, digits))
        layout["annotations"].append(_heading(panel, top))
        ends = [value for row in panel.rows for value in (row.free or 0.0, row.asked)]
        years = names_axis([str(row.year) for row in panel.rows])
        layout[f"xaxis{axis}"] = money_axis(ends, "") | {"anchor": f"y{axis}", "showticklabels": False}
        layout[f"yaxis{axis}"] = years | {"anchor": f"x{axis}", "domain": [max(0.0, 1 - above / units), top]}
    return framed(go.Figure(traces, layout), TITLE, units)


def _heading(panel: Panel, top: float) -> dict[str, Any]:
    """The name of a panel above it, at a height of the picture."""
    place = {"x": 0, "y": top, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return place | {"text": f"<b>{escape_html(shortened(panel.name))}</b>", "showarrow": False}


def _bars(panel: Panel, axis: str, digits: int) -> Iterator[go.Bar]:
    """What is free and what is asked in each year of a panel; the first panel's stand for all in the key."""
    told = [shown(row, digits) for row in panel.rows]
    free = [NO_LIMIT if one.free is None else number(one.free, digits) for one in told]
    asked = [number(one.asked, digits) for one in told]
    for name, colour, pattern, pounds, words in (
        ("Free for projects", BENEFIT, "", [row.free or 0.0 for row in panel.rows], free),
        ("Asked for by projects", COST, "/", [row.asked for row in panel.rows], asked),
    ):
        yield go.Bar(
            name=name,
            orientation="h",
            xaxis=f"x{axis}",
            yaxis=f"y{axis}",
            y=[str(row.year) for row in panel.rows],
            x=[in_millions(value) for value in pounds],
            text=words,
            textposition="outside",
            cliponaxis=False,
            legendgroup=name,
            showlegend=not axis,
            marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
            hovertemplate=f"{escape_html(panel.name)}, %{{y}}, {name.lower()}: %{{text}}<extra></extra>",
        )


def asked_bars_alt(page: Affordability) -> str:
    """The picture in words: what each panel is asked for, and what is missing."""
    drawn = panels(page)
    if not drawn:
        return f"Empty picture. {EMPTY}"
    said = (
        f"{panel.name}: {pounds_in_prose(panel.asked)} asked in {span([row.year for row in panel.rows])}, "
        f"{f'{pounds_in_prose(panel.short)} missing' if panel.short else 'nothing missing'}"
        for panel in drawn
    )
    return f"Bars of what is free and what is asked for by year, nominal. {'; '.join(said)}."


def asked_bars_table(page: Affordability) -> pd.DataFrame:
    """The numbers of the picture; a blank where no envelope is given."""
    digits = digits_of(page)
    rows = [(panel, row, shown(row, digits)) for panel in panels(page) for row in panel.rows]
    free = [float("nan") if told.free is None else told.free for _, _, told in rows]
    return pd.DataFrame(
        {
            "Organisation and class": [panel.name for panel, _, _ in rows],
            "Year": [str(row.year) for _, row, _ in rows],
            "Free for projects (£m)": pd.Series(free, dtype="float64"),
            "Asked for (£m)": [told.asked for _, _, told in rows],
        }
    )
