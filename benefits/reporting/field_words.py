"""What may stand in a field, in the words that people read everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from benefits.records import categories
from benefits.records.choices import choices
from benefits.reference.dictionary import Field
from benefits.reporting.words import label


def choice_words(of: Field) -> Mapping[str, str]:
    """The choices of a field, code to words; none where anything may stand, or the code of another record.

    Example:
        >>> from benefits.reference.dictionary import field
        >>> choice_words(field("share", "budget_class"))["rdel_admin"]
        'RDEL admin'
    """
    category = getattr(categories, of.choices, None) if of.choices else None
    if isinstance(category, type) and issubclass(category, StrEnum):
        return {one.value: label(one) for one in category}
    return {code: f"{words[:1].upper()}{words[1:]}" for code, words in choices(of).items()}
