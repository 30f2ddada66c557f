"""A register's short life in a program of its own: imports, edits, withdrawals, checkpoints, a backup, and a stop.

Every save that was acknowledged is noted with the digest of all that could be read then, in a file beside the register;
so is the empty register.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import string
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benefits.records.backup import backup
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.journal import journal_of
from benefits.records.model import Organisation, Record
from benefits.records.store import Store
from plain.coming_back import served
from plain.register import benefit, body, cost, option, project, share

ANN = Actor("sub-ann", "Ann Example")
ACKNOWLEDGED = "acknowledged.txt"
OLDER = "older.duckdb"  # a copy of file, log and journal from the middle of the life


def live(place: Path, seed: int, saves: int, *, middle: bool) -> None:
    """Make a register and leave it as a kill would: the newest saves stand in the log of the database only.

    Args:
        place: Where it shall stand.
        seed: Of what is saved.
        saves: How many there are.
        middle: Whether a backup and an older copy are taken on the way; then the last save alone is noted.
    """
    chance = random.Random(seed)  # noqa: S311 - a seed that can be given again
    place.parent.mkdir(parents=True, exist_ok=True)
    noted = os.open(place.parent / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    store = Store.open(place)
    os.write(noted, (json.dumps([0, served(store)]) + "\n").encode())
    for number in range(1, saves + 1):
        with store.write(ANN, "edit", _words(chance, 20), f"key-{number}") as tx:
            if number == 1:
                tx.put_all(_beginning(chance))
            elif number % 5 == 0:
                tx.put_all(_project(f"P{number}", chance))
            else:
                for held in chance.sample(store.current("organisation"), 3):
                    tx.put(replace(held.record, name=_words(chance, 2000)), seen=held.version)
        if not middle or number == saves:
            os.write(noted, (json.dumps([number, served(store)]) + "\n").encode())
        if middle and number == saves // 3:
            backup(store)
        if number % 4 == 0 and number < saves - 3:
            _checkpoint(store)
        if middle and number == saves // 2 + 1:
            for suffix in ("", ".wal"):
                shutil.copy(f"{place}{suffix}", place.with_name(OLDER + suffix))
            shutil.copy(journal_of(place), journal_of(place.with_name(OLDER)))
    os._exit(9)


def acknowledged(text: str) -> dict[int, str]:
    """By the number of a save, the digest of all that could be read after it."""
    return dict(map(json.loads, text.splitlines()))


def _checkpoint(store: Store) -> None:
    with store._cursor() as cursor:
        cursor.execute("CHECKPOINT")


def _words(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(string.ascii_letters + string.digits + " ", k=length))


def _beginning(chance: random.Random) -> Iterator[Record]:
    yield body("A")
    yield body("B")
    for number in range(40):
        yield Organisation(f"O{number}", _words(chance, 1500), f"O{number}", OrganisationKind.AGENCY)


def _project(code: str, chance: random.Random) -> Iterator[Record]:
    amounts = [chance.randrange(10**8) for _ in range(10)]
    yield project(code, title=_words(chance, 60))
    yield option(f"{code}-O", code)
    yield cost(f"{code}-C", amounts, of=f"{code}-O")
    yield benefit(f"{code}-B", amounts, of=f"{code}-O")
    yield share(f"{code}-B", "A", 0.25, id=f"{code}-S1")
    yield share(f"{code}-B", "B", 0.75, id=f"{code}-S2")


if __name__ == "__main__":
    live(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), middle=sys.argv[4:] == ["middle"])
