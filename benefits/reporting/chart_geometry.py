"""Where the marks of a picture stand, as parts of its width and height, for a page that draws them itself."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any

from benefits.reporting.documents import writable
from benefits.reporting.figures import shortened
from benefits.reporting.native_charts import ends_can_be_named, is_labelled, reach, span
from benefits.reporting.words import number
from benefits.views.briefing_value import Drawing, Picture

STEPS, STEP_SIZES = 5, (1, 2, 5, 10)  # of an axis: about how many, and of which size in their own power of ten
NOTHING = 1e-9  # a length that nobody sees
MOST_NAMES_BELOW = 7  # of points along the lower side
MOST_LETTERS = 34  # beside a bar


def drawn(picture: Picture) -> dict[str, Any]:
    """Everything that the page needs to draw a picture.

    Places are parts from 0 to 1, from the left and from the top.

    Args:
        picture: What it shows.
    """
    named = picture.drawing is Drawing.LINES and ends_can_be_named(picture)
    has_key = len(picture.series) > 1 and not named
    shared = {
        "alt": writable(picture.alt),
        "unit": writable(picture.unit),
        "key": [writable(one.name) for one in picture.series] if has_key else [],
        "is_stacked": picture.drawing is Drawing.STACKED_BARS,
    }
    return shared | (_lines(picture, named) if picture.drawing is Drawing.LINES else _bars(picture))


def axis_steps(low: float, high: float) -> tuple[Decimal, ...]:
    """Round figures for an axis, from at or below the lowest to at or above the highest.

    Example:
        >>> [str(step) for step in axis_steps(-5, 39)]
        ['-10', '0', '10', '20', '30', '40']
    """
    if high - low < NOTHING:
        return axis_steps(low, low + 1)
    wished = (high - low) / STEPS
    power = floor(log10(wished))
    size = next(Decimal(one).scaleb(power) for one in STEP_SIZES if one * 10.0**power >= wished)
    return tuple(at * size for at in range(floor(low / float(size)), ceil(high / float(size)) + 1))


def _ticks(steps: Sequence[Decimal]) -> list[dict[str, Any]]:
    """Where the steps of an axis stand, and what they are called."""
    low, high = steps[0], steps[-1]
    digits = max(0, *(-int(one.normalize().as_tuple().exponent) for one in steps))
    return [{"at": float((one - low) / (high - low)), "label": number(one, digits)} for one in steps]


def _bars(picture: Picture) -> dict[str, Any]:
    is_stacked = picture.drawing is Drawing.STACKED_BARS
    steps = axis_steps(*reach(picture)) if is_stacked else ()
    start, end = (float(steps[0]), float(steps[-1])) if steps else span(picture)

    def place(value: float) -> float:
        return (value - start) / (end - start)

    rows = []
    for at, name in enumerate(picture.categories):
        values = [one.values[at] for one in picture.series]
        ends = _end_to_end(values) if is_stacked else [(0.0, None if one is None else float(one)) for one in values]
        marks = [
            {
                "series": which,
                "from": place(min(begin, over)),
                "to": place(max(begin, over)),
                "label": "" if is_stacked and not is_labelled(picture, value) else number(value, picture.digits),
                "is_loss": value < 0,
            }
            for which, (value, (begin, over)) in enumerate(zip(values, ends, strict=True))
            if value is not None and over is not None
        ]
        rows.append({"name": shortened(writable(name), MOST_LETTERS), "marks": marks})
    return {
        "kind": "bars",
        "rows": rows,
        "series": len(picture.series),
        "zero": place(0),
        "ticks": _ticks(steps) if steps else [],
    }


def _end_to_end(values: Sequence[float | Decimal | None]) -> list[tuple[float, float | None]]:
    """Where each piece of a stacked bar begins and ends: gains to the right of zero, losses to the left."""
    left = right = 0.0
    found: list[tuple[float, float | None]] = []
    for value in values:
        if value is None:
            found.append((0.0, None))
        elif value < 0:
            found.append((left, left + float(value)))
            left += float(value)
        else:
            found.append((right, right + float(value)))
            right += float(value)
    return found


def _lines(picture: Picture, named: bool) -> dict[str, Any]:
    steps = axis_steps(*reach(picture))
    low, high = float(steps[0]), float(steps[-1])
    gaps = max(1, len(picture.categories) - 1)
    lines = []
    for one in picture.series:
        points = [
            None if value is None else [at / gaps, (high - float(value)) / (high - low)]
            for at, value in enumerate(one.values)
        ]
        lines.append(
            {"pieces": _unbroken(points), "name": shortened(writable(one.name), MOST_LETTERS) if named else ""}
        )
    every = ceil(len(picture.categories) / MOST_NAMES_BELOW)
    below = [
        {"at": at / gaps, "label": shortened(writable(name), MOST_LETTERS // 2)}
        for at, name in enumerate(picture.categories)
        if at % every == 0
    ]
    return {"kind": "lines", "lines": lines, "below": below, "ticks": _ticks(steps), "is_named": named}


def _unbroken(points: Sequence[list[float] | None]) -> list[list[list[float]]]:
    """The points of a line in pieces, broken where there is no value."""
    pieces: list[list[list[float]]] = [[]]
    for one in points:
        if one is None:
            pieces.append([])
        else:
            pieces[-1].append(one)
    return [piece for piece in pieces if piece]
