"""What is wrong by itself with a baseline, a milestone, a forecast or what is said to have happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from benefits.periods import FinancialYear
from benefits.records.categories import BaselineStage, PriceTerms
from benefits.records.findings import Finding, error, warning
from benefits.records.model import Baseline, BaselineFlow, Forecast, Measurement, Milestone, Outturn
from benefits.reference.deflators import gdp_deflators

QUARTERS = 4
# Grades that claim more than an owner's word, so somebody else must be able to find what they rest on.
_NEEDS_EVIDENCE = ("E2", "E3", "E4", "E5")


def baseline(record: Baseline) -> Iterator[Finding]:
    """What is wrong with a baseline by itself."""
    if record.stage is BaselineStage.CHANGE_CONTROL and not record.reason.strip():
        remedy = "Say what changed, and why the earlier promise no longer stands."
        yield error("reason", "", "is missing, and change control needs it", remedy)
    yield from _another_person(record.approved_by, record.made_by, "approved_by", "froze it")
    if (record.pv_cost is None) != (record.pv_benefit is None):
        blank = "pv_cost" if record.pv_cost is None else "pv_benefit"
        yield error(blank, "", "is missing though the other present value is given", "Give both, or neither.")
    if record.pv_cost is not None and not (record.green_book and record.deflators and record.discounting):
        blank = next(name for name in ("green_book", "deflators", "discounting") if not getattr(record, name))
        remedy = "Name the edition, so that the figure can be worked out again."
        yield error(blank, "", "is missing though present values are given", remedy)


def baseline_flow(record: BaselineFlow) -> Iterator[Finding]:
    """What is wrong with a flow of a baseline by itself."""
    if record.amounts is None:
        yield warning("amounts", "", "holds no year, so nothing is promised", "Enter what was promised.")


def milestone(record: Milestone) -> Iterator[Finding]:
    """What is wrong with a milestone by itself."""
    if record.achieved_on is not None and record.expected_on is not None and record.expected_on > record.achieved_on:
        yield warning("expected_on", record.expected_on, "is after the day it was achieved", "Check both days.")
    if record.achieved_on is not None and not record.evidence.strip():
        yield warning("evidence", "", "is blank though the milestone is achieved", "Say what shows it.")


def forecast(record: Forecast) -> Iterator[Finding]:
    """What is wrong with a forecast by itself."""
    if record.amounts is None:
        yield error("amounts", "", "holds no year", "Enter what is now expected in each year; zero for nothing.")
    years = [year for year, amount in record.amounts.by_year().items() if amount] if record.amounts else []
    yield from _prices(record.price_terms, record.price_year, years)


def measurement(record: Measurement) -> Iterator[Finding]:
    """What is wrong with a measurement by itself."""
    yield from _period(record)
    if record.pounds is None and record.units is None:
        remedy = "Enter pounds, units or both; zero if nothing arrived."
        yield error("pounds", "", "is missing, and so are units", remedy)
    yield from _prices(record.price_terms, record.price_year, [record.year] if record.pounds else [])
    if record.evidence_grade in _NEEDS_EVIDENCE and not record.evidence.strip():
        wrong = f"is blank though the evidence is graded {record.evidence_grade}"
        yield warning("evidence", "", wrong, "Name the report or data, so that another person can find it.")
    yield from _verified(record)


def outturn(record: Outturn) -> Iterator[Finding]:
    """What is wrong with a cost outturn by itself."""
    yield from _period(record)
    yield from _prices(record.price_terms, record.price_year, [record.year] if record.pounds else [])
    yield from _verified(record)


def last_day(year: FinancialYear, quarter: int) -> date:
    """The last day of a financial year, or of one of its quarters.

    Example:
        >>> last_day(FinancialYear(2026), 0), last_day(FinancialYear(2026), 3)
        (datetime.date(2027, 3, 31), datetime.date(2026, 12, 31))
    """
    ends = {1: (year.start, 6, 30), 2: (year.start, 9, 30), 3: (year.start, 12, 31)}
    return date(*ends.get(quarter, (year.start + 1, 3, 31)))


def _period(record: Measurement | Outturn) -> Iterator[Finding]:
    if not 0 <= record.quarter <= QUARTERS:
        remedy = "Enter 1 for April to June, up to 4 for January to March, or 0 for the whole year."
        yield error("quarter", record.quarter, "is no quarter", remedy)
    elif record.entered_on is not None and record.entered_on <= last_day(record.year, record.quarter):
        wrong = "was entered before its period was over"
        remedy = "Check the period, or enter it again when the period is over."
        yield warning("entered_on", record.entered_on, wrong, remedy)


def _prices(terms: PriceTerms, price_year: FinancialYear | None, years: list[FinancialYear]) -> Iterator[Finding]:
    if terms is PriceTerms.NOMINAL and price_year is not None:
        remedy = "Leave it blank for nominal amounts, or change the price terms to real."
        yield error("price_year", price_year, "is given though the amounts are nominal", remedy)
    if terms is PriceTerms.REAL and price_year is None:
        remedy = "Give the year whose prices the amounts are in, or change the price terms to nominal."
        yield error("price_year", "", "is missing though the amounts are real", remedy)
    deflators = gdp_deflators()
    outside = [year for year in years if not deflators.first <= year <= deflators.last]
    if terms is PriceTerms.NOMINAL and outside:
        wrong = f"is nominal and {outside[0]} has no GDP deflator"
        remedy = f"The series runs from {deflators.first} to {deflators.last}: check the year."
        yield error("price_terms", terms, wrong, remedy)


def _verified(record: Measurement | Outturn) -> Iterator[Finding]:
    verified = record.verified_by.strip()
    yield from _another_person(verified, record.entered_by, "verified_by", "entered it")
    if verified and not record.entered_by.strip():
        yield error("entered_by", "", "is missing though it is verified", "Name who entered it.")
    if record.verified_on is not None and not verified:
        yield error("verified_by", "", "is missing though there is a day", "Name who verified it.")
    if record.verified_on and record.entered_on and record.verified_on < record.entered_on:
        yield error("verified_on", record.verified_on, "is before it was entered", "Check both days.")


def _another_person(checked: str, made: str, column: str, did: str) -> Iterator[Finding]:
    if checked.strip() and checked.strip().casefold() == made.strip().casefold():
        yield error(column, checked, f"{did} too", "Name another person: nobody checks their own work.")
