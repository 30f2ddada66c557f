from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_strategies import record

from benefits.errors import Refused, StoreError
from benefits.periods import FinancialYear, Series
from benefits.records.categories import BudgetClass, CostKind, OrganisationKind, PriceTerms
from benefits.records.model import TABLES, CostLine, Organisation, Project, Share, table_of
from benefits.records.rows import canonical, columns, comparable, from_row, to_row

COST = CostLine("C", "O", "Build", "DWP", CostKind.OPERATING, BudgetClass.CDEL, PriceTerms.NOMINAL)
SHARE = Share("S", "B", "DWP", fraction=Decimal("0.5"))
PROJECT = Project("P", "Title", "DWP", FinancialYear(2026))


@given(st.sampled_from(list(TABLES)).flatmap(record))
def test_every_record_comes_back_from_its_row(one):
    assert from_row(table_of(one), to_row(one)) == one


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        (Decimal("0.1234567891"), "has more than 9 decimal places"),
        (Decimal(1000), "is too large"),
        (Decimal("NaN"), "is not a number"),
        (Decimal("Infinity"), "is not a number"),
    ],
)
def test_a_number_its_column_cannot_hold_is_a_problem_with_its_place(value, wrong):
    with pytest.raises(Refused) as refused:
        to_row(replace(SHARE, fraction=value))
    (problem,) = refused.value.problems
    assert (problem.place.table, problem.place.record, problem.place.column) == ("share", "S", "fraction")
    assert problem.wrong == wrong


def test_tenths_of_a_penny_are_refused_rather_than_rounded():
    with pytest.raises(Refused, match="more than 2 decimal places"):
        to_row(replace(COST, amounts=Series(FinancialYear(2026), (Decimal("1.005"),))))


def test_every_unfit_value_of_a_record_is_told_at_once():
    with pytest.raises(Refused) as refused:
        to_row(replace(SHARE, fraction=Decimal("NaN"), note="\0", disputed_figure=Decimal("0.1234567891")))
    assert [problem.place.column for problem in refused.value.problems] == ["fraction", "disputed_figure", "note"]


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_cannot_be_stored_is_a_problem(text):
    with pytest.raises(Refused, match="cannot be stored"):
        to_row(replace(PROJECT, title=text))


def test_a_whole_number_beyond_its_column_is_a_problem():
    with pytest.raises(Refused, match="too large a whole number"):
        to_row(replace(PROJECT, appraisal_period=2**31))


def test_yearly_amounts_take_two_columns():
    assert [column.name for column in columns("share") if "by_year" in column.name] == ["by_year_first", "by_year"]


def test_a_series_without_years_is_not_the_same_as_no_series():
    empty = replace(SHARE, by_year=Series(FinancialYear(2026), ()))
    assert from_row("share", to_row(empty)) == empty != SHARE


def test_an_unknown_category_in_the_database_is_explained():
    row = list(to_row(Organisation("X", "X", "X", OrganisationKind.AGENCY)))
    row[3] = "quango"
    with pytest.raises(StoreError, match="organisation X holds 'quango' as kind"):
        from_row("organisation", tuple(row))


def test_the_canonical_text_leaves_blanks_out_and_keeps_zero():
    text = canonical("share", 2, False, to_row(replace(SHARE, fraction=Decimal(0))))
    assert '"fraction":"0.000000000"' in text
    assert "note" not in text
    assert '"version":2' in text


def test_the_canonical_text_tells_an_unsigned_zero_from_no_number():
    zero = to_row(replace(SHARE, fraction=Decimal("-0")))
    none = to_row(replace(SHARE, fraction=None))
    assert canonical("share", 1, False, zero) != canonical("share", 1, False, none)
    assert str(from_row("share", zero).fraction) == "0E-9"


@pytest.mark.parametrize("field", ["nonsense", "by_year"])
def test_only_single_fields_can_be_looked_for(field):
    with pytest.raises(KeyError, match=field):
        comparable("share", field, ["x"])
