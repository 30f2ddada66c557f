"""Modelling funding: scenarios and their overrides are saved, copied, shared, locked and approved; live data stays.

A draft or shared scenario may be changed. A locked one stays as it is until it is unlocked, an approved one for good:
whoever wants to go on makes a copy. What a settled scenario is based on has to be settled too, as its overrides apply
first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date

from benefits.actions.batches import write_all
from benefits.actions.locking import as_draft, locked, maker_named, not_set_by_saving
from benefits.actions.makers import has_saved, is_named
from benefits.actions.recording import Edit, Withdrawal
from benefits.errors import NotFound, Place, Problem, Refused, has_errors
from benefits.portfolio.scenarios import in_order
from benefits.records import past
from benefits.records.access import Act, require
from benefits.records.categories import ScenarioStatus
from benefits.records.checks import check
from benefits.records.checks_together import Key
from benefits.records.free_codes import free_codes
from benefits.records.history import Actor, Save, Versioned
from benefits.records.model import Override, Person, Record, Scenario, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.transaction import Transaction

# What says how settled a scenario is, and nothing of what it assumes.
_STANDING = ("status", "approved_by", "approved_on", "fingerprint")


def save_scenario(
    store: Store, person: Person, scenario: Edit, overrides: Sequence[Edit | Withdrawal], reason: str, key: str
) -> Save | None:
    """A scenario with its overrides, new or changed: all of it or nothing.

    Args:
        store: The register.
        person: Who saves; needs the right to model funding for its owner, and for its former owner if that changes.
        scenario: As it shall be, and the version the person saw; 0 for a new one. Where no maker is named it is the
            person.
        overrides: Those that are new or changed, and those that shall no longer count.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None when there was nothing to change.

    Raises:
        NotPermitted: The person may not model funding for the owner.
        NotFound: An override is of another scenario, or is not there.
        Conflict: Somebody saved a newer version first.
        Refused: The scenario is locked or approved, values have problems, or a code is taken; nothing was saved.
        StoreError: The register cannot save.
        TypeError: The record is no scenario.
    """
    store = as_seen_by(store, person)
    wanted = scenario.record
    if not isinstance(wanted, Scenario):
        raise TypeError("save_scenario saves a scenario with its overrides")
    require(person, Act.MODEL_FUNDING, wanted.owner)
    with store.write(Actor(person.id, person.name), "scenario.save", reason, key) as tx:
        found = tx.one("scenario", wanted.id)
        before = found.record if found else None
        if isinstance(before, Scenario):
            require(person, Act.MODEL_FUNDING, before.owner)
        if not tx.already_saved:
            _refuse_strangers(tx, wanted.id, overrides)
            held = _of_scenario(tx, wanted.id)
            edits = (change.record for change in overrides if isinstance(change, Edit))
            gone = {("override", change.code) for change in overrides if isinstance(change, Withdrawal)}
            named = maker_named(wanted, before, person)
            changed = [one for one in (named, *edits) if held.get((table_of(one), one.id)) != one]
            changed += [one for key, one in held.items() if key in gone]
            _refuse((*locked(changed, held), *not_set_by_saving(changed, held)))
            write_all(tx, [Edit(named, scenario.seen), *overrides])
    return tx.saved


def copy_scenario(store: Store, person: Person, code: str, title: str, key: str, *, owner: str = "") -> str:
    """A copy of a scenario and its overrides as a draft of the person; the code it is kept under.

    What the scenario is based on stays its base. A repeat with the same key is the copy that was made first.

    Args:
        store: The register.
        person: Who copies; needs the right to model funding for the owner of the copy.
        code: Of the scenario that is copied.
        title: Of the copy.
        key: Of the form; copying twice with it copies once.
        owner: The body that owns the copy; blank for the owner of the scenario that is copied.

    Raises:
        NotPermitted: The person may not model funding for the owner of the copy.
        NotFound: There is no such scenario.
        Refused: Values have problems, for instance a blank title; nothing was saved.
        StoreError: The register cannot save.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "scenario.copy", f"Copied from {code}", key) as tx:
        original, _ = _scenario(tx, code)
        body = owner or original.owner
        require(person, Act.MODEL_FUNDING, body)
        if not tx.already_saved:
            new = next(free_codes(store, "scenario", f"{body}-S"))
            copied = replace(as_draft(original), id=new, title=title, owner=body)
            held = tx.where("override", "scenario", [code])
            parts = sorted((one.record for one in held if isinstance(one.record, Override)), key=in_order)
            codes = free_codes(store, "override", f"{new}-")
            edits = [Edit(replace(one, id=next(codes), scenario=new), 0) for one in parts]
            write_all(tx, [Edit(maker_named(copied, None, person), 0), *edits])
    if tx.saved is None:
        raise RuntimeError("a copy is always saved")
    return next(one.id for one in store.changes(tx.saved.seq) if one.table == "scenario")


