"""What data that gets cheaper is worth to its users, and what its holder loses.

References:
    Methods 8; HM Treasury, The Green Book 2026, chapters 6 and 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from benefits.appraisal.valuation import WHOLE, Group, Landing, Step, Valuation, ValuedLine, refuse, valuation


@dataclass(frozen=True)
class OpenData:
    """Inputs of data that gets cheaper for its users."""

    price_before: Decimal
    price_after: Decimal
    uses_before: Decimal
    uses_after: Decimal
    hours: Decimal
    hourly: Decimal
    business_part: Decimal


def open_data(given: OpenData) -> Valuation:
    """Data that gets cheaper: what users gain by the rule of half, and the income its holder loses.

    The income lost is part of what users gain: a transfer. It is a line of its own, so that society counts the
    difference and the hole in the holder's budget is seen.

    Raises:
        Refused: An input is out of bounds, or the price rises.

    References:
        Methods 8, E8.5; this product's convention, following HM Treasury, The Green Book 2026, paragraph 6.38.
    """
    refuse("open_data", given)
    surplus = (given.price_before - given.price_after) * (given.uses_before + given.uses_after) / 2
    time = given.hours * given.hourly
    income = given.price_after * given.uses_after - given.price_before * given.uses_before
    steps = (
        Step("Gain of users", "½ × (price before − after) × (uses before + after)", surplus, "pounds a year"),
        Step("Time saved", "hours saved × value of an hour", time, "pounds a year"),
        Step("Gain of users in all", "gain of users + time saved", surplus + time, "pounds a year"),
        Step("Income of the holder", "price × uses after − price × uses before", income, "pounds a year"),
        Step(
            "Gain of society", "gain of users in all + income of the holder", surplus + time + income, "pounds a year"
        ),
    )
    users = (
        Landing(Group.BUSINESSES, given.business_part),
        Landing(Group.CITIZENS, WHOLE - given.business_part),
    )
    title = "income lost by the holder" if income < 0 else "income gained by the holder"
    lines = (
        ValuedLine("gain of the users", "open_data", False, surplus + time, tuple(one for one in users if one.part)),
        ValuedLine(title, "open_data", True, abs(income), is_disbenefit=income < 0),
    )
    method = "Half the fall in price times uses before and after (rule of half), and time saved; income lost apart."
    watch = "What the holder no longer earns is a transfer to users, and a real hole in its budget."
    return valuation(steps, lines, method, watch)
