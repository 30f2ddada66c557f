"""How long a simulation takes beside drawing its normal values alone and beside what people write.

Both peers and the engine run in the same minute on one thread; times are of the processor, so that what else the
machine does disturbs them least. Only answers are asserted. The ways that people write are run on fewer draws and
scaled, as is said where they are printed.
"""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from time import process_time

import numpy as np
import pytest
from portfolio_tables import portfolio
from scipy.special import betaincinv, ndtr

from benefits.appraisal.distributions import Estimate, Shape, multipliers
from benefits.appraisal.draws import Method, Settings, usual
from benefits.appraisal.sensitivity import line_effects
from benefits.appraisal.simulation import LENSES, simulate
from benefits.appraisal.uncertain_lines import Inputs, whole_lines
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis

pytestmark = pytest.mark.bench

PROJECTS, YEARS = 1000, 11
DRAWN_ONE_BY_ONE, DRAWN_IN_LOOPS, DRAWN_EVENLY = 40, 3, 2048


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = process_time()
        work()
        best = min(best, process_time() - start)
    return best


def normals_alone(inputs: int, draws: int) -> None:
    """As many normal values as the simulation needs, in one buffer: the least that has to be done."""
    rng, buffer = np.random.default_rng(1), np.empty((100, draws), dtype=np.float32)
    for _ in range(0, inputs, 100):
        rng.standard_normal(dtype=np.float32, out=buffer)


class Problem:
    """A portfolio, its inputs, and the same in the arrays that people use."""

    def __init__(self) -> None:
        self.appraisal = ledger_of(portfolio(PROJECTS, YEARS), Basis()).appraise()
        cube = self.appraisal.cube
        line_input, first = whole_lines(cube)
        place = np.random.default_rng(2).uniform(0.2, 0.9, len(first))
        estimates = [
            Estimate(Shape.LOGNORMAL, 1.1, None, 1.4) if cube.line_is_cost[row] else Estimate(Shape.PERT, at, 0.1, 1.2)
            for row, at in zip(first, place, strict=True)
        ]
        keys = np.arange(len(first))
        groups = np.arange(PROJECTS)
        self.inputs = Inputs(multipliers(estimates), line_input, keys, groups, groups)
        self.effects = np.stack([line_effects(self.appraisal, lens) for lens in LENSES], axis=1)

    def multipliers_of(self, z: np.ndarray) -> np.ndarray:
        """The multiplier of every input at its normal value, by exact quantiles."""
        held = self.inputs.multipliers
        alpha = 1 + 4 * held.place
        pert = held.low + (held.high - held.low) * betaincinv(alpha, 6 - alpha, ndtr(z))
        return np.where(held.sigma > 0, held.mode * np.exp(held.sigma * z), pert)

    def a_draw_at_a_time(self, draws: int) -> np.ndarray:
        """Vectorised over lines: normals, quantiles, discounting, parties and lenses, for each draw anew."""
        cube, rng = self.appraisal.cube, np.random.default_rng(3)
        sign = np.where(cube.line_is_cost, -1.0, 1.0)
        found = np.empty((len(LENSES), PROJECTS, draws))
        for draw in range(draws):
            luck = np.sqrt(0.3) * rng.standard_normal() + np.sqrt(0.2) * rng.standard_normal(PROJECTS)
            z = sign * luck[cube.line_case] + np.sqrt(0.5) * rng.standard_normal(len(sign))
            amounts = (
                cube.amounts * self.multipliers_of(z[np.argsort(self.inputs.line_input)])[self.inputs.line_input, None]
            )
            present = amounts @ self.appraisal.factors[0]
            entry = (sign * present)[cube.entry_line] * cube.entry_fraction * cube.entry_weight[:, 0]
            np.bincount(cube.entry_pair, entry, minlength=cube.n_pairs)
            for place in range(len(LENSES)):
                value = present * self.effects[:, place]
                found[place, :, draw] = np.bincount(cube.line_case, value, minlength=PROJECTS)
        return found

    def a_line_at_a_time(self, draws: int) -> dict[tuple[int, int], float]:
        """As people write it first: for each draw a loop over entries and years, adding up lenses and parties."""
        cube, rng = self.appraisal.cube, np.random.default_rng(3)
        factors, total = self.appraisal.factors[0], {}
        for _ in range(draws):
            times = self.multipliers_of(rng.standard_normal(len(self.inputs.multipliers)))
            for row, line in enumerate(cube.entry_line):
                present = 0.0
                for year in range(cube.n_years):
                    present += cube.amounts[line, year] * times[self.inputs.line_input[line]] * factors[year]
                sign = -1.0 if cube.line_is_cost[line] else 1.0
                pair = (cube.line_case[line], cube.entry_party[row])
                total[pair] = (
                    total.get(pair, 0.0) + sign * present * cube.entry_fraction[row] * cube.entry_weight[row, 0]
                )
        return total


