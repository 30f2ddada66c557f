"""How many rates of return a flow has, by Sturm's theorem in whole numbers: exact, and not the engine's way."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm


def count_rates(flow: Sequence[float]) -> int:
    """The number of different rates above -100% at which the flow's present value is 0; none for a flow of zeros.

    They are the positive roots of the flow as a polynomial in 1/(1 + r), so zeros at either end change nothing.
    """
    fractions = [Fraction(value) for value in flow]
    common = lcm(*(value.denominator for value in fractions))
    exact = [int(value * common) for value in fractions]
    while exact and exact[0] == 0:
        exact.pop(0)
    while exact and exact[-1] == 0:
        exact.pop()
    if len(exact) < 2:
        return 0
    chain = [exact, [power * value for power, value in enumerate(exact)][1:]]
    while True:
        rest = _remainder(chain[-2], chain[-1])
        if not rest:
            break
        chain.append([-value for value in rest])
    at_zero = _changes([p[0] for p in chain])
    at_infinity = _changes([p[-1] for p in chain])
    return at_zero - at_infinity


def _remainder(a: list[int], b: list[int]) -> list[int]:
    """What is left of a, times a positive number, after division by b, lowest power first, in smallest numbers."""
    rest, sign = list(a), 1 if b[-1] > 0 else -1
    while len(rest) >= len(b):
        top = rest[-1] * sign
        rest = [value * abs(b[-1]) for value in rest]
        for offset, value in enumerate(b):
            rest[len(rest) - len(b) + offset] -= top * value
        rest.pop()
    while rest and rest[-1] == 0:
        rest.pop()
    common = gcd(*rest) or 1
    return [value // common for value in rest]


def _changes(values: list[int]) -> int:
    signs = [value > 0 for value in values if value]
    return sum(one != other for one, other in pairwise(signs))


def present_value(flow: Sequence[float], rate: float) -> Fraction:
    """The exact present value of the flow at the rate."""
    growth, value = 1 + Fraction(rate), Fraction(0)
    for amount in reversed(flow):
        value = value / growth + Fraction(amount)
    return value
