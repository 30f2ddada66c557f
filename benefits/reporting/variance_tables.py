"""Which line the spread comes from: a picture, its table, and whether lines act on each other."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from benefits.reporting.figures import COST, HATCHING, NET, framed, names_axis, nothing, shortened
from benefits.reporting.frames import tidy
from benefits.reporting.sentences import one_or_many
from benefits.reporting.uncertainty_words import lens_words
from benefits.reporting.words import escape_html, number, percent
from benefits.views.variance_parts import VariancePart, VarianceParts

HEADING = "Where the spread comes from"
INTRO = (
    "Here the lines of the project are taken as independent, without the luck that they share. The net value is a sum "
    "of its lines, so a line explains by itself all that it explains in total. The gain is the net value where it is "
    "above zero and nothing where it is not, which is what is lost if the project is dropped unseen: there lines can "
    "act on each other."
)
NO_GAIN = "The net value is so seldom above zero, or varies so little, that no parts of the gain can be told apart."
NO_PARTS = "No line with a range counts here."
_NET, _GAIN = "Of the net value", "Of the gain, in total"


def finding(held: VarianceParts) -> str:
    """Whether lines act on each other, or the tornado says as much; plain text."""
    one = held.apart
    if not held.parts:
        return NO_PARTS
    if one is None or one.gain_total is None or one.gain_alone is None:
        return f"{NO_GAIN} For the net value the tornado says as much."
    if one.gain_total - one.gain_alone >= held.much:
        return (
            f"Of the gain {one.title} explains {percent(one.gain_alone)} by itself and {percent(one.gain_total)} in "
            "total. So lines act on each other: look at them together, not only one by one as the tornado does."
        )
    return "No line explains much more of the gain in total than by itself, so the tornado says as much."


def caption(held: VarianceParts) -> str:
    """What the parts were estimated with; plain text."""
    said = (
        f"Parts of the net value are exact. Parts of the gain are estimated from {number(held.draws)} Sobol points for "
        f"each line, seed {held.seed}, and may be a few points off. In total is what would be left of the variance if "
        "all other lines were known, so the totals may add up to more than the whole."
    )
    if len(held.parts) < held.n_lines:
        lines = one_or_many(held.n_lines, "line", "lines")
        said = f"{said} The {number(len(held.parts))} widest of {lines} are shown; the others stand at their mean."
    return said


def parts_table(held: VarianceParts) -> pd.DataFrame:
    """Every line with its parts of the variance, %."""
    rows = held.parts
    return pd.DataFrame(
        {
            "Code": [one.code for one in rows],
            "Line": [one.title for one in rows],
            "Side": ["Cost" if one.is_cost else "Benefit" for one in rows],
            "Net value: by itself (%)": [tidy(one.of_net * 100, 0) for one in rows],
            "Net value: in total (%)": [tidy(one.of_net * 100, 0) for one in rows],
            "Gain: by itself (%)": [_in_hundred(one.gain_alone) for one in rows],
            "Gain: in total (%)": [_in_hundred(one.gain_total) for one in rows],
        }
    )


def _in_hundred(part: float | None) -> float | None:
    return None if part is None else tidy(part * 100, 0)


def picture(held: VarianceParts) -> go.Figure:
    """Bars of each line's part of the variance of the net value and of the gain."""
    title = f"{lens_words(held.lens)}: part of the variance by line"
    if not held.parts:
        return nothing(title, NO_PARTS)
    names, figure = [_name(one) for one in held.parts], go.Figure()
    drawn = [(_NET, NET, "", [one.of_net for one in held.parts])]
    if held.has_gain:
        drawn.append((_GAIN, COST, "/", [one.gain_total or 0.0 for one in held.parts]))
    for key, colour, pattern, parts in drawn:
        figure.add_trace(
            go.Bar(
                name=key,
                orientation="h",
                y=[escape_html(name) for name in names],
                x=[100 * part for part in parts],
                text=[percent(part) for part in parts],
                textposition="outside",
                cliponaxis=False,
                marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": pattern, **HATCHING}},
                hovertemplate=f"%{{y}}, {key.lower()}: %{{text}}<extra></extra>",
            )
        )
    axis = {"title": {"text": "Part of the variance (%)"}, "range": [0, 120], "automargin": True}
    figure.update_layout(barmode="group", xaxis=axis, yaxis=names_axis(names))
    return framed(figure, title, len(names) * 2)


def _name(one: VariancePart) -> str:
    return f"{shortened(one.title, 26)} ({one.code})"


def alt(held: VarianceParts) -> str:
    """The picture in words."""
    said = "; ".join(
        f"{one.title}: {percent(one.of_net)} of the net value"
        + ("" if one.gain_total is None else f", {percent(one.gain_total)} of the gain in total")
        for one in held.parts
    )
    return f"Bars of the part of the variance that each line explains. {said}." if said else NO_PARTS
