"""Signing off entries of the logs, and what no other save may do to a sign-off.

Whoever assures is never the author (AQuA Book): a sign-off passes through `sign_off`, by a person who neither made
the entry nor saved any of what it says. Any other save can only take a sign-off away, and does so by itself when what
was signed off changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace

from benefits.actions.makers import has_saved, is_named
from benefits.errors import NotFound, Place, Problem, Refused, has_errors
from benefits.records.access import Act, may, require
from benefits.records.checks import check
from benefits.records.checks_together import Key
from benefits.records.history import Actor, Save, Versioned
from benefits.records.model import LogEntry, Person, Project, Record
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now

SIGN_OFF = ("signed_off_by", "signed_off_on")


def sign_off(store: Store, person: Person, code: str, seen: int, words: str, key: str) -> Save | None:
    """Sign off an entry today, in the person's own name.

    Args:
        store: The register.
        person: Who signs; needs the right to sign off for the project's lead.
        code: Of the entry.
        seen: The version the person read.
        words: What they checked or found, kept as the reason of the save.
        key: Of the form; signing twice with it signs once.

    Returns:
        The save.

    Raises:
        NotFound: There is no such entry.
        NotPermitted: The person may not sign off for the project's lead.
        Conflict: Somebody saved a newer version first.
        Refused: The person made the entry or saved some of it, it is signed off already, or nobody is named as its
            maker; nothing was saved.

    References:
        The AQuA Book, 2025 revision: the assurer is never the analyst.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "log.sign_off", words, key) as tx:
        held = tx.one("log_entry", code)
        if held is None or held.withdrawn or not isinstance(held.record, LogEntry):
            raise NotFound(f"There is no log entry {code} to sign off.")
        project = tx.one("project", held.record.project)
        if project is None or not isinstance(project.record, Project):
            raise NotFound(f"There is no project {held.record.project} for this entry.")
        require(person, Act.SIGN_OFF, project.record.lead)
        if not tx.already_saved:
            signed = replace(held.record, signed_off_by=person.name or person.id, signed_off_on=now().date())
            # The write lock is held, so the history outside this save is whole.
            problems = [*_own_work(person, held.record, store.history("log_entry", code)), *check(signed)]
            if has_errors(problems):
                raise Refused(problems)
            tx.put(signed, seen)
    return tx.saved


def not_theirs_to_sign(person: Person, entry: LogEntry, held: Mapping[Key, Record]) -> Iterator[Problem]:
    """The problem of an entry that a save would mark as signed off; only `sign_off` does that.

    A save may leave a sign-off as it stands, if nothing else of the entry changes, and it may take it away.

    Args:
        person: Who saves.
        entry: As it shall be.
        held: Records of the register by table and code: the entry as it was, and its project.
    """
    found = held.get(("log_entry", entry.id))
    before = found if isinstance(found, LogEntry) else None
    says = next((name for name in SIGN_OFF if getattr(entry, name) and getattr(entry, name) != _of(before, name)), "")
    if not says and before is not None and _is_signed(entry) and _substance(entry) != _substance(before):
        says = "signed_off_by"
    if says:
        project = held.get(("project", entry.project))
        lead = project.lead if isinstance(project, Project) else ""
        who = "you, or another assurer," if lead and may(person, Act.SIGN_OFF, lead) else "an assurer"
        place = Place("log_entry", column=says, record=entry.id)
        wrong = "is not set by changing or importing an entry"
        remedy = f"Leave both blank here; {who} who did not make the entry signs it off on the Logs page."
        yield Problem(place, str(getattr(entry, says)), wrong, remedy)


def settled_sign_off(entry: LogEntry, found: Record | None) -> LogEntry:
    """The entry as it is saved: what was signed off and then changes has to be signed off again.

    Args:
        entry: As it shall be.
        found: As the register holds it; None for a new one.
    """
    before = found if isinstance(found, LogEntry) else None
    stands = before is not None and all(getattr(entry, name) in (_of(before, name), "", None) for name in SIGN_OFF)
    if before is None or not stands or _substance(entry) == _substance(before):
        return entry
    return replace(entry, signed_off_by="", signed_off_on=None)


def _own_work(person: Person, entry: LogEntry, versions: Sequence[Versioned]) -> Iterator[Problem]:
    """Why the person may not sign the entry off: it is signed off, or they made it or saved some of what it says."""
    place = Place("log_entry", column="signed_off_by", record=entry.id)
    who = person.name or person.id
    if _is_signed(entry):
        wrong = f"is signed off already, by {entry.signed_off_by}"
        yield Problem(place, entry.title, wrong, "A change of what it says takes the sign-off away.")
    remedy = "Ask another assurer: nobody signs off their own work."
    if is_named(person, entry.made_by):
        yield Problem(place, who, "made this entry", remedy)
    elif has_saved(person, _written(versions)):
        yield Problem(place, who, "saved a version of what this entry says", remedy)


def _written(versions: Sequence[Versioned]) -> Iterator[Versioned]:
    """The versions that changed what the entry says; a sign-off and its withdrawal change nothing of that."""
    before: LogEntry | None = None
    for one in versions:
        if isinstance(one.record, LogEntry):
            if before is None or one.withdrawn or _substance(one.record) != _substance(before):
                yield one
            before = one.record


def _is_signed(entry: LogEntry) -> bool:
    return bool(entry.signed_off_by.strip() or entry.signed_off_on)


def _of(before: LogEntry | None, name: str) -> object:
    return getattr(before, name) if before else None


def _substance(entry: LogEntry) -> dict[str, object]:
    """Everything that an entry says, without its sign-off."""
    return {one.name: getattr(entry, one.name) for one in fields(entry) if one.name not in SIGN_OFF}
