"""What an option does to the public finances, and which of its lines the answer hangs on."""

import numpy as np
import pytest
from plain.register import RUNNING, Basis, bau, benefit, bodies, cost, ledger, option, project, share, tables_of

from benefits.appraisal.lenses import Claims, Lens
from benefits.portfolio.financial_impact import financial_impact
from benefits.portfolio.line_stakes import line_stakes
from benefits.portfolio.records_behind import RecordsBehind
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, EstimateEnds, EstimateShape
from benefits.reference.deflators import MissingDeflator, gdp_deflators

FIRST = [*bodies("A", "B"), project(), option()]
CASH = BenefitClass.CASH_RELEASING
# Pounds of each year that a pound of 2026-27 is.
INFLATION = gdp_deflators().at(np.arange(2026, 2031)) / gdp_deflators().at(2026)


def test_costs_are_nominal_and_not_discounted():
    held = financial_impact(ledger(RUNNING), 0)
    (one,) = held.classes
    assert [str(year) for year in held.years] == ["2026-27", "2027-28", "2028-29", "2029-30", "2030-31"]
    assert one.budget_class is BudgetClass.RDEL_PROGRAMME
    assert one.cost == pytest.approx(np.array([10e6, 5e6, 2e6, 2e6, 2e6]) * INFLATION)
    assert not one.benefit.any()  # worth money, but no cash
    assert held.behind == (RecordsBehind((0,), (), False),)


def test_cash_that_is_released_stands_in_the_class_of_its_share():
    records = [
        *FIRST,
        cost("P-C", [4e6]),
        benefit("P-B", [0, 3e6], benefit_class=CASH),
        share("P-B", "B", budget_class=BudgetClass.CDEL),
    ]
    programme, capital = financial_impact(ledger(records), 0).classes
    assert (programme.budget_class, capital.budget_class) == (BudgetClass.RDEL_PROGRAMME, BudgetClass.CDEL)
    assert programme.cost == pytest.approx([4e6, 0])
    assert capital.benefit == pytest.approx([0, 3e6 * INFLATION[1]])


def test_what_nobody_has_accepted_can_be_left_out():
    records = [
        *FIRST,
        cost("P-C", [4e6]),
        benefit("P-B", [0, 3e6], benefit_class=CASH),
        share("P-B", "B", budget_class=BudgetClass.CDEL),
    ]
    held = financial_impact(ledger(records), 0, Claims.ACCEPTED)
    assert [one.budget_class for one in held.classes] == [BudgetClass.RDEL_PROGRAMME]


def test_a_charge_between_public_bodies_changes_no_total():
    charged = cost("P-C2", [2e6], kind=CostKind.CHARGE, paid_to="B")
    held = financial_impact(ledger([*FIRST, cost("P-C1", [4e6]), charged]), 0)
    assert sum(one.cost.sum() for one in held.classes) == pytest.approx(4e6 + 2e6 - 2e6)


def test_sunk_cost_and_what_people_pay_are_no_public_money():
    records = [*FIRST, cost("P-C1", [4e6], is_sunk=True), cost("P-C2", [1e6], payer="CIT")]
    held = financial_impact(ledger(records), 0)
    assert (held.years, held.classes, held.behind) == ((), (), ())


def test_what_is_netted_has_no_record_of_its_own():
    records = [*FIRST, bau(), cost("BAU-C", [1e6], of="BAU"), cost("P-C", [4e6])]
    held = financial_impact(ledger(records), 0)
    assert held.classes[0].cost == pytest.approx([4e6 - 1e6])
    assert held.behind == (RecordsBehind((), (), True),)


def test_a_year_without_a_deflator_is_told():
    first = project(appraisal_period=80)
    late = cost("P-C", [0.0] * 79 + [1e6])
    with pytest.raises(MissingDeflator):
        financial_impact(ledger([*bodies("A"), first, option(), late]), 0)


def stakes(records):
    tables, held = tables_of(records), ledger(records, Basis(), every_option=True)
    return line_stakes(tables, held, held.appraise(), 0, Lens())


def test_a_line_switches_the_answer_where_its_effect_makes_up_for_the_rest():
    gain, spent = stakes(RUNNING)
    # Methods E1.13: benefits may fall to PVC / PVB, costs rise to PVB / PVC.
    assert (gain.is_cost, spent.is_cost) == (False, True)
    assert gain.switches_at == pytest.approx(20.244709 / 25.519899, abs=1e-6)
    assert spent.switches_at == pytest.approx(25.519899 / 20.244709, abs=1e-6)
    assert gain.effect + spent.effect == pytest.approx(5.275190e6, abs=1)
    assert gain.swing == spent.swing == 0


def test_the_widest_range_comes_first_and_only_that_line_moves():
    ranged = cost(
        "P-C",
        [10e6],
        estimate=EstimateShape.TRIANGULAR,
        low=0.8,
        likely=1,
        high=1.5,
        ends=EstimateEnds.PERCENTILES,
    )
    first, second = stakes([*FIRST, ranged, benefit("P-B", [30e6]), share("P-B", "A")])
    assert first.is_cost
    assert second.at_p10 is None
    assert first.at_p10 == pytest.approx(30e6 - 0.8 * 10e6, rel=1e-6)
    assert first.at_p90 == pytest.approx(30e6 - 1.5 * 10e6, rel=1e-6)
    assert first.swing == pytest.approx(0.7 * 10e6, rel=1e-6)
