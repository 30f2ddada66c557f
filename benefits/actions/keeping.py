"""Keeping the register from the screen: a backup now, and a backup put in the place of the register while it serves."""

from __future__ import annotations

from benefits.errors import NotFound, StoreError
from benefits.records import keeper, security_log
from benefits.records.access import Act, require
from benefits.records.backup import Restored, restore_while_open
from benefits.records.backup_status import status_of
from benefits.records.model import Person
from benefits.records.store import Store


def back_up_now(store: Store, person: Person) -> str:
    """Make a backup beside the register, read whole before it counts; the name of its file.

    Raises:
        NotPermitted: The person does not keep the register.
        StoreError: It could not be made, or was not sound.
    """
    require(person, Act.KEEP_STORE)
    return keeper.copy_now(store, person.id).name


def put_back(store: Store, person: Person, name: str, typed: str, *, replay: bool) -> Restored:
    """Put a listed backup in the place of the register that this program serves; the replaced one is kept beside it.

    Args:
        store: The register.
        person: Who asks for it.
        name: Of the backup's file.
        typed: What the person typed to confirm it: the name of the register's file.
        replay: Write the later saves that the journal holds again.

    Raises:
        NotPermitted: The person does not keep the register.
        NotFound: No such backup is listed.
        StoreError: It was not confirmed, or could not be done; the register stands as it was.
    """
    require(person, Act.KEEP_STORE)
    if store.path is None or name not in {one.name for one in status_of(store.path).copies}:
        raise NotFound(f"There is no backup {name} of this register. Choose one from the list.")
    if typed.strip() != store.path.name:
        raise StoreError(f"Nothing was replaced. To confirm, type the name of the register's file: {store.path.name}")
    copy = store.path.parent / "backups" / name
    security_log.note(security_log.Event.RESTORE, by=person.id, file=name, outcome="begun")
    try:
        done = restore_while_open(copy, store.path, replay)
    except StoreError as fault:
        security_log.note(security_log.Event.RESTORE, by=person.id, file=name, outcome="failed", why=str(fault))
        raise
    security_log.note(
        security_log.Event.RESTORE,
        by=person.id,
        file=name,
        outcome="restored",
        saves=done.report.saves,
        replayed=done.replayed,
        replaced=str(done.replaced or ""),
    )
    return done
