"""What the simulation draws, against what is known without drawing: moments, percentiles, sums and correlations.

Every figure may be off by 4.5 standard errors, which chance would do once in 150,000 figures; seeds are fixed.
"""

from dataclasses import replace

import numpy as np
import pytest
from plain.uncertain import AS_ENTERED, GOLDEN, PLAIN, A, B, appraised, inputs_of, line
from scipy import stats
from scipy.special import ndtr, ndtri

from benefits.appraisal.distributions import Estimate, Shape
from benefits.appraisal.draws import Method
from benefits.appraisal.simulation import LENSES, multipliers_drawn, simulate

SOCIETY = LENSES[2]
ERRORS = 4.5
MANY = replace(PLAIN, draws=1 << 15)
PERT, TRIANGULAR, LOGNORMAL = (
    Estimate(Shape.PERT, 0.8, 0.3, 1.1),
    Estimate(Shape.TRIANGULAR, 1.0, 0.7, 1.6),
    Estimate(Shape.LOGNORMAL, 1.1, None, 1.4),
)
SIGMA = np.log(1.4 / 1.1) / ndtri(0.8)
PEERS = {
    Shape.PERT: stats.beta(1 + 4 * 0.5 / 0.8, 1 + 4 * 0.3 / 0.8, loc=0.3, scale=0.8),
    Shape.TRIANGULAR: stats.triang(0.3 / 0.9, loc=0.7, scale=0.9),
    Shape.LOGNORMAL: stats.lognorm(SIGMA, scale=1.1),
}
# Mean and variance as methods 6.1 writes them.
MOMENTS = {
    Shape.PERT: ((0.3 + 4 * 0.8 + 1.1) / 6, (4.6 / 6 - 0.3) * (1.1 - 4.6 / 6) / 7),
    Shape.TRIANGULAR: (
        (0.7 + 1.0 + 1.6) / 3,
        (0.7**2 + 1.0**2 + 1.6**2 - 0.7 * 1.0 - 0.7 * 1.6 - 1.0 * 1.6) / 18,
    ),
    Shape.LOGNORMAL: (1.1 * np.exp(SIGMA**2 / 2), 1.1**2 * np.exp(SIGMA**2) * (np.exp(SIGMA**2) - 1)),
}
shapes = pytest.mark.parametrize("estimate", [PERT, TRIANGULAR, LOGNORMAL], ids=lambda one: one.shape)
methods = pytest.mark.parametrize("method", Method)


def drawn(lines, estimates, settings=MANY):
    """The multipliers of all inputs in every draw, in the order of the lines."""
    appraisal = appraised(lines)
    inputs = inputs_of(appraisal, estimates)
    return multipliers_drawn(appraisal, inputs, settings, np.arange(len(inputs.input_key))).astype(float)


def net(lines, estimates, settings=MANY):
    """The net value of all projects together in every draw."""
    appraisal = appraised(lines)
    return simulate(appraisal, inputs_of(appraisal, estimates), settings).portfolio(SOCIETY)


def deviation_error(values):
    """The standard error of the standard deviation of these draws."""
    return values.std() * np.sqrt((stats.kurtosis(values, fisher=False) - 1) / (4 * len(values)))


def assert_mean_and_deviation(values, mean, variance):
    assert values.mean() == pytest.approx(mean, abs=ERRORS * values.std() / np.sqrt(len(values)))
    assert values.std() == pytest.approx(np.sqrt(variance), abs=ERRORS * deviation_error(values))


@shapes
@methods
def test_drawn_multipliers_have_the_mean_and_variance_of_their_formulas(estimate, method):
    (values,) = drawn([line(1, {A: 1})], estimate, replace(MANY, method=method))
    assert_mean_and_deviation(values, *MOMENTS[estimate.shape])


@shapes
@methods
def test_percentiles_of_a_net_value_are_those_of_its_one_uncertain_line(estimate, method):
    appraisal = appraised([line(50, {A: 1}, cost=True), line(100, {B: 1})])
    spread = simulate(appraisal, inputs_of(appraisal, (AS_ENTERED, estimate)), replace(MANY, method=method)).spread(
        SOCIETY
    )
    peer = PEERS[estimate.shape]
    for part, found in ((0.1, spread.p10[0]), (0.5, spread.p50[0]), (0.9, spread.p90[0])):
        expected = peer.ppf(part)
        error = np.sqrt(part * (1 - part) / MANY.draws) / peer.pdf(expected)
        assert found == pytest.approx(100 * expected - 50, abs=100 * ERRORS * error)
    assert spread.chance_of_gain[0] == pytest.approx(1 - peer.cdf(0.5), abs=ERRORS * spread.chance_error[0] + 1e-6)


