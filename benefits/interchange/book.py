"""A workbook before it is written: its sheets as plain values, the same for every program that will open it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from benefits.errors import BenefitsError
from benefits.interchange.layout import LIST_SEPARATOR
from benefits.periods import FinancialYear

LONGEST_CELL = 32_767  # characters; a cell of Excel holds no more
MOST_DIGITS = 15  # what a spreadsheet's number holds without loss; more of them are written as text
FIRST_DATE = date(1900, 3, 1)  # spreadsheet programs disagree on the days before it

# What no XML, and so no workbook, can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A quote before a formula's sign is taken off by the reader, so a text that begins so needs another one.
_QUOTED = re.compile(r"'+[=+\-@\t\r]")

Value = str | int | Decimal | date | None


class Kind(StrEnum):
    """How the cells of a column are shown."""

    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    WHOLE = "whole"
    TENTHS = "tenths"  # with one decimal place and a separator between thousands
    GROUPED = "grouped"  # whole, with a separator between thousands
    DATE = "date"


@dataclass(frozen=True)
class Span:
    """The cells of a column that a drop-down list offers; rows and columns count from 0."""

    sheet: str
    column: int
    first: int
    last: int


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        heading: What stands over it.
        kind: How its cells are shown.
        width: In characters.
        help: What to enter, shown while a cell of it is chosen.
        choices: What its drop-down list offers.
        only_choices: Whether nothing else may be typed.
        wraps: Whether long texts go on in a second line.
    """

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 16
    help: str = ""
    choices: Span | None = None
    only_choices: bool = False
    wraps: bool = False


@dataclass(frozen=True)
class Page:
    """One sheet: lines of text, then at most one table, whose heading follows the last line.

    Attributes:
        title: Its name.
        above: The lines; the first is the sheet's heading.
        columns: The columns of the table; none where the sheet is text only.
        rows: The cells below the heading, as wide as `columns`.
        spare: How many empty rows below them can be filled in.
        is_linked: Whether the first cell of each row names a sheet and leads there.
    """

    title: str
    above: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    spare: int = 0
    is_linked: bool = False

    @property
    def heading_row(self) -> int:
        """The row of the headings, from 0."""
        return len(self.above)

    @property
    def last_row(self) -> int:
        """The last row of the table, from 0; an empty table has one row to fill in."""
        return self.heading_row + max(1, len(self.rows))


@dataclass(frozen=True)
class Book:
    """A whole workbook.

    Attributes:
        title: What programs call it.
        pages: Its sheets, in order.
        made: The day that it is dated; that of its writing if not given.
    """

    title: str
    pages: tuple[Page, ...]
    made: date | None = None


def value(held: object) -> Value:
    """What a field holds as a cell from which the reader gets the same again.

    A number with more digits than a spreadsheet's number holds becomes text, and so does a day that spreadsheet
    programs count differently.

    Example:
        >>> value(True), value(Decimal("0.10")), value(Decimal("12345678901234.5678")), value(("A", "B"))
        ('yes', Decimal('0.10'), '12345678901234.5678', 'A; B')
    """
    if held is None or held == "" or held == ():
        return None
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, Decimal):
        return held if len(held.normalize().as_tuple().digits) <= MOST_DIGITS else format(held, "f")
    if isinstance(held, date):
        return held if held >= FIRST_DATE else held.isoformat()
    if isinstance(held, int):
        return held
    if isinstance(held, FinancialYear):
        return str(held)
    words = f"{LIST_SEPARATOR} ".join(held) if isinstance(held, tuple) else str(held)
    return f"'{words}" if _QUOTED.match(words) else words


def writable(words: str) -> str:
    """The text with a sign in place of what no workbook can hold."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", words)


def refuse_unwritable(sheet: str, code: str, cells: Iterable[Value]) -> None:
    """Nothing, if a workbook can hold the cells of a record.

    Raises:
        BenefitsError: A text is too long for a cell, or holds a character that no workbook can.
    """
    for cell in cells:
        if isinstance(cell, str) and (len(cell) > LONGEST_CELL or _UNWRITABLE.search(cell)):
            why = f"{len(cell):,} characters" if len(cell) > LONGEST_CELL else "a character that no workbook can hold"
            raise BenefitsError(
                f"{sheet}, {code}: a text has {why}; a cell holds {LONGEST_CELL:,}. "
                "Shorten it, or choose CSV files, which hold any text."
            )
