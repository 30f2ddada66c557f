from decimal import Decimal

import pytest

from benefits.periods import FinancialYear, Series
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, OptionKind, OrganisationKind, PriceTerms
from benefits.records.history import Actor
from benefits.records.model import BenefitLine, CostLine, Option, Organisation, Project, Share
from benefits.records.store import Store

YEAR = FinancialYear(2026)


@pytest.fixture
def ann():
    return Actor("sub-ann", "Ann Example")


@pytest.fixture
def store():
    opened = Store.in_memory()
    yield opened
    opened.close()


@pytest.fixture
def place(tmp_path):
    return tmp_path / "register" / "register.duckdb"


@pytest.fixture
def small_register():
    """One project with a cost and a benefit that two bodies share."""
    return (
        Organisation("DWP", "Department for Work and Pensions", "DWP", OrganisationKind.MINISTERIAL),
        Organisation("HMRC", "HM Revenue and Customs", "HMRC", OrganisationKind.NON_MINISTERIAL),
        Project("P1", "Share records", "DWP", YEAR, partners=("HMRC",)),
        Option("P1-A", "P1", OptionKind.PREFERRED, "Build it", is_preferred=True),
        CostLine(
            "P1-A-C1",
            "P1-A",
            "Build",
            "DWP",
            CostKind.IMPLEMENTATION,
            BudgetClass.CDEL,
            PriceTerms.REAL,
            YEAR,
            Series(YEAR, (Decimal("100.10"), Decimal("0.00"), Decimal("3.30"))),
        ),
        BenefitLine(
            "P1-A-B1",
            "P1-A",
            "Less fraud",
            "fraud_prevented",
            BenefitClass.CASH_RELEASING,
            PriceTerms.REAL,
            YEAR,
            Series(YEAR, (Decimal("50.00"),)),
        ),
        Share("P1-A-B1-S1", "P1-A-B1", "DWP", fraction=Decimal("0.4")),
        Share("P1-A-B1-S2", "P1-A-B1", "HMRC", by_year=Series(YEAR, (Decimal("0.6"),))),
    )


@pytest.fixture
def filled(place, small_register, ann):
    """A register in a file with the small register in it."""
    opened = Store.open(place)
    with opened.write(ann, "import", "first load", "key-1") as tx:
        tx.put_all(small_register)
    yield opened
    opened.close()
