"""What keeps a locked or approved scenario as it is: no save and no import changes it or its overrides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from benefits.errors import Place, Problem
from benefits.records.categories import ScenarioStatus
from benefits.records.checks_together import Key
from benefits.records.model import Override, Person, Record, Scenario, table_of


def locked(changed: Iterable[Record], held: Mapping[Key, Record]) -> Iterator[Problem]:
    """The problems of scenarios and overrides that would change though their scenario is locked or approved.

    Args:
        changed: Records as they would be, and those that would be withdrawn.
        held: Records of the register by table and code: scenarios and overrides as they are.
    """
    for one in changed:
        for code in sorted(_scenarios(one) | _scenarios(held.get((table_of(one), one.id)))):
            scenario = held.get(("scenario", code))
            if isinstance(scenario, Scenario) and not scenario.status.is_open:
                column = "status" if isinstance(one, Scenario) else "scenario"
                place = Place(table_of(one), column=column, record=one.id)
                yield Problem(place, code, f"is {scenario.status}, so that nothing of it changes", _way_out(scenario))


def _scenarios(one: Record | None) -> set[str]:
    if isinstance(one, Scenario):
        return {one.id}
    return {one.scenario} if isinstance(one, Override) else set()


def _way_out(scenario: Scenario) -> str:
    if scenario.status is ScenarioStatus.LOCKED:
        return "Make a copy and change that, or ask whoever made it to unlock it."
    return "Make a copy and change that."


def not_set_by_saving(changed: Iterable[Record], held: Mapping[Key, Record]) -> Iterator[Problem]:
    """The problems of scenarios that a save or an import would make locked or approved.

    Args:
        changed: Records as they would be.
        held: Records of the register by table and code.
    """
    for one in changed:
        before = held.get(("scenario", one.id))
        was = before.status if isinstance(before, Scenario) else None
        if isinstance(one, Scenario) and not one.status.is_open and one.status is not was:
            place = Place("scenario", column="status", record=one.id)
            remedy = "Leave it a draft or shared here; lock and approve it on the scenario's page."
            yield Problem(place, one.status, "is not set by saving or importing a scenario", remedy)


def maker_named(scenario: Scenario, before: Record | None, who: Person) -> Scenario:
    """The scenario with its maker: who made it first stays; where nobody is named yet, the person who saves.

    Args:
        scenario: As it shall be.
        before: As the register holds it; None for a new one.
        who: The person who saves.
    """
    if scenario.made_by.strip():
        return scenario
    made_by = before.made_by if isinstance(before, Scenario) else ""
    return replace(scenario, made_by=made_by or who.name or who.id)


def as_draft(scenario: Scenario) -> Scenario:
    """What a scenario says, as a draft that nobody has made or approved yet.

    Example:
        >>> from benefits.periods import FinancialYear
        >>> done = Scenario("S", "Cut", "DWP", FinancialYear(2026), status=ScenarioStatus.LOCKED, made_by="Ann")
        >>> as_draft(done).status, as_draft(done).made_by
        (<ScenarioStatus.DRAFT: 'draft'>, '')
    """
    return replace(scenario, status=ScenarioStatus.DRAFT, made_by="", approved_by="", approved_on=None, fingerprint="")
