"""Seeded draws: their correlation, their independence of what else is drawn, and order laid on measured values."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.uncertain import EVEN, GOLDEN, PLAIN
from scipy import stats
from scipy.special import ndtr

from benefits.appraisal.draws import Draws, Method, Settings, correlated, keys_of, problems, usual
from benefits.appraisal.rank_correlation import nearest_correlation, normal_of, reordered, spearman_of
from benefits.reference.green_book import defaults

SMALL = replace(PLAIN, draws=512)
# From the first version: figures that people have kept must be made again from their seed.
PINNED = [0.2347926, 1.4145159, -0.4127163, 0.6103811]


def drawn(settings, group, luck, keys=None):
    """Normal values of inputs in these groups."""
    group, luck = np.array(group), np.array(luck)
    keys = np.arange(len(group)) if keys is None else np.array(keys)
    held = Draws(settings, np.arange(group.max() + 1), keys)
    own, groups = held.of_inputs(np.arange(len(group))), held.of_groups(np.arange(group.max() + 1))
    return correlated(own, groups, held.shared(), group, luck, settings)


class TestSettings:
    def test_the_usual_ones_are_those_of_the_reference_data(self):
        assert usual() == Settings(10_000, defaults().draws_seed, between=0.3, within=0.5)
        assert usual().method is Method.PSEUDO_RANDOM
        assert problems(usual()) == problems(EVEN) == ()

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"draws": 1}, "simulation, draws: '1' is fewer than 2"),
            ({"seed": -1}, "simulation, seed: '-1' is below 0"),
            ({"between": -0.1}, "simulation, correlation between projects: '-0.1' is not from 0 to 1"),
            ({"within": 0.2}, "simulation, correlation within a project: '0.2' is below the correlation between"),
            ({"within": 1.1}, "simulation, correlation within a project: '1.1' is below the correlation between"),
            ({"method": Method.SOBOL, "draws": 10_000}, "draw 8,192 or 16,384 times"),
        ],
    )
    def test_each_mistake_is_named(self, change, sentence):
        (found,) = problems(replace(PLAIN, **change))
        assert sentence in str(found)


class TestStreams:
    @pytest.mark.parametrize("method", Method)
    def test_a_seed_gives_the_same_draws_twice_and_another_seed_others(self, method):
        settings = replace(SMALL, method=method)
        first, second = (drawn(settings, [0, 0, 1], [1, -1, 1]) for _ in range(2))
        other = drawn(replace(settings, seed=8), [0, 0, 1], [1, -1, 1])
        assert np.array_equal(first, second)
        assert np.isclose(first, other).mean() < 0.01

    def test_the_first_values_of_a_seed_never_change(self):
        values = Draws(Settings(4, 2026, 0.3, 0.5), np.array([5]), np.array([9])).of_inputs(np.array([0]))
        assert values[0].tolist() == pytest.approx(PINNED, abs=1e-6)

    @pytest.mark.parametrize("method", [Method.PSEUDO_RANDOM, Method.LATIN_HYPERCUBE])
    def test_an_input_keeps_its_draws_whatever_else_is_drawn(self, method):
        settings = replace(SMALL, method=method)
        many = Draws(settings, np.arange(3), np.array([4, 8, 2])).of_inputs(np.array([2, 0]))
        few = Draws(settings, np.arange(1), np.array([2, 99])).of_inputs(np.array([0]))
        assert np.array_equal(many[0], few[0])

    @pytest.mark.parametrize("method", Method)
    def test_another_order_of_inputs_orders_their_draws(self, method):
        settings = replace(SMALL, method=method)
        keys, order = np.array([40, 7, 12, 3]), np.array([2, 0, 3, 1])
        here = Draws(settings, np.arange(2), keys).of_inputs(np.arange(4))
        there = Draws(settings, np.arange(2), keys[order]).of_inputs(np.arange(4))
        assert np.array_equal(here[order], there)

    def test_two_inputs_may_not_share_a_key(self):
        with pytest.raises(ValueError, match="share a key"):
            Draws(SMALL, np.arange(2), np.array([1, 1]))

    def test_keys_follow_codes(self):
        keys = keys_of(np.array(["B1", "B2", "C1"], dtype=object))
        assert len(set(keys.tolist())) == 3
        assert (keys >= 0).all()
        assert keys_of(np.array(["C1"], dtype=object))[0] == keys[2]

    def test_a_latin_hypercube_has_one_value_in_each_of_n_parts(self):
        values = Draws(replace(SMALL, method=Method.LATIN_HYPERCUBE), np.arange(1), np.arange(3)).of_inputs(
            np.arange(3)
        )
        strata = np.clip((ndtr(values.astype(float)) * 512), 0, 511.999)
        assert (np.abs(np.sort(strata, axis=1) - (np.arange(512) + 0.5)) < 0.51).all()

    def test_sobol_points_beyond_its_dimensions_are_stratified(self):
        settings = replace(SMALL, draws=8, method=Method.SOBOL)
        values = Draws(settings, np.arange(1), np.arange(1100)).of_inputs(np.arange(1100))
        assert np.isfinite(values).all()
        parts = np.sort(np.clip(ndtr(values.astype(float)) * 8, 0, 7.999).astype(int), axis=1)
        assert (parts == np.arange(8)).all()

    @pytest.mark.parametrize("method", Method)
    def test_each_stream_is_normal(self, method):
        values = Draws(replace(EVEN, method=method), np.arange(1), np.arange(4)).of_inputs(np.arange(4))
        assert [stats.kstest(row, "norm").pvalue > 1e-4 for row in values] == [True] * 4


class TestCorrelation:
    """Standard error of a correlation of 10,000 draws is 0.01 at most; four of them are allowed."""

    @pytest.mark.parametrize("method", Method)
    def test_between_and_within_are_what_was_asked(self, method):
        settings = replace(EVEN if method is Method.SOBOL else PLAIN, method=method)
        found = np.corrcoef(drawn(settings, [0, 0, 1, 1], [1, 1, 1, 1]))
        within, between = 0.5, 0.3
        expected = [
            [1, within, between, between],
            [within, 1, between, between],
            [between, between, 1, within],
            [between, between, within, 1],
        ]
        assert found == pytest.approx(np.array(expected), abs=0.04)

    def test_bad_luck_raises_cost_and_cuts_benefit(self):
        benefit, cost, other_cost = np.arange(3)
        found = np.corrcoef(drawn(PLAIN, [0, 0, 1], [1, -1, -1]))
        assert found[benefit, cost] == pytest.approx(-0.5, abs=0.04)
        assert found[benefit, other_cost] == pytest.approx(-0.3, abs=0.04)
        assert found[cost, other_cost] == pytest.approx(0.3, abs=0.04)

    @pytest.mark.parametrize("rho", [0.0, 0.3, 0.5, 1.0])
    def test_rank_correlation_is_six_over_pi_asin_half_rho(self, rho):
        one, other = drawn(replace(PLAIN, between=rho, within=max(rho, 0.5)), [0, 1], [1, 1])
        found = stats.spearmanr(one, other).statistic
        assert found == pytest.approx(6 / np.pi * np.arcsin(rho / 2), abs=0.04)
        assert spearman_of(np.array(rho)) == pytest.approx(6 / np.pi * np.arcsin(rho / 2))

    @given(st.floats(-1, 1))
    def test_rank_and_normal_correlation_turn_into_each_other(self, rho):
        assert normal_of(spearman_of(np.array(rho))) == pytest.approx(rho, abs=1e-12)

    @pytest.mark.parametrize("method", Method)
    def test_worked_example_ten_projects_of_two(self, method):
        # E6.5: sd of the sum of ten with sd 2 is sqrt(10 x 4 + 90 x 0.3 x 4) = 12.1655; 6.3246 if independent.
        example = GOLDEN["E6.5"]
        for rho, expected in ((0.3, example["rho03"]), (0.0, example["rho0"])):
            settings = replace(EVEN if method is Method.SOBOL else PLAIN, method=method, between=rho)
            total = 2 * drawn(settings, range(10), [1] * 10).sum(axis=0, dtype=float)
            assert total.std() == pytest.approx(expected, rel=4 / np.sqrt(2 * settings.draws))


class TestOrderLaidOnMeasuredValues:
    TARGET = np.array([[1, 0.6, -0.3], [0.6, 1, 0.2], [-0.3, 0.2, 1]])

    def columns(self, n=5000):
        draw = np.random.default_rng(4)
        return np.stack([draw.lognormal(size=n), draw.uniform(size=n), draw.exponential(size=n) ** 2], axis=1)

    def test_rank_correlation_is_within_two_hundredths_at_5000(self):
        laid = reordered(self.columns(), self.TARGET, seed=1)
        assert stats.spearmanr(laid).statistic == pytest.approx(self.TARGET, abs=0.02)

    def test_every_column_keeps_its_values(self):
        columns = self.columns()
        assert np.array_equal(np.sort(reordered(columns, self.TARGET, seed=1), axis=0), np.sort(columns, axis=0))

    def test_the_seed_names_the_order(self):
        first, second, other = (reordered(self.columns(200), self.TARGET, seed=seed) for seed in (1, 1, 2))
        assert np.array_equal(first, second)
        assert not np.array_equal(first, other)

    def test_what_cannot_hold_together_is_brought_to_the_nearest_that_can(self):
        impossible = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
        assert np.linalg.eigvalsh(impossible)[0] < -0.5
        found = nearest_correlation(impossible)
        assert np.linalg.eigvalsh(found)[0] > 0
        assert np.diag(found).tolist() == [1.0, 1.0, 1.0]
        # By symmetry the nearest is the same in size everywhere, and the largest that can be: one half.
        assert found == pytest.approx(np.where(impossible < 0, -0.5, 0.5) + np.eye(3) / 2, abs=1e-6)
        laid = reordered(self.columns(), impossible, seed=1)
        assert stats.spearmanr(laid).statistic == pytest.approx(spearman_of(found - np.eye(3) * 0), abs=0.03)

    @given(st.integers(0, 10_000), st.integers(2, 6))
    def test_no_correlation_matrix_tried_is_nearer_than_the_repair(self, seed, k):
        draw = np.random.default_rng(seed)
        target = np.clip(draw.uniform(-1, 1, (k, k)), -1, 1)
        target = np.triu(target, 1) + np.triu(target, 1).T + np.eye(k)
        found = nearest_correlation(target)
        assert np.linalg.eigvalsh(found)[0] > 0
        for _ in range(20):
            other = np.corrcoef(draw.standard_normal((k, k + 1)))
            for part in (0.01, 0.3, 1.0):
                near = (1 - part) * found + part * other
                assert np.linalg.norm(near - target) >= np.linalg.norm(found - target) - 1e-6

    def test_a_correlation_matrix_is_left_alone(self):
        assert np.array_equal(nearest_correlation(self.TARGET), self.TARGET)

    @pytest.mark.parametrize(
        "target", [[[1, 0.2], [0.3, 1]], [[1, 1.2], [1.2, 1]], [[2, 0], [0, 1]], [[1, 0, 0], [0, 1, 0]]]
    )
    def test_what_is_no_correlation_is_refused(self, target):
        with pytest.raises(ValueError, match="give"):
            nearest_correlation(np.array(target, dtype=float))

    def test_too_few_rows_or_another_size_is_refused(self):
        with pytest.raises(ValueError, match="more rows than columns"):
            reordered(np.zeros((3, 3)), self.TARGET, seed=1)
        with pytest.raises(ValueError, match="one correlation for each pair"):
            reordered(np.zeros((9, 2)), self.TARGET, seed=1)
