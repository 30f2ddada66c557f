"""Putting the correction that closed benefits teach in the place of the one that a benefit has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from benefits.actions.recording import Edit, Withdrawal, project_to_change, save_changes
from benefits.errors import NotFound, Place, Problem, Refused
from benefits.records.access import Act, require
from benefits.records.history import Save
from benefits.records.model import BenefitLine, Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store

AGAIN = "Look at the preview again."


@dataclass(frozen=True)
class CorrectionChange:
    """A correction that shall take the place of the one that the person saw; never added to it.

    Attributes:
        line: Code of the benefit line.
        seen: The version of it that the person saw.
        replaces: The correction that it had then.
        correction: The one that it shall have, from 0 to 1.
        basis: Where that comes from, in words.
    """

    line: str
    seen: int
    replaces: Decimal
    correction: Decimal
    basis: str


def apply_learned_corrections(
    store: Store, person: Person, project: str, changes: Sequence[CorrectionChange], reason: str, key: str
) -> Save | None:
    """The project's benefits with the learned corrections in the place of their own, all of them or none.

    Args:
        store: The register.
        person: Who saves; needs the right to change the project.
        project: Its code.
        changes: One for each benefit line.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None when there was nothing to change.

    Raises:
        NotPermitted: The person may not change this project.
        NotFound: There is no such project or line.
        Conflict: Somebody saved a newer version first.
        Refused: A correction lies outside 0 to 1, has no basis, or would replace another than the person saw;
            nothing was saved.
    """
    store = as_seen_by(store, person)
    require(person, Act.EDIT_PROJECT, project_to_change(store.one("project", project), project).lead)
    held = {one.line: _line(store, one.line) for one in changes}
    problems = [problem for one in changes for problem in _problems(one)]
    if not store.saved_with(key):
        problems += [_moved(one) for one in changes if held[one.line].optimism_correction != one.replaces]
    if problems:
        raise Refused(problems)
    edits: list[Edit | Withdrawal] = [Edit(_corrected(held[one.line], one), one.seen) for one in changes]
    return save_changes(store, person, project, edits, reason, key)


def _corrected(held: BenefitLine, change: CorrectionChange) -> BenefitLine:
    return replace(held, optimism_correction=change.correction, optimism_basis=change.basis)


def _moved(change: CorrectionChange) -> Problem:
    wrong = "is no longer the correction that the benefit has"
    return Problem(_place(change, "optimism_correction"), str(change.replaces), wrong, AGAIN)


def _problems(change: CorrectionChange) -> list[Problem]:
    found = []
    if change.correction < 0:
        found.append(
            Problem(
                _place(change, "optimism_correction"),
                str(change.correction),
                "would raise the benefit, as more arrived than was promised",
                "A correction lies between 0 and 1. Choose none (0) and say why, or keep the present one.",
            )
        )
    if change.correction > 1:
        found.append(
            Problem(
                _place(change, "optimism_correction"),
                str(change.correction),
                "would turn the benefit into a loss, as what is over was a loss on balance",
                "A correction lies between 0 and 1. Look at whether the benefit is one at all, or take it out.",
            )
        )
    if not change.basis.strip():
        found.append(
            Problem(_place(change, "optimism_basis"), "", "is missing", "Say where the correction comes from.")
        )
    return found


def _place(change: CorrectionChange, column: str) -> Place:
    return Place("benefit_line", column=column, record=change.line)


def _line(store: Store, code: str) -> BenefitLine:
    held = store.one("benefit_line", code)
    if held is None or held.withdrawn or not isinstance(held.record, BenefitLine):
        raise NotFound(f"There is no benefit {code} to correct.")
    return held.record
