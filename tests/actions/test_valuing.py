"""Writing what a calculator says: lines, inputs with sources and suggested shares, all or nothing."""

from dataclasses import replace
from decimal import Decimal
from math import log

import pytest

from benefits.actions.importing import seed_organisations
from benefits.actions.recording import Edit, new_project, save_changes
from benefits.actions.valuing import rewrite_lines, write_lines
from benefits.appraisal.outcomes import CostPart, Part, suggested
from benefits.appraisal.shapes import Shape, ShapeKind
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear
from benefits.portfolio.valued_lines import AGENCIES, GivenInput, Landed, Request, request_of
from benefits.records.access import grant
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    Calculator,
    Phasing,
    PriceTerms,
    Recurrence,
    Role,
)
from benefits.records.model import BenefitLine, Person, Project
from benefits.records.store import Store
from benefits.reference.organisations import organisation
from benefits.reference.parameters import asked, parameter
from benefits.reference.unit_costs import unit_costs

YEAR = FinancialYear(2026)
MANAGER = Person("m", "", "Manager of HMRC", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
STRANGER = Person("s", "", "Manager of DWP", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
PROJECT = Project("RTI", "Real time information", "HMRC", YEAR)
RAMP = Shape(ShapeKind.LINEAR, lag=1, ramp=2, plateau_end=4, decay=0.25)
HERE = Landed("DWP", BudgetClass.RDEL_PROGRAMME)


@pytest.fixture
def store():
    with_bodies = Store.in_memory()
    seed_organisations(with_bodies)
    new_project(with_bodies, MANAGER, PROJECT, "first", "k0")
    yield with_bodies
    with_bodies.close()


def given(calculator, **values):
    """The inputs of a calculator: the ones given, else where its form starts."""
    made = []
    for one in asked(calculator):
        if one.name in values:
            made.append(GivenInput(one.name, Decimal(str(values[one.name])), "Team survey, 2026", "B"))
        elif one.parameters:
            held = parameter(one.parameters[0])
            made.append(GivenInput(one.name, held.value, held.cited, "", held.price_year))
        else:
            made.append(GivenInput(one.name, one.start if one.start is not None else Decimal(0), "Own"))
    return tuple(made)


def staff(posts=0, people=1000, shape=RAMP):
    inputs = given("staff_time", people=people, minutes=20, adoption="0.6", usable="0.5", salary=38000, posts=posts)
    return Request(Calculator.STAFF_TIME, inputs, shape, YEAR, 6, YEAR)


def write(store, request=None, landed=HERE, key="k1", person=MANAGER, option="RTI"):
    return write_lines(store, person, "RTI", option, "Quicker checks", request or staff(12), landed, "calculated", key)


def rewrite(store, request, line="RTI-B1", key="k2", person=MANAGER, seen=None):
    seen = versions(store) if seen is None else seen
    return rewrite_lines(store, person, "RTI", line, request, HERE, seen, "new survey", key)


def versions(store):
    tables = ("benefit_line", "valuation_input", "share")
    return {one.record.id: one.version for table in tables for one in store.current(table)}


def lines(store):
    return {one.record.title: one.record for one in store.current("benefit_line")}


def inputs(store, line="RTI-B1"):
    return {one.record.name: one.record for one in store.where("valuation_input", "benefit", [line])}


def shares(store, line="RTI-B1"):
    return {one.record.recipient: one.record for one in store.where("share", "benefit", [line])}


def test_a_calculation_is_one_save_with_lines_inputs_and_shares(store):
    before = store.data_version()
    save = write(store)
    assert save.seq == before + 1
    posts, time = lines(store)["Quicker checks: posts removed"], lines(store)["Quicker checks: staff time freed"]
    assert (posts.id, time.id) == ("RTI-B1", "RTI-B2")
    assert (posts.type, posts.benefit_class) == ("del_cost_avoided", BenefitClass.CASH_RELEASING)
    assert (time.type, time.benefit_class) == ("staff_time", BenefitClass.NON_CASH_RELEASING)
    assert (posts.price_terms, posts.price_year, posts.phasing) == (PriceTerms.REAL, YEAR, Phasing.ASSUMED)
    assert "posts removed" in posts.valuation_method


def test_yearly_amounts_are_the_full_year_times_the_year_averages_of_the_shape(store):
    write(store)
    cash = 12 * Decimal("53958.60")
    fades = float(cash) * 0.25 / -log(0.75)
    series = lines(store)["Quicker checks: posts removed"].amounts
    assert series.first == YEAR
    assert [float(one) for one in series.values] == pytest.approx(
        [0, float(cash) / 4, float(cash) * 3 / 4, float(cash), fades, fades * 0.75], abs=0.01
    )


def test_shares_are_suggested_as_claimed_with_a_budget_for_cash_only(store):
    write(store)
    cash, time = shares(store)["DWP"], shares(store, "RTI-B2")["DWP"]
    assert (cash.fraction, cash.agreement, cash.budget_class) == (1, Agreement.CLAIMED, BudgetClass.RDEL_PROGRAMME)
    assert (time.fraction, time.agreement, time.budget_class) == (1, Agreement.CLAIMED, BudgetClass.NON_CASH)


def test_without_a_named_body_the_line_lands_on_nobody_yet(store):
    write(store, landed=Landed("", BudgetClass.RDEL_PROGRAMME))
    assert store.current("share") == ()


def test_every_input_is_kept_with_source_grade_unit_and_price_year(store):
    write(store)
    kept = inputs(store)
    assert {one.name for one in asked("staff_time")} <= set(kept)
    assert (kept["people"].value, kept["people"].unit, kept["people"].source) == (1000, "people", "Team survey, 2026")
    assert kept["working_days"].source == parameter("working_days").cited
    assert {one.calculator for one in kept.values()} == {Calculator.STAFF_TIME}
    assert sorted(one.id for one in kept.values()) == sorted(f"RTI-B1-V{number + 1}" for number in range(len(kept)))


def test_what_is_kept_is_enough_to_do_the_calculation_again(store):
    write(store)
    for line in lines(store).values():
        assert request_of(line, tuple(inputs(store, line.id).values())) == staff(12)


@pytest.mark.parametrize(
    ("name", "value"),
    [("years", 10**9), ("years", 0), ("first_year", 12), ("shape.decay", 7), ("people", None), ("shape.linear", None)],
)
def test_inputs_that_cannot_be_a_calculation_are_not_done_again(store, name, value):
    write(store)
    line, kept = lines(store)["Quicker checks: posts removed"], inputs(store)
    if value is None:
        del kept[name]
    else:
        kept[name] = replace(kept[name], value=Decimal(value))
    assert request_of(line, tuple(kept.values())) is None


def test_a_line_typed_by_hand_has_no_calculation(store):
    by_hand = BenefitLine("RTI-B1", "RTI", "Typed", "other", BenefitClass.NON_CASH_RELEASING, PriceTerms.REAL, YEAR)
    save_changes(store, MANAGER, "RTI", [Edit(by_hand, 0)], "", "k1")
    assert request_of(by_hand, ()) is None
    with pytest.raises(NotFound, match="No calculator wrote"):
        rewrite(store, staff())


def test_a_price_of_another_year_is_uprated_before_it_is_used(store):
    old = tuple(
        replace(one, price_year=FinancialYear(2024)) if one.name == "salary" else one for one in staff(12).inputs
    )
    write(store, replace(staff(12), inputs=old))
    assert lines(store)["Quicker checks: posts removed"].amounts.values[3] > 12 * Decimal("53958.60")
    assert inputs(store)["salary"].price_year == FinancialYear(2024)
    assert inputs(store)["salary"].value == 38000


def test_changed_inputs_are_a_new_version_of_the_same_lines_and_keep_what_people_added(store):
    write(store)
    posts = lines(store)["Quicker checks: posts removed"]
    save_changes(store, MANAGER, "RTI", [Edit(replace(posts, owner="Head of operations"), 1)], "", "k-owner")
    rewrite(store, staff(6))
    changed = store.one("benefit_line", "RTI-B1")
    assert (changed.version, changed.record.owner) == (3, "Head of operations")
    assert changed.record.amounts.values[3] == 6 * Decimal("53958.60")
    assert inputs(store)["posts"].value == inputs(store, "RTI-B2")["posts"].value == 6
    assert store.one("valuation_input", inputs(store)["people"].id).version == 1
    assert set(shares(store)) == {"DWP"}


def test_a_line_the_calculation_no_longer_gives_is_withdrawn_and_one_it_gives_anew_is_added(store):
    write(store)
    rewrite(store, staff(0), line="RTI-B2")
    assert set(lines(store)) == {"Quicker checks: staff time freed"}
    assert (inputs(store), shares(store)) == ({}, {})
    rewrite(store, staff(3), line="RTI-B2", key="k3")
    assert lines(store)["Quicker checks: posts removed"].id == "RTI-B3"
    assert shares(store, "RTI-B3")["DWP"].budget_class is BudgetClass.RDEL_PROGRAMME
    rewrite(store, staff(4), line="RTI-B3", key="k4")
    assert inputs(store, "RTI-B2")["posts"].value == 4


def test_a_part_of_the_shape_that_goes_and_comes_back_gets_a_new_code(store):
    write(store)
    rewrite(store, staff(12, shape=replace(RAMP, plateau_end=None)))
    assert "shape.plateau_end" not in inputs(store)
    rewrite(store, staff(12), key="k3")
    assert inputs(store)["shape.plateau_end"].value == 4


def test_a_changed_calculation_over_a_newer_version_is_a_conflict(store):
    write(store)
    seen = versions(store)
    rewrite(store, staff(6), seen=seen)
    with pytest.raises(Conflict):
        rewrite(store, staff(7), key="k3", seen=seen)
    assert inputs(store)["posts"].value == 6


def test_a_double_click_writes_once(store):
    assert write(store).seq == write(store).seq
    assert len(lines(store)) == 2


def test_only_who_may_change_the_project_may_calculate_into_it(store):
    with pytest.raises(NotPermitted):
        write(store, person=STRANGER)
    write(store)
    with pytest.raises(NotPermitted):
        rewrite(store, staff(1), person=STRANGER)


def test_a_project_that_is_not_there_is_told(store):
    with pytest.raises(NotFound):
        write_lines(store, MANAGER, "RTX", "RTI", "Title", staff(), HERE, "", "k1")


def test_an_option_of_another_project_is_refused(store):
    new_project(store, STRANGER, Project("UC", "Universal Credit", "DWP", YEAR), "", "k9")
    with pytest.raises(NotFound):
        write(store, option="UC")


def test_bad_inputs_are_refused_at_once_and_nothing_is_saved(store):
    before = store.data_version()
    bad = tuple(
        replace(one, value=Decimal(-1)) if one.name in ("people", "adoption") else one for one in staff().inputs
    )
    with pytest.raises(Refused) as refused:
        write(store, replace(staff(), inputs=bad))
    assert {one.place.column for one in refused.value.problems} == {"People", "Part who use it"}
    assert store.data_version() == before


def test_a_calculation_worth_nothing_is_not_written(store):
    with pytest.raises(Refused, match="gives nothing"):
        write(store, staff(people=0))
    write(store, staff())
    with pytest.raises(Refused, match="gives nothing"):
        rewrite(store, staff(people=0))


def test_years_beyond_the_appraisal_are_refused_by_the_register(store):
    with pytest.raises(Refused, match="outside the appraisal"):
        write(store, replace(staff(), years=30, shape=Shape()))


def test_fraud_lands_in_ame_and_time_of_citizens_outside_government(store):
    fraud = given("fraud", volume=200_000, prevalence="0.02", uplift="0.3", amount=1500, duration="1.5", lost="0.2")
    write(store, Request(Calculator.FRAUD, fraud, Shape(), YEAR, 3, YEAR), Landed("DWP", BudgetClass.AME))
    time = given("citizen_time", minutes=10, volume=3_000_000, hourly="6.50")
    write(store, Request(Calculator.CITIZEN_TIME, time, Shape(), YEAR, 3, YEAR), key="k2")
    assert shares(store)["DWP"].budget_class is BudgetClass.AME
    assert set(lines(store)) == {"Quicker checks"}
    assert {code: one.budget_class for code, one in shares(store, "RTI-B2").items()} == {"CIT": BudgetClass.OUTSIDE}


def test_what_comes_once_comes_in_the_year_after_the_lag(store):
    build = given("duplicate_collection", chance="0.5", build=2_500_000)
    write(store, Request(Calculator.DUPLICATE_COLLECTION, build, RAMP, YEAR, 6, YEAR))
    (line,) = lines(store).values()
    assert line.recurrence is Recurrence.ONE_OFF
    assert {year: int(pounds) for year, pounds in line.amounts.by_year().items()} == {YEAR + 1: 1_250_000}


def test_income_lost_by_the_holder_is_a_disbenefit_of_the_holder(store):
    data = given("open_data", price_before=20, uses_before=50_000, uses_after=80_000, business_part="0.75")
    write(store, Request(Calculator.OPEN_DATA, data, Shape(), YEAR, 2, YEAR), Landed("OS", BudgetClass.RECEIPTS))
    loss = lines(store)["Quicker checks: income lost by the holder"]
    assert (loss.is_disbenefit, int(loss.amounts.values[0])) == (True, 1_000_000)
    assert shares(store, loss.id)["OS"].budget_class is BudgetClass.RECEIPTS
    gain = shares(store, lines(store)["Quicker checks: gain of the users"].id)
    assert {code: one.fraction for code, one in gain.items()} == {"BUS": Decimal("0.75"), "CIT": Decimal("0.25")}


def outcomes(code, parts=None):
    inputs_ = given("unit_cost", number=100, change="0.1")
    return Request(Calculator.UNIT_COST, inputs_, Shape(), YEAR, 3, YEAR, suggested(code) if parts is None else parts)


def test_a_unit_cost_is_shared_by_the_agencies_of_the_database(store):
    write(store, outcomes("CR2.0"), Landed("", BudgetClass.RDEL_PROGRAMME))
    parts = {code: one.fraction for code, one in shares(store).items()}
    assert set(parts) == {"NHS", "CJS", "POL", "LG"}
    assert parts["NHS"] == round(Decimal(1171) / 2470, 9)
    assert abs(sum(parts.values()) - 1) < Decimal("1e-8")
    line = lines(store)["Quicker checks"]
    assert request_of(line, tuple(inputs(store).values())) == outcomes("CR2.0")
    assert inputs(store)["part.service.CR2.0.1"].price_year == FinancialYear(2008)
    assert "CR2.0.1" in inputs(store)["part.service.CR2.0.1"].source


def test_a_payment_saved_is_a_line_that_society_does_not_count_and_lands_in_ame(store):
    write(store, outcomes("E&E1.0", (*suggested("E&E1.0"), CostPart(Part.ECONOMIC, "E&E1.0"))))
    payments = lines(store)["Quicker checks: payments saved"]
    assert payments.type == "transfer_saved"
    assert shares(store, payments.id)["DWP"].budget_class is BudgetClass.AME
    assert set(shares(store, lines(store)["Quicker checks: value to people"].id)) == {"CIT"}


def test_every_agency_of_the_database_is_a_body_of_the_register():
    named = {one.agency for one in unit_costs().values()} - {"", "Multiple"}
    assert named == set(AGENCIES)
    assert all(organisation(code) for code in AGENCIES.values())
