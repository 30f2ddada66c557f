"""Bringing back what a record held before: an old version written again as a new one, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from benefits.actions.agreement import claimed_anew
from benefits.actions.envelopes import save_envelopes
from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.actions.scenarios import save_scenario
from benefits.errors import BenefitsError, NotFound, Place, Problem, Refused
from benefits.records import past
from benefits.records.access import Act, require
from benefits.records.belonging import top_of, whole_of
from benefits.records.categories import Agreement, ScenarioStatus
from benefits.records.differences import FieldChange, differences, title_of
from benefits.records.history import Save, Versioned
from benefits.records.model import (
    PART_OF,
    REFERENCES,
    Envelope,
    LogEntry,
    Measurement,
    Outturn,
    Person,
    Project,
    Record,
    Scenario,
    Share,
    table_of,
)
from benefits.records.rights import right_over
from benefits.records.sight import as_seen_by
from benefits.records.store import Store

Key = tuple[str, str]

# What others said about a record, blank: an answer, a sign-off or a verification is given anew, it does not come back.
_UNSAID: Mapping[type[Record], Mapping[str, Any]] = {
    Share: {"agreed_by": "", "agreed_on": None, "disputed_figure": None, "answer": ""},
    LogEntry: {"signed_off_by": "", "signed_off_on": None},
    Measurement: {"verified_by": "", "verified_on": None},
    Outturn: {"verified_by": "", "verified_on": None},
    Scenario: {"status": ScenarioStatus.DRAFT, "approved_by": "", "approved_on": None, "fingerprint": ""},
}


@dataclass(frozen=True)
class Restored:
    """What a restoration does to one record.

    Attributes:
        changes: Field by field what it holds now, and would hold.
        comes_back: Whether it is withdrawn now and would count again.
        goes: Whether it would be withdrawn, because it was not there then.
    """

    table: str
    code: str
    title: str
    changes: tuple[FieldChange, ...] = ()
    comes_back: bool = False
    goes: bool = False


@dataclass(frozen=True)
class _Step:
    """One change of a restoration, beside the version that the person saw; None where they saw none."""

    change: Edit | Withdrawal
    now: Versioned | None


@dataclass(frozen=True)
class _Plan:
    """What a restoration belongs to, as it stands, the version it goes back to, and its changes.

    Attributes:
        top: The project or scenario that the record stands under, or the envelope that it is.
        seen: The version of the top that the person saw.
    """

    top: Project | Scenario | Envelope
    seen: int
    version: int
    steps: tuple[_Step, ...]


def has_company(table: str) -> bool:
    """Whether records of a table belong together with others: with what is under them, or shares with each other.

    Example:
        >>> has_company("benefit_line"), has_company("share"), has_company("log_entry")
        (True, True, False)
    """
    return table == "share" or any(REFERENCES[part][field] == table for part, field in PART_OF.items())


def restoration(
    store: Store, person: Person, table: str, code: str, version: int, seen: int, *, together: bool = False
) -> tuple[Restored, ...]:
    """What `restore_version` would change, record by record; what is as it was already is not among it.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such record or version.
        BenefitsError: The record stands under no project or scenario, and is no envelope.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return tuple(_told(step) for step in _plan(store, table, code, version, seen, together=together).steps)


def restore_version(
    store: Store,
    person: Person,
    table: str,
    code: str,
    version: int,
    seen: int,
    reason: str,
    key: str,
    *,
    together: bool = False,
) -> Save | None:
    """Write what an old version of a record held as its new version; a withdrawn record counts again.

    It is an edit like any other: the same right, the same checks, and the recipients have to agree anew. A locked or
    approved scenario stays as it is; what an old version says of locking and approving does not come back.

    Args:
        store: The register.
        person: Who restores; needs the right to change the project that the record stands under, to model funding
            for the owner of its scenario, or to set the envelopes of its body.
        table: The record's table.
        code: The record's code.
        version: Which version to go back to.
        seen: The data version of the register that the person looked at (`Store.data_version`); a record that
            somebody saved after it is a conflict.
        reason: Why, in the person's words; which version was restored is written before it.
        key: Of the form; saving twice with it saves once.
        together: Also put back what belongs together, as it last stood while that version did: what is under the
            record, such as the shares of a benefit or the lines of an option; for a share, its benefit's other shares.
            What was not there then is withdrawn.

    Returns:
        The save, or None when everything is as it was already.

    Raises:
        NotPermitted: The person may not change this project, scenario or envelope.
        NotFound: There is no such record or version.
        BenefitsError: The record stands under no project or scenario, and is no envelope.
        Conflict: Somebody saved a newer version after the person looked.
        Refused: What it would give has problems, its scenario is locked or approved, or what it is part of is
            withdrawn; nothing was saved.
    """
    store = as_seen_by(store, person)
    plan = _plan(store, table, code, version, seen, together=together)
    require(person, *_right(plan.top))
    changes = [step.change for step in plan.steps]
    _refuse_lost_wholes(store, [change.record for change in changes if isinstance(change, Edit)])
    told = f"Restored version {plan.version} of {code}. {reason}".strip()
    if isinstance(plan.top, Project):
        return save_changes(store, person, plan.top.id, changes, told, key)
    if isinstance(plan.top, Envelope):
        return save_envelopes(store, person, changes, told, key)
    scenario, overrides = _of_scenario(plan.top, plan.seen, changes)
    return save_scenario(store, person, scenario, overrides, told, key)


def _right(top: Project | Scenario | Envelope) -> tuple[Act, str]:
    found = right_over(top, lambda _table, _code: None)
    if found is None:
        raise TypeError(f"nobody has a right over {top.id}")
    return found


