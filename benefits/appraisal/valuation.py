"""What a benefit of data is worth in a full year: the parts of every calculation, its checks and its prices.

Amounts are pounds in the prices of one year, as the inputs are. A calculation says which lines to record, of which
type and class, and on whom each lands; it never counts a pound twice.

References:
    Methods 8 and 2.2, which follow the Digital and Data Benefits framework (DSIT and GDS, 7 April 2026) and HM
    Treasury, The Green Book 2026, paragraphs 6.30, 6.38, 8.26 and 8.93 to 8.99.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from benefits.errors import Place, Problem, Refused
from benefits.periods import FinancialYear
from benefits.reference.deflators import DEFAULT, gdp_deflators
from benefits.reference.parameters import Asked, Kind, asked

NOTHING, WHOLE, MINUTES = Decimal(0), Decimal(1), Decimal(60)
# Beyond these no input and no yearly amount makes sense: a slip in the unit.
_LARGEST, _MOST = Decimal(10) ** 14, Decimal(10) ** 12
# What may not exceed what, in the calculators that ask for both, and why.
_ORDER = (
    ("residual", "run", "A system that costs more is a cost line."),
    ("chance_after", "chance_before", "More incidents are a disbenefit."),
    ("price_after", "price_before", "Open data gets cheaper for its users."),
)


class Group(StrEnum):
    """On whom a line lands: a public body that the project names, an agency of a database, people or firms."""

    BODY = "body"
    AGENCY = "agency"
    CITIZENS = "citizens"
    BUSINESSES = "businesses"


@dataclass(frozen=True)
class Landing:
    """The part of a line that lands on one group; `agency` as the database prints it."""

    group: Group
    part: Decimal = WHOLE
    agency: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a calculation, to be checked by hand."""

    name: str
    words: str
    value: Decimal
    unit: str


@dataclass(frozen=True)
class ValuedLine:
    """A benefit line that a calculation gives.

    Attributes:
        title: What it is, in a few words.
        type: Its type in the rule table of benefits.
        is_cash: Whether it releases cash.
        full_year: Pounds in a year in which it has come in full; in all, for one that comes once. Not negative.
        landings: On whom, in parts that sum to one; none where the source does not say.
        is_disbenefit: Whether somebody is worse off by it.
        is_one_off: Whether it comes once.
    """

    title: str
    type: str
    is_cash: bool
    full_year: Decimal
    landings: tuple[Landing, ...] = (Landing(Group.BODY),)
    is_disbenefit: bool = False
    is_one_off: bool = False


@dataclass(frozen=True)
class Valuation:
    """A calculation: its steps in order, the lines it gives, its method in a sentence, and what to mind."""

    steps: tuple[Step, ...]
    lines: tuple[ValuedLine, ...]
    method: str
    watch: str


def check(calculator: str, values: Mapping[str, Decimal | None]) -> tuple[Problem, ...]:
    """What is wrong with the inputs of a calculator: every fault at once, each by the label of its input.

    Args:
        calculator: Its code.
        values: By the name of the input; one that is None or left out is told as missing.
    """
    wanted = {one.name: one for one in asked(calculator)}
    faults = tuple(problem for one in wanted.values() for problem in _faults(one, values.get(one.name)))
    return faults or tuple(_together(wanted, {name: values[name] or NOTHING for name in wanted}))


def refuse(calculator: str, given: Any) -> None:
    """Nothing, if the inputs of a calculation can be used.

    Args:
        calculator: Its code.
        given: Its inputs.

    Raises:
        Refused: They cannot; every fault at once.
    """
    faults = check(calculator, {one.name: getattr(given, one.name) for one in fields(given)})
    if faults:
        raise Refused(faults)


def fault(label: str, value: Decimal | None, wrong: str, remedy: str) -> Problem:
    """The problem of one input, named by its label."""
    finite = value is not None and value.is_finite()
    return Problem(Place("", column=label), format(value, "f") if finite else "", wrong, remedy)


