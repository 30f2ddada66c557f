"""Logging and changing a project: its record, options, lines and shares, each save a version with a name on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benefits.actions.agreement import not_theirs_to_say, refuse_newer, settled_agreements
from benefits.actions.choosing import choices_made, decisions, unreasoned
from benefits.actions.signing import not_theirs_to_sign, settled_sign_off
from benefits.actions.surroundings import surroundings
from benefits.actions.verifying import not_theirs_to_verify, settled_verification
from benefits.errors import NotFound, Place, Problem, Refused, has_errors
from benefits.records.access import Act, require
from benefits.records.belonging import project_of
from benefits.records.checks import check
from benefits.records.checks_together import Key, check_together
from benefits.records.history import Actor, Save, Versioned
from benefits.records.model import LogEntry, Person, Project, Record, Share, table_of
from benefits.records.preferred import preferred_option
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.transaction import Transaction


@dataclass(frozen=True)
class Edit:
    """A record as it shall be, and the version the person saw before changing it; 0 for a new one."""

    record: Record
    seen: int


@dataclass(frozen=True)
class Withdrawal:
    """A record that shall no longer count, and the version the person saw; its history stays."""

    table: str
    code: str
    seen: int


def project_to_change(held: Versioned | None, code: str) -> Project:
    """The project that the register holds under a code.

    Raises:
        NotFound: There is none, or it was withdrawn.
    """
    if held is None or held.withdrawn or not isinstance(held.record, Project):
        raise NotFound(f"There is no project {code} to change.")
    return held.record


def new_project(store: Store, person: Person, project: Project, reason: str, key: str) -> str:
    """A new project with its preferred option, so that lines can be added at once; the code it is kept under.

    A repeat with the same key is the project that was saved first, whatever code the repeat asks for.

    Raises:
        NotPermitted: The person may not log projects for its lead organisation.
        Refused: Values have problems, or the code is taken.
        StoreError: The register cannot save.
    """
    require(person, Act.EDIT_PROJECT, project.lead)
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "project.new", reason, key) as tx:
        if not tx.already_saved:
            taken = tx.one("project", project.id)
            if taken is not None:
                place = Place("project", column="id", record=project.id)
                wrong = "is the code of another project, or of one that was withdrawn"
                raise Refused([Problem(place, project.id, wrong, "Choose another code")])
            records = (project, preferred_option(project.id))
            for record in _fit_to_save(tx, person, records):
                tx.put(record, seen=0)
    if tx.already_saved is None:
        return project.id
    return next(one.id for one in store.changes(tx.already_saved.seq) if one.table == "project")


def save_changes(
    store: Store, person: Person, project: str, changes: Sequence[Edit | Withdrawal], reason: str, key: str
) -> Save | None:
    """All the changes to one project's records, or none of them.

    Another preferred option is a decision: it needs a reason, which is written into the log in the same save.

    Args:
        store: The register.
        person: Who saves; needs the right for the project's lead, and for its new lead if that changes.
        project: Code of the project that every record belongs to.
        changes: Records as they shall be, and records that shall no longer count.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None when there was nothing to change.

    Raises:
        NotPermitted: The person may not change this project.
        NotFound: There is no such project.
        Conflict: Somebody saved a newer version first.
        Refused: Values have problems; nothing was saved.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "project.change", reason, key) as tx:
        held = tx.one("project", project)
        comes_back = any(isinstance(one, Edit) and _key(one.record) == ("project", project) for one in changes)
        if held is None or not isinstance(held.record, Project) or (held.withdrawn and not comes_back):
            raise NotFound(f"There is no project {project} to change.")
        require(person, Act.EDIT_PROJECT, held.record.lead)
        edits = [change for change in changes if isinstance(change, Edit)]
        for edit in edits:
            if isinstance(edit.record, Project):
                require(person, Act.EDIT_PROJECT, edit.record.lead)
        if not tx.already_saved and changes:
            _refuse_strangers(tx, project, changes)
            held_options = [one.record for one in tx.where("option", "project", [project])]
            for change in changes:
                if isinstance(change, Withdrawal):
                    tx.withdraw(change.table, change.code, change.seen)
            new = [edit for edit in edits if not _is_as_seen(tx, edit)]
            for edit in new:
                refuse_newer(tx.one(*_key(edit.record)), edit.seen)
            seen = {_key(edit.record): edit.seen for edit in new}
            fit = _fit_to_save(tx, person, [edit.record for edit in new])
            gone = [(change.table, change.code) for change in changes if isinstance(change, Withdrawal)]
            choices = choices_made(held_options, fit, gone)
            if unexplained := list(unreasoned(choices, reason)):
                raise Refused(unexplained)
            for record in (*fit, *decisions(store, person, choices, reason, fit)):
                edit = Edit(record, seen[_key(record)]) if _key(record) in seen else _touched(tx, record)
                if not _is_as_seen(tx, edit):
                    tx.put(edit.record, edit.seen)
    return tx.saved


def _key(record: Record) -> Key:
    return table_of(record), record.id


def _touched(tx: Transaction, record: Record) -> Edit:
    """A record that the save changes though nobody edited it: of the version that stands now."""
    held = tx.one(*_key(record))
    return Edit(record, held.version if held else 0)


def _is_as_seen(tx: Transaction, edit: Edit) -> bool:
    """Whether the register already holds the record so, in the version the person saw."""
    held = tx.one(*_key(edit.record))
    if held is None or held.withdrawn:
        return False
    return held.version == edit.seen and held.record == edit.record


def _fit_to_save(tx: Transaction, person: Person, records: Sequence[Record]) -> tuple[Record, ...]:
    """The records with what recipients said settled, if they have no errors by themselves or with the register.

    Raises:
        Refused: With every problem at once.
    """
    known = surroundings(tx, records)
    held = {_key(one): one for one in known}
    settled = tuple(
        settled_sign_off(one, held.get(_key(one)))
        if isinstance(one, LogEntry)
        else settled_verification(one, held.get(_key(one)))
        for one in settled_agreements(records, held)
    )
    problems = [problem for record in settled for problem in check(record)]
    problems += check_together(settled, known)
    changed = (one for one in settled if isinstance(one, Share) and held.get(_key(one)) != one)
    problems += [problem for one in changed for problem in not_theirs_to_say(person, Act.EDIT_PROJECT, one, held)]
    entries = (one for one in settled if isinstance(one, LogEntry))
    problems += [problem for one in entries for problem in not_theirs_to_sign(person, one, held)]
    problems += [problem for one in settled for problem in not_theirs_to_verify(person, one, held)]
    if has_errors(problems):
        raise Refused(problems)
    return settled


def _refuse_strangers(tx: Transaction, project: str, changes: Sequence[Edit | Withdrawal]) -> None:
    """Nobody reaches another project's records through the right to change this one."""
    edited = [change.record for change in changes if isinstance(change, Edit)]
    keys = [(table_of(record), record.id) for record in edited]
    keys += [(change.table, change.code) for change in changes if isinstance(change, Withdrawal)]
    held = [one.record for table, code in keys if (one := tx.one(table, code)) is not None]
    touched = [*edited, *held]
    known = {(table_of(one), one.id): one for one in (*surroundings(tx, touched), *touched)}
    above = [project_of(one, lambda table, code: known.get((table, code))) for one in touched]
    if any(one is None or one.id != project for one in above):
        raise NotFound(f"Only records of project {project} can be changed here. Nothing was saved.")
