"""From records to the ledger: which lines count, whose they are, and what the ledger refuses."""

import numpy as np
import pytest
from plain.register import (
    FIRST,
    RUNNING,
    accepted,
    bau,
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

from benefits.appraisal.classes import Classification, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims, Lens, Standpoint
from benefits.appraisal.measures import Answer
from benefits.errors import BenefitsError
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.portfolio.lines import OutsideAppraisal
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    CostKind,
    OptionKind,
    Phasing,
    PriceTerms,
    Recurrence,
)
from benefits.reference.deflators import MissingDeflator

START = [*bodies("A", "B", "C"), project(), option()]
SOCIETY = Lens()


def society(records):
    return ledger(records).appraise().measures(SOCIETY)


def test_business_as_usual_alone_saves_nothing():
    """Previously a project with business as usual and no other option counted all its running cost as a benefit."""
    records = [*bodies("A"), project(), bau(), cost("C", [100], of="BAU")]
    answer = society(records)
    assert answer.pv_benefit.tolist() == [0]
    assert answer.net.tolist() == [0]
    assert risk(ledger(records).appraise()).classification.tolist() == [Classification.UNKNOWN]


def test_cost_that_business_as_usual_has_too_falls_out():
    lines = [cost("C1", [100, 30]), cost("C2", [20, 30], of="BAU")]
    answer = society([*START, bau(), *lines])
    assert answer.pv_cost[0] == pytest.approx(100 - 20)
    assert answer.pv_benefit[0] == 0


def test_cost_that_falls_is_a_benefit_of_its_payer_in_the_years_in_which_it_falls():
    held = ledger([*START, bau(), cost("C1", [100, 10]), cost("C2", [40, 40], of="BAU")])
    answer = held.appraise().measures(SOCIETY)
    assert answer.pv_cost[0] == pytest.approx(100 - 40)
    assert answer.pv_benefit[0] == pytest.approx((40 - 10) / 1.035)
    assert by_party(held, held.appraise().values(Money.DEL_CASH).benefit)["A"] == pytest.approx(30 / 1.035)


def test_cost_that_moves_to_another_payer_is_a_cost_there_and_a_benefit_here():
    held = ledger([*START, bau(), cost("C1", [40], "B"), cost("C2", [40], "A", of="BAU")])
    assert by_party(held, held.appraise().values().net) == pytest.approx({"A": 40, "B": -40})
    assert held.appraise().net(Lens(Standpoint.GOVERNMENT))[0] == pytest.approx(0)


def test_benefit_of_business_as_usual_is_taken_off():
    lines = [benefit("B1", [100]), benefit("B2", [60], of="BAU")]
    assert society([*START, bau(), *lines, share("B1", "A"), share("B2", "A")]).pv_benefit[0] == pytest.approx(40)


def test_group_netted_against_business_as_usual_is_assumed_if_any_part_of_it_is():
    lines = [cost("C1", [100]), cost("C2", [50], phasing=Phasing.ASSUMED), cost("C3", [20], of="BAU")]
    assert ledger([*START, bau(), *lines]).cube.line_is_assumed.any()


def test_sunk_cost_counts_nowhere_and_may_lie_before_the_appraisal():
    lines = [cost("C1", money([500], FIRST + -4), is_sunk=True), cost("C2", [10])]
    assert society([*START, *lines]).pv_cost[0] == pytest.approx(10)


def test_timing_gain_counts_nowhere():
    # RTI: HMRC paid 307; 672 to the Exchequer and 64 to HMRC; 813 is the same tax, earlier.
    lines = [
        benefit("B1", [672 + 64]),
        benefit("B2", [813], recurrence=Recurrence.TIMING, benefit_class=BenefitClass.NON_CASH_RELEASING),
    ]
    answer = society([*START, cost("C", [307]), *lines, share("B1", "A"), share("B2", "A")])
    assert answer.bcr.value[0] == pytest.approx((672 + 64) / 307)


