"""How many rates of return a flow has, by Sturm's theorem in fractions: exact, and nothing like the engine's way."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def count_rates(flow: Sequence[float]) -> int:
    """The number of different rates above -100% at which the flow's present value is 0; none for a flow of zeros.

    They are the positive roots of the flow as a polynomial in 1/(1 + r), so zeros at either end change nothing.
    """
    exact = [Fraction(value) for value in flow]
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


def _remainder(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    """What is left of a after division by b, lowest power first, without zeros at the top."""
    rest = list(a)
    while len(rest) >= len(b):
        quotient = rest[-1] / b[-1]
        for offset in range(len(b)):
            rest[len(rest) - len(b) + offset] -= quotient * b[offset]
        rest.pop()
    while rest and rest[-1] == 0:
        rest.pop()
    return rest


def _changes(values: list[Fraction]) -> int:
    signs = [value > 0 for value in values if value]
    return sum(one != other for one, other in zip(signs, signs[1:], strict=False))


def present_value(flow: Sequence[float], rate: float) -> Fraction:
    """The exact present value of the flow at the rate."""
    growth, value = 1 + Fraction(rate), Fraction(0)
    for amount in reversed(flow):
        value = value / growth + Fraction(amount)
    return value
