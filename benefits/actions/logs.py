"""Keeping an entry of the logs: an assumption, a decision or a piece of quality assurance of a project."""

from __future__ import annotations

from dataclasses import replace

from benefits.actions.recording import Edit, save_changes
from benefits.records.access import Act, require
from benefits.records.history import Save
from benefits.records.model import LogEntry, Person
from benefits.records.store import Store


def keep_entry(store: Store, person: Person, entry: LogEntry, seen: int, reason: str, key: str) -> Save | None:
    """An entry as it shall be, new or changed; made by the person where nobody is named.

    Args:
        store: The register.
        person: Who saves; needs the right to change the project.
        entry: As it shall be. A sign-off of what changes here is taken away in the same save.
        seen: The version the person saw; 0 for a new one.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None where nothing changed.

    Raises:
        NotPermitted: The person may not change the project.
        NotFound: There is no such project.
        Conflict: Somebody saved a newer version first.
        Refused: Values have problems, or the entry says that it is signed off; nothing was saved.
    """
    require(person, Act.READ)  # whether they may change the project is asked inside the save
    made = entry if entry.made_by.strip() else replace(entry, made_by=person.name or person.id)
    return save_changes(store, person, entry.project, [Edit(made, seen)], reason, key)
