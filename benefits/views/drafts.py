"""What a person has typed and not saved yet, for that person only."""

from __future__ import annotations

from benefits.records.access import Act, require
from benefits.records.drafts import Draft
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store


def drafts_of(store: Store, person: Person) -> tuple[Draft, ...]:
    """The person's own unsaved drafts, the newest first; nobody sees those of another.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return store.drafts(person.id)
