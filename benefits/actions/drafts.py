"""Keeping what a person types until it is saved, under their own name and no other."""

from __future__ import annotations

from benefits.errors import Place, Problem, Refused
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store

LONGEST = 500_000  # characters: far above any form, and not a place to store files in


def keep(store: Store, person: Person, form: str, content: str) -> None:
    """Keep what the person has typed into a form, in place of what was kept before.

    Args:
        store: The register.
        person: Whose draft it is.
        form: Name of the form.
        content: What stands in it, in the form's own notation; not blank.

    Raises:
        NotPermitted: The person may not read the register.
        Refused: It is too long to keep.
        StoreError: The register cannot save.
        ValueError: The form has no name, or nothing stands in it.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    if not (form and content):
        raise ValueError("a draft needs a form and something typed; let_go takes a draft away")
    if len(content) > LONGEST:
        place = Place("", column="Draft")
        wrong = f"is longer than {LONGEST:,} characters, so it is not kept"
        raise Refused([Problem(place, "", wrong, "Save what is ready, or shorten the longest text.")])
    store.keep_draft(person.id, form, content)


def let_go(store: Store, person: Person, form: str) -> None:
    """Forget what the person has typed into a form, because it is saved or not wanted any more.

    Raises:
        NotPermitted: The person may not read the register.
        StoreError: The register cannot save.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    store.keep_draft(person.id, form, "")
