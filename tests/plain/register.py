"""Records in one line each, for tests that care about the sums and not about titles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from benefits.periods import FinancialYear, Series
from benefits.portfolio.attribution import Ledger, ledger_of
from benefits.portfolio.basis import Basis
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    CostKind,
    OptionKind,
    OrganisationKind,
    PriceTerms,
)
from benefits.records.model import TABLES, BenefitLine, CostLine, Option, Organisation, Project, Record, Share
from benefits.records.tables import Tables, series_field, tables_of

FIRST = FinancialYear(2026)


def money(amounts: Sequence[float | str | Decimal], first: FinancialYear = FIRST) -> Series:
    """Yearly amounts from `first` on."""
    return Series(first, tuple(Decimal(str(amount)) for amount in amounts))


def body(code: str, kind: OrganisationKind = OrganisationKind.MINISTERIAL) -> Organisation:
    """An organisation that is known by its code."""
    return Organisation(code, code, code, kind)


def bodies(*codes: str) -> list[Organisation]:
    """Departments of these codes, and the groups outside government: SOC, CIT and BUS."""
    outside = {
        "SOC": OrganisationKind.OTHER,
        "CIT": OrganisationKind.HOUSEHOLDS,
        "BUS": OrganisationKind.BUSINESSES,
    }
    return [*(body(code) for code in codes), *(body(code, kind) for code, kind in outside.items())]


def project(code: str = "P", **fields: Any) -> Project:
    """A project that starts in `FIRST` and is appraised over five points."""
    return Project(**{"id": code, "title": code, "lead": "A", "first_year": FIRST, "appraisal_period": 4} | fields)


def option(code: str = "P", of: str = "P", kind: OptionKind = OptionKind.PREFERRED, **fields: Any) -> Option:
    """An option, preferred unless it says otherwise."""
    return Option(
        **{"id": code, "project": of, "kind": kind, "title": code, "is_preferred": kind == "preferred"} | fields
    )


def bau(code: str = "BAU", of: str = "P") -> Option:
    """Business as usual."""
    return option(code, of, OptionKind.BAU)


def cost(
    code: str, amounts: Sequence[float | str] | Series, payer: str = "A", of: str = "P", **fields: Any
) -> CostLine:
    """A cost of the option `of`, real in the project's own price base, in programme RDEL."""
    held = amounts if isinstance(amounts, Series) else money(amounts)
    given = {
        "id": code,
        "option": of,
        "title": code,
        "payer": payer,
        "kind": CostKind.IMPLEMENTATION,
        "budget_class": BudgetClass.RDEL_PROGRAMME,
        "price_terms": PriceTerms.REAL,
        "amounts": held,
    }
    return CostLine(**given | fields)


def benefit(
    code: str, amounts: Sequence[float | str] | Series, type_: str = "other", of: str = "P", **fields: Any
) -> BenefitLine:
    """A benefit of the option `of`, worth money but no cash."""
    held = amounts if isinstance(amounts, Series) else money(amounts)
    given = {
        "id": code,
        "option": of,
        "title": code,
        "type": type_,
        "benefit_class": BenefitClass.NON_CASH_RELEASING,
        "price_terms": PriceTerms.REAL,
        "amounts": held,
    }
    return BenefitLine(**given | fields)


def share(of: str, recipient: str, fraction: float | str | None = 1, **fields: Any) -> Share:
    """A claimed share of the benefit `of`."""
    part = None if fraction is None else Decimal(str(fraction))
    return Share(**{"id": f"{of}-{recipient}", "benefit": of, "recipient": recipient, "fraction": part} | fields)


def accepted(of: str, recipient: str, fraction: float | str = 1, **fields: Any) -> Share:
    """A share that its recipient has accepted."""
    return share(of, recipient, fraction, agreement=Agreement.ACCEPTED, **fields)


def ledger(records: Iterable[Record], basis: Basis | None = None, *, every_option: bool = False) -> Ledger:
    """The ledger of the records."""
    return ledger_of(tables_of(records), basis or Basis(), every_option=every_option)


def by_party(ledger_: Ledger, values: Sequence[float], case: int = 0) -> dict[str, float]:
    """The pair values of one case by the code of the party."""
    cube = ledger_.cube
    return {
        str(ledger_.parties[party]): float(value)
        for at, party, value in zip(cube.pair_case, cube.pair_party, values, strict=True)
        if at == case
    }


RUNNING = [
    *bodies("A", "B", "C"),
    project(),
    option(),
    cost("P-C", [10_000_000, 5_000_000, 2_000_000, 2_000_000, 2_000_000]),
    benefit("P-B", [0, 4_000_000, 8_000_000, 8_000_000, 8_000_000]),
    accepted("P-B", "A", "0.25"),
    accepted("P-B", "B", "0.45"),
    share("P-B", "C", "0.20"),
    share("P-B", "SOC", "0.10"),
]
"""Running example R of the methods, in pounds: A pays all, and A, B, C and society gain 25, 45, 20 and 10%."""


def assert_same_tables(left: Tables, right: Tables) -> None:
    """The same columns of the same types, whatever version they are of."""
    for table in TABLES:
        one, other = left[table], right[table]
        assert (one.size, list(one.fields)) == (other.size, list(other.fields))
        assert all(_equal(one[field], other[field]) for field in one.fields)
        if series_field(table):
            assert _equal(one.amounts.first, other.amounts.first)
            assert _equal(one.amounts.count, other.amounts.count)
            assert _equal(one.amounts.values, other.amounts.values)
        else:
            assert one.amounts is None


def _equal(left: Any, right: Any) -> bool:
    return left.dtype == right.dtype and np.array_equal(left, right, equal_nan=left.dtype.kind == "f")
