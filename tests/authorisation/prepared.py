"""One small register with something of every kind in it, and the ten people who come to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from plain import realising
from plain.register import FIRST, benefit, body, cost, money, option, project, share

from benefits.actions.closing import close_quarter
from benefits.actions.valuing import write_lines
from benefits.appraisal.shapes import Shape, ShapeKind
from benefits.periods import FinancialYear, Quarter
from benefits.portfolio.valued_lines import GivenInput, Landed, Request
from benefits.records.access import grant
from benefits.records.admission import LONGEST, SignIn, admission
from benefits.records.categories import (
    BiasMeasure,
    BudgetClass,
    Calculator,
    ConditionStatus,
    EnvelopeKind,
    LogKind,
    OptionKind,
    OverrideField,
    Role,
    ScenarioStatus,
    Side,
)
from benefits.records.history import Actor, Versioned
from benefits.records.model import (
    BenefitLine,
    BiasFactor,
    Condition,
    ConfidenceGrade,
    CostLine,
    Dependency,
    Envelope,
    LogEntry,
    Organisation,
    Override,
    Person,
    Pool,
    Programme,
    Record,
    Scenario,
)
from benefits.records.reading import Cursor
from benefits.records.sign_outs import FileSignOuts
from benefits.records.store import Store, Transaction
from benefits.reference.parameters import asked, parameter
from benefits.widgets.sign_in import STRANGER

ISSUER = "https://login.example"
LONG_AGO = date(2020, 1, 1)
# Those who hold a role: project P is led by A and lands on B; C has nothing to do with it.
HOLDERS = {
    "manager_own": Person("mo", "mo@a", "Mo of A", (grant(Role.PROGRAMME_MANAGER, "A"),), f"{ISSUER}|mo"),
    "manager_other": Person("mi", "mi@c", "Mi of C", (grant(Role.PROGRAMME_MANAGER, "C"),), f"{ISSUER}|mi"),
    "recipients_owner": Person("olu", "olu@b", "Olu of B", (grant(Role.BENEFIT_OWNER, "B"),), f"{ISSUER}|olu"),
    "finance": Person("fay", "fay@a", "Fay of A", (grant(Role.FINANCE, "A"),), f"{ISSUER}|fay"),
    "leader": Person("lea", "lea@a", "Lea of A", (grant(Role.LEADER, "A"),), f"{ISSUER}|lea"),
    "assurer": Person("asa", "asa@a", "Asa of A", (grant(Role.ASSURER, "A"),), f"{ISSUER}|asa"),
    "administrator": Person("ada", "ada@hmt", "Ada", (grant(Role.ADMINISTRATOR),), f"{ISSUER}|ada"),
}
ADA = HOLDERS["administrator"]
GONE = Person("gone", "gone@hmt", "Gone", (grant(Role.ADMINISTRATOR),), f"{ISSUER}|gone", LONG_AGO)
# Those whom the door keeps out: nobody signed in, a sign-in that no record tells of, and one who may no longer come.
STRANGERS = ("anonymous", "unknown", "disabled")
ROLES = (*STRANGERS, *HOLDERS)

SCENARIO = Scenario("S-SHARED", "Shared", "A", FIRST, years=2, status=ScenarioStatus.SHARED, made_by="Prep")
SCENARIOS = [
    replace(SCENARIO, id=f"S-{status.upper()}", title=status, status=status)
    for status in (ScenarioStatus.DRAFT, ScenarioStatus.SHARED, ScenarioStatus.LOCKED)
]
RECORDS: list[Record] = [
    *(replace(one, price_year=FIRST) if isinstance(one, CostLine | BenefitLine) else one for one in realising.E71),
    realising.LATE,
    realising.HOPEFUL,
    body("C"),
    body("HMT"),
    Programme("PROG", "Linking", "A"),
    option("P-X", "P", OptionKind.LESS_AMBITIOUS),
    project("Q", lead="A", title="Second"),
    option("Q", "Q"),
    cost("Q-C", [1_000_000], of="Q", price_year=FIRST),
    benefit("Q-B", [0, 3_000_000], of="Q", price_year=FIRST),
    share("Q-B", "B"),
    Pool("K", "Losses to fraud", total=Decimal(1_000), price_year=FIRST),
    Pool("EMPTY", "Nothing draws on it"),
    benefit("Q-K", [60], of="Q", price_year=FIRST, pool="K"),
    share("Q-K", "B"),
    Dependency("P-N1", "P", "Q"),
    Condition("P-K1", "P", "legal_gateway", ConditionStatus.NOT_MET),
    LogEntry("P-L1", "P", LogKind.ASSUMPTION, "Nine in ten", made_by="Prep"),
    BiasFactor("P-W1", "P", BiasMeasure.CAPITAL, "equipment_development", "technology", Decimal("0.5")),
    ConfidenceGrade("BENEFIT-4", Side.BENEFIT, 4, "Low", Decimal("0.15"), source="Own"),
    Envelope("E-A", "A", BudgetClass.RDEL_PROGRAMME, EnvelopeKind.LIMIT, money([10_000_000]), source="Own"),
    *SCENARIOS,
    Override("S-SHARED-1", "S-SHARED", OverrideField.MUST_FUND, project="Q"),
    *HOLDERS.values(),
    GONE,
]
CALCULATED = "Time of staff"  # the benefit of Q that a calculation has written
SAID = {"people": "1000", "minutes": "20", "adoption": "0.6", "usable": "0.5", "salary": "38000", "posts": "12"}
QUARTER = Quarter(FinancialYear(2024), 4)
PREPARER = Actor("prep", "Prep")


class Rehearsed(Exception):
    """A save was whole and would have been kept."""


class Rehearsal(Store):
    """A register on which a save is made and checked to its very end, and then let go: it stays as it is.

    So every cell of the matrix finds the same register, without a copy for each.
    """

    rehearses = False
    now: Transaction | None = None

    @contextmanager
    def write(self, actor: Actor, action: str, reason: str, key: str) -> Iterator[Transaction]:
        """As the store's own, but that a save which would be kept raises Rehearsed in its place."""
        with super().write(actor, action, reason, key) as transaction:
            self.now = transaction
            try:
                yield transaction
                if self.rehearses and transaction.finish():
                    raise Rehearsed(action)
            finally:
                self.now = None

    def remembering(self, ask: Callable[..., tuple[Versioned, ...]]) -> Callable[..., tuple[Versioned, ...]]:
        """The same question to the register, asked once: it stands still but for what a rehearsed save has written."""
        known: dict[str, tuple[Versioned, ...]] = {}

        def answer(cursor: Cursor, *question: Any) -> tuple[Versioned, ...]:
            if self.now is not None and next(self.now.rows(), None):
                return ask(cursor, *question)
            said = repr(question)
            if said not in known:
                known[said] = ask(cursor, *question)
            return known[said]

        return answer


