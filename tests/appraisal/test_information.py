"""The worth of learning, the best of several and shares of variance: against closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.closed_forms import best_of_two_normals, worth_of_knowing_normal
from plain.uncertain import GOLDEN
from scipy import integrate, stats

from benefits.appraisal.distributions import Estimate, Shape, multipliers
from benefits.appraisal.information import (
    Curve,
    best_of,
    worth_of_knowing_all,
    worth_of_knowing_one,
)
from benefits.appraisal.variance_shares import shares_of_gain, shares_of_sum, variance_shares

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
        expected = (E610["e_max"], E610["evpi"], E610["p_best"])
        assert best_of_two_normals((5, 4), (2, 4)) == pytest.approx(expected, abs=1e-9)

    def test_worked_example_by_draws(self):
        one, other = normals(2)
        found = best_of(np.stack([5 + 2 * one, 4 + 4 * other]))
        assert found.expected_best == pytest.approx(E610["e_max"], abs=0.01)
        assert found.worth_of_knowing == pytest.approx(E610["evpi"], abs=0.01)
        assert found.chance_best[0] == pytest.approx(E610["p_best"], abs=0.005)

    def test_options_that_share_their_luck_teach_less(self):
        worth = [best_of_two_normals((5, 4), (2, 4), rho)[1] for rho in (-0.5, 0.0, 0.5, 0.9)]
        assert worth == sorted(worth, reverse=True)
        one, other = normals(2)
        together = np.stack([5 + 2 * one, 4 + 4 * (0.5 * one + np.sqrt(0.75) * other)])
        assert best_of(together).worth_of_knowing == pytest.approx(worth[2], abs=0.02)

    def test_equals_share_a_draw(self):
        assert best_of(np.array([[1.0, 5.0], [1.0, 2.0]])).chance_best.tolist() == [0.75, 0.25]

    def test_the_standard_error_is_that_of_the_gain_over_the_best_mean(self):
        # The first has the higher mean, 3; knowing gains 0, 1 and 0 over it.
        found = best_of(np.array([[1.0, 3.0, 5.0], [0.0, 4.0, 2.0]]))
        assert found.worth_of_knowing == pytest.approx(1 / 3)
        assert found.worth_error == pytest.approx(np.sqrt(2 / 9) / np.sqrt(3))

    def test_the_error_covers_the_worked_example(self):
        off = []
        for seed in range(40):
            one, other = np.random.default_rng(seed).standard_normal((2, 400))
            found = best_of(np.stack([5 + 2 * one, 4 + 4 * other]))
            off.append((found.worth_of_knowing - E610["evpi"]) / found.worth_error)
        assert 0.6 < np.std(off) < 1.5


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

    def test_a_sum_is_shared_exactly(self):
        expected = E66["linear"]
        assert shares_of_sum(np.array([10.0, -5.0]), np.full(2, 1 / 12)) == pytest.approx(expected)
        assert shares_of_sum(np.ones(2), np.zeros(2)).tolist() == [0.0, 0.0]


class TestSharesOfTheGain:
    INPUTS = multipliers([Estimate(Shape.PERT, 1.0, 0.5, 1.5), Estimate(Shape.TRIANGULAR, 1.0, 0.6, 1.6)])
    WEIGHT = np.array([10.0, -6.0])

    def test_what_always_gains_is_a_sum(self):
        found = shares_of_gain(self.INPUTS, self.WEIGHT, 100.0, 4096, seed=1)
        expected = shares_of_sum(self.WEIGHT, self.INPUTS.variance)
        assert found.first == pytest.approx(expected, abs=0.01)
        assert found.total == pytest.approx(expected, abs=0.01)

    def test_where_losses_count_as_nothing_lines_act_on_each_other(self):
        found = shares_of_gain(self.INPUTS, self.WEIGHT, -4.0, 4096, seed=1)
        assert (found.total > found.first + 0.02).all()
        assert found.first.sum() < 1 < found.total.sum()

    def test_the_parts_are_those_of_conditional_means_on_a_grid(self):
        # The variance of the mean of the gain, one line known, over the whole: by a grid of quantiles.
        at = (np.arange(400) + 0.5) / 400
        one, other = self.INPUTS.quantiles(at)
        gain = np.maximum(-4.0 + 10 * one[:, None] - 6 * other, 0.0)
        expected = [gain.mean(axis=1).var() / gain.var(), gain.mean(axis=0).var() / gain.var()]
        found = shares_of_gain(self.INPUTS, self.WEIGHT, -4.0, 8192, seed=1)
        assert found.first == pytest.approx(expected, abs=0.03)
        assert found.total == pytest.approx([1 - expected[1], 1 - expected[0]], abs=0.03)

    @pytest.mark.parametrize(("rows", "constant"), [([0, 1], -90.0), ([], 3.0)])
    def test_without_a_gain_or_an_input_there_is_nothing_to_share(self, rows, constant):
        taken = self.INPUTS.taken(np.array(rows, dtype=np.int64))
        assert shares_of_gain(taken, self.WEIGHT[: len(rows)], constant, 256, seed=1) is None
