"""Splits of a benefit: fractions that add up to exactly one, made by rules that anybody can repeat."""

import json
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.appraisal.discounting import discount_factors
from benefits.errors import Refused
from benefits.periods import FinancialYear, Series
from benefits.portfolio.splitting import (
    apportioned,
    by_driver,
    by_driver_and_year,
    by_unit_cost,
    effective_shares,
    evenly,
)
from benefits.reference.green_book import discount_schedules
from benefits.reference.organisations import organisations
from benefits.reference.sources import UnknownReference
from benefits.reference.unit_costs import unit_costs

YEAR = FinancialYear(2026)
GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text())
WEIGHTS = st.dictionaries(
    st.text("ABCDEF", min_size=1, max_size=3),
    st.decimals(0, 10**9, places=4),
    min_size=1,
    max_size=12,
).filter(lambda held: any(held.values()))


def decimals(numbers):
    return [Decimal(str(number)) for number in numbers]


def test_the_worked_example_of_largest_remainders_comes_out():
    expected = GOLDEN["E2.11"]
    thirds = apportioned({"A": Decimal(1), "B": Decimal(1), "C": Decimal(1)}, expected["total"])
    assert list(thirds.values()) == expected["out"]
    second = dict(zip("ABCD", decimals(expected["shares2"]), strict=True))
    assert list(apportioned(second, expected["total2"]).values()) == expected["out2"]


def test_the_worked_example_of_an_effective_share_comes_out():
    expected = GOLDEN["E2.2"]
    amounts = Series(YEAR, tuple(decimals((0, 4, 8, 8, 8))))
    factors = discount_factors(discount_schedules()["standard"], 4)
    share = effective_shares({"A": Series(YEAR, tuple(decimals(expected["shares_A"])))}, amounts, YEAR, factors)["A"]
    assert share == pytest.approx(expected["effective_share"], rel=1e-9)
    present = sum(float(amount) * factor for amount, factor in zip(amounts.values, factors, strict=True))
    assert share * present == pytest.approx(expected["pv_A"], rel=1e-9)


@given(WEIGHTS)
def test_fractions_add_up_to_exactly_one_and_are_nearest_to_their_weights(weights):
    fractions = by_driver(weights)
    total = sum(weights.values())
    assert sum(fractions.values()) == 1
    assert list(fractions) == list(weights)
    assert all(fraction.as_tuple().exponent == -9 for fraction in fractions.values())
    assert all(abs(fractions[name] - weight / total) < Decimal("1e-9") for name, weight in weights.items())


@given(WEIGHTS, st.decimals(1, 1000, places=0))
def test_the_unit_of_the_driver_does_not_matter(weights, scale):
    assert by_driver({name: weight * scale for name, weight in weights.items()}) == by_driver(weights)


def test_the_order_of_naming_does_not_matter():
    splits = [evenly(names) for names in permutations(("DWP", "HMRC", "MOJ"))]
    assert all(one == splits[0] for one in splits)
    assert splits[0] == {"DWP": Decimal("0.333333334"), "HMRC": Decimal("0.333333333"), "MOJ": Decimal("0.333333333")}


def test_one_recipient_gets_the_whole():
    assert evenly(["DWP"]) == {"DWP": Decimal(1)}


def test_a_recipient_without_any_of_the_driver_gets_nothing():
    assert by_driver({"DWP": Decimal(5), "HMRC": Decimal(0)}) == {"DWP": Decimal(1), "HMRC": Decimal(0)}


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({}, "at least one recipient"),
        ({"DWP": Decimal(-1), "HMRC": Decimal(3)}, "negative"),
        ({"DWP": Decimal(0), "HMRC": Decimal(0)}, "weight of every recipient"),
        ({"DWP": Decimal("NaN")}, "plain count"),
        ({"DWP": Decimal("Infinity")}, "plain count"),
        ({"DWP": Decimal("1E+999999")}, "plain count"),
        ({"DWP": Decimal("1E-999999")}, "plain count"),
    ],
)
def test_weights_that_split_nothing_are_refused_in_words(weights, said):
    with pytest.raises(Refused, match=said):
        by_driver(weights)


def test_every_bad_weight_is_told_at_once():
    with pytest.raises(Refused) as refused:
        by_driver({"DWP": Decimal(-1), "HMRC": Decimal("NaN"), "MOJ": Decimal(1)})
    assert [one.place.record for one in refused.value.problems] == ["DWP", "HMRC"]


