"""The track record: what part of its plans each department realised, and all of them together, with intervals.

With few closed benefits a rate is mostly chance: one that looks poor on two benefits is nearer to the others than it
looks. So each one's rate is drawn towards all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import stdtrit

from benefits.portfolio.reference_class import BadTrackRecord, FloatArray, Observations, Strength, strength
from benefits.portfolio.shrinkage import (
    GroupSums,
    IntArray,
    Shrinkage,
    group_sums,
    own_variances,
    shrunk,
    variances_together,
)
from benefits.reference.green_book import defaults


class Spread(StrEnum):
    """Whose spread says how far chance may have moved a group's rate."""

    TOGETHER = "together"
    OWN = "own"


class WhyTogether(StrEnum):
    """Why only the rate of all groups together is given."""

    FEW_BENEFITS = "few_benefits"
    FEW_GROUPS = "few_groups"
    NO_SPREAD = "no_spread"


@dataclass(frozen=True)
class Rate:
    """A realisation rate that cannot be had without its interval.

    Attributes:
        value: The rate, 1 where all that was due arrived.
        low, high: The interval. That of a rate of 0 or more ends at 0; a rate below 0, of benefits that turned into
            losses, keeps all of its own.
        confidence: How often such intervals should hold the true rate.
        is_cut: Whether the interval would go below 0 and was ended there.
    """

    value: float
    low: float
    high: float
    confidence: float
    is_cut: bool

    def __post_init__(self) -> None:
        if not (self.low <= self.value <= self.high and np.isfinite([self.low, self.high]).all()):
            raise ValueError(f"A rate of {self.value} lies outside its interval from {self.low} to {self.high}.")


@dataclass(frozen=True)
class GroupRate:
    """What one group has realised.

    Attributes:
        name: The group.
        n: How many closed benefits it has.
        observed: All that arrived over all that was due.
        shrunk: That rate drawn towards the mean of all groups.
        weight: How much of the observed rate is in the shrunk one, from 0 to 1.
    """

    name: str
    n: int
    observed: Rate
    shrunk: Rate
    weight: float


@dataclass(frozen=True)
class TrackRecord:
    """What all groups have realised, and each of them where there is enough to tell them apart.

    Attributes:
        n: How many closed benefits there are.
        n_groups: How many groups have any.
        strength: How much the number of benefits can carry.
        pooled: All that arrived over all that was due; None where the benefits show no spread from which an
            interval could be had.
        mean: The mean of the groups' true rates, towards which they are drawn; None if only the pooled rate is given.
        newcomer: What a group without a closed benefit may expect: that mean, with the interval of one more group;
            None if only the pooled rate is given.
        between: The standard deviation of the groups' true rates; None if only the pooled rate is given.
        groups: The groups that have closed benefits, as named; empty if only the pooled rate is given.
        why_together: Why only the pooled rate is given; None if the groups are.
    """

    n: int
    n_groups: int
    strength: Strength
    pooled: Rate | None
    mean: Rate | None
    newcomer: Rate | None
    between: float | None
    groups: tuple[GroupRate, ...]
    why_together: WhyTogether | None


def track_record(
    observed: Observations, group: IntArray, names: Sequence[str], *, spread: Spread = Spread.TOGETHER
) -> TrackRecord:
    """What each group has realised, drawn towards all, and what all have together.

    With too few groups or benefits, or no spread among the benefits, only the pooled rate is given, and why.

    Args:
        observed: The closed benefits, those of stopped projects among them.
        group: The place of each one's group in the names. Shape (benefits,).
        names: The groups, each once; one without a closed benefit has no rate, and may expect the newcomer's.
        spread: Whose spread tells chance from difference: that of all groups, or each one's own as methods 6.8 has it.

    Raises:
        BadTrackRecord: A benefit has no group of the list, or a name stands twice in it.

    References:
        Methods 6.8; The Green Book 2026, para 6.80. Intervals by Student's t, with one less than the number of groups
        as degrees of freedom, are this tool's convention; tests/portfolio/test_shrinkage_recovers.py measures how
        often they hold the true rate.
    """
    index = _checked(observed, group, names)
    held, place = np.unique(index, return_inverse=True)
    sums = group_sums(observed, place, len(held))
    variance = variances_together(sums) if spread is Spread.TOGETHER else own_variances(sums)
    why = _why_together(observed.n, len(held), variance)
    fit = None if why else shrunk(sums.rate, variance)
    if fit is None:
        groups: tuple[GroupRate, ...] = ()
    else:
        groups = _group_rates(sums, variance, fit, [names[at] for at in held])
    freedom = len(held) - 1.0
    return TrackRecord(
        n=observed.n,
        n_groups=len(held),
        strength=strength(observed.n),
        pooled=pooled_rate(observed),
        mean=_rate(fit.mean, fit.mean_variance, freedom) if fit else None,
        newcomer=_rate(fit.mean, fit.newcomer_variance, freedom) if fit else None,
        between=float(np.sqrt(fit.between)) if fit else None,
        groups=groups,
        why_together=why,
    )


def pooled_rate(observed: Observations) -> Rate | None:
    """All that arrived over all that was due, with its interval; None where the benefits show no spread.

    Large benefits count for more, so the interval has the degrees of freedom of the effective number of benefits.

    Args:
        observed: The closed benefits, those of stopped projects among them.

    References:
        Methods 6.8: R = sum a / sum f. The interval is this tool's convention: that of 6.8 is too narrow where the
        benefits differ in size.
    """
    sums = group_sums(observed, np.zeros(observed.n, dtype=np.int64), 1)
    variance = float(variances_together(sums)[0])
    return _rate(float(sums.rate[0]), variance, float(sums.effective[0]) - 1.0) if variance > 0 else None


def _checked(observed: Observations, group: IntArray, names: Sequence[str]) -> IntArray:
    index = np.asarray(group, dtype=np.int64)
    if index.shape != observed.planned.shape or (index < 0).any() or (index >= len(names)).any():
        raise BadTrackRecord("A closed benefit has no group of the list. Give each benefit one.")
    if len(set(names)) < len(names):
        raise BadTrackRecord("A group stands twice in the list. Name each once.")
    return index


def _why_together(n: int, n_groups: int, variance: FloatArray) -> WhyTogether | None:
    if n < defaults().record_benefits:
        return WhyTogether.FEW_BENEFITS
    if n_groups < defaults().record_groups:
        return WhyTogether.FEW_GROUPS
    return None if (variance > 0).all() else WhyTogether.NO_SPREAD


def _group_rates(sums: GroupSums, variance: FloatArray, fit: Shrinkage, names: Sequence[str]) -> tuple[GroupRate, ...]:
    freedom = float(np.sum(sums.expected_left / sums.squares * sums.effective))
    return tuple(
        GroupRate(
            name=name,
            n=int(sums.n[at]),
            observed=_rate(float(sums.rate[at]), float(variance[at]), freedom),
            shrunk=_rate(float(fit.rate[at]), float(fit.variance[at]), len(names) - 1.0),
            weight=float(fit.weight[at]),
        )
        for at, name in enumerate(names)
    )


def _rate(value: float, variance: float, freedom: float) -> Rate:
    confidence = defaults().interval_confidence
    reach = float(stdtrit(max(freedom, 1.0), (1.0 + confidence) / 2.0) * np.sqrt(variance))
    is_cut = value - reach < 0 <= value
    return Rate(value, 0.0 if is_cut else value - reach, value + reach, confidence, is_cut)
