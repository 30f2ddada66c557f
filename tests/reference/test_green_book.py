"""The numbers of the Green Book: schedules against published factors, rules against their own logic."""

import json
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from benefits.records.categories import Discounting, OrganisationKind
from benefits.reference.deflators import DEFAULT
from benefits.reference.green_book import (
    Defaults,
    DelCash,
    PublicFinancial,
    Schedule,
    benefit_rule,
    benefit_rules,
    defaults,
    discount_schedules,
    schedule,
)
from benefits.reference.organisations import organisation
from benefits.reference.sources import UnknownReference, of_edition, read_table

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
RULES = list(benefit_rules().values())


def rate_of(chosen: Schedule, year: int) -> float:
    """The rate of the one band that holds the year."""
    (rate,) = (
        band.rate for band in chosen.bands if band.year_from <= year and (band.year_to is None or year <= band.year_to)
    )
    return rate


def factors(chosen: Schedule, last: int) -> list[float]:
    """The cumulative product that the Green Book prescribes, written out year by year."""
    held = [1.0]
    for year in range(1, last + 1):
        held.append(held[-1] / (1 + rate_of(chosen, year)))
    return held


@pytest.mark.parametrize("name", ["standard", "health"])
def test_factors_agree_with_the_published_ones_to_four_places(name):
    published = {
        int(row["year"]): row["factor"]
        for row in of_edition("discount_factors_published", "GB2026")
        if row["schedule"] == name
    }
    assert sorted(published) == list(range(31))
    assert {year: f"{factor:.4f}" for year, factor in enumerate(factors(schedule(name), 30))} == published


@pytest.mark.parametrize(("name", "key"), [("standard", "df_standard"), ("lower_sensitivity", "df_sensitivity")])
def test_factors_agree_with_the_worked_example(name, key):
    computed = factors(schedule(name), 126)
    for year, factor in GOLDEN["E1.2"][key].items():
        assert computed[int(year)] == pytest.approx(factor, rel=1e-12)


def test_each_step_down_starts_from_the_factor_before_it():
    computed = factors(schedule("standard"), 31)
    assert computed[31] == computed[30] / 1.03
    assert computed[31] != pytest.approx(GOLDEN["E1.2"]["wrong_df31"], rel=0.1)


@pytest.mark.parametrize("name", discount_schedules())
def test_rates_never_rise_with_time_and_factors_always_fall(name):
    chosen = schedule(name)
    assert all(later.rate < earlier.rate for earlier, later in pairwise(chosen.bands))
    assert all(0 < later < earlier for earlier, later in pairwise(factors(chosen, 350)))


def test_health_is_flat_and_the_declining_column_agrees_with_it_for_thirty_years():
    assert len(schedule("health").bands) == 1
    assert factors(schedule("health"), 30) == factors(schedule("health_declining"), 30)
    assert factors(schedule("health"), 31)[31] < factors(schedule("health_declining"), 31)[31]


def test_every_discounting_of_a_benefit_line_has_a_schedule():
    assert {choice.value for choice in Discounting} <= set(discount_schedules())


def test_an_unknown_schedule_or_edition_offers_the_near_one():
    with pytest.raises(UnknownReference, match="Did you mean standard"):
        schedule("standrad")
    with pytest.raises(UnknownReference, match="Did you mean GB2026"):
        discount_schedules("GB2020")


def test_an_unknown_type_of_benefit_offers_the_near_one():
    with pytest.raises(UnknownReference, match="Did you mean staff_time"):
        benefit_rule("staff_tim")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.type)
def test_a_mirror_makes_the_sum_over_all_recipients_the_effect_on_society(rule):
    if rule.mirror:
        assert rule.government != 0
        assert rule.society == 0
    else:
        assert rule.society == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.type)
def test_money_in_the_public_finances_is_a_gain_or_loss_to_government(rule):
    sign = {
        PublicFinancial.YES: 1,
        PublicFinancial.IF_CASH: 1,
        PublicFinancial.MINUS: -1,
        PublicFinancial.NO: None,
    }
    assert sign[rule.public_financial] in (None, rule.government)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.type)
def test_cash_in_a_budget_is_part_of_the_public_finances(rule):
    if rule.del_cash is DelCash.MINUS_IF_DEL:
        assert rule.public_financial is PublicFinancial.MINUS
    if rule.del_cash is DelCash.IF_DEL:
        assert rule.public_financial in (PublicFinancial.YES, PublicFinancial.IF_CASH)


def test_fraud_counts_for_society_and_error_does_not():
    assert (benefit_rule("fraud_prevented").society, benefit_rule("error_prevented").society) == (1, 0)
    assert benefit_rule("fraud_prevented").government == benefit_rule("error_prevented").government == 1


def test_putting_an_underpayment_right_costs_government():
    rule = benefit_rule("underpayment_corrected")
    assert (rule.society, rule.government) == (0, -1)
    assert (rule.public_financial, rule.del_cash) == (PublicFinancial.MINUS, DelCash.MINUS_IF_DEL)


@pytest.mark.parametrize("type_", ["citizen_time", "business_time"])
def test_time_of_people_and_firms_counts_for_society_only(type_):
    rule = benefit_rule(type_)
    assert (rule.society, rule.government) == (1, 0)
    assert (rule.public_financial, rule.del_cash) == (PublicFinancial.NO, DelCash.NO)


def test_tax_is_a_receipt_that_no_department_can_spend():
    rule = benefit_rule("tax_yield")
    assert (rule.public_financial, rule.del_cash) == (PublicFinancial.YES, DelCash.NO)


def test_every_default_of_the_table_is_a_field_and_the_reverse():
    parameters = {row["parameter"] for row in read_table("defaults")}
    assert parameters | {"edition"} == {field.name for field in fields(Defaults)}


def test_the_defaults_name_things_that_are_held():
    chosen = defaults()
    held = discount_schedules(chosen.edition)
    assert {chosen.schedule, chosen.health_schedule, chosen.sensitivity_schedule} <= set(held)
    assert chosen.deflator_edition == DEFAULT
    assert chosen.doubt_fraud_or_error in benefit_rules(chosen.edition)
    assert not OrganisationKind(organisation(chosen.mirror_recipient).kind).is_public
    assert chosen.appraisal_period == 10


def test_the_terms_of_sharing_are_our_own_conventions():
    chosen = defaults()
    assert (chosen.separable_part, chosen.true_up_collar, chosen.transfer_cap) == (0.2, 0.25, 0.1)
    tags = {row["parameter"]: row["tag"] for row in read_table("defaults")}
    assert {tags[name] for name in ("separable_part", "true_up_collar", "transfer_cap")} == {"O"}
