"""How one group of benefits stands, as figures: every measure with its value, or with the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.portfolio.going_on import GoingOn
from benefits.portfolio.late_or_low import Pattern
from benefits.portfolio.realisation import Reading, Readings
from benefits.portfolio.realisation_status import BenefitStatus, StatusReason
from benefits.portfolio.standing import Together

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """One reading: a value, or the kind of reading that says why there is none."""

    value: float | None
    kind: Reading = Reading.VALUE


@dataclass(frozen=True)
class GroupStanding:
    """Every measure of one group; real pounds, years, and parts of 1, as `portfolio.standing.Together` has them."""

    first: float
    now: float
    due: float
    compared: float
    realised: float
    strong: float
    verified: float
    beyond: float
    rate: Told
    rate_strong: Told
    reported: Told
    earned: Told
    delay: Told
    performance: Told
    delivery: Told
    yielded: Told
    pattern: Pattern
    pattern_strength: Told
    pattern_delay: Told
    planned_rest: float
    run_rate: Told
    plan: float
    shrunk: float
    owner: float
    of_baseline: Told
    forecasters: Told
    status: BenefitStatus
    reason: StatusReason
    quarters_silent: int

    @property
    def drift(self) -> float:
        """How far the current baseline has moved from the first one."""
        return self.now - self.first

    @property
    def fell_short(self) -> float:
        """What was due and reported less what arrived of it; negative where more did."""
        return self.compared - self.realised

    @property
    def at_stake(self) -> float:
        """The current baseline less the default forecast: what is not expected to come any more."""
        return self.now - self.shrunk

    @property
    def unreported(self) -> float:
        """What was due and nobody has reported on."""
        return self.due - self.compared

    @property
    def is_promised(self) -> bool:
        """Whether any baseline promises anything."""
        return bool(self.now or self.first)


@dataclass(frozen=True)
class Ahead:
    """Whether to go on; real pounds, seen from the first year ahead, all that is spent left out.

    Attributes:
        planned, expected: What going on is worth to government with benefits as planned, and at the shrunk rate.
        least_yield: The part of the plan ahead at which going on is worth nothing.
        least_own: The lowest worth of going on to a body that benefits.
        outside: What is expected of the years ahead outside government, not discounted; not in the test.
        has_years_ahead: Whether any benefit to government, or cost, of the baseline lies ahead.
    """

    planned: float
    expected: float
    least_yield: Told
    least_own: Told
    outside: float
    has_years_ahead: bool
    should_go_on: bool


def told(readings: Readings, row: int) -> Told:
    """The reading of one row."""
    kind = Reading(int(readings.kind[row]))
    return Told(float(readings.value[row]) if kind is Reading.VALUE else None, kind)


def standing_of(added: Together, row: int) -> GroupStanding:
    """The measures of one group."""
    return GroupStanding(
        first=float(added.first[row]),
        now=float(added.now[row]),
        due=float(added.due[row]),
        compared=float(added.compared[row]),
        realised=float(added.realised[row]),
        strong=float(added.strong[row]),
        verified=float(added.verified[row]),
        beyond=float(added.beyond[row]),
        rate=told(added.rate, row),
        rate_strong=told(added.rate_strong, row),
        reported=told(added.reported, row),
        earned=told(added.schedule.earned, row),
        delay=told(added.schedule.delay, row),
        performance=told(added.schedule.performance, row),
        delivery=told(added.indices.delivery, row),
        yielded=told(added.indices.yielded, row),
        pattern=Pattern(str(added.pattern.pattern[row])),
        pattern_strength=told(added.pattern.strength, row),
        pattern_delay=told(added.pattern.delay, row),
        planned_rest=float(added.planned_rest[row]),
        run_rate=told(added.run_rate, row),
        plan=float(added.plan[row]),
        shrunk=float(added.shrunk[row]),
        owner=float(added.owner[row]),
        of_baseline=told(added.of_baseline, row),
        forecasters=told(added.forecasters, row),
        status=BenefitStatus(str(added.status.status[row])),
        reason=StatusReason(str(added.status.reason[row])),
        quarters_silent=int(added.silent[row]),
    )


def ahead_of(held: GoingOn, outside: FloatArray) -> tuple[Ahead, ...]:
    """The forward test of every project; it has nothing to decide where neither benefit nor cost lies ahead.

    Args:
        held: The test.
        outside: What is expected outside government. Shape (projects,).
    """
    planned, expected = held.planned, held.expected
    has_years = expected.has_years_ahead & ((expected.planned != 0) | (expected.cost != 0))
    least, should, worth, hoped = expected.least_yield, expected.should_go_on, expected.advantage, planned.advantage
    return tuple(
        Ahead(
            planned=float(hoped[row]),
            expected=float(worth[row]),
            least_yield=told(least, row),
            least_own=told(held.least, row),
            outside=float(outside[row]),
            has_years_ahead=bool(has_years[row]),
            should_go_on=bool(has_years[row] and should[row]),
        )
        for row in range(len(outside))
    )
