"""What the parts of a workbook say that its values do not: formulas never calculated, errors, merged and hidden cells.

Parts are unpacked one after another, so this runs in the child process only. What it does not recognise is left to
the bounds of that process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from posixpath import join, normpath
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

from benefits.interchange.cells import Fault

# Of all tables together, headings included. So many rows of 40 cells take about half a gigabyte of the server's memory
# and a minute to check and compare; the portfolio of every department together is a fifth of it.
MAX_ROWS = 100_000
MAX_COLUMNS = 600  # the widest table has 32 fields, and the register knows 501 financial years
LAST_ROW = MAX_ROWS + 1_000  # rows of titles and blank ones stand between
LONGEST_ERROR = 20  # characters; the errors of spreadsheet programs are shorter
MERGED, UNCALCULATED = "merged", "uncalculated"  # cells that seem to hold a value and do not
ODS_CONTENT = "content.xml"

Cell = tuple[int, int]  # row from 1, column from 0

# Possessive, so that no text, however broken, makes the search go back over it.
_ATTRIBUTES = rb"""((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)"""
_NAMED = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_P = rb"<(?:\w+:)?"  # some programs give every element a prefix
_SHEET = re.compile(_P + rb"sheet\b" + _ATTRIBUTES + rb">")
_RELATION = re.compile(_P + rb"Relationship\b" + _ATTRIBUTES + rb">")
_DIMENSION = re.compile(_P + rb"dimension\b" + _ATTRIBUTES + rb">")
_FAR = re.compile(rb' r="([A-Z]{3}[0-9]+|[A-Z]{1,2}[0-9]{6,})"(?:[^<>]*[^/<>])?>')
_UNCALCULATED = re.compile(
    _P + rb"c\b" + _ATTRIBUTES + rb">\s*"
    rb"<(?:\w+:)?f\b" + _ATTRIBUTES + rb"(?:(?<=/)>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v\b[^>]*>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(_P + rb"c\b" + _ATTRIBUTES + rb">(?:(?!</(?:\w+:)?c>).)*?" + _P + rb"v>([^<]*)<", re.DOTALL)
_ROW = re.compile(_P + rb"row\b" + _ATTRIBUTES + rb">")
_MERGED = re.compile(_P + rb"mergeCell\b" + _ATTRIBUTES + rb">")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")

_ODS_TABLE = re.compile(rb"<table:table\b" + _ATTRIBUTES + rb"(?<!/)>(.*?)</table:table>", re.DOTALL)
_ODS_ROW = re.compile(rb"<table:table-row\b" + _ATTRIBUTES + rb"(?:(?<=/)>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b" + _ATTRIBUTES + rb">(?:<text:p[^>]*>([^<]*))?")
_ODS_FILLED = (b"office:value-type=", b"<text:p")
_ODS_ODD = (b"table:formula=", b"-spanned=", b'value-type="error"')

_UNUSUAL = Fault("holds XML of a kind that no spreadsheet program writes", "Save it again as .xlsx or .ods.")
_FAR_OFF = "Delete the rows and columns beyond the table, also empty ones with formats, and save again."


class Unreadable(Exception):
    """A workbook that is not read: what is wrong, and in which sheet if in one."""

    def __init__(self, fault: Fault, sheet: str = "") -> None:
        super().__init__(fault.wrong)
        self.fault, self.sheet = fault, sheet


@dataclass(frozen=True)
class Oddities:
    """What is odd about a sheet, by row from 1 and column from 0.

    Attributes:
        uncalculated: Cells with a formula and no saved value.
        errors: Cells with an error of the spreadsheet, and which.
        merged: Areas of merged cells: first row, first column, last row, last column.
        hidden: Rows that are not shown.
    """

    uncalculated: frozenset[Cell] = frozenset()
    errors: Mapping[Cell, str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: frozenset[int] = frozenset()


def examined(archive: ZipFile) -> dict[str, Oddities]:
    """What is odd about each sheet, by its name.

    Raises:
        Unreadable: A part holds what must not be read, or a sheet is larger than any table can be.
        ExpatError: A part is no XML.
    """
    names = archive.namelist()
    is_ods = ODS_CONTENT in names
    sheets = {} if is_ods else _sheets(archive)
    found: dict[str, Oddities] = {}
    for name in names:
        if not name.endswith((".xml", ".rels")):
            continue
        # Read to its end: the size and the checksum of the list of parts are proved by that.
        xml = archive.read(name)
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\0" in xml:
            raise Unreadable(_UNUSUAL)
        # The library that reads the values may wait for ever for the end of an element that has none.
        ParserCreate().Parse(xml, True)
        if name == "META-INF/manifest.xml" and b"encryption-data" in xml:
            raise Unreadable(Fault("is protected with a password", "Take the password off and save it again."))
        if name == "[Content_Types].xml" and b"macroEnabled" in xml:
            raise Unreadable(Fault("holds macros", "Save it as .xlsx or .ods, which run none."))
        if name in sheets:
            found[sheets[name]] = _of_sheet(sheets[name], xml)
        elif name == ODS_CONTENT:
            found |= {sheet: _of_table(sheet, table) for sheet, table in _tables(xml)}
    return found


def _attributes(tag: bytes) -> dict[str, str]:
    found = _NAMED.findall(tag)
    return {name.decode(): unescape((one or other).decode("utf-8", "replace")) for name, one, other in found}


def _sheets(archive: ZipFile) -> dict[str, str]:
    """The name of the sheet that each part holds."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in archive.namelist():
        return {}
    targets = [_attributes(tag) for tag in _RELATION.findall(archive.read(relations))]
    parts = {one.get("Id", ""): normpath(join("/xl", one.get("Target", ""))).lstrip("/") for one in targets}
    sheets = [_attributes(tag) for tag in _SHEET.findall(archive.read("xl/workbook.xml"))]
    by_part: dict[str, str] = {}
    for one in sheets:
        relation = next((value for name, value in one.items() if name.endswith(":id")), "")
        if relation in parts:
            by_part[parts[relation]] = one.get("name", "")
    return by_part


def _of_sheet(sheet: str, xml: bytes) -> Oddities:
    for tag in _DIMENSION.findall(xml[:10_000]):  # it stands before the rows
        area = _area(_attributes(tag).get("ref", ""))
        if area and (area[2] - area[0] + 1) * (area[3] - area[1] + 1) > MAX_ROWS * MAX_COLUMNS:
            raise Unreadable(Fault("says that it is larger than any table of the register", _FAR_OFF), sheet)
    for reference in _FAR.findall(xml):
        row, column = _cell(reference.decode())
        if row > LAST_ROW or column >= MAX_COLUMNS:
            wrong = f"holds something in cell {reference.decode()}, far from any table"
            raise Unreadable(Fault(wrong, _FAR_OFF), sheet)
    merged = (_area(_attributes(tag).get("ref", "")) for tag in _MERGED.findall(xml))
    return Oddities(
        frozenset(_uncalculated(sheet, xml)) if b"<f" in xml or b":f" in xml else frozenset(),
        dict(_errors(xml)) if b't="e"' in xml else {},
        tuple(area for area in merged if area),
        frozenset(_hidden(xml)) if b"hidden=" in xml else frozenset(),
    )


def _uncalculated(sheet: str, xml: bytes) -> Iterator[Cell]:
    for tag, _, value in _UNCALCULATED.findall(xml):
        cell = _attributes(tag)
        if "r" not in cell:
            raise Unreadable(
                Fault("holds formulas without saved values", "Let the spreadsheet program save it."), sheet
            )
        if not (value and cell.get("t") == "str"):  # a text of nothing is a value
            yield _cell(cell["r"])


def _errors(xml: bytes) -> Iterator[tuple[Cell, str]]:
    for tag, value in _ERROR.findall(xml):
        cell = _attributes(tag)
        if cell.get("t") == "e" and "r" in cell:
            yield _cell(cell["r"]), unescape(value.decode("utf-8", "replace"))[:LONGEST_ERROR]


def _hidden(xml: bytes) -> Iterator[int]:
    for tag in _ROW.findall(xml):
        row = _attributes(tag)
        if row.get("hidden") in ("1", "true") and row.get("r", "").isdecimal():
            yield int(row["r"])


def _cell(reference: str) -> Cell:
    area = _area(reference)
    return (area[0], area[1]) if area else (0, 0)


def _area(reference: str) -> tuple[int, int, int, int] | None:
    match = _AREA.fullmatch(reference)
    if match is None:
        return None
    left, top = match[1], match[2]
    right, bottom = match[3] or left, match[4] or top
    return int(top), _position(left), int(bottom), _position(right)


def _position(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _tables(xml: bytes) -> Iterator[tuple[str, bytes]]:
    for tag, inner in _ODS_TABLE.findall(xml):
        yield _attributes(tag).get("table:name", ""), inner


def _of_table(sheet: str, xml: bytes) -> Oddities:
    uncalculated: set[Cell] = set()
    errors: dict[Cell, str] = {}
    merged: list[tuple[int, int, int, int]] = []
    hidden: set[int] = set()
    row = 1
    for tag, inner in _ODS_ROW.findall(xml):
        about = _attributes(tag)
        repeated = _count(about, "table:number-rows-repeated")
        is_filled = any(mark in inner for mark in _ODS_FILLED)
        if is_filled and row + repeated - 1 > LAST_ROW:
            raise Unreadable(
                Fault(f"holds something in row {row + repeated - 1:,}, far from any table", _FAR_OFF), sheet
            )
        if is_filled and about.get("table:visibility", "visible") != "visible":
            hidden.update(range(row, row + repeated))
        if any(mark in inner for mark in _ODS_ODD):
            for column, cell, words in _ods_cells(inner):
                if cell.get("calcext:value-type") == "error":
                    errors[row, column] = words
                if "table:formula" in cell and "office:value-type" not in cell:
                    uncalculated.update((row + below, column) for below in range(repeated if is_filled else 1))
                down, across = (_count(cell, f"table:number-{one}-spanned") for one in ("rows", "columns"))
                if down > 1 or across > 1:
                    merged.append((row, column, row + down - 1, column + across - 1))
        row += repeated
    return Oddities(frozenset(uncalculated), errors, tuple(merged), frozenset(hidden))


def _ods_cells(xml: bytes) -> Iterator[tuple[int, dict[str, str], str]]:
    """The cells of a row: column, attributes, and the first words."""
    column = 0
    for tag, words in _ODS_CELL.findall(xml):
        cell = _attributes(tag)
        yield column, cell, unescape(words.decode("utf-8", "replace"))[:LONGEST_ERROR]
        column += _count(cell, "table:number-columns-repeated")


def _count(about: Mapping[str, str], name: str) -> int:
    """A number of repeats; one where it is not given."""
    given = about.get(name, "")
    return max(int(given), 1) if given.isdecimal() and len(given) <= len("1048576") else 1
