"""Pictures of scenarios side by side: what each way of choosing keeps, and the bridge from one to another."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from benefits.portfolio.selection_model import Way
from benefits.reporting.choosing_words import way_in_a_sentence
from benefits.reporting.figures import (
    ABOVE,
    PALETTE,
    bars,
    framed,
    money_axis,
    names_axis,
    nothing,
    shortened,
    tall,
)
from benefits.reporting.scenario_tables import column_names, step_name
from benefits.reporting.waterfalls import Step, StepKind, step, waterfall
from benefits.reporting.words import label, pounds_in_prose
from benefits.views.scenario_comparison import Bridge, Comparison

VALUE_AXIS = "Net present value, £m"
KEYS = 124  # pixels above the bars
_PATTERNS = ("", "/", ".", "x")
KEY = {StepKind.TOTAL: "Value kept", StepKind.GAIN: "Adds", StepKind.LOSS: "Takes away"}


def value_bars(of: Comparison) -> go.Figure:
    """What each way of choosing keeps of each scenario, side by side."""
    title = "Value kept by each way of choosing"
    names = [shortened(name) for name in column_names(of)]
    found = {way: [column.outcome.value(way) if column.outcome else None for column in of.columns] for way in Way}
    ends = [value for values in found.values() for value in values if value is not None]
    if not ends:
        return nothing(title, "Work them out first.")
    figure = go.Figure()
    for at, way in enumerate(Way):
        held = [(name, value) for name, value in zip(names, found[way], strict=True) if value is not None]
        figure.add_trace(
            bars(
                label(way),
                [name for name, _ in held],
                [value for _, value in held],
                PALETTE[at],
                _PATTERNS[at],
            )
        )
    figure.update_layout(barmode="group", xaxis=money_axis(ends, VALUE_AXIS), yaxis=names_axis(names))
    rows = len(Way) * len(of.columns)
    # Four keys stand below each other on a narrow screen.
    return framed(figure, title, rows).update_layout(margin={"t": KEYS}, height=tall(rows) + KEYS - ABOVE)


def value_bars_alt(of: Comparison) -> str:
    """The bars in words."""
    said = []
    for name, column in zip(column_names(of), of.columns, strict=True):
        found = [
            f"{way_in_a_sentence(way)} {pounds_in_prose(value)}"
            for way in Way
            if column.outcome and (value := column.outcome.value(way)) is not None
        ]
        said.append(f"{name}: {', '.join(found) or 'nothing worked out'}")
    return f"Bars of the value kept. {'; '.join(said)}."


def bridge_data(of: Bridge, first: str, second: str) -> tuple[Step, ...]:
    """From the first scenario's value through every step to the second's; none where there is no bridge."""
    if of.start is None or of.end is None:
        return ()
    steps = (step(step_name(one), one.before, one.after) for one in of.steps)
    begin, end = (Step(name, StepKind.TOTAL, 0.0, value) for name, value in ((first, of.start), (second, of.end)))
    return (begin, *steps, end)


def bridge_waterfall(of: Bridge, first: str, second: str) -> go.Figure:
    """The bridge as steps from one value to the other."""
    title = "The bridge in steps"
    held = bridge_data(of, first, second)
    if not held:
        return nothing(title, "Nothing can be chosen in one of the two scenarios.")
    # Two bars may share a name: a scenario may be called as a group of changes is.
    named = [replace(bar, name=f"{at}. {shortened(bar.name)}") for at, bar in enumerate(held, start=1)]
    return waterfall(title, named, VALUE_AXIS, KEY)


def bridge_waterfall_alt(of: Bridge, first: str, second: str) -> str:
    """The bridge in words, step by step."""
    held = bridge_data(of, first, second)
    if not held:
        return "Empty picture. Nothing can be chosen in one of the two scenarios."
    begin, *steps, end = held
    said = "; ".join(f"{bar.name}: {pounds_in_prose(bar.change)}" for bar in steps) or "no step"
    return f"Steps from {begin.name}, {pounds_in_prose(begin.end)}, to {end.name}, {pounds_in_prose(end.end)}. {said}."
