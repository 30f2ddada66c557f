"""The workbook in which records are filled in, or taken along: every table on its own sheet, with help and lists.

It follows the Government Analysis Function's guidance on accessible spreadsheets: a cover, contents and notes, one
marked-up table a sheet, one heading row, no merged cells, units and source above the table.

References:
    Government Analysis Function, Releasing statistics in spreadsheets, 30 June 2021.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from benefits.actions.surroundings import shipped_organisations
from benefits.interchange.book import Book, Column, Kind, Page, Span, Value, refuse_unwritable, value
from benefits.interchange.layout import SHEETS, WITHDRAW, plain_fields
from benefits.interchange.ods_writing import ods
from benefits.interchange.xlsx_writing import xlsx
from benefits.periods import FinancialYear
from benefits.records.choices import choices
from benefits.records.model import TABLES, Organisation, Project, Record, table_of
from benefits.records.tables import series_field
from benefits.reference.dictionary import Field, FieldType, field, fields

SPARE_ROWS = 1_000  # rows below a table that have its lists and messages
USUAL_PERIOD = 10  # years after the first that a blank template has columns for; the default of a project
NARROW, MIDDLE, BROAD, MOST_SHOWN = 14, 24, 48, 12
YES_OR_NO = "Yes or no"
COVER, CONTENTS, NOTES, LISTS = "Cover", "Contents", "Notes", "Lists"
WITHDRAW_HELP = "Yes takes the record of this row out of the register. Its history stays. Blank otherwise."

ABOUT: Mapping[str, str] = {
    "organisation": "bodies and groups that pay, receive or both",
    "person": "people who use the register, and their roles",
    "programme": "groups of projects under one lead",
    "project": "projects, each appraised as one",
    "option": "the options of each project; costs and benefits belong to an option",
    "cost_line": "costs of the options by financial year, each borne by one payer",
    "pool": "totals on which benefits of several projects draw, so that none is claimed twice",
    "benefit_line": "benefits of the options by financial year",
    "share": "on whom each benefit lands; the parts of one benefit add up to 1",
    "valuation_input": "the inputs from which the amounts of benefits were calculated",
    "dependency": "projects that need other projects",
    "condition": "where each project stands on the practical steps of data sharing",
    "log_entry": "assumptions, decisions and quality assurance of the projects",
    "bias_factor": "worksheets of generic optimism bias, one row for each risk area of a project",
    "confidence_grade": "the register's own confidence grades, where they differ from those that come along",
    "baseline": "what was promised of each project at an approval; frozen, and never changed",
    "baseline_flow": "the amounts of each baseline, by line, body and financial year",
    "milestone": "changes that have to be live before the benefits they enable can arrive",
    "forecast": "what is now expected of each benefit for each recipient",
    "measurement": "what arrived of each benefit at each recipient, and on what evidence",
    "outturn": "what was spent on each cost line",
    "envelope": "what each body may spend by budget class and financial year, and what is promised of it",
    "scenario": "funding scenarios: what is tried out, by whom and over which years",
    "override": "what each funding scenario changes; live records stay as they are",
}
HOW_TO_FILL = (
    "Fill in one row for each record; leave blank what is not known yet. A row is known by its code, which never "
    "changes.",
    "Amounts are in pounds, one column for each financial year. More years may be added as columns headed alike.",
    "A list holds codes with semicolons between them. Drop-down lists offer the codes of the sheet Lists, or of the "
    "sheet that a code comes from.",
    f"A row that is taken out changes nothing. To take a record out of the register, write yes under {WITHDRAW}.",
    "Upload the whole workbook on the page Import and export, or run: benefits import FILE. All faults are told at "
    "once, and nothing is saved until you confirm.",
)
_KINDS = {
    FieldType.MONEY: Kind.MONEY,
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.FRACTION: Kind.NUMBER,
    FieldType.INTEGER: Kind.WHOLE,
    FieldType.DATE: Kind.DATE,
}


class Format(StrEnum):
    """The kinds of workbook that can be written; the value is the ending of the file's name."""

    XLSX = "xlsx"
    ODS = "ods"


@dataclass(frozen=True)
class Origin:
    """What the cover says of a workbook.

    Attributes:
        title: What it is.
        source: Where its records come from and as of when; blank for a blank template.
    """

    title: str = "Benefits register: template"
    source: str = ""