def test_a_thousand_projects_ten_thousand_times(capsys):
    problem, settings = Problem(), usual()
    appraisal, inputs = problem.appraisal, problem.inputs
    count = len(inputs.multipliers) + PROJECTS + 1
    simulate(appraisal, inputs, replace(settings, draws=100))

    normals = seconds(lambda: normals_alone(count, settings.draws), 2)
    whole = seconds(lambda: simulate(appraisal, inputs, settings), 2)
    cases = seconds(lambda: simulate(appraisal, inputs, settings, party_lens=None), 2)
    normals = min(normals, seconds(lambda: normals_alone(count, settings.draws)))
    even = [replace(settings, method=method, draws=DRAWN_EVENLY) for method in (Method.LATIN_HYPERCUBE, Method.SOBOL)]
    latin, sobol = (seconds(lambda one=one: simulate(appraisal, inputs, one, party_lens=None)) for one in even)
    start = process_time()
    slow = problem.a_draw_at_a_time(DRAWN_ONE_BY_ONE)[2].sum(axis=0)
    up = settings.draws / DRAWN_ONE_BY_ONE
    one_by_one = (process_time() - start) * up
    z = np.random.default_rng(4).standard_normal((DRAWN_ONE_BY_ONE, len(inputs.multipliers)))
    quantiles = seconds(lambda: [problem.multipliers_of(row) for row in z]) * up
    loop = seconds(lambda: problem.a_line_at_a_time(DRAWN_IN_LOOPS)) / DRAWN_IN_LOOPS * settings.draws
    tracemalloc.start()
    found = simulate(appraisal, inputs, settings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    spreads = seconds(lambda: [found.spread(lens) for lens in LENSES])
    subset = np.arange(PROJECTS) % 3 == 0
    later = seconds(lambda: found.portfolio(LENSES[0], subset), 3)

    exact = np.append(inputs.multipliers.mean, 1.0)[inputs.line_input]
    expected = np.bincount(
        appraisal.cube.line_case, appraisal.line_pv * exact * problem.effects[:, 2], minlength=PROJECTS
    )
    spread = found.spread(LENSES[2])
    off = (spread.mean - expected) / spread.mean_error
    assert np.abs(off).max() < 6
    total = found.portfolio(LENSES[2])
    assert slow.mean() == pytest.approx(total.mean(), abs=5 * total.std() / np.sqrt(DRAWN_ONE_BY_ONE))
    with capsys.disabled():
        lines = len(appraisal.cube.line_case)
        print(f"\n{settings.draws:,} draws x {PROJECTS:,} projects x {lines:,} lines, {appraisal.cube.n_pairs:,} pairs")
        print(f"  drawing {count:,} x {settings.draws:,} normal values alone: {normals:.2f} s of processor time")
        print(f"  four lenses by project, kept: {cases:.2f} s, {cases / normals:.1f} times that (goal 3)")
        print(f"  and the spread of every party in every project: {whole:.2f} s, {whole / normals:.1f} times that")
        print(f"  {DRAWN_EVENLY:,} draws of four lenses: Latin hypercube {latin:.2f} s, Sobol {sobol:.2f} s")
        print(f"  vectorised, a draw at a time, scaled from {DRAWN_ONE_BY_ONE} draws: {one_by_one:,.0f} s", end="")
        print(f", {one_by_one / whole:,.0f} times slower (goal 10)")
        print(
            f"    of which exact quantiles {quantiles:,.0f} s; the rest {(one_by_one - quantiles) / whole:,.0f} times"
        )
        print(f"  loop over entries and years, scaled from {DRAWN_IN_LOOPS} draws: {loop:,.0f} s", end="")
        print(f", {loop / whole:,.0f} times slower (goal 300)")
        print(f"  memory at most {peak / 1e6:.0f} MB above what was there (goal 500)")
        print(f"  percentiles of four lenses {spreads:.2f} s; a third of the portfolio afterwards {later * 1e3:.1f} ms")


def test_figures_of_a_seed_are_the_same_in_two_runs_at_this_size():
    problem = Problem()
    settings = Settings(500, 2026, between=0.3, within=0.5)
    first = simulate(problem.appraisal, problem.inputs, settings)
    second = simulate(problem.appraisal, problem.inputs, settings, at_a_time=1000)
    assert np.array_equal(first.held, second.held)
    assert np.array_equal(first.parties, second.parties)
