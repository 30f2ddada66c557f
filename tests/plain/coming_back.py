"""What a person meets who opens a register after a mishap, and how every save comes back: in programs of their own.

A database that is damaged can abort the program that opens it, so each opening is a child; one program has everything
imported and forks the children, so that an opening costs a fork and not a start.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benefits.errors import StoreError
from benefits.records.backup import restore
from benefits.records.history import Actor
from benefits.records.journal import journal_of
from benefits.records.model import TABLES
from benefits.records.rescue import accept, rescue
from benefits.records.store import Store
from benefits.records.verification import verify

BACKUP = re.compile(r"newest sound backup: benefits restore (\S+) --replay --force")


@dataclass(frozen=True)
class Opening:
    """How one opening went.

    Attributes:
        first: "opened", "refused" (at the start) or "refused in reading".
        said: The sentence of the refusal.
        served: The digest of all that was served by the first opening, blank if it was refused.
        way: The last thing that was done to have every save again, "none" if nothing was needed.
        after: The digest of all that is served in the end.
        fault: A fault that is no sentence for people, or how the program died; blank as it should be.
    """

    first: str = ""
    said: str = ""
    served: str = ""
    way: str = ""
    after: str = ""
    fault: str = ""


def served(store: Store) -> str:
    """A digest of all that can be read: records, some looked up with their history, saves, columns of figures."""
    told = hashlib.sha256()
    saves = store.saves(limit=1_000_000)
    told.update(repr(saves).encode())
    tables = store.tables()
    for table in TABLES:
        current = store.current(table)
        told.update(repr(current).encode())
        for held in (*current[:2], *current[-1:]):
            told.update(repr(store.history(table, held.record.id)).encode())
            if store.one(table, held.record.id) != held:
                told.update(b"a look-up differs from the list")
        columns = tables[table]
        told.update(repr((columns.size, columns["id"].tolist())).encode())
        if columns.amounts is not None:
            told.update(repr(columns.amounts.values.tolist()).encode())
    for save in saves:
        if store.saved_with(save.key) != save:
            told.update(b"a save is not found by its key")
    return told.hexdigest()


def opening(place: Path, harmed: str) -> Opening:
    """Open a register as the program does, then do as its sentences say until it is sound."""
    first, said, told = "refused", "", ""
    try:
        with closing(Store.open(place)) as store:
            first = "refused in reading"
            told = served(store)
            first = "opened"
        if verify(place).is_sound:
            return Opening(first, said, told, "none", told)
    except StoreError as refusal:
        said = str(refusal)
    way = _brought_back(place, harmed)
    return Opening(first, said, told, way, _used(place))


def _brought_back(place: Path, harmed: str) -> str:
    """The way that brought the register back, of those that the sentences name, by one who knows what happened."""
    if place.exists() and not place.stat().st_size:
        place.unlink()
    if not place.exists():
        Store.open(place).close()
        return "from the journal"
    try:
        rescue(place)
        return "rescued"
    except StoreError as refusal:
        why = str(refusal)
    if harmed == "journal" and "benefits restore --accept" in why:
        accept(place)
        return "accepted"
    if found := BACKUP.search(why):
        restore(Path(found[1]), place, force=True, replay=True)
        return "restored"
    has_saves = journal_of(place).exists() and journal_of(place).stat().st_size
    if "Move it away" in why or not has_saves:
        for path in (place, place.with_name(place.name + ".wal")):
            if path.exists():
                path.rename(path.with_name(f"{path.name}.away"))
        Store.open(place).close()
        return "from the journal" if has_saves else "begun anew"
    raise AssertionError(f"no way out is named: {why}")


def _used(place: Path) -> str:
    """All that is served in the end; one more save is made and is read back, and then the whole is sound."""
    with closing(Store.open(place)) as store:
        told = served(store)
        before = store.data_version()
        for table in ("organisation",):
            for held in store.current(table)[:1]:
                with store.write(Actor("z", "Zoe"), "edit", "after", "after-all") as tx:
                    tx.put(held.record, seen=held.version)
                if store.data_version() != before + 1:
                    raise AssertionError("a save after all was not counted")
    report = verify(place)
    if not report.is_sound or not (report.journal or not before):
        raise AssertionError(f"not sound in the end: {report.problems[:3]}")
    return told


class Opener:
    """A program that forks a child for every opening."""

    def __enter__(self) -> Opener:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "plain.coming_back"],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._program.communicate(timeout=60)

    def open(self, place: Path, harmed: str) -> Opening:
        """Open a register in a child, which may die; whoever does knows whether the file or the journal was harmed."""
        self._program.stdin.write(f"{place}\t{harmed}\n")
        return Opening(**json.loads(self._program.stdout.readline()))


def _forking() -> None:
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, json.dumps(vars(_told(*line.rstrip("\n").split("\t")))).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as said:
            answer = said.read()
        _, status = os.waitpid(child, 0)
        print((answer or json.dumps({"fault": f"died with {status}"}).encode()).decode(), flush=True)


def _told(place: str, harmed: str) -> Opening:
    try:
        return opening(Path(place), harmed)
    except BaseException as fault:
        return Opening(fault=f"{type(fault).__name__}: {fault}")


if __name__ == "__main__":
    _forking()
