"""Saying what arrived, what was spent and what is now expected: permitted, checked, each save a version with a name.

A correction is a version. What it changes takes a verification away, and names whoever made it as who entered it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import cast

from benefits.actions.agreement import refuse_newer
from benefits.actions.importing import ChangeKind, ChangeRow
from benefits.actions.recording import Edit
from benefits.actions.surroundings import surroundings
from benefits.actions.verifying import VERIFICATION, not_theirs_to_verify, settled_verification
from benefits.errors import NotFound, Place, Problem, Refused, has_errors
from benefits.portfolio.measuring_rights import Around, Tracked, around, bodies_concerned, voice
from benefits.records.access import Act, may, require
from benefits.records.checks import check, check_together
from benefits.records.differences import differences
from benefits.records.history import Actor, Save, Versioned
from benefits.records.model import Forecast, Measurement, Milestone, Outturn, Person, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.records.tracking_model import WHOLE_YEAR
from benefits.records.transaction import Transaction

ENTER, ENTER_MANY, FORECAST, OUTTURN, MILESTONE = (
    *("measurement.enter", "measurement.enter_many", "forecast.revise", "outturn.enter", "milestone.keep"),
)
_ENTERED = ("entered_by", "entered_on")
_MADE = ("made_by",)
TRACKED_TABLES = ("measurement", "forecast", "outturn", "milestone")


@dataclass(frozen=True)
class _Plan:
    """What a save would do: the records to write, what happens to each that was given, and what is wrong."""

    records: tuple[Tracked, ...]
    changes: tuple[ChangeRow, ...]
    problems: tuple[Problem, ...]


def enter(store: Store, person: Person, measurement: Measurement, seen: int, reason: str, key: str) -> Save | None:
    """Enter a measurement, or correct one, today and in the person's own name.

    Args:
        store: The register.
        person: Who enters it; needs the right for the recipient or for the project's lead.
        measurement: As it shall be; who entered it and when is set here.
        seen: The version the person saw; 0 for a new one.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None where the register says this already.

    Raises:
        NotPermitted: The person may not record measurements for the recipient or the lead.
        Conflict: Somebody saved a newer version first.
        Refused: Values have problems; nothing was saved.
    """
    store = as_seen_by(store, person)
    return _keep(store, person, Act.MEASURE, ENTER, [Edit(measurement, seen)], reason, key)


def enter_many(store: Store, person: Person, entries: Sequence[Edit], reason: str, key: str) -> Save | None:
    """Enter or correct several measurements in one save, or none of them.

    A measurement that is not the person's to enter is a problem among the others, told with its row; where none of
    them is theirs, they may not do this at all.

    Args:
        store: The register.
        person: Who enters them; needs of each the right for its recipient or for its project's lead.
        entries: Measurements as they shall be, each with the version the person saw.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None where the register says all of this already.

    Raises:
        NotPermitted: The person may not record any of them.
        Conflict: Somebody saved a newer version of one first.
        Refused: With every problem; nothing was saved.
    """
    store = as_seen_by(store, person)
    return _keep(store, person, Act.MEASURE, ENTER_MANY, entries, reason, key)


def entries_checked(
    store: Store, person: Person, entries: Sequence[Edit]
) -> tuple[tuple[ChangeRow, ...], tuple[Problem, ...]]:
    """What `enter_many` would do with each of the measurements, and everything that is wrong; nothing is saved.

    Raises:
        NotPermitted: The person may not record any of them.
    """
    store = as_seen_by(store, person)
    plan = _plan(store, person, Act.MEASURE, entries)
    return plan.changes, plan.problems


def revise_forecast(store: Store, person: Person, forecast: Forecast, seen: int, reason: str, key: str) -> Save | None:
    """Say what is now expected of a benefit at a recipient: a new forecast, or a correction of one.

    Rights, arguments and errors are those of `enter`.
    """
    store = as_seen_by(store, person)
    return _keep(store, person, Act.MEASURE, FORECAST, [Edit(forecast, seen)], reason, key)


def enter_outturn(store: Store, person: Person, outturn: Outturn, seen: int, reason: str, key: str) -> Save | None:
    """Enter what was spent on a cost line, or correct it, today and in the person's own name.

    The right is needed for the payer or for the project's lead; arguments and errors are those of `enter`.
    """
    store = as_seen_by(store, person)
    return _keep(store, person, Act.MEASURE, OUTTURN, [Edit(outturn, seen)], reason, key)


def keep_milestone(store: Store, person: Person, milestone: Milestone, seen: int, reason: str, key: str) -> Save | None:
    """Add a milestone, or say when it is now expected or was achieved. The day in the approved plan stays.

    The right to change the project is needed; arguments and errors are those of `enter`.
    """
    store = as_seen_by(store, person)
    return _keep(store, person, Act.EDIT_PROJECT, MILESTONE, [Edit(milestone, seen)], reason, key)


def withdraw(store: Store, person: Person, table: str, code: str, seen: int, reason: str, key: str) -> Save | None:
    """Take out what was entered by mistake. It is a version: its history stays.

    Args:
        store: The register.
        person: Who withdraws; needs the right to enter it.
        table: "measurement", "forecast", "outturn" or "milestone".
        code: Of the record.
        seen: The version the person saw.
        reason: Why, in the person's words.
        key: Of the form; withdrawing twice with it withdraws once.

    Raises:
        NotFound: There is no such record.
        NotPermitted: It is not theirs to withdraw.
        Conflict: Somebody saved a newer version first.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), f"{table}.withdraw", reason, key) as tx:
        held = tx.one(table, code) if table in TRACKED_TABLES else None
        if held is None or (held.withdrawn and not tx.already_saved):
            raise NotFound(f"There is no {table.replace('_', ' ')} {code} to withdraw.")
        record = cast(Tracked, held.record)
        act = Act.EDIT_PROJECT if isinstance(record, Milestone) else Act.MEASURE
        require(person, act, voice(person, act, bodies_concerned(record, around(surroundings(tx, [record])))))
        tx.withdraw(table, code, seen)
    return tx.saved


