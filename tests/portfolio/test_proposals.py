"""From records to a funding problem: what is asked of whom, what it is worth, and what a scenario changes."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from plain.portfolios import portfolios
from plain.register import FIRST, RUNNING, benefit, bodies, cost, money, option, project, share

from benefits.periods import FinancialYear
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.funding_problem import AtLeast, Need
from benefits.portfolio.proposals import LeftOut, proposals_of, window
from benefits.portfolio.scenarios import Assumptions
from benefits.records.categories import BudgetClass, CostKind, EnvelopeKind, OverrideField, Stage
from benefits.records.model import Dependency, Envelope, Override
from benefits.records.tables import tables_of
from benefits.reference.deflators import gdp_deflators

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
MILLION = 1e6
YEARS = window(FIRST, 4)
SOCIETY = ("standpoint", None, {"text": "society"})


def scenario(*changes):
    """A scenario of (field, value, targets)."""
    return Assumptions(
        tuple(
            Override(
                f"S-O{number}",
                "S",
                OverrideField(field),
                value=None if value is None else Decimal(str(value)),
                **targets,
            )
            for number, (field, value, targets) in enumerate(changes)
        )
    )


def found(records, *changes, years=YEARS):
    assumptions, tables = scenario(*changes), tables_of(records)
    ledger = ledger_of(tables, replace(assumptions.basis, price_base=years[0]))
    return proposals_of(tables, ledger, assumptions, years)


def value(records, *changes, years=YEARS):
    """What project P is worth, in £m, by start."""
    held = found(records, *changes, years=years)
    return (held.problem.value[held.problem.projects.index("P")] / MILLION).tolist()


def envelope(organisation, amounts, kind=EnvelopeKind.LIMIT, budget_class=BudgetClass.RDEL_PROGRAMME, **more):
    return Envelope(f"{organisation}-{kind}-{budget_class}", organisation, budget_class, kind, money(amounts), **more)


def another(code, of_cost=1e6, lead="B", **fields):
    return [project(code, lead=lead, **fields), option(code, code), cost(f"{code}-C", [of_cost], payer=lead, of=code)]


def test_the_running_example_asks_its_payer_for_its_cost_and_is_worth_what_government_gains():
    held = found(RUNNING)
    problem = held.problem
    assert problem.projects == ("P",)
    assert problem.bodies == ("A",)
    assert problem.value[0, 0] / MILLION == pytest.approx(GOLDEN["E2.1"]["xg_npv"])
    assert problem.own[0, 0, 0] / MILLION == pytest.approx(-GOLDEN["E3.1"]["T_min"])
    assert problem.is_payer.tolist() == [[True]]
    deflator = gdp_deflators()
    nominal = [
        real * deflator.at(FIRST.start + year) / deflator.at(FIRST.start)
        for year, real in enumerate((10e6, 5e6, 2e6, 2e6))
    ]
    assert problem.cost[0, 0, 0, problem.classes.index("rdel_programme")] == pytest.approx(nominal)
    assert problem.cost.sum() == pytest.approx(sum(nominal))


def test_without_an_envelope_nothing_is_limited():
    assert np.isinf(found(RUNNING).problem.limit).all()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("cost_factor", 1.5, {}), -4.847164),
        (("cost_factor", 0.9, {"organisation": "A"}), 7.299661),
        (("benefit_factor", 0.6, {"project": "P"}), -4.932770),
        (("benefit_delay", 1, {"project": "P"}), 4.412198),
    ],
)
def test_factors_and_delay_are_those_of_worked_example_six_twelve(change, expected):
    assert value(RUNNING, change, SOCIETY) == pytest.approx([expected], abs=1e-6)


def test_a_factor_for_one_recipient_changes_that_one_only():
    b = 0.45 * GOLDEN["E1.1"]["pv_benefit"]
    assert value(RUNNING, ("benefit_factor", 0, {"organisation": "B"}))[0] == pytest.approx(
        GOLDEN["E2.1"]["xg_npv"] - b
    )
    assert value(RUNNING, ("benefit_factor", 0, {"project": "Q"})) == value(RUNNING)


def test_accepted_claims_leave_out_what_is_only_claimed():
    """C's fifth is claimed only; A and B have accepted."""
    c = 0.2 * GOLDEN["E1.1"]["pv_benefit"]
    assert value(RUNNING, ("claims", None, {"text": "accepted_only"}))[0] == pytest.approx(GOLDEN["E2.1"]["xg_npv"] - c)


