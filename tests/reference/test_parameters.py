"""The values that calculators start from: sourced, graded, dated, and warned about when they are too old."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from benefits.errors import Severity
from benefits.reference.deflators import gdp_deflators
from benefits.reference.green_book import schedule
from benefits.reference.parameters import TABLE, Parameter, expired, parameter, parameters
from benefits.reference.sources import UnknownReference, read_table

HELD = tuple(parameters().values())
UNITS = {"fraction", "fraction a year", "pounds a year", "pounds an hour", "days a year", "hours a day"}


def test_columns_are_the_fields_of_a_parameter():
    assert list(read_table(TABLE)[0]) == [one.name for one in fields(Parameter)]


def test_every_code_stands_once():
    assert len(HELD) == len(read_table(TABLE))


@pytest.mark.parametrize("held", HELD, ids=lambda one: one.code)
def test_every_parameter_says_what_it_is_where_from_how_sure_and_until_when(held):
    assert held.label
    assert held.source
    assert held.checked_by
    assert held.value > 0
    assert held.unit in UNITS
    assert held.grade in {"A", "B", "C", "own"}
    assert (held.grade == "C") == ("unverified" in held.source)
    assert not held.unit.startswith("fraction") or held.value < 1


@pytest.mark.parametrize("held", [one for one in HELD if one.price_year], ids=lambda one: one.code)
def test_every_price_can_be_uprated(held):
    assert gdp_deflators().first <= held.price_year <= gdp_deflators().last


def test_every_amount_of_money_has_a_price_year_but_the_threshold_in_law():
    without = [one.code for one in HELD if "pounds" in one.unit and one.price_year is None]
    assert without == ["employer_ni_threshold"]


def test_cost_of_waiting_is_the_standard_discount_rate():
    assert float(parameter("working_capital_rate").value) == schedule("standard").bands[0].rate


@pytest.mark.parametrize("held", HELD, ids=lambda one: one.code)
def test_a_parameter_warns_from_the_day_after_it_expires(held):
    assert expired(held, held.expires) == ()
    (warned,) = expired(held, held.expires + timedelta(days=1))
    assert warned.severity is Severity.WARNING
    assert str(warned.place) == held.label
    assert held.source in warned.remedy
    assert str(held.expires.year) in warned.wrong


def test_expiry_is_about_the_day_of_use():
    held = parameter("employer_ni_rate")
    assert not held.is_expired(date(2026, 11, 22))
    assert held.is_expired(date(2027, 4, 6))


def test_an_unknown_parameter_offers_the_near_one():
    with pytest.raises(UnknownReference, match="Did you mean working_days"):
        parameter("working_day")


def test_page_of_the_source_is_cited_where_there_is_one():
    assert parameter("working_capital_rate").cited.endswith(", para 6.54")
    assert parameter("working_days").cited == parameter("working_days").source
