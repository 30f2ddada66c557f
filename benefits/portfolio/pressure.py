"""The funding-pressure test: every budget is cut by a part, everything is chosen again, and what falls out is listed.

Between two cuts a project may come back, since projects are whole: nothing here is smoothed. What silos fund may even
be worth more to all after a cut, since they seek their own gain.

References:
    Methods 5.3; HM Treasury, The Green Book 2026, paragraph 6.100: an affordability what-if, no league table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.portfolio.funding_problem import FundingProblem
from benefits.portfolio.selection import PriceOfSilos, Selection, bounded, price_of_silos, select, worthiest
from benefits.portfolio.selection_limits import Explanation, Infeasible
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import NotInTime, SolverSettings

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

CUTS = tuple(nth / 20 for nth in range(11))
# Seconds for each of the solves of a test, of which the usual one has 44: all within two minutes.
QUICK = SolverSettings(time_limit=2.5)


@dataclass(frozen=True)
class Step:
    """What is funded after one cut.

    Attributes:
        cut: Part of every limit that is cut.
        money_cut: What that takes off the limits, nominal pounds over all bodies, classes and years.
        selections: What is funded, each way that has a selection.
        why_not: Why there is none, each other way; an empty explanation where the time limit passed first.
    """

    cut: float
    money_cut: float
    selections: Mapping[Way, Selection]
    why_not: Mapping[Way, Explanation]

    @property
    def price(self) -> PriceOfSilos | None:
        """What silos cost after this cut; None where not every way has a selection."""
        if not all(way in self.selections for way in Way):
            return None
        return price_of_silos(*(self.selections[way] for way in Way))


@dataclass(frozen=True)
class PressureTest:
    """What is funded after each cut, each way.

    Attributes:
        problem: What was cut.
        ways: Who chose.
        steps: The smallest cut first; the first one cuts nothing.
    """

    problem: FundingProblem
    ways: tuple[Way, ...]
    steps: tuple[Step, ...]

    def funded(self, way: Way) -> BoolArray:
        """Which projects are funded after each cut; none where there is no selection. Shape (cuts, projects).

        References:
            Methods 5.3.
        """
        none = np.zeros(len(self.problem.projects), dtype=bool)
        return np.array([step.selections[way].is_funded if way in step.selections else none for step in self.steps])

    def dropped(self, way: Way) -> BoolArray:
        """Casualties: funded without a cut, and not after it. Shape (cuts, projects).

        References:
            Methods 5.3.
        """
        funded = self.funded(way)
        dropped: BoolArray = funded[0] & ~funded & self._has(way)[:, None]
        return dropped

    def first_drop(self, way: Way) -> IntArray:
        """The step at which each project first falls out; -1 where it does at none. Shape (projects,).

        References:
            Methods 5.3.
        """
        dropped = self.dropped(way)
        return np.where(dropped.any(axis=0), dropped.argmax(axis=0), -1)

    def comes_back(self, way: Way) -> BoolArray:
        """Projects that a smaller cut leaves out and a larger one does not. Shape (projects,).

        References:
            Methods 5.3: not monotone, and not to be smoothed.
        """
        held = self.funded(way)[self._has(way)]
        seen_out = np.logical_or.accumulate(~held, axis=0)
        return np.asarray((seen_out[:-1] & held[1:]).any(axis=0))

    def hidden(self) -> BoolArray:
        """Projects worth more than nothing to all that silos leave out and a joint choice funds after the same cut.

        A list of what a cut costs, drawn up by the silos, would not name them. Shape (cuts, projects).

        References:
            Methods 5.3: under silos some are never funded at all.
        """
        both = (self._has(Way.SILO) & self._has(Way.JOINT))[:, None]
        is_worth = np.where(self.problem.may_start, self.problem.value, -np.inf).max(axis=1, initial=-np.inf) > 0.0
        hidden: BoolArray = both & self.funded(Way.JOINT) & ~self.funded(Way.SILO) & is_worth
        return hidden

    def lost(self, way: Way, step: int) -> float | None:
        """Value lost against no cut, present value in pounds; None where either has no selection.

        References:
            Methods 5.3.
        """
        before, after = (self.steps[at].selections.get(way) for at in (0, step))
        return None if before is None or after is None else before.value - after.value

    def lost_per_pound(self, way: Way, step: int) -> float | None:
        """Value lost for each pound cut; None where nothing is cut or there is no selection.

        References:
            Methods 5.3.
        """
        lost, cut = self.lost(way, step), self.steps[step].money_cut
        return None if lost is None or cut <= 0.0 else lost / cut

    def _has(self, way: Way) -> BoolArray:
        return np.array([way in step.selections for step in self.steps], dtype=bool)


def pressure_test(
    problem: FundingProblem,
    cuts: Sequence[float] = CUTS,
    ways: Sequence[Way] = tuple(Way),
    *,
    committed: FloatArray | None = None,
    settings: SolverSettings = QUICK,
    on_step: Callable[[int, int], None] | None = None,
) -> PressureTest:
    """What is funded after every limit is cut by each of the parts, each way of choosing.

    The largest cut comes first. What it leaves is still allowed after a smaller one, so that but for silos no cut is
    ever worth more than a smaller one, nor a way worth more than one that may do more.

    Args:
        problem: What there is to choose from; its limits are what is left after what is committed.
        cuts: Parts from 0 to 1; no cut is always looked at besides.
        ways: Who chooses.
        committed: What of each limit is promised already and stays so: the cut is of the whole limit. Nominal
            pounds. Shape (bodies, classes, years).
        settings: When each solve may stop.
        on_step: Told how many of how many solves are done; what it raises ends the test.

    Raises:
        ValueError: A cut is outside 0 to 1, or a committed amount is negative.

    References:
        Methods 5.3 and E5.3.
    """
    parts = sorted({0.0, *cuts})
    if not (parts[0] >= 0.0 and parts[-1] <= 1.0):
        raise ValueError("a cut is a part from 0 to 1")
    promised = np.zeros(problem.limit.shape) if committed is None else committed
    if (promised < 0.0).any():
        raise ValueError("what is committed is 0 or more")
    order = tuple(way for way in Way if way in ways)
    counted = _Counted(on_step, len(parts) * len(order))
    steps: list[Step] = []
    for cut in reversed(parts):
        steps.insert(0, _step(problem, cut, promised, order, steps[:1], settings, counted))
    return PressureTest(problem, order, tuple(_bounded(problem, steps, settings)))


@dataclass
class _Counted:
    """Tells how far the test is."""

    on_step: Callable[[int, int], None] | None
    total: int
    done: int = 0

    def one_more(self) -> None:
        """Another solve is done."""
        self.done += 1
        if self.on_step is not None:
            self.on_step(self.done, self.total)


def limits_after(problem: FundingProblem, cut: float, committed: FloatArray) -> FloatArray:
    """What is left of each limit for projects where the whole of it is cut by a part, and never less than nothing.

    Args:
        problem: Its limits are what is left after what is committed.
        cut: 0 to 1.
        committed: Nominal pounds. Shape (bodies, classes, years).

    Returns:
        Nominal pounds; infinite where there is no limit. Shape (bodies, classes, years).

    References:
        Methods 5.3; what is committed is spent whatever is cut.
    """
    if cut == 0.0:
        return problem.limit
    limited = np.isfinite(problem.limit)
    limit = np.where(limited, problem.limit, 0.0)
    left = np.maximum((limit + committed) * (1.0 - cut) - committed, 0.0)
    return np.where(limited, np.minimum(limit, left), np.inf)


def _step(
    problem: FundingProblem,
    cut: float,
    committed: FloatArray,
    ways: Sequence[Way],
    harder: Sequence[Step],
    settings: SolverSettings,
    counted: _Counted,
) -> Step:
    left = replace(problem, limit=limits_after(problem, cut, committed))
    made: dict[Way, Selection] = {}
    why_not: dict[Way, Explanation] = {}
    for way in ways:
        allowed = [*(step.selections[way] for step in harder if way in step.selections), *made.values()]
        try:
            made[way] = select(left, way, settings=settings, start=worthiest(allowed))
        except Infeasible as error:
            why_not[way] = error.explanation
        except NotInTime:
            why_not[way] = Explanation()
        counted.one_more()
    whole = np.where(np.isfinite(problem.limit), np.maximum(problem.limit, 0.0) + committed, 0.0)
    return Step(cut, float(whole.sum()) * cut, made, why_not)


def _bounded(problem: FundingProblem, steps: Sequence[Step], settings: SolverSettings) -> Iterator[Step]:
    """The steps where nothing is thought possible that a smaller cut or a freer way rules out."""
    most = dict.fromkeys(Way, np.inf)
    for step in steps:
        held, freer = dict(step.selections), np.inf
        for way in reversed(Way):
            if way in held and way is not Way.SILO:
                held[way] = bounded(problem, held[way], min(most[way], freer), settings)
                most[way] = freer = held[way].bound
        yield replace(step, selections=held)
