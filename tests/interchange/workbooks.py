"""Workbooks for tests, made cell by cell, and workbooks as nobody should send them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

PROJECTS = (
    ("Code", "Title", "Lead organisation", "First year"),
    ("P1", "Share records", "DWP", "2026-27"),
)
COST_HEADINGS = ("Code", "Option", "Title", "Payer", "Kind", "Budget class", "Price terms", "Price year", "2026-27")
COSTS = (COST_HEADINGS, ("C1", "P1", "Build", "DWP", "implementation", "cdel", "nominal", "", 5.5))


def xlsx(sheets, change=None):
    """An .xlsx workbook of sheets by name, each as rows of cells; `change` may alter it before it is closed."""
    out = BytesIO()
    with xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "dd/mm/yyyy"}
    ) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        if change:
            change(book)
    return out.getvalue()


def ods(sheets):
    """An .ods workbook of sheets by name; a cell is a text, a number, or the attributes of a cell and its words."""
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    out = BytesIO()
    book.write(out)
    return out.getvalue()


def _ods_cell(cell):
    if isinstance(cell, str):
        cell = ({"valuetype": "string"}, cell) if cell else ({}, "")
    elif not isinstance(cell, tuple):
        cell = ({"valuetype": "float", "value": repr(cell)}, str(cell))
    attributes, words = cell
    made = TableCell(**attributes)
    if words:
        made.addElement(P(text=words))
    return made


def parts_of(content):
    """The parts of a workbook by name."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts):
    """A zip of these parts."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    return out.getvalue()


def altered(content, part, old, new):
    """The workbook with one text of one part replaced; the text has to be there."""
    parts = parts_of(content)
    assert old in parts[part]
    return packed(parts | {part: parts[part].replace(old, new)})


def with_sheet_data(rows):
    """A workbook whose sheet Projects holds this XML as its rows."""
    content = xlsx({"Projects": [[]]})
    return altered(content, "xl/worksheets/sheet1.xml", b"<sheetData/>", b"<sheetData>" + rows + b"</sheetData>")
