"""How the promised benefits stand on a day: benefit by benefit, and added up for any group of them.

Every measure of money adds up: the forecast of a group is the sum of its benefits' forecasts, so that a total is the
same on every page. Rates are sums over sums. What nobody promised is kept apart from what was promised.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.portfolio import early_warning
from benefits.portfolio.early_warning import Flags, Limits, Signals
from benefits.portfolio.enabling import Enabling, enabling, quarters_silent
from benefits.portfolio.forecast_at_completion import ForecastAtCompletion, forecast_at_completion, forecast_rest
from benefits.portfolio.late_or_low import LateOrLow, late_or_low
from benefits.portfolio.lines import are_public
from benefits.portfolio.realisation import (
    DeliveryAndYield,
    EarnedSchedule,
    Progress,
    Reading,
    Readings,
    delivery_and_yield,
    earned_schedule,
    known,
    progress,
    quotient,
    rates_by_year,
    rates_to_date,
    readings,
)
from benefits.portfolio.realisation_status import Statuses, Thresholds, statuses
from benefits.portfolio.tracked import Tracked, grouped
from benefits.records.tables import Tables

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

HALF = 0.5 - 1e-9
WHOLE = 1 - 1e-9  # a year is reported once its quarters are, whatever the last digit of their sum


@dataclass(frozen=True)
class Standing:
    """How each tracked benefit stands. Shapes (rows,).

    Attributes:
        of: What was promised, expected and what arrived.
        on: The day.
        made: The current baseline beside what arrived.
        coming: What each will come to by the end of its plan.
        before: The milestones before each.
        silent: Whole quarters that a report has been awaited.
        needs_owner: Whether its recipient is a public body, which has to name an owner.
        has_owner: Whether the line names one.
        is_promised: Whether the current baseline promises anything.
    """

    of: Tracked
    on: date
    made: Progress
    coming: ForecastAtCompletion
    before: Enabling
    silent: IntArray
    needs_owner: BoolArray
    has_owner: BoolArray
    is_promised: BoolArray

    @property
    def owner_expects(self) -> FloatArray:
        """What the owners expect by year: what arrived where it was reported, else their forecast, else the plan.

        Shape (rows, years), real pounds.

        References:
            Methods 7.1: the forecast is one of three series. That the plan stands where nobody has made a forecast
            is this tool's convention.
        """
        said = np.where(self.of.has_forecast[:, None], self.of.forecast, self.of.now)
        return np.where(self.made.counts, self.made.realised, said)

    @property
    def we_expect(self) -> FloatArray:
        """What the default forecast has by year: what arrived where it was reported, else the plan at the shrunk rate.

        Shape (rows, years), real pounds.

        References:
            Methods 7.2.
        """
        return np.where(self.made.counts, self.made.realised, self.of.now * self.coming.rate[:, None])


def standing(tables: Tables, of: Tracked, on: date, class_rate: Readings | None = None) -> Standing:
    """How each tracked benefit stands on a day.

    Args:
        tables: The records by columns, the same that `of` was made of.
        of: The benefits.
        on: The day: years that have wholly passed by it are due.
        class_rate: The realisation rate of the reference class of each row; none if not given. Shape (rows,).

    References:
        Methods 7.1 to 7.3.
    """
    made = progress(of.now, of.realised, of.due(on), of.reported >= WHOLE)
    owner = np.append(tables["benefit_line"]["owner"], "")[of.record]
    return Standing(
        of=of,
        on=on,
        made=made,
        coming=forecast_at_completion(made, class_rate),
        before=enabling(tables, of, on),
        silent=quarters_silent(of, made, on),
        needs_owner=are_public(tables, of.body),
        has_owner=owner != "",
        is_promised=(of.now != 0).any(axis=1),
    )


@dataclass(frozen=True)
class Together:
    """Benefits of a group added up, real pounds. Shapes (groups,) and (groups, years).

    Attributes:
        first, now: The whole of the first and of the current baseline.
        due: What is due by now, of the current baseline.
        compared: The part of it on which somebody reported, against which rates are formed.
        realised: What arrived of it; `strong` on evidence of a comparison with a baseline or better (E3 and above),
            `verified` what a second person has verified.
        beyond: What arrived that the current baseline does not promise.
        rate, rate_strong, reported: Realised and strong over compared; compared over due by size.
        schedule, indices, pattern: Earned schedule; delivery and yield; late or low.
        planned_rest: The current baseline less what was compared.
        run_rate: What arrived and the rest at the group's rate.
        plan, shrunk, owner: What arrived and the rest: as planned; at the shrunk rate (the default); as owners say.
        of_baseline: `shrunk` over the current baseline.
        forecasters: The part of the rest of the plan, by size, for which an owner has made a forecast.
        status: Green, amber, red or grey, and why.
        silent: Whole quarters for which reports on half of what is due, by size, have been awaited.
        by_year: Series by year.
    """

    first: FloatArray
    now: FloatArray
    due: FloatArray
    compared: FloatArray
    realised: FloatArray
    strong: FloatArray
    verified: FloatArray
    beyond: FloatArray
    rate: Readings
    rate_strong: Readings
    reported: Readings
    schedule: EarnedSchedule
    indices: DeliveryAndYield
    pattern: LateOrLow
    planned_rest: FloatArray
    run_rate: Readings
    plan: FloatArray
    shrunk: FloatArray
    owner: FloatArray
    of_baseline: Readings
    forecasters: Readings
    status: Statuses
    silent: IntArray
    by_year: ByYear

    @property
    def drift(self) -> FloatArray:
        """How far the current baseline has moved from the first one.

        References:
            Methods 7.1.
        """
        return self.now - self.first


@dataclass(frozen=True)
class ByYear:
    """Series of groups by year, real pounds. Shapes (groups, years).

    Attributes:
        first, now: The first and the current baseline.
        realised, strong, verified: What was reported, years that are not over too.
        expected: What arrived where it was reported, else the plan at the shrunk rate.
        owner: What arrived where it was reported, else the owners' forecast, else the plan.
        made: The part of the plan that was reported or lies ahead, beside what arrived: what rates are formed of.
    """

    first: FloatArray
    now: FloatArray
    realised: FloatArray
    strong: FloatArray
    verified: FloatArray
    expected: FloatArray
    owner: FloatArray
    made: Progress


def together(held: Standing, group: IntArray, n_groups: int, limits: Thresholds | None = None) -> Together:
    """The benefits of each group added up.

    Args:
        held: How each benefit stands.
        group: The group of each row; a negative one leaves it out. Shape (rows,).
        n_groups: How many groups there are.
        limits: Of the status; the usual ones if not given.

    References:
        Methods 7.2: a rate is a sum over a sum. That the forecasts of benefits are summed, so that a total is the
        same however it is split, is this tool's convention.
    """
    of, made = held.of, held.made
    promised = np.where(held.is_promised, group, -1)

    def total(values: FloatArray) -> FloatArray:
        return _all(values, promised, n_groups)

    compared_plan = np.where(made.is_missing, 0.0, made.planned)
    as_one = progress(
        grouped(compared_plan, promised, n_groups), grouped(made.realised, promised, n_groups), of.due(held.on)
    )
    due = total(np.where(made.is_due, made.planned, 0.0).sum(axis=1))
    compared, realised, now = total(made.planned_to_date), total(made.realised_to_date), total(made.baseline)
    live = total(np.where(made.counts & held.before.is_live, made.planned, 0.0).sum(axis=1))
    size_due = total(np.abs(np.where(made.is_due, made.planned, 0.0)).sum(axis=1))
    size_compared = total(np.abs(np.where(made.counts, made.planned, 0.0)).sum(axis=1))
    size_rest = total(np.abs(made.planned_rest))
    rate = _rate(realised, compared, size_due, size_compared)
    strong = total(np.where(made.counts, of.strong, 0.0).sum(axis=1))
    shrunk = total(held.coming.shrunk)
    of_baseline = quotient(shrunk, now, Reading.NO_GAIN_PLANNED)
    silent = _silence(held, promised, n_groups)
    rest = now - compared
    return Together(
        first=_all(of.first.sum(axis=1), group, n_groups),
        now=now,
        due=due,
        compared=compared,
        realised=realised,
        strong=strong,
        verified=total(np.where(made.counts, of.verified, 0.0).sum(axis=1)),
        beyond=_all(np.where(held.is_promised, 0.0, made.realised_to_date), group, n_groups),
        rate=rate,
        rate_strong=_rate(strong, compared, size_due, size_compared),
        reported=quotient(size_compared, size_due),
        schedule=_while_it_runs(earned_schedule(as_one), as_one),
        indices=delivery_and_yield(compared, live, realised),
        pattern=late_or_low(as_one),
        planned_rest=rest,
        run_rate=readings(realised + rate.or_else(0.0) * rest, rate.kind),
        plan=total(held.coming.plan),
        shrunk=shrunk,
        owner=total(held.owner_expects.sum(axis=1)),
        of_baseline=of_baseline,
        forecasters=quotient(total(np.where(of.has_forecast, np.abs(made.planned_rest), 0.0)), size_rest),
        status=statuses(rate, of_baseline, silent, limits),
        silent=silent,
        by_year=ByYear(
            first=grouped(of.first, group, n_groups),
            now=grouped(of.now, group, n_groups),
            realised=grouped(of.realised, promised, n_groups),
            strong=grouped(of.strong, promised, n_groups),
            verified=grouped(of.verified, promised, n_groups),
            expected=grouped(held.we_expect, promised, n_groups),
            owner=grouped(held.owner_expects, promised, n_groups),
            made=as_one,
        ),
    )


def warnings(
    held: Standing,
    added: Together,
    group: IntArray,
    worth: Readings,
    least_own_case: Readings,
    limits: Limits | None = None,
) -> Flags:
    """The early warnings of each group.

    Args:
        held: How each benefit stands.
        added: The same added up by group.
        group: The group of each row; a negative one leaves it out. Shape (rows,).
        worth: What going on is worth to government at the shrunk forecast. Shape (groups,).
        least_own_case: The lowest worth of going on to a body that benefits. Shape (groups,).
        limits: The limits; the usual ones if not given.

    References:
        Methods 7.5. A group is warned of its most delayed milestone, and of any recipient without an owner.
    """
    n_groups = len(added.now)
    promised = np.where(held.is_promised, group, -1)
    kept = promised >= 0
    slip = np.full(n_groups, -np.inf)
    np.maximum.at(slip, promised[kept], held.before.slip.or_else(-np.inf)[kept])
    ownerless = sums(promised[kept], (held.needs_owner & ~held.has_owner)[kept], n_groups) > 0
    needed = sums(promised[kept], held.needs_owner[kept], n_groups) > 0
    has_forecast = added.forecasters.or_else(0.0) > 0
    owner_rest = forecast_rest(held.made, held.owner_expects)
    return early_warning.flags(
        Signals(
            to_date=rates_to_date(added.by_year.made),
            each=rates_by_year(added.by_year.made),
            forecast_rest=known(sums(promised[kept], owner_rest[kept], n_groups), has_forecast),
            planned_rest=added.planned_rest,
            slip=known(np.where(np.isfinite(slip), slip, 0.0), np.isfinite(slip)),
            is_due=added.rate.kind != Reading.NOT_DUE,
            quarters_silent=_longest_silence(held, promised, n_groups),
            needs_owner=needed,
            has_owner=~ownerless,
            worth=worth,
            least_own_case=least_own_case,
        ),
        limits,
    )


def _rate(realised: FloatArray, compared: FloatArray, size_due: FloatArray, size_compared: FloatArray) -> Readings:
    plain = quotient(realised, compared, Reading.NO_GAIN_PLANNED)
    kind = np.select([size_due == 0, size_compared == 0], [Reading.NOT_DUE, Reading.NOT_REPORTED], plain.kind)
    return readings(plain.value, kind.astype(np.int64))


def _while_it_runs(found: EarnedSchedule, made: Progress) -> EarnedSchedule:
    """The earned schedule where some of the plan lies ahead: once it has ended a delay would only count the years."""
    is_ahead = (~made.is_due & (made.planned != 0)).any(axis=1)

    def kept(one: Readings) -> Readings:
        kind = np.where(is_ahead | (one.kind != Reading.VALUE), one.kind, Reading.NOTHING_AHEAD)
        return readings(one.value, kind.astype(np.int64))

    return EarnedSchedule(kept(found.earned), kept(found.delay), kept(found.performance))


def _all(values: FloatArray, group: IntArray, n_groups: int) -> FloatArray:
    kept = group >= 0
    return sums(group[kept], values[kept], n_groups)


def _silence(held: Standing, promised: IntArray, n_groups: int) -> IntArray:
    """Quarters of silence about half of what is due in each group, by size.

    A group is as silent as the middle pound of what is due: one benefit that is reported does not speak for the rest.
    """
    size = np.abs(np.where(held.made.is_due, held.made.planned, 0.0)).sum(axis=1)
    rows = np.flatnonzero((promised >= 0) & (size > 0))
    rows = rows[np.lexsort((held.silent[rows], promised[rows]))]
    whole = sums(promised[rows], size[rows], n_groups)
    before = np.cumsum(size[rows]) - np.repeat(
        np.cumsum(whole) - whole, np.bincount(promised[rows], minlength=n_groups)
    )
    middle = np.flatnonzero(before >= whole[promised[rows]] * HALF)
    silent = np.zeros(n_groups, dtype=np.int64)
    silent[promised[rows[middle[::-1]]]] = held.silent[rows[middle[::-1]]]
    return silent


def _longest_silence(held: Standing, promised: IntArray, n_groups: int) -> IntArray:
    longest = np.zeros(n_groups, dtype=np.int64)
    kept = promised >= 0
    np.maximum.at(longest, promised[kept], held.silent[kept])
    return longest
