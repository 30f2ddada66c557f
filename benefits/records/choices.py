"""What may stand in a field that is a choice or a list of choices, by code and in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from benefits.records import categories
from benefits.reference.dictionary import CHOICE_TABLES, Field, reference_choices


@cache
def choices(field: Field) -> Mapping[str, str]:
    """The choices of a field, code to words; none where anything may stand, or the code of another record.

    Example:
        >>> from benefits.reference.dictionary import field
        >>> choices(field("cost_line", "price_terms"))
        mappingproxy({'real': 'real', 'nominal': 'nominal'})
    """
    category = getattr(categories, field.choices, None) if field.choices else None
    if isinstance(category, type) and issubclass(category, StrEnum):
        return MappingProxyType({one.value: one.value.replace("_", " ") for one in category})
    if field.choices in CHOICE_TABLES:
        return reference_choices(field.choices)
    return MappingProxyType({code: code.replace("_", " ") for code in field.literal_choices})
