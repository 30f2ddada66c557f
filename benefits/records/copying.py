"""A copy of everything in a register's database, as of one moment, in a new database file."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from benefits.records.reading import Cursor
from benefits.records.settings import FORMAT, literal


def copy_database(cursor: Cursor, target: Path) -> None:
    """Write the copy while others read and save; the database must be allowed to write at the target."""
    alias = f"copy_{uuid4().hex}"
    cursor.execute("SELECT current_database()")
    name = cursor.fetchone()[0]
    cursor.execute(f"ATTACH {literal(str(target))} AS {alias} (STORAGE_VERSION {literal(FORMAT)})")
    try:
        cursor.execute(f'COPY FROM DATABASE "{name}" TO {alias}')
    finally:
        cursor.execute(f"DETACH {alias}")
