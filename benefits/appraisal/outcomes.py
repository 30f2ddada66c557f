"""What better outcomes are worth at published unit costs, by the agency that bears the cost.

References:
    Methods 8 and 2.2; Greater Manchester Combined Authority (New Economy), Unit Cost Database v1.4, March 2015; HM
    Treasury, The Green Book 2026, paragraphs 6.30 and 6.38.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from benefits.appraisal.valuation import (
    NOTHING,
    Group,
    Landing,
    Step,
    Valuation,
    ValuedLine,
    by_cash,
    cash_steps,
    fault,
    refuse,
    uprated,
    valuation,
)
from benefits.errors import Problem, Refused
from benefits.periods import FinancialYear
from benefits.reference.unit_costs import UnitCost, Value, unit_cost, unit_costs

CODE = "unit_cost"
# Agencies whose entries are mostly payments and taxes, which society does not count; and what marks the others.
_PAYING, _RUNNING = frozenset({"DWP", "HM Treasury", "HM Revenue and Customs"}), ("cost of", "interview", "review")
# Printed by the database where it does not say which agency.
_UNSAID = frozenset({"", "Multiple"})
# The parts of a whole are printed rounded to the pound: so far each may be off.
_HALF = Decimal("0.5")


class Part(StrEnum):
    """What of a unit cost is counted: cost of services, a payment or tax, value to the economy or to people."""

    SERVICE = "service"
    TRANSFER = "transfer"
    ECONOMIC = "economic"
    SOCIAL = "social"


@dataclass(frozen=True)
class CostPart:
    """One value of the database, by the code of its row, and as what it is counted."""

    part: Part
    code: str


@dataclass(frozen=True)
class Outcomes:
    """Inputs of outcomes that get better; the part that is cash is of services, payments always are."""

    number: Decimal
    change: Decimal
    units: Decimal
    cash_part: Decimal


def split_by_agency(code: str) -> tuple[str, ...]:
    """The codes of the rows that split a unit cost by agency, or its own code where none add up to it.

    Raises:
        UnknownReference: The database has no such code.

    References:
        Unit Cost Database v1.4: "E&E1.0.1" is a part of "E&E1.0".
    """
    whole = unit_cost(code).fiscal
    below = [one for one in unit_costs().values() if one.code.rpartition(".")[0] == code and one.fiscal]
    total = sum((one.fiscal.pounds for one in below if one.fiscal), NOTHING)
    adds_up = whole is not None and abs(total - whole.pounds) <= _HALF * (len(below) + 1)
    return tuple(one.code for one in below) if len(below) > 1 and adds_up else (code,)


def suggested(code: str) -> tuple[CostPart, ...]:
    """What of a unit cost to count: its cost to agencies, payments and taxes marked as transfers.

    The values to the economy and to people are not among it: whether they may be added is for a person to decide,
    who has read the database's comment. Which rows are transfers is this product's suggestion.

    Raises:
        UnknownReference: The database has no such code.
    """
    rows = [unit_cost(one) for one in split_by_agency(code)]
    return tuple(CostPart(_suggested(row), row.code) for row in rows if row.fiscal)


def _suggested(row: UnitCost) -> Part:
    is_running = any(word in row.description.lower() for word in _RUNNING)
    return Part.TRANSFER if row.agency in _PAYING and not is_running else Part.SERVICE


def parts_of(code: str, transfers: Iterable[str], public: Iterable[Part]) -> tuple[CostPart, ...]:
    """What of a unit cost to count, as a person has chosen it.

    Args:
        code: The unit cost.
        transfers: Codes of its rows that are payments or taxes.
        public: Which values to the economy and to people are counted beside them.

    Raises:
        UnknownReference: The database has no such code.
    """
    marked = set(transfers)
    fiscal = [one.code for one in suggested(code)]
    counted = [CostPart(Part.TRANSFER if one in marked else Part.SERVICE, one) for one in fiscal]
    return (*counted, *(CostPart(part, code) for part in public))


def public_values(code: str) -> tuple[Part, ...]:
    """Which values beside the cost to agencies the database gives for a unit cost.

    Raises:
        UnknownReference: The database has no such code.
    """
    return tuple(part for part in (Part.ECONOMIC, Part.SOCIAL) if value_of(CostPart(part, code)))


def whole_of(parts: Sequence[CostPart]) -> str:
    """The code of the unit cost whose parts these are; blank for none.

    Example:
        >>> whole_of(suggested("CR2.0"))
        'CR2.0'
    """
    fiscal = tuple(one.code for one in parts if one.part in (Part.SERVICE, Part.TRANSFER))
    above = fiscal[0].rpartition(".")[0] if fiscal else ""
    if above in unit_costs() and set(split_by_agency(above)) == set(fiscal):
        return above
    return next((one.code for one in parts), "")


def value_of(part: CostPart) -> Value | None:
    """The pounds for one unit as printed, or None where the database gives none.

    Raises:
        UnknownReference: The database has no such code.
    """
    row = unit_cost(part.code)
    by_part = {Part.ECONOMIC: row.economic, Part.SOCIAL: row.social}
    return by_part.get(part.part, row.fiscal)


def better_outcomes(given: Outcomes, parts: Sequence[CostPart], price_year: FinancialYear) -> Valuation:
    """Outcomes avoided at published unit costs: services and payments by agency, values to people beside them.

    A payment or tax that is saved is a line of its own, of a type that society does not count.

    Args:
        given: How many outcomes, and what part of the service cost is cut from a budget.
        parts: What of the unit cost is counted.
        price_year: The year whose prices are wanted.

    Raises:
        Refused: An input is out of bounds, or the parts overlap or have no value.
        UnknownReference: The database has no such code.
        MissingDeflator: The price year is outside the deflator.

    References:
        Methods 8 and 2.2; HM Treasury, The Green Book 2026, paragraphs 6.30, 6.38 and 6.45 to 6.51.
    """
    refuse(CODE, given)
    faults = overlaps(parts)
    if faults:
        raise Refused(faults)
    outcomes = given.number * given.change * given.units
    priced = {one: _priced(one, price_year) for one in parts}
    worth = {one: outcomes * pounds for one, pounds in priced.items()}
    services = {one: pounds for one, pounds in worth.items() if one.part is Part.SERVICE}
    named = {one: pounds for one, pounds in services.items() if unit_cost(one.code).agency not in _UNSAID}
    unsaid = sum(services.values(), NOTHING) - sum(named.values(), NOTHING)
    payments = {one: pounds for one, pounds in worth.items() if one.part is Part.TRANSFER}
    public = sum((pounds for one, pounds in worth.items() if one.part in (Part.ECONOMIC, Part.SOCIAL)), NOTHING)
    total = sum(named.values(), NOTHING)
    steps = (
        Step("Outcomes avoided", "cases × change in chance × units for each", outcomes, "units a year"),
        *(
            Step(_name(one), f"{_words(one)} in {price_year} prices", pounds, "pounds")
            for one, pounds in priced.items()
        ),
        Step("Services", "outcomes avoided × cost of services", total + unsaid, "pounds a year"),
        *cash_steps(total + unsaid, given.cash_part),
        Step("Payments and taxes", "outcomes avoided × payments", sum(payments.values(), NOTHING), "pounds a year"),
        Step("Value to people", "outcomes avoided × value to economy and people", public, "pounds a year"),
    )
    lines = (
        *by_cash("cost of services", "better_outcomes", total, given.cash_part, _landings(named)),
        *by_cash("cost of services, agency not said", "better_outcomes", unsaid, given.cash_part, ()),
        ValuedLine("payments saved", "transfer_saved", True, sum(payments.values(), NOTHING), _landings(payments)),
        ValuedLine("value to people", "better_outcomes", False, public, (Landing(Group.CITIZENS),)),
    )
    method = "Outcomes avoided at the unit costs of the GMCA database, by the agency that bears them."
    watch = "An average cost is not a budget that can be cut, and a payment saved is no gain to society."
    return valuation(steps, lines, method, watch)


def overlaps(parts: Sequence[CostPart]) -> tuple[Problem, ...]:
    """What cannot be counted: nothing at all, a row without a value, and a row beside a part of itself."""
    label = "Values counted"
    if not parts:
        return (fault("Unit cost", None, "is missing", "Choose one, and at least one of its values."),)
    fiscal = [one.code for one in parts if one.part in (Part.SERVICE, Part.TRANSFER)]
    valueless = [one.code for one in parts if value_of(one) is None]
    problems = [fault(label, None, f"of {code} are not in the database", "Take it out.") for code in valueless]
    beside = [code for code in sorted(set(fiscal)) if code.rpartition(".")[0] in fiscal]
    problems += [fault(label, None, f"hold {code} beside the whole of it", "Keep one of the two.") for code in beside]
    if len(set(parts)) < len(parts) or len(set(fiscal)) < len(fiscal):
        problems.append(fault(label, None, "hold one value twice", "Keep it once."))
    return tuple(problems)


def _priced(part: CostPart, price_year: FinancialYear) -> Decimal:
    value = value_of(part)
    if value is None or value.price_year is None:
        raise Refused(overlaps([part]))
    return uprated(value.pounds, value.price_year, price_year)


def _name(part: CostPart) -> str:
    row = unit_cost(part.code)
    who = row.agency if part.part in (Part.SERVICE, Part.TRANSFER) else part.part.value
    return f"{part.code}, {who or 'agency not said'}"


def _words(part: CostPart) -> str:
    value = value_of(part)
    return f"£{value.pounds:f} of {value.price_year}" if value else ""


def _landings(worth: dict[CostPart, Decimal]) -> tuple[Landing, ...]:
    """On which agencies, in parts that sum to one; none where one is not said, or nothing is worth anything."""
    total = sum(worth.values(), NOTHING)
    if not total or any(unit_cost(one.code).agency in _UNSAID for one in worth):
        return ()
    by_agency: dict[str, Decimal] = {}
    for one, pounds in worth.items():
        agency = unit_cost(one.code).agency
        by_agency[agency] = by_agency.get(agency, NOTHING) + pounds
    return tuple(Landing(Group.AGENCY, pounds / total, agency) for agency, pounds in by_agency.items())
