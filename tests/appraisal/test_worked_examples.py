"""The worked examples of the methods that go through the engine, in the pounds of running example R."""

import json
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from plain.register import (
    FIRST,
    RUNNING,
    accepted,
    benefit,
    bodies,
    by_party,
    cost,
    ledger,
    money,
    option,
    project,
    share,
)

from benefits.appraisal import measures
from benefits.appraisal.classes import Classification, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.discounting import discount_factors
from benefits.appraisal.lenses import Claims, Lens, Standpoint
from benefits.appraisal.measures import Answer
from benefits.appraisal.ratios import net_cost_ratio
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.basis import Basis
from benefits.portfolio.rollup import totals
from benefits.records.categories import BenefitClass, BudgetClass, CostKind
from benefits.reference.green_book import discount_schedules

EXAMPLES = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text("utf-8"))
MILLION = 1e6
SOCIETY = Lens()
GOVERNMENT = Lens(Standpoint.GOVERNMENT)
OWN = Lens(Standpoint.OWN)


def in_millions(expected):
    return pytest.approx(expected * MILLION, rel=1e-12)


def row(*flow):
    return np.array([flow], dtype=float)


@pytest.fixture(scope="module")
def running() -> Ledger:
    return ledger(RUNNING)


def test_year_by_year_discounting_gives_the_figures_of_table_8():
    # GB26 Tables 7 and 8 (E1.0): the deflator there is 2% a year, which we have from its own printed factors.
    example = EXAMPLES["E1.0"]
    factors = discount_factors(discount_schedules()["standard"], 5)
    assert factors.round(4).tolist() == example["discount_factor"]
    real = np.array(example["nominal"]) * np.array(example["deflator_factor"])
    assert (real * factors).round().tolist() == pytest.approx(example["pv"], abs=1)


def test_running_example_has_the_published_present_values(running):
    example, answer = EXAMPLES["E1.1"], running.appraise().measures(SOCIETY)
    assert discount_factors(discount_schedules()["standard"], 4) == pytest.approx(example["df"], rel=1e-12)
    assert answer.pv_cost[0] == in_millions(10 + 5 / 1.035 + 2 / 1.035**2 + 2 / 1.035**3 + 2 / 1.035**4)
    assert answer.pv_cost[0] == in_millions(example["pv_cost"])
    assert answer.pv_benefit[0] == in_millions(example["pv_benefit"])
    assert answer.net[0] == in_millions(example["npv"])
    assert answer.bcr.value[0] == pytest.approx(example["bcr"])
    assert answer.rpsc.value[0] == pytest.approx(example["bcr"])  # all cost is public


def test_factors_step_down_after_years_30_75_and_125():
    example = EXAMPLES["E1.2"]
    standard = discount_factors(discount_schedules()["standard"], 126)
    for year, expected in example["df_standard"].items():
        assert standard[int(year)] == pytest.approx(expected, rel=1e-12)
    assert standard[31] == pytest.approx(standard[30] / 1.03, rel=1e-14)
    assert standard[31] < example["wrong_df31"]
    lower = discount_factors(discount_schedules()["lower_sensitivity"], 31)
    for year, expected in example["df_sensitivity"].items():
        assert lower[int(year)] == pytest.approx(expected, rel=1e-12)


def test_lower_rate_sensitivity_raises_the_value_of_the_running_example():
    answer = ledger(RUNNING, Basis(discounting="lower_sensitivity")).appraise().measures(SOCIETY)
    assert answer.net[0] == in_millions(EXAMPLES["E1.2"]["npv_sensitivity"])


def test_nominal_amounts_are_deflated_before_they_are_discounted(monkeypatch):
    # E1.5 has a made-up deflator of 2% a year, which is put in the place of the published one.
    example = EXAMPLES["E1.5"]
    index = np.array(example["inputs"]["deflators"])

    class TwoPercent:
        def at(self, years):
            return index[np.asarray(years) - FIRST.start]

    monkeypatch.setattr("benefits.portfolio.attribution.gdp_deflators", lambda _edition: TwoPercent())
    line = benefit("P-B", [0, 0, 2_000_000], price_terms="nominal")
    held = ledger([*bodies("A"), project(), option(), line, share("P-B", "A")])
    assert held.cube.amounts.max() == in_millions(example["real"])
    assert held.appraise().measures(SOCIETY).pv_benefit[0] == in_millions(example["pv"])
    assert example["pv"] == pytest.approx(2 / (1.035**2 * 1.02**2))


