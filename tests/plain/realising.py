"""A register whose benefits have begun to arrive: worked examples E7.1 and E7.2, and benefits that are over."""

from __future__ import annotations

from datetime import date

from benefits.records.categories import Recurrence, Side, Stage
from benefits.records.history import Actor
from benefits.records.model import Milestone, Record
from benefits.records.store import Store
from tests.plain.register import benefit, bodies, cost, option, project, share
from tests.plain.tracking import baseline, expected, flow, measured, spent

ON = date(2029, 4, 30)  # the years 2026-27 to 2028-29 are over
MILLION = 1_000_000
E71 = [
    *bodies("A", "B"),
    project("P", title="Linked records", lead="A", delivery_confidence_nista="green", delivery_confidence_sro="amber"),
    option("P", "P"),
    cost("P-C", [10 * MILLION, 5 * MILLION, 2 * MILLION, 2 * MILLION, 2 * MILLION], of="P"),
    benefit("P-L", [0, 4 * MILLION, 8 * MILLION, 8 * MILLION, 8 * MILLION], of="P", owner="Olu"),
    share("P-L", "B", 1),
    baseline("P-FBC", "P"),
    flow("P-L", "B", [0, 4 * MILLION, 8 * MILLION, 8 * MILLION, 8 * MILLION], of="P-FBC", type="other"),
    flow("P-C", "A", [10 * MILLION, 5 * MILLION, 2 * MILLION, 2 * MILLION, 2 * MILLION], of="P-FBC", side=Side.COST),
    measured("P-L", "B", 0, 0, evidence_grade="E3", verified_by="Vera", verified_on=date(2027, 6, 1)),
    measured("P-L", "B", 1, MILLION, evidence_grade="E3", verified_by="Vera", verified_on=date(2028, 6, 1)),
    measured("P-L", "B", 2, 4 * MILLION, evidence="Return of June"),
    *(spent("P-C", year, pounds * MILLION) for year, pounds in enumerate([10, 6, 3])),
]
"""E7.1 in pounds: plan 0, 4, 8, 8, 8 and actual 0, 1, 4 million; A pays, B gains."""

TIMING = [
    benefit("P-T", [9 * MILLION], of="P", recurrence=Recurrence.TIMING),
    share("P-T", "B", 1),
    flow("P-T", "B", [9 * MILLION], of="P-FBC", recurrence=Recurrence.TIMING),
    measured("P-T", "B", 0, 9 * MILLION),
    benefit("P-O", [3 * MILLION], type_="staff_time", of="P", recurrence=Recurrence.ONE_OFF),
    share("P-O", "A", 1),
    flow("P-O", "A", [3 * MILLION], of="P-FBC", recurrence=Recurrence.ONE_OFF, type="staff_time"),
    measured("P-O", "A", 0, 3 * MILLION, evidence_grade="E4"),
]
"""Beside E7.1: 9 million that only came earlier, and 3 million that came once."""

LATE = Milestone("P-M", "P", "Records linked", date(2027, 4, 1), ("P-L",), achieved_on=date(2028, 9, 1))
"""The change behind E7.1 went live in 2028-29: of the 12 million planned 8 million was live (E7.2)."""

HOPEFUL = expected("P-L", "B", [0, 0, 0, 8 * MILLION, 8 * MILLION])
"""The owner of E7.1 still expects all of the rest."""


def closed(code: str, lead: str, promised: float, realised: float, **fields: object) -> list[Record]:
    """A project whose one benefit was all promised for the first year, which is over and was reported."""
    return [
        project(code, title=f"Closed {code}", lead=lead, stage=Stage.CLOSED, **fields),
        option(code, code),
        benefit(f"{code}-L", [promised], type_="staff_time", of=code),
        share(f"{code}-L", lead, 1),
        baseline(f"{code}-FBC", code),
        flow(f"{code}-L", lead, [promised], of=f"{code}-FBC", type="staff_time"),
        measured(f"{code}-L", lead, 0, realised, source=f"Annual report of {lead}", evidence_grade="E3"),
    ]


def record_of_five() -> list[Record]:
    """Ten benefits that are over, two of each of five bodies, that realised the rates of E6.9."""
    rates = (0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3)
    return [
        one
        for at, rate in enumerate(rates)
        for one in closed(f"K{at}", "ABDEF"[at % 5], 10 * MILLION, round(rate * 10) * MILLION)
    ]


def put(store: Store, *records: Record) -> Store:
    """The store with the records in it."""
    with store.write(Actor("t", "Tess"), "import", "", f"put-{store.data_version()}") as tx:
        tx.put_all(records)
    return store
