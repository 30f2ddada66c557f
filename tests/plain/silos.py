"""Worked example 5.1 of the methods as records: A and B have 10 (£ million) each, and six projects ask for money."""

from __future__ import annotations

from benefits.records.categories import BudgetClass, EnvelopeKind
from benefits.records.model import Envelope, Record
from plain.register import FIRST, benefit, body, cost, money, option, project, share

MILLION = 1_000_000
# code, lead, cost, what A gets, what B gets
PROJECTS = (
    ("P1", "A", 6, 9, 0),
    ("P2", "A", 5, 2, 10),
    ("P3", "A", 4, 5, 0),
    ("P4", "B", 7, 1, 9),
    ("P5", "B", 6, 12, 1),
    ("P6", "B", 3, 0, 4),
)


def envelopes() -> list[Record]:
    """10 of programme RDEL in the first year, for each of the two bodies."""
    return [
        Envelope(
            f"{code}-E", code, BudgetClass.RDEL_PROGRAMME, EnvelopeKind.LIMIT, money([10 * MILLION]), source="E5.1"
        )
        for code in ("A", "B")
    ]


def projects() -> list[Record]:
    """The six projects: all their cost and all their benefit fall into the first year."""
    held: list[Record] = []
    for code, lead, of_cost, to_a, to_b in PROJECTS:
        held += [
            project(code, lead=lead, title=f"Project {code}", price_base_year=FIRST),
            option(f"{code}-O", code),
            cost(f"{code}-C", [of_cost * MILLION], payer=lead, of=f"{code}-O"),
        ]
        for to, amount in (("A", to_a), ("B", to_b)):
            if amount:
                line = f"{code}-B{to}"
                held += [benefit(line, [amount * MILLION], of=f"{code}-O"), share(line, to)]
    return held


def records() -> list[Record]:
    """Bodies, projects and envelopes."""
    return [body("A"), body("B"), *projects(), *envelopes()]
