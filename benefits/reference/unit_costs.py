"""Unit costs of outcomes and the public agency that bears them, for valuing better outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from benefits.periods import FinancialYear
from benefits.reference.sources import Row, read_table, unknown


@dataclass(frozen=True)
class Value:
    """Pounds for one unit, in the prices of a financial year, or None where the database gives none."""

    pounds: Decimal
    price_year: FinancialYear | None


@dataclass(frozen=True)
class UnitCost:
    """What one unit of an outcome costs, by who bears it.

    Fiscal, economic and social values are three views of one outcome: they are not to be added without
    checking that the comment allows it, and a fiscal value may hold transfers that society does not count.

    Attributes:
        code: The database's code, unique.
        category: The database's theme.
        outcome: The outcome as printed.
        description: What is counted.
        unit: For what one value stands, such as "Per incident".
        agency: The agency that bears the cost or makes the saving.
        agency_detail: The part of it, or blank.
        fiscal: Cost to public agencies, or None.
        economic: Cost to the economy, or None.
        social: Cost to people and society, or None.
        rag: The database's grade of the evidence: G, A or R.
        original_source: The study behind the value.
        comment: What to mind before using it.
        edition: The edition of the database.
        source: The database.
    """

    code: str
    category: str
    outcome: str
    description: str
    unit: str
    agency: str
    agency_detail: str
    fiscal: Value | None
    economic: Value | None
    social: Value | None
    rag: str
    original_source: str
    comment: str
    edition: str
    source: str


@cache
def unit_costs() -> Mapping[str, UnitCost]:
    """Every unit cost of the database, by its code.

    References:
        Greater Manchester Combined Authority (New Economy), Unit Cost Database v1.4, March 2015, CC BY 4.0.
    """
    return MappingProxyType({row["cost_code"]: _unit_cost(row) for row in read_table("gmca_unit_costs")})


def unit_cost(code: str) -> UnitCost:
    """The unit cost with that code.

    Raises:
        UnknownReference: The database has no such code; near ones are offered.
    """
    held = unit_costs()
    if code not in held:
        raise unknown("unit cost", code, tuple(held))
    return held[code]


def _unit_cost(row: Row) -> UnitCost:
    return UnitCost(
        code=row["cost_code"],
        category=row["category"],
        outcome=row["outcome_detail"],
        description=row["description"],
        unit=row["unit"],
        agency=row["agency_level1"],
        agency_detail=row["agency_level2"],
        fiscal=_value(row["fiscal_cost_gbp"], row["fiscal_price_year"]),
        economic=_value(row["economic_value_gbp"], row["economic_price_year"]),
        social=_value(row["social_value_gbp"], row["social_price_year"]),
        rag=row["rag"],
        original_source=row["original_source"],
        comment=row["comment"],
        edition=row["edition"],
        source=row["source"],
    )


def _value(pounds: str, year: str) -> Value | None:
    if not pounds:
        return None
    return Value(Decimal(pounds), FinancialYear.parse(year.replace("/", "-")) if year else None)