def share_scenario(store: Store, person: Person, code: str, seen: int, reason: str, key: str) -> Save | None:
    """Show a draft to others as ready to be looked at; it may still be changed.

    Args:
        store: The register.
        person: Who shares; needs the right to model funding for its owner.
        code: Of the scenario.
        seen: The version the person saw.
        reason: Why, in the person's words.
        key: Of the form; sharing twice with it shares once.

    Raises:
        NotPermitted: The person may not model funding for its owner.
        NotFound: There is no such scenario.
        Conflict: Somebody saved a newer version first.
        Refused: It is no draft.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "scenario.share", reason, key) as tx:
        scenario, _ = _scenario(tx, code)
        require(person, Act.MODEL_FUNDING, scenario.owner)
        if not tx.already_saved:
            _refuse(_not_from(scenario, "shared", ScenarioStatus.DRAFT))
            tx.put(replace(scenario, status=ScenarioStatus.SHARED), seen)
    return tx.saved


def lock_scenario(store: Store, person: Person, code: str, seen: int, reason: str, key: str) -> Save | None:
    """Keep a scenario and its overrides as they are, so that it can be looked at and approved.

    Args:
        store: The register.
        person: Who locks; needs the right to model funding for its owner.
        code: Of the scenario.
        seen: The version the person saw.
        reason: Why, in the person's words.
        key: Of the form; locking twice with it locks once.

    Raises:
        NotPermitted: The person may not model funding for its owner.
        NotFound: There is no such scenario.
        Conflict: Somebody saved a newer version first.
        Refused: It is locked or approved already, or based on a scenario that may still change.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "scenario.lock", reason, key) as tx:
        scenario, _ = _scenario(tx, code)
        require(person, Act.MODEL_FUNDING, scenario.owner)
        if not tx.already_saved:
            _refuse(_not_from(scenario, "locked", ScenarioStatus.DRAFT, ScenarioStatus.SHARED))
            _refuse(_open_base(tx, scenario))
            tx.put(replace(scenario, status=ScenarioStatus.LOCKED), seen)
    return tx.saved


def unlock_scenario(store: Store, person: Person, code: str, seen: int, reason: str, key: str) -> Save | None:
    """Let a locked scenario be changed again; it is shared then.

    Args:
        store: The register.
        person: Who unlocks: whoever saved it first, or an administrator.
        code: Of the scenario.
        seen: The version the person saw.
        reason: Why, in the person's words.
        key: Of the form; unlocking twice with it unlocks once.

    Raises:
        NotPermitted: The person neither made it nor is an administrator for its owner.
        NotFound: There is no such scenario.
        Conflict: Somebody saved a newer version first.
        Refused: It is not locked, or a settled scenario is based on it.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "scenario.unlock", reason, key) as tx:
        scenario, _ = _scenario(tx, code)
        is_maker = store.history("scenario", code)[0].saved_by == person.id
        require(person, Act.MODEL_FUNDING if is_maker else Act.UNLOCK_SCENARIO, scenario.owner)
        if not tx.already_saved:
            _refuse(_not_from(scenario, "unlocked", ScenarioStatus.LOCKED))
            _refuse(_settled_on(tx, scenario))
            tx.put(replace(scenario, status=ScenarioStatus.SHARED), seen)
    return tx.saved


def approve_scenario(
    store: Store,
    person: Person,
    code: str,
    fingerprint: str,
    today: date,
    reason: str,
    key: str,
    *,
    seen: int | None = None,
) -> Save | None:
    """Approve a locked scenario in the person's own name, with the inputs that they saw.

    Args:
        store: The register.
        person: Who approves; needs the right to approve for its owner, and made none of it.
        code: Of the scenario.
        fingerprint: The hash of the inputs behind the results that the person looked at.
        today: The day of the approval.
        reason: What they found, kept as the reason of the save.
        key: Of the form; approving twice with it approves once.
        seen: The version the person saw; None for the latest, which cannot have changed since it was locked.

    Raises:
        NotPermitted: The person may not approve for its owner.
        NotFound: There is no such scenario.
        Conflict: Somebody saved a newer version first.
        Refused: It is not locked, the person made it or saved some of it, or no fingerprint is given.

    References:
        The AQuA Book, 2025 revision: the assurer is never the analyst.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "scenario.approve", reason, key) as tx:
        scenario, version = _scenario(tx, code)
        require(person, Act.APPROVE_SCENARIO, scenario.owner)
        if not tx.already_saved:
            _refuse(_not_from(scenario, "approved", ScenarioStatus.LOCKED))
            approved = replace(
                scenario,
                status=ScenarioStatus.APPROVED,
                approved_by=person.name or person.id,
                approved_on=today,
                fingerprint=fingerprint,
            )
            # The write lock is held, so the history outside this save is whole.
            own = _own_work(person, scenario, past.versions_under(store, "scenario", code))
            _refuse((*own, *_open_base(tx, scenario), *check(approved)))
            tx.put(approved, version if seen is None else seen)
    return tx.saved