def register() -> Rehearsal:
    """The register in memory, from now on only for rehearsals."""
    store = Rehearsal.in_memory()
    with store.write(PREPARER, "test", "For the matrix", "prepared") as tx:
        tx.put_all(RECORDS)
    with store.write(PREPARER, "test", "An older version of the log entry", "changed") as tx:
        held = tx.one("log_entry", "P-L1")
        tx.put(replace(held.record, title="Eight in ten"), held.version)
    write_lines(store, ADA, "Q", "Q", CALCULATED, request(), Landed("B", BudgetClass.RDEL_PROGRAMME), "", "calculated")
    close_quarter(store, ADA, QUARTER, "Reported", "closed")
    store.rehearses = True
    return store


def empty() -> Rehearsal:
    """A register for the example, with the bodies of the records alone."""
    store = Rehearsal.in_memory()
    with store.write(PREPARER, "test", "", "bodies") as tx:
        tx.put_all([one for one in RECORDS if isinstance(one, Organisation)])
    store.rehearses = True
    return store


def request() -> Request:
    """A calculation of staff time as its form starts, that frees posts."""
    made = []
    for one in asked(Calculator.STAFF_TIME):
        if one.parameters:
            found = parameter(one.parameters[0])
            made.append(GivenInput(one.name, found.value, found.cited, "", found.price_year))
        else:
            made.append(GivenInput(one.name, Decimal(SAID.get(one.name, "0")), "Survey", "B"))
    shape = Shape(ShapeKind.LINEAR, lag=1, ramp=2, plateau_end=4, decay=0.25)
    return Request(Calculator.STAFF_TIME, tuple(made), shape, FIRST, 5, FIRST)


def people(store: Store, folder: Path) -> dict[str, Person]:
    """By role, who the door says is there: a stranger where it lets nobody in."""
    now = datetime.now(UTC)
    outs = FileSignOuts(folder / "sign-outs", LONGEST)
    proven = {
        "anonymous": None,
        "unknown": SignIn(f"{ISSUER}|nobody", now),
        "disabled": SignIn(GONE.subject, now),
        **{role: SignIn(one.subject, now) for role, one in HOLDERS.items()},
    }
    return {role: admission(store, outs, one, "", now).person or STRANGER for role, one in proven.items()}