@pytest.mark.parametrize("kind", [BenefitClass.QUANTIFIABLE, BenefitClass.QUALITATIVE])
def test_benefit_that_is_not_monetised_adds_no_pound(kind):
    lines = [benefit("B1", [100], benefit_class=kind)]
    assert society([*START, cost("C", [10]), *lines, share("B1", "A")]).pv_benefit.tolist() == [0]


def test_benefit_that_nobody_is_named_for_counts_for_society_and_leaves_the_class_unknown():
    records = [*START, cost("C", [10]), benefit("B", [100]), share("B", "A", "0.6")]
    held = ledger(records)
    assert by_party(held, held.appraise().values().benefit)[UNATTRIBUTED] == pytest.approx(40)
    assert held.appraise().net(SOCIETY)[0] == pytest.approx(90)
    assert held.appraise().net(Lens(Standpoint.GOVERNMENT))[0] == pytest.approx(50)
    assert held.appraise().net(Lens(claims=Claims.ACCEPTED))[0] == pytest.approx(-10)
    assert risk(held.appraise()).classification.tolist() == [Classification.UNKNOWN]


def test_withdrawn_share_counts_for_nobody_and_is_no_loose_end():
    shares = [share("B", "A", "0.6"), share("B", "B", "0.4", agreement=Agreement.WITHDRAWN)]
    held = ledger([*START, cost("C", [10]), benefit("B", [100]), *shares])
    assert held.appraise().net(SOCIETY)[0] == pytest.approx(50)
    assert risk(held.appraise()).classification.tolist() == [Classification.SELF_SUPPORTING]


def test_share_by_year_leaves_nobody_named_in_years_it_does_not_give():
    held = ledger([*START, benefit("B", [100, 100]), share("B", "A", None, by_year=money([1]))])
    landed = by_party(held, held.appraise().values().benefit)
    assert landed == pytest.approx({"A": 100, UNATTRIBUTED: 100 / 1.035})


def test_cost_pushed_onto_a_body_gives_it_no_say():
    lines = [
        cost("C1", [10], "A"),
        cost("C2", [50], "B", kind=CostKind.THIRD_PARTY),
        benefit("B1", [100]),
        share("B1", "A"),
    ]
    held = ledger([*START, *lines])
    appraisal = held.appraise()
    assert by_party(held, appraisal.pair_is_payer) == {"A": True, "B": False}
    assert risk(appraisal).classification.tolist() == [Classification.SELF_SUPPORTING]
    assert appraisal.net(Lens(Standpoint.GOVERNMENT))[0] == pytest.approx(100 - 10 - 50)


def test_project_is_at_risk_where_any_payer_fails():
    lines = [cost("C1", [10], "A"), cost("C2", [10], "B"), benefit("B1", [100]), share("B1", "A")]
    answer = risk(ledger([*START, *lines]).appraise())
    assert answer.classification.tolist() == [Classification.AT_RISK]
    assert answer.own.tolist() == pytest.approx([80])
    assert answer.smallest_rescue.tolist() == pytest.approx([10])


def test_equality_passes():
    # 0.1 + 0.2 is not 0.3 in floats; the case still breaks even in every test.
    lines = [cost("C1", ["0.1"]), cost("C2", ["0.2"]), benefit("B1", ["0.3"]), share("B1", "A")]
    appraisal = ledger([*START, *lines]).appraise()
    assert risk(appraisal).classification.tolist() == [Classification.SELF_SUPPORTING]
    assert appraisal.measures(SOCIETY).payback.value.tolist() == [0]


def test_cost_that_is_wholly_recovered_leaves_no_ratio():
    """Previously the dust that floats leave behind stood below the line and gave a ratio of quadrillions."""
    lines = [
        cost("C1", ["0.1"]),
        cost("C2", ["0.2"]),
        cost("C3", ["0.3"], "B", kind=CostKind.CHARGE, paid_to="A"),
        benefit("B1", [50]),
        share("B1", "A"),
    ]
    held = ledger([*START, *lines])
    kinds = by_party(held, held.appraise().party_measures(SOCIETY).bcr.kind)
    assert kinds["A"] == Answer.NO_COST


