"""A waterfall: totals, and what is added and taken away on the way from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import plotly.graph_objects as go

from benefits.reporting.figures import GAIN, LOSS, TOTAL, bars, framed, in_millions, money_axis, names_axis


class StepKind(Enum):
    """What a bar of a waterfall is."""

    TOTAL = auto()
    GAIN = auto()
    LOSS = auto()


_DRAWN = ((StepKind.TOTAL, TOTAL, ""), (StepKind.GAIN, GAIN, "."), (StepKind.LOSS, LOSS, "/"))


@dataclass(frozen=True)
class Step:
    """A bar of a waterfall, from `start` to `end`, in pounds; a total starts at zero."""

    name: str
    kind: StepKind
    start: float
    end: float

    @property
    def change(self) -> float:
        """End less start."""
        return self.end - self.start


def step(name: str, start: float, end: float) -> Step:
    """What is added or taken away between two totals."""
    return Step(name, StepKind.GAIN if end >= start else StepKind.LOSS, start, end)


def waterfall(title: str, steps: Sequence[Step], axis: str, key: Mapping[StepKind, str]) -> go.Figure:
    """The steps as bars, each with its change beside it.

    Args:
        title: Of the picture.
        steps: In the order in which they are drawn; their names differ.
        axis: What the money axis says.
        key: What the key says of each kind of bar.
    """
    figure = go.Figure()
    for kind, colour, pattern in _DRAWN:
        held = [one for one in steps if one.kind is kind]
        figure.add_trace(
            bars(key[kind], [one.name for one in held], [one.change for one in held], colour, pattern).update(
                # Drawn from the lower end, so that the figure stands to the right of a loss too.
                base=[in_millions(min(one.start, one.end)) for one in held],
                x=[in_millions(abs(one.change)) for one in held],
            )
        )
    ends = [end for one in steps for end in (one.start, one.end)]
    figure.update_layout(barmode="overlay", xaxis=money_axis(ends, axis), yaxis=names_axis([one.name for one in steps]))
    return framed(figure, title, len(steps))
