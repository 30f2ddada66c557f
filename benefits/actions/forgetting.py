"""Removing a person's name from the register for good, where the law asks for it; what they did stays told."""

from __future__ import annotations

from benefits.errors import Place, Problem, Refused
from benefits.records.access import Act, require
from benefits.records.forgetting import Forgotten, words_of
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.removals import FORGET
from benefits.records.sight import as_seen_by
from benefits.records.store import Store


def forget(store: Store, person: Person, code: str, reason: str, key: str) -> Forgotten:
    """Take somebody's name, address and subject out of every version, every save and the journal, and end their access.

    Doing it again does what is left, for instance when it was stopped before the journal was written, or a restored
    backup brought the name back.

    Args:
        store: The register.
        person: Who removes it; never the person themselves, as the save that does it carries their name.
        code: Whose name.
        reason: On what ground, without the name; not blank.
        key: Of the form or command; the same key removes once.

    Raises:
        NotPermitted: The person may not change people.
        NotFound: The register never held that person.
        Refused: It is who asks, the reason is missing or holds the name; nothing was changed.
        StoreError: The register or its journal cannot be written; the sentence says what was done.
    """
    require(person, Act.KEEP_PEOPLE)
    store = as_seen_by(store, person)  # all of it: the right for every body sees every project
    with store.snapshot() as cursor:
        problems = _problems(person, code, reason.strip(), words_of(cursor, code))
    if problems:
        raise Refused(problems)
    with store.write(Actor(person.id, person.name), FORGET, reason.strip(), key) as tx:
        done = tx.forget(code)
    store.clean()
    return done


def _problems(person: Person, code: str, reason: str, words: frozenset[str]) -> list[Problem]:
    found: list[Problem] = []

    def problem(column: str, value: str, wrong: str, remedy: str) -> None:
        found.append(Problem(Place("save", column=column), value, wrong, remedy))

    if person.id == code:
        problem("person", code, "is who asks, and would be named as such", "Ask another administrator to do it.")
    if not reason:
        problem("reason", "", "is missing", "Say on what ground the name is removed, without the name.")
    if any(word.casefold() in reason.casefold() for word in words):
        problem("reason", reason, "holds the name, which it would keep", "Say it without the name.")
    return found
