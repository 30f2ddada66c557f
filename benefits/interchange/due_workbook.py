"""The workbook of what is due: a row for each report, its code and period filled in, its pounds left blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from benefits.interchange.book import Book, Column, Kind, Page, Value, value
from benefits.interchange.layout import SHEETS
from benefits.interchange.ods_writing import ods
from benefits.interchange.template import LISTS, Format, Origin, book
from benefits.interchange.xlsx_writing import xlsx
from benefits.periods import FinancialYear
from benefits.records.model import Measurement, Organisation
from benefits.reference.dictionary import fields
from benefits.views.due import DueLine

COVER, CONTEXT = "Cover", "Guidance"  # the second is a name that an import passes over
TITLE = "Measurements that are due"
# What is asked for; who enters it and when is known from who uploads it.
ASKED = (
    *("id", "benefit", "recipient", "year", "quarter", "pounds", "units", "price_terms", "price_year"),
    *("evidence_grade", "evidence", "note"),
)
_HOW = (
    f"Fill in pounds, units or both on the sheet {SHEETS['measurement']}: what arrived in the period, not what was "
    "promised. Write 0 if nothing did.",
    "A row that is left blank is not entered, and stays due. Codes, benefits, recipients and periods stay as they are.",
    "Pounds of the year itself are nominal. For real ones write real under Price terms, and the price year.",
    "Grade the evidence from E0 to E5, and name it so that another person can find it.",
    f"What was promised stands on the sheet {CONTEXT}.",
    "Upload the workbook on the page Measurements, or run: benefits measure --file FILE. All faults are told at once, "
    "and nothing is saved until you confirm.",
)
_UNITS = "Pounds, not thousands or millions; units in the unit of the benefit's measure."
_WIDE, _MIDDLE = 48, 24
_PENNY = Decimal("0.01")


def due_workbook(
    blanks: Sequence[Measurement],
    lines: Iterable[DueLine],
    form: Format,
    source: str,
    price_base: FinancialYear,
    bodies: Iterable[Organisation],
) -> bytes:
    """The workbook, ready to be filled in.

    Args:
        blanks: A measurement without pounds for each one that is due.
        lines: What is due, with what was promised.
        form: Excel or OpenDocument.
        source: From which register, and as of when.
        price_base: The year in whose prices the promises are.
        bodies: The organisations that lists offer.

    Raises:
        BenefitsError: A text is too long for a cell, or no workbook can hold it.
    """
    whole = {page.title: page for page in book(blanks, price_base, Origin(TITLE, source), tuple(bodies)).pages}
    cover = Page(COVER, (TITLE, source, *_HOW))
    sheet = _asked_only(whole[SHEETS["measurement"]])
    held = Book(TITLE, (cover, sheet, _context(blanks, lines, price_base), whole[LISTS]))
    return ods(held) if form is Format.ODS else xlsx(held)


def _asked_only(page: Page) -> Page:
    """The sheet of measurements with the columns that are asked for, and lists that this workbook has."""
    wanted = {one.label for one in fields("measurement") if one.name in ASKED}
    kept = [place for place, column in enumerate(page.columns) if column.heading in wanted]
    columns = tuple(_listed(page.columns[place]) for place in kept)
    rows = tuple(tuple(row[place] for place in kept) for row in page.rows)
    above = (*page.above[:3], _UNITS, f"The sheet {CONTEXT} tells what each row is about, and what was promised.")
    return replace(page, above=above, columns=columns, rows=rows, spare=0)


def _listed(column: Column) -> Column:
    if column.choices is None or column.choices.sheet == LISTS:
        return column
    return replace(column, choices=None)


def _context(blanks: Iterable[Measurement], lines: Iterable[DueLine], price_base: FinancialYear) -> Page:
    """What each row is about and what was promised of it, for people to read."""
    about: Mapping[tuple[str, str, FinancialYear | None, int], DueLine] = {
        (one.record, one.body, one.year, one.quarter): one for one in lines
    }
    columns = (
        Column("Code", width=_MIDDLE),
        Column("Project", width=_WIDE),
        Column("Benefit", width=_WIDE),
        Column("Recipient", width=_MIDDLE),
        Column("Owner", width=_MIDDLE),
        Column("Period"),
        Column("Period ended on", Kind.DATE),
        Column(f"Promised (£, {price_base} prices)", Kind.MONEY, width=_MIDDLE),
        Column("Unit", width=_MIDDLE),
    )
    rows: list[tuple[Value, ...]] = []
    for one in blanks:
        line = about[one.benefit, one.recipient, one.year, one.quarter]
        period = f"{one.year}, quarter {one.quarter}" if one.quarter else f"{one.year}"
        told = (one.id, line.project_title, line.title, line.body_name, line.owner, period)
        pence = value(Decimal(line.promised).quantize(_PENNY))
        rows.append((*(value(word) for word in told), line.since, pence, value(line.unit)))
    above = (
        CONTEXT,
        "This sheet holds one table: what each row of the sheet Measurements is about. It is not read.",
        "A quarter's promise is a fourth of its year's. A loss is negative.",
    )
    return Page(CONTEXT, above, columns, tuple(rows))
