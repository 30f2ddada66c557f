"""The worksheet of generic optimism bias as rows of a grid: read from records, and made into records again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from benefits.errors import Place, Problem, has_errors
from benefits.interchange import cells
from benefits.interchange.form import MISSING, cells_of, of_line, record_from
from benefits.records.checks_together import Key, check_together
from benefits.records.model import BiasFactor, Record, table_of
from benefits.reference.dictionary import fields, reference_choices

# The columns of the grid and the fields that they are; AREA tells its rows apart.
AREA = "Risk area"
COLUMNS: Mapping[str, str] = {
    AREA: "risk_area",
    "Contribution": "contribution",
    "Managed": "mitigation",
    "Evidence": "evidence",
    "Source": "source",
    "Note": "note",
}
TYPE = "project_type"  # a cell of the form that every row of a worksheet has
LONGEST_PLAN = Decimal(50)  # years; more is a slip of the pen


@dataclass(frozen=True)
class DescribedSheet:
    """What a grid says shall be: rows as they shall be, keys of those that shall no longer count, and the faults.

    Attributes:
        is_whole: Whether every row could be read.
    """

    rows: tuple[BiasFactor, ...]
    gone: tuple[Key, ...]
    problems: tuple[Problem, ...]
    is_whole: bool


def sheet_rows(factors: Iterable[BiasFactor]) -> tuple[dict[str, str], ...]:
    """The rows of a worksheet as a grid shows them."""
    held = [cells_of(one) for one in factors]
    return tuple({column: one.get(name, "") for column, name in COLUMNS.items()} for one in held)


def sheet_from(
    about: Mapping[str, str],
    typed: Sequence[Mapping[str, str]],
    held: Sequence[BiasFactor],
    free: Sequence[str],
    known: Sequence[Record],
) -> DescribedSheet:
    """The worksheet that a grid describes, and what is wrong with it.

    A risk area that was there keeps its code.

    Args:
        about: Project, measure and type of project, as text by field name.
        typed: One risk area a row, by the columns of the grid.
        held: The rows of this worksheet as they are.
        free: Codes for further rows.
        known: What the project's records are judged beside.
    """
    there, codes = {one.risk_area: one.id for one in held}, iter(free)
    made: list[BiasFactor] = []
    problems: list[Problem] = []
    names = reference_choices("optimism_risk_areas")
    is_whole = True
    for row in typed:
        area = row.get(AREA, "")
        code = there.pop(area, "") or next(codes, "")
        written = {name: row.get(column, "") for column, name in COLUMNS.items()}
        record, wrong = record_from("bias_factor", {**about, **written, "id": code})
        problems += of_line(wrong, names.get(area, area))
        is_whole = is_whole and isinstance(record, BiasFactor)
        made += [record] if isinstance(record, BiasFactor) else []
    gone = [("bias_factor", code) for code in there.values()]
    if is_whole and not has_errors(problems):
        left = [one for one in known if not isinstance(one, BiasFactor)]
        problems += told(check_together(made, left), made)
    return DescribedSheet(tuple(made), tuple(gone), tuple(problems), is_whole)


def told(problems: Iterable[Problem], rows: Iterable[BiasFactor]) -> Iterator[Problem]:
    """Problems of rows with the risk area and the column that they are in, each once.

    Args:
        problems: With table, code and field.
        rows: Those that they are about.
    """
    areas = reference_choices("optimism_risk_areas")
    called = {one.id: areas.get(one.risk_area, one.risk_area) for one in rows}
    labels = {one.name: one.label for one in fields("bias_factor")}
    for one in problems:
        if one.place.table != "bias_factor":
            yield one
            continue
        column = labels.get(one.place.column, one.place.column)
        words = ", ".join(part for part in (called.get(one.place.record, one.place.record), column) if part)
        yield replace(one, place=Place("", column=words))


def changed_rows(sheet: DescribedSheet, held: Iterable[Record]) -> tuple[BiasFactor, ...]:
    """The rows that differ from what the register holds."""
    before = {one.id: one for one in held if table_of(one) == "bias_factor"}
    return tuple(one for one in sheet.rows if before.get(one.id) != one)


def years_typed(typed: str, label: str) -> tuple[Decimal | None, tuple[Problem, ...]]:
    """A duration in years as typed, or what is wrong with it.

    Example:
        >>> years_typed("2.5", "Planned")[0], years_typed("", "Planned")[1][0].wrong, years_typed("0", "Planned")[0]
        (Decimal('2.5'), 'is missing', None)
    """
    place = Place("", column=label)
    if not typed.strip():
        return None, (Problem(place, "", MISSING, "Enter years, such as 2.5."),)
    read = cells.number(typed)
    if not isinstance(read, Decimal):
        return None, (Problem(place, typed, read.wrong, "Enter years, such as 2.5."),)
    if not 0 < read <= LONGEST_PLAN:
        remedy = f"Enter more than 0 and at most {LONGEST_PLAN} years."
        return None, (Problem(place, typed, "is no duration in years", remedy),)
    return read, ()
