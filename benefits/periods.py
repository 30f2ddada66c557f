"""Financial years, which run from 1 April to 31 March, their quarters, and series of amounts by year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benefits.errors import BenefitsError

_LABEL = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4}-\d{2}) Q([1-4])", re.ASCII)
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


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a financial year: the first from April to June, the fourth from January to March.

    Example:
        >>> Quarter.parse("2026-27 Q4").ends.isoformat()
        '2027-03-31'
        >>> str(Quarter.before(date(2026, 11, 30)))
        '2026-27 Q2'
    """

    year: FinancialYear
    number: int

    def __str__(self) -> str:
        return f"{self.year} Q{self.number}"

    @property
    def ends(self) -> date:
        """Its last day."""
        after = date(self.year.start + (self.number > 2), (4, 7, 10, 1)[self.number % 4], 1)
        return after - timedelta(days=1)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter that a name such as "2026-27 Q2" stands for.

        Raises:
            BadYear: The text is not a financial year, a space, and Q1 to Q4.
        """
        match = _QUARTER.fullmatch(text.strip())
        if not match:
            raise BadYear(f"'{text}' is not a quarter. Write it as 2026-27 Q2.")
        return cls(FinancialYear.parse(match[1]), int(match[2]))

    @classmethod
    def before(cls, day: date) -> Quarter:
        """The last quarter that has ended before a day."""
        months = (day.year * 12 + day.month - 1 - 3) // 3 - 1
        return cls(FinancialYear(months // 4), months % 4 + 1)


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
