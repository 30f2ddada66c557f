"""The reference class: what part of their plans the benefits that are closed have realised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.errors import BenefitsError
from benefits.reference.green_book import defaults

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


class BadTrackRecord(BenefitsError):
    """The observations given cannot be compared with their plans; the sentence says what to change."""


class Strength(StrEnum):
    """How much a number of closed benefits can carry."""

    DESCRIPTIVE = "descriptive"
    INDICATIVE = "indicative"
    USABLE = "usable"


@dataclass(frozen=True)
class Observations:
    """Closed benefits: what of each was due by a date, and what had arrived. Pounds, shapes (benefits,).

    Both sides of a benefit are sums to one date, in one price base and discounted alike.

    Attributes:
        planned: What was due, above 0.
        realised: What arrived; less than 0 where the benefit turned out to be a loss.
    """

    planned: FloatArray
    realised: FloatArray

    @property
    def n(self) -> int:
        """How many benefits there are."""
        return len(self.planned)

    @property
    def rate(self) -> FloatArray:
        """The realisation rate of each benefit, 1 where all that was due arrived. Shape (benefits,).

        References:
            Methods 6.7.
        """
        return self.realised / self.planned


@dataclass(frozen=True)
class ReferenceClass:
    """What a class of closed benefits has realised, as parts of what was due.

    A correction is what to take off an uncorrected forecast. It is not cut off at 0: where more arrived than was
    planned the correction is negative, an uplift, and whoever uses it decides whether to take it.

    Attributes:
        n: How many benefits there are.
        mean: The mean of the single rates, each benefit alike; for an expected value.
        median: The middle of the single rates.
        prudent: The rate that four in five benefits reach: the percentile of the reference table, linear between
            neighbours.
        ratio: All that arrived over all that was due, each pound alike.
        strength: How much the number of benefits can carry.
    """

    n: int
    mean: float
    median: float
    prudent: float
    ratio: float
    strength: Strength

    @property
    def central_correction(self) -> float:
        """What to take off for an expected value: 1 less the mean rate; negative for an uplift.

        References:
            Methods 6.7; The Green Book 2026, para 6.80.
        """
        return 1.0 - self.mean

    @property
    def prudent_correction(self) -> float:
        """What to take off to be 80% sure: 1 less the prudent rate; negative for an uplift.

        References:
            Methods 6.7.
        """
        return 1.0 - self.prudent


def observations(planned: FloatArray, realised: FloatArray) -> Observations:
    """What was due and what arrived, checked: every benefit has a plan above 0 and a measured figure.

    What was planned is the forecast before its own optimism correction (`before_correction`), as the correction that
    is learned takes that one's place.

    Args:
        planned: What was due by the date, in pounds. Shape (benefits,).
        realised: What arrived by the same date, in the same prices and discounted alike. Shape (benefits,).

    Raises:
        BadTrackRecord: The arrays differ in length or are empty, nothing was due of a benefit, or a figure is missing.

    References:
        Methods 6.7: same date, price base and maturity, frozen at approval; benefits not yet due are no observations.
    """
    due, arrived = _numbers(planned), _numbers(realised)
    if due.ndim != 1 or due.shape != arrived.shape:
        raise BadTrackRecord(f"There are {due.size} plans and {arrived.size} results. Give one result for each plan.")
    if not due.size:
        raise BadTrackRecord("No benefit is closed, so nothing can be learned yet. Come back when one is.")
    _refuse(~np.isfinite(due) | (due <= 0), "had nothing due by the date. Leave it out until something is due")
    _refuse(~np.isfinite(arrived), "has no measured figure. Measure it, or leave it out and say so")
    return Observations(due, arrived)


def with_stopped_as_zero(
    due: FloatArray, baseline: FloatArray, realised: FloatArray, is_stopped: BoolArray
) -> Observations:
    """The observations with the benefits of stopped projects in them, which would otherwise be missing.

    What a stopped benefit realised before the stop stays; after it nothing arrives, and its whole baseline counts as
    due. A stopped benefit that was never measured realised 0. A running one without a figure is refused, as a missing
    figure is no 0.

    Args:
        due: What was due by the date, in pounds; of a stopped benefit it is not used. Shape (benefits,).
        baseline: The whole of what was promised, in pounds. Shape (benefits,).
        realised: What arrived by the date, or before the stop; NaN where nothing was measured. Shape (benefits,).
        is_stopped: Whether the benefit was stopped before it was complete. Shape (benefits,).

    Raises:
        BadTrackRecord: As `observations`, or the arrays differ in length.

    References:
        Methods 6.7, the trap of survivorship: stopped projects count as 0, not as missing.
    """
    stopped = np.asarray(is_stopped, dtype=np.bool_)
    parts = (_numbers(due), _numbers(baseline), _numbers(realised))
    if any(part.shape != stopped.shape for part in parts):
        raise BadTrackRecord("What was due, the baselines, the results and the stops differ in number. Give one each.")
    planned, whole, arrived = parts
    return observations(np.where(stopped, whole, planned), np.where(stopped & np.isnan(arrived), 0.0, arrived))


def before_correction(planned: FloatArray, correction: FloatArray) -> FloatArray:
    """What was planned before its optimism correction was taken off.

    A learned correction takes the place of the old one. Set against a plan that was already cut it would be too
    small, and added to the old cut it would count optimism twice.

    Args:
        planned: What was planned after the correction, in pounds. Shape (benefits,).
        correction: The part that had been taken off, below 1. Shape (benefits,) or ().

    Returns:
        Pounds, 0 only where the plan was 0. Shape (benefits,).

    Raises:
        BadTrackRecord: A correction took everything off, or is no number.

    References:
        The Green Book 2026, paras 6.80 to 6.82; methods 2.6: pick one correction per number.
    """
    cut = np.broadcast_to(_numbers(correction), np.shape(planned))
    _refuse(~(cut < 1), "had its whole plan taken off, so what was forecast is not known. Leave it out")
    return _numbers(planned) / (1.0 - cut)


def reference_class(observed: Observations) -> ReferenceClass:
    """What a class of closed benefits has realised.

    The class is chosen before its results are looked at. The rates of one department go through `track_record`,
    which never shows them without an interval.

    Args:
        observed: The closed benefits of the class, those of stopped projects among them.

    References:
        Methods 6.7 and E6.9; The Green Book 2026, paras 6.78 to 6.82. The least numbers and the prudent percentile are
        conventions of the reference table.

    Example:
        >>> rates = np.array([0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3])
        >>> found = reference_class(observations(np.ones(10), rates))
        >>> f"{found.central_correction:.2f} {found.prudent_correction:.2f} {found.strength}"
        '0.25 0.52 indicative'
    """
    rate = observed.rate
    return ReferenceClass(
        n=observed.n,
        mean=float(rate.mean()),
        median=float(np.median(rate)),
        prudent=float(np.percentile(rate, defaults().prudent_percentile)),
        ratio=float(observed.realised.sum() / observed.planned.sum()),
        strength=strength(observed.n),
    )


def strength(n: int) -> Strength:
    """How much a number of closed benefits can carry, by the least numbers of the reference table.

    Args:
        n: How many there are.
    """
    if n < defaults().class_minimum:
        return Strength.DESCRIPTIVE
    return Strength.INDICATIVE if n < defaults().class_advised else Strength.USABLE


def _numbers(values: FloatArray) -> FloatArray:
    return np.asarray(values, dtype=np.float64)


def _refuse(wrong: BoolArray, sentence: str) -> None:
    if wrong.any():
        raise BadTrackRecord(f"Benefit {int(np.flatnonzero(wrong)[0]) + 1} of the list {sentence}.")