def test_internal_rate_of_the_running_example(running):
    irr = running.appraise().measures(SOCIETY).irr
    assert irr.value[0] == pytest.approx(EXAMPLES["E1.6"]["irr_running"][0], rel=1e-12)


def test_two_internal_rates_are_told_and_none_is_printed():
    flow = row(-1600, 10000, -10000)
    assert measures.irr(flow).kind.tolist() == [Answer.SEVERAL]
    for rate in EXAMPLES["E1.6"]["irrs"]:  # both are rates at which the value is 0
        assert flow[0] @ (1 + rate) ** -np.arange(3.0) == pytest.approx(0, abs=1e-9)
    npv = flow[0] @ discount_factors(discount_schedules()["standard"], 2)
    assert npv == pytest.approx(EXAMPLES["E1.6"]["npv"])
    assert npv == pytest.approx(-1600 + 10000 / 1.035 - 10000 / 1.035**2)
    assert measures.mirr(flow, 0.035).value[0] == pytest.approx(EXAMPLES["E1.6"]["mirr"], rel=1e-9)
    assert measures.mirr(flow, 0.035).value[0] == pytest.approx(sqrt(10000 * 1.035 / (1600 + 10000 / 1.035**2)) - 1)


def test_flow_without_a_real_root_has_no_internal_rate():
    flow = EXAMPLES["E1.6"]["no_irr"]["inputs"]
    assert measures.irr(row(*flow)).kind.tolist() == [Answer.NONE]


def test_modified_rate_of_the_running_example(running):
    flows = running.appraise().flows(SOCIETY)
    assert measures.mirr(flows, 0.035).value[0] == pytest.approx(EXAMPLES["E1.7"]["mirr_running"], rel=1e-9)


def test_payback_of_the_running_example_falls_in_the_last_crossing(running):
    answer = running.appraise().measures(SOCIETY)
    assert answer.payback.value[0] == pytest.approx(2 + 5 / 6)
    assert answer.payback.value[0] == pytest.approx(EXAMPLES["E1.8"]["payback"])
    assert answer.discounted_payback.value[0] == pytest.approx(EXAMPLES["E1.8"]["discounted"], rel=1e-9)


def test_an_exit_cost_undoes_a_payback_that_came_before_it():
    example = EXAMPLES["E1.8"]["end_cost"]
    assert measures.payback(row(*example["inputs"])).kind.tolist() == [Answer.NONE]
    factors = discount_factors(discount_schedules()["standard"], 4)
    assert np.array(example["inputs"]) @ factors == pytest.approx(example["npv"])


def test_annual_equivalent_counts_year_0(running):
    answer = running.appraise().measures(SOCIETY)
    assert answer.annual_equivalent[0] == in_millions(EXAMPLES["E1.9"]["eab_due"])
    annuity = sum(1.035**-t for t in range(5))
    assert answer.annual_equivalent[0] * annuity == in_millions(EXAMPLES["E1.1"]["npv"])


def cash_for(code: str):
    """Running example R with the benefit split in lines, the one of `code` releasing DEL cash."""
    parts = {"A": 25, "B": 45, "C": 20, "SOC": 10}
    lines = [
        benefit(
            f"B-{to}",
            [0, *(int(amount * part / 100 * MILLION) for amount in (4, 8, 8, 8))],
            benefit_class=BenefitClass.CASH_RELEASING if to == code else BenefitClass.NON_CASH_RELEASING,
        )
        for to, part in parts.items()
    ]
    shares = [share(f"B-{to}", to, budget_class=BudgetClass.RDEL_PROGRAMME) for to in parts]
    return [record for record in RUNNING if not record.id.startswith("P-B")] + lines + shares


def test_budget_impact_is_cost_less_the_cash_that_departments_retain():
    answer = ledger(cash_for("B")).appraise()
    impact = answer.measures(GOVERNMENT).budget_impact
    assert impact[0] == in_millions(EXAMPLES["E1.11"]["npbi_cash"])
    fiscal = answer.measures(GOVERNMENT)
    assert fiscal.bcr.value[0] == pytest.approx(EXAMPLES["E1.11"]["froi_fiscal"])
    cash = answer.measures(Lens(Standpoint.GOVERNMENT, Money.DEL_CASH))
    assert cash.bcr.value[0] == pytest.approx(EXAMPLES["E1.11"]["froi_cash"])


