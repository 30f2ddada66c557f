"""Who made something: whoever is named as its maker, and whoever saved any of it. Nobody assures their own work."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from benefits.records.history import Versioned
from benefits.records.model import Person

# What stands between the names of several makers.
_BETWEEN = re.compile(r"[;,/&+()\n]|\band\b")


def is_named(who: Person, made_by: str) -> bool:
    """Whether a text that names one maker or several names this person, however it is written.

    Example:
        >>> is_named(Person("ann", "", "Ann Example"), "Bob and ann example")
        True
    """
    return bool(_names(who) & {_folded(one) for one in (made_by, *_BETWEEN.split(made_by))})


def has_saved(who: Person, versions: Iterable[Versioned]) -> bool:
    """Whether the person saved any of these versions."""
    names = _names(who)
    return any(names & {_folded(one.saved_by), _folded(one.saved_by_name)} for one in versions)


def _names(who: Person) -> set[str]:
    return {_folded(one) for one in (who.id, who.name, who.email) if one}


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
