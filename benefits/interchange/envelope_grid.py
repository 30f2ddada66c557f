"""The envelopes of one body as rows of a grid: read from records, widened by years, and made into records again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from benefits.errors import Place, Problem
from benefits.interchange.form import MISSING, cells_of, is_year, of_line, record_from
from benefits.interchange.grids import readable
from benefits.periods import EARLIEST, LATEST, FinancialYear
from benefits.records.categories import BudgetClass, EnvelopeKind
from benefits.records.checks_together import Key, check_together
from benefits.records.model import Envelope, Record, table_of
from benefits.reference.dictionary import fields
from benefits.views.envelope_records import ROWS, BodyEnvelopes, Row

# The columns of the grid beside the years, and the fields that they are; ROW tells its rows apart.
ROW = "Row"
ILLUSTRATIVE, SOURCE, GRADE, NOTE = "Illustrative", "Source", "Source grade", "Note"
BESIDE: Mapping[str, str] = {
    ILLUSTRATIVE: "is_illustrative",
    SOURCE: "source",
    GRADE: "source_grade",
    NOTE: "note",
}


@dataclass(frozen=True)
class Described:
    """What a grid says shall be: envelopes as they shall be, codes of those that shall no longer count, the faults.

    Attributes:
        is_whole: Whether every row could be read.
    """

    envelopes: tuple[Envelope, ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]
    is_whole: bool


def row_name(row: Row) -> str:
    """What stands in the column that tells rows apart.

    Example:
        >>> row_name((BudgetClass.CDEL, EnvelopeKind.LIMIT))
        'cdel limit'
    """
    return " ".join(row)


def rows_of(envelopes: Iterable[Envelope]) -> tuple[dict[str, str], ...]:
    """A row for each class and kind, with what the envelope of one body holds for it; blank where there is none."""
    held = {(one.budget_class, one.kind): cells_of(one) for one in reversed(tuple(envelopes))}
    return tuple({ROW: row_name(row), **_shown(held.get(row, {}))} for row in ROWS)


def _shown(cells: Mapping[str, str]) -> dict[str, str]:
    beside = {column: cells.get(name, "") for column, name in BESIDE.items()}
    if beside[ILLUSTRATIVE] == "no":  # what is published needs no mark
        beside[ILLUSTRATIVE] = ""
    return beside | {name: cell for name, cell in cells.items() if is_year(name)}


def years_across(labels: Iterable[str], rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """The years of the grid without a gap, from the first that is named or held to the last.

    Args:
        labels: Years that are wanted, at least one.
        rows: Of the grid.

    Example:
        >>> years_across(["2026-27"], [{"2028-29": "1"}])
        ('2026-27', '2027-28', '2028-29')
    """
    named = {*labels, *(name for row in rows for name in row if is_year(name))}
    starts = [FinancialYear.parse(name).start for name in named]
    return tuple(str(FinancialYear(start)) for start in range(min(starts), max(starts) + 1))


def widened(years: Sequence[str], *, earlier: bool) -> tuple[str, ...]:
    """The years with one more before the first, or after the last.

    Example:
        >>> widened(["2026-27"], earlier=True)
        ('2025-26', '2026-27')
    """
    if earlier:
        first = FinancialYear.parse(years[0])
        return (str(first + -1), *years) if first.start > EARLIEST else tuple(years)
    last = FinancialYear.parse(years[-1])
    return (*years, str(last + 1)) if last.start < LATEST else tuple(years)


def described(
    held: BodyEnvelopes,
    before: Sequence[Mapping[str, str]],
    after: Sequence[Mapping[str, str]],
    titles: Mapping[str, str],
) -> Described:
    """The envelopes that a grid describes where a row differs from what it was; the others stay as they are.

    A row whose amounts were all taken out is an envelope that shall no longer count.

    Args:
        held: The body's envelopes as the register holds them.
        before: The rows as they were.
        after: The rows as typed.
        titles: What each row is called, by its name.
    """
    was = {row[ROW]: row for row in before}
    now = {row[ROW]: row for row in after}
    there = {code for _, code in held.held}
    made: list[Envelope] = []
    gone: list[str] = []
    problems: list[Problem] = []
    is_whole = True
    for row in ROWS:
        name, (code, _) = row_name(row), held.codes[row]
        typed, old = now.get(name, {}), was.get(name, {})
        if _filled(typed) == _filled(old):
            continue
        if not _years(typed) and code in there and _years(old):
            gone.append(code)
        elif not _years(typed) and code not in there:
            problems.extend([_no_amount(titles[name])] if _filled(typed) else [])
            is_whole = is_whole and not _filled(typed)
        else:
            envelope, found = _envelope(held.body, code, row, typed)
            problems.extend(of_line(found, titles[name]))
            made.extend([envelope] if envelope else [])
            is_whole = is_whole and envelope is not None
    return Described(tuple(made), tuple(gone), tuple(problems), is_whole)


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in row.items() if name != ROW and cell.strip()}


def _years(row: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in _filled(row).items() if is_year(name)}


def _envelope(body: str, code: str, row: Row, typed: Mapping[str, str]) -> tuple[Envelope | None, tuple[Problem, ...]]:
    budget_class, kind = row
    fixed = {"id": code, "organisation": body, "budget_class": budget_class.value, "kind": kind.value}
    beside = {name: typed.get(column, "") for column, name in BESIDE.items()}
    record, problems = record_from("envelope", {**fixed, **beside, **_years(typed)})
    return (record if isinstance(record, Envelope) else None), problems


def _no_amount(title: str) -> Problem:
    remedy = "Enter an amount in at least one year, or clear what stands beside it."
    return Problem(Place("", column=f"{title}, amounts"), "", MISSING, remedy)


def beside_each_other(found: Described, known: Iterable[Record], titles: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with the envelopes beside each other and what the register holds, in the words of the grid.

    Args:
        found: What the grid describes.
        known: The body's envelopes as they are, and all organisations.
        titles: What each row is called, by its name.
    """
    gone: set[Key] = {("envelope", code) for code in found.gone}
    left = [one for one in known if (table_of(one), one.id) not in gone]
    return told(check_together(found.envelopes, left), found.envelopes, titles)


