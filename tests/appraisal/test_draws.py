"""Seeded draws: their correlation, their independence of what else is drawn, and order laid on measured values."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.uncertain import EVEN, GOLDEN, PLAIN
from scipy import stats
from scipy.special import ndtr

from benefits.appraisal.draws import Draws, Laid, Method, Settings, correlated, keys_of, problems, usual
from benefits.appraisal.rank_correlation import Scores, ranks, reordered, spearman_of
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
        assert usual().laid is Laid.COMMON_FACTOR
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

    @pytest.mark.parametrize("method", Method)
    def test_worked_example_ten_projects_of_two(self, method):
        # E6.5: sd of the sum of ten with sd 2 is sqrt(10 x 4 + 90 x 0.3 x 4) = 12.1655; 6.3246 if independent.
        example = GOLDEN["E6.5"]
        for rho, expected in ((0.3, example["rho03"]), (0.0, example["rho0"])):
            settings = replace(EVEN if method is Method.SOBOL else PLAIN, method=method, between=rho)
            total = 2 * drawn(settings, range(10), [1] * 10).sum(axis=0, dtype=float)
            assert total.std() == pytest.approx(expected, rel=4 / np.sqrt(2 * settings.draws))


class TestOrderThatIsLaidOnDraws:
    """Iman and Conover, at 5,000 draws as methods 6.2 says."""

    SETTINGS = replace(PLAIN, draws=5000, laid=Laid.RANK_ORDER)
    GROUP = np.repeat(np.arange(5), 4)
    LUCK = np.where(np.arange(20) % 4 == 3, -1, 1)  # the last line of each project is a cost

    def scores(self, settings, group=GROUP, luck=LUCK, only=None):
        """The scores of inputs in these groups; of some of them only."""
        n_groups, n_inputs = int(group.max()) + 1, len(group)
        draws = Draws(settings, np.arange(n_groups), np.arange(n_inputs))
        held = Scores(draws, np.arange(n_groups), np.arange(n_inputs))
        rows = np.arange(n_inputs) if only is None else np.array(only)
        own, groups = held.of_inputs(rows), held.of_groups(np.arange(n_groups))
        return correlated(own, groups, held.shared(), group[rows], luck[rows], settings)

    def values(self, n=5000):
        """Measured values of very different shapes, one row for each input."""
        draw = np.random.default_rng(4)
        rows = [draw.lognormal(size=n), draw.uniform(size=n), draw.exponential(size=n) ** 2, draw.normal(size=n)]
        return np.array(rows * 5, dtype=np.float32)

    def wanted(self, settings):
        normal = np.where(self.GROUP[:, None] == self.GROUP, settings.within, settings.between)
        found = spearman_of(normal) * self.LUCK[:, None] * self.LUCK
        np.fill_diagonal(found, 1.0)
        return found

    @pytest.mark.parametrize("method", [Method.PSEUDO_RANDOM, Method.LATIN_HYPERCUBE])
    @pytest.mark.parametrize(("between", "within"), [(0.3, 0.5), (0.0, 0.0), (0.0, 0.9), (0.6, 0.6)])
    def test_every_pair_is_within_two_hundredths_at_5000(self, method, between, within):
        settings = replace(self.SETTINGS, method=method, between=between, within=within)
        laid = reordered(self.values(), self.scores(settings))
        found = stats.spearmanr(laid, axis=1).statistic
        assert found == pytest.approx(self.wanted(settings), abs=0.02)

    def test_chance_alone_would_not_come_so_near(self):
        draws = Draws(self.SETTINGS, np.arange(5), np.arange(20))
        inputs = np.arange(20)
        normals = correlated(
            draws.of_inputs(inputs), draws.of_groups(np.arange(5)), draws.shared(), self.GROUP, self.LUCK, self.SETTINGS
        )
        found = stats.spearmanr(normals, axis=1).statistic
        assert np.abs(found - self.wanted(self.SETTINGS)).max() > 0.02

    def test_each_row_keeps_its_values(self):
        values = self.values()
        laid = reordered(values, self.scores(self.SETTINGS))
        assert not np.array_equal(laid, values)
        assert np.array_equal(np.sort(laid, axis=1), np.sort(values, axis=1))

    def test_the_seed_names_the_order(self):
        small = replace(self.SETTINGS, draws=256)
        first, again, other = (self.scores(replace(small, seed=seed)) for seed in (1, 1, 2))
        assert np.array_equal(first, again)
        assert not np.array_equal(first, other)

    def test_some_inputs_at_a_time_are_as_all_at_once(self):
        # 16 draws for each of the factors that are freed of chance: of 20 inputs some are and some are not.
        small = replace(self.SETTINGS, draws=256)
        assert np.array_equal(self.scores(small, only=[19, 3, 8]), self.scores(small)[[19, 3, 8]])

    def test_with_many_inputs_what_is_left_to_chance_is_as_small_as_chance(self):
        group = np.repeat(np.arange(60), 5)
        scores = self.scores(self.SETTINGS, group, np.ones(300, dtype=np.int64))
        found = stats.spearmanr(scores, axis=1).statistic
        wanted = spearman_of(np.where(group[:, None] == group, 0.5, 0.3))
        off = (found - wanted)[np.triu_indices(300, 1)]
        assert np.sqrt(np.mean(off**2)) < 1 / np.sqrt(5000)

    @pytest.mark.parametrize("draws", [2, 10, 40])
    def test_few_draws_are_put_in_an_order_too(self, draws):
        scores = self.scores(replace(self.SETTINGS, draws=draws))
        assert np.isfinite(scores).all()

    @given(st.lists(st.integers(-3, 3), min_size=1, max_size=20))
    def test_ranks_are_those_of_a_stable_sort(self, values):
        expected = [sum(other < one for other in values) + values[:at].count(one) for at, one in enumerate(values)]
        assert ranks(np.array([values], dtype=float))[0].tolist() == expected
