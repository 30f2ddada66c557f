"""The register as one Parquet file a table: what other programs read when this one is not there any more."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from uuid import uuid4

from benefits.errors import StoreError
from benefits.records.journal import flush_folder
from benefits.records.settings import literal
from benefits.records.store import Store

PREFIX = "parquet-"
_KEPT_OUT = frozenset({"draft"})  # what people have typed and not saved is nobody else's


def export(store: Store, day: date) -> Path:
    """Write every table with all its versions, as of one moment, into the day's folder among the backups.

    Args:
        store: The open register.
        day: Names the folder; an earlier export of the same day is replaced.

    Raises:
        StoreError: The register is in memory, or the files cannot be written; none is left behind.
    """
    if store.backups is None:
        raise StoreError("A register in memory is not exported. Open one in a file.")
    part, folder = store.backups / f"{uuid4().hex}.part", store.backups / f"{PREFIX}{day.isoformat()}"
    try:
        part.mkdir(parents=True)
        with store.snapshot() as cursor:
            cursor.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY table_name"
            )
            for (table,) in cursor.fetchall():
                if table not in _KEPT_OUT:
                    target = literal(str(part / f"{table}.parquet"))
                    cursor.execute(f'COPY "{table}" TO {target} (FORMAT parquet)')
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
        flush_folder(store.backups)
    except OSError as fault:
        raise StoreError(f"The export could not be written ({fault.strerror}). Make room, then try again.") from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def exports_of(register: Path) -> dict[date, Path]:
    """The exports among the backups of a register, by their days."""
    found = {}
    for folder in (register.parent / "backups").glob(f"{PREFIX}*"):
        try:
            found[date.fromisoformat(folder.name.removeprefix(PREFIX))] = folder
        except ValueError:
            continue  # not one of ours
    return found
