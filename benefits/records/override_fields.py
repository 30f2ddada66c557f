"""What each field of an override needs: which targets it may name, and what number or word it holds.

Checks and forms read these declarations, so that a field is described once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import MappingProxyType

from benefits.records.categories import OverrideField
from benefits.reference.dictionary import reference_choices
from benefits.reference.sources import editions_of

TARGETS = ("organisation", "budget_class", "year", "project")
ANY = "*"  # in place of the name of a list of words: the person's own


class Use(Enum):
    """Whether a column of an override is filled in."""

    NO = "left blank"
    MAY = "blank means all"
    MUST = "required"


class Quantity(StrEnum):
    """What the number of an override is; each has its bounds in `BOUNDS`."""

    PART = "part"
    FACTOR = "factor"
    YEARS = "years"
    POUNDS = "pounds"
    COUNT = "count"


@dataclass(frozen=True)
class Bounds:
    """What a number may be: from 0 to `most`, and a whole one or not; `words` say it to people."""

    most: Decimal
    is_whole: bool
    words: str


BOUNDS: Mapping[Quantity, Bounds] = MappingProxyType(
    {
        Quantity.PART: Bounds(Decimal(1), False, "a part from 0 to 1, such as 0.1 for 10%"),
        Quantity.FACTOR: Bounds(Decimal(10), False, "a factor from 0 to 10, such as 1.2 for 20% more"),
        Quantity.YEARS: Bounds(Decimal(30), True, "whole years from 0 to 30"),
        Quantity.POUNDS: Bounds(Decimal(10) ** 12, False, "pounds, up to a trillion"),
        Quantity.COUNT: Bounds(Decimal(1000), True, "a whole number of projects from 0 to 1000"),
    }
)


@dataclass(frozen=True)
class Declared:
    """What an override of one field holds.

    Attributes:
        organisation, budget_class, year, project: Whether that target is named.
        quantity: What its number is; None where it holds no number.
        words: The list that its word comes from (`words_of`), or ANY; blank where it holds no word.
    """

    organisation: Use = Use.NO
    budget_class: Use = Use.NO
    year: Use = Use.NO
    project: Use = Use.NO
    quantity: Quantity | None = None
    words: str = ""

    @property
    def targets(self) -> Mapping[str, Use]:
        """How each of the four targets is used, by the name of its column."""
        return {name: getattr(self, name) for name in TARGETS}


_LITERAL: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "claims": {"claimed": "All claimed benefits", "accepted_only": "Accepted benefits only"},
        "discounting": {"standard": "Standard schedule", "lower_sensitivity": "Lower-rate sensitivity"},
        "standpoint": {"cross_government": "Cross-government", "society": "Society"},
        "sharing_rule": {
            "proportional": "In proportion to benefit",
            "equal": "Equal split",
            "equal_surplus": "Equal net gain",
            "shapley": "Shapley value",
            "nucleolus": "Nucleolus",
            "scrb": "Separable costs, remaining benefits",
            "alternate_cost_avoided": "Alternate cost avoided",
            "equal_offer": "Equal offers",
        },
    }
)
_EDITIONS: Mapping[str, str] = MappingProxyType({"green_book": "discount_rates", "deflators": "gdp_deflator"})
_THEMES = "data_use_themes"


def _of_limits(quantity: Quantity, one: Use) -> Declared:
    """A change of limits: of all bodies and classes, or where that would count pounds many times of one only."""
    return Declared(organisation=one, budget_class=one, year=Use.MAY, quantity=quantity)


DECLARED: Mapping[OverrideField, Declared] = MappingProxyType(
    {
        OverrideField.CUT_PART: _of_limits(Quantity.PART, Use.MAY),
        OverrideField.CUT_AMOUNT: _of_limits(Quantity.POUNDS, Use.MUST),
        OverrideField.ADD_AMOUNT: _of_limits(Quantity.POUNDS, Use.MUST),
        OverrideField.COST_FACTOR: Declared(organisation=Use.MAY, project=Use.MAY, quantity=Quantity.FACTOR),
        OverrideField.BENEFIT_FACTOR: Declared(organisation=Use.MAY, project=Use.MAY, quantity=Quantity.FACTOR),
        OverrideField.BENEFIT_DELAY: Declared(project=Use.MAY, quantity=Quantity.YEARS),
        OverrideField.START_DELAY: Declared(project=Use.MUST, quantity=Quantity.YEARS),
        OverrideField.LATEST_START: Declared(project=Use.MAY, quantity=Quantity.YEARS),
        OverrideField.LEAST_PART: Declared(project=Use.MAY, quantity=Quantity.PART),
        OverrideField.MUST_FUND: Declared(project=Use.MUST),
        OverrideField.MUST_NOT_FUND: Declared(project=Use.MUST),
        OverrideField.EXCLUSIVE: Declared(project=Use.MUST, words=ANY),
        OverrideField.AT_LEAST: Declared(quantity=Quantity.COUNT, words=_THEMES),
        OverrideField.CLAIMS: Declared(words="claims"),
        OverrideField.DISCOUNTING: Declared(words="discounting"),
        OverrideField.GREEN_BOOK: Declared(words="green_book"),
        OverrideField.DEFLATORS: Declared(words="deflators"),
        OverrideField.STANDPOINT: Declared(words="standpoint"),
        OverrideField.TRANSFER_CAP: Declared(quantity=Quantity.PART),
        OverrideField.SHARING_RULE: Declared(words="sharing_rule"),
        OverrideField.CLOSED_TOO: Declared(),
    }
)


@cache
def words_of(field: OverrideField) -> Mapping[str, str]:
    """The words that an override of a field may hold, with what they mean; none where it holds none or any.

    Example:
        >>> list(words_of(OverrideField.CLAIMS))
        ['claimed', 'accepted_only']
    """
    name = DECLARED[field].words
    if name in _EDITIONS:
        return MappingProxyType({one: one for one in editions_of(_EDITIONS[name])})
    return reference_choices(name) if name == _THEMES else _LITERAL.get(name, MappingProxyType({}))