def test_ratio_over_net_public_cost_takes_what_is_saved_in_cash_from_the_cost():
    example, held = EXAMPLES["E1.10"], ledger(cash_for("B"))
    answer, appraisal = held.appraise().measures(SOCIETY), held.appraise()
    cash = appraisal.by_case(appraisal.values(Money.DEL_CASH).benefit)
    in_government = appraisal.measures(GOVERNMENT).pv_benefit
    assert cash[0] == in_millions(example["pv_cash"])
    assert (in_government - cash)[0] == in_millions(example["pv_noncash"])
    assert by_party(held, appraisal.values().benefit)["SOC"] == in_millions(example["pv_social"])
    assert answer.net[0] == in_millions(example["npsv"])
    assert answer.bcr.value[0] == pytest.approx(example["bcr_gross"])
    assert net_cost_ratio(answer.pv_benefit, answer.pv_cost, cash).value[0] == pytest.approx(example["bcr_net_public"])


def test_return_on_public_cost_takes_private_cost_from_the_benefit():
    example = EXAMPLES["E1.14"]
    lines = [
        cost("C1", [80]),
        cost("C2", [20], "BUS", kind=CostKind.THIRD_PARTY, budget_class=BudgetClass.OUTSIDE),
        benefit("B1", [150]),
        share("B1", "A"),
    ]
    answer = ledger([*bodies("A"), project(), option(), *lines]).appraise().measures(SOCIETY)
    assert answer.net[0] == pytest.approx(example["npsv"])
    assert answer.bcr.value[0] == pytest.approx(150 / 100)
    assert answer.rpsc.value[0] == pytest.approx((150 - 20) / 80)
    assert (answer.rpsc.value[0] - 1) * 80 == pytest.approx(example["identity_npsv"])
    transfer = [cost("C3", [100]), benefit("B2", [100]), share("B2", "CIT")]
    both = ledger([*bodies("A"), project(), option(), *lines, *transfer]).appraise().measures(SOCIETY)
    assert both.net[0] == pytest.approx(example["with_transfer_100"]["npsv"])
    assert both.bcr.value[0] == pytest.approx(example["with_transfer_100"]["bcr"])


def test_benefit_lands_by_share_and_government_stands_between_own_and_society(running):
    example, appraisal = EXAMPLES["E2.1"], running.appraise()
    landed = by_party(running, appraisal.values().benefit)
    for code, expected in example["pv"].items():
        assert landed[code] == in_millions(expected)
    assert appraisal.net(OWN)[0] == in_millions(example["own_npv_A"])
    assert appraisal.net(GOVERNMENT)[0] == in_millions(example["xg_npv"])
    assert appraisal.net(SOCIETY)[0] == in_millions(example["society_npv"])
    assert appraisal.measures(GOVERNMENT).bcr.value[0] == pytest.approx(example["xg_bcr"])


def test_shares_by_year_are_weighted_by_what_lands_in_each_year():
    example = EXAMPLES["E2.2"]
    by_year = money(example["shares_A"])
    rest = money([1 - part for part in example["shares_A"]])
    records = [record for record in RUNNING if not record.id.startswith("P-B-")]
    shares = [share("P-B", "A", None, by_year=by_year), share("P-B", "B", None, by_year=rest)]
    landed = ledger([*records, *shares])
    value = by_party(landed, landed.appraise().values().benefit)
    assert value["A"] == in_millions(example["pv_A"])
    assert value["A"] / (value["A"] + value["B"]) == pytest.approx(example["effective_share"])


def test_each_correction_of_a_benefit_counts_once():
    example = EXAMPLES["E2.8"]
    corrections = {
        "deadweight": example["deadweight"],
        "displacement": example["displacement"],
        "overlap": example["overlap"],
        "optimism_correction": example["ob"],
    }
    line = benefit("B", [example["gross"]], **corrections)
    held = ledger([*bodies("A"), project(), option(), line, share("B", "A")])
    assert held.appraise().measures(SOCIETY).pv_benefit[0] == pytest.approx(100 * 0.8 * 0.9 * 0.95 * 0.75)
    assert held.appraise().measures(SOCIETY).pv_benefit[0] == pytest.approx(example["net"])


def test_charge_between_departments_moves_money_and_changes_no_total():
    lines = [
        cost("C1", [4]),
        cost("C2", [2], "B", kind=CostKind.CHARGE, paid_to="A"),
        benefit("B1", [5]),
        share("B1", "B"),
    ]
    held = ledger([*bodies("A", "B"), project(), option(), *lines])
    net = by_party(held, held.appraise().values().net)
    example = EXAMPLES["E2.9"]
    assert net == pytest.approx({"A": 2 - 4, "B": 5 - 2})
    assert net == pytest.approx({"A": example["A"], "B": example["B"]})
    assert held.appraise().net(GOVERNMENT)[0] == pytest.approx(example["XG"])
    assert held.appraise().measures(GOVERNMENT).bcr.value[0] == pytest.approx(5 / 4)


