"""Several changes of one save: withdrawn, compared with what was seen, checked together, then written."""

from __future__ import annotations

from collections.abc import Sequence

from benefits.actions.agreement import refuse_newer
from benefits.actions.recording import Edit, Withdrawal
from benefits.actions.surroundings import surroundings
from benefits.errors import Place, Problem, Refused, has_errors
from benefits.records.checks import check, check_together
from benefits.records.history import Versioned
from benefits.records.model import Record, table_of
from benefits.records.transaction import Transaction


def write_all(tx: Transaction, changes: Sequence[Edit | Withdrawal]) -> None:
    """Write every change of a save; what the register holds already is not written again.

    Args:
        tx: The save; whoever made it has asked for permission.
        changes: Records as they shall be, parents before children, and records that shall no longer count, children
            before parents.

    Raises:
        Conflict: Somebody saved a newer version first.
        NotFound: A record to be withdrawn is not there.
        Refused: With every problem.
    """
    for change in changes:
        if isinstance(change, Withdrawal):
            tx.withdraw(change.table, change.code, change.seen)
    problems: list[Problem] = []
    new: list[Edit] = []
    for edit in (change for change in changes if isinstance(change, Edit)):
        held = tx.one(table_of(edit.record), edit.record.id)
        if held is not None and not edit.seen:
            problems.append(_taken(edit.record))
        elif not _is_held(held, edit):
            refuse_newer(held, edit.seen)
            new.append(edit)
    records = [edit.record for edit in new]
    problems += [problem for one in records for problem in check(one)]
    problems += check_together(records, surroundings(tx, records))
    if has_errors(problems):
        raise Refused(problems)
    for edit in new:
        tx.put(edit.record, edit.seen)


def _is_held(held: Versioned | None, edit: Edit) -> bool:
    """Whether the register holds the record so, in the version the person saw."""
    if held is None or held.withdrawn:
        return False
    return held.version == edit.seen and held.record == edit.record


def _taken(record: Record) -> Problem:
    kind = table_of(record).replace("_", " ")
    wrong = f"is the code of another {kind}, or of one that was withdrawn"
    return Problem(Place(table_of(record), column="id", record=record.id), record.id, wrong, "Choose another code.")