def test_a_recipient_named_twice_is_refused():
    with pytest.raises(Refused, match="named twice"):
        evenly(["DWP", "HMRC", "DWP"])


def test_a_split_by_year_adds_up_to_one_in_every_year():
    split = by_driver_and_year(
        {YEAR: {"DWP": Decimal(1)}, YEAR + 1: {"DWP": Decimal(1), "HMRC": Decimal(2)}, YEAR + 2: {"HMRC": Decimal(7)}}
    )
    assert split["DWP"] == Series(YEAR, (Decimal(1), Decimal("0.333333333"), Decimal(0)))
    assert split["HMRC"] == Series(YEAR, (Decimal(0), Decimal("0.666666667"), Decimal(1)))


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({}, "at least one year"),
        ({YEAR: {"DWP": Decimal(1)}, YEAR + 2: {"DWP": Decimal(1)}}, "2027-28"),
        ({YEAR: {"DWP": Decimal(1)}, YEAR + 1: {"DWP": Decimal(0)}}, "2027-28"),
        ({YEAR: {"DWP": Decimal(-1)}}, "2026-27.*negative"),
    ],
)
def test_a_year_that_cannot_be_split_is_named(weights, said):
    with pytest.raises(Refused, match=said):
        by_driver_and_year(weights)


def test_a_steady_split_is_its_own_effective_share():
    amounts, factors = Series(YEAR, tuple(decimals((3, 0, 5)))), np.array([1.0, 0.9, 0.8])
    steady = Series(YEAR, (Decimal("0.4"),) * 3)
    assert effective_shares({"A": steady}, amounts, YEAR, factors)["A"] == pytest.approx(0.4)


def test_effective_shares_of_everybody_add_up_to_one():
    split = by_driver_and_year(
        {YEAR + step: {"A": Decimal(step), "B": Decimal(5 - step), "C": Decimal(1)} for step in range(4)}
    )
    amounts, factors = Series(YEAR, tuple(decimals((3, 1, 4, 1)))), np.array([1.0, 0.966184, 0.933511, 0.901943])
    assert sum(effective_shares(split, amounts, YEAR, factors).values()) == pytest.approx(1)


def test_years_without_benefit_or_outside_the_appraisal_cannot_weigh():
    steady, factors = {"A": Series(YEAR, (Decimal(1),))}, np.array([1.0, 0.9])
    with pytest.raises(Refused, match="no amount"):
        effective_shares(steady, Series(YEAR, (Decimal(0),)), YEAR, factors)
    with pytest.raises(Refused, match="2028-29"):
        effective_shares(steady, Series(YEAR + 2, (Decimal(1),)), YEAR, factors)


def test_a_unit_cost_of_one_agency_falls_on_it_alone():
    assert by_unit_cost("CR1.0") == {"POL": Decimal(1)}


def test_a_unit_cost_of_several_agencies_is_split_as_its_constituents_are_printed():
    split = by_unit_cost("CR2.0")
    pounds = {"NHS": 1171, "CJS": 581, "POL": 415, "LG": 193 + 110}
    assert list(split) == list(pounds)
    assert sum(split.values()) == 1
    assert all(float(split[body]) == pytest.approx(cost / 2470) for body, cost in pounds.items())


@pytest.mark.parametrize(
    ("code", "said"), [("E&S8.1", "no fiscal cost"), ("FI3.0", "no split"), ("CR8.0", "not the whole")]
)
def test_a_unit_cost_that_the_database_does_not_split_is_refused_in_words(code, said):
    with pytest.raises(Refused, match=said):
        by_unit_cost(code)


def test_an_unknown_unit_cost_offers_near_ones():
    with pytest.raises(UnknownReference, match=r"CR2\.0"):
        by_unit_cost("CR2.00")


def test_every_unit_cost_is_split_over_bodies_of_the_register_or_refused():
    bodies = {one.code for one in organisations()}
    refused = []
    for code in unit_costs():
        try:
            split = by_unit_cost(code)
        except Refused:
            refused.append(code)
        else:
            assert sum(split.values()) == 1
            assert set(split) <= bodies, code
    assert len(refused) < len(unit_costs()) / 20
