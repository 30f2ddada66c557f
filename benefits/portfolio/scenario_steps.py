"""From one scenario to another in steps: its overrides are exchanged group by group, in one order that is stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from benefits.portfolio.scenarios import Assumptions
from benefits.records.categories import OverrideField


class ChangeGroup(StrEnum):
    """What an override is about, in the order in which the groups are exchanged; the years come last, and have none."""

    MONEY = "money"
    COSTS = "costs"
    BENEFITS = "benefits"
    TIMING = "timing"
    DECISIONS = "decisions"
    ASSUMPTIONS = "assumptions"
    YEARS = "years"


FIELDS: Mapping[ChangeGroup, tuple[OverrideField, ...]] = MappingProxyType(
    {
        ChangeGroup.MONEY: (
            OverrideField.CUT_PART,
            OverrideField.CUT_AMOUNT,
            OverrideField.ADD_AMOUNT,
            OverrideField.TRANSFER_CAP,
        ),
        ChangeGroup.COSTS: (OverrideField.COST_FACTOR,),
        ChangeGroup.BENEFITS: (OverrideField.BENEFIT_FACTOR,),
        ChangeGroup.TIMING: (OverrideField.START_DELAY, OverrideField.LATEST_START, OverrideField.BENEFIT_DELAY),
        ChangeGroup.DECISIONS: (
            OverrideField.MUST_FUND,
            OverrideField.MUST_NOT_FUND,
            OverrideField.EXCLUSIVE,
            OverrideField.AT_LEAST,
            OverrideField.LEAST_PART,
        ),
        ChangeGroup.ASSUMPTIONS: (
            OverrideField.STANDPOINT,
            OverrideField.CLAIMS,
            OverrideField.CLOSED_TOO,
            OverrideField.DISCOUNTING,
            OverrideField.GREEN_BOOK,
            OverrideField.DEFLATORS,
            OverrideField.SHARING_RULE,
        ),
    }
)
GROUP_OF: Mapping[OverrideField, ChangeGroup] = MappingProxyType(
    {field: group for group, held in FIELDS.items() for field in held}
)


def exchanged(first: Assumptions, second: Assumptions) -> Iterator[tuple[ChangeGroup, Assumptions]]:
    """The groups in which two scenarios differ, each with what holds once it and those before it are the second's.

    The last one assumes all that the second does. How much a group changes depends on the order, as what a cut takes
    away depends on what else could be funded.

    References:
        This tool's convention: the order of `ChangeGroup`.

    Example:
        >>> from benefits.records.model import Override
        >>> cut = Assumptions((Override("1", "S", OverrideField.CUT_PART),))
        >>> [group.value for group, _ in exchanged(Assumptions(), cut)]
        ['money']
    """
    held = first
    for group, fields in FIELDS.items():
        was, shall = (_said(one, fields) for one in (first, second))
        if was != shall:
            held = held.without(fields) + Assumptions(tuple(second.of(*fields)))
            yield group, held


def _said(of: Assumptions, fields: tuple[OverrideField, ...]) -> list[tuple[object, ...]]:
    """What overrides say, whichever scenario they stand in."""
    return [
        (one.field, one.organisation, one.budget_class, one.year, one.project, one.value, one.text)
        for one in of.of(*fields)
    ]
