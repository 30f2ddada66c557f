"""From a calculation to the records it writes, and back: benefit lines, their inputs with sources, suggested shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import count
from types import MappingProxyType

from benefits.appraisal.calculators import valued
from benefits.appraisal.outcomes import CODE, CostPart, Outcomes, Part, better_outcomes, value_of
from benefits.appraisal.shapes import BadShape, Shape, ShapeKind, filled
from benefits.appraisal.valuation import Group, Landing, Step, Valuation, ValuedLine, check, uprated
from benefits.errors import Refused
from benefits.periods import EARLIEST, LATEST, FinancialYear, Series
from benefits.records.categories import (
    BenefitClass,
    BudgetClass,
    Calculator,
    Phasing,
    PriceTerms,
    Recurrence,
)
from benefits.records.model import BenefitLine, Share, ValuationInput
from benefits.reference.parameters import Kind, asked
from benefits.reference.unit_costs import unit_cost, unit_costs

# The bodies and groups of the register behind the agencies that the unit cost database prints.
AGENCIES: Mapping[str, str] = MappingProxyType(
    {
        "Local Authority": "LG",
        "Local authority": "LG",
        "NHS": "NHS",
        "Police": "POL",
        "Criminal Justice System": "CJS",
        "Court": "COURT",
        "Prison / Young Offenders Institute": "PRIS",
        "Probation": "PRIS",
        "Fire Service": "FIRE",
        "Schools": "EDU",
        "DWP": "DWP",
        "HM Treasury": "HMT",
        "HM Revenue and Customs": "HMRC",
        "Department for Education": "DFE",
        "Ministry of Justice": "MOJ",
    }
)
_OUTSIDE = {Group.CITIZENS: "CIT", Group.BUSINESSES: "BUS"}
# Names under which the parts of a calculation that are no input of its sum are kept.
PART, SHAPE, LINE, FIRST, YEARS = "part.", "shape.", "line.", "first_year", "years"
_PENNY, _SHARE = Decimal("0.01"), Decimal("1e-9")
_GRADES = ("C", "B", "A")  # the least sure first
# The numbers of a shape in words.
SHAPE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "lag": "Years before it starts",
        "ramp": "Years to build up",
        "plateau_end": "Years until it falls",
        "decay": "Fall a year after that",
    }
)


@dataclass(frozen=True)
class GivenInput:
    """One input as it was given: its value in the prices of `price_year`, and where it comes from.

    The price year is None where the value is no price, or is in the prices of the line already.
    """

    name: str
    value: Decimal
    source: str = ""
    source_grade: str = ""
    price_year: FinancialYear | None = None


@dataclass(frozen=True)
class Request:
    """A calculation as it is asked for: its inputs, what of a unit cost it counts, its shape over time, its prices."""

    calculator: Calculator
    inputs: tuple[GivenInput, ...]
    shape: Shape
    first: FinancialYear
    years: int
    price_year: FinancialYear
    parts: tuple[CostPart, ...] = ()


@dataclass(frozen=True)
class Written:
    """A benefit line that a calculation writes, its inputs, and the shares it suggests."""

    line: BenefitLine
    inputs: tuple[ValuationInput, ...]
    shares: tuple[Share, ...]

    @property
    def records(self) -> tuple[BenefitLine | ValuationInput | Share, ...]:
        """All of them, the line first."""
        return (self.line, *self.inputs, *self.shares)


@dataclass(frozen=True)
class Landed:
    """Who a line is suggested to land on where the calculation leaves it open: a public body, and its budget."""

    body: str
    budget_class: BudgetClass


def usual_budget(calculator: Calculator) -> BudgetClass:
    """Where the cash of a calculator usually lands in the body's budget: what a person is asked to confirm.

    References:
        HM Treasury, The Green Book 2026, Table 9; methods 2.2: savings of benefit payments are AME.
    """
    usual = {
        Calculator.FRAUD: BudgetClass.AME,
        Calculator.ERROR: BudgetClass.AME,
        Calculator.OPEN_DATA: BudgetClass.RECEIPTS,
    }
    return usual.get(calculator, BudgetClass.RDEL_PROGRAMME)


def valuation_of(request: Request) -> Valuation:
    """The calculation, with its prices brought to the price year first.

    Raises:
        Refused: An input is missing or out of bounds; every fault at once.
        MissingDeflator: A price year has no deflator.

    References:
        Methods 8; HM Treasury, The Green Book 2026, paragraphs 6.45 to 6.51.
    """
    kinds = {one.name: one for one in asked(request.calculator)}
    faults = check(request.calculator, {one.name: one.value for one in request.inputs})
    if faults:
        raise Refused(faults)
    values, steps = {}, []
    for one in request.inputs:
        values[one.name] = one.value
        if kinds[one.name].kind is Kind.POUNDS and one.price_year not in (None, request.price_year):
            values[one.name] = uprated(one.value, one.price_year or request.price_year, request.price_year)
            words = f"{one.value:f} in {one.price_year} prices × GDP deflator"
            name = f"{kinds[one.name].label} in {request.price_year} prices"
            steps.append(Step(name, words, values[one.name], kinds[one.name].unit))
    if request.calculator.value == CODE:
        found = better_outcomes(Outcomes(**values), request.parts, request.price_year)
    else:
        found = valued(request.calculator, values)
    return replace(found, steps=(*steps, *found.steps))


def amounts_of(line: ValuedLine, request: Request) -> Series:
    """The yearly amounts of a line: by its shape, or all at once after the lag for one that comes once.

    Raises:
        BadShape: The number of years is less than one.

    References:
        Methods 7.4.
    """
    if not line.is_one_off:
        return filled(line.full_year, request.shape, request.first, request.years)
    year = min(int(request.shape.lag), request.years - 1)
    return Series(request.first + year, (line.full_year.quantize(_PENNY, ROUND_HALF_EVEN),))


def valued_lines(
    request: Request, option: str, title: str, codes: Iterable[str], landed: Landed
) -> tuple[Written, ...]:
    """The records that a calculation writes: each line with its inputs and the shares to suggest, all claimed.

    Args:
        request: The calculation.
        option: Code of the option that has the benefit.
        title: What gets better, in the person's words.
        codes: A code for each line, at least as many as there are lines.
        landed: The public body on which it lands where the calculation does not say.

    Raises:
        Refused: An input is missing or out of bounds.
    """
    found = valuation_of(request)
    numbered = tuple(zip(codes, found.lines, strict=False))
    return tuple(
        Written(
            _benefit(request, found, line, option, code, title if len(numbered) == 1 else f"{title}: {line.title}"),
            inputs_of(request, code, line.title, numbered[0][0], {}, input_codes(code)),
            _shares(line, code, landed),
        )
        for code, line in numbered
    )


def _benefit(request: Request, found: Valuation, line: ValuedLine, option: str, code: str, title: str) -> BenefitLine:
    blank = BenefitLine(code, option, title, line.type, _class(line), PriceTerms.REAL, phasing=Phasing.ASSUMED)
    return revalued(blank, request, found, line)


def revalued(before: BenefitLine, request: Request, found: Valuation, line: ValuedLine) -> BenefitLine:
    """The benefit line with what a calculation says of it; all the rest stays as it was."""
    grades = {one.source_grade for one in request.inputs}
    return replace(
        before,
        type=line.type,
        benefit_class=_class(line),
        price_terms=PriceTerms.REAL,
        price_year=request.price_year,
        amounts=amounts_of(line, request),
        recurrence=Recurrence.ONE_OFF if line.is_one_off else Recurrence.RECURRING,
        is_disbenefit=line.is_disbenefit,
        valuation_method=f"{found.method} This line: {line.title}. Each input is kept with its source.",
        source="Calculated; each input is kept with its source",
        source_grade=next((grade for grade in _GRADES if grade in grades), ""),
    )


def _class(line: ValuedLine) -> BenefitClass:
    return BenefitClass.CASH_RELEASING if line.is_cash else BenefitClass.NON_CASH_RELEASING


def inputs_of(
    request: Request, benefit: str, line: str, group: str, codes: Mapping[str, str], free: Iterable[str]
) -> tuple[ValuationInput, ...]:
    """Every input of a calculation as it is kept with one of its lines, enough to do it again.

    Args:
        request: The calculation.
        benefit: Code of the line.
        line: Which of the calculation's lines it is.
        group: Code of the calculation's first line, by which its lines find each other.
        codes: The code of each input by name that is kept already.
        free: New codes for the others.
    """
    kinds = {one.name: one for one in asked(request.calculator)}
    made = [
        ValuationInput(
            "", benefit, request.calculator, one.name, one.value, kinds[one.name].unit, one.price_year, one.source,
            one.source_grade,
        )
        for one in request.inputs
    ]  # fmt: skip
    made += [_part(one, benefit, request.calculator) for one in request.parts]
    numbers = {name: getattr(request.shape, name) for name in SHAPE_WORDS}
    for name, value, unit, note in (
        (f"{SHAPE}{request.shape.kind.value}", Decimal(1), "", ""),
        *((f"{SHAPE}{name}", Decimal(repr(at)), "years", "") for name, at in numbers.items() if at is not None),
        (FIRST, Decimal(request.first.start), "", str(request.first)),
        (YEARS, Decimal(request.years), "years", ""),
        (f"{LINE}{line}", Decimal(1), "", group),
    ):
        made.append(ValuationInput("", benefit, request.calculator, name, value, unit, note=note))
    new = iter(free)
    return tuple(replace(one, id=codes.get(one.name) or next(new)) for one in made)


def input_codes(benefit: str) -> Iterator[str]:
    """Codes for the inputs of a line, without end."""
    return (f"{benefit}-V{number}" for number in count(1))


def _part(one: CostPart, benefit: str, calculator: Calculator) -> ValuationInput:
    row, value = unit_cost(one.code), value_of(one)
    if value is None:
        raise ValueError(f"{one.code} has no {one.part} value")
    return ValuationInput(
        id="",
        benefit=benefit,
        calculator=calculator,
        name=f"{PART}{one.part.value}.{one.code}",
        value=value.pounds.quantize(Decimal("0.0001")),
        unit=f"pounds, {row.unit.lower()}",
        price_year=value.price_year,
        source=f"{row.source}: {row.code}, {row.description}",
        source_grade="A",
        note=f"The database grades the evidence {row.rag}" if row.rag else "",
    )


def request_of(line: BenefitLine, inputs: Sequence[ValuationInput]) -> Request | None:
    """The calculation that wrote a line, from the inputs kept with it; None where they do not let it be done again."""
    held = {one.name: one for one in inputs}
    if not inputs or line.price_year is None or not {FIRST, YEARS} <= set(held):
        return None
    names = [one.name for one in asked(inputs[0].calculator)]
    first, years = held[FIRST].value, held[YEARS].value
    parts = _parts_of(held)
    shape = _shape_of(held)
    if not (set(names) <= set(held) and EARLIEST <= first <= LATEST and 1 <= years <= LATEST - EARLIEST):
        return None
    if shape is None or parts is None:
        return None
    return Request(
        calculator=inputs[0].calculator,
        inputs=tuple(
            GivenInput(name, one.value, one.source, one.source_grade, one.price_year)
            for name, one in ((name, held[name]) for name in names)
        ),
        shape=shape,
        first=FinancialYear(int(first)),
        years=int(years),
        price_year=line.price_year,
        parts=parts,
    )


def _shape_of(held: Mapping[str, ValuationInput]) -> Shape | None:
    kind = next((kind for kind in ShapeKind if f"{SHAPE}{kind.value}" in held), None)
    if kind is None:
        return None
    numbers = {name: float(held[f"{SHAPE}{name}"].value) for name in SHAPE_WORDS if f"{SHAPE}{name}" in held}
    try:
        return Shape(kind, **numbers)
    except BadShape:
        return None


def _parts_of(held: Mapping[str, ValuationInput]) -> tuple[CostPart, ...] | None:
    named = [name.removeprefix(PART).partition(".") for name in held if name.startswith(PART)]
    if any(part not in list(Part) or code not in unit_costs() for part, _, code in named):
        return None
    return tuple(CostPart(Part(part), code) for part, _, code in named)


def line_of(inputs: Iterable[ValuationInput]) -> tuple[str, str]:
    """Which of its calculation's lines a line is, and the code of the first of them; blanks for any other line."""
    found = next((one for one in inputs if one.name.startswith(LINE)), None)
    return (found.name.removeprefix(LINE), found.note) if found else ("", "")


