"""A briefing as a workbook: what stands where, numbers that are numbers, and texts that stay texts."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from plain.briefings import (
    BASIS,
    CLEANED,
    CONTROL,
    DATED,
    FORMULA,
    LONG_TITLE,
    MADE,
    MARKUP,
    briefing,
    figures,
    hostile,
    section,
)

from benefits.errors import BenefitsError
from benefits.interchange.book import LONGEST_CELL
from benefits.interchange.briefing_book import NOT_AVAILABLE, briefing_book, briefing_workbook
from benefits.interchange.template import Format
from benefits.views.briefing_value import Figures, Section

SHEETS = ["Cover", "Contents", "Notes", "Headlines", "Findings", "Table 1", "Table 2"]
TWO = briefing(section("DWP gains most"), Section("Only words"), section("Costs fall late", figures=figures(60, 4)))


def opened(held=TWO):
    return openpyxl.load_workbook(io.BytesIO(briefing_workbook(held)))


def ods_of(held=TWO):
    return load(io.BytesIO(briefing_workbook(held, Format.ODS)))


def table_of(sheet):
    """The cells of a sheet's table, headings first."""
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def above(sheet):
    """The lines above a sheet's table, or all there are."""
    last = min((openpyxl.utils.cell.range_boundaries(one.ref)[1] - 1 for one in sheet.tables.values()), default=99)
    return [row[0].value for row in sheet.iter_rows(max_row=last) if row[0].value is not None]


def test_cover_contents_and_notes_stand_before_the_tables():
    book = opened()
    assert book.sheetnames == SHEETS
    assert above(book["Cover"])[:4] == ["Shared data", "Whole portfolio", DATED, f"Basis: {BASIS}"]
    assert table_of(book["Contents"])[1:] == [
        ["Notes", "What the figures rest on, and what to keep in mind", 5],
        ["Headlines", "The figures that stand for much", 2],
        ["Findings", "What was found, and the sheet that bears it out", 3],
        ["Table 1", "DWP gains most", 3],
        ["Table 2", "Costs fall late", 60],
    ]
    assert book["Contents"]["A7"].hyperlink.location == "'Table 1'!A1"


def test_notes_hold_basis_date_editions_and_caveats():
    assert table_of(opened()["Notes"])[1:5] == [
        ["Basis", BASIS],
        ["Date", DATED],
        ["Edition followed", "HM Treasury, The Green Book 2026"],
        ["Keep in mind", "One claim is disputed."],
    ]


def test_findings_lead_to_their_tables():
    assert table_of(opened()["Findings"])[1:] == [
        ["DWP gains most", "Table 1", "It gains £12.5 million."],
        ["Only words", NOT_AVAILABLE, NOT_AVAILABLE],
        ["Costs fall late", "Table 2", "It gains £12.5 million."],
    ]


def test_finding_units_source_date_and_basis_stand_above_each_table():
    assert above(opened()["Table 1"]) == [
        "DWP gains most",
        "This sheet holds one table: Net value by department, £m",
        "Source: the register.",
        DATED,
        f"Basis: {BASIS}",
    ]


def test_numbers_are_numbers_not_rounded_and_shown_as_the_briefing_does():
    third = Figures("Shares, £m", ("Who", "£m", "Count", "£"), (("A", "0.3", "1", "0.33"),),
                    (("A", 1 / 3, 1, Decimal("0.333")),), (None, 1, 0, 2))  # fmt: skip
    held = briefing(section(picture=None, figures=third))
    sheet = opened(held)["Table 1"]
    assert table_of(sheet)[1] == ["A", 1 / 3, 1, 0.333]
    (table,) = sheet.tables.values()
    assert [cell.number_format for cell in sheet[table.ref][1]] == ["@", "#,##0.0", "#,##0", "#,##0.00"]
    (row,) = [
        row for one in ods_of(held).spreadsheet.getElementsByType(Table)[-1:] for row in one.getElementsByType(TableRow)
    ][-1:]
    numbers = [cell.getAttribute("value") for cell in row.getElementsByType(TableCell)]
    assert numbers[1:] == [repr(1 / 3), "1", "0.333"]


def test_no_cell_is_blank_and_a_missing_number_says_what_the_table_says():
    gap = replace(figures(2), rows=(("A", "not known"), ("B", "")), raw=(("A", None), ("B", None)))
    sheet = opened(briefing(section(picture=None, figures=gap)))["Table 1"]
    assert table_of(sheet)[1:] == [["A", "not known"], ["B", NOT_AVAILABLE]]
    for one in opened():
        assert all(
            None not in row for table in one.tables.values() for row in [[c.value for c in r] for r in one[table.ref]]
        )


def test_each_sheet_has_one_table_with_one_heading_row_and_no_merged_cells():
    for sheet in opened():
        assert len(sheet.tables) == (0 if sheet.title == "Cover" else 1)
        assert not sheet.merged_cells.ranges
        assert all(table.headerRowCount == 1 for table in sheet.tables.values())


def test_headings_differ_and_none_is_blank():
    alike = Figures("Net, £m", ("Net", "net", "", "=1+1"), (("A", "1", "2", "3"),), (("A", 1, 2, 3),), (None, 0, 0, 0))
    sheet = opened(briefing(section(picture=None, figures=alike)))["Table 1"]
    assert table_of(sheet)[0] == ["Net", "net (2)", "Column 3", "=1+1"]


def test_the_open_document_form_has_the_same_sheets():
    names = [one.getAttribute("name") for one in ods_of().spreadsheet.getElementsByType(Table)]
    assert names == SHEETS


@pytest.mark.parametrize(("words", "shown"), [(FORMULA, FORMULA), (MARKUP, MARKUP), (CONTROL, CLEANED)])
def test_texts_of_people_stay_texts(words, shown):
    book = opened(hostile(words))
    for sheet in book:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert shown not in [cell.value for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert table_of(book["Table 1"]) == [[shown, f"{shown} 2"], [shown, 1]]
    content = zipfile.ZipFile(io.BytesIO(briefing_workbook(hostile(words), Format.ODS))).read("content.xml")
    assert b"table:formula" not in content


def test_a_text_too_long_for_a_cell_is_refused():
    with pytest.raises(BenefitsError, match="a cell holds"):
        briefing_book(briefing(Section("Long", ("a" * (LONGEST_CELL + 1),))))


def test_a_long_title_and_a_table_without_rows_still_open():
    book = opened(briefing(section(LONG_TITLE, picture=None, figures=figures(0))))
    assert above(book["Table 1"])[0] == LONG_TITLE


def test_a_briefing_of_nothing_still_opens():
    assert opened(replace(TWO, sections=(), headlines=())).sheetnames == ["Cover", "Contents", "Notes"]


@pytest.mark.parametrize("form", Format)
def test_the_same_briefing_gives_the_same_bytes(form):
    assert briefing_workbook(TWO, form) == briefing_workbook(TWO, form)


def test_both_forms_are_dated_as_the_briefing():
    assert opened().properties.created.date() == MADE
    meta = zipfile.ZipFile(io.BytesIO(briefing_workbook(TWO, Format.ODS))).read("meta.xml").decode()
    assert "<meta:creation-date>2026-11-05T00:00:00</meta:creation-date>" in meta
