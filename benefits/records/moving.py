"""A whole register taken into another database, save by save, and proved to be the same at its end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benefits.errors import StoreError
from benefits.records import drafts
from benefits.records.history import Save
from benefits.records.journal_lines import StoredRow, digests_of
from benefits.records.reconciling import saves_with_rows
from benefits.records.removals import Removals, State, removals, state_of
from benefits.records.store import Store
from benefits.records.verification import VerifyReport, verify


@dataclass(frozen=True)
class Moved:
    """What was taken over: how many saves and versions, and the hash of the newest save, the same on both sides."""

    target: str
    saves: int
    versions: int
    head: str


def move(source: str | Path, target: str | Path, told: Callable[[int, int], None] | None = None) -> Moved:
    """Take every save, version and draft of a register into a new, empty one; the source is not changed.

    Every save is checked against its hash on the way, and the target is read whole at the end. A move that was
    interrupted leaves a target that holds saves; it is refused the next time, so empty it first.

    Args:
        source: A file that no program holds open, or the address of a server.
        target: A file that is not there yet, or a server's database without a register.
        told: Called with how many saves are done, and of how many.

    Raises:
        StoreError: The target holds saves, the source is not sound, or the two differ at the end.
    """
    with closing(Store.open(source, read_only=True)) as old, closing(Store.open(target)) as new:
        before = _sound(old)
        if new.data_version():
            raise StoreError(f"{new.place} holds saves already. Name a new file, or an empty database.")
        with old.snapshot() as cursor:
            removed = removals(cursor)
            for several in saves_with_rows(cursor):
                for save, rows in several:
                    _take(new, save, rows, removed)
                if told:
                    told(several[-1][0].seq, before.saves)
            for person, draft in drafts.everybodys(cursor):
                new.keep_draft(person, draft.form, draft.content)
        after = _sound(new)
    if (after.head, after.counts, after.versions) != (before.head, before.counts, before.versions):
        raise StoreError(f"{new.place} differs from {old.place} after the move. Empty it, and move again.")
    return Moved(new.place, after.saves, sum(after.versions.values()), after.head)


def _sound(store: Store) -> VerifyReport:
    report = verify(store)
    if not report.is_sound:
        raise StoreError(f"{store.place} is not sound ({report.problems[0]}). Run 'benefits verify' on it first.")
    return report


def _take(new: Store, save: Save, rows: list[StoredRow], removed: Removals) -> None:
    if state_of(save, digests_of(rows), removed.get(save.seq, ())) is State.ALTERED:
        raise StoreError(f"Save {save.seq:,} is not what its hash says. Run 'benefits verify' on the source.")
    new.take(save, rows)
