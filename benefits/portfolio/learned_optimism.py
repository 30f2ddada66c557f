"""The optimism correction that closed benefits teach, to put in the place of the one a benefit has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benefits.portfolio.reference_class import BadTrackRecord, ReferenceClass, Strength
from benefits.portfolio.track_record import Rate, TrackRecord
from benefits.reference.green_book import defaults


class TooFew(BadTrackRecord):
    """There are too few closed benefits to correct anything by them; the sentence says how many are needed."""


class Method(StrEnum):
    """Which rate a correction rests on."""

    CLASS_MEAN = "class_mean"
    CLASS_MEDIAN = "class_median"
    CLASS_PRUDENT = "class_prudent"
    CLASS_RATIO = "class_ratio"
    OWN_RECORD = "own_record"
    NEWCOMER = "newcomer"
    POOLED_RECORD = "pooled_record"


CLASS_METHODS = (Method.CLASS_MEAN, Method.CLASS_MEDIAN, Method.CLASS_PRUDENT, Method.CLASS_RATIO)


@dataclass(frozen=True)
class LearnedCorrection:
    """What to take off a benefit's uncorrected forecast in place of what is taken off now: never both.

    Attributes:
        correction: 1 less the rate it rests on; negative for an uplift, which it is not cut off at.
        replaces: The correction that the benefit has now, by a grade or otherwise, which this one takes the place of.
        rests_on: The whole of what it rests on: the class, or the rate with its interval.
        method: Which rate of that was taken.
        group: The department or type of benefit whose record it is; blank for a class or the pooled rate.
        n: How many closed benefits taught it.
        n_own: How many of them are the group's own; None for a class or the pooled rate.
        n_groups: How many groups taught it; None for a class.
        strength: How much that number of benefits can carry.
    """

    correction: float
    replaces: float
    rests_on: ReferenceClass | Rate
    method: Method
    group: str
    n: int
    n_own: int | None
    n_groups: int | None
    strength: Strength

    @property
    def is_uplift(self) -> bool:
        """Whether it would raise the uncorrected forecast, as more arrived than was planned."""
        return self.correction < 0

    @property
    def factor(self) -> float:
        """What is left of the uncorrected forecast, in place of 1 less the correction that the benefit has now.

        References:
            The Green Book 2026, paras 6.80 to 6.82; methods 2.6: pick one correction per number.
        """
        return 1.0 - self.correction

    @property
    def change(self) -> float:
        """How much more is taken off than now, as a part of the uncorrected forecast; negative where less.

        References:
            Methods 2.6.
        """
        return self.correction - self.replaces


def correction_by_class(found: ReferenceClass, present: float, method: Method = Method.CLASS_MEAN) -> LearnedCorrection:
    """The correction that a reference class teaches.

    Args:
        found: The class.
        present: The correction that the benefit has now, as a fraction.
        method: Which of the class's rates to take.

    Raises:
        TooFew: The class has too few benefits.

    References:
        Methods 6.7: central by the mean, prudent by the percentile; The Green Book 2026, paras 6.80 to 6.82.
    """
    rate = {
        Method.CLASS_MEAN: found.mean,
        Method.CLASS_MEDIAN: found.median,
        Method.CLASS_PRUDENT: found.prudent,
        Method.CLASS_RATIO: found.ratio,
    }
    if method not in rate:
        raise ValueError(f"{method} is no rate of a class. Take one of {', '.join(CLASS_METHODS)}.")
    _enough(found.n, found.strength)
    return LearnedCorrection(
        correction=1.0 - rate[method],
        replaces=present,
        rests_on=found,
        method=method,
        group="",
        n=found.n,
        n_own=None,
        n_groups=None,
        strength=found.strength,
    )


def correction_by_record(record: TrackRecord, group: str, present: float) -> LearnedCorrection:
    """The correction that the track record teaches for a benefit of one department, or of one type.

    It rests on the group's own shrunk rate; for a group without a closed benefit on the mean of all groups; and on the
    pooled rate where the groups cannot be told apart.

    Args:
        record: The track record.
        group: The department or type of the benefit.
        present: The correction that the benefit has now, as a fraction.

    Raises:
        TooFew: The record has too few benefits, or they show no spread, so that no rate has an interval.

    References:
        Methods 6.8; The Green Book 2026, paras 6.80 to 6.82.
    """
    _enough(record.n, record.strength)
    own = next((one for one in record.groups if one.name == group), None)
    if own is not None:
        method, rate = Method.OWN_RECORD, own.shrunk
    elif record.newcomer is not None:
        method, rate = Method.NEWCOMER, record.newcomer
    elif record.pooled is not None:
        method, rate = Method.POOLED_RECORD, record.pooled
    else:
        raise TooFew("All closed benefits realised the same part of their plans, so how sure that is cannot be told.")
    is_pooled = method is Method.POOLED_RECORD
    return LearnedCorrection(
        correction=1.0 - rate.value,
        replaces=present,
        rests_on=rate,
        method=method,
        group="" if is_pooled else group,
        n=record.n,
        n_own=None if is_pooled else own.n if own else 0,
        n_groups=record.n_groups,
        strength=record.strength,
    )


def _enough(n: int, carries: Strength) -> None:
    if carries is Strength.DESCRIPTIVE:
        raise TooFew(
            f"Closed benefits: {n}. That describes them and corrects nothing yet. "
            f"At least {defaults().class_minimum} are needed; until then keep the correction and its basis."
        )
