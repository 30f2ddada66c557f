"""Where marks stand on a page: the sums a person would do."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.briefings import picture

from benefits.reporting.chart_geometry import axis_steps, drawn
from benefits.reporting.native_charts import ends_can_be_named
from benefits.views.briefing_value import Drawing, Series


def test_bars_run_from_zero_with_room_for_their_figures():
    made = drawn(picture())
    # From -4 to 12.5, with 12% of 16.5 more on each side.
    start, wide = -4 - 16.5 * 0.12, 16.5 * 1.24
    (gain,), none, (loss,) = (row["marks"] for row in made["rows"])
    assert made["zero"] == pytest.approx(-start / wide)
    assert (gain["from"], gain["to"]) == pytest.approx((-start / wide, (12.5 - start) / wide))
    assert (loss["from"], loss["to"]) == pytest.approx(((-4 - start) / wide, -start / wide))
    assert (gain["label"], loss["label"], loss["is_loss"]) == ("12.5", "−4.0", True)
    assert none == []


def test_pieces_of_a_stacked_bar_stand_end_to_end_losses_left_of_zero():
    made = drawn(picture(Drawing.STACKED_BARS, names=3))
    # The axis runs from -5 to 25: the longest bar is 12.5 + 2 + 6.
    assert [one["label"] for one in made["ticks"]] == ["−5", "0", "5", "10", "15", "20", "25"]
    marks = made["rows"][2]["marks"]
    assert [(one["from"], one["to"]) for one in marks] == [
        pytest.approx((1 / 30, 5 / 30)),
        pytest.approx((5 / 30, 6 / 30)),
        pytest.approx((6 / 30, 9 / 30)),
    ]


def test_a_piece_too_small_for_its_figure_has_none():
    marks = drawn(picture(Drawing.STACKED_BARS, names=3))["rows"][2]["marks"]
    # All bars span 24.5, of which 7% is 1.715: the piece of 1 is smaller.
    assert [one["label"] for one in marks] == ["−4.0", "", "3.0"]


def test_a_line_breaks_where_there_is_no_value():
    made = drawn(picture(Drawing.LINES))
    # The axis runs from -5 to 15; zero in the middle of three points.
    assert made["lines"][0]["pieces"] == [[[0.0, pytest.approx(2.5 / 20)]], [[1.0, pytest.approx(19 / 20)]]]


def test_lines_far_apart_are_named_at_their_ends_and_need_no_key():
    made = drawn(picture(Drawing.LINES, names=3))
    assert [one["name"] for one in made["lines"]] == ["Series 1", "Series 2", "Series 3"]
    assert made["key"] == []


def test_lines_that_end_together_have_a_key():
    close = (Series("A", (1.0, 2.0, 5.0)), Series("B", (9.0, 8.0, 5.1)))
    made = drawn(picture(Drawing.LINES, series=close))
    assert made["key"] == ["A", "B"]
    assert [one["name"] for one in made["lines"]] == ["", ""]


def test_a_line_without_a_last_value_cannot_be_named_there():
    short = (Series("A", (1.0, 2.0, None)), Series("B", (9.0, 8.0, 5.1)))
    assert not ends_can_be_named(picture(Drawing.LINES, series=short))


@pytest.mark.parametrize("drawing", Drawing)
def test_nothing_but_zeros_is_still_drawn(drawing):
    made = drawn(picture(drawing, series=(Series("Net", (0.0, 0.0, 0.0)),)))
    assert made["alt"]


@given(st.floats(-1e9, 0), st.floats(0, 1e9))
def test_an_axis_holds_everything_in_a_few_round_steps(low, high):
    steps = axis_steps(low, high)
    assert float(steps[0]) <= low + 1e-9
    assert float(steps[-1]) >= high - 1e-6 * max(1, high)
    assert Decimal(0) in steps
    assert 2 <= len(steps) <= 9
    apart = {after - before for before, after in pairwise(steps)}
    assert len(apart) == 1


@given(st.lists(st.floats(-100, 100) | st.none(), min_size=3, max_size=3), st.sampled_from(Drawing))
def test_every_mark_stands_within_the_picture(values, drawing):
    made = drawn(picture(drawing, series=(Series("Net", tuple(values)), Series("Other", (1.0, -2.0, 3.0)))))
    places = [place for row in made.get("rows", ()) for mark in row["marks"] for place in (mark["from"], mark["to"])]
    points = [at for line in made.get("lines", ()) for piece in line["pieces"] for point in piece for at in point]
    assert all(-1e-9 <= one <= 1 + 1e-9 for one in (*places, *points))
