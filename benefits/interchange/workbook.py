"""A workbook as the rows of its sheets: guarded first, then opened by a child process that cannot harm the server."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import Any

from benefits.errors import Place, Problem, Severity, near
from benefits.interchange.cells import Cell, Fault
from benefits.interchange.guard import refusal
from benefits.interchange.layout import PASSED_OVER, SHEETS, sheet_place
from benefits.interchange.parts import LONGEST_ERROR, MAX_COLUMNS, MERGED, UNCALCULATED
from benefits.interchange.sheets import Source

ENDINGS = (".xlsx", ".ods", ".xlsm", ".xls", ".xlsb", ".ots", ".xltx", ".xltm", ".fods")
PATIENCE = 60  # seconds; the child's own processor time is bounded more tightly, but others may use the processor
AT_ONCE = 2  # workbooks; each may take a gigabyte while it is open

_CHILD = "benefits.interchange.unpacking"
_TURN = BoundedSemaphore(AT_ONCE)
_TABLES: Mapping[str, str] = {title.casefold(): table for table, title in SHEETS.items()}
_FAULTS: Mapping[str, Fault] = {
    UNCALCULATED: Fault(
        "is a formula without a saved value",
        "Open the workbook in the spreadsheet program, let it calculate, and save it; or type the value.",
    ),
    MERGED: Fault("is merged with another cell", "Take the cells apart and fill each of them."),
}
_CORRECT = "Correct its formula, or type the value."
_STOPPED = Fault("needs more time or memory to read than is allowed", "Copy the tables into a new workbook, as values.")
_BUSY = Fault("has to wait, as other workbooks are being read", "Try again in a minute.")
_STRANGE = Fault("cannot be read as a workbook", "Save it again in the spreadsheet program, as .xlsx or .ods.")


@dataclass
class _Sheet:
    """One sheet of the child's answer, while its lines are read."""

    name: str
    is_hidden: bool
    is_filled: bool
    hidden_rows: int
    faults: tuple[tuple[int, int, str], ...]
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)


def is_workbook(name: str) -> bool:
    """Whether a file is to be read as a workbook, by the end of its name."""
    return name.casefold().endswith(ENDINGS)


def workbook(name: str, content: bytes) -> tuple[tuple[Source, ...] | None, tuple[Problem, ...]]:
    """The tables of a workbook, or None where it cannot be read, and what is wrong with it as a whole.

    Args:
        name: What the file is called, to say where a problem is.
        content: Its bytes, which need not be those of a workbook.
    """
    fault = refusal(content)
    read = fault or _unpacked(content)
    if isinstance(read, Fault):
        return None, (Problem(Place(name), "", read.wrong, read.remedy),)
    if isinstance(read, Problem):
        return None, (read,)
    digest = hashlib.sha256(content).hexdigest()
    sources: list[Source] = []
    problems: list[Problem] = []
    for sheet in read:
        title = sheet.name.strip().casefold()
        if title in _TABLES:
            problems += _hidden(sheet)
            if sheet.rows:
                sources.append(Source(sheet_place(sheet.name), _TABLES[title], digest, _grid(sheet)))
        elif sheet.is_filled and title not in PASSED_OVER:
            problems.append(_unknown(sheet.name))
    if not any(sheet.name.strip().casefold() in _TABLES for sheet in read):
        remedy = f"Name a sheet after its table: {', '.join(SHEETS.values())}."
        problems.append(Problem(Place(name), "", "holds no sheet of the register", remedy))
    return tuple(sources), tuple(problems)


def _hidden(sheet: _Sheet) -> list[Problem]:
    place = Place(sheet_place(sheet.name))
    found: list[Problem] = []
    if sheet.is_hidden:
        remedy = "Check what it holds, as it counts like the others."
        found.append(Problem(place, "", "is hidden in the workbook and was read", remedy, Severity.WARNING))
    if sheet.hidden_rows:
        rows = "a hidden row" if sheet.hidden_rows == 1 else f"{sheet.hidden_rows:,} hidden rows"
        remedy = "Show all rows and check them, as they count like the others."
        found.append(Problem(place, "", f"has {rows}, read like the others", remedy, Severity.WARNING))
    return found


def _unknown(name: str) -> Problem:
    remedy = f"If it holds records, name it after its table.{near(name, SHEETS.values())}"
    return Problem(
        Place(sheet_place(name)), "", "is not a sheet of the register and was not read", remedy, Severity.WARNING
    )


def _grid(sheet: _Sheet) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    """The rows of a sheet, with a fault in each cell that seems to hold a value and does not."""
    rows: dict[int, list[Cell]] = {number: list(row) for number, row in sheet.rows}
    for number, column, kind in sheet.faults:
        row = rows.get(number)
        if row is not None:
            row += [""] * (column + 1 - len(row))
            row[column] = _FAULTS.get(kind) or Fault(f"is the error {kind} of the spreadsheet", _CORRECT)
    return tuple((number, tuple(row)) for number, row in rows.items())


def _unpacked(content: bytes) -> tuple[_Sheet, ...] | Fault | Problem:
    """What the child process makes of the bytes."""
    if not _TURN.acquire(timeout=PATIENCE):
        return _BUSY
    try:
        # A file holds the answer, so that the bound on what the child may write bounds it too.
        with TemporaryFile() as out:
            command = [sys.executable, "-P", "-m", _CHILD, *SHEETS.values()]
            done = subprocess.run(  # noqa: S603 - our own module, and no part of the workbook in its arguments
                command,
                input=content,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                env=_surroundings(),
                check=False,
            )
            if done.returncode:
                return _STOPPED
            out.seek(0)
            return _answer(out)
    except subprocess.TimeoutExpired:
        return _STOPPED
    finally:
        _TURN.release()


def _surroundings() -> dict[str, str]:
    """The least that the child needs to know, so that a workbook that took it over would find no secret."""
    package = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(dict.fromkeys([package, *filter(None, sys.path)]))
    return {"PYTHONPATH": paths} | {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def _answer(lines: Iterable[bytes]) -> tuple[_Sheet, ...] | Fault | Problem:
    """The answer of the child; it has read what a stranger wrote, so its form is checked."""
    sheets: list[_Sheet] = []
    try:
        for line in lines:
            told = json.loads(line)
            if isinstance(told, list):
                number, row = told
                if type(number) is not int or not set(map(type, row)) <= {str, float}:
                    return _STRANGE
                sheets[-1].rows.append((number, row))
            elif "refused" in told:
                wrong, remedy, sheet = map(str, told["refused"])
                return Problem(Place(sheet_place(sheet)), "", wrong, remedy) if sheet else Fault(wrong, remedy)
            else:
                sheets.append(_opened(told))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return _STRANGE
    return tuple(sheets) or _STRANGE


def _opened(told: dict[str, Any]) -> _Sheet:
    faults = tuple((int(row), int(column), str(kind)) for row, column, kind in told["faults"])
    if any(len(kind) > LONGEST_ERROR or not 0 <= column < MAX_COLUMNS for _, column, kind in faults):
        raise ValueError("no fault of that kind, or not in a cell that is read")
    return _Sheet(
        str(told["sheet"]), bool(told["is_hidden"]), bool(told["is_filled"]), int(told["hidden_rows"]), faults
    )
