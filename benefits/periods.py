"""Financial years, which run from 1 April to 31 March, and series of amounts by year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from benefits.errors import BenefitsError

_LABEL = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
EARLIEST, LATEST = 1900, 2400


class BadYear(BenefitsError):
    """A text that is no financial year."""


@dataclass(frozen=True, order=True)
class FinancialYear:
    """A year of public money, named by the calendar year in which it starts.

    Example:
        >>> str(FinancialYear(2026)), str(FinancialYear(1999))
        ('2026-27', '1999-00')
        >>> FinancialYear.parse("2026-27") + 1
        FinancialYear(start=2027)
    """

    start: int

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    def __add__(self, years: int) -> FinancialYear:
        return FinancialYear(self.start + years)

    def __sub__(self, other: FinancialYear) -> int:
        return self.start - other.start

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """The financial year that a label such as "2026-27" names.

        Raises:
            BadYear: The text is not four digits, a hyphen and the next year's two digits.
        """
        match = _LABEL.fullmatch(text.strip())
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise BadYear(f"'{text}' is not a financial year. Write it as 2026-27.")
        if not EARLIEST <= int(match[1]) <= LATEST:
            raise BadYear(f"'{text}' is outside {EARLIEST} to {LATEST}. Check the year.")
        return cls(int(match[1]))


@dataclass(frozen=True)
class Series:
    """Amounts for consecutive financial years from `first`; zero in every other year.

    Example:
        >>> Series.of({FinancialYear(2027): Decimal(5), FinancialYear(2025): Decimal(3)}).values
        (Decimal('3'), Decimal('0'), Decimal('5'))
    """

    first: FinancialYear
    values: tuple[Decimal, ...]

    @property
    def last(self) -> FinancialYear:
        """The last year with an entry."""
        return self.first + (len(self.values) - 1)

    @property
    def total(self) -> Decimal:
        """The undiscounted sum, in whatever price terms the amounts are."""
        return sum(self.values, Decimal(0))

    def by_year(self) -> dict[FinancialYear, Decimal]:
        """Each year of the series with its amount."""
        return {self.first + i: value for i, value in enumerate(self.values)}

    @classmethod
    def of(cls, amounts: dict[FinancialYear, Decimal]) -> Series:
        """The series that holds these amounts, with zero in the gaps.

        Raises:
            ValueError: No year is given.
        """
        if not amounts:
            raise ValueError("a series needs at least one year")
        first, last = min(amounts), max(amounts)
        return cls(first, tuple(amounts.get(first + i, Decimal(0)) for i in range(last - first + 1)))
