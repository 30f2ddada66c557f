"""Price terms: from the prices of one financial year to those of another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benefits.reference.deflators import Deflators

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def price_factors(deflators: Deflators, price_year: IntArray, base_year: IntArray) -> FloatArray:
    """What a pound of `price_year` is worth in the prices of `base_year`. Shape as given.

    A pound stays a pound where both years are the same, even a year that the deflator does not cover.

    Args:
        deflators: GDP deflator by financial year, any base.
        price_year: Start of the financial year in whose prices the amount is; for a nominal amount, its own year.
        base_year: Start of the financial year wanted.

    Raises:
        MissingDeflator: A year that is needed is not in the edition.

    References:
        HM Treasury, The Green Book 2026, paragraphs 6.45 to 6.50: real = nominal x base deflator / own deflator.
    """
    factors = np.ones(np.broadcast(price_year, base_year).shape)
    differ = price_year != base_year
    if differ.any():
        factors[differ] = deflators.at(base_year[differ]) / deflators.at(price_year[differ])
    return factors
