"""Summary measures of flows and of present values, for many rows at once.

An answer that is not a number says why: `Answers.kind` goes with every value, and a value that is not there is
NaN only beside a kind that is not VALUE.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from scipy.special import comb

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class Answer(IntEnum):
    """What kind of answer a measure gave."""

    VALUE = 0
    NONE = 1
    SEVERAL = 2
    PAYS_FOR_ITSELF = 3
    NO_COST = 4


@dataclass(frozen=True)
class Answers:
    """Values with the kind of each: NaN exactly where the kind is not VALUE. Shapes (rows,)."""

    value: FloatArray
    kind: IntArray

    def __post_init__(self) -> None:
        if not np.array_equal(np.isfinite(self.value), self.kind == Answer.VALUE):
            raise ValueError("a value must be finite exactly where its kind is VALUE")


def _answers(value: FloatArray, kind: IntArray) -> Answers:
    return Answers(np.where(kind == Answer.VALUE, value, np.nan), kind)


def ratio(above: FloatArray, below: FloatArray) -> Answers:
    """Above divided by below: NO_COST where below is 0, PAYS_FOR_ITSELF where it is negative.

    References:
        HM Treasury, The Green Book 2026, Table 10 and paragraphs 6.93 to 6.95.
    """
    kind = np.where(below > 0, Answer.VALUE, np.where(below < 0, Answer.PAYS_FOR_ITSELF, Answer.NO_COST))
    return _answers(above / np.where(below > 0, below, 1.0), kind.astype(np.int64))


def bcr(pv_benefit: FloatArray, pv_cost: FloatArray) -> Answers:
    """Benefit-cost ratio: PVB / PVC, with all monetisable social costs below the line.

    References:
        HM Treasury, The Green Book 2026, Table 10.
    """
    return ratio(pv_benefit, pv_cost)


def rpsc(pv_benefit: FloatArray, pv_cost_public: FloatArray, pv_cost_nonpublic: FloatArray) -> Answers:
    """Return on public sector cost: (PVB - PVC outside government) / PVC of government.

    References:
        HM Treasury, The Green Book 2026, Table 10 and paragraph 6.93.
    """
    return ratio(pv_benefit - pv_cost_nonpublic, pv_cost_public)


def annual_equivalent(npv: FloatArray, factors: FloatArray, horizon: IntArray) -> FloatArray:
    """The flat real amount in every year 0 to the horizon that has the same present value. Shape (rows,).

    References:
        This tool's convention: the years match those of the flows, year 0 included.
    """
    annuity = np.cumsum(factors)[horizon]
    quotient: FloatArray = npv / annuity
    return quotient


def payback(flows: FloatArray) -> Answers:
    """Years from year 0 until the cumulative flow turns non-negative for good; NONE if it never does.

    Interpolated inside the year of the last crossing; 0 where the cumulative flow is never negative. Give
    discounted flows for the discounted payback.

    Args:
        flows: Net flow by year, any one price base. Shape (rows, years).
    """
    cumulative = np.cumsum(flows, axis=1)
    negative = cumulative < 0
    n_years = flows.shape[1]
    last = n_years - 1 - np.argmax(negative[:, ::-1], axis=1)
    ever = negative.any(axis=1)
    kind = np.where(negative[:, -1], Answer.NONE, Answer.VALUE).astype(np.int64)
    rows = np.arange(len(flows))
    crossing = np.minimum(last + 1, n_years - 1)
    step = np.where(ever & (kind == Answer.VALUE), flows[rows, crossing], 1.0)
    return _answers(np.where(ever, last - cumulative[rows, last] / step, 0.0), kind)


def mirr(flows: FloatArray, rate: float) -> Answers:
    """Modified internal rate of return, financed and reinvested at `rate`; NONE without both signs.

    Args:
        flows: Net flow by year. Shape (rows, years).
        rate: The finance and reinvestment rate, as a fraction.
    """
    n = flows.shape[1] - 1
    growth = (1.0 + rate) ** np.arange(n, -1, -1)
    into = np.clip(flows, 0, None) @ growth
    out = -np.clip(flows, None, 0) @ (1.0 + rate) ** -np.arange(n + 1.0)
    has_both = (into > 0) & (out > 0)
    kind = np.where(has_both, Answer.VALUE, Answer.NONE).astype(np.int64)
    return _answers((into / np.where(has_both, out, 1.0)) ** (1.0 / n) - 1.0 if n else into * np.nan, kind)


def irr(flows: FloatArray) -> Answers:
    """The internal rate of return: the one rate above -100% at which the flows' present value is 0.

    NONE where no such rate exists, SEVERAL where more than one does: then no rate is given, and the net present
    value should be looked at by rate instead. The number of rates is proved by Descartes' rule of signs on either
    side of 0% where that decides it, and found from all roots of the polynomial where it does not.

    Args:
        flows: Net flow by year. Shape (rows, years).

    Example:
        >>> irr(np.array([[-100.0, 110.0]])).value.round(6).tolist()
        [0.1]
    """
    scale = np.abs(flows).max(axis=1, initial=0.0)
    scaled = flows / np.where(scale > 0, scale, 1.0)[:, None]
    n_roots = _count_rates(scaled)
    kind = np.where(n_roots == 1, Answer.VALUE, np.where(n_roots == 0, Answer.NONE, Answer.SEVERAL)).astype(np.int64)
    value = np.full(len(flows), np.nan)
    one = n_roots == 1
    if one.any():
        value[one] = _the_rate(scaled[one])
    return Answers(value, kind)


def _variations(coefficients: FloatArray) -> IntArray:
    """Sign changes along each row, zeros left out. Shape (rows,)."""
    signs = np.sign(coefficients)
    for t in range(1, signs.shape[1]):  # carry the last sign over zeros; a loop over years, not over rows
        signs[:, t] = np.where(signs[:, t] == 0, signs[:, t - 1], signs[:, t])
    changes: IntArray = ((signs[:, 1:] * signs[:, :-1]) < 0).sum(axis=1)
    return changes


def _count_rates(flows: FloatArray) -> IntArray:
    """How many positive roots x = 1/(1+r) the polynomial sum of flow x^t has. Shape (rows,)."""
    count = _variations(flows)
    hard = np.flatnonzero(count > 1)
    if len(hard):
        count = count.copy()
        some = flows[hard]
        n = some.shape[1]
        shift = comb(np.arange(n)[:, None], np.arange(n)[None, :])
        above, below = some @ shift, some[:, ::-1] @ shift
        at_par = np.abs(some.sum(axis=1)) < 1e-9  # a root at 0% itself, which neither side sees
        for_sure = ~at_par & (_variations(above) <= 1) & (_variations(below) <= 1)
        count[hard] = np.where(for_sure, _variations(above) + _variations(below), -1)
        for row in np.flatnonzero(count == -1):
            count[row] = _roots_one_by_one(flows[row])
    return count


def _roots_one_by_one(flow: FloatArray) -> int:
    """The number of different positive roots of one polynomial, by its companion matrix."""
    roots = np.roots(np.trim_zeros(flow)[::-1])
    real = np.sort(roots.real[(np.abs(roots.imag) < 1e-6 * np.abs(roots)) & (roots.real > 0)])
    return int((np.diff(real) > 1e-5 * real[1:]).sum() + 1) if len(real) else 0


def _the_rate(flows: FloatArray) -> FloatArray:
    """The single rate of rows that have exactly one: Newton's step kept inside a shrinking bracket."""
    leading = np.take_along_axis(flows, np.argmax(flows != 0, axis=1)[:, None], axis=1)[:, 0]
    # With x = 1/(1+r): a root beyond 1 becomes one below 1 when the coefficients are read backwards.
    is_beyond = np.sign(flows.sum(axis=1)) == np.sign(leading)
    coefficients = np.where(is_beyond[:, None], flows[:, ::-1], flows)
    rising = np.where(is_beyond, _sign_at_zero(coefficients), np.sign(leading))
    low, high = np.zeros(len(flows)), np.ones(len(flows))
    x = np.full(len(flows), 0.9)
    for _ in range(200):
        value, slope = _horner(coefficients, x)
        is_low = np.sign(value) == rising
        low, high = np.where(is_low, x, low), np.where(is_low, high, x)
        newton = x - value / np.where(slope == 0, 1.0, slope)
        inside = (newton > low) & (newton < high) & (slope != 0)
        step = np.where(value == 0, x, np.where(inside, newton, (low + high) / 2))
        settled = np.abs(step - x) <= 1e-15 * x
        x = step
        if settled.all():
            break
    rate: FloatArray = np.where(is_beyond, x, 1.0 / x) - 1.0
    return rate


def _sign_at_zero(coefficients: FloatArray) -> FloatArray:
    first = np.argmax(coefficients != 0, axis=1)
    sign: FloatArray = np.sign(np.take_along_axis(coefficients, first[:, None], axis=1)[:, 0])
    return sign


def _horner(coefficients: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Value and slope at x of the polynomials with these coefficients, lowest power first."""
    value, slope = coefficients[:, -1].copy(), np.zeros(len(x))
    for t in range(coefficients.shape[1] - 2, -1, -1):
        slope = slope * x + value
        value = value * x + coefficients[:, t]
    return value, slope