def _faults(one: Asked, value: Decimal | None) -> Iterator[Problem]:
    if value is None:
        yield fault(one.label, value, "is missing", f"Fill it in. {one.help}")
    elif not value.is_finite():
        yield fault(one.label, value, "is not a number", f"Enter a number. {one.help}")
    elif value < 0:
        yield fault(one.label, value, "is negative", "Enter 0 or more. A loss is a cost line, or a disbenefit.")
    elif value >= _LARGEST:
        yield fault(one.label, value, "is too large", f"Check the number and its unit: {one.unit}.")
    elif one.kind is Kind.FRACTION and value > 1:
        yield fault(one.label, value, "is more than 100%", "Enter a part of a whole, such as 25% or 0.25.")


def _together(wanted: Mapping[str, Asked], values: Mapping[str, Decimal]) -> Iterator[Problem]:
    """What one input cannot be beside another."""
    for less, more, remedy in _ORDER:
        if less in wanted and more in wanted and values[less] > values[more]:
            wrong = f"is more than the {wanted[more].label.lower()}"
            yield fault(wanted[less].label, values[less], wrong, remedy)
    if "posts" in wanted and values["posts"] % 1:
        remedy = "A part of a post cannot be removed: enter whole posts."
        yield fault(wanted["posts"].label, values["posts"], "is not a whole number", remedy)
    if "working_days" in wanted and not values["working_days"] * values["hours"]:
        remedy = "Enter the days and hours of a full-time post."
        yield fault(wanted["hours"].label, values["hours"], "leaves a year without hours", remedy)
    if "under_rate" in wanted and values["under_rate"] + values["over_rate"] > 1:
        remedy = "Together with the part paid too much it cannot be more than all cases."
        yield fault(wanted["under_rate"].label, values["under_rate"], "does not fit", remedy)


def valuation(steps: tuple[Step, ...], lines: tuple[ValuedLine, ...], method: str, watch: str) -> Valuation:
    """The calculation, without the lines that are worth nothing.

    Raises:
        Refused: A line is a trillion pounds a year or more.
    """
    if any(line.full_year >= _MOST for line in lines):
        problem = fault("The inputs", None, "come to a trillion pounds a year or more", "Check the units.")
        raise Refused([problem])
    return Valuation(steps, tuple(line for line in lines if line.full_year), method, watch)


def by_cash(
    title: str, type_: str, value: Decimal, cash_part: Decimal, landings: tuple[Landing, ...] = (Landing(Group.BODY),)
) -> tuple[ValuedLine, ValuedLine]:
    """Two lines that together are the value: what is cut from a budget, and only the rest as worth without cash."""
    cash = value * cash_part
    return (
        ValuedLine(f"{title}, cut from a budget", type_, True, cash, landings),
        ValuedLine(f"{title}, no budget cut", type_, False, value - cash, landings),
    )


def cash_steps(value: Decimal, cash_part: Decimal) -> tuple[Step, Step]:
    """The two steps that split a value into cash and the rest."""
    return (
        Step("Cash: cut from a budget", "value × part whose budget is cut", value * cash_part, "pounds a year"),
        Step("Not cash: the rest", "value − cash", value - value * cash_part, "pounds a year"),
    )


def uprated(pounds: Decimal, price_year: FinancialYear, wanted: FinancialYear, edition: str = DEFAULT) -> Decimal:
    """Pounds of one year's prices in those of another, by the GDP deflator.

    Raises:
        MissingDeflator: A year that is needed is not in the edition.

    References:
        HM Treasury, The Green Book 2026, paragraphs 6.45 to 6.51.
    """
    if price_year == wanted:
        return pounds
    index = gdp_deflators(edition).at([price_year.start, wanted.start]).tolist()
    return pounds * Decimal(repr(index[1])) / Decimal(repr(index[0]))
