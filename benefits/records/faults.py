"""What the database driver's faults mean for a person: what is wrong in a sentence, and what to do.

Drivers reuse one class for many causes, so faults are told apart by their text as well.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from benefits.errors import StoreError

_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_RESTORE = (
    "Stop the program and try 'benefits restore --rescue'. Failing that, restore the newest backup and replay the "
    "journal: the damaged file is kept beside it."
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
        return StoreError(f"{place} is not a register: it is some other kind of file. Check the path, or move it away.")
    if "newer version of duckdb" in folded or ("version number" in folded and "database file" in folded):
        return StoreError(f"{place} was written by a different version of DuckDB. Update the program, then open it.")
    if any(word in folded for word in ("checksum", "corrupt", "checkpoint iteration", "failure while replaying wal")):
        return StoreError(f"{place} is damaged. {_RESTORE}")
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
