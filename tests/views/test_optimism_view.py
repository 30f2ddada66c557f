"""How a project's lines are corrected for optimism, and what another correction would change."""

from decimal import Decimal

import pytest
from plain.optimistic import ANN, FAY, MILLION, PLAN, SHEET, published
from plain.realising import put
from plain.register import benefit

from benefits.appraisal.lenses import Lens
from benefits.errors import NotFound, NotPermitted
from benefits.portfolio.generic_optimism import NoBound
from benefits.records.categories import BiasMeasure, Side
from benefits.records.model import ConfidenceGrade, Person
from benefits.records.store import Store
from benefits.views.optimism import RestsOn, grade_preview, optimism_page, rests_on, worksheet_preview

CAPITAL, DURATION = BiasMeasure.CAPITAL, BiasMeasure.WORKS_DURATION


@pytest.fixture
def store():
    held = Store.in_memory()
    put(held, *PLAN, *SHEET, *published())
    yield held
    held.close()


def test_every_line_says_on_what_its_correction_rests_the_preferred_option_first(store):
    page = optimism_page(store, ANN, "N")
    found = {one.line.id: (one.rests_on, one.is_preferred) for one in page.lines}
    assert found["N-C"] == (RestsOn.NOTHING, True)
    assert found["N-R"] == (RestsOn.RANGE, True)
    assert found["M-C"] == (RestsOn.REFERENCE_CLASS, False)
    assert page.lines[-1].line.id == "M-C"


@pytest.mark.parametrize(
    ("basis", "kind"),
    [
        ("Track record of A, 2 of 10 closed benefits", RestsOn.OWN_RECORD),
        ("Mean of all track records, as A has no closed benefit", RestsOn.OWN_RECORD),
        ("Reference class of all, mean rate of 10 closed benefits", RestsOn.REFERENCE_CLASS),
        ("Generic upper bound of capital expenditure", RestsOn.GENERIC),
        ("Confidence scheme v0, unverified", RestsOn.SCHEME),
        ("We asked around", RestsOn.OWN_WORDS),
        (" ", RestsOn.NOT_SAID),
    ],
)
def test_the_sentence_tells_what_a_correction_rests_on(basis, kind):
    assert rests_on(True, basis) is kind


def test_each_worksheet_is_worked_out_with_its_bounds(store):
    sheets = optimism_page(store, ANN, "N").worksheets
    assert sheets[CAPITAL].worked.resultant == Decimal("1.5")
    assert sheets[DURATION].worked.resultant == Decimal("0.29718")
    assert sheets[BiasMeasure.OPERATING].worked is None
    assert [one.risk_area for one in sheets[CAPITAL].rows] == ["funding_availability", "technology"]


def test_the_value_as_it_is_and_as_a_worksheet_would_make_it(store):
    """20 of benefit less 2, 1 and a disbenefit of 1, the sunk cost left out; then 2 raised by 150%."""
    page = optimism_page(store, ANN, "N")
    assert page.net[Lens()] == pytest.approx((20 - 2 - 1 - 1) * MILLION)
    preview = worksheet_preview(store, ANN, "N", CAPITAL, ["N-C", "N-R", "N-B"], Decimal(0))
    society = next(one for one in preview.lenses if one.lens == Lens())
    assert society.change == pytest.approx(-2 * 1.5 * MILLION)
    told = {one.line.id: one.why_not for one in preview.proposals}
    assert told["N-C"] == ""
    assert "carries a range" in told["N-R"]
    assert "no generic bound" in told["N-B"]
    assert [one.line.id for one in preview.applicable] == ["N-C"]


def test_a_delay_of_a_whole_year_discounts_the_benefit_by_a_year(store):
    """A planned 1 / 0.29718 years run over by one year, as far as the register's steps of a delay go."""
    preview = worksheet_preview(store, ANN, "N", DURATION, ["N-B"], 1 / Decimal("0.29718"))
    society = next(one for one in preview.lenses if one.lens == Lens())
    assert preview.applicable[0].after.slip == 1
    assert society.change == pytest.approx(20 * MILLION / 1.035 - 20 * MILLION)


def test_a_grade_is_previewed_and_what_it_would_not_change_is_no_change(store):
    preview = grade_preview(store, ANN, "N", "BENEFIT-4", ["N-B", "N-D"])
    assert [one.line.id for one in preview.applicable] == ["N-B"]
    society = next(one for one in preview.lenses if one.lens == Lens())
    assert society.change == pytest.approx(-20 * 0.15 * MILLION)
    assert grade_preview(store, ANN, "N", "BENEFIT-4", []).lenses == ()
    with pytest.raises(NotFound):
        grade_preview(store, ANN, "N", "NOPE", [])
    with pytest.raises(NoBound):
        worksheet_preview(store, ANN, "N", BiasMeasure.OPERATING, [], Decimal(0))


def test_a_reader_sees_it_and_who_may_change_what_is_told(store):
    put(store, ConfidenceGrade("COST-7", Side.COST, 7, "A wild guess", Decimal("0.8"), "Own"))
    page = optimism_page(store, ANN, "N")
    assert (page.may_edit, page.may_keep_scheme) == (True, False)
    assert "COST-7" in [one.code for one in page.scheme]
    finance = optimism_page(store, FAY, "N")
    assert (finance.may_edit, finance.may_keep_scheme) == (False, True)
    with pytest.raises(NotPermitted):
        optimism_page(store, Person("n", "", "None", ()), "N")
    with pytest.raises(NotFound):
        optimism_page(store, ANN, "NOPE")


def test_free_codes_pass_over_rows_that_were(store):
    put(store, benefit("N-E", [1], of="N"))
    assert optimism_page(store, ANN, "N").free[:2] == ("N-W3", "N-W4")
