"""Answers that took long, kept in memory with the fingerprint of what they rest on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.turns import Turns

Answer = TypeVar("Answer")

KEPT = 64
_lock, _turns = threading.Lock(), Turns()
_kept: WeakKeyDictionary[Store, OrderedDict[tuple[object, ...], tuple[str, object]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class KeptAnswer(Generic[Answer]):
    """An answer and whether what it rests on has changed since."""

    answer: Answer
    is_stale: bool


def kept_answer(
    store: Store, person: Person, question: tuple[object, ...], kind: type[Answer], fingerprint: str
) -> KeptAnswer[Answer] | None:
    """The answer last found to a question, or None where nobody has asked it yet.

    Args:
        store: The register.
        person: Who asks.
        question: What was asked, without the data: a name, a scenario, settings.
        kind: The class of the answer.
        fingerprint: Of everything the answer would depend on now.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    with _lock:
        answers = _kept.get(store, OrderedDict())
        held = answers.get(question)
        if held is not None:
            answers.move_to_end(question)
    if held is None or not isinstance(held[1], kind):
        return None
    return KeptAnswer(held[1], is_stale=held[0] != fingerprint)


def answer_to(
    store: Store,
    person: Person,
    question: tuple[object, ...],
    kind: type[Answer],
    fingerprint: str,
    find: Callable[[], Answer],
) -> Answer:
    """The answer that is kept, if it rests on this fingerprint, or else what is found, which is then kept.

    Who asks while somebody else finds it waits for that.

    Args:
        store: The register.
        person: Who asks.
        question: As for `kept_answer`.
        kind: The class of the answer.
        fingerprint: Of everything the answer depends on.
        find: Finds the answer; it must not be changed afterwards.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    with _turns.of((store, question)):
        kept = kept_answer(store, person, question, kind, fingerprint)
        if kept is not None and not kept.is_stale:
            return kept.answer
        found = find()
        keep_answer(store, person, question, found, fingerprint)
    return found


def keep_answer(store: Store, person: Person, question: tuple[object, ...], answer: object, fingerprint: str) -> None:
    """Keep an answer in the place of the one before; the longest unused ones are forgotten.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    with _lock:
        held = _kept.setdefault(store, OrderedDict())
        held[question] = (fingerprint, answer)
        held.move_to_end(question)
        while len(held) > KEPT:
            held.popitem(last=False)
