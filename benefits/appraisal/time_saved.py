"""What saved time is worth: that of staff, of citizens and of businesses.

References:
    Methods 8; HM Treasury, The Green Book 2026, chapters 6 and 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from benefits.appraisal.valuation import (
    MINUTES,
    NOTHING,
    Group,
    Landing,
    Step,
    Valuation,
    ValuedLine,
    fault,
    refuse,
    valuation,
)
from benefits.errors import Refused


@dataclass(frozen=True)
class StaffTime:
    """Inputs of staff time; hours, days and rates as the table of inputs says."""

    people: Decimal
    minutes: Decimal
    days: Decimal
    adoption: Decimal
    usable: Decimal
    salary: Decimal
    ni_rate: Decimal
    ni_threshold: Decimal
    pension: Decimal
    working_days: Decimal
    hours: Decimal
    posts: Decimal


@dataclass(frozen=True)
class TimeSaved:
    """Inputs of time that people or businesses save."""

    minutes: Decimal
    volume: Decimal
    frequency: Decimal
    hourly: Decimal


def staff_time(given: StaffTime) -> Valuation:
    """Staff time freed: whole posts removed are cash at their employment cost, only the rest is non-cash.

    Raises:
        Refused: An input is out of bounds, or more posts go than the time freed would fill.

    References:
        Methods 8, E8.1; HM Treasury, The Green Book 2026, paragraphs 6.30 and 8.26.
    """
    refuse("staff_time", given)
    insurance = given.ni_rate * max(given.salary - given.ni_threshold, NOTHING)
    pension = given.pension * given.salary
    employment = given.salary + insurance + pension
    year = given.working_days * given.hours
    saved = given.people * given.minutes * given.days * given.adoption * given.usable / MINUTES
    value, fte, cash = saved * employment / year, saved / year, given.posts * employment
    if given.posts > fte:
        most = int(fte)
        remedy = f"The time saved fills {most} whole {'post' if most == 1 else 'posts'}: remove no more than that."
        raise Refused([fault("Posts removed", given.posts, "is more than the time saved would fill", remedy)])
    steps = (
        Step("Employer National Insurance", "rate × (pay − threshold)", insurance, "pounds a year"),
        Step("Employer pension contribution", "contribution × pay", pension, "pounds a year"),
        Step("Employment cost", "pay + National Insurance + pension", employment, "pounds a year"),
        Step("Hours of a post", "working days × hours a day", year, "hours a year"),
        Step("Cost of an hour", "employment cost ÷ hours of a post", employment / year, "pounds an hour"),
        Step("Hours freed", "people × minutes × days × part who use it × usable part ÷ 60", saved, "hours a year"),
        Step("Value of the time", "hours freed × cost of an hour", value, "pounds a year"),
        Step("Time in posts", "hours freed ÷ hours of a post", fte, "posts"),
        Step("Cash: posts removed", "posts × employment cost", cash, "pounds a year"),
        Step("Not cash: the rest", "value of the time − cash", value - cash, "pounds a year"),
    )
    lines = (
        ValuedLine("posts removed", "del_cost_avoided", True, cash),
        ValuedLine("staff time freed", "staff_time", False, value - cash),
    )
    method = "Hours freed at the cost of employment; whole posts removed are cash and only the rest is time."
    watch = "Freed minutes are not posts, and what people report about themselves is too high."
    return valuation(steps, lines, method, watch)


def citizen_time(given: TimeSaved) -> Valuation:
    """Time that people save outside work; it counts for society only.

    Raises:
        Refused: An input is out of bounds.

    References:
        Methods 8, E8.3 (standard cost model); HM Treasury, The Green Book 2026, paragraph 6.5.
    """
    return _time("citizen_time", given, "time saved for citizens", Group.CITIZENS)


def business_time(given: TimeSaved) -> Valuation:
    """Time that businesses save; it counts for society only.

    Raises:
        Refused: An input is out of bounds.

    References:
        Methods 8 (standard cost model, price times quantity); HM Treasury, The Green Book 2026, paragraph 6.5.
    """
    return _time("business_time", given, "time saved for businesses", Group.BUSINESSES)


def _time(calculator: str, given: TimeSaved, title: str, group: Group) -> Valuation:
    refuse(calculator, given)
    hours = given.minutes * given.volume * given.frequency / MINUTES
    who = "people" if group is Group.CITIZENS else "businesses"
    steps = (
        Step("Hours saved", f"minutes × {who} × times a year ÷ 60", hours, "hours a year"),
        Step("Value of the time", "hours saved × value of an hour", hours * given.hourly, "pounds a year"),
    )
    line = ValuedLine(title, calculator, False, hours * given.hourly, (Landing(group),))
    return valuation(steps, (line,), "Hours saved at a value of time.", "Counts for society only, for no budget.")
