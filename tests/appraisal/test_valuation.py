"""The calculators against the worked examples, against sums a person would do, and at their edges."""

import json
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.appraisal.calculators import CALCULATIONS, valued
from benefits.appraisal.outcomes import (
    CostPart,
    Outcomes,
    Part,
    better_outcomes,
    overlaps,
    split_by_agency,
    suggested,
)
from benefits.appraisal.valuation import Group, Landing, check, uprated
from benefits.errors import Refused
from benefits.periods import FinancialYear
from benefits.records.categories import Calculator
from benefits.reference.deflators import MissingDeflator
from benefits.reference.green_book import benefit_rules
from benefits.reference.parameters import Kind, asked, parameter
from benefits.reference.sources import UnknownReference, read_table
from benefits.reference.unit_costs import unit_costs

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
E81 = GOLDEN["E8.1"]
OWN = list(CALCULATIONS)
MILLION = Decimal(10**6)
YEAR = FinancialYear(2012)


def inputs(calculator, **values):
    """Inputs of a calculator: the ones given, else where its form starts, else nothing."""

    def start(one):
        if one.parameters:
            return parameter(one.parameters[0]).value
        return one.start if one.start is not None else Decimal(0)

    return {one.name: Decimal(str(values.get(one.name, start(one)))) for one in asked(calculator)}


def by_title(found):
    return {line.title: line for line in found.lines}


def step(found, name):
    return next(one.value for one in found.steps if one.name == name)


def staff(**values):
    usual = {"people": 1000, "minutes": 20, "adoption": "0.6", "usable": "0.5", "salary": E81["salary"]}
    return valued("staff_time", inputs("staff_time", **{**usual, **values}))


def outcomes(code, parts=None, price_year=YEAR, number=1, cash_part=0):
    given_ = Outcomes(Decimal(number), Decimal(1), Decimal(1), Decimal(cash_part))
    return better_outcomes(given_, suggested(code) if parts is None else parts, price_year)


def test_employment_cost_and_hour_of_staff_are_those_of_the_worked_example():
    found = staff()
    assert step(found, "Employer National Insurance") == E81["ni"]
    assert step(found, "Employer pension contribution") == Decimal(str(E81["pension"]))
    assert step(found, "Employment cost") == Decimal(str(E81["employment_cost"]))
    assert step(found, "Hours of a post") == E81["hours"]
    assert step(found, "Cost of an hour") == Decimal("53958.6") / 1628
    assert step(found, "Hours freed") == E81["saved_hours"]
    assert float(step(found, "Value of the time")) == pytest.approx(E81["value"])
    assert float(step(found, "Time in posts")) == pytest.approx(E81["fte"])


def test_posts_removed_are_cash_and_only_the_rest_of_the_time_is_not():
    lines = by_title(staff(posts=E81["posts_removed"]))
    posts, time = lines["posts removed"], lines["staff time freed"]
    assert posts.full_year == Decimal(str(E81["cash"]))
    assert (posts.type, posts.is_cash) == ("del_cost_avoided", True)
    assert (time.type, time.is_cash) == ("staff_time", False)
    assert round(time.full_year) == 81_667
    assert float(posts.full_year + time.full_year) == pytest.approx(E81["value"])


@given(st.integers(0, 13))
def test_cash_and_time_of_staff_are_never_both_counted(posts):
    assert sum(line.full_year for line in staff(posts=posts).lines) == sum(line.full_year for line in staff().lines)


def test_no_post_is_removed_by_minutes_alone():
    assert [line.is_cash for line in staff().lines] == [False]


def test_more_posts_than_the_time_would_fill_are_refused_with_the_most_there_are():
    with pytest.raises(Refused, match="fills 13 whole posts"):
        staff(posts=14)


def test_pay_below_the_threshold_bears_no_national_insurance():
    assert step(staff(salary=4000), "Employer National Insurance") == 0


def test_fraud_is_the_worked_example():
    values = inputs("fraud", volume=200_000, prevalence="0.02", uplift="0.3", amount=1500, duration="1.5", lost="0.2")
    (line,) = valued("fraud", values).lines
    assert line.full_year == Decimal(str(GOLDEN["E8.2"]["fraud_m"])) * MILLION
    assert (line.type, line.is_cash, line.landings) == ("fraud_prevented", True, (Landing(Group.BODY),))