def _shares(line: ValuedLine, benefit: str, landed: Landed) -> tuple[Share, ...]:
    parts: dict[str, Decimal] = {}
    for one in line.landings:
        recipient = _recipient(one, landed)
        if not recipient:
            return ()
        parts[recipient] = parts.get(recipient, Decimal(0)) + one.part
    rounded = {recipient: part.quantize(_SHARE, ROUND_HALF_EVEN) for recipient, part in parts.items()}
    outside = set(_OUTSIDE.values())
    basis = "The split of the unit cost by agency" if _is_agency(line.landings) else "Suggested by the calculator"
    return tuple(
        Share(f"{benefit}-{to}", benefit, to, part, budget_class=_budget(line, to in outside, landed), basis=basis)
        for to, part in rounded.items()
    )


def _is_agency(landings: Sequence[Landing]) -> bool:
    return any(one.group is Group.AGENCY for one in landings)


def _recipient(landing: Landing, landed: Landed) -> str:
    if landing.group is Group.BODY:
        return landed.body
    return _OUTSIDE.get(landing.group) or AGENCIES.get(landing.agency, "")


def _budget(line: ValuedLine, is_outside: bool, landed: Landed) -> BudgetClass:
    if is_outside:
        return BudgetClass.OUTSIDE
    if not line.is_cash:
        return BudgetClass.NON_CASH
    return BudgetClass.AME if line.type == "transfer_saved" else landed.budget_class
