"""On what a figure rests: editions of the guidance, schedule and price base; printed beside every figure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benefits.periods import FinancialYear
from benefits.reference import deflators, green_book

DISCOUNTINGS = ("standard", "lower_sensitivity")


class Bodies(StrEnum):
    """Which organisations a figure stands under: those that the records name, or who took their place since."""

    AS_RECORDED = "recorded"
    TODAY = "today"


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
        bodies: Whether a body that closed stands as recorded, or as the body of today that took its place.
    """

    green_book: str = green_book.EDITION
    deflators: str = deflators.DEFAULT
    discounting: str = "standard"
    price_base: FinancialYear | None = None
    bodies: Bodies = Bodies.AS_RECORDED

    @property
    def sentence(self) -> str:
        """The basis as a caption."""
        prices = f"{self.price_base} prices" if self.price_base else "each project's own price base"
        rates = "standard rates" if self.discounting == "standard" else "lower-rate sensitivity"
        said = (
            f"Real, {prices}, discounted to each project's own year 0 at {rates}; "
            f"Green Book edition {self.green_book}, GDP deflator edition {self.deflators}."
        )
        return f"{said} {self.whose}".rstrip()

    @property
    def whose(self) -> str:
        """That figures stand under today's organisations, as a sentence; blank where they stand as recorded."""
        return "By today's organisations." if self.bodies is Bodies.TODAY else ""
