"""What the database driver's faults mean for a person: what is wrong in a sentence, and what to do.

Drivers reuse one class for many causes, so faults are told apart by their text as well.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from benefits.errors import StoreError

_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
RESTORE = (
    "Stop the program and try 'benefits restore --rescue'. Failing that, restore the newest backup and replay the "
    "journal: 'benefits restore BACKUP --replay --force'. The damaged file is kept beside it."
)
_DAMAGED = (
    "checksum",
    "corrupt",
    "checkpoint iteration",
    "failure while replaying wal",
    "could not read enough bytes",
)


def explained(fault: Exception, place: str) -> StoreError:
    """The fault of a driver in sentences, for the register at `place`."""
    text = str(fault)
    folded = text.casefold()
    if "no space left" in folded or "disk full" in folded or "file too large" in folded:
        return StoreError(f"The disk that holds {place} is full; nothing was saved. Make room, then try again.")
    if "could not set lock" in folded:
        holder = _HOLDER.search(text)
        return held_by(place, int(holder["pid"]), Path(holder["program"]).name) if holder else held_by(place, 0, "")
    if "not a valid duckdb database file" in folded:
        return StoreError(
            f"{place} is not a register: it is some other kind of file. Check the path, or move it away. If it was "
            "your register, its beginning was overwritten: 'benefits restore BACKUP --replay --force' brings it back."
        )
    if "newer version of duckdb" in folded or ("version number" in folded and "database file" in folded):
        return StoreError(f"{place} was written by a different version of DuckDB. Update the program, then open it.")
    if any(word in folded for word in _DAMAGED):
        return StoreError(f"{place} is damaged. {RESTORE}")
    if "permission denied" in folded or "read-only file system" in folded or "operation not permitted" in folded:
        return StoreError(
            f"{place} may not be written here. Give this account the right to write the file and its folder."
        )
    if "is a directory" in folded:
        return folder_given(place)
    if "no such file" in folded or ("does not exist" in folded and "database" in folded):
        return StoreError(f"There is no register at {place}. Check the path, or create one there.")
    if "read-only mode" in folded or "access mode is set to read-only" in folded:
        return StoreError(f"The register at {place} was opened for reading only. Open it for writing to save.")
    if "conflict" in folded or "duplicate key" in folded:
        return StoreError(f"Something else wrote to {place} at the same moment; nothing was saved. Try again.")
    if "out of memory" in folded:
        return StoreError(f"There is too little memory for this on {place}; nothing was saved. Do it in smaller parts.")
    first = text.strip().splitlines()[0] if text.strip() else type(fault).__name__
    return StoreError(
        f"The register at {place} could not do this: {first}. Try again; if it returns, check the register."
    )


def explained_by_server(fault: Exception, place: str) -> StoreError:
    """The fault of a database server's driver in sentences, for the register at `place`."""
    text = str(fault).strip()
    folded = text.casefold()
    if "couldn't get a connection" in folded:
        return StoreError(f"{place} did not answer in time; nothing was saved. Try again; if it stays, ask its keeper.")
    if "password authentication failed" in folded or "no password supplied" in folded:
        return StoreError(f"{place} does not accept the name or the password. Correct the address in the environment.")
    if "permission denied" in folded:
        return StoreError(f"{place} may not be written with this name. Give it the right to create tables there.")
    if 'database "' in folded and "does not exist" in folded:
        return StoreError(
            f"There is no such database as {place}. Make it with: "
            "CREATE DATABASE name TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'."
        )
    if any(
        word in folded
        for word in (
            "connection refused",
            "could not translate",
            "failed to resolve",
            "no such file",
            "timeout expired",
        )
    ):
        return StoreError(f"No server answers at {place}. Check the address, and that the server runs.")
    if any(word in folded for word in ("server closed the connection", "terminating connection", "connection is lost")):
        return StoreError(
            f"The connection to {place} was lost. Look whether it was saved; the same form again is not counted twice."
        )
    if "read-only transaction" in folded:
        return StoreError(f"The register at {place} was opened for reading only. Open it for writing to save.")
    if any(word in folded for word in ("statement timeout", "lock timeout", "deadlock", "duplicate key", "serialize")):
        return StoreError(f"{place} was busy with another save; nothing was saved. Try again.")
    if "no space left" in folded or "disk full" in folded:
        return StoreError(f"The disk of {place} is full; nothing was saved. Its keeper has to make room.")
    first = text.splitlines()[0] if text else type(fault).__name__
    return StoreError(f"The register at {place} could not do this: {first}. Try again; if it returns, check it.")


def lost(place: str, fault: Exception) -> StoreError:
    """The database shut itself after a fault (for instance a full disk); only a new start opens it again."""
    return StoreError(
        f"The register at {place} stopped after a fault ({explained(fault, place)}) "
        "Restart the program. Saves that were confirmed are kept; a repeated form is not counted twice."
    )


def held_by(place: str, pid: int, program: str) -> StoreError:
    """Another program, or this one, has the register open already."""
    if pid == os.getpid():
        return StoreError(
            f"The register at {place} is already open in this program. Close it first, or share the open one."
        )
    who = f"{program or program_of(pid)} (PID {pid})" if pid else "another program"
    return StoreError(
        f"The register at {place} is open in {who}, and one program at a time may hold it. "
        "Stop that program, or work on a backup."
    )


def folder_given(place: str) -> StoreError:
    """A folder stands where the register's file should."""
    return StoreError(f"{place} is a folder, not a register. Name the file itself, for instance register.duckdb in it.")


def program_of(pid: int) -> str:
    """The name of a running program, where the system tells it."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() or "another program"
    except OSError:
        return "another program"
