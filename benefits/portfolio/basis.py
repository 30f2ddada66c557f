"""On what a figure rests: editions of the guidance, schedule and price base; printed beside every figure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.appraisal.discounting import discount_factors
from benefits.periods import FinancialYear
from benefits.reference import deflators, green_book

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

DISCOUNTINGS = ("standard", "lower_sensitivity")


class Bodies(StrEnum):
    """Which organisations a figure stands under: those that the records name, or who took their place since."""

    AS_RECORDED = "recorded"
    TODAY = "today"


@dataclass(frozen=True)
class Basis:
    """The choices that every figure of an appraisal depends on.

    Each case is discounted to its own year 0, so that no past value is compounded up to today
    (Green Book 2026, 6.59), unless a present value year is chosen. Sums over a portfolio need one `price_base`.

    Attributes:
        green_book: Edition of the discount schedules and benefit rules.
        deflators: Edition of the GDP deflator.
        discounting: The schedule for effects other than health: "standard" or "lower_sensitivity".
        price_base: The year in whose prices everything is; None for each project's own price base year.
        present_value: The year from which present values are seen; None for each case's own year 0.
        bodies: Whether a body that closed stands as recorded, or as the body of today that took its place.
    """

    green_book: str = green_book.EDITION
    deflators: str = deflators.DEFAULT
    discounting: str = "standard"
    price_base: FinancialYear | None = None
    bodies: Bodies = Bodies.AS_RECORDED
    present_value: FinancialYear | None = None

    def rebased(self, start: IntArray) -> FloatArray:
        """What the present values of cases with these first years are multiplied by. Shape (cases,).

        All of a case's values by the one factor of its schedule for effects other than health, so that its ratios,
        its rate of return and the order of its options stay as they are (invariant I3).

        Args:
            start: The financial year (its start) that is year 0 of each case.

        References:
            Methods 1.2. That one schedule serves health effects too is this tool's convention.
        """
        if self.present_value is None or not len(start):
            return np.ones(len(start))
        years = self.present_value.start - start
        factors = discount_factors(green_book.schedule(self.discounting, self.green_book), int(np.abs(years).max()))
        found: FloatArray = factors[np.abs(years)] ** -np.sign(years).astype(np.float64)
        return found

    @property
    def sentence(self) -> str:
        """The basis as a caption."""
        prices = f"{self.price_base} prices" if self.price_base else "each project's own price base"
        rates = "standard rates" if self.discounting == "standard" else "lower-rate sensitivity"
        said = (
            f"Real, {prices}, discounted to {self.seen_from} at {rates}; "
            f"Green Book edition {self.green_book}, GDP deflator edition {self.deflators}."
        )
        return f"{said} {self.whose}".rstrip()

    @property
    def seen_from(self) -> str:
        """The present value year in words."""
        return str(self.present_value) if self.present_value else "each project's own year 0"

    @property
    def whose(self) -> str:
        """That figures stand under today's organisations, as a sentence; blank where they stand as recorded."""
        return "By today's organisations." if self.bodies is Bodies.TODAY else ""