def test_gains_and_losses_that_cancel_have_no_number_of_recipients():
    """Previously such a case was said to have 0 effective recipients."""
    lines = [benefit("B1", [50]), share("B1", "A"), benefit("B2", [50], is_disbenefit=True), share("B2", "B")]
    answer = risk(ledger([*START, cost("C", [1]), *lines]).appraise())
    assert answer.effective_recipients.kind.tolist() == [Answer.NO_COST]
    assert answer.leakage.kind.tolist() == [Answer.NO_COST]


def test_transfer_that_cancels_outside_government_leaves_no_rate_of_return():
    """Previously a flow of float dust could be given a rate."""
    lines = [
        benefit("B1", ["0.1", "0.7"], "error_prevented"),
        benefit("B2", ["0.2", "0.1"], "error_prevented"),
        benefit("B3", ["0.3", "0.8"], "underpayment_corrected"),
    ]
    held = ledger([*START, *lines, *(share(f"B{number}", "A") for number in (1, 2, 3))])
    kinds = by_party(held, held.appraise().party_measures(SOCIETY).irr.kind)
    assert kinds == {"A": Answer.NONE, "SOC": Answer.NONE}


def test_charge_to_a_body_that_is_not_in_the_register_is_refused():
    """Previously the charge became a plain cost without a word."""
    with pytest.raises(BenefitsError, match="'X' is the paid_to of a line"):
        ledger([*START, cost("C", [1], kind=CostKind.CHARGE, paid_to="X")])


def test_payer_that_is_not_in_the_register_is_refused():
    with pytest.raises(BenefitsError, match="'X' is the payer of a line"):
        ledger([*START, cost("C", [1], "X")])


def test_amount_outside_the_appraisal_is_refused_with_its_name_and_year():
    with pytest.raises(OutsideAppraisal, match="C in 2031-32"):
        ledger([*START, cost("C", money([1], FIRST + 5))])


def test_nominal_amount_of_a_year_without_deflator_is_refused():
    far = project(appraisal_period=80)
    with pytest.raises(MissingDeflator, match="2106-07"):
        ledger([*bodies("A"), far, option(), cost("C", money([1], FIRST + 80), price_terms=PriceTerms.NOMINAL)])


def test_unknown_type_of_benefit_is_refused_with_near_names():
    with pytest.raises(BenefitsError, match="fraud_prevented"):
        ledger([*START, benefit("B", [1], "fraud_preventd")])


def test_transfer_needs_its_other_side_in_the_register():
    records = [record for record in START if record.id != "SOC"]
    with pytest.raises(BenefitsError, match="SOC"):
        ledger([*records, benefit("B", [1], "error_prevented"), share("B", "A")])


def test_first_option_but_business_as_usual_stands_in_where_none_is_marked():
    options = [bau(), option("O1", kind=OptionKind.DO_MINIMUM), option("O2", kind=OptionKind.MORE_AMBITIOUS)]
    held = ledger([*bodies("A"), project(), *options, cost("C1", [1], of="O1"), cost("C2", [2], of="O2")])
    assert held.options.tolist() == ["O1"]


def test_every_option_is_a_case_of_its_own_against_business_as_usual():
    options = [bau(), option("O1"), option("O2", kind=OptionKind.MORE_AMBITIOUS)]
    lines = [cost("C0", [1], of="BAU"), cost("C1", [3], of="O1"), cost("C2", [7], of="O2")]
    held = ledger([*bodies("A"), project(), *options, *lines], every_option=True)
    costs = dict(zip(held.options, held.appraise().measures(SOCIETY).pv_cost, strict=True))
    assert costs == pytest.approx({"O1": 2, "O2": 6})


