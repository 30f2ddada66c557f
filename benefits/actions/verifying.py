"""Verifying what is said to have arrived or been spent, and what no other save may do to a verification.

A measurement or an outturn is verified by a second person, who neither entered it nor saved any of what it says. Any
other save can only take a verification away, and does so by itself when what was verified changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from benefits.actions.makers import has_saved, is_named
from benefits.actions.surroundings import surroundings
from benefits.errors import NotFound, Place, Problem, Refused, has_errors
from benefits.portfolio.measuring_rights import around, bodies_concerned, voice
from benefits.records.access import Act, may, require
from benefits.records.checks import check
from benefits.records.checks_together import Key
from benefits.records.history import Actor, Save, Versioned
from benefits.records.model import Measurement, Outturn, Person, Record, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now

VERIFICATION = ("verified_by", "verified_on")
VERIFIED_TABLES = ("measurement", "outturn")
R = TypeVar("R", bound=Record)


def verify(store: Store, person: Person, table: str, code: str, seen: int, words: str, key: str) -> Save | None:
    """Verify a measurement or an outturn today, in the person's own name.

    Args:
        store: The register.
        person: Who verifies; needs the right for the project's lead, or for the recipient or payer.
        table: "measurement" or "outturn".
        code: Of the record.
        seen: The version the person read.
        words: What they checked it against, kept as the reason of the save.
        key: Of the form; verifying twice with it verifies once.

    Returns:
        The save.

    Raises:
        NotFound: There is no such record.
        NotPermitted: The person may not verify for any body that it concerns.
        Conflict: Somebody saved a newer version first.
        Refused: The person entered it or saved some of it, or it is verified already; nothing was saved.

    References:
        The AQuA Book, 2025 revision: the assurer is never the analyst. Teal Book, chapter 19.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "measurement.verify", words, key) as tx:
        held = tx.one(table, code) if table in VERIFIED_TABLES else None
        if held is None or held.withdrawn or not isinstance(held.record, Measurement | Outturn):
            raise NotFound(f"There is no {table.replace('_', ' ')} {code} to verify.")
        bodies = bodies_concerned(held.record, around(surroundings(tx, [held.record])))
        require(person, Act.VERIFY, voice(person, Act.VERIFY, bodies))
        if not tx.already_saved:
            # The write lock is held, so the history outside this save is whole.
            written = tuple(_written(store.history(table, code)))
            by = held.record.entered_by or written[-1].saved_by_name or written[-1].saved_by
            verified = replace(
                held.record, entered_by=by, verified_by=person.name or person.id, verified_on=now().date()
            )
            problems = [*_own_work(person, held.record, written), *check(verified)]
            if has_errors(problems):
                raise Refused(problems)
            tx.put(verified, seen)
    return tx.saved


def not_theirs_to_verify(person: Person, record: Record, held: Mapping[Key, Record]) -> Iterator[Problem]:
    """The problem of a record that a save would mark as verified; only `verify` does that.

    A save may leave a verification as it stands, if nothing else of the record changes, and it may take it away.

    Args:
        person: Who saves.
        record: As it shall be; what is never verified has no such problem.
        held: Records of the register by table and code: the record as it was.
    """
    if not isinstance(record, Measurement | Outturn):
        return
    before = held.get((table_of(record), record.id))
    says = next((one for one in VERIFICATION if getattr(record, one) and getattr(record, one) != _of(before, one)), "")
    if not says and before is not None and _is_verified(record) and substance(record) != substance(before):
        says = "verified_by"
    if says:
        place = Place(table_of(record), column=says, record=record.id)
        kind = table_of(record)
        wrong = f"is not set by changing or importing {'an' if kind[0] in 'aeiou' else 'a'} {kind}"
        theirs = any(may(person, Act.VERIFY, one) for one in bodies_concerned(record, around(held.values())))
        who = "you, or another who may verify," if theirs else "somebody who may verify"
        remedy = f"Leave both blank here; {who} and did not enter it verifies it on the Measurements page."
        yield Problem(place, str(getattr(record, says)), wrong, remedy)


def settled_verification(record: R, found: Record | None) -> R:
    """The record as it is saved: what was verified and then changes has to be verified again.

    Args:
        record: As it shall be; what is never verified comes back as it is.
        found: As the register holds it; None for a new one.
    """
    if not isinstance(record, Measurement | Outturn) or found is None:
        return record
    stands = all(getattr(record, name) in (_of(found, name), "", None) for name in VERIFICATION)
    if not stands or substance(record) == substance(found):
        return record
    return replace(record, verified_by="", verified_on=None)


def substance(record: Record) -> dict[str, object]:
    """Everything that a measurement or an outturn says, without who verified it and when."""
    return {one.name: getattr(record, one.name) for one in fields(record) if one.name not in VERIFICATION}


def _own_work(person: Person, record: Measurement | Outturn, written: Sequence[Versioned]) -> Iterator[Problem]:
    """Why the person may not verify it: it is verified, or they entered it or saved some of what it says."""
    place, who = Place(table_of(record), column="verified_by", record=record.id), person.name or person.id
    if _is_verified(record):
        wrong = f"is verified already, by {record.verified_by}"
        yield Problem(place, record.id, wrong, "A change of what it says takes the verification away.")
    remedy = "Ask somebody else who may verify: nobody checks their own work."
    if is_named(person, record.entered_by):
        yield Problem(place, who, "entered it", remedy)
    elif has_saved(person, written):
        yield Problem(place, who, "saved a version of what it says", remedy)


def _written(versions: Sequence[Versioned]) -> Iterator[Versioned]:
    """The versions that changed what the record says; a verification and its withdrawal change nothing of that."""
    before: Record | None = None
    for one in versions:
        if before is None or one.withdrawn or substance(one.record) != substance(before):
            yield one
        before = one.record


def _is_verified(record: Measurement | Outturn) -> bool:
    return bool(record.verified_by.strip() or record.verified_on)


def _of(before: Record | None, name: str) -> object:
    return getattr(before, name) if before else None