def test_chance_that_a_lognormal_cost_stays_within_a_benefit_is_read_off_the_normal():
    values = net([line(100, {A: 1}, cost=True), line(150, {B: 1})], (LOGNORMAL, AS_ENTERED))
    chance = float(ndtr(np.log(1.5 / 1.1) / SIGMA))
    assert chance == pytest.approx(1 - GOLDEN["E6.2"]["p_gt_1_5"])
    assert (values > 0).mean() == pytest.approx(chance, abs=ERRORS * np.sqrt(chance * (1 - chance) / MANY.draws))


@pytest.mark.parametrize(("cases", "rho"), [((0, 0), MANY.within), ((0, 1), MANY.between)])
@methods
def test_two_lognormal_benefits_spread_as_their_covariance_says(cases, rho, method):
    lines = [line(pounds, {A: 1}, case=case) for pounds, case in zip((100, 60), cases, strict=True)]
    mean, variance = MOMENTS[Shape.LOGNORMAL]
    covariance = mean**2 * (np.exp(rho * SIGMA**2) - 1)
    expected = (100**2 + 60**2) * variance + 2 * 100 * 60 * covariance
    assert_mean_and_deviation(net(lines, LOGNORMAL, replace(MANY, method=method)), 160 * mean, expected)


@methods
def test_a_cost_that_grows_as_the_benefit_shrinks_widens_the_net_value(method):
    lines = [line(60, {A: 1}, cost=True), line(100, {B: 1})]
    mean, variance = MOMENTS[Shape.LOGNORMAL]
    covariance = mean**2 * (np.exp(-MANY.within * SIGMA**2) - 1)
    expected = (100**2 + 60**2) * variance - 2 * 100 * 60 * covariance
    assert expected > (100**2 + 60**2) * variance
    assert_mean_and_deviation(net(lines, LOGNORMAL, replace(MANY, method=method)), 40 * mean, expected)


@methods
@pytest.mark.parametrize(("between", "within"), [(0.0, 0.0), (0.0, 0.9), (0.3, 0.5), (0.6, 0.6), (1.0, 1.0)])
def test_a_sum_of_normals_has_the_deviation_of_all_its_pairs(between, within, method):
    """Three projects of two lines each, so narrow that they are normal: E6.5 with projects of several lines."""
    narrow = 0.001
    nearly_normal = Estimate(Shape.LOGNORMAL, 1.0, None, float(np.exp(narrow * ndtri(0.8))))
    case, pounds = np.repeat(np.arange(3), 2), np.array([3000.0, 1000, 500, 2500, 4000, 200])
    lines = [line(amount, {A: 1}, case=one) for amount, one in zip(pounds, case, strict=True)]
    rho = np.where(case[:, None] == case, within, between)
    np.fill_diagonal(rho, 1.0)
    deviations = narrow * pounds
    values = net(lines, nearly_normal, replace(MANY, method=method, between=between, within=within))
    assert_mean_and_deviation(values, pounds.sum() * (1 + narrow**2 / 2), deviations @ rho @ deviations)


@methods
def test_multipliers_of_any_shape_keep_the_rank_correlation_that_was_asked_for(method):
    lines = [line(1, {A: 1}), line(1, {A: 1}), line(1, {A: 1}, case=1), line(1, {A: 1}, case=1, cost=True)]
    values = drawn(lines, [PERT, LOGNORMAL, TRIANGULAR, PERT], replace(MANY, method=method))
    found = stats.spearmanr(values, axis=1).statistic
    within, between = (6 / np.pi * np.arcsin(rho / 2) for rho in (MANY.within, MANY.between))
    expected = np.array(
        [
            [1, within, between, -between],
            [within, 1, between, -between],
            [between, between, 1, -within],
            [-between, -between, -within, 1],
        ]
    )
    assert found == pytest.approx(expected, abs=ERRORS / np.sqrt(MANY.draws))
