"""A workbook as Excel opens it. Texts are written as texts, so nothing that a person typed runs as a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from benefits.interchange.book import Book, Column, Kind, Page, Span, Value

NO_GUESSES = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHOWN: Mapping[Kind, str] = {
    Kind.TEXT: "@",
    Kind.MONEY: "#,##0.00",
    Kind.NUMBER: "General",
    Kind.WHOLE: "0",
    Kind.TENTHS: "#,##0.0",
    Kind.GROUPED: "#,##0",
    Kind.DATE: "yyyy-mm-dd",
}
LONGEST_TITLE, LONGEST_HELP = 32, 255  # characters of an input message; Excel calls a file with more damaged
STYLE = "Table Style Light 1"  # rules between rows and no fill, so that it is read in every theme
WIDE = 100  # characters a line of the cover is wide
LINE, MOST_LINES = 15, 27  # points a line of text is high, and the lines of the highest row that Excel allows
A4 = 9  # Excel's number of the paper
FITS = 240  # characters of columns that can still be read when they are printed on one sheet of it, sideways


def xlsx(book: Book) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, **NO_GUESSES}) as file:
        file.set_properties({"title": book.title, "comments": "Crossgov Benefits", **_dated(book)})
        plain = {kind: file.add_format({"num_format": shown, "valign": "top"}) for kind, shown in SHOWN.items()}
        wrapped = file.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        bold = file.add_format({"bold": True, "valign": "top", "text_wrap": True})
        large = file.add_format({"bold": True, "font_size": 16})
        link = file.add_format({"underline": 1, "font_color": "#0563C1", "valign": "top"})
        for page in book.pages:
            sheet = file.add_worksheet(page.title)
            _lines(sheet, page, large, plain[Kind.TEXT] if page.columns else wrapped)
            if page.columns:
                _table(sheet, page, plain, wrapped, bold, link)
    return held.getvalue()


def _dated(book: Book) -> dict[str, datetime]:
    day = book.made
    return {"created": datetime(day.year, day.month, day.day)} if day else {}  # noqa: DTZ001 - a day


def _lines(sheet: Worksheet, page: Page, large: Format, plain: Format) -> None:
    for row, line in enumerate(page.above):
        sheet.write_string(row, 0, line, plain if row else large)
        if row and not page.columns:
            _make_room(sheet, row, [(line, WIDE)])
    if not page.columns:
        sheet.set_column(0, 0, WIDE)
        _print_on_one_width(sheet)


def _table(
    sheet: Worksheet, page: Page, plain: Mapping[Kind, Format], wrapped: Format, bold: Format, link: Format
) -> None:
    formats = [wrapped if column.wraps else plain[column.kind] for column in page.columns]
    for at, (column, shown) in enumerate(zip(page.columns, formats, strict=True)):
        sheet.set_column(at, at, column.width, shown)
    headings = [{"header": column.heading, "header_format": bold} for column in page.columns]
    name = re.sub(r"\W", "_", page.title)
    options = {"name": name, "columns": headings, "style": STYLE}
    sheet.add_table(page.heading_row, 0, page.last_row, len(page.columns) - 1, options)
    for row, cells in enumerate(page.rows, start=page.heading_row + 1):
        for at, (cell, shown) in enumerate(zip(cells, formats, strict=True)):
            _cell(sheet, row, at, cell, shown)
        _make_room(sheet, row, [(cell, of.width) for cell, of in zip(cells, page.columns, strict=True) if of.wraps])
        if page.is_linked:
            sheet.write_url(row, 0, f"internal:'{cells[0]}'!A1", link, str(cells[0]))
    for at, column in enumerate(page.columns):
        _validation(sheet, page, at, column)
    sheet.freeze_panes(page.heading_row + 1, 1)
    if sum(column.width for column in page.columns) <= FITS:
        _print_on_one_width(sheet)
        sheet.repeat_rows(page.heading_row)


def _make_room(sheet: Worksheet, row: int, wrapped: Iterable[tuple[Value, int]]) -> None:
    """Height for texts that go on in further lines; not every program finds it when it opens the file."""
    lines = max((ceil(len(cell) / wide) for cell, wide in wrapped if isinstance(cell, str)), default=1)
    if lines > 1:
        sheet.set_row(row, min(lines, MOST_LINES) * LINE)


def _print_on_one_width(sheet: Worksheet) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _cell(sheet: Worksheet, row: int, at: int, cell: Value, shown: Format) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, at, cell, shown)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, at, float(cell), shown)
    elif isinstance(cell, date):
        sheet.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), shown)  # noqa: DTZ001 - a day


def _validation(sheet: Worksheet, page: Page, at: int, column: Column) -> None:
    """The message that tells what to enter, on the heading and the cells, and the drop-down list of the cells."""
    if not column.help and column.choices is None:
        return
    told = {
        "validate": "any",
        "input_title": column.heading[:LONGEST_TITLE],
        "input_message": column.help[:LONGEST_HELP],
    }
    sheet.data_validation(page.heading_row, at, page.heading_row, at, told)
    if column.choices is not None:
        told |= {
            "validate": "list",
            "source": _address(column.choices),
            "error_type": "stop" if column.only_choices else "warning",
            "error_title": "Not in the list",
            "error_message": "Choose an entry of the list." if column.only_choices else "No record has this code yet.",
        }
    sheet.data_validation(page.heading_row + 1, at, page.last_row + page.spare, at, told)


def _address(span: Span) -> str:
    return f"='{span.sheet}'!{xl_range_abs(span.first, span.column, span.last, span.column)}"
