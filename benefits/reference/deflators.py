"""The GDP deflator by financial year, by edition, with what each year rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from benefits.errors import BenefitsError
from benefits.periods import FinancialYear
from benefits.reference.sources import BadReferenceData, editions_of, of_edition

DEFAULT = "2026-11"


class MissingDeflator(BenefitsError):
    """A year has no deflator in the edition; the sentence names the years and what to do."""


@dataclass(frozen=True, eq=False)
class Deflators:
    """The deflator of every financial year from `first`, as an index that is meant for ratios only.

    Attributes:
        edition: The edition of the series.
        first: The first year of the series.
        index: The index of each year; the base differs between editions. Shape (years,), read-only.
        status: What each year is: outturn, forecast or extrapolated. One a year.
        source: The different sources, in the order of the years.
        notes: What each year rests on. One a year.
    """

    edition: str
    first: FinancialYear
    index: npt.NDArray[np.float64]
    status: tuple[str, ...]
    source: str
    notes: tuple[str, ...]

    @property
    def last(self) -> FinancialYear:
        """The last year of the series."""
        return self.first + (len(self.index) - 1)

    @property
    def years(self) -> tuple[FinancialYear, ...]:
        """Every year of the series, in order."""
        return tuple(self.first + late for late in range(len(self.index)))

    def at(self, years: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """The index of each year. Real = nominal x index of the price base year / index of the year.

        Args:
            years: Starts of financial years (2026 for 2026-27), of any shape.

        Returns:
            The index, in the shape of `years`.

        Raises:
            MissingDeflator: A year lies outside the series.

        References:
            The Green Book 2026, paras 6.45 to 6.51.

        Example:
            >>> series = gdp_deflators()
            >>> bool(series.at(2024) == 100)
            True
        """
        positions = np.asarray(years, dtype=np.int64) - self.first.start
        outside = (positions < 0) | (positions >= len(self.index))
        if outside.any():
            raise self._missing(np.unique(positions[outside] + self.first.start).tolist())
        return self.index[positions]

    def status_of(self, year: FinancialYear) -> str:
        """Whether the deflator of the year is outturn, forecast or extrapolated.

        Raises:
            MissingDeflator: The year lies outside the series.
        """
        if not self.first <= year <= self.last:
            raise self._missing([year.start])
        return self.status[year - self.first]

    def _missing(self, starts: Iterable[int]) -> MissingDeflator:
        years = [str(FinancialYear(start)) for start in starts]
        shown = ", ".join(years[:5]) + (f" and {len(years) - 5} more" if len(years) > 5 else "")
        return MissingDeflator(
            f"The GDP deflator of edition {self.edition} has no figure for {shown}: it runs from "
            f"{self.first} to {self.last}. Check the years of the amounts and the price year, "
            "or shorten the appraisal period."
        )


@cache
def gdp_deflators(edition: str = DEFAULT) -> Deflators:
    """The GDP deflator of an edition.

    Raises:
        UnknownReference: No such edition is held; near names are offered.
        BadReferenceData: The years of the edition do not follow each other, or an index is not positive.
    """
    rows = of_edition("gdp_deflator", edition)
    years = [FinancialYear.parse(row["financial_year"]) for row in rows]
    index = np.array([float(row["index"]) for row in rows], dtype=np.float64)
    if any(later - earlier != 1 for earlier, later in pairwise(years)):
        raise BadReferenceData(f"gdp_deflator.csv: the years of edition '{edition}' do not follow each other.")
    if not (np.isfinite(index) & (index > 0)).all():
        raise BadReferenceData(f"gdp_deflator.csv: an index of edition '{edition}' is not a positive number.")
    index.setflags(write=False)
    return Deflators(
        edition=edition,
        first=years[0],
        index=index,
        status=tuple(row["status"] for row in rows),
        source="; ".join(dict.fromkeys(row["source"] for row in rows)),
        notes=tuple(row["note"] for row in rows),
    )


def editions() -> tuple[str, ...]:
    """The editions of the deflator that are held, the default first."""
    return tuple(sorted(editions_of("gdp_deflator"), key=lambda edition: edition != DEFAULT))