def test_error_counts_both_directions_and_the_staff_time_apart():
    values = inputs(
        "error",
        volume=10_000,
        over_rate="0.04",
        over_amount=300,
        under_rate="0.01",
        under_amount=200,
        uplift="0.5",
        duration=2,
        lost="0.1",
        corrected=400,
        hours=3,
        hourly="30.50",
    )
    lines = by_title(valued("error", values))
    assert {title: line.full_year for title, line in lines.items()} == {
        "over-payments prevented": 10_000 * Decimal("0.04") * 300 * 2 * Decimal("0.5") * Decimal("0.9"),
        "under-payments put right": 10_000 * Decimal("0.01") * 200 * 2 * Decimal("0.5") * Decimal("0.9"),
        "corrections no longer needed": 400 * 3 * Decimal("30.50"),
    }
    assert [line.type for line in lines.values()] == ["error_prevented", "underpayment_corrected", "staff_time"]
    rules = benefit_rules()
    assert [rules[line.type].government for line in lines.values()] == [1, -1, 1]
    assert [rules[line.type].society for line in lines.values()] == [0, 0, 1]


def test_citizen_time_is_the_worked_example_and_lands_on_citizens():
    (line,) = valued("citizen_time", inputs("citizen_time", minutes=10, volume=3_000_000, hourly="6.50")).lines
    assert line.full_year == Decimal(str(GOLDEN["E8.3"]["citizen_m"])) * MILLION
    assert (line.type, line.is_cash, line.landings) == ("citizen_time", False, (Landing(Group.CITIZENS),))


def test_business_time_is_price_times_quantity_and_lands_on_businesses():
    values = inputs("business_time", minutes=90, volume=2000, frequency=4, hourly="19.61")
    (line,) = valued("business_time", values).lines
    assert line.full_year == Decimal("1.5") * 2000 * 4 * Decimal("19.61")
    assert (line.type, line.landings) == ("business_time", (Landing(Group.BUSINESSES),))


def test_duplicate_collection_is_the_worked_example_and_the_build_comes_once():
    values = inputs(
        "duplicate_collection", collections=3, cost=400_000, retired="0.8", cash_part=1, chance="0.5", build=2_500_000
    )
    yearly, once = valued("duplicate_collection", values).lines
    assert yearly.full_year == Decimal(str(GOLDEN["E8.4"]["duplicate_m"])) * MILLION
    assert once.full_year == Decimal(str(GOLDEN["E8.4"]["avoided_build_m"])) * MILLION
    assert (yearly.is_one_off, once.is_one_off) == (False, True)
    assert (yearly.is_cash, once.is_cash) == (True, False)


def test_open_data_is_the_rule_of_half_of_the_worked_example():
    values = inputs("open_data", price_before=20, uses_before=50_000, uses_after=80_000, business_part=1)
    lines = by_title(valued("open_data", values))
    assert lines["gain of the users"].full_year == Decimal(str(GOLDEN["E8.5"]["rule_of_half_m"])) * MILLION


def test_income_lost_by_the_holder_of_open_data_is_a_transfer_that_stands_apart():
    values = inputs("open_data", price_before=20, uses_before=50_000, uses_after=80_000, business_part="0.75")
    found = valued("open_data", values)
    gain, loss = found.lines
    assert (loss.full_year, loss.is_disbenefit, loss.is_cash) == (20 * 50_000, True, True)
    assert loss.landings == (Landing(Group.BODY),)
    assert gain.landings == (
        Landing(Group.BUSINESSES, Decimal("0.75")),
        Landing(Group.CITIZENS, Decimal("0.25")),
    )
    assert step(found, "Gain of society") == gain.full_year - loss.full_year == 20 * 30_000 / 2


def test_a_lower_price_may_earn_the_holder_more():
    values = inputs("open_data", price_before=20, price_after=15, uses_before=100, uses_after=200, business_part=1)
    _, income = valued("open_data", values).lines
    assert (income.full_year, income.is_disbenefit) == (15 * 200 - 20 * 100, False)


def test_legacy_is_the_worked_example():
    values = inputs(
        "legacy",
        run=1_800_000,
        residual=200_000,
        cash_part="0.25",
        chance_before="0.1",
        chance_after="0.03",
        impact=6_000_000,
    )
    found = valued("legacy", values)
    assert step(found, "In all") == Decimal(str(GOLDEN["E8.6"]["legacy_m"])) * MILLION
    assert [line.full_year for line in found.lines] == [400_000, 1_200_000, 420_000]
    assert [line.is_cash for line in found.lines] == [True, False, False]


