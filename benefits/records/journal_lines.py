"""One save as one line of text, and back: what the journal beside a register is made of.

A line holds the save's own words and every row that it wrote, in the order over which its hash is made, so it can be
written again exactly and proves itself. It is written and read by pieces: an import of any size is one line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, BinaryIO

from benefits.errors import StoreError
from benefits.records.history import Save, digest, read_time, stored_time
from benefits.records.removal_model import CHAINED
from benefits.records.rows import Row, canonical, columns

PIECE = 2**18  # bytes read at a time; an element longer than that is read by doubling
_DECODER = json.JSONDecoder()


class Damaged(Exception):
    """The text of a line is not what the program writes, or does not give the hash that it carries."""


@dataclass(frozen=True)
class StoredRow:
    """One version of a record as its table keeps it."""

    table: str
    version: int
    withdrawn: bool
    row: Row

    @property
    def text(self) -> str:
        """The text over which hashes are made."""
        return canonical(self.table, self.version, self.withdrawn, self.row)


@dataclass(frozen=True)
class Line:
    """Where a line stands in the journal's file, and which save it holds.

    Attributes:
        start: Its first byte.
        end: The byte after its line break.
        seq: The number of its save; of a beginning, the save at which the journal begins.
        hash: The hash of that save.
        save: The save; None for a beginning, which holds no rows.
    """

    start: int
    end: int
    seq: int
    hash: str
    save: Save | None


def written(save: Save, rows: Iterable[StoredRow]) -> Iterator[bytes]:
    """The line of a save, by pieces; rows come parents before children, then by code and version."""
    own = {**vars(save), "recorded_at": stored_time(save.recorded_at).isoformat(timespec="microseconds")}
    yield b'{"save":' + _json(own) + b',"rows":['
    comma = b""
    for table, found in groupby(rows, key=lambda one: one.table):
        names = [column.name for column in columns(table)]
        for one in found:
            held = {name: value for name, value in zip(names, one.row, strict=True) if value is not None}
            yield comma + _json([table, one.version, one.withdrawn, held])
            comma = b","
    yield b"]}\n"


def beginning(save: Save, moment: datetime, why: str) -> bytes:
    """The first line of a journal that begins at a save and holds nothing from before it."""
    noted = {"seq": save.seq, "hash": save.hash, "at": moment.astimezone(UTC).isoformat(), "why": why}
    return b'{"begins":' + _json(noted) + b"}\n"


def heading(file: BinaryIO, start: int, end: int) -> Line:
    """Which save the line between two places of a file holds.

    Raises:
        Damaged: It is no line of a journal.
    """
    text = _Text(file, start, end)
    try:
        if text.took('{"begins":'):
            begun = text.element()
            return Line(start, end, int(begun["seq"]), str(begun["hash"]), None)
        text.take('{"save":')
        own = text.element()
        save = Save(**{**own, "recorded_at": read_time(datetime.fromisoformat(own["recorded_at"]))})
        return Line(start, end, save.seq, save.hash, save)
    except (ValueError, TypeError, KeyError) as fault:
        raise Damaged from fault


def rows_of(file: BinaryIO, line: Line) -> Iterator[StoredRow]:
    """The rows of a line, one after another, straight from the file.

    Raises:
        Damaged: The text is not what the program writes.
        StoreError: A newer version of the program wrote it.
    """
    if line.save is None:
        return
    text = _Text(file, line.start, line.end)
    try:
        text.take('{"save":')
        text.element()
        text.take(',"rows":[')
        while not text.took("]"):
            table, version, withdrawn, held = text.element()
            yield StoredRow(table, version, withdrawn, _row(table, held))
            text.took(",")
        text.take("}")
    except (ValueError, TypeError, KeyError, ArithmeticError) as fault:
        raise Damaged from fault


def digests_of(rows: Iterable[StoredRow]) -> dict[str, str]:
    """The digest of rows by table, as a save's hash is made over them."""
    return {table: digest(one.text for one in found) for table, found in groupby(rows, key=lambda one: one.table)}


def _row(table: str, held: dict[str, Any]) -> Row:
    known = columns(table) if table in CHAINED else ()
    strange = set(held) - {column.name for column in known}
    if strange or not known:
        raise StoreError(
            f"The journal holds {table} {', '.join(sorted(strange))}, which this version of the program does not know. "
            "Update the program."
        )
    return tuple(
        _value(column.sql, held[column.name])
        if column.name in held
        else None
        if column.nullable
        else _blank(column.sql)
        for column in known
    )


def _value(sql: str, value: Any) -> Any:
    if sql == "DATE":
        return date.fromisoformat(value)
    if sql.startswith("DECIMAL"):
        return [Decimal(one) for one in value] if sql.endswith("[]") else Decimal(value)
    return value


def _blank(sql: str) -> Any:
    """What a column that a later version of the tables added starts with."""
    if sql.endswith("[]"):
        return []
    return False if sql == "BOOLEAN" else 0 if sql == "INTEGER" else ""


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), default=_plain).encode("ascii")


def _plain(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


class _Text:
    """A line read from the front by pieces."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._next, self._end = file, start, end
        self._held, self._at = "", 0

    def took(self, token: str) -> bool:
        """Whether the token comes next; it is then passed over."""
        while len(self._held) - self._at < len(token) and self._more():
            pass
        if not self._held.startswith(token, self._at):
            return False
        self._at += len(token)
        return True

    def take(self, token: str) -> None:
        """Pass over a token that must come next."""
        if not self.took(token):
            raise ValueError(f"{token} is missing")

    def element(self) -> Any:
        """The object or list that comes next."""
        while True:
            try:
                value, self._at = _DECODER.raw_decode(self._held, self._at)
            except json.JSONDecodeError:
                if not self._more():
                    raise
            else:
                return value

    def _more(self) -> bool:
        size = min(max(PIECE, len(self._held)), self._end - self._next)
        if size <= 0:
            return False
        self._file.seek(self._next)
        piece = self._file.read(size)
        self._next += size
        self._held, self._at = self._held[self._at :] + piece.decode("ascii"), 0
        return True
