"""An amount divided in proportion between floors and ceilings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.portfolio.rationing import filled


def test_what_a_ceiling_holds_back_is_shared_again_among_those_with_room():
    # 12 in proportion 1:1:2 would be 3, 3, 6; the first may give 1, so 11 fall 1:2; the second may give 3, so 8 on one.
    assert filled(12.0, np.array([1.0, 1, 2]), np.zeros(3), np.array([1.0, 3, 20])) == pytest.approx([1, 3, 8])


def test_a_floor_is_paid_first():
    # 9 in equal parts, the first at least 5: 4 are left for two.
    assert filled(9.0, np.ones(3), np.array([5.0, 0, 0]), np.full(3, 9.0)) == pytest.approx([5, 2, 2])


def test_rows_without_weight_give_only_what_the_others_cannot():
    # The second may give 2; the 4 that are missing fall on the others by their room of 6 and 2.
    found = filled(6.0, np.array([0.0, 1, 0]), np.zeros(3), np.array([6.0, 2, 2]))
    assert found == pytest.approx([3, 2, 1])


@pytest.mark.parametrize(
    ("amount", "weight", "high"), [(4.0, [1.0, 1], [1.0, 1]), (1.0, [-1.0, 1], [1.0, 1]), (1.0, [1.0, 1], [-1.0, 3])]
)
def test_what_cannot_be_divided_is_refused(amount, weight, high):
    with pytest.raises(ValueError, match="bounds"):
        filled(amount, np.array(weight), np.zeros(2), np.array(high))


def test_no_rows_divide_nothing():
    assert filled(0.0, np.zeros(0), np.zeros(0), np.zeros(0)).tolist() == []


rows = st.lists(st.tuples(*[st.floats(0, 1e4).map(lambda one: round(one, 2))] * 3), min_size=1, max_size=9)


@given(rows, st.floats(0, 1))
def test_parts_sum_to_the_amount_keep_their_bounds_and_follow_the_weights(drawn, at):
    weight, low, room = np.array(drawn).T
    high = low + room
    amount = float(low.sum() + at * room.sum())
    parts = filled(amount, weight, low, high)
    slack = 1e-6 * max(1.0, high.sum())
    assert parts.sum() == pytest.approx(amount, abs=slack)
    assert (parts >= low).all()
    assert (parts <= high).all()
    is_free = (parts > low + slack) & (parts < high - slack) & (weight > 0)
    levels = parts[is_free] / weight[is_free]
    assert levels == pytest.approx(np.full(len(levels), levels[0] if len(levels) else 0.0), rel=1e-4)
