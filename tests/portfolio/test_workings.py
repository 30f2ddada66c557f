from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.periods import FinancialYear, Series
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.workings import workings
from benefits.records.categories import (
    BenefitClass,
    BudgetClass,
    CostKind,
    OptionKind,
    OrganisationKind,
    PriceTerms,
    Recurrence,
)
from benefits.records.model import BenefitLine, CostLine, Option, Organisation, Project, Share
from benefits.records.tables import tables_of

YEAR = FinancialYear(2020)
BODIES = (
    Organisation("A", "A", "A", OrganisationKind.MINISTERIAL),
    Organisation("SOC", "Society", "Society", OrganisationKind.OTHER),
)
PROJECT = (Project("P", "P", "A", YEAR, 2), Option("P", "P", OptionKind.PREFERRED, "Preferred", is_preferred=True))


def amounts(*pounds):
    return Series(YEAR, tuple(Decimal(one) for one in pounds))


COST = CostLine(
    "C", "P", "C", "A", CostKind.OPERATING, BudgetClass.RDEL_ADMIN, PriceTerms.NOMINAL, None, amounts(100, 100, 100)
)
BENEFIT = BenefitLine(
    "B", "P", "B", "staff_time", BenefitClass.NON_CASH_RELEASING, PriceTerms.REAL, YEAR, amounts(0, 60, 60)
)


def made(*records):
    ledger = ledger_of(tables_of([*BODIES, *PROJECT, *records]), Basis())
    appraisal = ledger.appraise()
    return workings(ledger, appraisal), appraisal


def test_a_reader_can_check_a_year_by_hand():
    (line,), appraisal = made(COST)
    second = line.years[1]
    assert second.nominal == pytest.approx(100)
    assert second.factor == pytest.approx(1 / 1.035)
    assert second.present_value == pytest.approx(second.real / 1.035)
    assert line.present_value == pytest.approx(appraisal.values().cost.sum())


def test_nominal_and_real_are_the_same_in_the_price_base_year():
    (line,), _ = made(COST)
    assert line.years[0].nominal == line.years[0].real == 100


@pytest.mark.parametrize(
    "shares",
    [
        (),
        (Share("S", "B", "A", Decimal("0.4")),),
        (Share("S", "B", "A", by_year=Series(YEAR + 1, (Decimal("1"), Decimal("0.5")))),),
    ],
)
def test_a_line_is_shown_once_and_whole_however_it_is_shared(shares):
    lines, _ = made(BENEFIT, *shares)
    assert [line.real for line in lines] == [120]


def test_a_timing_gain_that_nobody_is_named_for_is_told_once():
    timing = replace(BENEFIT, recurrence=Recurrence.TIMING)
    _, appraisal = made(timing)
    assert appraisal.uncounted(is_cost=False).tolist() == pytest.approx([60 / 1.035 + 60 / 1.035**2])
    assert appraisal.values().benefit.sum() == 0


def test_a_sunk_cost_is_told_undiscounted_and_never_counted():
    sunk = replace(COST, is_sunk=True, price_terms=PriceTerms.REAL, price_year=YEAR)
    _, appraisal = made(sunk)
    assert appraisal.uncounted(is_cost=True).tolist() == [300]
    assert appraisal.values().cost.sum() == 0
