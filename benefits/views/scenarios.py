"""Funding scenarios as people look at them: the list, what one of them changes and means, and who may do what to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from types import MappingProxyType

from benefits.errors import NotFound, near
from benefits.portfolio.scenario_steps import GROUP_OF, ChangeGroup
from benefits.portfolio.scenarios import Assumptions, in_order
from benefits.records import past
from benefits.records.access import ANYWHERE, Act, may, require, roles
from benefits.records.categories import ScenarioStatus
from benefits.records.checks_together import Key
from benefits.records.free_codes import free_codes
from benefits.records.history import Versioned
from benefits.records.model import Organisation, Override, Person, Record, Scenario
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.views.appraised import current_tables
from benefits.views.funding import scenarios_seen
from benefits.views.register import organisations


class Step(StrEnum):
    """What can be done to a scenario beyond changing what it says."""

    COPY = "copy"
    SHARE = "share"
    LOCK = "lock"
    UNLOCK = "unlock"
    APPROVE = "approve"
    WITHDRAW = "withdraw"


class Hindrance(StrEnum):
    """Why a person cannot take a step."""

    STATUS = "status"
    RIGHT = "right"
    OWN_WORK = "own_work"


@dataclass(frozen=True)
class Names:
    """What codes are called: organisations by short name, projects and scenarios by title."""

    organisations: Mapping[str, str]
    projects: Mapping[str, str]
    scenarios: Mapping[str, str]


@dataclass(frozen=True)
class ScenarioLine:
    """One scenario of the list.

    Attributes:
        owner: Short name of its owner.
        n_own: How many overrides are its own, without those it is based on.
        based_on: Title of what it is based on; blank for none.
    """

    scenario: Scenario
    owner: str
    n_own: int
    based_on: str


@dataclass(frozen=True)
class ScenariosPage:
    """The scenarios a person may see.

    Attributes:
        lines: Those that the filters leave, by title.
        n_all: How many there are without filters.
        owners: Code and short name of every owner of a scenario.
        bodies: Code and short name of every body for which the person may model funding.
        has_projects: Whether there is anything to fund.
    """

    lines: tuple[ScenarioLine, ...]
    n_all: int
    owners: Mapping[str, str]
    bodies: Mapping[str, str]
    has_projects: bool

    @property
    def may_model(self) -> bool:
        """Whether the person may make a scenario."""
        return bool(self.bodies)


@dataclass(frozen=True)
class ScenarioChange:
    """One override of a scenario, or of what it is based on.

    Attributes:
        source: Code of the scenario whose override it is.
        is_own: Whether that is the scenario looked at.
        is_replaced: Whether a later override of the same thing holds instead.
    """

    override: Override
    source: str
    is_own: bool
    is_replaced: bool

    @property
    def group(self) -> ChangeGroup:
        """What it is about."""
        return GROUP_OF[self.override.field]


@dataclass(frozen=True)
class ScenarioDetail:
    """One scenario, and who may do what to it.

    Attributes:
        held: The scenario and its own overrides as the register holds them, by table and code.
        changes: Inherited ones first, in the order in which they hold.
        hidden_base: Code of a scenario that it rests on and that the person may not see, or that is gone; or blank.
        hindrances: Why the person cannot take a step; steps that are open to them are not in it.
        may_edit: Whether they may change what it says.
        bodies: Code and short name of every body for which the person may model funding.
        today: For an approval.
    """

    scenario: Scenario
    held: Mapping[Key, Versioned]
    changes: tuple[ScenarioChange, ...]
    hidden_base: str
    hindrances: Mapping[Step, Hindrance]
    may_edit: bool
    bodies: Mapping[str, str]
    names: Names
    today: date

    @property
    def version(self) -> int:
        """Of the scenario itself."""
        return self.held["scenario", self.scenario.id].version

    @property
    def versions(self) -> dict[Key, int]:
        """Of the scenario and of its own overrides."""
        return {key: one.version for key, one in self.held.items()}

    @property
    def own(self) -> tuple[Override, ...]:
        """Its own overrides, in the order in which they hold."""
        return tuple(one.override for one in self.changes if one.is_own)

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """What the person can do now."""
        return tuple(step for step in Step if step not in self.hindrances)


@dataclass(frozen=True)
class FreeCodes:
    """Codes that no record has or had: one for a scenario, and one for each of its overrides."""

    scenario: str
    overrides: tuple[str, ...]


def scenarios_page(
    store: Store, person: Person, owner: str = "", status: ScenarioStatus | None = None
) -> ScenariosPage:
    """The scenarios the person may see, by title.

    Args:
        store: The register.
        person: Who looks.
        owner: Only those of this body; blank for all.
        status: Only those that are so; None for all.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    seen = scenarios_seen(store, person)
    names = names_of(store, person)
    counts = Counter(one.record.scenario for one in store.current("override") if isinstance(one.record, Override))
    lines = [
        ScenarioLine(
            scenario=one,
            owner=names.organisations.get(one.owner, one.owner),
            n_own=counts[one.id],
            based_on=names.scenarios.get(one.based_on, one.based_on),
        )
        for one in seen.values()
        if owner in ("", one.owner) and status in (None, one.status)
    ]
    return ScenariosPage(
        lines=tuple(sorted(lines, key=lambda one: (one.scenario.title.casefold(), one.scenario.id))),
        n_all=len(seen),
        owners={one.owner: names.organisations.get(one.owner, one.owner) for one in seen.values()},
        bodies=_bodies_of(person, organisations(store, person)),
        has_projects=bool(names.projects),
    )


