"""Tables of records as they were entered: costs, benefits, shares, versions, and the tables of guidance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pandas as pd

from benefits.periods import Series
from benefits.records.categories import BenefitClass, PriceTerms
from benefits.records.model import BenefitLine, CostLine, Share
from benefits.reference.green_book import benefit_rules
from benefits.reporting.frames import decimals, in_millions, yes
from benefits.reporting.words import label, number, percent
from benefits.views.assumptions import AssumptionsPage
from benefits.views.project import ProjectPage

NOT_ENTERED = "not entered"
_UNITS = BenefitClass.QUANTIFIABLE  # whose amounts are units and no pounds


def _years(amounts: Series | None) -> str:
    if amounts is None:
        return NOT_ENTERED
    return str(amounts.first) if amounts.first == amounts.last else f"{amounts.first} to {amounts.last}"


def _prices(line: CostLine | BenefitLine, page: ProjectPage) -> str:
    """The prices that the amounts are in: those of one year, or of each year its own."""
    if line.price_terms is PriceTerms.NOMINAL:
        return "Nominal"
    return f"Real, {line.price_year or page.project.price_base_year or page.project.first_year} prices"


def _entered(totals: Sequence[Decimal | None]) -> pd.Series[float]:
    """Amounts as entered, in £m; blank where none is entered."""
    digits = decimals(value for value in totals if value is not None)
    return pd.Series(
        [float("nan") if one is None else in_millions([one], digits)[0] for one in totals], dtype="float64"
    )


def _totals(lines: Sequence[CostLine | BenefitLine]) -> pd.Series[float]:
    """Undiscounted totals of all years."""
    return _entered([line.amounts.total if line.amounts else None for line in lines])


def _pounds(line: BenefitLine) -> Decimal | None:
    return None if line.amounts is None or line.benefit_class is _UNITS else line.amounts.total


def _units(line: BenefitLine) -> str:
    """The units of a benefit that is counted and not valued; blank for any other."""
    if line.amounts is None or line.benefit_class is not _UNITS:
        return ""
    places = -min(int(line.amounts.total.normalize().as_tuple().exponent), 0)
    return f"{number(line.amounts.total, places)} {line.unit}".strip()


def _options(lines: Sequence[CostLine | BenefitLine], page: ProjectPage) -> list[str]:
    titles = {option.id: option.title for option in page.options}
    return [titles[line.option] for line in lines]


def cost_lines_table(page: ProjectPage) -> pd.DataFrame:
    """The cost lines of every option as entered, with source and grade."""
    lines = page.costs
    return pd.DataFrame(
        {
            "Code": [line.id for line in lines],
            "Cost": [line.title for line in lines],
            "Option": _options(lines, page),
            "Payer": [page.name(line.payer) for line in lines],
            "Kind": [label(line.kind) for line in lines],
            "Budget class": [label(line.budget_class) for line in lines],
            "Total entered (£m)": _totals(lines),
            "Years": [_years(line.amounts) for line in lines],
            "Prices": [_prices(line, page) for line in lines],
            "Phasing": [label(line.phasing) for line in lines],
            "Optimism bias added": [percent(line.optimism_bias) for line in lines],
            "Sunk": [yes(line.is_sunk) for line in lines],
            "Paid to": [page.name(line.paid_to) if line.paid_to else "" for line in lines],
            "Source": [line.source for line in lines],
            "Source grade": [line.source_grade for line in lines],
            "Note": [line.note for line in lines],
        }
    )


def benefit_lines_table(page: ProjectPage) -> pd.DataFrame:
    """The benefit lines of every option as entered, with source and grade."""
    lines, rules = page.benefits, benefit_rules(page.basis.green_book)
    return pd.DataFrame(
        {
            "Code": [line.id for line in lines],
            "Benefit": [line.title for line in lines],
            "Option": _options(lines, page),
            "Type": [rules[line.type].label for line in lines],
            "Class": [label(line.benefit_class) for line in lines],
            "Recurrence": [label(line.recurrence) for line in lines],
            "Benefit or loss": ["Loss" if line.is_disbenefit else "Benefit" for line in lines],
            "Total entered (£m)": _entered([_pounds(line) for line in lines]),
            "Units entered": [_units(line) for line in lines],
            "Years": [_years(line.amounts) for line in lines],
            "Prices": ["" if line.benefit_class is _UNITS else _prices(line, page) for line in lines],
            "Phasing": [label(line.phasing) for line in lines],
            "Deadweight": [percent(line.deadweight) for line in lines],
            "Displacement": [percent(line.displacement) for line in lines],
            "Overlap": [percent(line.overlap) for line in lines],
            "Leakage": [percent(line.leakage or Decimal(0)) for line in lines],
            "Substitution": [percent(line.substitution or Decimal(0)) for line in lines],
            "Optimism taken off": [percent(line.optimism_correction) for line in lines],
            "Comes later by (years)": [line.slip or Decimal(0) for line in lines],
            "Owner": [line.owner for line in lines],
            "Evidence grade": [line.evidence_grade for line in lines],
            "Source": [line.source for line in lines],
            "Source grade": [line.source_grade for line in lines],
            "Note": [line.note for line in lines],
        }
    )


def shares_table(page: ProjectPage) -> pd.DataFrame:
    """On whom each benefit lands, in what part, and whether the recipient has agreed; with the benefit's source."""
    shares = page.shares
    benefits = {line.id: line for line in page.benefits}
    return pd.DataFrame(
        {
            "Benefit": [benefits[share.benefit].title for share in shares],
            "Benefit code": [share.benefit for share in shares],
            "Recipient": [page.name(share.recipient) for share in shares],
            "Share": [_part(share) for share in shares],
            "Budget class": [label(share.budget_class) for share in shares],
            "Agreement": [label(share.agreement) for share in shares],
            "Recipient's own figure": [_fraction(share.disputed_figure) for share in shares],
            "Agreed by": [share.agreed_by for share in shares],
            "Agreed on": [_day(share.agreed_on) if share.agreed_on else "" for share in shares],
            "Basis of the share": [share.basis for share in shares],
            "Source": [benefits[share.benefit].source for share in shares],
            "Source grade": [benefits[share.benefit].source_grade for share in shares],
            "Note": [share.note for share in shares],
        }
    )


def _fraction(part: Decimal | None) -> str:
    return "" if part is None else percent(part, 1)


def _part(share: Share) -> str:
    if share.by_year is not None:
        return f"by year, {_years(share.by_year)}"
    return NOT_ENTERED if share.fraction is None else percent(share.fraction, 1)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def reference_table_list(page: AssumptionsPage) -> pd.DataFrame:
    """The tables of guidance with edition, owner and certainty."""
    tables = page.tables
    return pd.DataFrame(
        {
            "Table": [table.title for table in tables],
            "Editions": [", ".join(table.editions) for table in tables],
            "Owner": [table.owner for table in tables],
            "Rows": [table.rows for table in tables],
            "Source grade": [table.certainty for table in tables],
            "Source": [table.source for table in tables],
            "Licence": [table.licence for table in tables],
        }
    )


def reference_rows(page: AssumptionsPage) -> pd.DataFrame:
    """The rows of the open table as they are shipped: text, nothing rounded; headings in words."""
    names = list(page.rows[0]) if page.rows else []
    return pd.DataFrame({name.replace("_", " ").capitalize(): [row[name] for row in page.rows] for name in names})
