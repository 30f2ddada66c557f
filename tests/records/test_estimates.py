"""The range of a line: three points around its amounts, and one correction for doubt, never two."""

from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.records.categories import EstimateEnds, EstimateShape
from benefits.records.checks import check
from tests.plain.register import benefit, cost

PERT = {"estimate": EstimateShape.PERT, "low": Decimal("0.6"), "likely": Decimal(1), "high": Decimal("1.1")}
LOGNORMAL = {"estimate": EstimateShape.LOGNORMAL, "likely": Decimal("1.1"), "high": Decimal("1.4")}


def words(record):
    return [f"{one.place.column}: {one.wrong}" for one in check(replace(record, price_year=record.amounts.first))]


def test_a_sound_range_has_no_problem():
    assert words(benefit("L", [1], **PERT)) == []
    assert words(cost("C", [1], **LOGNORMAL, ends=EstimateEnds.PERCENTILES)) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"low": Decimal(1)}, "low: is given without a kind of range"),
        ({"ends": EstimateEnds.LIMITS}, "ends: is given without a kind of range"),
        (PERT | {"high": None}, "high: is missing, and the range needs it"),
        (PERT | {"likely": Decimal(2)}, "likely: is not between the ends"),
        (PERT | {"low": Decimal(-1)}, "low: is not between 0 and 100"),
        (LOGNORMAL | {"low": Decimal(1)}, "low: does not go with a lognormal range"),
        (LOGNORMAL | {"high": Decimal("1.1")}, "high: is not above P50"),
    ],
)
def test_each_fault_of_a_range_is_said(given, said):
    assert said in words(cost("C", [1], **given))


def test_a_number_is_not_corrected_for_doubt_twice():
    twice = "that counts the doubt twice"
    assert any(one.endswith(twice) for one in words(cost("C", [1], **LOGNORMAL, optimism_bias=Decimal("0.1"))))
    assert any(one.endswith(twice) for one in words(benefit("L", [1], **PERT, optimism_correction=Decimal("0.1"))))
