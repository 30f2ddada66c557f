"""Pictures of scenarios side by side: what each way of choosing keeps, and the bridge from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import plotly.graph_objects as go

from benefits.portfolio.selection_model import Way
from benefits.reporting.figures import (
    ABOVE,
    GAIN,
    LOSS,
    PALETTE,
    TOTAL,
    bars,
    framed,
    in_millions,
    money_axis,
    names_axis,
    nothing,
    shortened,
    tall,
)
from benefits.reporting.scenario_tables import column_names, step_name
from benefits.reporting.scenario_words import WAYS
from benefits.reporting.words import pounds_in_prose
from benefits.views.scenario_comparison import Bridge, Comparison

VALUE_AXIS = "Net present value, £m"
KEYS = 124  # pixels above the bars
_PATTERNS = ("", "/", ".", "x")


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
        said = WAYS[way]
        figure.add_trace(
            bars(
                f"{said[:1].upper()}{said[1:]}",
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
            f"{WAYS[way]} {pounds_in_prose(value)}"
            for way in Way
            if column.outcome and (value := column.outcome.value(way)) is not None
        ]
        said.append(f"{name}: {', '.join(found) or 'nothing worked out'}")
    return f"Bars of the value kept. {'; '.join(said)}."


class StepKind(StrEnum):
    """What a step of the bridge is."""

    TOTAL = "Value kept"
    GAIN = "Adds"
    LOSS = "Takes away"


@dataclass(frozen=True)
class BridgeBar:
    """A bar of the bridge, from `start` to `end`, in pounds; a total starts at zero."""

    name: str
    kind: StepKind
    start: float
    end: float

    @property
    def change(self) -> float:
        """End less start."""
        return self.end - self.start


def bridge_data(of: Bridge, first: str, second: str) -> tuple[BridgeBar, ...]:
    """From the first scenario's value through every step to the second's; none where there is no bridge."""
    if of.start is None or of.end is None:
        return ()
    steps = (
        BridgeBar(step_name(step), StepKind.GAIN if step.change >= 0 else StepKind.LOSS, step.before, step.after)
        for step in of.steps
    )
    begin, end = (BridgeBar(name, StepKind.TOTAL, 0.0, value) for name, value in ((first, of.start), (second, of.end)))
    return (begin, *steps, end)


def bridge_waterfall(of: Bridge, first: str, second: str) -> go.Figure:
    """The bridge as steps from one value to the other."""
    title = "The bridge in steps"
    held = bridge_data(of, first, second)
    if not held:
        return nothing(title, "Nothing can be chosen in one of the two scenarios.")
    # Two bars may share a name: a scenario may be called as a group of changes is.
    names = [f"{at}. {shortened(bar.name)}" for at, bar in enumerate(held, start=1)]
    figure = go.Figure()
    for kind, colour, pattern in ((StepKind.TOTAL, TOTAL, ""), (StepKind.GAIN, GAIN, "."), (StepKind.LOSS, LOSS, "/")):
        shown = [(name, bar) for name, bar in zip(names, held, strict=True) if bar.kind is kind]
        figure.add_trace(
            bars(kind.value, [name for name, _ in shown], [bar.change for _, bar in shown], colour, pattern).update(
                # Drawn from the lower end, so that the figure stands to the right of a loss too.
                base=[in_millions(min(bar.start, bar.end)) for _, bar in shown],
                x=[in_millions(abs(bar.change)) for _, bar in shown],
            )
        )
    ends = [end for bar in held for end in (bar.start, bar.end)]
    figure.update_layout(barmode="overlay", xaxis=money_axis(ends, VALUE_AXIS), yaxis=names_axis(names))
    return framed(figure, title, len(held))


def bridge_waterfall_alt(of: Bridge, first: str, second: str) -> str:
    """The bridge in words, step by step."""
    held = bridge_data(of, first, second)
    if not held:
        return "Empty picture. Nothing can be chosen in one of the two scenarios."
    begin, *steps, end = held
    said = "; ".join(f"{bar.name}: {pounds_in_prose(bar.change)}" for bar in steps) or "no step"
    return f"Steps from {begin.name}, {pounds_in_prose(begin.end)}, to {end.name}, {pounds_in_prose(end.end)}. {said}."
