"""A briefing as an accessible workbook: every table on its own sheet, with numbers that can be worked with.

It follows the same guidance on accessible spreadsheets as the template: a cover, contents and notes, one marked-up
table a sheet, one heading row, no merged or blank cells, units and source above the table.

References:
    Government Analysis Function, Releasing statistics in spreadsheets, 30 June 2021.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from benefits.interchange.book import Book, Column, Kind, Page, Value, refuse_unwritable, writable
from benefits.interchange.ods_writing import ods
from benefits.interchange.template import CONTENTS, COVER, NOTES, Format
from benefits.interchange.xlsx_writing import xlsx
from benefits.views.briefing_value import Briefing, Figures, Raw, Section

HEADLINES, FINDINGS, TABLE = "Headlines", "Findings", "Table {}"
NARROW, MIDDLE, BROAD, WIDEST = 14, 18, 44, 80
NOT_AVAILABLE = "[x]"  # the guidance's mark for a figure that there is not
ABOUT_MARK = "There is no such figure. A cell is never left blank."
KINDS = {0: Kind.GROUPED, 1: Kind.TENTHS, 2: Kind.MONEY}  # by decimal places shown; others as the program chooses
LONGEST_HEADING = 255  # characters; Excel calls a table with a longer one damaged


def briefing_workbook(briefing: Briefing, form: Format = Format.XLSX) -> bytes:
    """The briefing as the bytes of a workbook.

    Args:
        briefing: Everything that it says.
        form: Excel or OpenDocument.

    Raises:
        BenefitsError: A text is too long for a cell.
    """
    held = briefing_book(briefing)
    return ods(held) if form is Format.ODS else xlsx(held)


def briefing_book(briefing: Briefing) -> Book:
    """The workbook of `briefing_workbook` as plain values."""
    sheets = dict(_sheets(briefing))
    tables = tuple(_table(briefing, section, sheets[at]) for at, section in _tabled(briefing))
    headlines = (_headlines(briefing),) if briefing.headlines else ()
    findings = (_findings(briefing, sheets),) if briefing.sections else ()
    inner = (_notes(briefing), *headlines, *findings, *tables)
    about = {sheets[at]: section.title for at, section in _tabled(briefing)} | {
        NOTES: "What the figures rest on, and what to keep in mind",
        HEADLINES: "The figures that stand for much",
        FINDINGS: "What was found, and the sheet that bears it out",
    }
    pages = (_cover(briefing), _contents(inner, about), *inner)
    for page in pages:
        refuse_unwritable(page.title, briefing.title, page.above)
        for row in page.rows:
            refuse_unwritable(page.title, str(row[0]), row)
    return Book(_one_line(f"{briefing.title}: {briefing.subtitle}"), pages, briefing.made_on)


def _tabled(briefing: Briefing) -> Iterator[tuple[int, Section]]:
    """The sections that have a table, with their place."""
    return ((at, one) for at, one in enumerate(briefing.sections) if one.figures)


def _sheets(briefing: Briefing) -> Iterator[tuple[int, str]]:
    """What the sheet of each such section is called."""
    return ((at, TABLE.format(number)) for number, (at, _) in enumerate(_tabled(briefing), start=1))


def _cover(briefing: Briefing) -> Page:
    said = (briefing.title, briefing.subtitle, briefing.dated, f"Basis: {briefing.basis}")
    lines = (
        *(_one_line(one) for one in said if one.strip()),
        f"The sheet {CONTENTS} lists the sheets and leads to each. The sheet {NOTES} says what the figures rest on.",
        "Numbers are not rounded; the sheets show them with as many decimal places as the briefing does.",
    )
    return Page(COVER, lines)


def _contents(pages: Iterable[Page], about: dict[str, str]) -> Page:
    columns = (
        Column("Sheet", width=MIDDLE),
        Column("What it holds", width=WIDEST, wraps=True),
        Column("Rows", Kind.WHOLE, NARROW),
    )
    rows = tuple((page.title, writable(about[page.title]), len(page.rows)) for page in pages)
    above = ("Contents", "This sheet holds one table: the sheets of this workbook.")
    return Page(CONTENTS, above, columns, rows, is_linked=True)


def _notes(briefing: Briefing) -> Page:
    columns = (Column("Note", width=MIDDLE), Column("What it says", width=WIDEST, wraps=True))
    rows = (
        ("Basis", briefing.basis),
        ("Date", briefing.dated),
        *(("Edition followed", one) for one in briefing.editions),
        *(("Keep in mind", one) for one in briefing.caveats),
        (NOT_AVAILABLE, ABOUT_MARK),
    )
    above = ("Notes", "This sheet holds one table: what the figures rest on, and what to keep in mind.")
    return Page(NOTES, above, columns, tuple((name, writable(words)) for name, words in rows))


def _headlines(briefing: Briefing) -> Page:
    columns = (
        Column("Measure", width=BROAD, wraps=True),
        Column("Figure", width=BROAD, wraps=True),
        Column("What it is", width=WIDEST, wraps=True),
    )
    rows = tuple(tuple(map(_words, (one.label, one.value, one.note))) for one in briefing.headlines)
    above = (HEADLINES, "This sheet holds one table: figures in words, rounded.", *_standing(briefing))
    return Page(HEADLINES, above, columns, rows)


def _findings(briefing: Briefing, sheets: dict[int, str]) -> Page:
    columns = (
        Column("Finding", width=BROAD, wraps=True),
        Column("Sheet", width=MIDDLE),
        Column("What there is to say", width=WIDEST, wraps=True),
    )
    rows = tuple(
        (writable(one.title), sheets.get(at, NOT_AVAILABLE), _words(" ".join(one.paragraphs)))
        for at, one in enumerate(briefing.sections)
    )
    above = (FINDINGS, "This sheet holds one table: what was found, and where the figures are.", *_standing(briefing))
    return Page(FINDINGS, above, columns, rows)


def _table(briefing: Briefing, section: Section, sheet: str) -> Page:
    figures = section.figures
    if figures is None:
        raise TypeError("only a section with a table has a sheet of its own")
    above = (section.title, f"This sheet holds one table: {figures.caption}", section.source, *_standing(briefing))
    columns = tuple(
        Column(heading, width=BROAD, wraps=True)
        if digits is None
        else Column(heading, KINDS.get(digits, Kind.NUMBER), MIDDLE)
        for heading, digits in zip(_headings(figures.headings), figures.digits, strict=True)
    )
    return Page(sheet, tuple(_one_line(one) for one in above if one.strip()), columns, tuple(_rows(figures)))


def _standing(briefing: Briefing) -> tuple[str, ...]:
    """What stands above every table."""
    return (_one_line(briefing.dated), _one_line(f"Basis: {briefing.basis}"))


def _rows(figures: Figures) -> Iterator[tuple[Value, ...]]:
    for raw, words in zip(figures.raw, figures.rows, strict=True):
        yield tuple(_cell(one, said) for one, said in zip(raw, words, strict=True))


def _cell(raw: Raw, words: str) -> Value:
    """A number as it is, or else what the table says in its place."""
    if isinstance(raw, float):
        return Decimal(repr(raw))
    return raw if isinstance(raw, int | Decimal) else _words(raw or words)


def _words(words: str) -> str:
    return writable(words) if words.strip() else NOT_AVAILABLE


def _one_line(words: str) -> str:
    return " ".join(writable(words).split())


def _headings(given: Iterable[str]) -> list[str]:
    """The headings, no two alike and none blank, as a marked-up table needs them."""
    made: list[str] = []
    for at, words in enumerate(given, start=1):
        heading = _one_line(words)[:LONGEST_HEADING] or f"Column {at}"
        taken = {one.casefold() for one in made}
        made.append(f"{heading[: LONGEST_HEADING - 6]} ({at})" if heading.casefold() in taken else heading)
    return made