def _keep(
    store: Store, person: Person, act: Act, action: str, entries: Sequence[Edit], reason: str, key: str
) -> Save | None:
    with store.write(Actor(person.id, person.name), action, reason, key) as tx:
        plan = _plan(tx, person, act, entries)
        if not tx.already_saved:
            if has_errors(plan.problems):
                raise Refused(plan.problems)
            tx.put_all(plan.records)  # the versions were compared in the plan, and the write lock is held
    return tx.saved


def _plan(register: Store | Transaction, person: Person, act: Act, entries: Sequence[Edit]) -> _Plan:
    edits = [(cast(Tracked, one.record), one.seen) for one in entries]
    given = [record for record, _ in edits]
    known = surroundings(register, given)
    near = around(known)
    problems = _not_permitted(person, act, given, near)
    before = {id(record): register.one(table_of(record), record.id) for record in given}
    is_repeat = isinstance(register, Transaction) and register.already_saved is not None
    for record, seen in () if is_repeat else edits:
        held = before[id(record)]
        if held is not None and not seen:
            problems.append(_taken(record))
        else:
            refuse_newer(held, seen)
    settled = [_settled(person, record, _standing(before[id(record)])) for record in given]
    changes = tuple(_change(one, _standing(before[id(record)])) for record, one in zip(given, settled, strict=True))
    new = tuple(one for one, row in zip(settled, changes, strict=True) if row.kind is not ChangeKind.UNCHANGED)
    problems += [problem for one in settled for problem in check(one)]
    problems += check_together(settled, known)
    problems += [problem for one in new for problem in not_theirs_to_verify(person, one, near.held)]
    problems += [problem for one in new for problem in _moved(one, near)]
    return _Plan(new, changes, tuple(dict.fromkeys(problems)))


def _standing(held: Versioned | None) -> Tracked | None:
    return cast(Tracked, held.record) if held is not None and not held.withdrawn else None


