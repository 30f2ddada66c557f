"""What a calculation comes to: warnings of published values that have expired, and words where there is nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from benefits.appraisal.shapes import Shape
from benefits.errors import Severity
from benefits.interchange.calculation_form import starts_of
from benefits.periods import FinancialYear
from benefits.portfolio.valued_lines import GivenInput, Request
from benefits.records.categories import Calculator
from benefits.views.valuation import calculated, used_parameter

YEAR = FinancialYear(2026)
BEFORE, AFTER = date(2026, 11, 22), date(2027, 4, 6)
OWN = {"people": "1000", "minutes": "20", "adoption": "0.6", "usable": "0.5"}


def staff(**changes):
    starts = starts_of(Calculator.STAFF_TIME, {})
    own = {name: GivenInput(name, Decimal(value), "Time study") for name, value in OWN.items()}
    return replace(Request(Calculator.STAFF_TIME, tuple({**starts, **own}.values()), Shape(), YEAR, 3, YEAR), **changes)


def test_nothing_warns_while_the_published_values_are_valid():
    assert calculated(staff(), BEFORE).problems == ()


def test_an_expired_value_warns_with_its_label_and_remedy_and_does_not_stop_the_calculation():
    found = calculated(staff(), AFTER)
    labels = {str(one.place) for one in found.problems}
    assert {"Employer National Insurance rate", "Employer contribution to the Civil Service pension"} <= labels
    assert all(
        one.severity is Severity.WARNING and "Look up the value in force" in one.remedy for one in found.problems
    )
    assert found.valuation is not None


def test_a_figure_of_ones_own_in_place_of_an_expired_one_does_not_warn():
    inputs = tuple(
        replace(one, value=Decimal("0.16"), source="Payroll") if one.name == "ni_rate" else one
        for one in staff().inputs
    )
    found = calculated(staff(inputs=inputs), AFTER)
    assert "Employer National Insurance rate" not in {str(one.place) for one in found.problems}
    assert used_parameter(next(one for one in inputs if one.name == "ni_rate")) is None


def test_amounts_that_all_fall_after_the_last_year_are_told():
    found = calculated(staff(shape=Shape(lag=5)), BEFORE)
    assert [one.wrong for one in found.problems] == ["come to nothing in these years"]


def test_a_price_year_without_deflator_is_told_even_where_no_price_is_uprated():
    (problem,) = calculated(staff(price_year=FinancialYear(1901)), BEFORE).problems
    assert str(problem.place) == "Price year"
    assert "has no figure for 1901-02" in problem.remedy


def test_years_run_over_all_lines():
    assert [str(year) for year in calculated(staff(), BEFORE).years] == ["2026-27", "2027-28", "2028-29"]
