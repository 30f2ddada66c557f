"""Closing a reporting quarter: what the register holds at that moment is what was reported of it, for good."""

from __future__ import annotations

from benefits.errors import Place, Problem, Refused
from benefits.periods import Quarter
from benefits.records.access import Act, require
from benefits.records.closings import Closing, action_of, closing_made
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now


def close_quarter(store: Store, person: Person, quarter: Quarter, reason: str, key: str) -> Closing:
    """Close a quarter with the register as it holds it now; a quarter that was closed before is closed again.

    A repeat with the same key is the closing that was made first. Nothing of an earlier closing is changed.

    Args:
        store: The register.
        person: Who closes; needs the right for every body, as the closing is of the whole register.
        quarter: One that has ended.
        reason: Why, or what has changed since the quarter was closed before; not blank.
        key: Of the form or command; closing twice with it closes once.

    Raises:
        NotPermitted: The person may not close quarters.
        Refused: The quarter has not ended, no reason is given, or the register is empty; nothing was saved.
        StoreError: The register cannot save.
    """
    require(person, Act.CLOSE)
    store = as_seen_by(store, person)
    problems = _problems(store, quarter, reason.strip())
    if problems:
        raise Refused(problems)
    with store.write(Actor(person.id, person.name), action_of(quarter), reason.strip(), key) as tx:
        tx.stand()
    if tx.saved is None:
        raise RuntimeError("a closing is always saved")
    return closing_made(tx.saved)


def _problems(store: Store, quarter: Quarter, reason: str) -> list[Problem]:
    found: list[Problem] = []

    def problem(column: str, value: str, wrong: str, remedy: str) -> None:
        found.append(Problem(Place("save", column=column), value, wrong, remedy))

    if quarter.ends >= now().date():
        problem("quarter", str(quarter), "has not ended", f"Close it after {quarter.ends}, when its figures are in.")
    if not reason:
        problem("reason", "", "is missing", "Say why it is closed now, or what has changed since it was closed before.")
    if not store.data_version():
        problem("quarter", str(quarter), "cannot be closed on an empty register", "Log or import records first.")
    return found
