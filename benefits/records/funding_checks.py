"""What is wrong with an envelope, a scenario or an override by itself."""

from __future__ import annotations

from collections.abc import Iterator

from benefits.errors import near
from benefits.records.categories import ScenarioStatus
from benefits.records.findings import Finding, error, warning
from benefits.records.model import Envelope, Override, Scenario
from benefits.records.override_fields import ANY, BOUNDS, DECLARED, Use, words_of

LONGEST_SCENARIO = 15  # years; budgets are set for a few years, and the choice among projects gets slow beyond
_APPROVAL = ("approved_by", "approved_on", "fingerprint")
_NAMES = {
    "organisation": "organisation",
    "budget_class": "budget class",
    "year": "financial year",
    "project": "project",
}


def envelope(record: Envelope) -> Iterator[Finding]:
    """What is wrong with an envelope by itself."""
    if not record.budget_class.is_del:
        remedy = "Choose RDEL administration, RDEL programme or CDEL: no other class pays by an envelope."
        yield error("budget_class", record.budget_class, "is not inside a Departmental Expenditure Limit", remedy)
    if record.amounts is None:
        yield warning("amounts", "", "holds no year, so the envelope limits nothing", "Enter what is known.")
    if record.is_illustrative and not record.source:
        remedy = "Say how the amounts were set, as nobody published them."
        yield warning("source", "", "is blank though the envelope is illustrative", remedy)


def scenario(record: Scenario) -> Iterator[Finding]:
    """What is wrong with a scenario by itself."""
    if not 1 <= record.years <= LONGEST_SCENARIO:
        remedy = "Enter how many financial years are modelled, such as 4."
        yield error("years", record.years, f"is not between 1 and {LONGEST_SCENARIO}", remedy)
    if record.based_on and record.based_on == record.id:
        yield error("based_on", record.based_on, "is the scenario itself", "Name another scenario, or leave it blank.")
    is_approved = record.status is ScenarioStatus.APPROVED
    for name in _APPROVAL:
        value = getattr(record, name)
        if is_approved and not value:
            yield error(name, "", "is missing though the scenario is approved", "Approve it on the scenario's page.")
        if value and not is_approved:
            yield error(name, value, "is given though the scenario is not approved", "Leave it blank.")
    approved, made = record.approved_by.strip().casefold(), record.made_by.strip().casefold()
    if approved and approved == made:
        yield error("approved_by", record.approved_by, "made it too", "Ask another person: nobody approves their own.")


def override(record: Override) -> Iterator[Finding]:
    """What is wrong with an override by itself: its targets, its number and its word are those of its field."""
    yield from _targets(record)
    yield from _number(record)
    yield from _word(record)


def _targets(record: Override) -> Iterator[Finding]:
    for name, use in DECLARED[record.field].targets.items():
        value, called = getattr(record, name), _NAMES[name]
        if use is Use.MUST and not value:
            yield error(name, "", f"is missing, and {record.field} needs it", f"Name the {called}.")
        if use is Use.NO and value:
            yield error(name, value, f"does not go with {record.field}", f"Leave the {called} blank.")
    if record.budget_class is not None and not record.budget_class.is_del:
        remedy = "Choose RDEL administration, RDEL programme or CDEL, or leave it blank for all."
        yield error("budget_class", record.budget_class, "is not inside a Departmental Expenditure Limit", remedy)


def _number(record: Override) -> Iterator[Finding]:
    quantity, value = DECLARED[record.field].quantity, record.value
    if quantity is None:
        if value is not None:
            yield error("value", value, f"does not go with {record.field}", "Leave the value blank.")
        return
    bounds = BOUNDS[quantity]
    if value is None:
        yield error("value", "", f"is missing, and {record.field} needs it", f"Enter {bounds.words}.")
    elif value.is_finite() and not (0 <= value <= bounds.most and (not bounds.is_whole or value % 1 == 0)):
        yield error("value", value, f"does not fit {record.field}", f"Enter {bounds.words}.")


def _word(record: Override) -> Iterator[Finding]:
    words, allowed = DECLARED[record.field].words, words_of(record.field)
    if words and not record.text:
        remedy = f"Choose one of {', '.join(allowed)}." if words != ANY else "Give the group a name."
        yield error("text", "", f"is missing, and {record.field} needs it", remedy)
    elif record.text and not words:
        yield error("text", record.text, f"does not go with {record.field}", "Leave the text blank.")
    elif record.text and words != ANY and record.text not in allowed:
        remedy = f"Choose one of {', '.join(allowed)}.{near(record.text, allowed)}"
        yield error("text", record.text, f"does not fit {record.field}", remedy)