def template(
    records: Iterable[Record] | None,
    form: Format,
    first_year: FinancialYear,
    origin: Origin = Origin(),
    bodies: Iterable[Organisation] = (),
) -> bytes:
    """The workbook, blank or with records in it.

    What is in it comes back the same from an import, whichever the format.

    Args:
        records: What stands in it; None for a blank one.
        form: Excel or OpenDocument.
        first_year: The first year that has a column where no project says otherwise.
        origin: What the cover says.
        bodies: The organisations that lists offer; those of the records if not given, else the shipped ones.

    Raises:
        BenefitsError: A text is too long for a cell, or no workbook can hold it.
    """
    held = book(tuple(records or ()), first_year, origin, tuple(bodies))
    return ods(held) if form is Format.ODS else xlsx(held)


def book(
    records: Sequence[Record], first_year: FinancialYear, origin: Origin, bodies: Sequence[Organisation] = ()
) -> Book:
    """The workbook of `template` as plain values."""
    by_table: dict[str, list[Record]] = {table: [] for table in TABLES}
    for record in records:
        by_table[table_of(record)].append(record)
    years = _years(records, first_year)
    own = [one for one in records if isinstance(one, Organisation)]
    lists, spans = _lists(bodies or own or shipped_organisations())
    spans |= {table: _codes(table, len(by_table[table])) for table in TABLES if table not in spans}
    tables = tuple(_page(table, by_table[table], years, spans, origin) for table in TABLES)
    inner = (_notes(), *tables, lists)
    return Book(origin.title, (_cover(origin), _contents(inner), *inner))


def _cover(origin: Origin) -> Page:
    made = origin.source or "It is blank: nothing of a register is in it."
    return Page(COVER, (origin.title, made, *HOW_TO_FILL, "The sheet Contents lists the sheets and leads to each."))


def _contents(pages: Iterable[Page]) -> Page:
    columns = (Column("Sheet", width=MIDDLE), Column("What it holds", width=80), Column("Records", Kind.WHOLE))
    about = {SHEETS[table]: f"{words[:1].upper()}{words[1:]}" for table, words in ABOUT.items()} | {
        NOTES: "What each column means and what may stand in it",
        LISTS: "The codes that drop-down lists offer, with their meanings",
    }
    counted = set(SHEETS.values())
    rows = tuple((page.title, about[page.title], len(page.rows) if page.title in counted else None) for page in pages)
    return Page(CONTENTS, ("Contents", "This sheet holds one table: the sheets of this workbook."), columns, rows,
                is_linked=True)  # fmt: skip


@cache
def _notes() -> Page:
    columns = (
        Column("Sheet", width=MIDDLE),
        Column("Column", width=MIDDLE),
        Column("Required"),
        Column("Unit"),
        Column("What to enter", width=80, wraps=True),
        Column("What may stand in it", width=BROAD, wraps=True),
        Column("Source of the rule", width=BROAD, wraps=True),
    )
    rows = tuple(
        (
            SHEETS[table],
            "A column for each year, headed 2026-27" if one.type is FieldType.AMOUNTS else one.label,
            "yes" if one.required else "no",
            one.unit or None,
            one.help,
            _may_stand(one),
            one.source,
        )
        for table in TABLES
        for one in fields(table)
    )
    above = ("Notes", "This sheet holds one table: what each column of the other sheets means.", *HOW_TO_FILL)
    return Page(NOTES, above, columns, rows)


def _may_stand(one: Field) -> str | None:
    if one.choices in TABLES:
        return f"Codes of the sheet {SHEETS[one.choices]}"
    allowed = list(choices(one))
    if len(allowed) > MOST_SHOWN:
        return f"Codes of the sheet {LISTS}"
    return ", ".join(allowed) or ("yes, no" if one.type is FieldType.FLAG else None)