def scenario_detail(store: Store, person: Person, code: str) -> ScenarioDetail:
    """One scenario with everything it changes, and what the person may do to it.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such scenario among those the person may see; near ones are offered.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    seen = scenarios_seen(store, person)
    held = store.one("scenario", code)
    if code not in seen or held is None or not isinstance(held.record, Scenario):
        raise NotFound(f"There is no scenario {code} that you may see.{near(code, seen)}")
    scenario = held.record
    chain, hidden = _chain(scenario, seen)
    several = store.where("override", "scenario", [one.id for one in chain])
    mine = {("override", one.record.id): one for one in several if _is_part(one.record, scenario)}
    return ScenarioDetail(
        scenario=scenario,
        held={("scenario", code): held, **mine},
        changes=tuple(_changes(chain, [one.record for one in several if isinstance(one.record, Override)])),
        hidden_base=hidden,
        hindrances=_hindrances(person, scenario, past.versions_under(store, "scenario", code)),
        may_edit=scenario.status.is_open and may(person, Act.MODEL_FUNDING, scenario.owner),
        bodies=_bodies_of(person, organisations(store, person)),
        names=names_of(store, person),
        today=now().date(),
    )


def _is_part(record: Record, scenario: Scenario) -> bool:
    return isinstance(record, Override) and record.scenario == scenario.id


def _chain(scenario: Scenario, seen: Mapping[str, Scenario]) -> tuple[list[Scenario], str]:
    """The scenario and what it is based on, the first base first; and the base where the way ends unseen, or blank."""
    chain = [scenario]
    while base := chain[0].based_on:
        if base not in seen or base in {one.id for one in chain}:
            return chain, base
        chain.insert(0, seen[base])
    return chain, ""


def _changes(chain: list[Scenario], overrides: Iterable[Override]) -> Iterator[ScenarioChange]:
    ordered = sorted(overrides, key=in_order)
    parts = [Assumptions(tuple(one for one in ordered if one.scenario == each.id)) for each in chain]
    holding = {one.id for one in sum(parts, Assumptions()).overrides}
    for each, part in zip(chain, parts, strict=True):
        for one in part.overrides:
            yield ScenarioChange(one, each.id, is_own=each is chain[-1], is_replaced=one.id not in holding)


_FROM: Mapping[Step, tuple[ScenarioStatus, ...]] = MappingProxyType(
    {
        Step.COPY: tuple(ScenarioStatus),
        Step.SHARE: (ScenarioStatus.DRAFT,),
        Step.LOCK: (ScenarioStatus.DRAFT, ScenarioStatus.SHARED),
        Step.UNLOCK: (ScenarioStatus.LOCKED,),
        Step.APPROVE: (ScenarioStatus.LOCKED,),
        Step.WITHDRAW: tuple(ScenarioStatus),
    }
)


def _hindrances(person: Person, scenario: Scenario, versions: Sequence[Versioned]) -> dict[Step, Hindrance]:
    """What stands in the way of each step, as far as it can be told beforehand: the step itself asks again."""
    models = may(person, Act.MODEL_FUNDING, scenario.owner)
    unlocks = may(person, Act.UNLOCK_SCENARIO, scenario.owner)
    is_maker = scenario.made_by in (person.id, person.name) or versions[0].saved_by == person.id
    has_worked = is_maker or any(one.saved_by == person.id for one in versions if isinstance(one.record, Override))
    rights = {
        Step.COPY: bool(_scopes(person)),
        Step.SHARE: models,
        Step.LOCK: models,
        Step.UNLOCK: unlocks or (models and is_maker),
        Step.APPROVE: may(person, Act.APPROVE_SCENARIO, scenario.owner),
        Step.WITHDRAW: models if scenario.status.is_open else unlocks,
    }
    found: dict[Step, Hindrance] = {}
    for step in Step:
        if scenario.status not in _FROM[step]:
            found[step] = Hindrance.STATUS
        elif not rights[step]:
            found[step] = Hindrance.RIGHT
        elif step is Step.APPROVE and has_worked:
            found[step] = Hindrance.OWN_WORK
    return found


def _scopes(person: Person) -> set[str]:
    """For which bodies the person may model funding; ANYWHERE for all."""
    return {scope for _, scope in roles(person) if may(person, Act.MODEL_FUNDING, scope)}


def _bodies_of(person: Person, bodies: Iterable[Organisation]) -> dict[str, str]:
    scopes = _scopes(person)
    return {one.id: one.short_name for one in bodies if scopes & {ANYWHERE, one.id}}


def names_of(store: Store, person: Person) -> Names:
    """What the codes that a scenario may hold are called.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    projects = current_tables(store, person)["project"]
    titles = zip(projects["id"].tolist(), projects["title"].tolist(), strict=True)
    return Names(
        organisations={one.id: one.short_name for one in organisations(store, person)},
        projects={str(code): str(title) for code, title in titles},
        scenarios={code: one.title for code, one in scenarios_seen(store, person).items()},
    )


def free_codes_for(store: Store, person: Person, owner: str, code: str, n: int) -> FreeCodes:
    """Codes for a scenario and its new overrides.

    Args:
        store: The register.
        person: Who asks.
        owner: The body that owns the scenario; the code of a new one begins with its own.
        code: Of the scenario; blank for one that has none yet.
        n: How many overrides need a code.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    own = code or next(free_codes(store, "scenario", f"{owner}-S"))
    return FreeCodes(own, tuple(islice(free_codes(store, "override", f"{own}-"), n)))


def is_code_free(store: Store, person: Person, code: str) -> bool:
    """Whether no scenario has or had a code.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return store.one("scenario", code) is None
