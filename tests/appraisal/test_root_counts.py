"""Numbers of rates that floats prove: the ones that Sturm counts in whole numbers, or honestly none at all."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.polynomials import count_rates as count_exactly

from benefits.appraisal.measures import Answer, irr
from benefits.appraisal.root_counts import UNPROVED, count_rates, leading_zeros_last, product, sign_changes

amounts = st.one_of(st.integers(-1000, 1000), st.integers(-100_000, 100_000).map(lambda pence: pence / 100), st.just(0))
flows = st.lists(amounts, min_size=2, max_size=20).filter(any)


def counted(*rows) -> list[int]:
    by_year = np.array(rows, dtype=float).T
    return count_rates(np.ldexp(by_year, -np.frexp(np.abs(by_year).max(axis=0))[1])).tolist()


@given(flows)
def test_a_number_that_is_given_is_the_one_that_sturm_counts(flow):
    (found,) = counted(flow)
    assert found in (UNPROVED, min(count_exactly(flow), 2))


@pytest.mark.parametrize("years", [11, 31, 61, 126])
def test_nearly_every_flow_that_people_have_is_proved(years):
    rng = np.random.default_rng(years)
    table = rng.uniform(0, 1, (200, years))
    table[:, :3] *= -3
    table[:, -1] -= rng.uniform(0, 0.3 * years, 200)
    table = np.round(64 * table) / 64  # short numbers, so that the exact count is quick
    found = counted(*table)
    assert found.count(UNPROVED) <= 4
    assert set(found) >= {1, 2}
    for flow, number in list(zip(table.tolist(), found, strict=True))[:4]:
        assert number in (UNPROVED, min(count_exactly(flow), 2))


def test_a_root_that_is_only_touched_is_left_to_whole_numbers():
    assert counted([-1, 2.25, -1.265625], [-1, 2, -1], [-1, 3, -2]) == [UNPROVED] * 3
    assert counted([-1, 2.25, -1.26], [-1, 2.25, -1.27], [-1, 0.5, 0.5001]) == [2, 0, 1]


def test_zeros_at_either_end_change_no_number():
    flow = [-1, 2.25, -1.26]
    assert counted([0, 0, *flow, 0], [*flow, 0, 0, 0], [0, 0, 0, *flow]) == [2, 2, 2]


def test_roots_that_floats_cannot_tell_apart_take_no_memory():
    """All of (0.6, 1) is in doubt here: halving it to the end would make tens of thousands of parts a row."""
    flow = [comb(29, power) * (-1) ** power for power in range(30)]
    assert counted(*[flow] * 2000) == [UNPROVED] * 2000


def test_more_years_than_binomials_fit_a_float_are_left_to_whole_numbers():
    flow = [-1, 3, -2.1, *[0] * 1200]
    assert counted(flow) == [UNPROVED]
    assert irr(np.array([flow])).kind.tolist() == [Answer.SEVERAL]


def test_a_table_without_rows_has_no_numbers():
    assert count_rates(np.zeros((5, 0))).tolist() == []


def test_changes_of_sign_leave_zeros_out():
    columns = np.array([[0, 1, 0, -1, 2], [-1, 0, 0, 0, 0], [0, 0, 0, 0, -1], [3, 1, 0, 2, 0], [-1, 0, 0, 3, 5.0]])
    assert sign_changes(columns).tolist() == [2, 0, 0, 1, 2]


def test_changes_of_sign_are_counted_beyond_what_a_byte_holds():
    assert sign_changes(np.resize([1.0, -1.0], 301)[:, None]).tolist() == [300]


def test_product_in_parts_is_the_matrix_product():
    rng = np.random.default_rng(1)
    left, right = rng.normal(size=(64, 30)), rng.normal(size=(30, 1000))
    assert product(left, right) == pytest.approx(left @ right, rel=1e-12, abs=1e-12)


def test_leading_zeros_go_to_the_end():
    columns = np.array([[0, 1, 0], [0, 0, 0], [5, 2, 0.0]])
    assert leading_zeros_last(columns).T.tolist() == [[5, 0, 0], [1, 0, 2], [0, 0, 0]]
