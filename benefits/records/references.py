"""Whether the codes that records point with lead to records, asked inside the write lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benefits.errors import Place, Problem, near
from benefits.records import reading
from benefits.records.hiding import Hides, nothing_hidden
from benefits.records.model import REFERENCES, Record
from benefits.records.reading import Cursor


def problems(
    cursor: Cursor,
    written: Iterable[tuple[str, Record]],
    withdrawn: Mapping[str, set[str]],
    hides: Hides = nothing_hidden,
) -> tuple[Problem, ...]:
    """What is wrong with the references of live records just written, and with those to records just withdrawn.

    Args:
        cursor: Of the save.
        written: Live records just written, with their tables.
        withdrawn: Codes just withdrawn, by table.
        hides: Of what may not be seen by who saves: such a code is told as one that is unknown.
    """
    wanted: dict[str, list[tuple[str, Record, str, str]]] = {}
    for table, record in written:
        for field, target in REFERENCES[table].items():
            for code in pointed(getattr(record, field)):
                wanted.setdefault(target, []).append((table, record, field, code))
    found: list[Problem] = []
    for target, pointers in wanted.items():
        wanted_codes = {code for *_, code in pointers}
        held = _state(cursor, target, {code for code in wanted_codes if not hides(target, code)})
        missing = [pointer for pointer in pointers if not held.get(pointer[3], False)]
        known = [code for code in reading.codes(cursor, target) if not hides(target, code)] if missing else ()
        found += [_missing(pointer, target, held, known) for pointer in missing]
    for target, codes in withdrawn.items():
        found += _still_needed(cursor, target, codes, hides)
    return tuple(found)


def pointed(value: Any) -> tuple[str, ...]:
    """The codes that a field of references holds: none where it is blank."""
    codes = value if isinstance(value, tuple) else (value,)
    return tuple(code for code in codes if code)


def _state(cursor: Cursor, table: str, codes: set[str]) -> dict[str, bool]:
    """Whether each known code is live (True) or withdrawn (False); an unknown code is left out."""
    cursor.execute(
        f"SELECT r.id, r.withdrawn FROM {table} AS r "
        "WHERE r.id IN (SELECT unnest(CAST($1 AS VARCHAR[]))) ORDER BY r.id, r.version",
        [sorted(codes)],
    )
    return {code: not gone for code, gone in cursor.fetchall()}  # the last version of each code wins


def _missing(
    pointer: tuple[str, Record, str, str], target: str, held: Mapping[str, bool], known: Iterable[str]
) -> Problem:
    table, record, field, code = pointer
    kind = target.replace("_", " ")
    place = Place(table, column=field, record=record.id)
    if code in held:
        return Problem(place, code, f"is a withdrawn {kind}", f"Choose another {kind}, or bring {code} back first.")
    return Problem(
        place,
        code,
        f"is the code of no {kind} in the register",
        f"Correct the code, or add the {kind} first.{near(code, known)}",
    )


def _still_needed(cursor: Cursor, target: str, codes: set[str], hides: Hides) -> list[Problem]:
    found = []
    for table, fields in REFERENCES.items():
        for field in (name for name, pointed_at in fields.items() if pointed_at == target):
            for child in reading.where(cursor, table, field, sorted(codes)):
                needed = next(code for code in pointed(getattr(child.record, field)) if code in codes)
                wrong = f"cannot be withdrawn: {table.replace('_', ' ')} {child.record.id} names it as {field}"
                remedy = f"Withdraw or change {child.record.id} first."
                if hides(table, child.record.id):
                    wrong = "cannot be withdrawn: a restricted record names it"
                    remedy = "Ask somebody who may see every project."
                found.append(Problem(Place(target, record=needed), "", wrong, remedy))
    return found