def test_register_without_projects_has_no_cases():
    held = ledger(bodies("A"))
    assert held.cube.n_cases == 0
    assert held.appraise().measures(SOCIETY).net.tolist() == []
    assert risk(held.appraise()).classification.tolist() == []


def test_empty_register_has_no_cases():
    assert ledger([]).appraise().measures(SOCIETY).net.tolist() == []


def test_project_without_option_is_a_case_without_lines():
    held = ledger([*bodies("A"), project()])
    assert held.options.tolist() == [""]
    assert held.appraise().measures(SOCIETY).irr.kind.tolist() == [Answer.NONE]
    assert risk(held.appraise()).classification.tolist() == [Classification.UNKNOWN]


def test_order_in_which_records_come_changes_no_figure():
    one, two = ledger(RUNNING).appraise(), ledger(RUNNING[::-1]).appraise()
    assert np.array_equal(one.values().net, two.values().net)


def test_accepted_share_of_a_transfer_takes_its_other_side_with_it():
    lines = [benefit("B1", [100], "error_prevented"), accepted("B1", "A", "0.5"), share("B1", "B", "0.5")]
    held = ledger([*START, *lines])
    net = by_party(held, held.appraise().values(claims=Claims.ACCEPTED).net)
    assert net == pytest.approx({"A": 50, "B": 0, "SOC": -50})


@pytest.mark.parametrize("colour", [BudgetClass.AME, BudgetClass.RECEIPTS, BudgetClass.NON_CASH])
def test_only_cash_in_a_departmental_limit_can_pay(colour):
    line = benefit("B", [100], "fraud_prevented", benefit_class=BenefitClass.CASH_RELEASING)
    appraisal = ledger([*START, line, share("B", "A", budget_class=colour)]).appraise()
    assert appraisal.net(Lens(Standpoint.GOVERNMENT))[0] == 100
    assert appraisal.net(Lens(Standpoint.GOVERNMENT, Money.DEL_CASH))[0] == 0


def test_business_as_usual_is_taken_off_whatever_the_options_are_called():
    options = [option("A-FIRST"), bau("Z-LAST")]
    lines = [cost("C1", [100], of="A-FIRST"), cost("C2", [30], of="Z-LAST")]
    assert society([*bodies("A"), project(), *options, *lines]).pv_cost[0] == pytest.approx(100 - 30)


def test_charge_that_moves_to_another_body_is_lost_by_one_and_gained_by_the_other():
    charges = [
        cost("C1", [10], "A", kind=CostKind.CHARGE, paid_to="B"),
        cost("C2", [10], "A", kind=CostKind.CHARGE, paid_to="C", of="BAU"),
    ]
    held = ledger([*START, bau(), *charges])
    assert by_party(held, held.appraise().values().net) == pytest.approx({"A": 0, "B": 10, "C": -10})


def test_a_disbenefit_counts_whether_or_not_it_is_accepted():
    """Left out, it would make what is accepted look better than all that is claimed."""
    lines = [cost("C", [10]), benefit("B", [60]), benefit("H", [60], is_disbenefit=True)]
    shares = [share("B", "A", 1, agreement=Agreement.ACCEPTED), share("H", "B", 1)]
    appraisal = ledger([*START, *lines, *shares]).appraise()
    accepted_only = appraisal.net(Lens(Standpoint.GOVERNMENT, claims=Claims.ACCEPTED))
    assert accepted_only.tolist() == appraisal.net(Lens(Standpoint.GOVERNMENT)).tolist()


def test_an_option_of_kind_preferred_goes_before_others_where_none_is_marked():
    first = option("ALESS", kind=OptionKind.LESS_AMBITIOUS)
    second = option("PREF", is_preferred=False)
    records = [*bodies("A"), project(), first, second, cost("C1", [5], of="ALESS"), cost("C2", [7], of="PREF")]
    assert society(records).pv_cost.tolist() == [7]
