"""The transfer schedule as a workbook: what stands where, sums of nothing, and texts that stay texts."""

import io
from datetime import date
from decimal import Decimal

import numpy as np
import openpyxl
import pytest
from odf.opendocument import load
from odf.table import Table

from benefits.errors import BenefitsError
from benefits.interchange.template import Format
from benefits.interchange.transfers import (
    ALL_DEPARTMENTS,
    CLASSES,
    STATUS,
    TransferOrigin,
    transfers_book,
    transfers_workbook,
)
from benefits.periods import FinancialYear
from benefits.portfolio.budget_cover import FundedPurpose, TransferSchedule, transfer_schedule
from benefits.records.categories import BudgetClass
from benefits.reporting.labels import LABELS

YEAR = FinancialYear(2026)
EVIL = '=HYPERLINK("http://example.org","Click")'
SHEETS = ["Cover", "Contents", "Notes", "Transfers", "Between departments", "Net position by department", "Pence"]
ORIGIN = TransferOrigin(
    "Share records", date(2026, 11, 5), ("Cost shared in proportion.",), {"DWP": "Work and Pensions"}
)


def schedule(other=EVIL, purpose="=1+1"):
    """DWP spends 1,000,000 of capital and 100,000 of programme money a year; the other pays a third of both."""
    spent = np.zeros((2, 2, 2))
    spent[0] = [[1_000_000, 1_000_000], [100_000, 0]]
    paid = np.array([2 / 3, 1 / 3])[:, None, None] * spent[0]
    classes = (BudgetClass.CDEL, BudgetClass.RDEL_PROGRAMME)
    return transfer_schedule([FundedPurpose(purpose, ("DWP", other), classes, (YEAR, YEAR + 1), paid, spent)])


def opened(held=None, form=Format.XLSX):
    return openpyxl.load_workbook(io.BytesIO(transfers_workbook(held or schedule(), ORIGIN, form)))


def rows_of(sheet):
    """The cells of a sheet's table, headings first."""
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def test_cover_contents_and_notes_stand_before_the_tables():
    book = opened()
    assert book.sheetnames == SHEETS
    cover = [row[0].value for row in book["Cover"]]
    assert cover[0] == "Budget cover transfers: Share records"
    assert cover[1] == STATUS
    assert cover[1].startswith("Draft")
    assert cover[2:4] == ["Made on 5 November 2026.", "Basis: Cost shared in proportion."]
    assert [row[0] for row in rows_of(book["Contents"])[1:]] == SHEETS[2:]
    assert book["Contents"]["A5"].hyperlink.location == "'Transfers'!A1"
    assert book.properties.title == "Budget cover transfers: Share records"


def test_transfers_stand_in_the_shape_of_an_estimate():
    assert rows_of(opened()["Transfers"]) == [
        ["From department", "To department", "Financial year", "Budget class", "£000", "Purpose"],
        [EVIL, "Work and Pensions", "2026-27", "CDEL", 333, "=1+1"],
        [EVIL, "Work and Pensions", "2027-28", "CDEL", 333, "=1+1"],
        [EVIL, "Work and Pensions", "2026-27", "RDEL programme", 33, "=1+1"],
    ]


def test_the_net_position_of_all_departments_is_nothing_in_every_year_and_class():
    rows = rows_of(opened()["Net position by department"])
    assert rows[0] == ["Department", "Budget class", "2026-27", "2027-28", "All years"]
    assert rows[1] == ["Work and Pensions", "CDEL", 333, 333, 666]
    totals = [row for row in rows if row[0] == ALL_DEPARTMENTS]
    assert [row[1:] for row in totals] == [["CDEL", 0, 0, 0], ["RDEL programme", 0, 0, 0]]
    for of in ("CDEL", "RDEL programme"):
        columns = zip(*(row[2:] for row in rows[1:] if row[1] == of and row[0] != ALL_DEPARTMENTS), strict=True)
        assert [sum(column) for column in columns] == [0, 0, 0]


def test_pence_are_exact():
    amounts = [row[4] for row in rows_of(opened()["Pence"])[1:]]
    assert [Decimal(str(one)) for one in amounts] == [Decimal("333333.33")] * 2 + [Decimal("33333.33")]


def test_what_two_departments_give_each_other_is_shown_gross_and_net():
    there = FundedPurpose("One", ("A", "B"), (BudgetClass.CDEL,), (YEAR,), np.array([[[5e6]], [[0]]]),
                          np.array([[[0]], [[5e6]]]))  # fmt: skip
    back = FundedPurpose("Two", ("A", "B"), (BudgetClass.CDEL,), (YEAR,), np.array([[[0]], [[2e6]]]),
                         np.array([[[2e6]], [[0]]]))  # fmt: skip
    rows = rows_of(opened(transfer_schedule([there, back]))["Between departments"])
    assert rows[0][4:] == ["Gross £000", "Given back £000", "Net £000"]
    assert rows[1:] == [["A", "B", "2026-27", "CDEL", 5000, 2000, 3000]]


def test_no_cell_is_a_formula_whatever_bodies_and_purposes_are_called():
    for sheet in opened():
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        linked = [cell.value for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        assert EVIL not in linked


def test_each_sheet_has_one_table_with_one_heading_row_and_no_merged_cells():
    for sheet in opened():
        assert len(sheet.tables) == (0 if sheet.title == "Cover" else 1)
        assert not sheet.merged_cells.ranges
        for table in sheet.tables.values():
            assert table.headerRowCount == 1
            assert None not in [cell for row in rows_of(sheet) for cell in row]


def test_amounts_have_a_separator_between_thousands():
    sheet = opened()["Transfers"]
    (table,) = sheet.tables.values()
    assert {row[4].number_format for row in sheet[table.ref][1:]} == {"#,##0"}


def test_the_open_document_form_has_the_same_sheets():
    book = load(io.BytesIO(transfers_workbook(schedule(), ORIGIN, Format.ODS)))
    assert [one.getAttribute("name") for one in book.spreadsheet.getElementsByType(Table)] == SHEETS


def test_a_schedule_without_transfers_still_opens():
    assert opened(TransferSchedule(years=(YEAR,))).sheetnames == SHEETS


def test_a_name_that_no_workbook_can_hold_is_refused():
    with pytest.raises(BenefitsError, match="Transfers"):
        transfers_book(schedule(other="A\x00B"), ORIGIN)


def test_budget_classes_are_called_as_on_the_pages():
    assert LABELS[BudgetClass] == CLASSES