def test_benefit_in_ame_passes_on_paper_and_pays_for_nothing():
    lines = [
        cost("C1", [1_500_000], "D"),
        benefit("B1", [2_160_000], "fraud_prevented", benefit_class=BenefitClass.CASH_RELEASING),
        share("B1", "D", budget_class=BudgetClass.AME),
    ]
    appraisal = ledger([*bodies("D"), project(), option(), *lines]).appraise()
    assert appraisal.net(OWN)[0] == in_millions(EXAMPLES["E2.10"]["econ_own"])
    assert appraisal.net(Lens(Standpoint.OWN, Money.DEL_CASH))[0] == in_millions(EXAMPLES["E2.10"]["del_cash_own"])
    assert appraisal.values(Money.PUBLIC_FINANCIAL).net.sum() == in_millions(2.16 - 1.5)


def test_running_example_is_at_risk_and_says_what_would_rescue_it(running):
    example, answer = EXAMPLES["E3.1"], risk(running.appraise())
    assert answer.classification.tolist() == [Classification.AT_RISK]
    assert answer.own[0] == in_millions(-example["T_min"])
    assert answer.smallest_rescue[0] == in_millions(example["T_min"])
    assert answer.most_others_could_pay[0] == in_millions(example["T_max"])
    assert answer.orphaned[0] == in_millions(example["T_max"])
    assert answer.most_others_could_pay[0] - answer.smallest_rescue[0] == in_millions(example["surplus"])
    assert answer.value_lost_if_dropped[0] == in_millions(example["surplus"])
    assert answer.leakage.value[0] == pytest.approx(example["leakage"])
    assert answer.effective_recipients.value[0] == pytest.approx(example["effective_beneficiaries"])
    assert answer.lost_per_pound_saved.value[0] == pytest.approx(EXAMPLES["E1.11"]["froi_fiscal"])


def test_every_recipient_of_the_running_example_is_pivotal(running):
    example, answer = EXAMPLES["E3.6"], risk(running.appraise())
    pivotal = by_party(running, answer.pair_is_pivotal)
    bearable = by_party(running, answer.pair_bearable_failure.value)
    for code, expected in example["pivotal"].items():
        assert pivotal[code] == expected
        assert bearable[code] == pytest.approx(example["max_failure_share"][code])
    assert answer.most_others_could_pay[0] / answer.smallest_rescue[0] == pytest.approx(example["leverage"])


def test_only_accepted_claims_count_in_the_cautious_view(running):
    accepted_only = by_party(running, running.appraise().values(claims=Claims.ACCEPTED).benefit)
    assert accepted_only["A"] == in_millions(EXAMPLES["E2.1"]["pv"]["A"])
    assert accepted_only["C"] == 0
    assert accepted_only["SOC"] == in_millions(EXAMPLES["E2.1"]["pv"]["SOC"])  # nobody there could accept


def test_case_that_is_lost_per_pound_saved_counts_government_once():
    # Methods 3.2: P2 of example 5.1 costs A 5 and brings A 2 and B 10.
    lines = [cost("C", [5]), benefit("B", [12]), accepted("B", "A", 2 / 12), accepted("B", "B", 10 / 12)]
    answer = risk(ledger([*bodies("A", "B"), project(), option(), *lines]).appraise())
    assert answer.lost_per_pound_saved.value[0] == pytest.approx(12 / 5)


def test_ratio_of_a_portfolio_is_a_sum_over_a_sum_and_no_mean_of_ratios():
    # E6.11, as often as not 8 and 12: a benefit of 12 for either cost.
    example, records = EXAMPLES["E6.11"], bodies("A")
    for code, spent in (("P", 8), ("Q", 12)):
        lines = [cost(f"{code}-C", [spent], of=code), benefit(f"{code}-B", [12], of=code), share(f"{code}-B", "A")]
        records += [project(code), option(code, code), *lines]
    appraisal = ledger(records).appraise()
    together = totals(appraisal)[Standpoint.SOCIETY]
    ratio = measures.bcr(np.array([together.benefit]), np.array([together.cost])).value[0]
    assert ratio == pytest.approx(24 / 20)
    assert ratio == pytest.approx(example["ratio_e"])
    assert appraisal.measures(SOCIETY).bcr.value.mean() == pytest.approx(example["e_ratio"])