@given(st.decimals(0, 1, places=4), st.sampled_from(["duplicate_collection", "legacy"]))
def test_cash_and_not_cash_are_together_the_whole(part, calculator):
    values = {"collections": 3, "cost": 999, "retired": 1, "run": 999, "cash_part": part}
    whole = sum(line.full_year for line in valued(calculator, inputs(calculator, **{**values, "cash_part": 0})).lines)
    assert sum(line.full_year for line in valued(calculator, inputs(calculator, **values)).lines) == whole


def test_a_line_worth_nothing_is_not_written():
    assert valued("fraud", inputs("fraud")).lines == ()


@pytest.mark.parametrize("calculator", OWN)
def test_the_form_asks_for_what_the_sum_takes(calculator):
    assert [one.name for one in asked(calculator)] == [one.name for one in fields(CALCULATIONS[calculator].inputs)]


def test_unit_costs_ask_for_what_the_sum_takes_and_every_category_has_a_calculator():
    assert [one.name for one in asked("unit_cost")] == [one.name for one in fields(Outcomes)]
    assert {*CALCULATIONS, "unit_cost"} == {one.value for one in Calculator}
    assert {row["calculator"] for row in read_table("valuation_inputs")} == {one.value for one in Calculator}


@pytest.mark.parametrize("calculator", [one.value for one in Calculator])
def test_every_input_starts_from_a_value_that_is_held_and_in_its_bounds(calculator):
    for one in asked(calculator):
        starts = [parameter(code).value for code in one.parameters] + ([one.start] if one.start is not None else [])
        assert all(start >= 0 for start in starts)
        assert one.kind is not Kind.FRACTION or all(start <= 1 for start in starts)
        assert one.label
        assert one.help
        assert one.unit


@pytest.mark.parametrize("calculator", OWN)
def test_every_fault_of_the_inputs_is_told_at_once_and_by_label(calculator):
    wrong = {Kind.COUNT: "-1", Kind.POUNDS: "-0.01", Kind.FRACTION: "1.01"}
    values = {one.name: Decimal(wrong[one.kind]) for one in asked(calculator)}
    with pytest.raises(Refused) as refused:
        valued(calculator, values)
    assert [one.place.column for one in refused.value.problems] == [one.label for one in asked(calculator)]
    assert all(one.wrong in ("is negative", "is more than 100%") for one in refused.value.problems)


@pytest.mark.parametrize("calculator", OWN)
def test_the_sum_itself_refuses_what_its_form_would(calculator):
    chosen = CALCULATIONS[calculator]
    with pytest.raises(Refused):
        chosen.value(chosen.inputs(**{one.name: Decimal(-1) for one in asked(calculator)}))


def test_a_missing_input_and_one_that_is_no_number_are_told():
    values = {**inputs("fraud"), "volume": None, "amount": Decimal("NaN")}
    assert [(one.place.column, one.wrong) for one in check("fraud", values)] == [
        ("Cases checked", "is missing"),
        ("Loss of one case", "is not a number"),
    ]


def test_a_slip_in_the_unit_is_told_before_it_is_a_trillion_pounds():
    with pytest.raises(Refused, match="a trillion pounds a year"):
        valued("fraud", inputs("fraud", volume=10**13, prevalence=1, uplift=1, amount=10**13, duration=1))
    with pytest.raises(Refused, match="too large"):
        valued("fraud", inputs("fraud", volume=10**40))


@pytest.mark.parametrize(
    ("calculator", "values", "words"),
    [
        ("staff_time", {"posts": "1.5"}, "not a whole number"),
        ("staff_time", {"hours": 0}, "a year without hours"),
        ("legacy", {"run": 1, "residual": 2}, "more than the running cost now"),
        ("legacy", {"chance_before": "0.1", "chance_after": "0.2"}, "more than the chance of an incident now"),
        ("open_data", {"price_before": 1, "price_after": 2}, "more than the price before"),
        ("error", {"over_rate": "0.6", "under_rate": "0.5"}, "does not fit"),
    ],
)
def test_inputs_that_do_not_go_together_are_refused_in_words(calculator, values, words):
    with pytest.raises(Refused, match=words):
        valued(calculator, inputs(calculator, **values))


