"""Nothing that comes back from a grid is trusted: forged rows, columns and cells are refused as a whole."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.interchange.grids import (
    LONGEST_CELL,
    MOST_ROWS,
    GridColumn,
    checked_rows,
    frame_of,
    part_sum,
    prices_of,
    readable,
    totals,
)
from benefits.records.categories import PriceTerms

COLUMNS = (
    GridColumn("Code", is_fixed=True),
    GridColumn("Amount"),
    GridColumn("Class", allowed=frozenset({"cash", "none"})),
)
SHOWN = ({"Code": "A", "Amount": "1", "Class": "cash"}, {"Code": "B", "Amount": "", "Class": ""})


def sent(**columns):
    return pd.DataFrame({"Code": ["A", "B"], "Amount": ["£2m", ""], "Class": ["cash", "none"]} | columns)


def test_what_was_typed_comes_back_as_text():
    rows, problems = checked_rows(sent(Amount=["£2m", None]), SHOWN, COLUMNS)
    assert problems == ()
    assert rows == ({"Code": "A", "Amount": "£2m", "Class": "cash"}, {"Code": "B", "Amount": "", "Class": "none"})


def test_a_formula_stays_text_for_the_reader_of_its_field_to_refuse():
    rows, problems = checked_rows(sent(Amount=["=1+1", '=HYPERLINK("http://e")']), SHOWN, COLUMNS)
    assert (rows[0]["Amount"], problems) == ("=1+1", ())
    assert readable({"2026-27": "=1+1"}, ["2026-27"]) == {}


@pytest.mark.parametrize(
    ("forged", "wrong"),
    [
        (sent(Code=["A", "C"]), "only shown"),
        (sent(Code=["B", "A"]), "only shown"),
        (sent(Class=["cash", "gold"]), "not one of the choices"),
        (sent(Amount=[2, 3]), "no text"),
        (sent(Amount=[2.5, float("nan")]), "no text"),
        (sent(Amount=[True, ""]), "no text"),
        (sent(Amount=[["x"], ""]), "no text"),
        (sent(Amount=[pd.Timestamp(2026, 4, 1), None]), "no text"),
        (sent(Amount=["9" * (LONGEST_CELL + 1), ""]), "more than 4,000 characters"),
        (sent().assign(Extra="x"), "other columns"),
        (sent().drop(columns="Amount"), "other columns"),
        (sent()[["Amount", "Code", "Class"]], "other columns"),
        (sent().head(1), "1 rows in place of 2"),
        (pd.concat([sent(), sent()]), "4 rows in place of 2"),
    ],
)
def test_a_forged_answer_is_refused_as_a_whole(forged, wrong):
    rows, (problem,) = checked_rows(forged, SHOWN, COLUMNS)
    assert wrong in problem.wrong
    assert problem.severity == "error"
    assert rows == SHOWN


@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_nothing_in_a_cell_is_a_blank_one(nothing):
    frame = sent(Amount=pd.Series(["x", nothing], dtype="object"))
    rows, problems = checked_rows(frame, SHOWN, COLUMNS)
    assert (rows[1]["Amount"], problems) == ("", ())


def test_a_number_of_rows_beyond_any_grid_is_refused():
    many = pd.DataFrame({"Amount": ["1"] * (MOST_ROWS + 1)})
    rows, (problem,) = checked_rows(many, (), [GridColumn("Amount")], may_add=True)
    assert rows == ()
    assert "more than 500 rows" in problem.wrong


def test_blank_rows_of_a_grid_that_grows_are_left_out():
    rows, _ = checked_rows(pd.DataFrame({"Amount": ["", "1", None]}), (), [GridColumn("Amount")], may_add=True)
    assert rows == ({"Amount": "1"},)


@given(st.lists(st.fixed_dictionaries({"Code": st.text(), "Amount": st.text()}), max_size=4))
def test_what_is_shown_and_not_touched_comes_back_the_same(rows):
    columns = [GridColumn("Code", is_fixed=True), GridColumn("Amount")]
    assert checked_rows(frame_of(rows, columns), rows, columns) == (tuple(rows), ())


def test_totals_add_only_pounds_of_the_same_prices(portfolio):
    build, run = portfolio[3], replace(portfolio[4], price_terms=PriceTerms.NOMINAL, price_year=None)
    rows = [{"2026-27": "£1.5m", "2027-28": "tbc"}, {"2026-27": "2", "2027-28": "3"}]
    assert totals([build, run], rows, ["2026-27", "2027-28"]) == {
        "2026-27 prices": {"2026-27": Decimal(1_500_000), "2027-28": Decimal(0)},
        "prices of each year": {"2026-27": Decimal(2), "2027-28": Decimal(3)},
    }


def test_sunk_costs_are_left_out_of_totals_and_disbenefits_taken_off(portfolio):
    build, run, benefit = portfolio[3:6]
    row = {"2026-27": "5"}
    assert totals([build, replace(run, is_sunk=True)], [row, row], ["2026-27"])["2026-27 prices"]["2026-27"] == 5
    worse = replace(benefit, is_disbenefit=True)
    assert totals([benefit, worse], [row, {"2026-27": "2"}], ["2026-27"])["2026-27 prices"]["2026-27"] == 5 - 2


def test_prices_are_said_in_words():
    assert [prices_of("real", "2026-27"), prices_of("real", ""), prices_of("nominal", "")] == [
        "2026-27 prices",
        "prices of a year not yet given",
        "prices of each year",
    ]


def test_parts_are_added_exactly_and_not_at_all_when_one_cannot_be_read():
    assert part_sum(["10%", "0.2", "", "70%"]) == 1
    assert part_sum([]) == 0
    assert part_sum(["most", "0.5"]) is None
