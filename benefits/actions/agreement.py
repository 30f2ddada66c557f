"""Who may say that a share is agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from benefits.errors import Place, Problem
from benefits.records.access import Act, may
from benefits.records.categories import Agreement
from benefits.records.checks_together import Key
from benefits.records.model import Person, Record, Share


def not_theirs_to_say(person: Person, act: Act, share: Share, held: Mapping[Key, Record]) -> Iterator[Problem]:
    """The problem of a share that says accepted or disputed, if the person may not say so for its recipient.

    Whether a share is accepted or disputed is for the recipient to say, never for the project that claims it.

    Args:
        person: Who saves.
        act: By which right.
        share: As it shall be.
        held: Records of the register by table and code.
    """
    before = held.get(("share", share.id))
    says = share.agreement.is_accepted or share.agreement is Agreement.DISPUTED
    if says and not (may(person, Act.ANSWER, share.recipient) or _brings_history(person, act)):
        place = Place("share", column="agreement", record=share.id)
        wrong = f"is for {share.recipient} to say"
        was = isinstance(before, Share) and before.agreement is share.agreement
        changed = " A share that changes has to be agreed again." if was else ""
        remedy = f"Write claimed; somebody of {share.recipient} accepts or disputes it.{changed}"
        yield Problem(place, share.agreement, wrong, remedy)


def _brings_history(person: Person, act: Act) -> bool:
    """Whether the person brings in records of another register as they stand there, answers included."""
    return act is Act.LOAD_EXAMPLE or (act is Act.IMPORT and may(person, Act.KEEP_PEOPLE))


def claimed_anew(share: Share, before: Share | None) -> Share:
    """The share as it is saved by the project: one that changed has to be agreed again.

    Args:
        share: As it shall be.
        before: As it was; None for a new one.
    """
    if before is None or share == before:
        return share
    return replace(share, agreement=Agreement.CLAIMED, agreed_by="", agreed_on=None, disputed_figure=None)
