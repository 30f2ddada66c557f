"""Who pays whom: nobody both pays and is paid, and everybody ends up with its part."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.portfolio.net_transfers import net_transfers

amounts = st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)), min_size=1, max_size=6)


def test_the_one_payer_is_paid_back_what_the_others_owe():
    """The running example in proportion: 20.24 paid by A; 5.62, 10.12 and 4.50 due."""
    moved = net_transfers(np.array([20.244709, 0, 0]), np.array([5.623530, 10.122355, 4.498824]))
    assert moved[1, 0] == pytest.approx(10.122355)
    assert moved[2, 0] == pytest.approx(4.498824)
    assert np.count_nonzero(moved) == 2


def test_two_payers_are_paid_back_in_proportion_to_what_each_is_out_of_pocket():
    """A is 6 and B 2 out of pocket; C owes 8."""
    assert net_transfers(np.array([10.0, 4.0, 0.0]), np.array([4.0, 2.0, 8.0]))[2].tolist() == [6.0, 2.0, 0.0]


def test_what_falls_away_is_paid_back_by_nobody():
    """A paid 10, of which 2 were for B's own link; without B only 8 are due, 5 of them by C."""
    assert net_transfers(np.array([10.0, 0.0, 0.0]), np.array([3.0, 0.0, 5.0]))[2].tolist() == [5.0, 0.0, 0.0]


def test_nothing_moves_where_everybody_has_paid_its_part():
    assert not net_transfers(np.array([3.0, 2.0]), np.array([3.0, 2.0])).any()


@given(amounts)
def test_everybody_ends_up_with_its_part(pairs):
    paid, due = (np.array(one) for one in zip(*pairs, strict=True))
    if due.sum() > 0:
        due = due * (paid.sum() / due.sum())
    moved = net_transfers(paid, due)
    borne = paid + moved.sum(axis=1) - moved.sum(axis=0)
    if due.sum() > 0:
        assert borne == pytest.approx(due, abs=1e-3)
    assert not ((moved.sum(axis=1) > 0) & (moved.sum(axis=0) > 0)).any()
