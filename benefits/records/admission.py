"""Who a proven sign-in is in the register, and whether they may come in. By issuer and subject, never by e-mail.

A group of the sign-in service may stand in the register like a person, with "issuer|group:NAME" as its subject: its
roles are then those of everybody whose ID token names it. So groups have versions, a history and rights as people do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from benefits.records.access import ANYWHERE, grant, roles
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.sign_outs import SignOuts
from benefits.records.store import Store

# A working day. Streamlit's own cookie lasts 30 days, whatever the sign-in service says.
LONGEST = timedelta(hours=8)
# The clock of a sign-in service may be ahead of ours by this much.
SKEW = timedelta(minutes=2)
GROUPS, GROUP = "groups", "group:"  # the claim that names a person's groups, and what a group's subject begins with
FIRST_ADMINISTRATOR = "BENEFITS_FIRST_ADMINISTRATOR"  # the environment's word for who may make the first records


class Standing(StrEnum):
    """What a sign-in is worth."""

    ADMITTED = "admitted"
    ABSENT = "not signed in"
    UNKNOWN = "unknown"
    DISABLED = "disabled"
    SIGNED_OUT = "signed out"
    TOO_OLD = "too old"


@dataclass(frozen=True)
class SignIn:
    """What a sign-in service has proven: who, and when (UTC), and the subjects of the groups they are in."""

    subject: str
    issued_at: datetime
    name: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Admission:
    """Whether a sign-in lets its person in; `person` only where it does."""

    standing: Standing
    subject: str = ""
    person: Person | None = None


def sign_in_of(claims: Mapping[str, Any]) -> SignIn | None:
    """The sign-in that the claims of an ID token tell of, or None where they prove nobody.

    Example:
        >>> sign_in_of({"iss": "https://login.example", "sub": "1a", "iat": 0}).subject
        'https://login.example|1a'
        >>> sign_in_of({"email": "ann@dwp.gov.uk", "iat": 0}) is None
        True
    """
    issuer, code, issued = claims.get("iss"), claims.get("sub"), claims.get("iat")
    if not (isinstance(issuer, str) and isinstance(code, str) and issuer and code) or code.startswith(GROUP):
        return None
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return None
    try:
        issued_at = datetime.fromtimestamp(issued, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    named = claims.get(GROUPS)
    groups = tuple(f"{issuer}|{GROUP}{one}" for one in named if isinstance(one, str)) if isinstance(named, list) else ()
    return SignIn(f"{issuer}|{code}", issued_at, _text(claims.get("name")), _text(claims.get("email")), groups)


def admission(store: Store, sign_outs: SignOuts, sign_in: SignIn | None, first: str, now: datetime) -> Admission:
    """Whether a sign-in lets its person in now. What is not known is refused.

    Args:
        store: The register that holds the people.
        sign_outs: When people have signed out.
        sign_in: What was proven; None where nothing was.
        first: The subject that is an administrator for as long as the register has none who can sign in; or blank.
        now: This moment, with its time zone.
    """
    if sign_in is None:
        return Admission(Standing.ABSENT)
    subject, age = sign_in.subject, now - sign_in.issued_at
    if not -SKEW <= age <= LONGEST:
        return Admission(Standing.TOO_OLD, subject)
    if sign_outs.ended(subject, sign_in.issued_at):
        return Admission(Standing.SIGNED_OUT, subject)
    people = _people(store, store.data_version())
    person = people.by_subject.get(subject)
    granted = people.granted_to(sign_in.groups, now.date())
    if person is None and granted:
        person = Person(f"signed-in:{subject}", sign_in.email, sign_in.name or subject, (), subject)
    if person is None and subject and subject == first.strip() and not people.has_administrator(now.date()):
        return Admission(Standing.ADMITTED, subject, _first(sign_in))
    if person is None:
        return Admission(Standing.UNKNOWN, subject)
    if is_disabled(person, now.date()):
        return Admission(Standing.DISABLED, subject)
    return Admission(Standing.ADMITTED, subject, replace(person, grants=_joined(person.grants, granted)))


def is_disabled(person: Person, day: date) -> bool:
    """Whether a person may not sign in on a day."""
    return person.disabled_on is not None and person.disabled_on <= day


@dataclass(frozen=True)
class _People:
    """Those of a register who can be proven; a subject that two carry proves neither."""

    by_subject: Mapping[str, Person]

    def granted_to(self, groups: Iterable[str], day: date) -> tuple[str, ...]:
        """The roles of those of the groups that the register knows and has not disabled."""
        known = (self.by_subject[one] for one in groups if one in self.by_subject)
        return _joined(*(one.grants for one in known if not is_disabled(one, day)))

    def has_administrator(self, day: date) -> bool:
        held = (one for one in self.by_subject.values() if not is_disabled(one, day))
        return any((Role.ADMINISTRATOR, ANYWHERE) in roles(one) for one in held)


@lru_cache(maxsize=4)
def _people(store: Store, _: int) -> _People:
    """By the number of the newest save, so that every change of a person holds at once."""
    held = [one.record for one in store.current("person") if isinstance(one.record, Person) and one.record.subject]
    count = Counter(one.subject for one in held)
    return _People({one.subject: one for one in held if count[one.subject] == 1})


def _first(sign_in: SignIn) -> Person:
    name = sign_in.name or sign_in.email or "First administrator"
    return Person("first-administrator", sign_in.email, name, (grant(Role.ADMINISTRATOR),), sign_in.subject)


def _joined(*grants: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for several in grants for one in several))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