def test_a_later_start_is_worth_a_year_of_discount_less_and_moves_the_cash():
    held = found(RUNNING, ("latest_start", 2, {}))
    x = GOLDEN["E2.1"]["xg_npv"]
    assert (held.problem.value[0] / MILLION).tolist() == pytest.approx([x, x / 1.035, x / 1.035**2])
    assert held.problem.may_start.tolist() == [[True, True, True]]
    at_once, later = held.problem.cost[0, 0, 0, 1], held.problem.cost[0, 1, 0, 1]
    deflator = gdp_deflators()
    assert later[0] == 0
    assert later[1] == pytest.approx(at_once[0] * deflator.at(FIRST.start + 1) / deflator.at(FIRST.start))


def test_only_projects_that_may_wait_have_more_than_one_start():
    records = [*RUNNING, *another("Q")]
    held = found(records, ("latest_start", 1, {"project": "Q"}))
    assert held.problem.projects == ("P", "Q")
    assert held.problem.may_start.tolist() == [[True, False], [True, True]]


def test_a_fixed_delay_of_the_start_moves_costs_and_benefits_together():
    held = found(RUNNING, ("start_delay", 1, {"project": "P"}))
    assert held.problem.value[0, 0] / MILLION == pytest.approx(GOLDEN["E2.1"]["xg_npv"] / 1.035)
    assert held.problem.cost[0, 0, 0, 1, 0] == 0


def test_what_was_spent_and_gained_before_the_first_year_is_sunk():
    """From year 2 on: costs 2, 2, 2 and government's 90% of benefits 8, 8, 8."""
    later = window(FIRST + 2, 2)
    deflator = gdp_deflators()
    base = deflator.at(FIRST.start + 2) / deflator.at(FIRST.start)
    expected = base * sum((0.9 * 8 - 2) / 1.035**year for year in range(3))
    assert value(RUNNING, years=later) == pytest.approx([expected])


def test_a_project_that_starts_later_is_discounted_to_the_first_year_of_the_scenario():
    held = found(RUNNING, years=window(FIRST + -1, 4))
    deflator = gdp_deflators()
    base = deflator.at(FIRST.start - 1) / deflator.at(FIRST.start)
    assert held.problem.value[0, 0] / MILLION == pytest.approx(GOLDEN["E2.1"]["xg_npv"] * base / 1.035)
    assert held.problem.cost[0, 0, 0, 1, 0] == 0


def test_projects_that_ask_for_nothing_are_left_out_with_the_reason():
    records = [
        *RUNNING,
        *another("ENDED", stage=Stage.CLOSED),
        *another("OLD", first_year=FIRST, appraisal_period=4)[:2],
    ]
    held = found(records)
    assert held.left_out == {"ENDED": LeftOut.ENDED, "OLD": LeftOut.NO_COST}
    assert held.rows.tolist() == [2]
    back = found(records, ("closed_too", None, {}))
    assert back.left_out == {"OLD": LeftOut.NO_COST}


def test_a_charge_is_paid_out_of_one_envelope_and_into_the_other():
    records = [
        *bodies("A", "B"),
        project(),
        option(),
        cost("BUILD", [4e6]),
        cost("CHARGE", [2e6], payer="B", kind=CostKind.CHARGE, paid_to="A"),
        benefit("GAIN", [5e6]),
        share("GAIN", "B"),
    ]
    problem = found(records).problem
    assert problem.bodies == ("A", "B")
    assert (problem.cost[0, 0, :, 1, 0] / MILLION).tolist() == pytest.approx([4 - 2, 2])
    assert (problem.own[0, 0] / MILLION).tolist() == pytest.approx([2 - 4, 5 - 2])
    assert value(records) == pytest.approx([5 - 4])


