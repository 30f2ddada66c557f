"""What a person has typed and not saved yet, for that person only."""

from __future__ import annotations

from benefits.records.access import Act, require
from benefits.records.drafts import Draft
from benefits.records.entries import kept_from
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store


def drafts_of(store: Store, person: Person) -> tuple[Draft, ...]:
    """The person's own unsaved drafts, the newest first; nobody sees those of another.

    A draft whose save was made is left out: the program was stopped before it could be let go, for instance because
    the tab was closed just then, and saved once more it would be a second record.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return tuple(one for one in store.drafts(person.id) if not _is_saved(store, one))


def _is_saved(store: Store, draft: Draft) -> bool:
    kept = kept_from(draft.content)
    return bool(kept and kept.key and store.saved_with(kept.key))
