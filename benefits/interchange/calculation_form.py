"""A calculator's form: text as it is typed, read by the same readers as a file, into a calculation or its faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from benefits.appraisal.outcomes import CODE, CostPart, overlaps
from benefits.appraisal.shapes import BadShape, Shape, ShapeKind
from benefits.appraisal.valuation import check
from benefits.errors import Place, Problem, Severity, has_errors
from benefits.interchange import cells
from benefits.interchange.cells import NUMBER_PLACES, Fault
from benefits.periods import FinancialYear
from benefits.portfolio.valued_lines import SHAPE_WORDS, GivenInput, Request
from benefits.records.categories import Calculator
from benefits.reference.parameters import Asked, Kind, asked, parameter

_READERS = {Kind.COUNT: cells.number, Kind.POUNDS: cells.money, Kind.FRACTION: cells.fraction}
_GRADES = ("A", "B", "C")
SOURCE, PRICE_YEAR = "Source of your own figures", "Price year"


@dataclass(frozen=True)
class TypedCalculation:
    """What stands in a calculator's form.

    Attributes:
        calculator: Which one.
        cells: The text of each input by name.
        starts: What each input stood at before anybody typed, with its source, for those that had a start.
        source: Where the figures come from that the person typed over or typed in.
        grade: How sure that source is; blank if not said.
        kind: The kind of shape.
        shape: The text of each number of the shape; blank for none.
        first: The first financial year, as text.
        last: The last one.
        price_year: The year whose prices the result is in.
        parts: What of a unit cost is counted.
    """

    calculator: Calculator
    cells: Mapping[str, str]
    starts: Mapping[str, GivenInput]
    source: str
    grade: str
    kind: ShapeKind
    shape: Mapping[str, str]
    first: str
    last: str
    price_year: str
    parts: tuple[CostPart, ...] = ()


def starts_of(calculator: Calculator, chosen: Mapping[str, str]) -> dict[str, GivenInput]:
    """What the inputs of a calculator start from: the published value chosen, or the usual one.

    Args:
        calculator: Which one.
        chosen: Codes of published values by input; blank for a figure of one's own.

    Raises:
        UnknownReference: A code is no published value.
    """
    found = {}
    for one in asked(calculator):
        code = chosen.get(one.name, one.parameters[0] if one.parameters else "")
        if code in one.parameters:
            held = parameter(code)
            grade = held.grade if held.grade in _GRADES else ""
            found[one.name] = GivenInput(one.name, held.value, held.cited, grade, held.price_year)
        elif not one.parameters and one.start is not None:
            found[one.name] = GivenInput(one.name, one.start)
    return found


def start_text(one: Asked, start: GivenInput | None) -> str:
    """What stands in an input before anybody types; a fraction as a percentage."""
    if start is None:
        return ""
    if one.kind is Kind.FRACTION:
        return f"{_plain(start.value.scaleb(2))}%"
    return _plain(start.value)


def number_text(value: float | None) -> str:
    """A number of a shape as it stands in the form; blank for none."""
    return "" if value is None else _plain(Decimal(repr(value)))


def _plain(value: Decimal) -> str:
    return format(value.normalize() + 0, ",f")


def request_from(typed: TypedCalculation) -> tuple[Request | None, tuple[Problem, ...]]:
    """The calculation that the form asks for, and everything that is wrong with what stands in it.

    Returns:
        The calculation, or None where a cell cannot be read or is out of bounds; problems name the input by label.
    """
    wanted = asked(typed.calculator)
    read = {one.name: _value(one, typed) for one in wanted}
    unread = [_fault(one.label, typed.cells[one.name], found) for one in wanted if (found := _faulty(read[one.name]))]
    values = {name: value if isinstance(value, Decimal) else None for name, value in read.items()}
    said = {one.place.column for one in unread}
    problems = [*unread, *(one for one in check(typed.calculator, values) if one.place.column not in said)]
    if typed.calculator.value == CODE:
        problems += overlaps(typed.parts)
    shape, wrong = _shape(typed)
    years, late = _years(typed)
    problems += [*wrong, *late]
    if shape is None or years is None or has_errors(problems):
        return None, tuple(problems)
    kinds = {one.name: one.kind for one in wanted}
    inputs = tuple(
        _given(name, value, typed, years[2] if kinds[name] is Kind.POUNDS else None)
        for name, value in values.items()
        if value is not None
    )
    request = Request(typed.calculator, inputs, shape, years[0], years[1] - years[0] + 1, years[2], typed.parts)
    return request, (*problems, *_unsourced(inputs))


def _value(one: Asked, typed: TypedCalculation) -> Decimal | Fault | None:
    text = typed.cells.get(one.name, "")
    if not text.strip():
        return None
    value = _READERS[one.kind](text)
    if isinstance(value, Decimal) and -int(value.normalize().as_tuple().exponent) > NUMBER_PLACES:
        remedy = "Round it yourself: a part is kept to 0.01%."
        return Fault(f"has more than {NUMBER_PLACES} decimal places", remedy)
    return value


def _faulty(value: Decimal | Fault | None) -> Fault | None:
    return value if isinstance(value, Fault) else None


def _fault(label: str, text: str, found: Fault) -> Problem:
    return Problem(Place("", column=label), text, found.wrong, found.remedy)


def _given(name: str, value: Decimal, typed: TypedCalculation, price_year: FinancialYear | None) -> GivenInput:
    """What stood there before, where nobody typed over it; else a figure of the person's own, in the prices wanted."""
    start = typed.starts.get(name)
    if start is not None and start.value == value and start.source:
        return start
    return GivenInput(name, value, typed.source.strip(), typed.grade, price_year)


def _unsourced(inputs: tuple[GivenInput, ...]) -> tuple[Problem, ...]:
    if all(one.source for one in inputs):
        return ()
    remedy = "Say where they come from, so that somebody else can check them."
    return (Problem(Place("", column=SOURCE), "", "is blank", remedy, Severity.WARNING),)


def _shape(typed: TypedCalculation) -> tuple[Shape | None, list[Problem]]:
    numbers: dict[str, float | None] = {}
    problems = []
    for name, label in SHAPE_WORDS.items():
        text = typed.shape.get(name, "")
        if not text.strip():
            numbers[name] = None if name == "plateau_end" else 0.0
            continue
        value = (cells.fraction if name == "decay" else cells.number)(text)
        if isinstance(value, Fault):
            problems.append(_fault(label, text, value))
        else:
            numbers[name] = float(value)
    if problems:
        return None, problems
    try:
        return Shape(typed.kind, **{name: value for name, value in numbers.items() if value is not None}), []
    except BadShape as fault:
        return None, [Problem(Place("", column="Shape"), "", "cannot hold", str(fault))]


def _years(
    typed: TypedCalculation,
) -> tuple[tuple[FinancialYear, FinancialYear, FinancialYear] | None, list[Problem]]:
    labels = {"First year": typed.first, "Last year": typed.last, PRICE_YEAR: typed.price_year}
    read = {label: cells.year(text) for label, text in labels.items()}
    problems = [_fault(label, labels[label], found) for label, found in read.items() if isinstance(found, Fault)]
    first, last, price_year = (read[label] for label in labels)
    if isinstance(first, Fault) or isinstance(last, Fault) or isinstance(price_year, Fault):
        return None, problems
    if last < first:
        remedy = "Choose the same year or a later one."
        return None, [Problem(Place("", column="Last year"), str(last), "is before the first year", remedy)]
    return (first, last, price_year), []
