"""Closings of reporting quarters: each is a save of its own that writes no record.

It follows the newest save of its moment and carries that save's hash in its own, so the chain itself says what stood
in the register when the quarter was closed. Nothing can be edited or withdrawn of it; a later closing of the same
quarter takes its place, and both stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from benefits.errors import BenefitsError
from benefits.periods import Quarter
from benefits.records.history import Head, Save
from benefits.records.reading import Cursor, saves_doing

ACTION = "quarter.close"


@dataclass(frozen=True)
class Closing:
    """One closing of a quarter.

    Attributes:
        save: The number of the closing's own save.
        head: The newest save before it: the register as reported is the one after that save.
        at: When, in UTC.
        by: The code of the person who closed it.
        by_name: Their name.
        superseded_by: The number of the save of the next closing of this quarter; 0 where it is the latest.
    """

    quarter: Quarter
    save: int
    head: Head
    at: datetime
    by: str
    by_name: str
    why: str
    superseded_by: int = 0

    @property
    def is_latest(self) -> bool:
        """Whether this closing says what was reported of its quarter."""
        return not self.superseded_by


def action_of(quarter: Quarter) -> str:
    """What the save of a closing of this quarter says was done.

    Example:
        >>> action_of(Quarter.parse("2026-27 Q2"))
        'quarter.close 2026-27 Q2'
    """
    return f"{ACTION} {quarter}"


def closings(cursor: Cursor) -> tuple[Closing, ...]:
    """Every closing of the register, the newest first."""
    later: dict[Quarter, int] = {}
    found: list[Closing] = []
    for save in reversed(saves_doing(cursor, f"{ACTION} ")):
        quarter = _quarter_of(save)
        found.append(_closing(save, quarter, later.get(quarter, 0)))
        later[quarter] = save.seq
    return tuple(found)


def closing_made(save: Save) -> Closing:
    """The closing that a save has just made."""
    return _closing(save, _quarter_of(save), 0)


def _quarter_of(save: Save) -> Quarter:
    try:
        return Quarter.parse(save.action.removeprefix(f"{ACTION} "))
    except BenefitsError as fault:
        raise BenefitsError(f"Save {save.seq} closes '{save.action}', which is no quarter. Verify the register.") from (
            fault
        )


def _closing(save: Save, quarter: Quarter, superseded_by: int) -> Closing:
    return Closing(
        quarter=quarter,
        save=save.seq,
        head=Head(save.seq - 1, save.prev_hash),
        at=save.recorded_at,
        by=save.actor,
        by_name=save.actor_name,
        why=save.reason,
        superseded_by=superseded_by,
    )
