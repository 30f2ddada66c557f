"""Rates of groups with few benefits each, drawn towards their mean as far as chance asks: the sums of empirical Bayes.

A group is a department, or a type of benefit. `track_record` makes them into rates that carry their intervals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import log_ndtr

from benefits.appraisal.cube import sums
from benefits.portfolio.reference_class import FloatArray, Observations

IntArray = npt.NDArray[np.int64]

NO_SPREAD = 1e-9  # of a squared rate, or of a benefit: below it there is nothing but rounding


@dataclass(frozen=True)
class GroupSums:
    """The sums of each group from which its rate and its spread follow. Shapes (groups,), every group has a benefit.

    Attributes:
        n: Closed benefits.
        planned: The sum of what was due.
        squares, cubes: The sums of its squares and cubes.
        rate: All that arrived over all that was due.
        left: The sum of squares of what arrived less the rate times what was due.
    """

    n: IntArray
    planned: FloatArray
    squares: FloatArray
    cubes: FloatArray
    rate: FloatArray
    left: FloatArray

    @property
    def effective(self) -> FloatArray:
        """How many equal benefits would tell as much: the square of the sum over the sum of squares.

        References:
            Kish's effective sample size; to use it here is this tool's convention.
        """
        return self.planned**2 / self.squares

    @property
    def expected_left(self) -> FloatArray:
        """What `left` is on average, in units of the variance of a single rate: 0 for a single benefit.

        References:
            Of independent results whose standard deviation is in proportion to what was due, which is this tool's
            convention: sum f2 - 2 sum f3 / sum f + (sum f2 / sum f)2.
        """
        if_alone = self.squares - 2.0 * self.cubes / self.planned + (self.squares / self.planned) ** 2
        return np.where(self.n > 1, np.maximum(if_alone, 0.0), 0.0)


@dataclass(frozen=True)
class Shrinkage:
    """Rates drawn towards their mean. Shapes (groups,).

    Attributes:
        between: The variance of the true rates.
        mean: Their mean.
        mean_variance: How uncertain that mean is, as a variance.
        weight: How much of each observed rate is kept.
        rate: The shrunk rates.
        variance: How uncertain these are, as variances.
        newcomer_variance: How uncertain the true rate of one more group is, as a variance.
    """

    between: float
    mean: float
    mean_variance: float
    weight: FloatArray
    rate: FloatArray
    variance: FloatArray
    newcomer_variance: float


def group_sums(observed: Observations, group: IntArray, n_groups: int) -> GroupSums:
    """The sums of each group.

    Args:
        observed: The closed benefits.
        group: The group of each. Shape (benefits,).
        n_groups: How many groups there are; each has a benefit.

    References:
        Methods 6.8: R = sum a / sum f.
    """
    planned, realised = observed.planned, observed.realised

    def by_group(values: FloatArray) -> FloatArray:
        return sums(group, values, n_groups)

    due = by_group(planned)
    rate = by_group(realised) / due
    return GroupSums(
        n=np.bincount(group, minlength=n_groups),
        planned=due,
        squares=by_group(planned**2),
        cubes=by_group(planned**3),
        rate=rate,
        left=by_group((realised - rate[group] * planned) ** 2),
    )


def variances_together(sums: GroupSums) -> FloatArray:
    """How far chance may have moved each group's rate, by one spread of single rates for all, as variances.

    A group counts in that spread by its effective number of benefits. This does not let the weight of a group hang on
    its luck: where results are skewed, a group with poor results also shows little spread, and by its own spread it
    would count too much. All are 0 where no group shows any spread.

    Returns:
        Variances of rates. Shape (groups,).

    References:
        Methods 6.8 takes each group's own spread; this one is the tool's convention, chosen by simulation.
    """
    scale = (sums.planned / sums.squares) ** 2
    expected = float((scale * sums.expected_left).sum())
    of_one = float((scale * sums.left).sum()) / expected if expected > NO_SPREAD else 0.0
    return of_one / sums.effective if of_one > NO_SPREAD else np.zeros(len(sums.n))


def own_variances(sums: GroupSums) -> FloatArray:
    """How far chance may have moved each group's rate, by its own spread, as variances.

    A group of one benefit, or one whose benefits agree to the last, takes the spread of all.

    Returns:
        Variances of rates. Shape (groups,).

    References:
        Methods 6.8 and E6.8: s2 = n/(n-1) sum (a - R f)2 / (sum f)2.
    """
    own = sums.n / np.maximum(sums.n - 1, 1) * sums.left / sums.planned**2
    return np.where((sums.n > 1) & (own > NO_SPREAD), own, variances_together(sums))


def weight_of_own(between: float, variance: FloatArray) -> FloatArray:
    """How much of a group's own rate to keep: the part of its spread that is no chance, from 0 to 1.

    Args:
        between: The variance of the true rates between groups.
        variance: How far chance may have moved each, above 0. Shape (groups,).

    References:
        Methods 6.8, E6.7 and E6.8: w = tau2 / (tau2 + s2).
    """
    return between / (between + variance)


def towards(mean: float, rate: FloatArray, weight: FloatArray) -> FloatArray:
    """Rates drawn towards a mean.

    Args:
        mean: Where to.
        rate: The rates, or their logarithms. Shape (groups,).
        weight: How much of each to keep. Shape (groups,).

    References:
        Methods 6.8, E6.7 and E6.8: R* = w R + (1 - w) mu.
    """
    return weight * rate + (1.0 - weight) * mean


def shrunk(rate: FloatArray, variance: FloatArray) -> Shrinkage:
    """Rates drawn towards their mean, with how uncertain they then are.

    Args:
        rate: The observed rates. Shape (groups,).
        variance: How far chance may have moved each, above 0. Shape (groups,).

    References:
        Methods 6.8 and E6.8; the variance between groups after DerSimonian and Laird 1986. The uncertainty is the
        posterior variance, and that of the mean (Raudenbush and Bryk 1985, as the R package metafor prints it), not
        smaller than the spread of the groups about it shows (Knapp and Hartung 2003), and that of the weight (in the
        manner of Morris 1983, from memory). To put these together so is this tool's convention, as is the uncertainty
        of a newcomer: that of the mean and the expected variance between groups, which is above 0 also where chance
        alone could explain what was seen.
    """
    k = len(rate)
    untruncated = _between(rate, variance)
    between = max(0.0, untruncated)
    weight, precision = weight_of_own(between, variance), 1.0 / (between + variance)
    total = float(precision.sum())
    mean = float(precision @ rate) / total
    about_mean = (rate - mean) ** 2
    mean_variance = max(1.0, float(precision @ about_mean) / max(k - 1, 1)) / total
    drawn = 1.0 - weight
    usual = float(precision @ variance) / total
    weight_variance = 2.0 / max(k - 3, 1) * drawn**2 * (usual + between) * precision
    uncertain = weight * variance + drawn**2 * mean_variance + weight_variance * about_mean
    return Shrinkage(
        between=between,
        mean=mean,
        mean_variance=mean_variance,
        weight=weight,
        rate=towards(mean, rate, weight),
        variance=uncertain,
        newcomer_variance=_expected_between(untruncated, precision) + mean_variance,
    )


def _between(rate: FloatArray, variance: FloatArray) -> float:
    """The variance of the true rates between groups: what chance does not explain of their spread (E6.8).

    It is below 0 where the groups differ less than chance alone would make them; after DerSimonian and Laird 1986.
    """
    if len(rate) < 2:
        return 0.0
    precision = 1.0 / variance
    total = float(precision.sum())
    spread = float(precision @ (rate - float(precision @ rate) / total) ** 2)
    return (spread - (len(rate) - 1)) / (total - float(precision @ precision) / total)


def _expected_between(untruncated: float, precision: FloatArray) -> float:
    """The mean of a normal distribution about the estimate, of which only what is above 0 is left."""
    deviation = float(np.sqrt(2.0 / (precision @ precision)))
    at = untruncated / deviation
    raised = np.exp(-0.5 * at**2 - 0.5 * np.log(2.0 * np.pi) - log_ndtr(at))
    return max(0.0, untruncated, deviation * float(at + raised))
