"""Whether each project is worth going on with, to government and to each body, from its frozen baseline and record."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.appraisal.discounting import discount_factors
from benefits.portfolio.basis import Basis
from benefits.portfolio.forward_look import ForwardTest, forward_test, least_own_case, together
from benefits.portfolio.lines import are_public
from benefits.portfolio.realisation import Readings
from benefits.portfolio.standing import Standing
from benefits.portfolio.tracked import Tracked
from benefits.records.categories import Discounting
from benefits.records.tables import Tables
from benefits.reference.green_book import discount_schedules

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class GoingOn:
    """What the years ahead are worth, as seen from the first of them; real pounds, all that is spent left out.

    Attributes:
        planned: To government, benefits as the baseline has them. Shapes (projects,).
        expected: To government, benefits at the shrunk rate.
        project, body: Of each body's own case: its project and its code. Shapes (cases,).
        own: Each body's own case at the shrunk rate.
        least: The lowest own case of each project among the bodies that benefit. Shape (projects,).
    """

    planned: ForwardTest
    expected: ForwardTest
    project: IntArray
    body: npt.NDArray[np.object_]
    own: ForwardTest
    least: Readings


def going_on(tables: Tables, held: Standing, costs: Tracked, basis: Basis) -> GoingOn:
    """The forward test of every project, and of every body in it.

    The year that is under way counts as ahead. Costs ahead are those of the current baseline.

    Args:
        tables: The records by columns.
        held: How the benefits stand.
        costs: The cost side, in the same prices.
        basis: The discount schedules.

    References:
        Methods 7.2 (E7.5) and 7.5 (f). The Green Book 2026, 6.32: what is sunk is left out.
    """
    of, n = held.of, tables["project"].size
    bodies = np.concatenate([of.body, costs.body])
    public = are_public(tables, bodies)
    start = min(of.first_year.start, costs.first_year.start)
    end = max(one.first_year.start + one.now.shape[1] for one in (of, costs))
    landing, paid = _over(of, start, end), _over(costs, start, end)
    benefits = np.concatenate([landing, np.zeros_like(paid)])
    spending = np.concatenate([np.zeros_like(landing), paid])
    rate = np.concatenate([held.coming.rate, np.ones(costs.size)])
    health = np.concatenate([of.discounting == Discounting.HEALTH, np.zeros(costs.size, dtype=bool)])
    passed = int(np.clip(of.due(held.on) + of.first_year.start - start, 0, end - start))
    project = np.concatenate([of.project, costs.project])
    # By its own years: a project that has ended has nothing left to decide, however long others go on.
    is_ahead = ((benefits != 0) | (spending != 0))[:, passed:].any(axis=1)

    def test(yields: FloatArray | float) -> ForwardTest:
        standard, healthy = (_factors(basis, name, end - start) for name in (basis.discounting, "health"))
        parts = [
            forward_test(np.where(chosen[:, None], benefits, 0.0), spending * part, factors, passed, yields)
            for chosen, factors, part in ((~health, standard, 1.0), (health, healthy, 0.0))
        ]
        every = np.arange(len(project))
        row = np.concatenate([every, every])
        joined = ForwardTest(
            *(np.concatenate([getattr(one, name) for one in parts]) for name in ForwardTest.__dataclass_fields__)
        )
        return replace(together(joined, row, len(project)), has_years_ahead=is_ahead)

    planned, expected = test(1.0), test(rate)
    kept = np.flatnonzero(public & (project >= 0))
    _, first, case = np.unique(
        np.stack([project[kept], np.unique(bodies[kept].astype(str), return_inverse=True)[1].astype(np.int64)]),
        axis=1,
        return_index=True,
        return_inverse=True,
    )
    own = together(_taken(expected, kept), case.ravel(), len(first))
    of_case = project[kept][first]
    gains = sums(case.ravel(), np.abs(benefits[kept]).sum(axis=1), len(first)) > 0
    chosen = np.flatnonzero(gains)
    return GoingOn(
        planned=together(_taken(planned, kept), project[kept], n),
        expected=together(_taken(expected, kept), project[kept], n),
        project=of_case,
        body=bodies[kept][first],
        own=own,
        least=least_own_case(_taken(own, chosen), of_case[chosen], n),
    )


def _over(one: Tracked, start: int, end: int) -> FloatArray:
    """The current baseline over the years from `start` up to `end`. Shape (rows, years)."""
    before = one.first_year.start - start
    after = end - start - before - one.now.shape[1]
    return np.pad(one.now, ((0, 0), (before, after)))


def _factors(basis: Basis, name: str, years: int) -> FloatArray:
    return discount_factors(discount_schedules(basis.green_book)[name], max(years - 1, 0))


def _taken(test: ForwardTest, rows: IntArray) -> ForwardTest:
    return ForwardTest(*(getattr(test, name)[rows] for name in ForwardTest.__dataclass_fields__))