def withdraw_scenario(store: Store, person: Person, code: str, seen: int, reason: str, key: str) -> Save | None:
    """Take out a scenario with its overrides; its history stays.

    Args:
        store: The register.
        person: Who saves; needs the right to model funding for its owner, or for one that is locked or approved
            that of an administrator.
        code: Of the scenario.
        seen: The version the person saw.
        reason: Why, in the person's words.
        key: Of the form; withdrawing twice with it withdraws once.

    Raises:
        NotPermitted: The person may not withdraw it.
        NotFound: There is no such scenario.
        Conflict: Somebody saved a newer version first.
        Refused: Another scenario is based on it.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "scenario.withdraw", reason, key) as tx:
        scenario, _ = _scenario(tx, code)
        require(person, Act.MODEL_FUNDING if scenario.status.is_open else Act.UNLOCK_SCENARIO, scenario.owner)
        if not tx.already_saved:
            for one in tx.where("override", "scenario", [code]):
                tx.withdraw("override", one.record.id, one.version)
            tx.withdraw("scenario", code, seen)
    return tx.saved


def _scenario(tx: Transaction, code: str) -> tuple[Scenario, int]:
    """The scenario of a code with its version; after a repeat of a withdrawal, as it was."""
    held = tx.one("scenario", code)
    if held is None or not isinstance(held.record, Scenario) or (held.withdrawn and not tx.already_saved):
        raise NotFound(f"There is no scenario {code}.")
    return held.record, held.version


def _of_scenario(tx: Transaction, code: str) -> dict[Key, Record]:
    """The scenario and its overrides as the register holds them, by table and code."""
    held = (*tx.where("scenario", "id", [code]), *tx.where("override", "scenario", [code]))
    return {(table_of(one.record), one.record.id): one.record for one in held}


def _refuse_strangers(tx: Transaction, code: str, overrides: Sequence[Edit | Withdrawal]) -> None:
    """Nobody reaches another scenario's overrides, or any other record, through the right to change this one."""
    for change in overrides:
        table, own, scenario = "override", "", code
        if isinstance(change, Withdrawal):
            table, own = change.table, change.code
        elif isinstance(change.record, Override):
            own, scenario = change.record.id, change.record.scenario
        else:
            table = table_of(change.record)
        held = tx.one("override", own)
        was = held.record.scenario if held and isinstance(held.record, Override) else code
        if table != "override" or scenario != code or was != code:
            raise NotFound(f"Only overrides of scenario {code} can be changed here. Nothing was saved.")


def _refuse(problems: Iterator[Problem] | Sequence[Problem]) -> None:
    found = tuple(problems)
    if has_errors(found):
        raise Refused(found)


def _not_from(scenario: Scenario, wanted: str, *states: ScenarioStatus) -> Iterator[Problem]:
    """The problem of a step that does not begin where the scenario stands."""
    if scenario.status not in states:
        place = Place("scenario", column="status", record=scenario.id)
        remedy = f"Only a scenario that is {' or '.join(states)} can be {wanted}."
        yield Problem(place, scenario.title, f"is {scenario.status}", remedy)


def _open_base(tx: Transaction, scenario: Scenario) -> Iterator[Problem]:
    """The problems of bases that could still change what the scenario assumes, the nearest first."""
    way, code = {scenario.id}, scenario.based_on
    while code and code not in way:
        base = tx.one("scenario", code)
        if base is None or not isinstance(base.record, Scenario):
            return
        if base.record.status.is_open:
            place = Place("scenario", column="based_on", record=scenario.id)
            yield Problem(place, code, "is what it is based on, and may still change", "Lock that one first.")
        way.add(code)
        code = base.record.based_on


def _settled_on(tx: Transaction, scenario: Scenario) -> Iterator[Problem]:
    """The problems of settled scenarios that would change with this one."""
    for one in tx.where("scenario", "based_on", [scenario.id]):
        if isinstance(one.record, Scenario) and not one.record.status.is_open:
            place = Place("scenario", column="status", record=scenario.id)
            wrong = f"is what {one.record.id} is based on, which is {one.record.status}"
            yield Problem(place, scenario.title, wrong, "Make a copy and change that.")


def _own_work(person: Person, scenario: Scenario, versions: Sequence[Versioned]) -> Iterator[Problem]:
    """Why the person may not approve: they made the scenario, or saved some of what it assumes."""
    place = Place("scenario", column="approved_by", record=scenario.id)
    who, remedy = person.name or person.id, "Ask another person: nobody approves their own scenario."
    if is_named(person, scenario.made_by):
        yield Problem(place, who, "made this scenario", remedy)
    elif has_saved(person, _written(versions)):
        yield Problem(place, who, "saved a version of what this scenario assumes", remedy)


def _written(versions: Sequence[Versioned]) -> Iterator[Versioned]:
    """The versions that changed what the scenario assumes: of its overrides all, of itself those with other words."""
    before: dict[str, object] | None = None
    for one in versions:
        if not isinstance(one.record, Scenario):
            yield one
            continue
        now = {each.name: getattr(one.record, each.name) for each in fields(one.record) if each.name not in _STANDING}
        if one.withdrawn or now != before:
            yield one
        before = now
