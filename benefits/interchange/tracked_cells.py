"""What the forms of realisation start with: the period that a link names, the last forecast, what was promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from benefits.interchange import cells
from benefits.interchange.form import cells_of, grouped, is_year
from benefits.periods import FinancialYear
from benefits.records.categories import PriceTerms
from benefits.records.history import Versioned
from benefits.records.model import BenefitLine, Forecast, Measurement, Outturn, Project
from benefits.records.tracking_model import WHOLE_YEAR
from benefits.views.measurements import Promised

ABOUT = "@"  # between benefit and recipient in an address; no code holds it
_PENNY = Decimal("0.01")


def about_of(text: str) -> tuple[str, str]:
    """The benefit and the recipient that an address names.

    Example:
        >>> about_of("LINK-B1@HMRC")
        ('LINK-B1', 'HMRC')
    """
    benefit, _, recipient = text.partition(ABOUT)
    return benefit, recipient


def period_of(address: Mapping[str, str], held: Versioned | None) -> tuple[FinancialYear | None, int]:
    """The period of the record that is corrected, else the one that the address names; None where it names no year."""
    if held is not None and isinstance(held.record, Measurement | Outturn):
        return held.record.year, held.record.quarter
    asked = address.get("year", "")
    year = cells.year(asked) if asked else None
    quarter = address.get("quarter", "")
    return year if isinstance(year, FinancialYear) else None, int(
        quarter
    ) if quarter in "1234" and quarter else WHOLE_YEAR


def measured_start(address: Mapping[str, str]) -> dict[str, str]:
    """What a new measurement or outturn starts with: the period that a link names, in nominal pounds."""
    year, quarter = period_of(address, None)
    return {"year": str(year or ""), "quarter": str(quarter), "price_terms": PriceTerms.NOMINAL.value}


def forecast_start(today: date, held: Sequence[Versioned], promised: Promised, line: BenefitLine) -> dict[str, str]:
    """What a new forecast starts with: the last one, else what the current baseline promises.

    Amounts are entered as those of the benefit line are, so a baseline's loss becomes a positive amount.
    """
    start = {"made_on": today.isoformat(), "price_terms": PriceTerms.NOMINAL.value}
    last = held[0].record if held else None
    if isinstance(last, Forecast):
        taken = {name: cell for name, cell in cells_of(last).items() if is_year(name)}
        prices = {"price_terms": last.price_terms.value, "price_year": str(last.price_year or "")}
        return start | prices | taken
    if promised.baseline is None:
        return start
    sign = -1 if line.is_disbenefit else 1
    pennies = {year: Decimal(sign * pounds).quantize(_PENNY) for year, pounds in promised.by_year.items()}
    amounts = {str(year): grouped(format(pounds, "f")) for year, pounds in sorted(pennies.items())}
    prices = {"price_terms": PriceTerms.REAL.value, "price_year": str(promised.baseline.price_base)}
    return start | prices | amounts


def years_shown(project: Project, held: Sequence[Versioned], promised: Promised) -> tuple[str, ...]:
    """The financial years of the project's appraisal, and others that a forecast or the baseline holds."""
    ends = [project.first_year, project.first_year + project.appraisal_period, *promised.by_year]
    for one in held:
        if isinstance(one.record, Forecast) and one.record.amounts:
            ends += [one.record.amounts.first, one.record.amounts.last]
    first, last = min(ends), max(ends)
    return tuple(str(first + step) for step in range(last - first + 1))
