"""What may be written of baselines, asked inside the write lock: each is saved once, and goes only with its project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benefits.errors import Place, Problem
from benefits.records import reading
from benefits.records.model import FROZEN, PART_OF, REFERENCES, Record
from benefits.records.reading import Cursor
from benefits.records.tracking_model import FROZEN_REMEDY


def problems(
    cursor: Cursor, written: Mapping[str, Mapping[tuple[str, int], Record]], withdrawn: Mapping[str, set[str]]
) -> tuple[Problem, ...]:
    """What a save would do to a frozen record.

    A record that was withdrawn with its project may come back as it was.

    Args:
        cursor: Of the save.
        written: Records just written by table, and by code and version.
        withdrawn: Codes just withdrawn, by table.
    """
    found: list[Problem] = []
    for table in sorted(FROZEN):
        above = REFERENCES[table][PART_OF[table]]
        for (code, version), record in written.get(table, {}).items():
            whole = getattr(record, PART_OF[table])
            if code in withdrawn.get(table, set()):
                if whole not in withdrawn.get(above, set()):
                    found.append(_problem(table, code, f"is frozen, and stays while its {above} does"))
            elif version > 1 and record != _first(cursor, table, code):
                found.append(_problem(table, code, "is frozen, and would change"))
            elif version == 1 and whole and above in FROZEN and all(key[0] != whole for key in written.get(above, {})):
                found.append(_problem(table, code, f"would be added to {whole}, which is frozen"))
    return tuple(found)


def _first(cursor: Cursor, table: str, code: str) -> Any:
    return reading.history(cursor, table, code)[0].record


def _problem(table: str, code: str, wrong: str) -> Problem:
    return Problem(Place(table, column="id", record=code), code, wrong, FROZEN_REMEDY)
