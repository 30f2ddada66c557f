"""What is wrong with envelopes, scenarios and overrides that are each right by themselves."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from decimal import Decimal

from benefits.errors import Problem
from benefits.periods import FinancialYear
from benefits.records.categories import BudgetClass, EnvelopeKind, OverrideField
from benefits.records.model import Envelope, Organisation, Override, Scenario
from benefits.records.whole import Whole, problem, warning

# Whether a project is funded is one decision, whichever way it goes.
_DECISIONS = (OverrideField.MUST_FUND, OverrideField.MUST_NOT_FUND)
# Overrides of these fields stand beside each other, one for each text.
_BY_TEXT = (OverrideField.EXCLUSIVE, OverrideField.AT_LEAST)


def funding(whole: Whole) -> Iterator[Problem]:
    """What is wrong with the envelopes, scenarios and overrides that come in, beside those that are there."""
    yield from _envelopes(whole)
    yield from _circles(whole)
    yield from _overrides(whole)


def _envelopes(whole: Whole) -> Iterator[Problem]:
    """A body has one envelope for each class and kind, and promises no more of it than there is."""
    coming = {one.id: one for one in whole.coming if isinstance(one, Envelope)}
    alike: dict[tuple[str, BudgetClass], list[Envelope]] = {}
    for one in whole.all(Envelope):
        alike.setdefault((one.organisation, one.budget_class), []).append(one)
    for one in coming.values():
        body = whole.of(Organisation, one.organisation)
        if body is not None and not body.kind.is_public:
            wrong = "is outside government, so it has no departmental budget"
            yield problem(one, "organisation", one.organisation, wrong, "Name the public body that pays.")
    for several in alike.values():
        for kind in EnvelopeKind:
            yield from _twice([one for one in several if one.kind is kind], coming)
        place = next((one for one in reversed(several) if one.id in coming), None)
        if place is not None:
            yield from _promised(place, several)


def _twice(several: list[Envelope], coming: Container[str]) -> Iterator[Problem]:
    for one in several if len(several) > 1 else ():
        if one.id in coming:
            other = several[1] if one is several[0] else several[0]
            called = f"{one.kind.replace('_', ' ')} of {one.organisation} for {one.budget_class.replace('_', ' ')}"
            remedy = f"Put all years into one of them, and withdraw {other.id} or this one."
            yield problem(one, "kind", one.kind, f"is a second {called}, beside {other.id}", remedy)


def _promised(place: Envelope, several: Iterable[Envelope]) -> Iterator[Problem]:
    """Years in which more is committed than there is, where a limit is given."""
    by_kind: dict[EnvelopeKind, dict[FinancialYear, Decimal]] = {kind: {} for kind in EnvelopeKind}
    for one in several:
        for year, amount in one.amounts.by_year().items() if one.amounts else ():
            if not amount.is_finite():
                return  # said of the envelope already
            by_kind[one.kind][year] = by_kind[one.kind].get(year, Decimal(0)) + amount
    limits, committed = by_kind[EnvelopeKind.LIMIT], by_kind[EnvelopeKind.COMMITTED]
    for year in sorted(limits.keys() & committed.keys()):
        there = limits[year] + by_kind[EnvelopeKind.CARRIED_OVER].get(year, Decimal(0))
        if committed[year] > there:
            wrong = f"is committed by {place.organisation} in {year}, of {there:,f} that there is"
            remedy = "Check both amounts: nothing is left for projects in that year."
            yield warning(place, str(year), f"{committed[year]:,f}", wrong, remedy)


def _circles(whole: Whole) -> Iterator[Problem]:
    """Scenarios that are based on each other in a circle."""
    for one in whole.coming:
        if not isinstance(one, Scenario) or one.based_on == one.id:
            continue
        way, base = [one.id], whole.of(Scenario, one.based_on)
        while base is not None and base.id not in way:
            way.append(base.id)
            base = whole.of(Scenario, base.based_on)
        if base is not None and base.id == one.id:
            wrong = f"leads back: {' is based on '.join([*way, one.id])}"
            yield problem(one, "based_on", one.based_on, wrong, "Base one of them on another scenario, or on none.")


def _overrides(whole: Whole) -> Iterator[Problem]:
    """Two overrides of one scenario that change the same, and years that the scenario does not have."""
    alike: dict[tuple[object, ...], list[Override]] = {}
    for one in whole.all(Override):
        alike.setdefault(_about(one), []).append(one)
    changed = {one.id for one in whole.coming if isinstance(one, Scenario)}
    coming = {one.id for one in whole.coming if isinstance(one, Override)}
    for one in whole.all(Override):
        if one.id in coming:
            yield from _contradictions(one, alike[_about(one)])
        scenario = whole.of(Scenario, one.scenario) if one.id in coming or one.scenario in changed else None
        if scenario is not None and one.year is not None and not 0 <= one.year - scenario.first_year < scenario.years:
            last = scenario.first_year + (scenario.years - 1)
            wrong = f"is outside {scenario.id}, which runs from {scenario.first_year} to {last}: it changes nothing"
            yield warning(one, "year", str(one.year), wrong, "Check the year.")


def _about(one: Override) -> tuple[object, ...]:
    """The scenario, and what the override is about in it."""
    field = _DECISIONS[0] if one.field in _DECISIONS else one.field
    return (
        one.scenario,
        field,
        one.organisation,
        one.budget_class,
        one.year,
        one.project,
        (one.text if one.field in _BY_TEXT else ""),
    )


def _contradictions(one: Override, alike: list[Override]) -> Iterator[Problem]:
    other = next((each for each in alike if each.id != one.id), None)
    if other is not None and other.field is one.field:
        yield problem(one, "field", one.field, f"changes the same as {other.id}", "Keep one of the two.")
    elif other is not None:
        wrong = f"contradicts {other.id}, which says {other.field} of the same project"
        yield problem(one, "field", one.field, wrong, "Withdraw one of the two.")