def test_the_body_that_decides_is_the_lead_where_it_pays_and_else_the_largest_payer():
    shared = [
        *bodies("A", "B", "C"),
        *(project(), option(), cost("P-C", [1e6], payer="B"), cost("P-D", [2e6], payer="C")),
        *another("Q", lead="C"),
    ]
    problem = found(shared).problem
    assert [problem.bodies[row] for row in problem.lead] == ["C", "C"]


def test_envelopes_are_cut_by_part_then_by_amount_and_what_is_promised_stays_promised():
    records = [
        *RUNNING,
        envelope("A", [100, 100, 100]),
        envelope("A", [30, 20], EnvelopeKind.COMMITTED),
        envelope("A", [0, 5], EnvelopeKind.CARRIED_OVER),
        envelope("B", [40], budget_class=BudgetClass.CDEL, is_illustrative=True),
    ]
    held = found(records, ("cut_part", 0.1, {"organisation": "A"}), ("cut_amount", 25, {"year": FIRST + 1}))
    envelopes = held.envelopes
    assert envelopes.bodies == held.problem.bodies == ("A", "B")
    a = envelopes.headroom[0, envelopes.classes.index("rdel_programme")]
    # 100 less a tenth less 30 promised; less 25 more and 20 promised but 5 brought in; the fourth year has no limit.
    assert a.tolist() == [60, 100 - 10 - 25 - 20 + 5, 90, np.inf]
    assert envelopes.headroom[1, envelopes.classes.index("cdel")].tolist()[:2] == [40, np.inf]
    assert envelopes.is_illustrative.sum() == 1


def test_a_cut_takes_no_more_than_there_is_and_an_overcommitted_envelope_has_no_room():
    records = [*RUNNING, envelope("A", [10]), envelope("A", [8], EnvelopeKind.COMMITTED)]
    held = found(records, ("cut_amount", 50, {}))
    assert held.envelopes.free[0, 1, 0] == -8
    assert held.problem.limit[0, 1, 0] == 0


def test_dependencies_become_needs_and_partial_ones_give_back_what_they_enable():
    records = [
        *RUNNING,
        *another("Q"),
        *another("R"),
        Dependency("D1", "Q", "P"),
        Dependency("D2", "P", "R", Decimal("0.4")),
        Dependency("D3", "P", "GONE"),
        *another("GONE", stage=Stage.CLOSED),
    ]
    problem = found(records).problem
    assert problem.needs == (Need(1, 0),)
    (overlap,) = problem.overlaps
    assert (overlap.first, overlap.second) == (0, 2)
    assert overlap.value / MILLION == pytest.approx((1 - 0.4) * 0.9 * GOLDEN["E1.1"]["pv_benefit"])
    assert (problem.value[0, 0] + overlap.value) / MILLION == pytest.approx(GOLDEN["E2.1"]["xg_npv"])


def test_what_is_needed_may_slip_until_the_other_is_planned_to_start_and_no_further():
    """F is planned two years before P: it may slip by two. Q is planned before what it needs: no slip is added."""
    records = [
        *RUNNING,
        *another("F", first_year=FIRST + -2),
        *another("Q", first_year=FIRST + -1),
        Dependency("D1", "P", "F"),
        Dependency("D2", "Q", "P"),
    ]
    records = [
        replace(one, amounts=money([1e6] * 4, FIRST + -2)) if one.id in ("F-C", "Q-C") else one for one in records
    ]
    records = [replace(one, amounts=money([1e6] * 3, FIRST + -1)) if one.id == "Q-C" else one for one in records]
    problem = found(records).problem
    assert problem.projects == ("F", "P", "Q")
    assert problem.needs == (Need(1, 0, lag=-2), Need(2, 1, lag=0))
    delayed = found(records, ("start_delay", 1, {"project": "F"})).problem
    assert delayed.needs == (Need(1, 0, lag=-1), Need(2, 1, lag=0))


