"""Published figures of real projects: the sums a person would do, and through the engine where they are appraisals.

Amounts are in £ million in the sums, as published, and in pounds in the engine.
"""

import csv
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from plain.register import benefit, bodies, body, by_party, cost, ledger, option, project, share

from benefits.appraisal import measures
from benefits.appraisal.classes import Classification, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.discounting import discount_factors
from benefits.appraisal.lenses import Lens, Standpoint
from benefits.appraisal.measures import Answer
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, Discounting, OrganisationKind
from benefits.reference.green_book import discount_schedules
from benefits.reference.unit_costs import unit_costs

MILLION = 1_000_000
SOCIETY, GOVERNMENT, OWN = Lens(), Lens(Standpoint.GOVERNMENT), Lens(Standpoint.OWN)
PUBLISHED = Path(__file__).parents[2] / "data" / "reference" / "discount_factors_published.csv"


def pounds(*millions):
    return [Decimal(str(amount)) * MILLION for amount in millions]


def appraised(*lines, organisations, period=10):
    return ledger([*organisations, project(appraisal_period=period), option(), *lines])


def test_factors_round_to_every_factor_that_the_treasury_prints():
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["schedule"] for row in rows} == {"standard", "health"}
    for row in rows:
        factors = discount_factors(discount_schedules(row["edition"])[row["schedule"]], int(row["year"]))
        assert f"{factors[-1]:.4f}" == row["factor"], row


def test_t1_data_first_is_worth_what_the_ministry_of_justice_printed():
    # Reoffending costs 18.1bn a year; half a percent less is 90.5 a year, in years 1 to 10.
    yearly = 18_100 * 0.005
    lines = [benefit("B", pounds(0, *[yearly] * 10), "better_outcomes"), share("B", "SOC")]
    answer = appraised(*lines, organisations=bodies("A")).appraise().measures(SOCIETY)
    assert answer.pv_benefit[0] == pytest.approx(yearly * sum(1.035**-t for t in range(1, 11)) * MILLION)
    assert round(answer.pv_benefit[0] / MILLION, 2) == 752.65
    assert answer.bcr.kind.tolist() == [Answer.NO_COST]


def test_t1_data_first_at_the_start_of_each_year_is_worth_a_year_of_discount_more():
    lines = [benefit("B", pounds(*[90.5] * 10), "better_outcomes"), share("B", "SOC")]
    answer = appraised(*lines, organisations=bodies("A")).appraise().measures(SOCIETY)
    assert round(answer.pv_benefit[0] / MILLION, 3) == 778.996
    assert answer.pv_benefit[0] == pytest.approx(752.6527 * 1.035 * MILLION, rel=1e-6)


def test_t1_ratio_of_9_4_means_a_net_value_well_below_the_one_printed():
    value = 90.5 * sum(1.035**-t for t in range(1, 11))
    assert round(value / 9.4, 1) == 80.1
    assert round(value - value / 9.4, 1) == 672.6


def test_t2_real_time_information_fails_alone_and_passes_for_government():
    lines = [
        cost("C1", pounds(307), "HMRC"),
        cost("C2", pounds(292), "BUS", kind=CostKind.THIRD_PARTY, budget_class=BudgetClass.OUTSIDE),
        benefit("B1", pounds(672), "fraud_prevented", benefit_class=BenefitClass.CASH_RELEASING),
        share("B1", "HMT", budget_class=BudgetClass.AME),
        benefit("B2", pounds(64), "staff_time"),
        share("B2", "HMRC"),
        benefit("B3", pounds(813), recurrence="timing"),
        share("B3", "HMT"),
    ]
    appraisal = appraised(*lines, organisations=bodies("HMRC", "HMT"), period=0).appraise()
    assert appraisal.measures(GOVERNMENT).bcr.value[0] == pytest.approx((672 + 64) / 307)
    assert round(appraisal.measures(GOVERNMENT).bcr.value[0], 3) == 2.397
    assert appraisal.measures(OWN).bcr.value[0] == pytest.approx(64 / 307)
    assert round(appraisal.measures(OWN).bcr.value[0], 3) == 0.208
    assert round((672 + 64 + 813) / 307, 3) == 5.046  # what counting the timing gain would have said
    answer = risk(appraisal)
    assert answer.classification.tolist() == [Classification.AT_RISK]
    assert answer.smallest_rescue[0] == pytest.approx((307 - 64) * MILLION)
    assert appraisal.net(Lens(Standpoint.GOVERNMENT, Money.DEL_CASH))[0] == pytest.approx(-307 * MILLION)


def test_t3_pounds_back_per_pound_and_net_return_differ_by_one():
    back = measures.bcr(np.array([168.0 - 12, 179.48 - 15.37, 43.4]), np.array([12.0, 15.37, 111.03]))
    assert back.value[0] == 13.0
    assert round(back.value[1], 2) == 10.68
    assert round(back.value[2] - 1, 3) == -0.609


