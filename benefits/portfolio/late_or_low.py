"""Whether a benefit that falls short comes late, comes low, or both; and when it is too early to say.

References:
    Methods 7.2: what arrived is fitted as k times the plan of some time before. How sure one must be is this tool's
    convention.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.portfolio.realisation import Progress, Reading, Readings, readings, realisation_rate
from benefits.reference.green_book import defaults

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Delays are tried month by month.
_STEPS = 12


class Pattern(StrEnum):
    """What is the matter with what arrived, as far as the years tell."""

    AS_PLANNED = "as_planned"
    LATE = "late"
    LOW = "low"
    LATE_AND_LOW = "late_and_low"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class LateOrLow:
    """The reading of each row. Shapes (rows,).

    Attributes:
        pattern: Values of Pattern.
        strength: What arrives as a part of what the plan had at the time it keeps (k); 1 where it is late only.
        delay: How much later than planned, years in whole months; 0 where it is low only.
    """

    pattern: npt.NDArray[np.str_]
    strength: Readings
    delay: Readings


@dataclass(frozen=True)
class _Fit:
    """The best fit of one kind of reading: what it leaves unexplained (a sum of squares), k and the delay."""

    left: FloatArray
    strength: FloatArray
    delay: FloatArray

    def improved(self, left: FloatArray, strength: FloatArray, delay: float) -> _Fit:
        """The better of two fits; of two equally good ones the shorter delay."""
        better = left < self.left
        return _Fit(
            np.where(better, left, self.left),
            np.where(better, strength, self.strength),
            np.where(better, delay, self.delay),
        )


def late_or_low(made: Progress) -> LateOrLow:
    """The plan that best explains what arrived, among: as it is, moved later, made smaller, and both.

    Each is fitted by least squares to the years that count, from the first with a plan on. A delay of part of a
    year mixes each year of the plan with the one before. The delay alone must explain the years better than the
    smaller plan, or the other way round, and the simpler reading stands until a richer one is that much better:
    both by a likelihood ratio of `fit_evidence`, degrees of freedom counted. TOO_EARLY where fewer than
    `fit_periods` years with a plan were reported, where late and low explain them about as well, and where the plan
    stands although the rate so far is below green. Then no strength and no delay are given.

    References:
        Methods 7.2. The comparison is this tool's convention: with noise of 15% in a year it took late for low, or
        low for late, in at most 3 of 100 draws.
    """
    chosen = defaults()
    looked_at = made.counts & np.logical_or.accumulate((made.planned != 0) | (made.realised != 0), axis=1)
    n_planned = (made.counts & (made.planned != 0)).sum(axis=1)
    fits = _fits(made.planned, made.realised, looked_at)
    noise = chosen.fit_noise**2 * np.where(looked_at, made.planned**2, 0.0).sum(axis=1)
    misfit = _misfits(fits, looked_at.sum(axis=1), noise)
    enough = 2.0 * np.log(chosen.fit_evidence)
    rate = realisation_rate(made)
    is_enough = (n_planned >= chosen.fit_periods) & rate.has_value
    which = _which(misfit, enough)
    falls_short = rate.or_else(0.0) < chosen.realisation_green
    pattern = np.where(is_enough & ~((which == Pattern.AS_PLANNED) & falls_short), which, Pattern.TOO_EARLY)
    return _named(pattern.astype(np.str_), fits)


def _fits(planned: FloatArray, realised: FloatArray, looked_at: BoolArray) -> tuple[_Fit, ...]:
    """The fits as planned, late, low, and late and low."""
    years = planned.shape[1]
    size = np.where(looked_at, realised**2, 0.0).sum(axis=1)
    none = np.full(len(planned), np.inf)
    as_planned = late = low = both = _Fit(none, np.ones(len(planned)), np.zeros(len(planned)))
    later = _moved(planned, 0, looked_at)
    for whole in range(years):
        now, later = later, _moved(planned, whole + 1, looked_at)
        with_now, with_later = (realised * now).sum(axis=1), (realised * later).sum(axis=1)
        now_now, now_later, later_later = (now**2).sum(axis=1), (now * later).sum(axis=1), (later**2).sum(axis=1)
        for step in range(_STEPS):
            part = step / _STEPS
            inner = (1 - part) * with_now + part * with_later
            square = (1 - part) ** 2 * now_now + 2 * part * (1 - part) * now_later + part**2 * later_later
            strength = inner / np.where(square > 0, square, 1.0)
            alone, scaled = size - 2 * inner + square, size - strength * inner
            if whole == step == 0:
                as_planned = as_planned.improved(alone, np.ones(len(planned)), 0.0)
                low = low.improved(scaled, strength, 0.0)
            else:
                late = late.improved(alone, np.ones(len(planned)), whole + part)
                both = both.improved(scaled, strength, whole + part)
    # So late that nothing could have arrived yet: where nothing did, that is as good a reading as nothing ever.
    late = late.improved(size, np.ones(len(planned)), float(years))
    return as_planned, late, low, both


def _moved(planned: FloatArray, years: int, looked_at: BoolArray) -> FloatArray:
    """The plan that many whole years later, in the years looked at."""
    moved = np.zeros_like(planned)
    moved[:, years:] = planned[:, : planned.shape[1] - years]
    return np.where(looked_at, moved, 0.0)


def _misfits(fits: tuple[_Fit, ...], n: IntArray, noise: FloatArray) -> tuple[FloatArray, ...]:
    """Minus twice the log of the likelihood of each fit, but for a constant; lower is better."""
    tiny = np.finfo(np.float64).tiny
    unexplained = [np.maximum(np.maximum(fit.left, 0.0) + noise, tiny) for fit in fits]
    return tuple(
        n.astype(np.float64) * np.log(left / np.maximum(n - free, 1))
        for left, free in zip(unexplained, (0, 1, 1, 2), strict=True)
    )


def _which(misfit: tuple[FloatArray, ...], enough: float) -> npt.NDArray[np.str_]:
    as_planned, late, low, both = misfit
    one = np.minimum(late, low)
    return np.select(
        [
            as_planned - np.minimum(one, both) < enough,
            one - both >= enough,
            low - late >= enough,
            late - low >= enough,
        ],
        [Pattern.AS_PLANNED, Pattern.LATE_AND_LOW, Pattern.LATE, Pattern.LOW],
        Pattern.TOO_EARLY,
    ).astype(np.str_)


def _named(pattern: npt.NDArray[np.str_], fits: tuple[_Fit, ...]) -> LateOrLow:
    """The strength and delay of the fit that explains; more than planned is no shortfall, though it may be late."""
    order = (Pattern.AS_PLANNED, Pattern.LATE, Pattern.LOW, Pattern.LATE_AND_LOW)
    at = [pattern == one for one in order]
    strength = np.select(at, [fit.strength for fit in fits], 0.0)
    delay = np.select(at, [fit.delay for fit in fits], 0.0)
    told = np.where(at[2] & (strength >= 1), Pattern.AS_PLANNED, pattern)
    told = np.where(at[3] & (strength >= 1), Pattern.LATE, told).astype(np.str_)
    kind = np.where(pattern == Pattern.TOO_EARLY, Reading.TOO_EARLY, Reading.VALUE).astype(np.int64)
    return LateOrLow(told, readings(strength, kind), readings(delay, kind))
