"""The budget cover transfer schedule as a workbook, in the shape in which a Supplementary Estimate asks for it.

It follows the same guidance on accessible spreadsheets as the template: a cover, contents and notes, one marked-up
table a sheet, one heading row, no merged cells, units and source above the table.

References:
    Methods 4.5; Government Analysis Function, Releasing statistics in spreadsheets, 30 June 2021.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from benefits.interchange.book import Book, Column, Kind, Page, Value, refuse_unwritable
from benefits.interchange.ods_writing import ods
from benefits.interchange.template import CONTENTS, COVER, NOTES, Format
from benefits.interchange.xlsx_writing import xlsx
from benefits.portfolio.budget_cover import (
    BudgetCoverTransfer,
    Position,
    Reason,
    TransferSchedule,
    netted,
    positions,
)
from benefits.records.categories import BudgetClass

TRANSFERS, PAIRS, POSITIONS, PENCE = "Transfers", "Between departments", "Net position by department", "Pence"
STATUS = "Draft. Nothing here has been agreed or approved."
ALL_DEPARTMENTS, ALL_YEARS = "All departments", "All years"
NARROW, MIDDLE, BROAD, WIDER, WIDEST = 14, 18, 32, 44, 64
CLASSES: Mapping[BudgetClass, str] = {
    BudgetClass.RDEL_ADMIN: "RDEL admin",
    BudgetClass.RDEL_PROGRAMME: "RDEL programme",
    BudgetClass.CDEL: "CDEL",
    BudgetClass.AME: "AME",
    BudgetClass.RECEIPTS: "Receipts",
    BudgetClass.NON_CASH: "Non-cash",
    BudgetClass.OUTSIDE: "Outside government",
}
PURPOSES: Mapping[Reason, str] = {
    Reason.SHARE: "{}",
    Reason.BRIDGE: "Bridge for: {}",
    Reason.REPAYMENT: "Repayment of the bridge for: {}",
}
HOW_TO_READ = (
    f"Each row of the sheet {TRANSFERS} moves budget from one department to another in one financial year and budget "
    "class.",
    f"The sheet {POSITIONS} shows what this does to each department. Over all departments each column comes to "
    "exactly 0: no total of government changes, only who holds the budget.",
    f"The sheets {TRANSFERS}, {PAIRS} and {POSITIONS} are in £000. The sheet {PENCE} has the same transfers in pounds "
    "and pence.",
)
TERMS: Mapping[str, str] = {
    "Budget cover transfer": "A movement of budget between departments, made in Estimates. It nets to zero.",
    "From department, To department": "Who gives the budget and who receives it.",
    "Budget class": "The control total in which the budget falls: RDEL admin, RDEL programme or CDEL. Each class "
    "balances by itself in each year.",
    "£000": "Nominal thousands of pounds. Pence are rounded so that the transfers of one purpose, year and class add "
    "up to their rounded sum; £000 are rounded from the pence in the same way, so a row may differ by 1 from its own "
    "rounding.",
    "Gross and net": "Where two departments give to each other in the same year and class, both amounts and their "
    "difference are shown.",
    "Net position": "What a department receives less what it gives. Minus means that its budget falls.",
    "Bridge": "Budget lent for years in which contributors have too little, and given back in later ones.",
    "Value for money": "Transfers between public bodies change no net present social value and no total cost.",
}


@dataclass(frozen=True)
class TransferOrigin:
    """What the cover says of a schedule.

    Attributes:
        title: What it is for.
        made: The day on which it was made.
        basis: What the amounts rest on, a sentence each: rule, editions, price base, scenario.
        names: What bodies are called, by code; a body without a name is called by its code.
    """

    title: str
    made: date
    basis: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, body: str) -> str:
        """What a body is called."""
        return self.names.get(body, body)


def transfers_workbook(schedule: TransferSchedule, origin: TransferOrigin, form: Format = Format.XLSX) -> bytes:
    """The schedule as the bytes of a workbook.

    Args:
        schedule: All transfers, rounded.
        origin: What the cover says, and what bodies are called.
        form: Excel or OpenDocument.

    Raises:
        BenefitsError: A name or purpose is too long for a cell, or no workbook can hold it.
    """
    held = transfers_book(schedule, origin)
    return ods(held) if form is Format.ODS else xlsx(held)


def transfers_book(schedule: TransferSchedule, origin: TransferOrigin) -> Book:
    """The workbook of `transfers_workbook` as plain values."""
    tables = (
        _transfers(schedule, origin),
        _pairs(schedule, origin),
        _positions(schedule, origin),
        _pence(schedule, origin),
    )
    inner = (_notes(), *tables)
    book = Book(f"Budget cover transfers: {origin.title}", (_cover(origin), _contents(inner), *inner))
    for page in book.pages:
        refuse_unwritable(page.title, origin.title, page.above)
        for row in page.rows:
            refuse_unwritable(page.title, str(row[0]), row)
    return book


def _cover(origin: TransferOrigin) -> Page:
    lines = (
        f"Budget cover transfers: {origin.title}",
        STATUS,
        f"Made on {origin.made.day} {origin.made:%B %Y}.",
        *(f"Basis: {one}" for one in origin.basis),
        *HOW_TO_READ,
        f"The sheet {CONTENTS} lists the sheets and leads to each. The sheet {NOTES} says what words mean.",
    )
    return Page(COVER, lines)


def _contents(pages: Iterable[Page]) -> Page:
    about = {
        NOTES: "What the words in this workbook mean",
        TRANSFERS: "Each transfer, in £000, as Estimates show it",
        PAIRS: "What moves between each two departments, gross and net, in £000",
        POSITIONS: "What each department receives less what it gives, by class and year, in £000",
        PENCE: "Each transfer, in pounds and pence",
    }
    columns = (Column("Sheet", width=BROAD), Column("What it holds", width=WIDEST), Column("Rows", Kind.WHOLE))
    rows = tuple((page.title, about[page.title], len(page.rows)) for page in pages)
    above = ("Contents", "This sheet holds one table: the sheets of this workbook.")
    return Page(CONTENTS, above, columns, rows, is_linked=True)


def _notes() -> Page:
    columns = (Column("Words", width=BROAD), Column("What they mean", width=WIDEST, wraps=True))
    above = ("Notes", "This sheet holds one table: what the words in this workbook mean.")
    return Page(NOTES, above, columns, tuple(TERMS.items()))


def _above(title: str, holds: str, unit: str, origin: TransferOrigin) -> tuple[str, ...]:
    return (title, f"This sheet holds one table: {holds}.", unit, f"For {origin.title}. {STATUS}")


_WHO = (Column("From department", width=BROAD), Column("To department", width=BROAD))
_WHEN = (Column("Financial year", width=MIDDLE), Column("Budget class", width=MIDDLE))
_THOUSANDS = "Nominal £000. The amount leaves the first department's budget and enters the second one's."


def _row(one: BudgetCoverTransfer, amount: Value, origin: TransferOrigin) -> tuple[Value, ...]:
    who = (origin.name(one.giver), origin.name(one.receiver))
    return (*who, str(one.year), CLASSES[one.budget_class], amount, PURPOSES[one.reason].format(one.purpose))


def _transfers(schedule: TransferSchedule, origin: TransferOrigin) -> Page:
    purpose = Column("Purpose", width=WIDER, wraps=True)
    columns = (*_WHO, *_WHEN, Column("£000", Kind.GROUPED, NARROW), purpose)
    rows = tuple(_row(one, one.thousands, origin) for one in schedule.transfers)
    return Page(TRANSFERS, _above(TRANSFERS, "each transfer", _THOUSANDS, origin), columns, rows)


def _pence(schedule: TransferSchedule, origin: TransferOrigin) -> Page:
    purpose = Column("Purpose", width=WIDER, wraps=True)
    columns = (*_WHO, *_WHEN, Column("Pounds", Kind.MONEY, MIDDLE), purpose)
    rows = tuple(_row(one, one.pounds, origin) for one in schedule.transfers)
    return Page(PENCE, _above(PENCE, "each transfer, to the penny", "Nominal pounds.", origin), columns, rows)


def _pairs(schedule: TransferSchedule, origin: TransferOrigin) -> Page:
    amounts = ("Gross £000", "Given back £000", "Net £000")
    columns = (*_WHO, *_WHEN, *(Column(one, Kind.GROUPED, MIDDLE) for one in amounts))
    rows = tuple(
        (
            origin.name(one.giver),
            origin.name(one.receiver),
            str(one.year),
            CLASSES[one.budget_class],
            one.thousands_there,
            one.thousands_back,
            one.thousands,
        )
        for one in netted(schedule)
    )
    unit = "Nominal £000, over all purposes. Given back is what the second department gives the first one."
    return Page(PAIRS, _above(PAIRS, "what moves between each two departments", unit, origin), columns, rows)


def _positions(schedule: TransferSchedule, origin: TransferOrigin) -> Page:
    years = tuple(str(year) for year in schedule.years)
    amounts = tuple(Column(one, Kind.GROUPED, NARROW) for one in (*years, ALL_YEARS))
    columns = (Column("Department", width=BROAD), Column("Budget class", width=MIDDLE), *amounts)
    held = positions(schedule)
    lines = [(body, k) for body in schedule.bodies for k in schedule.classes]
    by_body = [
        (origin.name(body), k, [one for one in held if (one.body, one.budget_class) == (body, k)]) for body, k in lines
    ]
    over_all = [(ALL_DEPARTMENTS, k, [one for one in held if one.budget_class is k]) for k in schedule.classes]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (name, CLASSES[k], *_by_year(schedule, of), sum(one.thousands for one in of))
        for name, k, of in (*by_body, *over_all)
        if any(one.given or one.received for one in of)
    )
    unit = "Nominal £000. Plus: budget received. Minus: budget given. All departments together come to 0."
    return Page(POSITIONS, _above(POSITIONS, "the net position of each department", unit, origin), columns, rows)


def _by_year(schedule: TransferSchedule, held: Iterable[Position]) -> list[int]:
    by_year = dict.fromkeys(schedule.years, 0)
    for one in held:
        by_year[one.year] += one.thousands
    return list(by_year.values())
