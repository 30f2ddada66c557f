"""What is wrong with baselines, milestones, forecasts, measurements and outturn, each by itself and together."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.periods import FinancialYear, Series
from benefits.records.categories import BaselineStage, BenefitClass, OptionKind, PriceTerms, Side
from benefits.records.checks import check, check_together
from benefits.records.model import (
    Baseline,
    BaselineFlow,
    BenefitLine,
    Forecast,
    Measurement,
    Milestone,
    Option,
    Outturn,
    Project,
    Share,
)
from benefits.records.tracking_checks import last_day

Y = FinancialYear(2024)
BASE = Baseline("B", "P", BaselineStage.FBC, date(2024, 5, 1), "Board", Y, Y)
FLOW = BaselineFlow("B-1", "B", Side.BENEFIT, "L", "A benefit", amounts=Series(Y, (Decimal(-5),)))
MEASURED = Measurement("M", "L", "DWP", Y, pounds=Decimal(5), entered_by="Ann", entered_on=date(2025, 4, 1))
SPENT = Outturn("O", "C", Y, Decimal(5), entered_by="Ann")
EXPECTED = Forecast("F", "L", "DWP", date(2025, 1, 1), amounts=Series(Y, (Decimal(1),)))
STONE = Milestone("S", "P", "Live", date(2024, 9, 1), ("L",))


def words(record):
    return [f"{one.place.column}: {one.wrong}" for one in check(record)]


def test_sound_records_have_no_problem():
    for one in (BASE, FLOW, MEASURED, SPENT, EXPECTED, STONE):
        assert words(one) == []


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (replace(BASE, stage=BaselineStage.CHANGE_CONTROL), "reason: is missing, and change control needs it"),
        (replace(BASE, made_by="board "), "approved_by: froze it too"),
        (replace(BASE, pv_cost=Decimal(1)), "pv_benefit: is missing though the other present value is given"),
        (
            replace(BASE, pv_cost=Decimal(1), pv_benefit=Decimal(2)),
            "green_book: is missing though present values are given",
        ),
        (replace(FLOW, amounts=None), "amounts: holds no year, so nothing is promised"),
        (replace(STONE, achieved_on=date(2024, 10, 1)), "evidence: is blank though the milestone is achieved"),
        (replace(EXPECTED, amounts=None), "amounts: holds no year"),
        (replace(EXPECTED, price_terms=PriceTerms.REAL), "price_year: is missing though the amounts are real"),
        (replace(MEASURED, price_year=Y), "price_year: is given though the amounts are nominal"),
        (replace(MEASURED, pounds=None), "pounds: is missing, and so are units"),
        (replace(MEASURED, quarter=5), "quarter: is no quarter"),
        (replace(MEASURED, entered_on=date(2025, 3, 31)), "entered_on: was entered before its period was over"),
        (replace(MEASURED, verified_by=" ANN"), "verified_by: entered it too"),
        (replace(MEASURED, verified_on=date(2025, 5, 1)), "verified_by: is missing though there is a day"),
        (replace(MEASURED, evidence_grade="E3"), "evidence: is blank though the evidence is graded E3"),
        (
            replace(MEASURED, year=FinancialYear(2300), entered_on=None),
            "price_terms: is nominal and 2300-01 has no GDP deflator",
        ),
        (replace(SPENT, verified_by="Bob", entered_by=""), "entered_by: is missing though it is verified"),
    ],
)
def test_each_fault_is_said_at_its_field(record, said):
    assert said in words(record)


def test_a_quarter_ends_on_its_last_day():
    ends = [last_day(Y, quarter).isoformat() for quarter in range(5)]
    assert ends == ["2025-03-31", "2024-06-30", "2024-09-30", "2024-12-31", "2025-03-31"]


def together(coming, known):
    return [f"{one.place.record}.{one.place.column}: {one.wrong}" for one in check_together(coming, known)]


KNOWN = (
    Project("P", "A project", "DWP", Y),
    Option("P-A", "P", OptionKind.PREFERRED, "Do it", is_preferred=True),
    BenefitLine("L", "P-A", "A benefit", "other", BenefitClass.CASH_RELEASING, PriceTerms.NOMINAL),
    Share("L-DWP", "L", "DWP", Decimal(1)),
)


def mine(found):
    return [one for one in found if not one.endswith("is the code of no organisation")]


def test_a_period_is_given_once_and_a_year_not_beside_its_quarters():
    quarter = replace(MEASURED, id="M2", quarter=2)
    assert "M2.quarter: covers what M covers too" in together([quarter], (*KNOWN, MEASURED))
    assert mine(together([replace(MEASURED, id="M3", quarter=1), quarter], KNOWN)) == []
    assert mine(together([MEASURED], (*KNOWN, MEASURED))) == []


def test_a_body_without_a_share_is_noted():
    assert "M.recipient: receives no share of L" in together([replace(MEASURED, recipient="HMRC")], KNOWN)


def test_a_frozen_baseline_may_come_in_again_only_as_it_is():
    known = (*KNOWN, BASE, FLOW)
    assert mine(together([BASE, FLOW], known)) == []
    assert "B.id: is frozen, and would change" in together([replace(BASE, note="x")], known)
    assert "B-2.baseline: is frozen, and nothing can be added to it" in together([replace(FLOW, id="B-2")], known)


def test_change_control_needs_an_earlier_baseline():
    change = replace(BASE, id="B2", stage=BaselineStage.CHANGE_CONTROL, reason="Less", approved_on=date(2025, 1, 1))
    assert "B2.stage: has no earlier baseline to change" in together([change], KNOWN)
    assert mine(together([change], (*KNOWN, BASE))) == []


def test_a_milestone_enables_benefits_of_its_own_project():
    other = (
        Project("Q", "Another", "DWP", Y),
        Option("Q-A", "Q", OptionKind.PREFERRED, "Do it", is_preferred=True),
        replace(KNOWN[2], id="L2", option="Q-A"),
    )
    found = together([replace(STONE, benefits=("L", "L2"))], (*KNOWN, *other))
    assert "S.benefits: is a benefit of Q, not of P" in found
