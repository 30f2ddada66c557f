"""The short lists: practical steps, identifiers and unit costs."""

from decimal import Decimal

import pytest

from benefits.periods import FinancialYear
from benefits.reference.conditions import practical_steps
from benefits.reference.identifiers import identifiers
from benefits.reference.organisations import organisation
from benefits.reference.sources import UnknownReference, read_table
from benefits.reference.unit_costs import unit_cost, unit_costs


def test_there_are_nine_practical_steps_in_three_groups_of_three():
    steps = practical_steps()
    assert [step.number for step in steps] == list(range(1, 10))
    groups = [step.group for step in steps]
    assert [groups.count(group) for group in dict.fromkeys(groups)] == [3, 3, 3]
    assert len({step.code for step in steps}) == 9


def test_figure_ten_has_identifiers_of_people_and_of_businesses():
    sections = [one.section for one in identifiers()]
    assert (sections.count("individuals and addresses"), sections.count("businesses")) == (22, 6)


def test_every_holder_of_an_identifier_is_in_the_list_of_bodies():
    for one in identifiers():
        assert not one.organisation or organisation(one.organisation).closed_on is None


def test_two_departments_hold_the_national_insurance_number():
    holders = {one.organisation for one in identifiers() if one.identifier == "National Insurance number"}
    assert holders == {"DWP", "HMRC"}


def test_a_unit_cost_has_its_price_year_and_the_agency_that_bears_it():
    cost = unit_cost("CR1.2")
    assert cost.fiscal is not None
    assert (cost.fiscal.pounds, cost.fiscal.price_year) == (Decimal(66), FinancialYear(2006))
    assert (cost.agency, cost.agency_detail) == ("Local Authority", "Housing Services")
    assert cost.economic is None


def test_no_unit_cost_of_the_table_is_lost():
    assert len(unit_costs()) == len(read_table("gmca_unit_costs"))


def test_an_unknown_unit_cost_offers_near_ones():
    with pytest.raises(UnknownReference, match="Did you mean CR1"):
        unit_cost("CR1.22222")
