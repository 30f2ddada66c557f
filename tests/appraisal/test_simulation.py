"""Monte Carlo over the cube: worked examples, closed forms, the same in another order or size, and draw by draw."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain.uncertain import (
    AS_ENTERED,
    COST,
    EVEN,
    GOLDEN,
    MILLION,
    NOBODY,
    PLAIN,
    RUNNING,
    A,
    B,
    C,
    appraised,
    inputs_of,
    line,
    one_by_one,
    some_estimates,
    some_lines,
)

from benefits.appraisal.cube import Money, retaken
from benefits.appraisal.distributions import Ends, Estimate, Shape, multipliers
from benefits.appraisal.draws import Laid, Method
from benefits.appraisal.lenses import ALL_LENSES, Appraisal, Claims, Lens, Standpoint
from benefits.appraisal.sensitivity import net_if_delayed
from benefits.appraisal.simulation import LENSES, Cancelled, multipliers_drawn, simulate
from benefits.appraisal.spreads import chance_error, spread_of
from benefits.appraisal.stress import CostTail, tail_stress, usual_tail
from benefits.appraisal.tornado import tornado
from benefits.appraisal.uncertain_lines import Inputs, whole_lines
from benefits.errors import Refused
from benefits.reference.green_book import schedule

OWN, GOVERNMENT, SOCIETY, OWN_CASH = LENSES
NOTHING = np.zeros(0, dtype=np.int64)
E613 = GOLDEN["E6.13"]
UNSURE = (Estimate(Shape.LOGNORMAL, 1.1, None, 1.4), Estimate(Shape.PERT, 0.8, 0.3, 1.1))
# So narrow that it is normal to within a thousandth.
NARROW = 0.001
NEARLY_NORMAL = Estimate(Shape.LOGNORMAL, 1.0, None, float(np.exp(NARROW * 0.8416212335729143)))


def run(lines, estimates=UNSURE, settings=PLAIN, **more):
    appraisal = appraised(lines)
    return simulate(appraisal, inputs_of(appraisal, estimates), settings, **more)


def normal_lines(mean, deviation, case=0):
    """A benefit and a cost that is fixed, such that the net value is normal."""
    gain = deviation / NARROW
    return [line(gain - mean, {A: 1}, case=case, cost=True), line(gain, {B: 1}, case=case)]


@pytest.fixture(scope="module", params=[Method.PSEUDO_RANDOM, Method.SOBOL])
def running(request):
    """Example R; that a cost turns the luck of its project round makes the correlation negative."""
    return run(RUNNING, settings=replace(PLAIN, draws=1 << 16, method=request.param, within=-E613["latent_corr"]))


class TestTheRunningExample:
    """E6.13: latent correlation -.4 between the benefit and the cost, to the tolerance that the example names."""

    def test_mean_is_the_exact_one(self, running):
        pvb, pvc = 0.9 * GOLDEN["E1.1"]["pv_benefit"], GOLDEN["E1.1"]["pv_cost"]
        exact = (pvb * (0.3 + 4 * 0.8 + 1.1) / 6 - pvc * GOLDEN["E6.2"]["mean"]) * MILLION
        assert exact == pytest.approx(E613["xg_mean_exact"] * MILLION, rel=1e-6)
        spread = running.spread(GOVERNMENT)
        assert spread.mean[0] == pytest.approx(exact, abs=4 * spread.mean_error[0])

    def test_percentiles_and_chances(self, running):
        spread, tolerance = running.spread(GOVERNMENT), E613["tolerance"]
        percentiles = [spread.p10[0], spread.p50[0], spread.p90[0]]
        assert percentiles == pytest.approx(
            [one * MILLION for one in E613["xg_p10_p50_p90"]], abs=3 * tolerance * MILLION
        )
        assert spread.chance_of_gain[0] == pytest.approx(E613["p_xg"], abs=0.008)
        assert running.spread(OWN).chance_of_gain[0] < 0.001
        assert running.chance_at_risk()[0] == pytest.approx(E613["p_at_risk"], abs=0.008)
        regret = running.regret_of_dropping()[0] / MILLION
        assert regret == pytest.approx(E613["expected_regret_of_dropping"], abs=tolerance)

    def test_a_positive_point_estimate_hides_a_likely_loss(self, running):
        assert appraised(RUNNING).net(GOVERNMENT)[0] == pytest.approx(2.7232 * MILLION, rel=1e-4)
        assert 1 - running.spread(GOVERNMENT).chance_of_gain[0] == pytest.approx(0.72, abs=0.01)


class TestClosedForms:
    def test_worked_example_of_a_normal_net_value(self):
        example = GOLDEN["E6.3"]
        found = run(
            normal_lines(example["mu"], example["sd"]), (AS_ENTERED, NEARLY_NORMAL), replace(PLAIN, draws=40_000)
        )
        spread = found.spread(SOCIETY)
        assert spread.mean[0] == pytest.approx(2, abs=4 * 4 / 200)
        assert spread.deviation[0] == pytest.approx(4, rel=4 / np.sqrt(80_000))
        assert spread.chance_of_gain[0] == pytest.approx(example["p_pos"], abs=4 * spread.chance_error[0])
        assert (spread.p10[0], spread.p90[0]) == pytest.approx((example["p10"], example["p90"]), abs=0.15)

    @pytest.mark.parametrize("method", Method)
    def test_worked_example_of_ten_projects(self, method):
        # E6.5: independence would halve the risk of the portfolio.
        lines = [one for case in range(10) for one in normal_lines(1, 2, case)]
        at = replace(EVEN if method is Method.SOBOL else PLAIN, method=method)
        for between, expected in ((0.3, GOLDEN["E6.5"]["rho03"]), (0.0, GOLDEN["E6.5"]["rho0"])):
            total = run(lines, (AS_ENTERED, NEARLY_NORMAL), replace(at, between=between)).portfolio(SOCIETY)
            assert total.std() == pytest.approx(expected, rel=4 / np.sqrt(2 * at.draws))
        assert GOLDEN["E6.5"]["rho03"] / GOLDEN["E6.5"]["rho0"] == pytest.approx(1.92, abs=0.01)

    @pytest.mark.parametrize("method", Method)
    def test_the_mean_is_the_sum_of_present_values_times_mean_multipliers(self, method):
        lines = some_lines(5)
        appraisal = appraised(lines)
        inputs = inputs_of(appraisal, some_estimates(5, len(whole_lines(appraisal.cube)[1])))
        found = simulate(appraisal, inputs, replace(EVEN if method is Method.SOBOL else PLAIN, method=method))
        times = np.append(inputs.multipliers.mean, 1.0)[inputs.line_input]
        scaled = appraised([{**one, "amounts": one["amounts"] * by} for one, by in zip(lines, times, strict=True)])
        for lens in LENSES:
            spread = found.spread(lens)
            assert (np.abs(spread.mean - scaled.net(lens)) <= 4.5 * spread.mean_error).all()
        pair = scaled.values().net
        assert (np.abs(found.pairs.mean - pair) <= 4.5 * found.pairs.mean_error + 1e-7 * np.abs(pair)).all()

    def test_even_draws_find_the_mean_better_than_the_plain_error_says(self):
        exact = run(RUNNING, settings=replace(EVEN, draws=1 << 17)).spread(SOCIETY).mean[0]
        for method in (Method.LATIN_HYPERCUBE, Method.SOBOL):
            off = []
            for seed in range(20):
                spread = run(RUNNING, settings=replace(EVEN, draws=1024, seed=seed, method=method)).spread(SOCIETY)
                off.append((spread.mean[0] - exact) / spread.mean_error[0])
            assert np.sqrt(np.mean(np.square(off))) < 0.5


class TestAsEntered:
    @given(st.integers(0, 10_000))
    @settings(max_examples=15)
    def test_with_every_multiplier_one_every_draw_is_the_appraisal(self, seed):
        appraisal = appraised(some_lines(seed))
        at = replace(PLAIN, draws=20)
        found = simulate(appraisal, inputs_of(appraisal, AS_ENTERED), at, lenses=ALL_LENSES)
        for lens in ALL_LENSES:
            expected = np.repeat(appraisal.net(lens)[:, None], 20, axis=1)
            assert found.draws(lens) == pytest.approx(expected, rel=1e-6, abs=1e-6)
        assert found.pairs.mean == pytest.approx(appraisal.values().net, rel=1e-6, abs=1e-6)
        assert found.pairs.p10 == pytest.approx(found.pairs.p90, rel=1e-6, abs=1e-6)
        by_party = np.bincount(appraisal.cube.pair_party, appraisal.values().net, NOBODY + 1)
        assert found.parties == pytest.approx(np.repeat(by_party[:, None], 20, axis=1), rel=1e-6, abs=1e-6)

    def test_lines_without_an_input_stay_as_they_are(self):
        appraisal = appraised(RUNNING)
        inputs = replace(
            inputs_of(appraisal, AS_ENTERED),
            multipliers=multipliers([Estimate(Shape.PERT, 0.8, 0.3, 1.1)]),
            line_input=np.array([-1, 0]),
            input_key=np.zeros(1, dtype=np.int64),
        )
        found = simulate(appraisal, inputs, PLAIN)
        cost = GOLDEN["E1.1"]["pv_cost"] * MILLION
        drawn = multipliers_drawn(appraisal, inputs, PLAIN, np.array([0]))[0].astype(float)
        assert found.draws(SOCIETY)[0] == pytest.approx(
            drawn * GOLDEN["E1.1"]["pv_benefit"] * MILLION - cost, rel=1e-5, abs=1
        )

    def test_nothing_uncertain_at_all_is_the_appraisal(self):
        appraisal = appraised(RUNNING)
        inputs = replace(
            inputs_of(appraisal, AS_ENTERED),
            multipliers=multipliers([]),
            line_input=np.array([-1, -1]),
            input_key=np.zeros(0, dtype=np.int64),
        )
        assert simulate(appraisal, inputs, PLAIN).spread(OWN).p50 == pytest.approx(appraisal.net(OWN))


class TestDrawByDraw:
    @pytest.mark.parametrize("seed", range(4))
    @pytest.mark.parametrize("method", Method)
    def test_fifty_draws_are_those_of_a_plain_loop_with_exact_quantiles(self, seed, method):
        appraisal = appraised(some_lines(seed, n_cases=3))
        inputs = inputs_of(appraisal, some_estimates(seed, len(whole_lines(appraisal.cube)[1])), case_key=[5, 2, 9])
        at = replace(PLAIN, draws=64, method=method)
        lens = ALL_LENSES[(seed * 3 + list(Method).index(method)) % len(ALL_LENSES)]
        found = simulate(appraisal, inputs, at, lenses=(lens,)).draws(lens)[:, :50]
        size = np.abs(appraisal.values().net).max()
        assert found == pytest.approx(one_by_one(appraisal, inputs, at, lens, 50), abs=3e-5 * size)


class TestTheSameFigures:
    LINES = some_lines(11, n_cases=7)

    @pytest.mark.parametrize("method", Method)
    def test_for_a_seed_whatever_is_worked_on_at_a_time(self, method):
        at = replace(PLAIN, draws=512, method=method)
        first, *others = [run(self.LINES, settings=at, at_a_time=size) for size in (160, 1, 33, 10_000)]
        for other in others:
            assert np.array_equal(first.held, other.held)
            assert np.array_equal(first.parties, other.parties)
            assert all(np.array_equal(vars(first.pairs)[name], vars(other.pairs)[name]) for name in vars(first.pairs))

    def test_another_seed_gives_others(self):
        first, other = (run(self.LINES, settings=replace(PLAIN, seed=seed)) for seed in (7, 8))
        assert not np.isclose(first.held, other.held).any(axis=2).all()
        assert first.spread(SOCIETY).mean == pytest.approx(other.spread(SOCIETY).mean, rel=0.1, abs=1e5)

    @pytest.mark.parametrize("method", Method)
    def test_in_another_order_of_projects(self, method):
        order = np.array([3, 0, 6, 2, 5, 1, 4])
        moved = [one for case in order for one in self.LINES if one["case"] == case]
        place = {case: at for at, case in enumerate(order)}
        lines = [{**one, "record": None, "case": place[one["case"]]} for one in moved]
        parts = {}
        for row, one in enumerate(lines):  # parts keep to the whole that stands before them
            lines[row] = {**one, "record": parts.get(one["case"], row) if one["part"] else row}
            parts[one["case"]] = row
        at = replace(PLAIN, draws=256, method=method)
        here, there = appraised(self.LINES), appraised(lines)
        first = simulate(here, inputs_of(here, UNSURE), at)
        other = simulate(there, inputs_of(there, UNSURE, case_key=order), at)
        assert other.held == pytest.approx(first.held[:, order], rel=1e-6)
        assert other.parties == pytest.approx(first.parties, rel=1e-9, abs=1e-3)

    def test_a_project_added_leaves_the_others_as_they_are(self):
        few = run([one for one in self.LINES if one["case"] < 4])
        assert np.array_equal(few.held, run(self.LINES).held[:, :4])

    def test_all_pounds_scaled_scale_every_figure(self):
        thousand = [{**one, "amounts": one["amounts"] * 1024} for one in self.LINES]
        first, other = run(self.LINES), run(thousand)
        assert np.array_equal(first.held * np.float32(1024), other.held)
        assert other.spread(GOVERNMENT).chance_of_gain.tolist() == first.spread(GOVERNMENT).chance_of_gain.tolist()
        assert other.regret_of_dropping() == pytest.approx(1024 * first.regret_of_dropping())


class TestWhoGains:
    def test_parties_add_up_to_society_in_every_draw(self):
        found = run(some_lines(3))
        assert found.parties.sum(axis=0) == pytest.approx(found.portfolio(SOCIETY), rel=1e-6, abs=1)

    def test_pairs_are_the_spread_of_each_party_in_each_case(self):
        appraisal = appraised(some_lines(3))
        inputs = inputs_of(appraisal, UNSURE)
        found = simulate(appraisal, inputs, PLAIN)
        only = simulate(appraisal, inputs, PLAIN, party_lens=Lens(claims=Claims.ACCEPTED))
        lost = appraisal.cube.pair_party == C
        assert (np.abs(found.pairs.mean - only.pairs.mean)[lost] > 0).any()
        assert np.array_equal(found.pairs.mean[~lost], only.pairs.mean[~lost])
        of_society = np.bincount(appraisal.cube.pair_case, found.pairs.mean)
        assert of_society == pytest.approx(found.spread(SOCIETY).mean, rel=1e-6)

    def test_parties_can_be_left_out(self):
        found = run(some_lines(3), party_lens=None)
        assert len(found.pairs.mean) == 0
        assert not found.parties.any()
        assert np.array_equal(found.held, run(some_lines(3)).held)

    def test_a_part_of_the_portfolio_is_the_sum_of_its_cases(self):
        found = run(some_lines(3))
        chosen = np.array([True, False, True, False])
        assert found.portfolio(GOVERNMENT, chosen) == pytest.approx(
            found.draws(GOVERNMENT)[[0, 2]].sum(axis=0), rel=1e-5
        )

    def test_what_projects_share_does_not_average_out(self):
        lines = [{**one, "case": case} for case in range(30) for one in RUNNING]
        shared, apart = (run(lines, settings=replace(PLAIN, between=rho)).portfolio(SOCIETY) for rho in (0.3, 0.0))
        assert shared.std() > 2 * apart.std()

    def test_lines_of_one_project_in_two_options_share_their_luck(self):
        appraisal = appraised([line(100, {A: 1}), line(200, {A: 1}, case=1)])
        alone = inputs_of(appraisal, UNSURE)
        together = replace(alone, case_group=np.zeros(2, dtype=np.int64), group_key=np.zeros(1, dtype=np.int64))
        for inputs, expected in ((alone, 0.3), (together, 0.5)):
            one, other = simulate(appraisal, inputs, PLAIN, lenses=(SOCIETY,)).draws(SOCIETY)
            assert np.corrcoef(one, other)[0, 1] == pytest.approx(expected, abs=0.04)

    def test_an_input_may_not_reach_across_groups(self):
        appraisal = appraised([line(100, {A: 1}), line(200, {A: 1}, case=1)])
        inputs = inputs_of(appraisal, UNSURE)
        with pytest.raises(ValueError, match="two groups"):
            simulate(appraisal, replace(inputs, line_input=np.array([0, 0])), PLAIN)
        with pytest.raises(ValueError, match="no line"):
            simulate(appraisal, replace(inputs, line_input=np.array([0, -1])), PLAIN)

    def test_draws_that_were_not_kept_are_refused(self):
        with pytest.raises(ValueError, match="were not kept"):
            run(RUNNING, settings=replace(PLAIN, draws=4), lenses=(SOCIETY,)).draws(OWN)


class TestLongWork:
    LINES = some_lines(2, n_cases=6)

    def test_progress_counts_up_to_all_groups(self):
        told = []
        run(self.LINES, settings=replace(PLAIN, draws=8), at_a_time=1, on_progress=lambda *now: told.append(now))
        assert told == [(done, 6) for done in range(1, 7)]

    def test_cancelling_stops_at_once_and_returns_nothing(self):
        told = []
        with pytest.raises(Cancelled, match="Nothing of it is kept"):
            run(
                self.LINES,
                settings=replace(PLAIN, draws=8),
                at_a_time=1,
                on_progress=lambda *now: told.append(now),
                is_cancelled=lambda: len(told) == 2,
            )
        assert told == [(1, 6), (2, 6)]

    def test_settings_with_problems_are_refused(self):
        with pytest.raises(Refused, match="16,384"):
            run(self.LINES, settings=replace(PLAIN, method=Method.SOBOL))

    def test_what_is_kept_cannot_be_changed(self):
        found = run(self.LINES, settings=replace(PLAIN, draws=8))
        with pytest.raises(ValueError, match="read-only"):
            found.draws(OWN)[0, 0] = 1.0


class TestSpreads:
    @given(st.integers(0, 10_000), st.sampled_from([2, 9, 50, 1001]), st.sampled_from([1.0, 1e-3, 1e9]))
    def test_percentiles_are_those_of_the_sorted_draws(self, seed, n, size):
        draw = np.random.default_rng(seed)
        rows = np.stack(
            [
                draw.standard_normal(n),
                draw.lognormal(sigma=2, size=n),
                draw.integers(0, 3, n).astype(float),
                np.full(n, -7.0),
                np.where(np.arange(n) == 0, 1e6, draw.random(n)),
            ]
        ).astype(np.float32) * np.float32(size)
        found = spread_of(np.tile(rows, (6, 1)))
        ordered = np.sort(rows, axis=1)
        for percent, values in ((10, found.p10), (50, found.p50), (90, found.p90)):
            place = next(k for k in range(n) if 100 * (k + 1) >= percent * n)
            assert values.tolist() == ordered[:, place].tolist() * 6
        assert found.mean[:5] == pytest.approx(rows.astype(float).mean(axis=1))
        assert found.deviation[:5] == pytest.approx(rows.astype(float).std(axis=1), abs=1e-9 * size)
        assert found.chance_of_gain[:5].tolist() == (rows > 0.005).mean(axis=1).tolist()

    def test_values_that_hardly_differ_keep_their_order(self):
        rows = np.array([[1e6, 1e6 + 0.0625, 1e6 + 0.125]], dtype=np.float32)
        found = spread_of(rows)
        assert (found.p10[0], found.p50[0], found.p90[0]) == (1e6, 1e6 + 0.0625, 1e6 + 0.125)

    def test_error_of_an_even_chance_of_ten_thousand_is_half_a_point(self):
        assert chance_error(np.array([0.5, 0.0, 0.1]), 10_000) == pytest.approx([0.005, 0.0, 0.003])

    def test_half_a_penny_is_no_gain(self):
        assert spread_of(np.array([0.004, 0.006, -1.0, 0.0])).chance_of_gain.tolist() == [0.25]


class TestBesideTheSimulation:
    def test_one_in_six_costs_five_times_as_much(self):
        assert usual_tail() == CostTail(one_in=6, cost_factor=5.0)
        appraisal = appraised(RUNNING)
        found = tail_stress(appraisal, SOCIETY, usual_tail(), gate=np.array([1]))
        cost, benefit = GOLDEN["E1.1"]["pv_cost"], GOLDEN["E1.1"]["pv_benefit"]
        assert found.as_entered == pytest.approx([(benefit - cost) * MILLION])
        assert found.in_tail == pytest.approx([(benefit - 5 * cost) * MILLION])
        # Stopped after year 1: five times 10 and 5, and the benefit of 4 in year 1.
        assert found.if_stopped == pytest.approx([(4 / 1.035 - 5 * (COST[0] + COST[1] / 1.035)) * MILLION])

    def test_a_gate_at_the_end_stops_nothing(self):
        appraisal = appraised(some_lines(1))
        found = tail_stress(appraisal, OWN, usual_tail(), gate=np.full(4, 9))
        assert found.if_stopped == pytest.approx(found.in_tail)

    def test_the_payers_stay_the_payers_where_it_stops_before_they_pay(self):
        late = [line([0, 10], {A: 1}, cost=True), line([6, 6], {A: 1})]
        found = tail_stress(appraised(late), OWN, usual_tail(), gate=np.array([0]))
        assert found.if_stopped.tolist() == [6.0]

    def test_worked_example_of_a_tornado(self):
        # E6.12: benefits x 0.6 and 1.1, cost x 0.9 and 1.5, each at P10 and P90; a year's delay beside them.
        example, appraisal = GOLDEN["E6.12"], appraised(RUNNING)
        ends = (
            Estimate(Shape.TRIANGULAR, 1.0, 0.9, 1.5, Ends.PERCENTILES),
            Estimate(Shape.PERT, 0.8, 0.6, 1.1, Ends.PERCENTILES),
        )
        found = tornado(appraisal, inputs_of(appraisal, ends), SOCIETY)
        assert found.case.tolist() == [0, 0]
        benefit, cost = (found.input.tolist().index(one) for one in (0, 1))
        assert benefit == 0
        values = [found.at_p10[benefit], found.at_p90[benefit], found.at_p90[cost], found.at_p10[cost]]
        assert values == pytest.approx([one * MILLION for one in (*example["benefit"], *example["cost"])], abs=10)
        late = net_if_delayed(appraisal, SOCIETY, [schedule("standard"), schedule("health")])
        assert [late[0], appraisal.net(SOCIETY)[0]] == pytest.approx([one * MILLION for one in example["delay"]])

    def test_a_ratio_of_means_is_not_a_mean_of_ratios(self):
        # E6.11: a benefit of 12 for a cost of 8 or 12; what is kept are pounds, so a ratio is made of their means.
        kept = {"benefit": np.full(2, 12.0), "cost": np.array([8.0, 12.0])}
        means = {name: spread_of(values).mean[0] for name, values in kept.items()}
        assert means["benefit"] / means["cost"] == pytest.approx(GOLDEN["E6.11"]["ratio_e"])
        assert spread_of(kept["benefit"] / kept["cost"]).mean[0] == pytest.approx(GOLDEN["E6.11"]["e_ratio"])

    def test_only_cash_in_del_budgets_counts_in_the_cash_lens(self):
        assert Lens(Standpoint.OWN, Money.DEL_CASH) == OWN_CASH
        found = run([line(100, {A: 1}, cost=True), line(300, {C: 1}), line(50, {A: 1})], AS_ENTERED)
        assert found.spread(OWN_CASH).mean.tolist() == [-50.0]

    def test_every_line_that_counts_varies_by_itself_and_parts_with_their_whole(self):
        cube = appraised([*some_lines(0, 1), line(5, {A: 1}, record=-1), line(6, {A: 1}, record=-1)]).cube
        line_input, first = whole_lines(cube)
        assert sorted(set(line_input.tolist()) - {-1}) == list(range(len(first)))
        assert (line_input[~cube.line_is_headline] == -1).all()
        parts = np.flatnonzero(cube.line_is_part)
        assert all(line_input[row] == line_input[cube.line_record[row]] for row in parts)
        assert all(
            line_input[one] != line_input[other]
            for one, other in itertools.pairwise(np.flatnonzero(~cube.line_is_part & cube.line_is_headline))
        )


def test_a_portfolio_without_projects_has_no_figures_and_no_trouble():
    appraisal = appraised(RUNNING)
    cube = retaken(
        appraisal.cube,
        start=NOTHING,
        horizon=NOTHING,
        lines=NOTHING,
        line_case=NOTHING,
        amounts=np.zeros((0, 5)),
        entries=NOTHING,
        entry_line=NOTHING,
    )
    nobody = Inputs(multipliers([]), NOTHING, NOTHING, NOTHING, NOTHING)
    found = simulate(Appraisal(cube, appraisal.factors), nobody, replace(PLAIN, draws=8))
    assert found.held.shape == (4, 0, 8)
    assert found.spread(OWN).mean.tolist() == found.chance_at_risk().tolist() == found.pairs.p10.tolist() == []
    assert found.portfolio(SOCIETY).tolist() == [0.0] * 8


class TestCorrelationByReordering:
    """Iman and Conover by choice: each input keeps its own draws, in another order."""

    AT = replace(PLAIN, draws=2000, laid=Laid.RANK_ORDER)

    def some(self, seed=3):
        appraisal = appraised(some_lines(seed))
        return appraisal, inputs_of(appraisal, some_estimates(seed, len(whole_lines(appraisal.cube)[1])))

    def test_every_input_keeps_the_values_that_it_has_drawn_by_itself(self):
        appraisal, inputs = self.some()
        rows = np.arange(len(inputs.input_key))
        alone = replace(self.AT, between=0.0, within=0.0, laid=Laid.COMMON_FACTOR)
        drawn, laid = (multipliers_drawn(appraisal, inputs, at, rows) for at in (alone, self.AT))
        assert not np.array_equal(drawn, laid)
        assert np.array_equal(np.sort(drawn, axis=1), np.sort(laid, axis=1))

    @pytest.mark.parametrize("method", Method)
    def test_the_figures_are_the_same_however_many_at_a_time(self, method):
        at = replace(self.AT, draws=1024, method=method)
        appraisal, inputs = self.some()
        few, many = (simulate(appraisal, inputs, at, at_a_time=size) for size in (1, 10_000))
        assert np.array_equal(few.held, many.held)
        assert np.array_equal(few.parties, many.parties)

    def test_the_spread_is_that_of_common_factors_to_the_size_of_chance(self):
        lines = [one for case in range(10) for one in normal_lines(1, 2, case)]
        for between, expected in ((0.3, GOLDEN["E6.5"]["rho03"]), (0.0, GOLDEN["E6.5"]["rho0"])):
            at = replace(PLAIN, between=between, laid=Laid.RANK_ORDER)
            total = run(lines, (AS_ENTERED, NEARLY_NORMAL), at).portfolio(SOCIETY)
            assert total.std() == pytest.approx(expected, rel=4 / np.sqrt(2 * at.draws))

    def test_bad_luck_raises_cost_and_cuts_benefit(self):
        appraisal = appraised(RUNNING)
        cost, benefit = multipliers_drawn(appraisal, inputs_of(appraisal, UNSURE), self.AT, np.arange(2))
        assert np.corrcoef(cost, benefit)[0, 1] < -0.4

    def test_it_can_be_stopped_and_tells_how_far_it_is(self):
        told = []
        appraisal, inputs = self.some()
        simulate(appraisal, inputs, self.AT, at_a_time=1, on_progress=lambda *now: told.append(now))
        assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
        with pytest.raises(Cancelled):
            simulate(appraisal, inputs, self.AT, is_cancelled=lambda: True)
