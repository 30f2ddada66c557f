"""Running example R beside business as usual, a do minimum and a more ambitious option, and its summary table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal

from benefits.actions.importing import seed_organisations
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import (
    BenefitClass,
    ConditionStatus,
    CostKind,
    LogKind,
    OptionKind,
    PriceTerms,
    Reliability,
    Role,
)
from benefits.records.history import Actor
from benefits.records.model import BenefitLine, Condition, LogEntry, Organisation, Person, Record
from benefits.records.store import Store
from benefits.views.summary_table import SummaryTable, summary_table
from tests.plain.register import RUNNING, bau, cost, option, share

READER = Person("reader", "", "Reader", (grant(Role.LEADER),))
# Pounds of year 0 that a pound of each year is worth: years 0 to 4 at 3.5%.
DISCOUNT = [1 / 1.035**year for year in range(5)]
RUNS = CostKind.OPERATING


def effect(code: str, of: str, kind: BenefitClass, measure: str = "", unit: str = "", **numbers: str) -> BenefitLine:
    """A benefit without a money value; numbers are its baseline_value and target."""
    held = {name: Decimal(value) for name, value in numbers.items()}
    return BenefitLine(code, of, code, "other", kind, PriceTerms.REAL, measure=measure, unit=unit, **held)


def logged(code: str, kind: LogKind, title: str, reliability: Reliability | None = None, **fields: object) -> LogEntry:
    """An entry of the log of P."""
    return LogEntry(code, "P", kind, title, reliability=reliability, **fields)  # type: ignore[arg-type]  # fields of any name


OPTIONS: list[Record] = [
    *RUNNING,
    bau(),
    cost("BAU-C", [1e6] * 5, of="BAU", kind=RUNS),
    option("MIN", kind=OptionKind.DO_MINIMUM, summary="Repair what breaks."),
    cost("MIN-C", [0.4e6] * 5, of="MIN", kind=RUNS),
    option("MORE", kind=OptionKind.MORE_AMBITIOUS),
    cost("MORE-C1", [3e6], of="MORE"),
    cost("MORE-C2", [1e6] * 5, of="MORE", kind=RUNS),
    effect("MORE-Q", "MORE", BenefitClass.QUANTIFIABLE),
    effect("P-Q", "P", BenefitClass.QUALITATIVE, "Trust in records", "points", baseline_value="50", target="62.50"),
    share("P-Q", "CIT"),
    logged("P-L1", LogKind.ASSUMPTION, "Match rate holds", Reliability.LOW),
    logged("P-L2", LogKind.ASSUMPTION, "Pay rises as planned", Reliability.HIGH),
    logged("P-L3", LogKind.ASSUMPTION, "Signed", Reliability.LOW, signed_off_by="Ann", signed_off_on=date(2026, 6, 1)),
    logged("P-L4", LogKind.DECISION, "The board chose P", detail="It reaches three departments."),
    Condition("P-K1", "P", "NAO-1", ConditionStatus.NOT_MET),
    Condition("P-K2", "P", "NAO-2", ConditionStatus.MET),
]
"""P saves business as usual's £1 million a year, MIN £0.6 million of it; MORE costs £3 million and saves nothing."""


@contextmanager
def holding(records: Sequence[Record]) -> Iterator[Store]:
    """A register with these records."""
    with closing(Store.in_memory()) as store:
        seed_organisations(store)
        new = [
            one
            for one in records
            if not (isinstance(one, Organisation) and store.one("organisation", one.id) is not None)
        ]
        with store.write(Actor("t", "T"), "import", "", "put") as tx:
            tx.put_all(new)
        yield store


def tabled(records: Sequence[Record] = tuple(OPTIONS), basis: Basis | None = None) -> SummaryTable:
    """The summary table of P."""
    with holding(records) as store:
        return summary_table(store, READER, "P", basis)
