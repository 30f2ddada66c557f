"""Exact rates of return of single flows, for the few whose number of rates floats cannot prove.

Polynomials are tuples of whole numbers, lowest power first. Floats are fractions over powers of two, so a flow is
such a polynomial exactly, and every decision here is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import gcd

Polynomial = tuple[int, ...]

TOO_LARGE = "a rate of return is larger than a number can hold: give every flow in the same unit"

# Halvings after which two roots that still share an interval are taken for one multiple root, which is then proved.
_PATIENCE = 64
# Bits to which a root is found, beyond what a float can hold.
_BITS = 64


@dataclass(frozen=True)
class _Interval:
    """(cell / 2^level, (cell + 1) / 2^level), and a polynomial of it whose roots in (0, 1) are the roots there.

    A root that is the low end itself has no polynomial.
    """

    cell: int
    level: int
    polynomial: Polynomial


def rates(flow: Sequence[float]) -> tuple[int, float]:
    """How many rates of return above -100% the flow has, and the rate if there is one only (otherwise NaN).

    Args:
        flow: Net flow by year, finite.

    Raises:
        ValueError: The rate is larger than a float holds.

    References:
        Collins and Akritas 1976, Polynomial real root isolation using Descartes' rule of signs.

    Example:
        >>> rates([-100.0, 220.0, -121.0])
        (1, 0.1)
    """
    whole = _trimmed(_whole(flow))
    if len(whole) < 2:
        return 0, float("nan")
    rest, is_at_par = _without_one(whole)
    inside, beyond = _roots(rest), _roots(rest[::-1])
    count = is_at_par + len(inside) + len(beyond)
    if count != 1:
        return count, float("nan")
    if is_at_par:
        return 1, 0.0
    try:
        return 1, float(1 / _refined(inside[0]) - 1 if inside else _refined(beyond[0]) - 1)
    except OverflowError as error:
        raise ValueError(TOO_LARGE) from error


def _whole(flow: Sequence[float]) -> Polynomial:
    parts = [float(value).as_integer_ratio() for value in flow]
    common = max((below for _, below in parts), default=1)
    return tuple(above * (common // below) for above, below in parts)


def _trimmed(p: Polynomial) -> Polynomial:
    held = [power for power, value in enumerate(p) if value]
    return p[held[0] : held[-1] + 1] if held else ()


def _without_one(p: Polynomial) -> tuple[Polynomial, bool]:
    """The polynomial without its root 1, however often, and whether it had it."""
    had = False
    while len(p) > 1 and sum(p) == 0:
        p, had = tuple(accumulate(p[:0:-1]))[::-1], True
    return p, had


def _roots(p: Polynomial) -> list[_Interval]:
    """The different roots of the polynomial in (0, 1), each in its own interval."""
    found = _isolated(p, _PATIENCE)
    return found if found is not None else _isolated(_square_free(p), None) or []


def _isolated(p: Polynomial, patience: int | None) -> list[_Interval] | None:
    """Roots in (0, 1) by halving; None where some share an interval after so many halvings."""
    found: list[_Interval] = []
    waiting = [_Interval(0, 0, p)]
    while waiting:
        here = waiting.pop()
        changes = _variations(_shifted(here.polynomial[::-1]))
        if changes == 1:
            found.append(here)
        if changes < 2:
            continue
        if here.level == patience:
            return None
        left = tuple(value << (len(p) - power) for power, value in enumerate(here.polynomial))
        right = _shifted(left)
        if right[0] == 0:
            found.append(_Interval(2 * here.cell + 1, here.level + 1, ()))
            right = _trimmed(right)
        waiting += [
            _Interval(2 * here.cell, here.level + 1, left),
            _Interval(2 * here.cell + 1, here.level + 1, right),
        ]
    return found


def _variations(p: Polynomial) -> int:
    signs = [value > 0 for value in p if value]
    return sum(one != other for one, other in pairwise(signs))


def _shifted(p: Polynomial) -> Polynomial:
    """The polynomial of x + 1."""
    held = list(p)
    for low in range(len(held) - 1):
        for power in range(len(held) - 2, low - 1, -1):
            held[power] += held[power + 1]
    return tuple(held)


def _refined(interval: _Interval) -> Fraction:
    """The root in the interval, by halving until it is known to more bits than a float has."""
    cell, level, p = interval.cell, interval.level, interval.polynomial
    if not p:
        return Fraction(cell, 1 << level)
    low, halvings = 0, 0
    while (cell << halvings) + low < 1 << _BITS:
        low, halvings = 2 * low, halvings + 1
        middle = _sign_at(p, low + 1, halvings)
        if middle == 0:
            low += 1
            break
        if middle == (p[0] > 0) - (p[0] < 0):
            low += 1
    return Fraction((cell << halvings) + low, 1 << (level + halvings))


def _sign_at(p: Polynomial, above: int, halvings: int) -> int:
    """The sign of the polynomial at above / 2^halvings."""
    value, scale = 0, 0
    for coefficient in reversed(p):
        value = value * above + (coefficient << scale)
        scale += halvings
    return (value > 0) - (value < 0)


def _square_free(p: Polynomial) -> Polynomial:
    """A polynomial with the same roots, each once."""
    a, b = p, _primitive(tuple(power * value for power, value in enumerate(p))[1:])
    while len(b) > 1:
        a, b = b, _primitive(_divided(a, b)[1])
    return p if b else _primitive(_divided(p, a)[0])


def _primitive(p: Polynomial) -> Polynomial:
    common = gcd(*p) or 1
    held = [value // common for value in p]
    while held and held[-1] == 0:
        held.pop()
    return tuple(held)


def _divided(a: Polynomial, b: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Quotient and remainder of a, times whatever keeps them whole, by b."""
    rest, quotient = list(a), [0] * (len(a) - len(b) + 1)
    for power in range(len(a) - len(b), -1, -1):
        top = rest[power + len(b) - 1]
        rest = [value * b[-1] for value in rest]
        quotient = [value * b[-1] for value in quotient]
        quotient[power] += top
        for offset, value in enumerate(b):
            rest[power + offset] -= top * value
    return tuple(quotient), tuple(rest[: len(b) - 1])
