"""Generic optimism bias: the published worked example, what is left of an upper bound, and the lines it corrects."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.optimistic import RANGE, SHEET, factor, published
from plain.register import benefit, cost

from benefits.portfolio.confidence_scheme import scheme_of, why_no_grade, with_grade
from benefits.portfolio.generic_optimism import (
    NoBound,
    bound_of,
    managed_part,
    resultant,
    types_with_bounds,
    why_no_generic,
    with_generic,
    worked_out,
    years_of_delay,
)
from benefits.records.categories import BiasMeasure, Side
from benefits.records.model import ConfidenceGrade

parts = st.decimals(0, 1, places=3)


def test_the_published_example_comes_to_what_was_published():
    """Mott MacDonald 2002, section 4, through a public transcription: 23.8%, 29.7% and 36.3 months."""
    worked = worked_out(published())
    assert worked.managed == Decimal("0.238")  # 5 + 2 + 22 x 0.4 + 5 + 3
    assert worked.resultant == Decimal("0.39") * (1 - Decimal("0.238"))
    assert round(worked.resultant * 100, 1) == Decimal("29.7")
    assert round(28 + 12 * years_of_delay(Decimal(28) / 12, worked.resultant), 1) == Decimal("36.3")


def test_ninety_two_percent_managed_of_fifty_one_leaves_four():
    rows = [factor("W", "technology", "1", "0.92", kind="non_standard_buildings")]
    worked = worked_out(rows)
    assert worked.upper == Decimal("0.51")
    assert round(worked.resultant * 100) == 4
    assert not worked.is_below_lower  # 4.08% is above the lower bound of 4%


def test_less_than_the_lower_bound_is_told():
    assert worked_out([factor("W", "technology", "1", "0.96")]).is_below_lower  # 8% of 200%, and 10% is the bound
    assert not worked_out([factor("W", "technology", "1", "0.95")]).is_below_lower


def test_the_figures_are_exact():
    assert worked_out(SHEET).resultant == Decimal("1.5")
    assert resultant(Decimal("0.1"), [factor("W", "technology", "0.3", "0.7")]) == Decimal("0.079")


@given(st.lists(st.tuples(parts, parts), max_size=5), st.decimals(0, 2, places=2))
def test_nothing_managed_leaves_the_bound_and_more_managed_never_leaves_more(rows, upper):
    held = [factor(f"W{at}", "technology", part / 5, managed) for at, (part, managed) in enumerate(rows)]
    none = [factor(f"W{at}", "technology", part / 5, 0) for at, (part, _) in enumerate(rows)]
    assert resultant(upper, none) == upper
    assert 0 <= managed_part(held) <= 1
    assert 0 <= resultant(upper, held) <= upper


def test_a_worksheet_without_rows_or_of_two_types_has_no_answer():
    with pytest.raises(NoBound, match="no row yet"):
        worked_out([])
    with pytest.raises(NoBound, match="several types"):
        worked_out([SHEET[0], factor("W", "political", "0.1", "0", kind="standard_buildings")])
    with pytest.raises(NoBound, match="No bound of operating expenditure"):
        bound_of("equipment_development", BiasMeasure.OPERATING)
    assert list(types_with_bounds(BiasMeasure.OPERATING)) == ["outsourcing"]


def test_a_cost_is_raised_and_a_benefit_comes_later_each_with_its_sentence():
    raised = with_generic(cost("C", [1]), worked_out(SHEET))
    assert raised.optimism_bias == Decimal("1.5")
    assert raised.optimism_basis.startswith(
        "Generic upper bound of capital expenditure, Equipment/Development: 200%, of which 25% is managed, leaves 150%."
    )
    assert "Mott MacDonald 2002" in raised.optimism_basis
    late = with_generic(benefit("B", [1]), worked_out(published()), Decimal(2))
    assert (late.slip, late.optimism_correction) == (Decimal("0.5944"), 0)  # 2 x 0.29718
    assert "Planned duration 2 years, so 0.5944 years later" in late.slip_basis
    with pytest.raises(TypeError):
        with_generic(benefit("B", [1]), worked_out(SHEET))


@pytest.mark.parametrize(
    ("line", "measure", "why"),
    [
        (cost("C", [1]), BiasMeasure.CAPITAL, ""),
        (cost("C", [1], **RANGE), BiasMeasure.CAPITAL, "carries a range"),
        (cost("C", [1], is_sunk=True), BiasMeasure.OPERATING, "is sunk"),
        (cost("C", [1]), BiasMeasure.WORKS_DURATION, "a delay moves benefits"),
        (benefit("B", [1]), BiasMeasure.CAPITAL, "no generic bound was published for benefits"),
        (benefit("B", [1], **RANGE), BiasMeasure.WORKS_DURATION, ""),  # a delay is another number than an amount
    ],
)
def test_each_number_is_corrected_once_and_in_its_own_direction(line, measure, why):
    told = why_no_generic(line, measure)
    assert why in told
    assert bool(told) is bool(why)


def test_the_registers_own_grade_stands_in_the_place_of_the_one_that_came_along():
    own = ConfidenceGrade("BENEFIT-3", Side.BENEFIT, 3, "Ours", Decimal("0.12"), "Ten closed projects")
    further = ConfidenceGrade("COST-7", Side.COST, 7, "A wild guess", Decimal("0.8"))
    scheme = {one.code: one for one in scheme_of([own, further])}
    assert len(scheme) == 13
    assert (scheme["BENEFIT-3"].correction, scheme["BENEFIT-3"].is_verified) == (Decimal("0.12"), True)
    assert scheme["BENEFIT-3"].shipped.correction == Decimal("0.10")
    assert (scheme["BENEFIT-4"].is_verified, scheme["BENEFIT-4"].shipped.tag) == (False, "M")
    assert scheme["COST-7"].shipped is None
    assert [one.code for one in scheme_of([further])][5:8] == ["COST-6", "COST-7", "BENEFIT-1"]


def test_a_grades_sentence_names_the_version_the_grade_and_that_it_is_unverified():
    came = next(one for one in scheme_of([]) if one.code == "BENEFIT-4")
    cut = with_grade(benefit("B", [1]), came)
    assert cut.optimism_correction == Decimal("0.15")
    assert cut.optimism_basis.startswith("Confidence scheme v0, unverified, benefit grade 4 (Management data")
    own = scheme_of([ConfidenceGrade("COST-2", Side.COST, 2, "Ours", Decimal("0.07"), "Ten projects")])[1]
    raised = with_grade(cost("C", [1]), own)
    assert raised.optimism_bias == Decimal("0.07")
    assert raised.optimism_basis == "Confidence scheme of this register, cost grade 2 (Ours), 7%. Ten projects"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (benefit("B", [1]), ""),
        (benefit("B", [1], **RANGE), "carries a range"),
        (benefit("B", [1], is_disbenefit=True), "would flatter the project"),
        (cost("C", [1]), "is of the other side"),
    ],
)
def test_a_grade_cuts_benefits_only_where_that_is_prudent(line, why):
    grade = next(one for one in scheme_of([]) if one.code == "BENEFIT-4")
    told = why_no_grade(line, grade)
    assert why in told
    assert bool(told) is bool(why)
