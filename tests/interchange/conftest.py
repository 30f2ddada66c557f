from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.periods import FinancialYear, Series
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, OptionKind, PriceTerms
from benefits.records.model import BenefitLine, CostLine, Option, Person, Programme, Project, Share
from benefits.records.store import Store

YEAR = FinancialYear(2026)


@pytest.fixture
def store():
    opened = Store.in_memory()
    yield opened
    opened.close()


@pytest.fixture
def manager():
    return Person("pam", "pam@dwp.gov.uk", "Pam Example", ("programme_manager:*",))


@pytest.fixture
def portfolio():
    """A programme of one project with two costs and a benefit that two bodies of the shipped list share."""
    build = CostLine(
        "P1-C1",
        "P1-A",
        "Build",
        "DWP",
        CostKind.IMPLEMENTATION,
        BudgetClass.CDEL,
        PriceTerms.REAL,
        YEAR,
        Series(YEAR, (Decimal("100.10"), Decimal(0), Decimal("3.30"))),
    )
    return (
        Programme("R1", "Records", "DWP"),
        Project("P1", "Share records", "DWP", YEAR, programme="R1", partners=("HMRC",)),
        Option("P1-A", "P1", OptionKind.PREFERRED, "Build it", is_preferred=True),
        build,
        replace(build, id="P1-C2", title="Run", amounts=Series(YEAR + 1, (Decimal(20),))),
        BenefitLine(
            "P1-B1",
            "P1-A",
            "Less fraud",
            "fraud_prevented",
            BenefitClass.CASH_RELEASING,
            PriceTerms.REAL,
            YEAR,
            Series(YEAR, (Decimal(50), Decimal(60))),
        ),
        Share("P1-B1-S1", "P1-B1", "DWP", Decimal("0.4"), budget_class=BudgetClass.AME),
        Share("P1-B1-S2", "P1-B1", "HMRC", by_year=Series(YEAR, (Decimal("0.6"), Decimal("0.6")))),
    )