def test_pounds_are_uprated_by_the_deflator_and_stay_where_the_year_is_the_same():
    year = FinancialYear(2024)
    assert uprated(Decimal("10.01"), year, year) == Decimal("10.01")
    there = uprated(Decimal(100), FinancialYear(2014), year)
    assert there > 100
    assert float(uprated(there, year, FinancialYear(2014))) == pytest.approx(100)
    with pytest.raises(MissingDeflator):
        uprated(Decimal(1), FinancialYear(1900), year)


def test_a_claimant_who_enters_work_saves_a_transfer_and_a_cost_by_agency():
    found = by_title(outcomes("E&E1.0"))
    payments, services = found["payments saved"], found["cost of services, no budget cut"]
    assert (payments.full_year, payments.type, payments.is_cash) == (9234, "transfer_saved", True)
    assert payments.landings == (Landing(Group.AGENCY, Decimal(1), "DWP"),)
    assert (services.full_year, services.type, services.is_cash) == (566, "better_outcomes", False)
    assert services.landings == (Landing(Group.AGENCY, Decimal(1), "NHS"),)


def test_society_counts_what_the_database_prints_as_public_value():
    parts = (*suggested("E&E1.0"), CostPart(Part.ECONOMIC, "E&E1.0"))
    rules = benefit_rules()
    lines = outcomes("E&E1.0", parts).lines
    assert sum(line.full_year * rules[line.type].society for line in lines) == 14_610
    assert next(line for line in lines if line.title == "value to people").landings == (Landing(Group.CITIZENS),)


def test_service_cost_is_shared_by_agency_in_proportion_to_the_published_split():
    (line,) = outcomes("CR2.0", price_year=FinancialYear(2008), number=10).lines
    assert line.full_year == 24_700
    shares = {one.agency: one.part for one in line.landings}
    expected = {"NHS": 1171, "Criminal Justice System": 581, "Police": 415, "Local Authority": 193 + 110}
    assert shares == {agency: Decimal(pounds * 10) / 24_700 for agency, pounds in expected.items()}


def test_service_cost_is_cash_only_for_the_part_whose_budget_is_cut():
    lines = by_title(outcomes("CR2.0", price_year=FinancialYear(2008), cash_part="0.25"))
    assert lines["cost of services, cut from a budget"].full_year == Decimal(2470) / 4
    assert lines["cost of services, no budget cut"].full_year == Decimal(2470) * 3 / 4


def test_an_agency_that_the_database_does_not_say_lands_on_nobody_yet():
    lines = by_title(outcomes("CR8.1", price_year=FinancialYear(2010)))
    assert lines["cost of services, agency not said, no budget cut"].landings == ()
    assert sum(one.part for one in lines["cost of services, no budget cut"].landings) == pytest.approx(1)


def test_unit_costs_are_uprated_to_the_price_year_of_the_line():
    (line,) = outcomes("CR2.0.1", price_year=FinancialYear(2026)).lines
    assert line.full_year == uprated(Decimal(1171), FinancialYear(2008), FinancialYear(2026))


def test_a_split_that_does_not_add_up_is_not_used():
    assert split_by_agency("CR3.0") == ("CR3.0",)
    assert split_by_agency("CR2.0.1") == ("CR2.0.1",)
    assert len(split_by_agency("CR2.0")) == 5


def test_every_unit_cost_is_counted_once_to_the_rounding_of_its_parts():
    for code, row in unit_costs().items():
        if row.fiscal:
            lines = outcomes(code, price_year=row.fiscal.price_year).lines
            assert sum(line.full_year for line in lines) == pytest.approx(row.fiscal.pounds, abs=4), code
            shared = [sum(one.part for one in line.landings) for line in lines if line.landings]
            assert [float(one) for one in shared] == pytest.approx([1] * len(shared)), code


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((), "is missing"),
        ((CostPart(Part.SERVICE, "CR2.0"), CostPart(Part.SERVICE, "CR2.0.1")), "beside the whole"),
        ((CostPart(Part.SERVICE, "CR2.0"), CostPart(Part.TRANSFER, "CR2.0")), "twice"),
        ((CostPart(Part.SOCIAL, "CR2.0.1"),), "not in the database"),
    ],
)
def test_values_that_overlap_or_are_not_there_are_refused(parts, words):
    assert words in " ".join(str(one) for one in overlaps(parts))
    with pytest.raises(Refused, match=words):
        outcomes("CR2.0", parts)


def test_an_unknown_unit_cost_offers_near_ones():
    with pytest.raises(UnknownReference, match="CR2"):
        suggested("CR2.00")