def test_t3_trading_fund_pays_and_business_gains():
    lines = [cost("C", pounds(12), "OS"), benefit("B", pounds(168), "open_data"), share("B", "BUS")]
    answer = risk(appraised(*lines, organisations=bodies("OS"), period=0).appraise())
    assert answer.classification.tolist() == [Classification.PUBLIC_VALUE_ONLY]
    assert answer.society[0] == pytest.approx((168 - 12) * MILLION)


@pytest.mark.parametrize(
    ("admin", "fraud", "spent", "net"), [(598, 765, 1112, 251), (1022, 1395, 1464, 953), (1180, 1428, 1477, 1131)]
)
def test_t4_benefit_payment_card_adds_up_to_what_its_parts_say(admin, fraud, spent, net):
    lines = [
        cost("C", pounds(spent), "DWP"),
        benefit("B1", pounds(admin), "del_cost_avoided"),
        share("B1", "DWP"),
        benefit("B2", pounds(fraud), "fraud_prevented"),
        share("B2", "DWP", budget_class=BudgetClass.AME),
    ]
    appraisal = appraised(*lines, organisations=bodies("DWP"), period=0).appraise()
    assert appraisal.net(GOVERNMENT)[0] == pytest.approx((admin + fraud - spent) * MILLION)
    assert admin + fraud - spent == net


def test_t5_verify_kept_a_quarter_of_its_forecast():
    assert round(217 / 873 * 100, 2) == 24.86
    assert 217 - 873 == -656


def test_t6_a_better_ratio_can_be_worth_less():
    planned, actual = (1100, 192), (258, 27)
    ratios = measures.bcr(
        np.array([planned[0], actual[0]], dtype=float), np.array([planned[1], actual[1]], dtype=float)
    )
    assert ratios.value.round(2).tolist() == [5.73, 9.56]
    assert [planned[0] - planned[1], actual[0] - actual[1]] == [908, 231]


def test_t7_national_programme_for_it_had_returned_half_its_cost_by_2012():
    ratios = measures.bcr(np.array([3700.0, 10700.0]), np.array([7300.0, 9800.0]))
    assert ratios.value.round(3).tolist() == [0.507, 1.092]


def test_t8_troubled_families_paid_back_once_and_a_half_to_the_exchequer_and_twice_to_society():
    spent = 147 / (1.51 - 1)
    assert round(366 / (2.28 - 1), 1) == 285.9
    assert round(spent, 1) == 288.2
    fiscal, rest = 147 + spent, 366 - 147
    lines = [
        cost("C", pounds(round(spent, 6)), "MHCLG"),
        benefit("B1", pounds(round(fiscal, 6)), "better_outcomes"),
        share("B1", "LG"),
        benefit("B2", pounds(rest), "better_outcomes"),
        share("B2", "SOC"),
    ]
    councils = body("LG", OrganisationKind.LOCAL)
    appraisal = appraised(*lines, organisations=[*bodies("MHCLG"), councils], period=0).appraise()
    assert round(appraisal.measures(GOVERNMENT).bcr.value[0], 2) == 1.51
    assert appraisal.net(GOVERNMENT)[0] == pytest.approx(147 * MILLION)
    assert appraisal.net(SOCIETY)[0] == pytest.approx(366 * MILLION)
    assert risk(appraisal).classification.tolist() == [Classification.AT_RISK]


def test_t9_the_cost_behind_a_ratio_decides_what_it_says():
    assert round(780 / 4.92, 1) == 158.5
    assert round(780 / 1042, 2) == 0.75


def test_t10_one_off_benefit_is_told_apart():
    one_off = [benefit("B1", pounds(443 - 205), "fraud_prevented"), benefit("B2", pounds(205), "fraud_prevented")]
    held = appraised(*one_off, share("B1", "A"), share("B2", "A"), organisations=bodies("A"), period=0)
    assert held.appraise().line_pv.max() == pytest.approx(238 * MILLION)
    assert held.appraise().net(SOCIETY)[0] == pytest.approx(443 * MILLION)


def test_t11_matrix_of_payers_and_recipients_keeps_every_pound():
    amounts = {"B1": (100, {"A": "0.5", "B": "0.3", "CIT": "0.2"}), "B2": (40, {"B": "0.25", "C": "0.75"})}
    lines = [cost("C", pounds(60), "A"), cost("CH", pounds(10), "B", kind=CostKind.CHARGE, paid_to="A")]
    for code, (amount, shares) in amounts.items():
        lines.append(benefit(code, pounds(amount)))
        lines += [share(code, to, part) for to, part in shares.items()]
    held = appraised(*lines, organisations=bodies("A", "B", "C"), period=0)
    cube, appraisal = held.cube, held.appraise()
    matrix = np.zeros((len(cube.line_case), len(held.parties)))
    np.add.at(matrix, (cube.entry_line, cube.entry_party), appraisal.line_pv[cube.entry_line] * cube.entry_fraction)
    is_benefit = ~cube.line_is_cost
    assert matrix[is_benefit].sum(axis=1) == pytest.approx(appraisal.line_pv[is_benefit])
    landed = by_party(held, appraisal.values().benefit)
    column = dict(zip(held.parties, matrix[is_benefit].sum(axis=0), strict=True))
    assert landed == pytest.approx({code: column[code] for code in landed})
    charge = matrix[cube.line_is_cost][:, [0, 1]].sum(axis=0)
    assert charge == pytest.approx([(60 - 10) * MILLION, 10 * MILLION])
    assert appraisal.values().cost.sum() == pytest.approx(60 * MILLION)


