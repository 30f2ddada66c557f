"""Worksheets of optimism bias, confidence grades, delays, and what goes with them, checked before they are kept."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.register import bodies, body

from benefits.periods import FinancialYear, Series
from benefits.records.categories import (
    BenefitClass,
    BiasMeasure,
    BudgetClass,
    CostKind,
    OptionKind,
    OrganisationKind,
    PriceTerms,
    Side,
)
from benefits.records.checks import check
from benefits.records.checks_together import check_together
from benefits.records.model import BenefitLine, BiasFactor, ConfidenceGrade, CostLine, Option, Project, Share

Y = FinancialYear.parse
ROW = BiasFactor(
    "W1", "P", BiasMeasure.CAPITAL, "equipment_development", "technology", Decimal("0.4"), Decimal("0.5"), "Tested"
)
GRADE = ConfidenceGrade("COST-3", Side.COST, 3, "Quotation", Decimal("0.1"), "Own closed projects")
BENEFIT = BenefitLine(
    "B", "O", "Less fraud", "fraud_prevented", BenefitClass.CASH_RELEASING, PriceTerms.REAL, Y("2026-27"),
    Series(Y("2026-27"), (Decimal(1),)),
)  # fmt: skip
COST = CostLine(
    "C", "O", "Build", "DWP", CostKind.IMPLEMENTATION, BudgetClass.RDEL_PROGRAMME, PriceTerms.REAL, Y("2026-27"),
    Series(Y("2026-27"), (Decimal(1),)),
)  # fmt: skip
REGISTER = [
    *bodies("DWP"),
    body("CIT", OrganisationKind.HOUSEHOLDS),
    Project("P", "P", "DWP", Y("2026-27"), 2),
    Option("O", "P", OptionKind.PREFERRED, "O", True),
]


def said(problems) -> list[tuple[str, str]]:
    return [(one.place.column, one.wrong) for one in problems]


@pytest.mark.parametrize(
    ("record", "column", "wrong"),
    [
        (replace(ROW, contribution=Decimal("1.2")), "contribution", "is not between 0 and 1"),
        (replace(ROW, project_type="outsourcing"), "project_type", "has no published bound for capital expenditure"),
        (replace(ROW, risk_area="weather"), "risk_area", "weather"),
        (replace(ROW, evidence=""), "evidence", "is blank though the risk counts as managed"),
        (replace(GRADE, grade=0), "grade", "is no number of a grade"),
        (replace(GRADE, source=""), "source", "nobody can check the correction"),
        (replace(BENEFIT, slip=Decimal(21), slip_basis="x"), "slip", "is no delay in years"),
        (replace(BENEFIT, slip=Decimal(-1), slip_basis="x"), "slip", "is no delay in years"),
        (replace(BENEFIT, leakage=Decimal("1.5")), "leakage", "is not between 0 and 1"),
    ],
)
def test_what_is_wrong_by_itself_is_told_in_its_column(record, column, wrong):
    (problem,) = check(record)
    assert problem.place.column == column
    assert wrong in str(problem)


def test_a_right_row_and_a_right_grade_have_no_problem():
    assert check(ROW) == check(GRADE) == ()


def test_rows_of_one_worksheet_have_one_type_and_come_to_one_at_most():
    other = replace(ROW, id="W2", risk_area="economic", contribution=Decimal("0.7"), project_type="standard_buildings")
    found = said(check_together([other], [*REGISTER, ROW]))
    assert ("project_type", "is not that of the other rows of the worksheet, equipment_development") in found
    assert ("contribution", "brings the contributions of the worksheet to 1.1") in found


def test_rows_of_different_measures_are_different_worksheets():
    other = replace(ROW, id="W2", measure=BiasMeasure.WORKS_DURATION, contribution=Decimal("0.7"))
    assert said(check_together([other], [*REGISTER, ROW])) == []


def test_a_risk_area_and_a_grade_stand_once():
    assert said(check_together([replace(ROW, id="W2", contribution=Decimal(0))], [*REGISTER, ROW])) == [
        ("risk_area", "stands twice, beside W1")
    ]
    assert said(check_together([replace(GRADE, id="X")], [GRADE])) == [("grade", "stands twice, beside COST-3")]


def test_relative_income_is_of_households_and_above_nothing():
    line = replace(BENEFIT, type="citizen_time", benefit_class=BenefitClass.NON_CASH_RELEASING)
    share = Share("S", "B", "CIT", Decimal(1), relative_income=Decimal("0.6"))
    assert said(check_together([line, share], REGISTER)) == []
    assert said(check(replace(share, relative_income=Decimal(0)))) == [("relative_income", "is no income")]
    public = replace(share, recipient="DWP")
    assert ("relative_income", "is given, though the recipient is no group of households") in said(
        check_together([BENEFIT, public], REGISTER)
    )


def test_a_cost_of_risk_beside_a_cost_raised_for_optimism_is_told():
    risk = replace(COST, id="R", kind=CostKind.RISK)
    raised = replace(COST, optimism_bias=Decimal("0.2"), optimism_basis="Own record")
    assert said(check_together([risk], [*REGISTER, COST])) == []
    assert said(check_together([risk], [*REGISTER, raised])) == [
        ("kind", "is a cost of risk, and other costs of the option are raised for optimism")
    ]


def test_a_residual_value_belongs_in_the_last_year():
    share = Share("S", "B", "DWP", Decimal(1), budget_class=BudgetClass.RDEL_PROGRAMME)
    early = replace(BENEFIT, type="residual_value")
    late = replace(early, amounts=Series(Y("2028-29"), (Decimal(1),)))
    assert said(check_together([late, share], REGISTER)) == []
    (problem,) = check_together([early, share], REGISTER)
    assert problem.wrong == "holds amounts before 2028-29, the last year of the appraisal, such as in 2026-27"
