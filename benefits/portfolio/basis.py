"""On what a figure rests: editions of the guidance, schedule and price base; printed beside every figure."""

from __future__ import annotations

from dataclasses import dataclass

from benefits.periods import FinancialYear
from benefits.reference import deflators, green_book

DISCOUNTINGS = ("standard", "lower_sensitivity")


@dataclass(frozen=True)
class Basis:
    """The choices that every figure of an appraisal depends on.

    Each case is discounted to its own year 0, so that no past value is compounded up to today
    (Green Book 2026, 6.59). Sums over a portfolio need one `price_base`.

    Attributes:
        green_book: Edition of the discount schedules and benefit rules.
        deflators: Edition of the GDP deflator.
        discounting: The schedule for effects other than health: "standard" or "lower_sensitivity".
        price_base: The year in whose prices everything is; None for each project's own price base year.
    """

    green_book: str = green_book.EDITION
    deflators: str = deflators.DEFAULT
    discounting: str = "standard"
    price_base: FinancialYear | None = None

    @property
    def sentence(self) -> str:
        """The basis as a caption."""
        prices = f"{self.price_base} prices" if self.price_base else "each project's own price base"
        rates = "standard rates" if self.discounting == "standard" else "lower-rate sensitivity"
        return (
            f"Real, {prices}, discounted to each project's own year 0 at {rates}; "
            f"Green Book edition {self.green_book}, GDP deflator edition {self.deflators}."
        )
