"""What happened at the door and to people's roles, one line of JSON each, apart from the history of the records."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from benefits.records.history import Actor, Save
from benefits.records.model import Person, Record

log = logging.getLogger("benefits.security")


class Event(StrEnum):
    """What is told."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    REFUSED = "refused"
    DOWNLOAD = "download"
    UPLOAD = "upload"
    ROLES = "roles changed"
    BACKUP = "backup"
    EXPORT = "export"
    RESTORE = "restore"


def note(event: Event, **details: str | int | list[str]) -> None:
    """Write one line; JSON keeps line breaks of a path or a name from looking like lines of their own."""
    told = {key: value for key, value in details.items() if value not in ("", [])}
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event.value, **told}
    log.info(json.dumps(line, ensure_ascii=True))


def note_people(actor: Actor, save: Save | None, records: Iterable[Record], withdrawn: Iterable[str]) -> None:
    """A line for every person whose record a save wrote or withdrew.

    Args:
        actor: Who saved.
        save: Under which number; None where nothing was saved.
        records: What was written, of any table.
        withdrawn: Codes of the people who were withdrawn.
    """
    if save is None:
        return
    for one in records:
        if isinstance(one, Person):
            note(
                Event.ROLES,
                by=actor.id,
                save=save.seq,
                person=one.id,
                subject=one.subject,
                disabled_on=str(one.disabled_on or ""),
                roles=list(one.grants),
            )
    for code in withdrawn:
        note(Event.ROLES, by=actor.id, save=save.seq, person=code, change="withdrawn")


def to_stdout() -> None:
    """Send the lines to standard output from now on, where the service manager keeps them."""
    if not log.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