def _lists(bodies: Iterable[Organisation]) -> tuple[Page, dict[str, Span]]:
    """The sheet of all lists, and for what a field's choices name, or FLAG, where its codes stand."""
    lists: dict[str, tuple[str, Mapping[str, str]]] = {FieldType.FLAG.value: (YES_OR_NO, {"yes": "yes", "no": "no"})}
    for table in TABLES:
        for one in fields(table):
            if choices(one):
                lists.setdefault(one.choices, (one.label, choices(one)))
    lists["organisation"] = ("Organisations", {body.id: body.name for body in bodies})
    above = (
        LISTS,
        "This sheet holds one table: the codes that drop-down lists offer, with their meanings.",
        "It is not read by an import: what is changed here changes nothing in the register.",
    )
    rows: list[tuple[Value, ...]] = []
    spans: dict[str, Span] = {}
    for name, (label, codes) in lists.items():
        first = len(above) + 1 + len(rows)
        spans[name] = Span(LISTS, 1, first, first + len(codes) - 1)
        rows += [(label, value(code), value(words)) for code, words in codes.items()]
    columns = (Column("List", width=MIDDLE), Column("Code", width=MIDDLE), Column("Meaning", width=80))
    return Page(LISTS, above, columns, tuple(rows)), spans


def _codes(table: str, count: int) -> Span:
    """The cells of a sheet that hold, or will hold, the codes of its records."""
    first = len(_above(table, Origin())) + 1
    return Span(SHEETS[table], plain_fields(table).index("id"), first, first + count + SPARE_ROWS - 1)


def _above(table: str, origin: Origin) -> tuple[str, ...]:
    yearly = series_field(table)
    units = field(table, yearly).help if yearly else "Units of numbers are in the sheet Notes."
    return (
        SHEETS[table],
        f"This sheet holds one table: {ABOUT[table]}.",
        f"Source: {origin.source or 'to be filled in'}",
        units,
        f"The sheet {NOTES} tells what each column means.",
    )


def _page(
    table: str, records: Sequence[Record], years: Sequence[FinancialYear], spans: Mapping[str, Span], origin: Origin
) -> Page:
    own = [one for one in fields(table) if one.type is not FieldType.AMOUNTS]
    yearly = series_field(table)
    shown = years if yearly else ()
    columns = [_column(one, spans) for one in own]
    if yearly:
        of = field(table, yearly)
        kind = Kind.NUMBER if of.unit == "fraction" else Kind.MONEY
        columns += [Column(str(year), kind, help=of.help) for year in shown]
    columns.append(Column(WITHDRAW, help=WITHDRAW_HELP, choices=spans[FieldType.FLAG.value], only_choices=True))
    rows = []
    for record in records:
        cells = [value(getattr(record, one.name)) for one in own]
        if yearly:
            series = getattr(record, yearly)
            amounts = series.by_year() if series else {}
            cells += [value(amounts.get(year)) for year in shown]
        refuse_unwritable(SHEETS[table], record.id, cells)
        rows.append((*cells, None))
    return Page(SHEETS[table], _above(table, origin), tuple(columns), tuple(rows), SPARE_ROWS)


def _column(one: Field, spans: Mapping[str, Span]) -> Column:
    width = BROAD if one.type is FieldType.LONG_TEXT else MIDDLE if one.type is FieldType.TEXT else NARROW
    span = spans.get(FieldType.FLAG.value if one.type is FieldType.FLAG else one.choices)
    if one.type is FieldType.LIST:
        span = None  # a drop-down list offers one code, and such a cell holds several
    required = "Required. " if one.required else ""
    return Column(
        one.label,
        _KINDS.get(one.type, Kind.TEXT),
        max(width, len(one.label) // 2 + 4),
        f"{required}{one.help}",
        span,
        only_choices=one.choices not in TABLES,
    )


def _years(records: Iterable[Record], first_year: FinancialYear) -> tuple[FinancialYear, ...]:
    """Every year that a project appraises or a record has an amount in, without gaps."""
    yearly_of = {table: series_field(table) for table in TABLES}
    ends: list[FinancialYear] = []
    for record in records:
        yearly = yearly_of[table_of(record)]
        series = getattr(record, yearly) if yearly else None
        if isinstance(record, Project):
            ends += [record.first_year, record.first_year + record.appraisal_period]
        elif series and series.values:
            ends += [series.first, series.last]
    if not ends:
        ends = [first_year, first_year + USUAL_PERIOD]
    first, last = min(ends), max(ends)
    return tuple(first + after for after in range(last - first + 1))
