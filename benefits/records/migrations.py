"""The numbered SQL files that make a register's tables, and how far a register has come along them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from benefits.errors import StoreError
from benefits.records.history import stored_time
from benefits.records.reading import Cursor

# PostgreSQL replaces a view only by one that has its columns first.
_REPLACED = re.compile(r"CREATE OR REPLACE VIEW (\w+)")


@dataclass(frozen=True)
class Migration:
    """One numbered step of the tables; its checksum tells whether the text is the one that was applied."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@cache
def shipped() -> tuple[Migration, ...]:
    """The migrations that this version of the program knows, in order."""
    found = []
    for file in files("benefits.records").joinpath("sql").iterdir():
        if file.name.endswith(".sql"):
            number, name = file.name.removesuffix(".sql").split("_", 1)
            found.append(Migration(int(number), name, file.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda step: step.number))


def pending(cursor: Cursor, place: str, known: Sequence[Migration]) -> tuple[Migration, ...]:
    """The steps that the register still lacks; all of them where the file holds no table yet.

    Raises:
        StoreError: The file is another program's database, is newer than the program, or was made by other steps.
    """
    cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
    present = {row[0] for row in cursor.fetchall()}
    if not present:
        return tuple(known)
    if "schema_migration" not in present:
        raise StoreError(f"{place} is a database, but not a register. Check the path, or move it away.")
    cursor.execute("SELECT number, checksum FROM schema_migration ORDER BY number")
    applied = dict(cursor.fetchall())
    newest, latest = max(applied, default=0), max(step.number for step in known)
    if newest > latest:
        raise StoreError(
            f"{place} has tables of version {newest}, and this program knows versions up to {latest}. "
            "Update the program, then open it."
        )
    changed = [step for step in known if applied.get(step.number, step.checksum) != step.checksum]
    if changed:
        raise StoreError(
            f"{place} was made by another edition of table version {changed[0].number} than this program's. "
            "Open it with the program that made it, or restore a backup."
        )
    return tuple(step for step in known if step.number not in applied)


def apply(cursor: Cursor, step: Migration) -> None:
    """Run one step and note it, inside the caller's transaction."""
    cursor.execute(_REPLACED.sub(r"DROP VIEW \1; CREATE VIEW \1", step.sql))
    cursor.execute(
        "INSERT INTO schema_migration (number, name, applied_at, checksum) VALUES ($1, $2, $3, $4)",
        [step.number, step.name, stored_time(datetime.now(UTC)), step.checksum],
    )
