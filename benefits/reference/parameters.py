"""What calculators ask for, and the values they start from: each with unit, price year, source, grade and expiry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from benefits.errors import Place, Problem, Severity
from benefits.periods import FinancialYear
from benefits.reference.sources import Row, read_table, unknown

TABLE, INPUTS = "valuation_parameters", "valuation_inputs"


class Kind(StrEnum):
    """How an input is typed: a count and an amount are 0 or more, a fraction lies from 0 to 1."""

    COUNT = "count"
    FRACTION = "fraction"
    POUNDS = "pounds"


@dataclass(frozen=True)
class Asked:
    """One input of a calculator in words.

    Attributes:
        name: Its name in the calculation.
        label: What it is.
        kind: How it is typed, and its bounds.
        unit: What it counts.
        help: What to enter.
        parameters: Codes of the published values to start from, the usual one first; none where only the project
            can know.
        start: What to start from where there is no published value; None where a figure must be given.
    """

    name: str
    label: str
    kind: Kind
    unit: str
    help: str
    parameters: tuple[str, ...]
    start: Decimal | None


@dataclass(frozen=True)
class Parameter:
    """One value of a calculation that somebody else has published, or that is this product's convention.

    Attributes:
        code: Its code, unique.
        label: What it is, in words.
        value: The value, in its unit. A fraction is written 0.25.
        unit: What it counts.
        price_year: The financial year whose prices it is in; None where it is no price, or fixed in law.
        source: Where it comes from; "unverified" where it was not read in the owner's publication.
        page: Page, table or paragraph of the source, or blank.
        grade: A read in the original, B a copy that names the owner, C unchecked, own this product's convention.
        expires: The last day on which it may be used without looking at the source again.
        checked_by: Who checked it against the owner's publication.
        note: What to mind before using it.
        edition: When the table was put together.
    """

    code: str
    label: str
    value: Decimal
    unit: str
    price_year: FinancialYear | None
    source: str
    page: str
    grade: str
    expires: date
    checked_by: str
    note: str
    edition: str

    def is_expired(self, on: date) -> bool:
        """Whether the value has to be checked again before it is used on that day."""
        return on > self.expires

    @property
    def cited(self) -> str:
        """The source with its page."""
        return f"{self.source}, {self.page}" if self.page else self.source


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every parameter, by its code."""
    return MappingProxyType({row["code"]: _parameter(row) for row in read_table(TABLE)})


def parameter(code: str) -> Parameter:
    """The parameter with that code.

    Raises:
        UnknownReference: No such parameter is held; near ones are offered.

    Example:
        >>> parameter("working_days").value
        Decimal('220')
    """
    held = parameters()
    if code not in held:
        raise unknown("parameter", code, tuple(held))
    return held[code]


@cache
def asked(calculator: str) -> tuple[Asked, ...]:
    """What a calculator asks for, in the order of its form.

    Args:
        calculator: Its code, such as "staff_time".

    Raises:
        UnknownReference: There is no such calculator; near ones are offered.
    """
    rows = tuple(row for row in read_table(INPUTS) if row["calculator"] == calculator)
    if not rows:
        raise unknown("calculator", calculator, tuple(dict.fromkeys(row["calculator"] for row in read_table(INPUTS))))
    return tuple(_asked(row) for row in rows)


def expired(used: Parameter, on: date) -> tuple[Problem, ...]:
    """The warning of a parameter that is used after its day; nothing before.

    Args:
        used: The parameter.
        on: The day on which it is used.
    """
    if not used.is_expired(on):
        return ()
    wrong = f"expired on {used.expires.day} {used.expires:%B %Y}"
    remedy = f"Look up the value in force ({used.source}) and enter it with its source"
    place = Place("", column=used.label)
    return (Problem(place, format(used.value, "f"), wrong, f"{remedy}.", Severity.WARNING),)


def _parameter(row: Row) -> Parameter:
    return Parameter(
        code=row["code"],
        label=row["label"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        price_year=FinancialYear.parse(row["price_year"]) if row["price_year"] else None,
        source=row["source"],
        page=row["page"],
        grade=row["grade"],
        expires=date.fromisoformat(row["expires"]),
        checked_by=row["checked_by"],
        note=row["note"],
        edition=row["edition"],
    )


def _asked(row: Row) -> Asked:
    return Asked(
        name=row["name"],
        label=row["label"],
        kind=Kind(row["kind"]),
        unit=row["unit"],
        help=row["help"],
        parameters=tuple(code for code in row["parameters"].split(";") if code),
        start=Decimal(row["start"]) if row["start"] else None,
    )
