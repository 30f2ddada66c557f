"""The benefits that are over, as observations of how far promises are kept: of what the track record is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from benefits.appraisal.discounting import discount_factors
from benefits.portfolio.basis import Basis
from benefits.portfolio.realisation import Readings, known
from benefits.portfolio.reference_class import Observations, Strength, before_correction, with_stopped_as_zero
from benefits.portfolio.standing import WHOLE
from benefits.portfolio.track_record import TrackRecord, track_record
from benefits.portfolio.tracked import Tracked
from benefits.records.categories import Discounting, Stage
from benefits.records.tables import Tables
from benefits.reference.green_book import discount_schedules

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ObjectArray = npt.NDArray[np.object_]


@dataclass(frozen=True)
class ClosedBenefits:
    """Benefits that are over, each at one recipient.

    Attributes:
        rows: Their rows of `Tracked`. Shape (benefits,).
        planned, realised: Present values of what was first promised, before its optimism correction, and of what
            arrived, real pounds. Shape (benefits,).
        is_stopped: Whether the project was stopped. Shape (benefits,).
        unmeasured: How many benefits that ran their course nobody has measured in full: no observations.
    """

    rows: IntArray
    planned: FloatArray
    realised: FloatArray
    is_stopped: BoolArray
    unmeasured: int

    @property
    def observed(self) -> Observations | None:
        """The benefits as observations; None if there is none.

        References:
            Methods 6.7.
        """
        if not len(self.rows):
            return None
        return with_stopped_as_zero(self.planned, self.planned, self.realised, self.is_stopped)


def closed_benefits(tables: Tables, of: Tracked, on: date, basis: Basis) -> ClosedBenefits:
    """The benefits that are over by a day: their whole plan is due, or their project was stopped.

    The plan is the first baseline, frozen at approval, before its optimism correction, discounted to the project's
    first year like what arrived. Of a stopped project the whole plan counts, and what was not measured is zero. A
    benefit that ran its course counts once every year of its plan was reported; what only moves money in time, what
    was no gain on balance and what nobody promised are left out.

    Args:
        tables: The records by columns.
        of: The benefits.
        on: The day.
        basis: The discount schedules.

    References:
        Methods 6.7: same date, price base and maturity, baseline frozen at approval; stopped projects count as 0.
    """
    start = np.append(tables["project"]["first_year"], of.first_year.start)[of.project]
    stage = np.append(tables["project"]["stage"], "")[of.project]
    years = of.first_year.start + np.arange(of.now.shape[1])
    since = np.clip(years - start[:, None], 0, None)
    factors = _factors(basis, of, since)
    # What was cut to nothing promised nothing: it is left out below, and has no promise before the cut.
    cut = np.where(of.correction < 1, of.correction, 0.0)
    promised = before_correction((of.first * factors).sum(axis=1), cut)
    arrived = (of.realised * factors).sum(axis=1)
    is_stopped = stage == Stage.STOPPED
    planned = of.first != 0
    is_over = ~(planned & (np.arange(len(years)) >= of.due(on))).any(axis=1)
    is_reported = ~(planned & (of.reported < WHOLE)).any(axis=1)
    counts = (promised > 0) & of.is_headline
    chosen = np.flatnonzero(counts & (is_stopped | (is_over & is_reported)))
    return ClosedBenefits(
        rows=chosen,
        planned=promised[chosen],
        realised=arrived[chosen],
        is_stopped=is_stopped[chosen],
        unmeasured=int((counts & ~is_stopped & is_over & ~is_reported).sum()),
    )


def record_of(closed: ClosedBenefits, group: ObjectArray) -> TrackRecord | None:
    """What the closed benefits teach by group; None where there is none.

    Args:
        closed: The benefits that are over.
        group: The group of every tracked benefit, such as the body that led its project. Shape (rows,).

    References:
        Methods 6.8.
    """
    if closed.observed is None:
        return None
    names, index = np.unique(group[closed.rows].astype(str), return_inverse=True)
    return track_record(closed.observed, index.ravel().astype(np.int64), names.tolist())


def class_rates(record: TrackRecord | None, group: ObjectArray) -> Readings:
    """The rate that a forecast is drawn towards: its group's, else that of a group without a record, else all's.

    Not known while too few benefits are over to say more than what happened to them. Shape (rows,).

    Args:
        record: What closed benefits teach by group.
        group: The group of each row. Shape (rows,).

    References:
        Methods 6.8 and 7.2.
    """
    usual = (record.newcomer or record.pooled) if record and record.strength is not Strength.DESCRIPTIVE else None
    if record is None or usual is None:
        return known(np.zeros(len(group)), np.zeros(len(group), dtype=bool))
    rates = {one.name: one.shrunk.value for one in record.groups}
    return known(np.array([rates.get(name, usual.value) for name in group.tolist()], dtype=np.float64))


def _factors(basis: Basis, of: Tracked, since: IntArray) -> FloatArray:
    """The discount factor of each row and year, counted from its project's first year. Shape (rows, years)."""
    schedules, last = discount_schedules(basis.green_book), int(since.max(initial=0))
    standard, health = (discount_factors(schedules[name], last) for name in (basis.discounting, "health"))
    is_health = (of.discounting == Discounting.HEALTH)[:, None]
    factors: FloatArray = np.where(is_health, health[since], standard[since])
    return factors
