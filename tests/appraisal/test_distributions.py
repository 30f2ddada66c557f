"""Three-point multipliers: worked example 6.1 and 6.2, closed forms, fits to P10 and P90, and tables of quantiles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.uncertain import GOLDEN
from scipy import integrate, stats
from scipy.special import ndtr, ndtri

from benefits.appraisal.distributions import (
    SHAPES,
    Ends,
    Estimate,
    Multipliers,
    Shape,
    fit_range,
    joined,
    limits_of,
    multipliers,
    pert_quantile,
    problems,
    triangular_quantile,
)
from benefits.appraisal.quantile_tables import QuantileTables
from benefits.errors import Place, Refused, Severity

HERE = Place("assumption", column="cost")
E61, E62 = GOLDEN["E6.1"], GOLDEN["E6.2"]
THREE_POINTS = (Shape.PERT, Shape.TRIANGULAR)


def one(shape, likely, low=None, high=None, ends=Ends.LIMITS):
    return multipliers([Estimate(shape, likely, low, high, ends)])


def wrong(*args, **more):
    return [str(problem) for problem in problems(Estimate(*args, **more), HERE)]


class TestTheWorkedExamples:
    def test_pert_of_six_eight_fourteen(self):
        held = one(Shape.PERT, E61["m"], E61["a"], E61["b"])
        assert held.mean[0] == pytest.approx((6 + 4 * 8 + 14) / 6)
        assert held.variance[0] == pytest.approx(E61["pert"]["var"])
        expected = [E61["pert"][name] for name in ("p10", "p50", "p90")]
        assert held.quantiles([0.1, 0.5, 0.9])[0] == pytest.approx(expected, abs=1e-8)

    def test_triangular_of_six_eight_fourteen(self):
        held = one(Shape.TRIANGULAR, E61["m"], E61["a"], E61["b"])
        assert (held.mean[0], np.sqrt(held.variance[0])) == pytest.approx((E61["tri"]["mean"], E61["tri"]["sd"]))
        expected = [E61["tri"][name] for name in ("p10", "p50", "p90")]
        assert held.quantiles([0.1, 0.5, 0.9])[0] == pytest.approx(expected, abs=1e-8)

    def test_lognormal_of_p50_and_p80(self):
        held = one(Shape.LOGNORMAL, E62["p50"], high=E62["p80"])
        assert held.sigma[0] == pytest.approx(E62["sigma"])
        assert held.mean[0] == pytest.approx(E62["mean"])
        assert held.quantiles([0.5, 0.8])[0] == pytest.approx([1.1, 1.4])
        assert held.quantiles([1 - E62["p_gt_1_5"]])[0, 0] == pytest.approx(1.5)

    def test_what_exceeds_one_and_a_half_is_one_and_three_quarters_on_average(self):
        held = one(Shape.LOGNORMAL, E62["p50"], high=E62["p80"])
        chance = E62["p_gt_1_5"]
        above, _ = integrate.quad(lambda u: held.quantiles([u])[0, 0], 1 - chance, 1)
        assert above / chance == pytest.approx(E62["mean_given_gt_1_5"], rel=1e-6)


class TestMoments:
    @given(st.floats(-2, 2), st.floats(0, 1), st.floats(0.01, 5))
    def test_pert_and_triangular_have_the_moments_of_scipy(self, low, place, width):
        high, mode = low + width, low + place * width
        pert, triangular = (one(shape, min(max(mode, low), high), low, high) for shape in THREE_POINTS)
        beta = stats.beta(1 + 4 * pert.place[0], 5 - 4 * pert.place[0], loc=low, scale=high - low)
        tri = stats.triang(triangular.place[0], loc=low, scale=high - low)
        for held, peer in ((pert, beta), (triangular, tri)):
            assert held.mean[0] == pytest.approx(peer.mean(), abs=1e-9)
            assert held.variance[0] == pytest.approx(peer.var(), rel=1e-6)
            assert held.quantiles([0.03, 0.6])[0] == pytest.approx(peer.ppf([0.03, 0.6]), abs=1e-9)

    @given(st.floats(0.1, 3), st.floats(1.01, 3))
    def test_lognormal_has_the_moments_of_scipy(self, p50, ratio):
        held = one(Shape.LOGNORMAL, p50, high=p50 * ratio)
        peer = stats.lognorm(held.sigma[0], scale=p50)
        assert (held.mean[0], held.variance[0]) == pytest.approx((peer.mean(), peer.var()))

    def test_no_width_is_a_constant(self):
        held = multipliers([Estimate(Shape.PERT, 0.8, 0.8, 0.8), Estimate(Shape.FIXED, 0.8)])
        assert held.shape.tolist() == [SHAPES.index(Shape.FIXED)] * 2
        assert held.mean.tolist() == [0.8, 0.8]
        assert held.variance.tolist() == [0.0, 0.0]
        assert held.quantiles([0.1, 0.9]).tolist() == [[0.8, 0.8]] * 2

    def test_many_are_as_each_alone(self):
        estimates = [Estimate(Shape.PERT, 8, 6, 14), Estimate(Shape.LOGNORMAL, 1.1, None, 1.4)]
        alone = joined([multipliers([one]) for one in estimates])
        assert multipliers(estimates).quantiles([0.2]).tolist() == alone.quantiles([0.2]).tolist()
        assert len(alone) == 2


class TestEndsThatAreP10AndP90:
    @given(st.sampled_from(THREE_POINTS), st.floats(-1, 2), st.floats(0, 1), st.floats(0.01, 5))
    def test_fitted_ends_give_p10_and_p90_back(self, shape, p10, part, width):
        p90 = p10 + width
        least, most = fit_range(shape)
        mode = p10 + (least + part * (most - least)) * width
        low, high = limits_of(shape, np.array([p10]), np.array([mode]), np.array([p90]))
        held = Multipliers(np.array([SHAPES.index(shape)]), low, np.array([mode]), high, np.zeros(1))
        assert held.quantiles([0.1, 0.9])[0] == pytest.approx([p10, p90], abs=1e-7 * width)
        assert low[0] <= mode <= high[0]

    def test_ends_are_wider_than_p10_and_p90(self):
        inside = one(Shape.PERT, 1.0, 0.8, 1.5, Ends.PERCENTILES)
        assert inside.low[0] < 0.8 < 1.5 < inside.high[0]
        assert inside.variance[0] > one(Shape.PERT, 1.0, 0.8, 1.5).variance[0]

    @pytest.mark.parametrize(("shape", "beyond"), [(Shape.PERT, 0.06), (Shape.TRIANGULAR, 0.082)])
    def test_where_no_fit_exists_it_is_said(self, shape, beyond):
        assert fit_range(shape) == pytest.approx((-beyond, 1 + beyond), abs=1e-3)
        assert wrong(shape, 0.95, 1.0, 2.0, Ends.PERCENTILES) == []
        assert wrong(shape, 0.9, 1.0, 2.0, Ends.PERCENTILES) == [
            "assumption, cost: '1, 0.9, 2' has its most likely value so far outside P10 and P90 that no such "
            "distribution exists. Bring it between P10 and P90, or enter the minimum and the maximum instead."
        ]


class TestWhatIsWrong:
    def test_good_estimates_have_no_problems(self):
        assert wrong(Shape.PERT, 1.0, 0.5, 1.2) == wrong(Shape.LOGNORMAL, 1.1, None, 1.4) == []
        assert wrong(Shape.FIXED, 1.0) == wrong(Shape.TRIANGULAR, 1.0, 1.0, 1.0) == []

    @pytest.mark.parametrize(
        ("estimate", "sentence"),
        [
            ((Shape.PERT, 1.3, 0.5, 1.2), "has its most likely value outside its ends"),
            ((Shape.TRIANGULAR, 0.4, 0.5, 1.2), "has its most likely value outside its ends"),
            ((Shape.PERT, 1.0, 1.2, 0.8), "has its ends the wrong way round"),
            ((Shape.PERT, 1.0, 0.8, 0.8), "has its ends the wrong way round"),
            ((Shape.LOGNORMAL, 1.1, None, 1.1), "has a P80 that is not above its P50"),
            ((Shape.LOGNORMAL, 0.0, None, 1.1), "has a P50 of 0 or less"),
            ((Shape.LOGNORMAL, 1.1), "has no number for P80"),
            ((Shape.PERT, 1.0, None, float("inf")), "has no number for the lowest and the highest"),
            ((Shape.FIXED, float("nan")), "has no number for the value"),
        ],
    )
    def test_each_mistake_is_named(self, estimate, sentence):
        (said,) = wrong(*estimate)
        assert sentence in said
        with pytest.raises(Refused, match=sentence):
            multipliers([Estimate(Shape.FIXED, 1.0), Estimate(*estimate)])

    def test_the_row_is_named(self):
        with pytest.raises(Refused) as caught:
            multipliers([Estimate(Shape.FIXED, 1.0), Estimate(Shape.PERT, 3, 1, 2)], Place("assumption"))
        assert caught.value.problems[0].place.row == 2

    @pytest.mark.parametrize("ends", Ends)
    def test_below_zero_is_a_warning_that_can_be_kept(self, ends):
        estimate = Estimate(Shape.PERT, 0.2, -0.1 if ends is Ends.LIMITS else 0.02, 2.0, ends)
        (found,) = problems(estimate, HERE)
        assert found.severity is Severity.WARNING
        assert multipliers([estimate]).low[0] < 0


class TestTables:
    """What the docstring of the tables says of their error is measured here, far into both tails."""

    NORMALS = np.linspace(-5.5, 5.5, 4001)
    LOWER = ndtr(-np.abs(NORMALS))
    PLACES = np.concatenate([[0.0, 1.0, 0.001, 0.999], np.random.default_rng(3).uniform(0, 1, 60)])

    def read(self, held):
        return QuantileTables(held).read(np.tile(self.NORMALS.astype(np.float32), (len(held), 1)))

    @pytest.mark.parametrize(
        ("shape", "quantile", "most"),
        [(Shape.PERT, pert_quantile, 8e-6), (Shape.TRIANGULAR, triangular_quantile, 1.2e-5)],
    )
    def test_three_points_are_exact_to_what_is_said(self, shape, quantile, most):
        at = self.PLACES[:, None]
        exact = np.where(self.NORMALS < 0, quantile(at, self.LOWER), 1 - quantile(1 - at, self.LOWER))
        found = self.read(multipliers([Estimate(shape, place, 0.0, 1.0) for place in self.PLACES]))
        assert np.abs(found - exact).max() < most

    @pytest.mark.parametrize(("sigma", "most"), [(0.3, 1e-5), (1.0, 1e-4)])
    def test_lognormals_are_exact_to_what_is_said(self, sigma, most):
        found = self.read(one(Shape.LOGNORMAL, 2.0, high=2.0 * np.exp(sigma * ndtri(0.8))))
        assert np.abs(found[0] / (2.0 * np.exp(sigma * self.NORMALS)) - 1).max() < most

    def test_a_constant_is_exact(self):
        assert (self.read(one(Shape.FIXED, 1.0)) == 1.0).all()

    def test_normals_beyond_the_table_stay_inside_the_ends(self):
        held = one(Shape.PERT, 0.8, 0.3, 1.1)
        found = QuantileTables(held).read(np.array([[-40.0, 40.0]], dtype=np.float32))
        assert found[0] == pytest.approx([0.3, 1.1], abs=1e-2)
        assert (found >= held.low[0] - 1e-6).all()
        assert (found <= held.high[0] + 1e-6).all()
