"""What losses and costs are worth that no longer come: fraud, error, double work, old systems.

References:
    Methods 8; HM Treasury, The Green Book 2026, chapters 6 and 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from benefits.appraisal.valuation import WHOLE, Step, Valuation, ValuedLine, by_cash, cash_steps, refuse, valuation


@dataclass(frozen=True)
class Fraud:
    """Inputs of fraud found that would have been missed."""

    volume: Decimal
    prevalence: Decimal
    uplift: Decimal
    amount: Decimal
    duration: Decimal
    lost: Decimal


@dataclass(frozen=True)
class PaymentError:
    """Inputs of payments put right, too high and too low, and of the staff time of correcting them."""

    volume: Decimal
    over_rate: Decimal
    over_amount: Decimal
    under_rate: Decimal
    under_amount: Decimal
    uplift: Decimal
    duration: Decimal
    lost: Decimal
    corrected: Decimal
    hours: Decimal
    hourly: Decimal


@dataclass(frozen=True)
class DuplicateCollection:
    """Inputs of collections that stop and of a build that is no longer needed."""

    collections: Decimal
    cost: Decimal
    retired: Decimal
    cash_part: Decimal
    chance: Decimal
    build: Decimal


@dataclass(frozen=True)
class Legacy:
    """Inputs of an old system switched off."""

    run: Decimal
    residual: Decimal
    cash_part: Decimal
    chance_before: Decimal
    chance_after: Decimal
    impact: Decimal


def fraud(given: Fraud) -> Valuation:
    """Fraud found that would have been missed: a saving of the payer and a gain of society.

    Raises:
        Refused: An input is out of bounds.

    References:
        Methods 8, E8.2; HM Treasury, The Green Book 2026, paragraphs 8.93 and 8.99.
    """
    refuse("fraud", given)
    found = given.volume * given.prevalence * given.uplift
    stands = WHOLE - given.lost
    value = found * given.amount * given.duration * stands
    steps = (
        Step("More fraud found", "cases × part that is fraud × more that is found", found, "cases a year"),
        Step("Part that stands", "1 − part that is no fraud", stands, "fraction"),
        Step("Loss prevented", "fraud found × loss × years × part that stands", value, "pounds a year"),
    )
    method = "Cases checked, times the fraud among them that is newly found, times the loss that would have gone on."
    watch = "Benefit fraud is usually AME: worth money, and it cannot pay for a project. A false alarm costs citizens."
    return valuation(steps, (ValuedLine("fraud prevented", "fraud_prevented", True, value),), method, watch)


def error(given: PaymentError) -> Valuation:
    """Payments put right: over-payments save, under-payments cost, and both move money without a gain to society.

    Raises:
        Refused: An input is out of bounds.

    References:
        Methods 8 and 2.2; HM Treasury, The Green Book 2026, paragraph 8.98.
    """
    refuse("error", given)
    stands = given.duration * given.uplift * (WHOLE - given.lost)
    over = given.volume * given.over_rate * given.over_amount * stands
    under = given.volume * given.under_rate * given.under_amount * stands
    hours = given.corrected * given.hours
    staff = hours * given.hourly
    steps = (
        Step("Years put right", "years × more that is found × (1 − part that is no error)", stands, "years"),
        Step("Over-payments prevented", "cases × part × over-payment × years put right", over, "pounds a year"),
        Step("Under-payments put right", "cases × part × under-payment × years put right", under, "pounds a year"),
        Step("Staff hours saved", "corrections no longer needed × hours for one", hours, "hours a year"),
        Step("Staff time saved", "staff hours saved × cost of an hour", staff, "pounds a year"),
    )
    lines = (
        ValuedLine("over-payments prevented", "error_prevented", True, over),
        ValuedLine("under-payments put right", "underpayment_corrected", True, under),
        ValuedLine("corrections no longer needed", "staff_time", False, staff),
    )
    method = "Cases checked, times the errors newly put right, times what would have gone on; both directions."
    watch = "A plain transfer: public finances change, society does not. In doubt between fraud and error, use fraud."
    return valuation(steps, lines, method, watch)


def duplicate_collection(given: DuplicateCollection) -> Valuation:
    """Collections of the same data that stop, and once the expected cost of another build.

    Raises:
        Refused: An input is out of bounds.

    References:
        Methods 8, E8.4; this product's convention for the part that is cash.
    """
    refuse("duplicate_collection", given)
    value = given.collections * given.cost * given.retired
    build = given.chance * given.build
    steps = (
        Step("Collections avoided", "collections × cost of one × part that stops", value, "pounds a year"),
        *cash_steps(value, given.cash_part),
        Step("Build avoided", "chance of another build × cheapest other build", build, "pounds, once"),
    )
    lines = (
        *by_cash("collections avoided", "duplicate_collection_avoided", value, given.cash_part),
        ValuedLine("another build avoided", "duplicate_collection_avoided", False, build, is_one_off=True),
    )
    method = "Cost of the collections that stop, and once the chance of another build times its cheapest cost."
    return valuation(steps, lines, method, "No budget for the other collection or build, no avoided cost.")


def legacy(given: Legacy) -> Valuation:
    """An old system switched off: running cost saved, and incidents that get less likely.

    Raises:
        Refused: An input is out of bounds, or the new state is worse than the old.

    References:
        Methods 8, E8.6; this product's convention for the part that is cash.
    """
    refuse("legacy", given)
    saved = given.run - given.residual
    risk = (given.chance_before - given.chance_after) * given.impact
    steps = (
        Step("Running cost saved", "running cost now − what stays", saved, "pounds a year"),
        *cash_steps(saved, given.cash_part),
        Step("Incidents avoided", "(chance now − chance after) × cost of an incident", risk, "pounds a year"),
        Step("In all", "running cost saved + incidents avoided", saved + risk, "pounds a year"),
    )
    lines = (
        *by_cash("running cost saved", "legacy_cost_avoided", saved, given.cash_part),
        ValuedLine("incidents avoided", "legacy_cost_avoided", False, risk),
    )
    method = "Running cost saved, and the change in the chance of an incident times what it costs."
    return valuation(steps, lines, method, "Only after the old system is switched off; dual running is a cost line.")
