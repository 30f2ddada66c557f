"""What the cost of a case buys of benefits that are counted and not valued."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.portfolios import portfolios
from plain.register import RUNNING, bau, benefit, cost, ledger

from benefits.appraisal.lenses import Lens, Standpoint
from benefits.appraisal.measures import Answer
from benefits.portfolio.outcome_units import cost_of_outcomes, outcomes_of
from benefits.records.categories import BenefitClass, CostKind, Discounting, Recurrence
from benefits.records.model import BenefitLine
from benefits.records.tables import tables_of

PATH = Path(__file__).parents[1] / "golden" / "methods-worked-examples.json"
GOLDEN = json.loads(PATH.read_text(encoding="utf-8"))["E1.12"]
DISCOUNT = [1.035**-year for year in range(5)]
COSTS = [10e6, 5e6, 2e6, 2e6, 2e6]
LINKED = [0, 1000, 2000, 2000, 2000]


def counted(code="P-U", units=tuple(LINKED), **fields):
    held = {"benefit_class": BenefitClass.QUANTIFIABLE, "measure": "Records linked", "unit": "records"} | fields
    return benefit(code, list(units), **held)


def units_of(*records):
    return outcomes_of(tables_of(records), ledger(records))


def costs_of(*records, standpoint=Standpoint.SOCIETY):
    return cost_of_outcomes(ledger(records).appraise(), units_of(*records), Lens(standpoint))


def test_running_example_costs_what_the_methods_say():
    found = costs_of(*RUNNING, counted())
    assert found.discounted.value.tolist() == pytest.approx([GOLDEN["cost_per_outcome_gbp"]])
    assert found.undiscounted.value.tolist() == pytest.approx([GOLDEN["undiscounted"]])
    assert units_of(*RUNNING, counted()).total.tolist() == [7000]


def test_prices_do_not_touch_units():
    from_another_year = counted(price_year=RUNNING[6].first_year + -5)
    assert units_of(*RUNNING, from_another_year).total.tolist() == [7000]


def test_cuts_and_delay_reach_units():
    late = counted(deadweight=Decimal("0.5"), leakage=Decimal("0.2"), slip=Decimal(1))
    assert units_of(*RUNNING, late).units.tolist() == [[0, 0, 400, 800, 800]]


def test_business_as_usual_with_the_same_measure_and_unit_is_taken_off():
    now = [bau(), counted("BAU-U", [0, 500, 500, 500, 500], of="BAU", measure=" records LINKED ")]
    found = units_of(*RUNNING, counted(), *now)
    assert found.units.tolist() == [[0, 500, 1500, 1500, 1500]]
    assert found.is_own.tolist() == [True]


def test_another_measure_or_unit_is_another_outcome():
    found = units_of(*RUNNING, counted("P-U1"), counted("P-U2", unit="letters"), counted("P-U3", measure="", title="C"))
    assert found.total.tolist() == [7000, 7000, 7000]


def test_lines_of_one_measure_are_one_outcome_and_a_disbenefit_takes_off():
    loss = counted("P-U2", [0, 100, 0, 0, 0], is_disbenefit=True)
    assert units_of(*RUNNING, counted("P-U1"), loss).total.tolist() == [6900]


def test_health_units_are_discounted_at_the_health_rate():
    found = costs_of(*RUNNING, counted(discounting=Discounting.HEALTH))
    units = sum(amount * 1.015**-year for year, amount in enumerate(LINKED))
    cost_now = sum(amount * factor for amount, factor in zip(COSTS, DISCOUNT, strict=True))
    assert found.discounted.value[0] == pytest.approx(cost_now / units)
    assert found.undiscounted.value[0] == pytest.approx(GOLDEN["undiscounted"])


def test_government_pays_its_own_part_only():
    theirs = cost("P-C2", COSTS, payer="BUS", kind=CostKind.THIRD_PARTY)
    of_all = costs_of(*RUNNING, theirs, counted())
    of_government = costs_of(*RUNNING, theirs, counted(), standpoint=Standpoint.GOVERNMENT)
    assert of_all.undiscounted.value[0] == pytest.approx(2 * of_government.undiscounted.value[0])


@pytest.mark.parametrize(
    ("costs", "units", "kind"),
    [
        ([10], [0, 0], Answer.NONE),
        ([0], [0, 5], Answer.NO_COST),
        ([-10], [0, 5], Answer.PAYS_FOR_ITSELF),
        ([10], [0, 5], Answer.VALUE),
    ],
)
def test_what_has_no_answer_says_why(costs, units, kind):
    start = [*RUNNING[:8], cost("C", costs)]
    found = costs_of(*start, counted(units=units))
    assert found.discounted.kind.tolist() == [kind]
    assert found.undiscounted.kind.tolist() == [kind]


def test_timing_and_valued_lines_are_no_outcome():
    assert len(units_of(*RUNNING, counted(recurrence=Recurrence.TIMING)).case) == 0


@given(records=portfolios(), times=st.sampled_from((2, 5)))
def test_more_units_cost_less_each(records, times):
    more = [
        replace(one, amounts=replace(one.amounts, values=tuple(times * value for value in one.amounts.values)))
        if isinstance(one, BenefitLine) and one.benefit_class is BenefitClass.QUANTIFIABLE and one.amounts
        else one
        for one in records
    ]
    before, after = costs_of(*records), costs_of(*more)
    assert after.discounted.kind.tolist() == before.discounted.kind.tolist()
    assert np.allclose(before.discounted.value, times * after.discounted.value, rtol=1e-9, equal_nan=True)
    assert np.allclose(before.undiscounted.value, times * after.undiscounted.value, rtol=1e-9, equal_nan=True)
