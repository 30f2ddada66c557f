"""What was promised, expected and happened, put beside each other line by line and body by body."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from benefits.periods import FinancialYear
from benefits.portfolio.tracked import grouped, tracked
from benefits.records.categories import BaselineStage, BudgetClass, PriceTerms, Recurrence, Side
from benefits.records.tables import tables_of
from benefits.reference.deflators import DEFAULT, gdp_deflators
from tests.plain.register import FIRST, benefit, bodies, cost, option, project, share
from tests.plain.tracking import baseline, expected, flow, measured, spent

CASE = [
    *bodies("A", "B"),
    project(),
    option(),
    cost("C", [10, 5]),
    benefit("L", [0, 4, 8]),
    share("L", "A", 0.25),
    share("L", "B", 0.75),
]
PLAN = [
    baseline(),
    flow("L", "A", [0, 1, 2]),
    flow("L", "B", [0, 3, 6]),
    flow("L", "SOC", [0, -3, -6], is_tracked=False),
    flow("C", "A", [10, 5], side=Side.COST, budget_class=BudgetClass.CDEL),
]


def made(*records, side=Side.BENEFIT):
    return tracked(tables_of([*CASE, *records]), side, FIRST, DEFAULT)


def row(found, line, body):
    return next(at for at in range(found.size) if (found.line[at], found.body[at]) == (line, body))


def test_a_row_is_a_benefit_at_a_recipient_and_the_other_side_of_a_transfer_is_none():
    found = made(*PLAN)
    assert list(zip(found.line, found.body, strict=True)) == [("L", "A"), ("L", "B")]
    assert found.now.tolist() == [[0, 1, 2], [0, 3, 6]] == found.first.tolist()
    assert found.years == (FIRST, FIRST + 1, FIRST + 2)


def test_the_first_and_the_current_baseline_are_both_kept():
    change = baseline("P-CC", approved=date(2027, 1, 1), stage=BaselineStage.CHANGE_CONTROL, reason="Fewer users")
    between = baseline("P-CB", approved=date(2026, 6, 1))
    found = made(*PLAN, change, between, flow("L", "A", [0, 0, 1], of="P-CC"), flow("L", "A", [9], of="P-CB"))
    at = row(found, "L", "A")
    assert (found.first[at].tolist(), found.now[at].tolist()) == ([0, 1, 2], [0, 0, 1])
    assert found.now[row(found, "L", "B")].tolist() == [0, 0, 0]


def test_what_arrived_stands_in_its_year_by_its_evidence():
    found = made(
        *PLAN,
        measured("L", "A", 1, 0.5, evidence_grade="E3", verified_by="Bob"),
        measured("L", "A", 2, 1.5),
        measured("L", "B", 1, 2, quarter=1, verified_by="Bob"),
        measured("L", "B", 1, 1, quarter=3),
        measured("L", "B", 2, None, units=7),
    )
    a, b = row(found, "L", "A"), row(found, "L", "B")
    assert found.realised[a].tolist() == [0, 0.5, 1.5]
    assert found.strong[a].tolist() == [0, 0.5, 0]
    assert found.verified[a].tolist() == [0, 0.5, 0]
    assert (found.realised[b].tolist(), found.verified[b].tolist()) == ([0, 3, 0], [0, 2, 0])
    assert found.reported[b].tolist() == [0, 0.5, 0]  # two quarters; units alone are no pounds
    assert found.reported[a].tolist() == [0, 1, 1]


def test_what_nobody_promised_has_a_row_of_its_own():
    found = made(*PLAN, measured("L", "CIT", 1, 4))
    at = row(found, "L", "CIT")
    assert (found.now[at].sum(), found.realised[at].tolist()) == (0, [0, 4, 0])
    assert found.project.tolist() == [0, 0, 0]


def test_a_line_that_has_gone_is_still_tracked():
    found = made(*PLAN, flow("OLD", "A", [7]))
    at = row(found, "OLD", "A")
    assert (found.record[at], found.title[at], found.now[at].tolist()) == (-1, "OLD", [7, 0, 0])


def test_the_latest_forecast_counts_and_what_has_none_says_so():
    found = made(
        *PLAN, expected("L", "A", [0, 0, 1, 9], date(2028, 1, 1)), expected("L", "A", [5, 5, 5], date(2027, 1, 1))
    )
    a, b = row(found, "L", "A"), row(found, "L", "B")
    assert (found.forecast[a].tolist(), found.has_forecast.tolist()) == ([0, 0, 1, 9], [True, False])
    assert found.forecast[b].tolist() == [0, 0, 0, 0]


def test_a_disbenefit_is_entered_as_a_positive_amount_and_is_a_loss():
    harm = [benefit("D", [2], is_disbenefit=True), share("D", "B", 1)]
    promised = made(*PLAN, *harm, flow("D", "B", [-2]), measured("D", "B", 0, 3), expected("D", "B", [4]))
    unpromised = made(*PLAN, *harm, measured("D", "B", 0, 3))
    assert promised.realised[row(promised, "D", "B")].tolist() == [-3, 0, 0]
    assert promised.forecast[row(promised, "D", "B")].tolist() == [-4, 0, 0]
    assert unpromised.realised[row(unpromised, "D", "B")].tolist() == [-3, 0, 0]


def test_costs_are_tracked_by_payer_from_the_outturn():
    found = made(*PLAN, spent("C", 0, 12, verified_by="Bob"), spent("C", 1, 3, quarter=1), side=Side.COST)
    assert list(zip(found.line, found.body, found.budget_class, strict=True)) == [("C", "A", "cdel")]
    assert found.now[0, :2].tolist() == [10, 5]
    assert found.realised[0, :2].tolist() == [12, 3]
    assert found.strong[0, :2].tolist() == [12, 0] == found.verified[0, :2].tolist()
    assert found.reported[0, :2].tolist() == [1, 0.25]


def test_everything_is_put_in_the_prices_of_one_year():
    index = gdp_deflators(DEFAULT)
    base, start = FinancialYear(2020), FinancialYear(2022)
    old = replace(baseline(), price_base=base)
    nominal = replace(measured("L", "A", 0, 100), price_terms=PriceTerms.NOMINAL, price_year=None, year=start)
    later = replace(expected("L", "A", [100]), price_terms=PriceTerms.NOMINAL, price_year=None)
    found = tracked(tables_of([*CASE, old, flow("L", "A", [100]), nominal, later]), Side.BENEFIT, start, DEFAULT)
    at = [year.start for year in found.years]
    assert found.now[0, at.index(FIRST.start)] == pytest.approx(100 * index.at(2022) / index.at(2020))
    assert found.realised[0, at.index(2022)] == 100
    assert found.forecast[0, at.index(FIRST.start)] == pytest.approx(100 * index.at(2022) / index.at(FIRST.start))


def test_timing_never_counts_in_headline_figures():
    found = made(*PLAN, flow("T", "A", [5], recurrence=Recurrence.TIMING), flow("O", "A", [5], recurrence="one_off"))
    said = dict(zip(found.line, found.is_headline, strict=True))
    assert said == {"L": True, "T": False, "O": True}


def test_a_year_is_due_once_it_has_wholly_passed():
    found = made(*PLAN)
    days = [date(2026, 4, 1), date(2027, 3, 30), date(2027, 3, 31), date(2028, 12, 1), date(2050, 1, 1)]
    assert [found.due(day) for day in days] == [0, 0, 1, 2, 3]


def test_a_register_without_baselines_has_no_rows():
    assert made().size == 0
    assert made().now.shape == (0, 1)


def test_the_correction_is_that_of_the_first_promise():
    change = baseline("P-CC", approved=date(2027, 1, 1), stage=BaselineStage.CHANGE_CONTROL, reason="Less")
    first = replace(PLAN[1], optimism_correction=Decimal("0.2"))
    found = made(baseline(), first, change, flow("L", "A", [1], of="P-CC", optimism_correction=Decimal("0.5")))
    assert found.correction.tolist() == [0.2]


def test_rows_add_up_by_group():
    values = np.arange(12.0).reshape(4, 3)
    assert grouped(values, np.array([1, 0, 1, -1]), 2).tolist() == [[3, 4, 5], [6, 8, 10]]
