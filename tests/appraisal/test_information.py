"""The worth of learning, the best of several, chances in the top and shares of variance: against closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.uncertain import GOLDEN
from scipy import integrate, stats

from benefits.appraisal.information import (
    Curve,
    best_of,
    best_of_two_normals,
    chance_in_top,
    worth_of_knowing_all,
    worth_of_knowing_normal,
    worth_of_knowing_one,
)
from benefits.appraisal.variance_shares import variance_shares

E63, E64, E66, E610 = (GOLDEN[name] for name in ("E6.3", "E6.4", "E6.6", "E6.10"))
MANY = 200_000


def normals(rows, seed=1, n=MANY):
    """Standard normal values, spread evenly."""
    return stats.norm.ppf(stats.qmc.LatinHypercube(rows, rng=np.random.default_rng(seed)).random(n).T)


class TestKnowingAll:
    def test_worked_example_by_the_closed_form(self):
        worth = worth_of_knowing_normal(np.array([E63["mu"]]), np.array([E63["sd"]]))
        assert worth == pytest.approx([E63["evpi"]], abs=1e-9)

    def test_worked_example_by_draws(self):
        net = E63["mu"] + E63["sd"] * normals(1)[0]
        assert worth_of_knowing_all(net) == pytest.approx([E63["evpi"]], abs=0.005)

    @given(st.floats(-5, 5), st.floats(0.1, 5))
    def test_the_closed_form_is_the_integral(self, mean, deviation):
        gain, _ = (
            integrate.quad(
                lambda x: max(x, 0.0) * stats.norm.pdf(x, mean, deviation),
                mean - 12 * deviation,
                mean + 12 * deviation,
                points=[0.0],
            )
            if abs(mean) < 12 * deviation
            else (max(mean, 0.0), 0)
        )
        worth = worth_of_knowing_normal(np.array([mean]), np.array([deviation]))[0]
        assert worth == pytest.approx(gain - max(mean, 0.0), abs=1e-6)

    def test_nothing_is_learned_where_the_sign_is_sure(self):
        assert worth_of_knowing_all(np.array([[1.0, 2.0, 9.0], [-1.0, -2.0, -9.0]])).tolist() == [0.0, 0.0]

    def test_a_coin_between_a_loss_and_a_gain_is_worth_half_the_loss(self):
        assert worth_of_knowing_all(np.array([-4.0, 6.0])).tolist() == [2.0]

    def test_pounds_scale(self):
        net = normals(1)[0]
        assert worth_of_knowing_all(3e6 * net) == pytest.approx(3e6 * worth_of_knowing_all(net))


class TestKnowingOne:
    @pytest.mark.parametrize("curve", Curve)
    def test_worked_example_of_two_inputs(self, curve):
        # E6.4: net value 2 + X + Y with sd 3 and sqrt(7): one input known leaves its own sd as spread.
        one, other = normals(2)
        x, y = E64["sd1"] * one, E64["sd2"] * other
        net = E63["mu"] + x + y
        assert worth_of_knowing_one(net, x, curve) == pytest.approx([E64["evppi1"]], abs=0.005)
        assert worth_of_knowing_one(net, y, curve) == pytest.approx([E64["evppi2"]], abs=0.005)

    def test_one_is_never_worth_more_than_all(self):
        x, y = normals(2, n=2000)
        net = np.stack([x + y**2 - 1, x * y, -x + 0.2])
        assert (worth_of_knowing_one(net, x) <= worth_of_knowing_all(net) + 1e-12).all()

    def test_many_cases_are_as_each_alone(self):
        x, y = normals(2, n=2000)
        net = np.stack([x + y, x - y])
        alone = [worth_of_knowing_one(row, x)[0] for row in net]
        assert worth_of_knowing_one(net, x) == pytest.approx(alone)

    def test_an_input_that_never_varies_teaches_nothing(self):
        assert worth_of_knowing_one(normals(1, n=500)[0], np.full(500, 0.7)) == pytest.approx([0.0], abs=1e-12)

    @pytest.mark.parametrize("curve", Curve)
    def test_an_input_of_two_values_is_no_trouble(self, curve):
        x = np.tile([0.0, 1.0], 500)
        assert worth_of_knowing_one(10 * x - 4, x, curve) == pytest.approx([2.0])

    def test_a_spline_follows_a_bend_that_a_cubic_misses(self):
        x, y = normals(2, n=20_000)
        net = np.minimum(4 * x, 0.0) + 1.0 + y
        bend = np.minimum(4 * x, 0.0) + 1.0
        truth = worth_of_knowing_all(bend)[0]
        cubic, spline = (abs(worth_of_knowing_one(net, x, curve)[0] - truth) for curve in Curve)
        assert spline < cubic / 2


class TestTheBestOfSeveral:
    def test_worked_example_by_the_closed_form(self):
        found = best_of_two_normals((5, 4), (2, 4))
        assert found.expected_best == pytest.approx(E610["e_max"], abs=1e-9)
        assert found.worth_of_knowing == pytest.approx(E610["evpi"], abs=1e-9)
        assert found.chance_best == pytest.approx([E610["p_best"], 1 - E610["p_best"]], abs=1e-9)

    def test_worked_example_by_draws(self):
        one, other = normals(2)
        found = best_of(np.stack([5 + 2 * one, 4 + 4 * other]))
        assert found.expected_best == pytest.approx(E610["e_max"], abs=0.01)
        assert found.worth_of_knowing == pytest.approx(E610["evpi"], abs=0.01)
        assert found.chance_best[0] == pytest.approx(E610["p_best"], abs=0.005)

    def test_options_that_share_their_luck_teach_less(self):
        worth = [best_of_two_normals((5, 4), (2, 4), rho).worth_of_knowing for rho in (-0.5, 0.0, 0.5, 0.9)]
        assert worth == sorted(worth, reverse=True)
        one, other = normals(2)
        together = np.stack([5 + 2 * one, 4 + 4 * (0.5 * one + np.sqrt(0.75) * other)])
        assert best_of(together).worth_of_knowing == pytest.approx(worth[2], abs=0.02)

    def test_equals_share_a_draw(self):
        assert best_of(np.array([[1.0, 5.0], [1.0, 2.0]])).chance_best.tolist() == [0.75, 0.25]

    def test_two_that_never_differ_are_refused(self):
        with pytest.raises(ValueError, match="never differ"):
            best_of_two_normals((5, 4), (2, 2), 1.0)


class TestTheTop:
    NET = np.array([[9.0, 1.0, 5.0, 4.0], [8.0, 2.0, 6.0, 4.0], [7.0, 3.0, 1.0, 4.0]])

    def test_each_draw_is_counted_by_hand(self):
        # Best one: rows 0; 2; 1; all three. Best two: 0, 1; 1, 2; 0, 1; all three.
        assert chance_in_top(self.NET, 1).tolist() == [2 / 4, 2 / 4, 2 / 4]
        assert chance_in_top(self.NET, 2).tolist() == [3 / 4, 4 / 4, 2 / 4]
        assert chance_in_top(self.NET, 3).tolist() == chance_in_top(self.NET, 5).tolist() == [1.0, 1.0, 1.0]

    def test_nobody_is_in_a_top_of_none(self):
        with pytest.raises(ValueError, match="at least one"):
            chance_in_top(self.NET, 0)

    @given(st.integers(1, 6), st.integers(0, 1000))
    def test_without_ties_the_chances_add_up_to_the_size_of_the_top(self, count, seed):
        net = np.random.default_rng(seed).standard_normal((6, 40))
        assert chance_in_top(net, count).sum() == pytest.approx(count)


class TestSharesOfVariance:
    def test_worked_example_of_a_sum(self):
        # 10 X + 5 Y, both uniform: 100 and 25 parts of 125.
        found = variance_shares(lambda x: 10 * x[0] + 5 * x[1], [stats.uniform()] * 2, 4096, seed=1)
        assert found.first == pytest.approx(E66["linear"], abs=0.01)
        assert found.total == pytest.approx(E66["linear"], abs=0.01)

    def test_worked_example_of_a_product(self):
        inputs = [stats.uniform(8, 4), stats.uniform(1, 2)]
        found = variance_shares(lambda x: x[0] * x[1], inputs, 16_384, seed=1)
        assert found.first == pytest.approx(E66["product_first"], abs=0.01)
        assert found.total == pytest.approx(E66["product_total"], abs=0.01)

    def test_a_number_that_is_no_power_of_two_is_refused(self):
        with pytest.raises(ValueError, match="power of 2"):
            variance_shares(lambda x: x[0], [stats.uniform()], 1000, seed=1)
