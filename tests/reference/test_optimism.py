"""Generic optimism bias and the confidence scheme as they come along."""

from decimal import Decimal

from benefits.records.categories import BiasMeasure, Side
from benefits.reference.optimism import optimism_bias, shipped_grades


def test_outsourcing_bias_is_on_operating_cost_and_has_no_duration():
    rows = {row.measure: row for row in optimism_bias() if row.project_type == "outsourcing"}
    assert list(rows) == ["operating_expenditure"]
    assert (rows["operating_expenditure"].upper, rows["operating_expenditure"].lower) == (0.41, 0.0)


def test_information_technology_has_the_published_bias():
    rows = {row.measure: row for row in optimism_bias() if row.project_type == "equipment_development"}
    assert {name: (row.upper, row.lower) for name, row in rows.items()} == {
        "works_duration": (0.54, 0.10),
        "capital_expenditure": (2.00, 0.10),
    }


def test_every_measure_of_the_table_is_a_category():
    assert {row.measure for row in optimism_bias()} == {one.value for one in BiasMeasure}


def test_shipped_grades_are_marked_as_unverified_and_rise_on_both_sides():
    assert {one.tag for one in shipped_grades()} == {"M"}
    for side in Side:
        held = [one for one in shipped_grades() if one.side == side]
        assert [one.grade for one in held] == [1, 2, 3, 4, 5, 6]
        assert [one.correction for one in held] == [
            Decimal(text) for text in ("0", "0.05", "0.10", "0.15", "0.25", "0.40")
        ]
