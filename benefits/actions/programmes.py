"""Logging and changing a programme: the right to change projects of its lead is the right to change it."""

from __future__ import annotations

from benefits.actions.recording import Edit
from benefits.actions.surroundings import surroundings
from benefits.errors import Place, Problem, Refused, has_errors
from benefits.records.access import Act, require
from benefits.records.checks import check
from benefits.records.checks_together import check_together
from benefits.records.history import Actor, Save
from benefits.records.model import Person, Programme
from benefits.records.sight import as_seen_by
from benefits.records.store import Store


def save_programme(store: Store, person: Person, edit: Edit, reason: str, key: str) -> Save | None:
    """A new programme, or the next version of one.

    Args:
        store: The register.
        person: Who saves; needs the right for its lead, and for its former lead if that changes.
        edit: The programme as it shall be, and the version the person saw; 0 for a new one.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None when there was nothing to change.

    Raises:
        NotPermitted: The person may not change programmes of this lead.
        Conflict: Somebody saved a newer version first.
        Refused: Values have problems, or the code is taken; nothing was saved.
        StoreError: The register cannot save.
        TypeError: The record is no programme.
    """
    store = as_seen_by(store, person)
    programme = edit.record
    if not isinstance(programme, Programme):
        raise TypeError("save_programme saves programmes; save_changes saves what stands under a project")
    require(person, Act.EDIT_PROJECT, programme.lead)
    with store.write(Actor(person.id, person.name), "programme.save", reason, key) as tx:
        if not tx.already_saved:
            held = tx.one("programme", programme.id)
            if held is not None and isinstance(held.record, Programme):
                require(person, Act.EDIT_PROJECT, held.record.lead)
            if held is not None and not edit.seen:
                place = Place("programme", column="id", record=programme.id)
                wrong = "is the code of another programme, or of one that was withdrawn"
                raise Refused([Problem(place, programme.id, wrong, "Choose another code")])
            problems = (*check(programme), *check_together([programme], surroundings(tx, [programme])))
            if has_errors(problems):
                raise Refused(problems)
            if held is None or held.version != edit.seen or held.record != programme:
                tx.put(programme, edit.seen)
    return tx.saved