def told(problems: Iterable[Problem], envelopes: Iterable[Envelope], titles: Mapping[str, str]) -> Iterator[Problem]:
    """Problems of envelopes with the row and the column that they are in.

    Args:
        problems: With table, code and field.
        envelopes: Those that they are about.
        titles: What each row is called, by its name.
    """
    called = {one.id: titles[row_name((one.budget_class, one.kind))] for one in envelopes}
    labels = {one.name: one.label for one in fields("envelope")}
    for one in problems:
        column = labels.get(one.place.column, one.place.column)
        words = ", ".join(part for part in (called.get(one.place.record, one.place.record), column) if part)
        yield replace(one, place=Place("", column=words)) if one.place.table == "envelope" else one


def left_for_projects(rows: Sequence[Mapping[str, str]], years: Sequence[str]) -> dict[BudgetClass, dict[str, Decimal]]:
    """What each class leaves for projects in the years that have a limit, as far as what is typed can be read.

    The limit with what is carried over, less what is committed; negative where more is promised than there is.

    Args:
        rows: As typed.
        years: Of the grid.
    """
    typed = {row[ROW]: readable(row, years) for row in rows}
    found: dict[BudgetClass, dict[str, Decimal]] = {}
    for budget_class in dict.fromkeys(one for one, _ in ROWS):
        of = {kind: typed.get(row_name((budget_class, kind)), {}) for kind in EnvelopeKind}
        carried, committed = of[EnvelopeKind.CARRIED_OVER], of[EnvelopeKind.COMMITTED]
        for year, limit in of[EnvelopeKind.LIMIT].items():
            left = limit + carried.get(year, Decimal(0)) - committed.get(year, Decimal(0))
            found.setdefault(budget_class, {})[year] = left
    return found
