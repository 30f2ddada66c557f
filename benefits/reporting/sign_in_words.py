"""What a person reads at the door, and how the side bar names their roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benefits.records.access import ANYWHERE, roles
from benefits.records.admission import LONGEST, Standing
from benefits.records.model import Person
from benefits.reporting.words import label

HOURS = int(LONGEST.total_seconds() // 3600)


@dataclass(frozen=True)
class Refusal:
    """A page at the door.

    Attributes:
        title: Its heading.
        sentences: What it says below.
        quotes_subject: Whether it shows who the sign-in service says the person is.
        offers_sign_in: Whether signing in (again) can help.
    """

    title: str
    sentences: tuple[str, ...]
    quotes_subject: bool = False
    offers_sign_in: bool = True


_ASK = "Ask an administrator of this register, and quote this subject:"
_REFUSALS: Mapping[Standing, Refusal] = {
    Standing.ABSENT: Refusal("Sign in", ("This register is open to the people it knows. Sign in to go on.",)),
    Standing.SIGNED_OUT: Refusal(
        "You have signed out", ("Signing out ended all your sessions, here and elsewhere. Sign in to go on.",)
    ),
    Standing.TOO_OLD: Refusal(
        "Sign in again", (f"A sign-in holds for {HOURS} hours. What you saved, and your drafts, are kept.",)
    ),
    Standing.UNKNOWN: Refusal(
        "This register does not know you",
        ("You have signed in, but no person of this register carries your subject, so you may see nothing.", _ASK),
        quotes_subject=True,
        offers_sign_in=False,
    ),
    Standing.DISABLED: Refusal(
        "You may no longer sign in",
        ("An administrator of this register has ended your access.", _ASK),
        quotes_subject=True,
        offers_sign_in=False,
    ),
}


def with_first_step(sentence: str, *, is_proven: bool) -> str:
    """The sentence with how one comes to a role here in the place of {first}.

    Args:
        sentence: Of this program, never of a person.
        is_proven: Whether people sign in; otherwise they say who they are.

    Example:
        >>> with_first_step("To sign off, {first} the role assurer.", is_proven=True)
        'To sign off, ask an administrator for the role assurer.'
    """
    said, asked = "say who you are in the side bar and choose", "ask an administrator for"
    return sentence.replace("{first}", asked if is_proven else said)


def refusal(standing: Standing) -> Refusal:
    """The page for a sign-in that lets nobody in.

    Raises:
        KeyError: The person is admitted.
    """
    return _REFUSALS[standing]


def role_lines(person: Person) -> tuple[str, ...]:
    """The roles of a person, each with the body it holds for.

    Example:
        >>> role_lines(Person("ann", "", "Ann", ("finance:DWP", "leader:*")))
        ('Finance for DWP', 'Leader for every organisation')
    """
    return tuple(
        f"{label(role)} for {'every organisation' if scope == ANYWHERE else scope}" for role, scope in roles(person)
    )
