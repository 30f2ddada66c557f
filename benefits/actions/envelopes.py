"""Setting envelopes: what a body may spend by class and year, what is promised of it, and what is carried over."""

from __future__ import annotations

from collections.abc import Sequence

from benefits.actions.batches import write_all
from benefits.actions.recording import Edit, Withdrawal
from benefits.records.access import Act, require
from benefits.records.history import Actor, Save
from benefits.records.model import Envelope, Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store


def save_envelopes(
    store: Store, person: Person, changes: Sequence[Edit | Withdrawal], reason: str, key: str
) -> Save | None:
    """Envelopes of one or several bodies, new, changed or withdrawn: all of them or none.

    Args:
        store: The register.
        person: Who saves; needs the right to set the envelopes of every body whose envelope changes, and of the
            body that it is taken from.
        changes: Envelopes as they shall be, and those that shall no longer count.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None when there was nothing to change.

    Raises:
        NotPermitted: The person may not set the envelopes of one of the bodies.
        NotFound: An envelope to be withdrawn is not there.
        Conflict: Somebody saved a newer version first.
        Refused: Values have problems, or a code is taken; nothing was saved.
        StoreError: The register cannot save.
        TypeError: A change is of no envelope.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    codes: set[str] = set()
    bodies: set[str] = set()
    for change in changes:
        if isinstance(change, Edit) and isinstance(change.record, Envelope):
            codes.add(change.record.id)
            bodies.add(change.record.organisation)
        elif isinstance(change, Withdrawal) and change.table == "envelope":
            codes.add(change.code)
        else:
            raise TypeError("save_envelopes saves envelopes only")
    with store.write(Actor(person.id, person.name), "envelope.save", reason, key) as tx:
        held = [one.record for code in sorted(codes) if (one := tx.one("envelope", code)) is not None]
        bodies |= {one.organisation for one in held if isinstance(one, Envelope)}
        for body in sorted(bodies):
            require(person, Act.KEEP_ENVELOPES, body)
        if not tx.already_saved:
            write_all(tx, changes)
    return tx.saved