def _of_scenario(
    scenario: Scenario, seen: int, changes: Iterable[Edit | Withdrawal]
) -> tuple[Edit, list[Edit | Withdrawal]]:
    """The scenario as it shall be, which may be as it is, and the changes of its overrides."""
    held, overrides = Edit(scenario, seen), list[Edit | Withdrawal]()
    for one in changes:
        if isinstance(one, Edit) and isinstance(one.record, Scenario):
            held = one
        else:
            overrides.append(one)
    return held, overrides


def _plan(store: Store, table: str, code: str, version: int, seen: int, *, together: bool) -> _Plan:
    mine = past.versions_of(store, code, [table])
    chosen = next((one for one in mine if one.version == version), None)
    if chosen is None:
        raise NotFound(f"There is no version {version} of {table.replace('_', ' ')} {code}.")
    while chosen.withdrawn:  # it holds what the version before it held, and its company left in the same save
        chosen = mine[chosen.version - 2]
    top = (table, code)
    above = _above(store, mine[-1].record)
    if above is None:
        raise BenefitsError(f"{code} stands under no project. Change it to what it was on its own page.")
    history: dict[Key, list[Versioned]] = {top: list(mine)}
    for one in _company(store, chosen.record) if together else ():
        history.setdefault((table_of(one.record), one.record.id), []).append(one)
    until = min(seen, next((one.save - 1 for one in mine if one.version == chosen.version + 1), seen))
    now = _latest(history, seen)
    stood = _standing(_latest(history, until))
    then = _belonging({top: chosen.record} | stood | {top: chosen.record}, chosen.record)
    gone = [key for key in _belonging(_standing(now), chosen.record) if key not in then]
    steps = [_Step(Withdrawal(*key, now[key].version), now[key]) for key in reversed(gone)]
    steps += [step for key, record in then.items() if (step := _edit(record, now.get(key)))]
    return _Plan(*above, chosen.version, tuple(steps))


def _above(store: Store, record: Record) -> tuple[Project | Scenario | Envelope, int] | None:
    """The project or scenario that a record stands under, or the envelope itself, with its version."""
    top = record if isinstance(record, Envelope) else top_of(record, lambda *key: _latest_of(store, key))
    held = store.one(table_of(top), top.id) if top else None
    return (top, held.version) if top and held else None


def _latest_of(store: Store, key: Key) -> Record | None:
    held = store.one(*key)
    return held.record if held else None


def _company(store: Store, record: Record) -> Iterable[Versioned]:
    """Every version of what ever belonged together with a record, but those of the record itself."""
    top = ("benefit_line", record.benefit) if isinstance(record, Share) else (table_of(record), record.id)
    return (
        one
        for one in past.versions_under(store, *top)
        if (table_of(one.record), one.record.id) != (table_of(record), record.id)
    )


def _belonging(held: Mapping[Key, Record], record: Record) -> dict[Key, Record]:
    """The record and what belongs together with it, parents first; nothing where it is not there."""
    top = (table_of(record), record.id)
    if isinstance(record, Share):
        others = ((key, one) for key, one in held.items() if isinstance(one, Share) and one.benefit == record.benefit)
        return dict(others)
    found: dict[Key, Record] = {}
    for key, one in held.items():  # comes table by table, parents before children
        if key == top or whole_of(one) in found:
            found[key] = one
    return found


def _latest(history: Mapping[Key, Iterable[Versioned]], save: int) -> dict[Key, Versioned]:
    """The version of each record that a save or one before it wrote last, withdrawn or not."""
    upto = {key: [one for one in versions if one.save <= save] for key, versions in history.items()}
    return {key: versions[-1] for key, versions in upto.items() if versions}


def _standing(held: Mapping[Key, Versioned]) -> dict[Key, Record]:
    return {key: one.record for key, one in held.items() if not one.withdrawn}


def _edit(record: Record, now: Versioned | None) -> _Step | None:
    """The change that makes a record what it was; none where it is so already, whatever others have said since."""
    unsaid = _UNSAID.get(type(record), {})
    if now is not None and not now.withdrawn:
        said = {name: getattr(now.record, name) for name in unsaid}
        if isinstance(now.record, Share):
            said["agreement"] = now.record.agreement
        if replace(record, **said) == now.record:
            return None
        if isinstance(record, Scenario):  # how settled it is says nothing of what it assumes
            unsaid = said
    restored = replace(record, **unsaid)
    if isinstance(restored, Share):
        if restored.agreement is not Agreement.WITHDRAWN:
            restored = replace(restored, agreement=Agreement.CLAIMED)
        before = now.record if now and not now.withdrawn else None
        restored = claimed_anew(restored, before if isinstance(before, Share) else None)
    return _Step(Edit(restored, now.version if now else 0), now)


def _told(step: _Step) -> Restored:
    if isinstance(step.change, Withdrawal):
        held = step.now.record if step.now else None
        return Restored(step.change.table, step.change.code, title_of(held) if held else "", goes=True)
    record, now = step.change.record, step.now
    changes = differences(now.record, record) if now else ()
    return Restored(table_of(record), record.id, title_of(record), changes, comes_back=now is None or now.withdrawn)


def _refuse_lost_wholes(store: Store, records: Iterable[Record]) -> None:
    """Nothing comes back into something that is withdrawn itself."""
    coming = {(table_of(one), one.id): one for one in records}
    problems = []
    for (table, code), record in coming.items():
        whole = whole_of(record)
        held = store.one(*whole) if whole and whole not in coming else None
        if whole and held and held.withdrawn:
            place = Place(table, column=PART_OF[table], record=code)
            wrong = f"is a withdrawn {whole[0].replace('_', ' ')}"
            problems.append(Problem(place, whole[1], wrong, f"Restore {whole[1]} first, with all that stood under it."))
    if problems:
        raise Refused(problems)