def test_two_partial_needs_together_give_back_all():
    records = [
        *RUNNING,
        *another("Q"),
        *another("R"),
        Dependency("D1", "P", "Q", Decimal("0.5")),
        Dependency("D2", "P", "R", Decimal("0.2")),
    ]
    problem = found(records).problem
    x, benefit_ = GOLDEN["E2.1"]["xg_npv"], 0.9 * GOLDEN["E1.1"]["pv_benefit"]
    assert problem.value[0, 0] / MILLION == pytest.approx(x - benefit_ * (1 - 0.5 * 0.2))
    assert sum(one.value for one in problem.overlaps) / MILLION == pytest.approx(benefit_ * (1 - 0.5 * 0.2))


def test_decisions_groups_and_minimums_reach_the_problem():
    records = [*RUNNING, *another("Q", themes=("open_data",)), *another("R", themes=("open_data", "analytics"))]
    held = found(
        records,
        ("must_fund", None, {"project": "P"}),
        ("must_not_fund", None, {"project": "Q"}),
        ("exclusive", None, {"project": "Q", "text": "one"}),
        ("exclusive", None, {"project": "R", "text": "one"}),
        ("exclusive", None, {"project": "P", "text": "alone"}),
        ("at_least", 1, {"text": "open_data"}),
        ("least_part", 0.5, {"project": "R"}),
        ("transfer_cap", 0.25, {}),
    )
    problem = held.problem
    assert problem.must.tolist() == [True, False, False]
    assert problem.must_not.tolist() == [False, True, False]
    assert problem.exclusive == ((1, 2),)
    assert problem.at_least == (AtLeast("open_data", (1, 2), 1),)
    assert problem.least_part.tolist() == [1, 1, 0.5]
    assert problem.transfer_cap == 0.25
    assert held.objectives == ("no objective recorded", "open_data", "open_data")


def test_the_fingerprint_changes_with_anything_the_answer_depends_on_and_with_nothing_else():
    base = found(RUNNING).fingerprint
    assert found(RUNNING).fingerprint == base
    renamed = [replace(one, title="Another title") if one.id == "P-C" else one for one in RUNNING]
    assert found(renamed).fingerprint == base
    dearer = [replace(one, amounts=money([10e6 + 1])) if one.id == "P-C" else one for one in RUNNING]
    assert found(dearer).fingerprint != base
    assert found([*RUNNING, envelope("A", [1])]).fingerprint != base
    assert found(RUNNING, ("must_fund", None, {"project": "P"})).fingerprint != base


@given(portfolios())
def test_a_scenario_changes_no_record_and_none_at_all_is_the_register_itself(records):
    tables = tables_of(records)
    ledger = ledger_of(tables, replace(Assumptions().basis, price_base=FinancialYear(2026)))
    before = [np.array(ledger.cube.amounts), np.array(ledger.cube.entry_fraction)]
    proposals_of(tables, ledger, scenario(("cost_factor", 2, {}), ("benefit_delay", 1, {})), YEARS)
    assert np.array_equal(before[0], ledger.cube.amounts)
    assert np.array_equal(before[1], ledger.cube.entry_fraction)


@given(portfolios())
def test_a_plain_transfer_stays_nothing_to_society_whatever_the_factors(records):
    """Halving what one body gains halves the other side of its transfers too."""
    changes = (SOCIETY, ("closed_too", None, {}))
    whole, halved = found(records, *changes), found(records, *changes, ("benefit_factor", 0.5, {}))
    costs = found(records, *changes, ("benefit_factor", 0, {}))
    expected = (whole.problem.value + costs.problem.value) / 2
    assert halved.problem.value == pytest.approx(expected, abs=1e-3, rel=1e-9)
