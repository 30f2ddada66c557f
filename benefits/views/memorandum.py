"""What a draft memorandum of understanding says, as plain values: finished here, put into words on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from benefits.portfolio.budget_cover import TransferSchedule
from benefits.records.categories import Agreement


class PartyRole(StrEnum):
    """What a body does under the agreement."""

    LEAD = "lead"
    CONTRIBUTOR = "contributor"
    LENDER = "lender"


class Overrun(StrEnum):
    """Who bears a cost above the plan, and keeps what is left below it."""

    PRO_RATA = "pro_rata"
    LEAD_BEARS = "lead_bears"


@dataclass(frozen=True)
class Party:
    """One body that would sign.

    Attributes:
        body: Its code, as in the schedule.
        name: What it is called.
        role: What it does.
        pays, gains: Present value of its contributions and of its benefit, pounds.
        signatory: Who would sign for it; blank where not yet known.
    """

    body: str
    name: str
    role: PartyRole
    pays: float = 0.0
    gains: float = 0.0
    signatory: str = ""


@dataclass(frozen=True)
class PromisedBenefit:
    """One benefit on which a department's contribution rests.

    Attributes:
        department: Who gains, by name.
        title: The benefit.
        gains: Its present value to that department, pounds; None where it has no money value.
        evidence_grade: E0 to E5; blank where not graded.
        agreement: Where the department stands on it.
        owner: The person in the department who answers for it; blank where none is named.
    """

    department: str
    title: str
    gains: float | None
    evidence_grade: str
    agreement: Agreement
    owner: str = ""


@dataclass(frozen=True)
class Gate:
    """A point at which shares are worked out again. `due` is None where no day is fixed yet."""

    name: str
    trigger: str
    due: date | None = None


@dataclass(frozen=True)
class MemorandumTerms:
    """Everything that the draft says. Texts that people wrote are kept as they are; blank ones are to be completed.

    Attributes:
        project, code: What is paid for.
        purpose: Why it is done.
        made: The day of the draft.
        parties: Who would sign, the lead first.
        benefits: What each department gains, by its own account.
        schedule: The contributions and transfers, rounded.
        gates: When shares are worked out again.
        collar: The most by which a contribution moves at a gate, as a fraction of what was agreed.
        late_entry_rate: What a later entrant pays on top for each year, real, as a fraction.
        sharing_rule: How the cost is shared, in words.
        overrun: Who bears a cost above the plan.
        data_sharing: The data and legal gateway on which the benefits depend.
        delivery_model: Which cross-government delivery model it is.
        basis: What the figures rest on, a sentence each: price base, discounting, editions, scenario.
        caveats: What else has to be known, a sentence each.
        names: What bodies are called, by code, where they are no parties.
    """

    project: str
    code: str
    purpose: str
    made: date
    parties: tuple[Party, ...]
    benefits: tuple[PromisedBenefit, ...]
    schedule: TransferSchedule
    gates: tuple[Gate, ...]
    collar: float
    late_entry_rate: float
    sharing_rule: str = ""
    overrun: Overrun = Overrun.PRO_RATA
    data_sharing: str = ""
    delivery_model: str = ""
    basis: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, body: str) -> str:
        """What a body is called; its code where nobody says."""
        called = {party.body: party.name for party in self.parties} | dict(self.names)
        return called.get(body, body)

    @property
    def lead(self) -> str:
        """The name of the body that delivers, blank where no party is the lead."""
        return next((party.name for party in self.parties if party.role is PartyRole.LEAD), "")
