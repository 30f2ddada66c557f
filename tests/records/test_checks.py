"""What is wrong with a record by itself, and with records together."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_strategies import record

from benefits.errors import Problem, Severity, has_errors
from benefits.periods import FinancialYear, Series
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    ConditionStatus,
    CostKind,
    LogKind,
    OptionKind,
    OrganisationKind,
    PriceTerms,
    Recurrence,
)
from benefits.records.checks import check, check_together, check_values
from benefits.records.checks_together import ANY
from benefits.records.model import (
    TABLES,
    BenefitLine,
    Condition,
    CostLine,
    Dependency,
    LogEntry,
    Option,
    Organisation,
    Person,
    Pool,
    Project,
    Share,
)

YEAR = FinancialYear(2026)
DWP = Organisation("DWP", "Department for Work and Pensions", "DWP", OrganisationKind.MINISTERIAL)
HMRC = Organisation("HMRC", "HM Revenue and Customs", "HMRC", OrganisationKind.NON_MINISTERIAL)
CIT = Organisation("CIT", "Citizens", "Households", OrganisationKind.HOUSEHOLDS)
ANN = Person("ann", "ann@dwp.gov.uk", "Ann", ("finance:DWP",))
PROJECT = Project("P1", "Share records", "DWP", YEAR, appraisal_period=2)
OPTION = Option("P1-A", "P1", OptionKind.PREFERRED, "Build it", is_preferred=True)


def yearly(*amounts, first=YEAR):
    return Series(first, tuple(Decimal(amount) for amount in amounts))


COST = CostLine(
    "C1",
    "P1-A",
    "Build",
    "DWP",
    CostKind.IMPLEMENTATION,
    BudgetClass.CDEL,
    PriceTerms.REAL,
    YEAR,
    yearly("100.10"),
)
BENEFIT = BenefitLine(
    "B1",
    "P1-A",
    "Less fraud",
    "fraud_prevented",
    BenefitClass.CASH_RELEASING,
    PriceTerms.REAL,
    YEAR,
    yearly("50"),
)
SHARE = Share("S1", "B1", "DWP", Decimal("0.4"), budget_class=BudgetClass.AME)
OTHER = Share("S2", "B1", "HMRC", Decimal("0.6"), budget_class=BudgetClass.AME)
REGISTER = (DWP, HMRC, CIT, PROJECT, OPTION, COST, BENEFIT, SHARE, OTHER)


def errors(problems):
    return [one for one in problems if one.severity is Severity.ERROR]


def told(problems):
    """(record, column, what is wrong) of each problem."""
    return [(one.place.record, one.place.column, one.wrong) for one in problems]


@pytest.mark.parametrize("one", [*REGISTER, ANN], ids=lambda one: one.id)
def test_a_right_record_has_no_problem(one):
    assert check(one) == ()


@given(st.sampled_from(list(TABLES)).flatmap(record))
def test_any_record_is_checked_without_an_exception_and_every_problem_has_a_remedy(one):
    for problem in check(one):
        assert isinstance(problem, Problem)
        assert problem.place.record == one.id
        assert problem.wrong
        assert problem.remedy.endswith((".", "?"))


# record, changes, column, part of what is wrong
FAULTS = [
    (PROJECT, {"id": "P 1"}, "id", "is not a code"),
    (PROJECT, {"id": "P" * 65}, "id", "is not a code"),
    (PROJECT, {"id": "Pé"}, "id", "is not a code"),
    (PROJECT, {"title": ""}, "title", "is missing"),
    (PROJECT, {"title": "bad\x07bell"}, "title", "no letter"),
    (PROJECT, {"lead": ""}, "lead", "is missing"),
    (PROJECT, {"appraisal_period": -1}, "appraisal_period", "is not between 0"),
    (PROJECT, {"first_year": FinancialYear(1899)}, "first_year", "is outside"),
    (PROJECT, {"price_base_year": FinancialYear(1930)}, "price_base_year", "has no GDP deflator"),
    (PROJECT, {"themes": ("open_dta",)}, "themes", "is not one of the choices"),
    (PROJECT, {"identifiers": ("NINO-9",)}, "identifiers", "is not one of the choices"),
    (PROJECT, {"esda_ids": ("a;b",)}, "esda_ids", "is no entry of a list"),
    (PROJECT, {"partners": ("HMRC", "HMRC")}, "partners", "is given twice"),
    (PROJECT, {"source_grade": "Z"}, "source_grade", "is not one of the choices"),
    (PROJECT, {"benefits_confidence": "exempt"}, "benefits_confidence", "is not one of the choices"),
    (DWP, {"parent": "DWP"}, "parent", "is the body itself"),
    (DWP, {"successors": ("DWP",), "closed_on": date(2026, 1, 1)}, "successors", "is the body itself"),
    (ANN, {"email": "ann at dwp"}, "email", "is not an e-mail address"),
    (ANN, {"grants": ("boss:DWP",)}, "grants", "begins with no role"),
    (ANN, {"grants": ("finance",)}, "grants", "does not say for whom"),
    (ANN, {"subject": "ann@dwp.gov.uk"}, "subject", "is not an issuer, a bar and a code"),
    (ANN, {"subject": "https://login.example|"}, "subject", "is not an issuer, a bar and a code"),
    (OPTION, {"kind": OptionKind.BAU}, "is_preferred", "business as usual"),
    (COST, {"amounts": yearly("-1")}, "2026-27", "is negative"),
    (COST, {"amounts": yearly("1.001")}, "2026-27", "more than 2 decimal places"),
    (COST, {"amounts": yearly(10**12)}, "2026-27", "a trillion pounds or more"),
    (COST, {"amounts": yearly("NaN")}, "2026-27", "is not a number"),
    (COST, {"amounts": Series(YEAR, ())}, "amounts", "holds no year"),
    (COST, {"amounts": yearly(1, first=FinancialYear(2401))}, "amounts", "is outside 1900 to 2400"),
    (COST, {"price_year": None}, "price_year", "is missing though the amounts are real"),
    (COST, {"price_terms": PriceTerms.NOMINAL}, "price_year", "is given though the amounts are nominal"),
    (COST, {"optimism_bias": Decimal(6)}, "optimism_bias", "is not between 0 and 5"),
    (COST, {"kind": CostKind.CHARGE}, "paid_to", "is missing, though the cost is a charge"),
    (COST, {"paid_to": "HMRC"}, "paid_to", "is given, though the cost is no charge"),
    (COST, {"kind": CostKind.CHARGE, "paid_to": "DWP"}, "paid_to", "is the payer itself"),
    (BENEFIT, {"type": "fraud"}, "type", "is not one of the choices"),
    (BENEFIT, {"amounts": yearly("-1")}, "2026-27", "is negative"),
    (BENEFIT, {"deadweight": Decimal("1.1")}, "deadweight", "is not between 0 and 1"),
    (BENEFIT, {"overlap": Decimal("-0.1")}, "overlap", "is not between 0 and 1"),
    (BENEFIT, {"displacement": Decimal("0.1234567891")}, "displacement", "more than 9 decimal places"),
    (BENEFIT, {"target": Decimal("1.00001")}, "target", "more than 4 decimal places"),
    (BENEFIT, {"target": Decimal(10) ** 14}, "target", "is too large"),
    (BENEFIT, {"evidence_grade": "E9"}, "evidence_grade", "is not one of the choices"),
    (SHARE, {"fraction": Decimal("1.01")}, "fraction", "is not between 0 and 1"),
    (SHARE, {"fraction": None}, "fraction", "is missing"),
    (SHARE, {"by_year": yearly(1)}, "fraction", "is given twice"),
    (SHARE, {"fraction": None, "by_year": yearly("1.5")}, "2026-27", "is not between 0 and 1"),
]


@pytest.mark.parametrize(("one", "changes", "column", "wrong"), FAULTS)
def test_a_fault_is_an_error_at_its_column_with_a_remedy(one, changes, column, wrong):
    (problem,) = errors(check(replace(one, **changes)))
    assert problem.place.column == column
    assert wrong in problem.wrong
    assert problem.remedy


def test_a_negative_cost_says_how_to_enter_a_saving():
    (problem,) = check(replace(COST, amounts=yearly("-5")))
    assert problem.value == "-5"
    assert problem.remedy == "Enter a saving as a benefit, or give business as usual as an option."


def test_a_negative_benefit_says_how_to_enter_a_disbenefit():
    (problem,) = check(replace(BENEFIT, amounts=yearly("-5")))
    assert "disbenefit" in problem.remedy


def test_a_nominal_amount_needs_a_deflator_for_its_year_unless_it_is_nothing():
    old = replace(
        COST, price_terms=PriceTerms.NOMINAL, price_year=None, amounts=yearly(1, 0, first=FinancialYear(1950))
    )
    (problem,) = errors(check(old))
    assert "1950-51 has no GDP deflator" in problem.wrong
    assert not errors(check(replace(old, amounts=yearly(0, first=FinancialYear(1950)))))


def test_the_largest_amount_below_the_limit_is_allowed():
    assert check(replace(COST, amounts=yearly("999999999999.99"))) == ()


LOGGED = LogEntry("L1", "P", LogKind.ASSUMPTION, "Half of the staff use it", made_by="Ann", made_on=date(2026, 5, 1))

FAULTS_OF_WHAT_IS_LOGGED = [
    (Pool("PL", "Losses"), {"total": Decimal(-1), "price_year": YEAR}, "total", "is negative"),
    (Pool("PL", "Losses"), {"total": Decimal(1)}, "price_year", "missing"),
    (Dependency("D", "P", "Q"), {"needs": "P"}, "needs", "is the project itself"),
    (Dependency("D", "P", "Q"), {"standalone": Decimal("1.1")}, "standalone", "not between 0 and 1"),
    (LOGGED, {"signed_off_by": " ann "}, "signed_off_by", "made it too"),
    (LOGGED, {"signed_off_on": date(2026, 5, 2)}, "signed_off_by", "missing though there is a day"),
    (LOGGED, {"signed_off_by": "Bo", "signed_off_on": date(2026, 4, 2)}, "signed_off_on", "before it was made"),
    (LOGGED, {"signed_off_by": "Bo", "made_by": ""}, "made_by", "missing though it is signed off"),
]


@pytest.mark.parametrize(("one", "changes", "column", "wrong"), FAULTS_OF_WHAT_IS_LOGGED)
def test_a_fault_of_what_is_logged_around_a_project_is_told(one, changes, column, wrong):
    assert not errors(check(one))
    (problem,) = errors(check(replace(one, **changes)))
    assert (problem.place.column, wrong in problem.wrong) == (column, True)


def test_projects_that_need_each_other_in_a_circle_are_told_the_way_round():
    needs = [Dependency("D1", "A", "B"), Dependency("D2", "B", "C")]
    projects = [replace(PROJECT, id=code) for code in "ABC"]
    assert not errors(check_together(needs, [*REGISTER, *projects]))
    (problem,) = errors(check_together([Dependency("D3", "C", "A")], [*REGISTER, *projects, *needs]))
    assert problem.wrong == "leads back: C needs A needs B needs C"


def test_a_step_is_entered_once_for_each_project_and_body():
    one = Condition("N1", PROJECT.id, "leadership", ConditionStatus.NOT_MET)
    assert not errors(check_together([one, replace(one, id="N2", recipient="DWP")], REGISTER))
    assert {two.place.column for two in errors(check_together([one, replace(one, id="N2")], REGISTER))} == {"step"}


WARNINGS = [
    (COST, {"amounts": None, "price_year": None}, "amounts", "counts nothing"),
    (COST, {"optimism_bias": Decimal("0.2")}, "optimism_basis", "where the optimism bias comes from"),
    (BENEFIT, {"benefit_class": BenefitClass.QUANTIFIABLE}, "unit", "are its units"),
    (BENEFIT, {"benefit_class": BenefitClass.QUALITATIVE}, "amounts", "a qualitative benefit is only described"),
    (BENEFIT, {"slip": Decimal("0.5")}, "slip_basis", "where the delay comes from"),
    (BENEFIT, {"amounts": None}, "amounts", "counts nothing"),
    (BENEFIT, {"type": "staff_time"}, "benefit_class", "does not go with a type that is time"),
    (BENEFIT, {"optimism_correction": Decimal("0.2")}, "optimism_basis", "where the correction comes from"),
    (BENEFIT, {"baseline_date": date(2026, 4, 1)}, "baseline_value", "is blank"),
    (SHARE, {"disputed_figure": Decimal("0.1")}, "disputed_figure", "is not disputed"),
    (SHARE, {"agreement": Agreement.ACCEPTED}, "agreed_by", "accepted"),
    (DWP, {"successors": ("HMRC",)}, "closed_on", "has successors"),
]


@pytest.mark.parametrize(("one", "changes", "column", "wrong"), WARNINGS)
def test_what_is_odd_but_possible_is_a_warning(one, changes, column, wrong):
    (problem,) = check(replace(one, **changes))
    assert problem.severity is Severity.WARNING
    assert problem.place.column == column
    assert wrong in problem.wrong


def test_a_counted_timing_gain_may_hold_amounts():
    timing = replace(BENEFIT, benefit_class=BenefitClass.QUALITATIVE, recurrence=Recurrence.TIMING)
    assert check(timing) == ()


def test_all_faults_of_a_record_are_told_at_once():
    bad = replace(COST, id="C 1", title="", amounts=yearly("-1", "1.001"), paid_to="HMRC")
    assert {one.place.column for one in errors(check(bad))} == {"id", "title", "2026-27", "2027-28", "paid_to"}


def test_some_fields_can_be_checked_before_the_record_is_whole():
    (problem,) = check_values("cost_line", {"id": "C1", "amounts": yearly("-1")})
    assert (problem.place.table, problem.place.record, problem.place.column) == ("cost_line", "C1", "2026-27")


def test_a_right_register_has_no_problem_together():
    assert check_together(REGISTER) == ()


def test_what_the_register_holds_counts_for_what_comes_in():
    assert check_together([OTHER], [one for one in REGISTER if one is not OTHER]) == ()
    assert check_together([replace(COST, title="Build more")], REGISTER) == ()


def test_a_code_given_twice_in_one_table_is_an_error_and_in_two_tables_is_not():
    twice = check_together([*REGISTER, replace(COST, title="Again")])
    assert told(twice) == [("C1", "id", "is the code of 2 records")]
    assert check_together([DWP, PROJECT, replace(OPTION, id="P1")]) == ()


def test_a_reference_to_nothing_offers_near_codes():
    (problem,) = check_together([replace(PROJECT, partners=("HMCR",))], REGISTER)
    assert (problem.place.column, problem.value) == ("partners", "HMCR")
    assert "Did you mean HMRC?" in problem.remedy


def test_a_line_on_no_option_and_a_share_of_no_benefit_are_errors():
    lost = [replace(COST, option="P1-B"), replace(SHARE, benefit="B9", recipient="DPW")]
    assert told(errors(check_together(lost, REGISTER[:5]))) == [
        ("C1", "option", "is the code of no option"),
        ("S1", "benefit", "is the code of no benefit line"),
        ("S1", "recipient", "is the code of no organisation"),
    ]


def test_nothing_is_said_for_lack_of_what_could_not_be_read():
    lost = replace(COST, option="P1-B", payer="MOJ")
    unsure = frozenset({("option", "P1-B"), ("organisation", ANY)})
    assert check_together([lost], REGISTER, unsure) == ()
    half = [DWP, PROJECT, OPTION, BENEFIT, SHARE]
    assert has_errors(check_together(half))
    assert not has_errors(check_together(half, (), frozenset({("benefit_line", "B1")})))


def test_the_roles_of_a_person_name_bodies_of_the_register():
    assert check_together([replace(ANN, grants=("finance:DWP", "leader:*"))], REGISTER) == ()
    (problem,) = check_together([replace(ANN, grants=("finance:DPW",))], REGISTER)
    assert "Did you mean DWP?" in problem.remedy


def test_two_people_do_not_share_a_subject():
    first = replace(ANN, subject="https://login.example|1a")
    (problem,) = check_together([replace(first, id="bob", email="bob@dwp.gov.uk")], [*REGISTER, first])
    assert "is the subject of another person too" in problem.wrong
    assert check_together([replace(ANN, id="bob", email="bob@dwp.gov.uk")], [*REGISTER, ANN]) == ()


def test_two_people_do_not_share_an_address():
    twin = replace(ANN, id="anna", email="Ann@DWP.gov.uk")
    (problem,) = check_together([twin], [*REGISTER, ANN])
    assert "is the address of another person too" in problem.wrong


def test_two_bodies_do_not_share_a_short_name():
    twin = replace(HMRC, short_name=DWP.short_name.lower())
    (problem,) = check_together([twin], [DWP, HMRC])
    assert (problem.place.record, problem.place.column) == ("HMRC", "short_name")
    assert "is the short name of DWP too" in problem.wrong
    assert check_together([HMRC], [DWP, HMRC]) == ()


def test_bodies_do_not_belong_to_each_other_in_a_circle():
    circle = [replace(DWP, parent="HMRC"), replace(HMRC, parent="DWP")]
    assert {one.place.record for one in check_together(circle)} == {"DWP", "HMRC"}


def test_a_project_has_one_preferred_option_and_one_business_as_usual_at_most():
    usual = Option("P1-0", "P1", OptionKind.BAU, "As now")
    more = [
        replace(OPTION, id="P1-B"),
        usual,
        replace(usual, id="P1-00"),
    ]
    wrong = [(one.place.record, one.place.column) for one in errors(check_together(more, REGISTER))]
    assert sorted(wrong) == [("P1-0", "kind"), ("P1-00", "kind"), ("P1-A", "is_preferred"), ("P1-B", "is_preferred")]
    second = next(one for one in errors(check_together(more, REGISTER)) if one.place.record == "P1-B")
    assert second.wrong == "is a second preferred option of P1, beside P1-A"


def test_of_options_whose_project_or_whose_others_could_not_be_read_nothing_is_said():
    lost = Option("P9-A", "P9", OptionKind.DO_MINIMUM, "Less")
    assert told(errors(check_together([lost], REGISTER))) == [("P9-A", "project", "is the code of no project")]
    assert check_together([lost], REGISTER, frozenset({("project", "P9")})) == ()
    bare = replace(PROJECT, id="P9")
    assert [one.wrong for one in check_together([bare], REGISTER)] == ["has no option"]
    assert check_together([bare], REGISTER, frozenset({("option", ANY)})) == ()


def test_a_project_without_a_preferred_option_is_a_warning():
    (problem,) = check_together([DWP, PROJECT, replace(OPTION, is_preferred=False)])
    assert (problem.wrong, problem.severity) == ("has no preferred option", Severity.WARNING)
    (problem,) = check_together([DWP, PROJECT])
    assert (problem.wrong, problem.severity) == ("has no option", Severity.WARNING)


@pytest.mark.parametrize("first", [FinancialYear(2025), FinancialYear(2029)])
def test_amounts_outside_the_appraisal_are_errors_unless_sunk(first):
    outside = replace(COST, amounts=yearly(5, first=first))
    (problem,) = check_together([outside], REGISTER)
    assert problem.place.column == str(first)
    assert "runs from 2026-27 to 2028-29" in problem.wrong
    assert check_together([replace(outside, is_sunk=True)], REGISTER) == ()


def test_the_last_year_of_the_appraisal_and_nothing_outside_it_are_allowed():
    assert check_together([replace(COST, amounts=yearly(0, 1, 1, 1, 0, first=FinancialYear(2025)))], REGISTER) == ()


def test_a_shorter_appraisal_is_refused_when_lines_of_the_register_lie_outside():
    later = replace(COST, amounts=yearly(5, first=FinancialYear(2028)))
    (problem,) = check_together([replace(PROJECT, appraisal_period=1)], [later, *REGISTER[:5], *REGISTER[6:]])
    assert (problem.place.record, problem.place.column) == ("C1", "2028-29")


def test_shares_of_a_benefit_add_up_to_one():
    (problem,) = errors(check_together([replace(OTHER, fraction=Decimal("0.5"))], REGISTER))
    assert (problem.place.record, problem.place.column, problem.value) == ("S2", "fraction", "0.9")
    assert "B1" in problem.wrong


@pytest.mark.parametrize(("fraction", "is_right"), [("0.600001", True), ("0.599999", True), ("0.600002", False)])
def test_shares_may_miss_one_by_a_millionth(fraction, is_right):
    assert has_errors(check_together([replace(OTHER, fraction=Decimal(fraction))], REGISTER)) is not is_right


def test_taking_a_share_to_another_benefit_leaves_a_gap_that_is_told():
    moved = replace(OTHER, benefit="B2")
    problems = errors(check_together([moved, replace(BENEFIT, id="B2")], REGISTER))
    assert [(one.place.record, one.value) for one in problems] == [("B1", "0.4"), ("S2", "0.6")]


def test_shares_by_year_add_up_to_one_in_each_year_with_an_amount():
    benefit = replace(BENEFIT, amounts=yearly(10, 0, 10))
    by_year = replace(OTHER, fraction=None, by_year=yearly("0.6", "0", "0.5"))
    (problem,) = errors(check_together([benefit, by_year], REGISTER))
    assert (problem.place.record, problem.place.column, problem.value) == ("S2", "2028-29", "0.9")


def test_a_benefit_without_shares_is_not_yet_attributed():
    (problem,) = check_together(REGISTER[:7])
    assert (problem.severity, problem.wrong) == (Severity.WARNING, "is not yet attributed to anybody")


def test_a_recipient_has_one_share_of_a_benefit():
    problems = errors(check_together([replace(OTHER, recipient="DWP")], REGISTER))
    assert [(one.place.record, one.place.column) for one in problems] == [("S1", "recipient"), ("S2", "recipient")]


@pytest.mark.parametrize("kind", ["citizen_time", "business_time"])
def test_time_of_people_and_firms_cannot_land_on_a_public_body(kind):
    time = replace(BENEFIT, type=kind, benefit_class=BenefitClass.NON_CASH_RELEASING)
    problems = check_together([time, replace(SHARE, budget_class=BudgetClass.NON_CASH)], REGISTER)
    assert {one.severity for one in problems} == {Severity.ERROR}
    assert [one.place.column for one in problems] == ["recipient"]


def test_time_of_people_may_land_on_households():
    time = replace(BENEFIT, type="citizen_time", benefit_class=BenefitClass.NON_CASH_RELEASING)
    whole = Share("S3", "B1", "CIT", Decimal(1), budget_class=BudgetClass.OUTSIDE)
    assert check_together([*REGISTER[:6], time, whole]) == ()


def test_budget_and_body_go_together():
    lines = [replace(COST, budget_class=BudgetClass.OUTSIDE), replace(COST, id="C2", payer="CIT")]
    problems = check_together(lines, REGISTER)
    assert {(one.place.record, one.place.column, one.severity) for one in problems} == {
        ("C1", "budget_class", Severity.WARNING),
        ("C2", "budget_class", Severity.WARNING),
    }


def test_a_budget_for_a_benefit_without_cash_is_a_warning():
    timeless = replace(BENEFIT, benefit_class=BenefitClass.NON_CASH_RELEASING)
    (problem,) = check_together([timeless, replace(SHARE, budget_class=BudgetClass.RDEL_ADMIN)], REGISTER)
    assert (problem.place.record, problem.severity) == ("S1", Severity.WARNING)


def test_the_lead_is_no_third_party():
    (problem,) = check_together([replace(COST, kind=CostKind.THIRD_PARTY)], REGISTER)
    assert (problem.place.column, problem.severity) == ("payer", Severity.WARNING)


def test_deadweight_beside_business_as_usual_is_taken_off_twice():
    usual = Option("P1-0", "P1", OptionKind.BAU, "As now")
    (problem,) = check_together([replace(BENEFIT, deadweight=Decimal("0.2"))], [*REGISTER, usual])
    assert (problem.place.column, problem.severity) == ("deadweight", Severity.WARNING)
