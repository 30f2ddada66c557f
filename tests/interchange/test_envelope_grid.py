"""The grid of a body's envelopes: rows from records and back, years, withdrawals, and faults in the grid's words."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from benefits.errors import has_errors
from benefits.interchange.envelope_grid import (
    ILLUSTRATIVE,
    NOTE,
    ROW,
    SOURCE,
    beside_each_other,
    described,
    left_for_projects,
    row_name,
    rows_of,
    told,
    widened,
    years_across,
)
from benefits.interchange.form import MISSING
from benefits.periods import EARLIEST, LATEST, FinancialYear, Series
from benefits.records.categories import BudgetClass, EnvelopeKind, OrganisationKind
from benefits.records.checks import check
from benefits.records.history import Versioned
from benefits.records.model import Envelope, Organisation
from benefits.views.envelope_records import ROWS, BodyEnvelopes

YEAR = FinancialYear(2026)
RDEL, CDEL = BudgetClass.RDEL_PROGRAMME, BudgetClass.CDEL
LIMIT = Envelope(
    "A-L", "A", RDEL, EnvelopeKind.LIMIT, Series(YEAR, (Decimal(8_000_000),)), True, "Letter", "A", "Draft"
)
PROMISED = Envelope("A-P", "A", RDEL, EnvelopeKind.COMMITTED, Series(YEAR, (Decimal(1_000_000),)))
TITLES = {row_name(row): f"{row[0]} {row[1]} here" for row in ROWS}
LIMIT_ROW, PROMISED_ROW, CDEL_ROW = (
    row_name(row) for row in ((RDEL, EnvelopeKind.LIMIT), (RDEL, EnvelopeKind.COMMITTED), (CDEL, EnvelopeKind.LIMIT))
)


def held(*envelopes):
    """The envelopes of A, and the codes of those it has not."""
    there = {(one.budget_class, one.kind): (one.id, 3) for one in envelopes}
    when = datetime(2026, 11, 22, tzinfo=UTC)
    return BodyEnvelopes(
        body="A",
        name="Body A",
        held={("envelope", one.id): Versioned(one, 3, 1, "ann", "Ann", when, "", False) for one in envelopes},
        around=(Organisation("A", "A", "Body A", OrganisationKind.MINISTERIAL),),
        codes={row: there.get(row, (f"NEW-{at}", 0)) for at, row in enumerate(ROWS)},
    )


def typed(rows, row, **cells):
    """The rows with some cells of one of them typed anew."""
    return tuple({**one, **cells} if one[ROW] == row else one for one in rows)


def said(row, *envelopes, before=None, **cells):
    """What the grid describes once some cells of one row are typed."""
    rows = rows_of(envelopes)
    return described(held(*envelopes), before or rows, typed(rows, row, **cells), TITLES)


def test_every_class_and_kind_has_a_row_blank_where_there_is_no_envelope():
    rows = rows_of([LIMIT])
    assert [row[ROW] for row in rows] == [row_name(row) for row in ROWS]
    assert len(rows) == 3 * 3
    limit = next(row for row in rows if row[ROW] == LIMIT_ROW)
    assert limit["2026-27"] == "8,000,000"
    assert (limit[ILLUSTRATIVE], limit[SOURCE], limit[NOTE]) == ("yes", "Letter", "Draft")
    assert all(not any(cell for name, cell in row.items() if name != ROW) for row in rows if row is not limit)


def test_what_is_not_illustrative_needs_no_mark():
    assert next(row for row in rows_of([PROMISED]) if row[ROW] == PROMISED_ROW)[ILLUSTRATIVE] == ""


def test_what_is_as_it_was_is_not_saved_again():
    rows = rows_of([LIMIT, PROMISED])
    found = described(held(LIMIT, PROMISED), rows, rows, TITLES)
    assert (found.envelopes, found.gone, found.problems, found.is_whole) == ((), (), (), True)


def test_an_amount_typed_into_a_blank_row_is_a_new_envelope_of_the_body():
    found = said(CDEL_ROW, **{"2026-27": "£1.2m", "2028-29": "3", SOURCE: "Letter"})
    (made,) = found.envelopes
    amounts = Series(YEAR, (Decimal(1_200_000), Decimal(0), Decimal(3)))
    assert made == Envelope("NEW-6", "A", CDEL, EnvelopeKind.LIMIT, amounts, source="Letter")
    assert found.problems == ()


def test_a_changed_row_keeps_its_code_and_the_others_stay_as_they_are():
    found = said(LIMIT_ROW, LIMIT, PROMISED, **{"2026-27": "9,000,000"})
    (made,) = found.envelopes
    assert (made.id, made.amounts.total, made.source, made.is_illustrative) == ("A-L", 9_000_000, "Letter", True)


def test_a_row_whose_amounts_are_taken_out_withdraws_its_envelope():
    found = said(LIMIT_ROW, LIMIT, **{"2026-27": " "})
    assert (found.envelopes, found.gone, found.is_whole) == ((), ("A-L",), True)


def test_a_source_without_an_amount_is_missing_one():
    found = said(CDEL_ROW, **{SOURCE: "Letter"})
    (problem,) = found.problems
    assert not found.is_whole
    assert (problem.place.column, problem.wrong) == ("cdel limit here, amounts", MISSING)


@pytest.mark.parametrize(("cell", "wrong"), [("abc", "is not an amount"), ("-5", "is negative")])
def test_a_fault_names_its_row_and_year(cell, wrong):
    found = said(CDEL_ROW, **{"2026-27": cell})
    (problem,) = found.problems
    assert (problem.place.column, problem.wrong) == ("cdel limit here, 2026-27", wrong)
    assert has_errors(found.problems)


def test_more_committed_than_there_is_warns_beside_its_year_and_stops_nothing():
    found = said(PROMISED_ROW, LIMIT, PROMISED, **{"2026-27": "9,000,000"})
    (problem,) = beside_each_other(found, held(LIMIT, PROMISED).known, TITLES)
    assert problem.place.column == "rdel_programme committed here, 2026-27"
    assert "9,000,000 is committed by A in 2026-27" in f"{problem.value} {problem.wrong}"
    assert not has_errors([problem])


def test_a_limit_that_is_taken_out_no_longer_counts_beside_the_rest():
    rows = rows_of([LIMIT, PROMISED])
    after = typed(typed(rows, LIMIT_ROW, **{"2026-27": ""}), PROMISED_ROW, **{"2026-27": "9,000,000"})
    found = described(held(LIMIT, PROMISED), rows, after, TITLES)
    assert found.gone == ("A-L",)
    assert list(beside_each_other(found, held(LIMIT, PROMISED).known, TITLES)) == []


def test_faults_of_a_save_are_told_by_row_and_label():
    (problem,) = told(check(Envelope("E", "A", BudgetClass.CDEL, EnvelopeKind.LIMIT)), [], TITLES)
    assert problem.place.column == "E, Amounts by year"


def test_the_grid_has_all_years_between_those_wanted_and_those_held():
    rows = typed(rows_of([]), LIMIT_ROW, **{"2030-31": "1"})
    assert years_across(["2027-28"], rows) == ("2027-28", "2028-29", "2029-30", "2030-31")


def test_a_year_more_on_either_side_until_the_calendar_ends():
    assert widened(("2026-27", "2027-28"), earlier=True) == ("2025-26", "2026-27", "2027-28")
    assert widened(("2026-27", "2027-28"), earlier=False) == ("2026-27", "2027-28", "2028-29")
    first, last = str(FinancialYear(EARLIEST)), str(FinancialYear(LATEST))
    assert widened((first,), earlier=True) == (first,)
    assert widened((last,), earlier=False) == (last,)


def test_what_is_left_is_the_limit_and_what_is_carried_over_less_what_is_committed():
    rows = typed(rows_of([LIMIT, PROMISED]), row_name((RDEL, EnvelopeKind.CARRIED_OVER)), **{"2026-27": "500,000"})
    rows = typed(rows, LIMIT_ROW, **{"2027-28": "not yet", "2028-29": "2m"})
    left = left_for_projects(rows, ["2026-27", "2027-28", "2028-29"])
    assert left == {RDEL: {"2026-27": 8_000_000 + 500_000 - 1_000_000, "2028-29": 2_000_000}}
