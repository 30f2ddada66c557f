"""Who saved what and when: the names under every version, and the chain of hashes that joins the saves.

Each save carries a hash over the hash before it, its own words and every row it wrote. A row changed by hand breaks
the chain at its save, and `verify` names it. Where a name was lawfully removed, a later save of the chain says what an
earlier one holds since (`removals`); the hash of the earlier one stays, so the chain does too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from benefits.records.model import Record
from benefits.records.removal_model import CHAINED

GENESIS = "0" * 64  # stands before the first save


@dataclass(frozen=True)
class Actor:
    """Who does something: a lasting identity, and the name that people read."""

    id: str
    name: str


@dataclass(frozen=True)
class Save:
    """One operation on the register; `recorded_at` is in UTC, `run` names the running program that wrote it."""

    seq: int
    key: str
    actor: str
    actor_name: str
    action: str
    reason: str
    recorded_at: datetime
    run: str
    prev_hash: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The newest save of a register at some moment, and its hash, which stands for everything saved up to it."""

    save: int
    hash: str


@dataclass(frozen=True)
class Versioned:
    """A record with the version it is, and who saved that version, when (UTC) and why."""

    record: Record
    version: int
    save: int
    saved_by: str
    saved_by_name: str
    recorded_at: datetime
    reason: str
    withdrawn: bool


@dataclass(frozen=True)
class Change:
    """One version that a save wrote."""

    table: str
    id: str
    version: int
    withdrawn: bool


def digest(lines: Iterable[str]) -> str:
    """SHA-256 over canonical row texts in the order given, in hexadecimal."""
    running = hashlib.sha256()
    for line in lines:
        running.update(line.encode())
        running.update(b"\n")
    return running.hexdigest()


def chained(save: Save, digests: Mapping[str, str]) -> str:
    """The hash a save must carry, from its words, the hash before it and the digest of its rows in each table."""
    return hashlib.sha256(chained_text(save, digests).encode()).hexdigest()


def chained_text(save: Save, digests: Mapping[str, str]) -> str:
    """The text over which the hash of a save is made."""
    content = [
        save.prev_hash,
        save.seq,
        save.key,
        save.actor,
        save.actor_name,
        save.action,
        save.reason,
        stored_time(save.recorded_at).isoformat(timespec="microseconds"),
        save.run,
        [[table, digests[table]] for table in CHAINED if table in digests],
    ]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def stored_time(moment: datetime) -> datetime:
    """The moment as the database keeps it: UTC without a zone.

    Raises:
        ValueError: The moment carries no zone, so nobody can tell what it means.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None)


def read_time(stored: datetime) -> datetime:
    """The moment that a stored UTC time means."""
    return stored.replace(tzinfo=UTC)