def _not_permitted(person: Person, act: Act, given: Sequence[Tracked], near: Around) -> list[Problem]:
    """Of several records the ones that are not the person's to save.

    Raises:
        NotPermitted: None of them is.
    """
    refused = [(record, body) for record in given if (body := _refusing(person, act, record, near)) is not None]
    if refused and len(refused) == len(given):
        require(person, act, refused[0][1])
    return [_not_theirs(record, body) for record, body in refused]


def _refusing(person: Person, act: Act, record: Tracked, near: Around) -> str | None:
    """The body for which the person lacks the right to the record as it is, or as it would be; None if they have it."""
    held = near.held.get((table_of(record), record.id))
    for one in (record, *((cast(Tracked, held),) if held else ())):
        body = voice(person, act, bodies_concerned(one, near))
        if not may(person, act, body):
            return body
    return None


def _not_theirs(record: Tracked, body: str) -> Problem:
    column = "cost_line" if isinstance(record, Outturn) else "project" if isinstance(record, Milestone) else "recipient"
    wrong = "is not a body for which, or for whose project, you may record what arrived"
    remedy = f"Ask somebody of {body}, or of the project's lead, to enter it; take the row out of yours."
    return Problem(Place(table_of(record), column=column, record=record.id), body, wrong, remedy)


def _taken(record: Tracked) -> Problem:
    kind = table_of(record).replace("_", " ")
    wrong = f"is the code of another {kind}, or of one that was withdrawn"
    return Problem(Place(table_of(record), column="id", record=record.id), record.id, wrong, "Choose another code.")


def _settled(person: Person, record: Tracked, before: Tracked | None) -> Tracked:
    """A record as it is saved: named after who enters it where it says something new, else as it stands."""
    if isinstance(record, Milestone):
        return record
    who = person.name or person.id
    if before is not None and _said(record) == _said(before) and _is_named(before):
        return before if not _sets_more(record, before) else record
    if isinstance(record, Forecast):
        return replace(record, made_by=who)
    return replace(settled_verification(record, before), entered_by=who, entered_on=now().date())


def _said(record: Tracked) -> dict[str, object]:
    """What a record says, without who said and verified it and when."""
    left = (*VERIFICATION, *_ENTERED, *_MADE)
    return {one.name: getattr(record, one.name) for one in fields(record) if one.name not in left}


def _is_named(record: Tracked) -> bool:
    return bool(getattr(record, "made_by" if isinstance(record, Forecast) else "entered_by").strip())


def _sets_more(record: Tracked, before: Tracked) -> bool:
    """Whether a record claims a verification that the register does not hold."""
    claims = (getattr(record, name, None) for name in VERIFICATION)
    return any(claim and claim != getattr(before, name) for claim, name in zip(claims, VERIFICATION, strict=True))


def _moved(record: Tracked, near: Around) -> Iterator[Problem]:
    """A milestone whose day in the approved plan would change."""
    before = near.held.get(("milestone", record.id))
    if isinstance(record, Milestone) and isinstance(before, Milestone) and record.planned_on != before.planned_on:
        wrong = f"is another day than the approved plan's, {before.planned_on}"
        remedy = "Give the new day as now expected. If the plan was entered wrongly, withdraw this and enter it anew."
        place = Place("milestone", column="planned_on", record=record.id)
        yield Problem(place, str(record.planned_on), wrong, remedy)


def _change(record: Tracked, before: Tracked | None) -> ChangeRow:
    changed = differences(before, record) if before is not None else ()
    kind = ChangeKind.ADDED if before is None else ChangeKind.CHANGED if changed else ChangeKind.UNCHANGED
    return ChangeRow(table_of(record), record.id, _title(record), kind, changed)


def _title(record: Tracked) -> str:
    """What a person calls it: what it is about, where, and the period."""
    if isinstance(record, Milestone):
        return record.title
    if isinstance(record, Forecast):
        return f"{record.benefit} at {record.recipient}, {record.made_on}"
    about = record.cost_line if isinstance(record, Outturn) else f"{record.benefit} at {record.recipient}"
    return f"{about}, {record.year}" + ("" if record.quarter == WHOLE_YEAR else f" quarter {record.quarter}")