# The database's notes leave the payments out of public value, because they are transfers, and print that value.
WORKLESS = {
    "E&E1.0": (9800, 14044, 14610),  # Jobseeker's Allowance: 9,234 to DWP and 566 to the NHS
    "E&E2.0": (8632, 12568, 13700),  # Employment and Support Allowance: 7,500 and 1,132
    "E&E3.0": (7570, 8701, 9267),  # Income Support: 7,004 and 566
}


@pytest.mark.parametrize("code", WORKLESS)
def test_claimant_who_enters_work_saves_a_transfer_and_a_cost(code):
    fiscal, economic, printed = WORKLESS[code]
    payments, health = unit_costs()[f"{code}.1"], unit_costs()[f"{code}.2"]
    assert (payments.agency, health.agency) == ("DWP", "NHS")
    lines = [
        benefit("B1", [payments.fiscal.pounds], "transfer_saved", benefit_class=BenefitClass.CASH_RELEASING),
        share("B1", "DWP", budget_class=BudgetClass.AME),
        benefit("B2", [health.fiscal.pounds], "better_outcomes", benefit_class=BenefitClass.CASH_RELEASING),
        share("B2", "NHS", budget_class=BudgetClass.RDEL_PROGRAMME),
        benefit("B3", [unit_costs()[code].economic.pounds], "better_outcomes"),
        share("B3", "CIT"),
    ]
    held = appraised(*lines, organisations=[*bodies("DWP"), body("NHS", OrganisationKind.PUBLIC_GROUP)], period=0)
    appraisal = held.appraise()
    net = by_party(held, appraisal.values().net)
    assert net["DWP"] + net["NHS"] == appraisal.net(GOVERNMENT)[0] == fiscal
    assert net["SOC"] == -net["DWP"]
    assert appraisal.net(SOCIETY)[0] == economic + float(health.fiscal.pounds)
    assert appraisal.values(Money.PUBLIC_FINANCIAL).net.sum() == fiscal
    assert appraisal.net(Lens(Standpoint.GOVERNMENT, Money.DEL_CASH))[0] == float(health.fiscal.pounds)
    assert appraisal.net(SOCIETY)[0] == printed
    assert f"Total public value is therefore £{printed:,}" in unit_costs()[code].comment


def agency_splits():
    """Unit costs whose agencies' parts add up to the whole, to the rounding of the parts."""
    held = unit_costs()
    for code, whole in held.items():
        parts = [
            held[other]
            for other in held
            if other.startswith(f"{code}.") and other.count(".") == code.count(".") + 1 and held[other].fiscal
        ]
        if whole.fiscal and len(parts) > 1:
            gap = abs(sum(part.fiscal.pounds for part in parts) - whole.fiscal.pounds)
            if gap <= Decimal("0.5") * (len(parts) + 1):
                yield pytest.param(whole, parts, id=code)


@pytest.mark.parametrize(("whole", "parts"), list(agency_splits()))
def test_every_published_split_by_agency_lands_on_its_agencies_and_adds_up(whole, parts):
    lines, agencies = [], {}
    for number, part in enumerate(parts):
        agency = part.agency.replace(" ", "-").upper()
        agencies[agency] = agencies.get(agency, Decimal(0)) + part.fiscal.pounds
        lines += [benefit(f"B{number}", [part.fiscal.pounds], "better_outcomes"), share(f"B{number}", agency)]
    held = appraised(*lines, organisations=bodies(*sorted(agencies)), period=0)
    appraisal = held.appraise()
    assert by_party(held, appraisal.values().benefit) == pytest.approx(
        {agency: float(amount) for agency, amount in agencies.items()}
    )
    assert appraisal.net(GOVERNMENT)[0] == pytest.approx(float(whole.fiscal.pounds), abs=0.5 * (len(parts) + 1))


def test_health_effects_are_discounted_at_their_own_rate():
    lines = [benefit("B", [0] * 10 + [100], "better_outcomes", discounting=Discounting.HEALTH), share("B", "CIT")]
    answer = appraised(*lines, organisations=bodies("A")).appraise().measures(SOCIETY)
    assert answer.pv_benefit[0] == pytest.approx(100 / 1.015**10)


def test_worked_examples_are_the_ones_of_the_methods():
    examples = json.loads((Path(__file__).parent / "methods-worked-examples.json").read_text("utf-8"))
    assert {"E1.0", "E1.14", "E2.10", "E3.6", "E9.1"} <= set(examples)
