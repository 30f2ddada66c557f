"""A funding scenario of the register with its funding problem: what every funding page starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from benefits.periods import FinancialYear
from benefits.portfolio.proposals import Proposals, proposals_of, window
from benefits.portfolio.scenarios import Assumptions, combined
from benefits.records.access import ANYWHERE, Act, may, require
from benefits.records.categories import EnvelopeKind, ScenarioStatus
from benefits.records.model import Override, Person, Scenario
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import Columns
from benefits.views.appraised import Appraised, appraised, current_tables
from benefits.views.exporting import this_year
from benefits.views.kept_answers import answer_to
from benefits.views.portfolio import short_names

# Years that are looked at where no scenario says how many: a spending review's length.
YEARS = 4


@dataclass(frozen=True)
class Funding:
    """A scenario, or the register as it stands where `scenario` is None, and what follows from it.

    Attributes:
        at: The register on the scenario's basis, in the prices of its first year.
        names: Short names of the organisations by code.
    """

    scenario: Scenario | None
    assumptions: Assumptions
    proposals: Proposals
    at: Appraised
    names: Mapping[str, str]

    @property
    def code(self) -> str:
        """Of the scenario; blank for the register as it stands."""
        return self.scenario.id if self.scenario else ""

    @property
    def title(self) -> str:
        """Of the scenario, in words where there is none."""
        return self.scenario.title if self.scenario else "The register as it stands"

    @property
    def is_illustrative(self) -> bool:
        """Whether any envelope in it was published by nobody."""
        return bool(self.proposals.envelopes.is_illustrative.any())

    @property
    def has_envelopes(self) -> bool:
        """Whether there is any limit to choose within."""
        return bool(np.isfinite(self.proposals.envelopes.limit).any())


def scenarios_seen(store: Store, person: Person) -> dict[str, Scenario]:
    """The scenarios that the person may see, by code: all but the drafts of others.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    held = {one.record.id: one.record for one in store.current("scenario") if isinstance(one.record, Scenario)}
    return {code: one for code, one in held.items() if _is_seen(one, person)}


def _is_seen(scenario: Scenario, person: Person) -> bool:
    is_own = scenario.made_by in (person.id, person.name)
    return scenario.status is not ScenarioStatus.DRAFT or is_own or may(person, Act.KEEP_PEOPLE, ANYWHERE)


def funding(store: Store, person: Person, code: str = "") -> Funding:
    """A scenario with its funding problem; the register as it stands where the code is blank.

    Raises:
        NotPermitted: The person may not read the register.
        BenefitsError: There is no such scenario among those the person may see.
        MissingDeflator: A year of the scenario has no GDP deflator.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)

    def find() -> Funding:
        seen = scenarios_seen(store, person)
        overrides = [one.record for one in store.current("override") if isinstance(one.record, Override)]
        assumptions = combined(code, seen, overrides) if code else Assumptions()
        return funding_under(store, person, seen.get(code), assumptions)

    return answer_to(store, person, ("funding", code, person.id), Funding, str(store.data_version()), find)


def funding_under(store: Store, person: Person, scenario: Scenario | None, assumptions: Assumptions) -> Funding:
    """The funding problem of assumptions that need not be those that the register holds for the scenario.

    Raises:
        NotPermitted: The person may not read the register.
        MissingDeflator: A year of the scenario has no GDP deflator.
    """
    require(person, Act.READ)
    envelopes = current_tables(store, person)["envelope"]
    first = scenario.first_year if scenario else first_year(envelopes)
    years = window(first, scenario.years if scenario else YEARS)
    at = appraised(store, person, replace(assumptions.basis, price_base=first))
    proposals = proposals_of(at.tables, at.ledger, assumptions, years)
    return Funding(scenario, assumptions, proposals, at, short_names(at.tables))


def first_year(envelopes: Columns) -> FinancialYear:
    """The first year that an envelope limits; this year where none does."""
    limits = envelopes.amounts
    is_limit = (envelopes["kind"] == EnvelopeKind.LIMIT) if limits is not None else np.zeros(0, dtype=bool)
    if limits is None or not (is_limit & (limits.count > 0)).any():
        return this_year()
    return FinancialYear(int(limits.first[is_limit & (limits.count > 0)].min()))
