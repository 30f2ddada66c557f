"""A register to brief on in a few lines, and its briefings."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date

from benefits.actions.importing import seed_organisations
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import BudgetClass, LogKind, Role, Side
from benefits.records.history import Actor
from benefits.records.model import LogEntry, Organisation, Person, Record
from benefits.records.store import Store
from benefits.reporting.briefings import briefing_of
from benefits.views.briefing import About, Facts, Subject, briefing_facts
from benefits.views.briefing_value import Briefing
from tests.plain.register import benefit, bodies, cost, option, project, share
from tests.plain.tracking import baseline, flow, measured

READER = Person("reader", "", "Reader", (grant(Role.LEADER),))
ON, MADE = date(2030, 6, 1), date(2030, 6, 2)
PORTFOLIO, OF_A, OF_P = About(), About(Subject.DEPARTMENT, "A"), About(Subject.PROJECT, "P")


def records(title: str = "Joined records") -> list[Record]:
    """A pays 10 in year 0; A gains 2 and B 6 a year in years 1 to 3; B has accepted nothing. £ million."""
    return [
        *bodies("A", "B"),
        project(title=title, note=title, source="The board"),
        option(title=title),
        cost("P-C1", [10e6], title=title),
        benefit("P-B1", [0, 2e6, 2e6, 2e6], title=title),
        share("P-B1", "A"),
        benefit("P-B2", [0, 6e6, 6e6, 6e6], title=title),
        share("P-B2", "B"),
        LogEntry("P-L1", "P", LogKind.ASSUMPTION, title, made_by="Ann"),
        baseline(),
        flow("P-C1", "A", [10e6], side=Side.COST, budget_class=BudgetClass.RDEL_PROGRAMME),
        flow("P-B1", "A", [0, 2e6, 2e6, 2e6]),
        flow("P-B2", "B", [0, 6e6, 6e6, 6e6]),
        measured("P-B2", "B", 1, 3e6),
    ]


def briefed(
    about: About = PORTFOLIO, held: Sequence[Record] | None = None, basis: Basis | None = None, register: str = ""
) -> tuple[Facts, Briefing]:
    """The briefing of a register with these records, `records` if none are given, with what was fetched for it."""
    with closing(Store.in_memory()) as store:
        seed_organisations(store)
        new = [
            one
            for one in (records() if held is None else held)
            if not (isinstance(one, Organisation) and store.one("organisation", one.id))
        ]
        if new:
            with store.write(Actor("t", "T"), "import", "", "put") as tx:
                tx.put_all(new)
        facts = briefing_facts(store, READER, about, basis or Basis(), ON)
        return facts, briefing_of(facts, MADE, register)
