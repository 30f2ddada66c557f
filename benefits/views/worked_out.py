"""Answers about a scenario that took long, kept for who asked and for all who ask the same of the same inputs."""

from __future__ import annotations

from typing import TypeVar

from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.funding import Funding
from benefits.views.kept_answers import KeptAnswer, keep_answer, kept_answer

Answer = TypeVar("Answer")

# Proposals up to which an answer comes at once, so that nobody has to ask for it.
AT_ONCE = 40


def comes_at_once(held: Funding) -> bool:
    """Whether a scenario is small enough to work an answer out without being asked."""
    return len(held.proposals.problem.projects) <= AT_ONCE


def worked_out(
    store: Store, person: Person, held: Funding, question: str, kind: type[Answer]
) -> KeptAnswer[Answer] | None:
    """The answer that the person had last, or the one that somebody had to the very same inputs; None without either.

    Args:
        store: The register.
        person: Who asks.
        held: The scenario as it is now.
        question: What was asked.
        kind: The class of the answer.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    now = held.proposals.fingerprint
    own = kept_answer(store, person, (question, held.code, person.id), kind, now)
    if own is not None and not own.is_stale:
        return own
    return kept_answer(store, person, (question, now), kind, now) or own


def keep_worked_out(store: Store, person: Person, held: Funding, question: str, answer: object) -> None:
    """Keep an answer, for the person and for the same inputs.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    now = held.proposals.fingerprint
    keep_answer(store, person, (question, held.code, person.id), answer, now)
    keep_answer(store, person, (question, now), answer, now)
