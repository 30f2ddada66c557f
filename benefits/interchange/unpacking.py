"""The child process that opens a workbook: given its bytes on standard input, it answers in lines of JSON.

It runs with bounds on memory, processor time and the length of its answer, so that no workbook can take the server
with it; `benefits.interchange.workbook` starts it. The answer is one line `{"refused": [wrong, remedy, sheet]}`, or
for each sheet a line `{"sheet", "is_hidden", "is_filled", "hidden_rows", "faults"}`, and after it a line
`[row, [cells]]` for each row that holds anything. Faults are `[row, column, kind]`, where the kind may be an error of
the spreadsheet such as "#REF!". Rows count from 1 and columns from 0; cells are texts, and numbers where they are not
whole.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from math import isfinite
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from benefits.interchange.cells import Fault
from benefits.interchange.parts import MAX_COLUMNS, MAX_ROWS, MERGED, UNCALCULATED, Oddities, Unreadable, examined

MEMORY = 2**30  # bytes; the largest workbook within the other bounds needs about half of it
SECONDS = 20  # of processor time; the same workbook needs about eight
MAX_ANSWER = 200 * 2**20  # bytes; the parent holds it beside the records that are made of it
MAX_CELLS = 4_000_000  # of all sheets: 100,000 rows of 40 cells

_EXACT_BELOW = 10.0**15  # a larger whole number has lost digits in the workbook already
_DIVIDE = "Divide it into several workbooks."
_SAVE_ANEW = "Open it in the spreadsheet program, save it as a new .xlsx or .ods workbook, and send that."


def bounded() -> None:
    """Bound what this process may use. Where the system knows no such bounds, the parent's time-out stays."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, MAX_ANSWER),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def answer(content: bytes, wanted: frozenset[str]) -> list[str]:
    """The lines of the answer.

    Args:
        content: The bytes of a workbook that `guard.refusal` has let pass.
        wanted: The sheets whose rows are wanted, casefolded; the others are only named.
    """
    try:
        return list(_lines(content, wanted))
    except Unreadable as refused:
        return [_refused(refused.fault, refused.sheet)]
    except MemoryError:
        return [_refused(Fault("needs more memory to read than is allowed", _DIVIDE))]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # what broken zips and XML raise in the libraries, panics among it, is not bounded
        return [_refused(Fault("cannot be read as a workbook", _SAVE_ANEW))]


def _refused(fault: Fault, sheet: str = "") -> str:
    return json.dumps({"refused": [fault.wrong, fault.remedy, sheet]})


def _lines(content: bytes, wanted: frozenset[str]) -> Iterator[str]:
    with ZipFile(BytesIO(content)) as archive:
        oddities = examined(archive)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = cells = 0
    for about in book.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        odd = oddities.get(about.name, Oddities())
        is_wanted = about.name.strip().casefold() in wanted
        held = list(_rows(about.name, sheet, odd)) if is_wanted else []
        rows += len(held)
        cells += sum(len(row) for _, row in held)
        if rows > MAX_ROWS or cells > MAX_CELLS:
            raise Unreadable(Fault(f"holds more than {MAX_ROWS:,} rows or {MAX_CELLS:,} cells", _DIVIDE))
        last = held[-1][0] if held else 0
        yield json.dumps(
            {
                "sheet": about.name,
                "is_hidden": about.visible is not SheetVisibleEnum.Visible,
                "is_filled": sheet.height > 0,
                "hidden_rows": len(odd.hidden & {number for number, _ in held}),
                "faults": list(_faults(odd, last)),
            }
        )
        yield from map(json.dumps, held)


def _rows(name: str, sheet: CalamineSheet, odd: Oddities) -> Iterator[tuple[int, list[str | float]]]:
    """The rows that hold anything, each with its number and its cells up to the last that does."""
    seeming = {number for number, _ in (*odd.uncalculated, *odd.errors)}
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        row = [one if type(one) is str else _written(one) for one in values]
        while row and isinstance(row[-1], str) and not row[-1].strip():
            row.pop()
        if len(row) > MAX_COLUMNS:
            wrong = f"has something in column {len(row)} of row {number}; at most {MAX_COLUMNS} are read"
            raise Unreadable(Fault(wrong, "Delete what stands beyond the table."), name)
        if row or number in seeming:
            yield number, row


def _written(value: Any) -> str | float:
    """A value as JSON holds it: a number if it is not whole, else a text as a person would type it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        if not isfinite(value):
            return "#NUM!"
        return str(int(value)) if value == int(value) and abs(value) < _EXACT_BELOW else float(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _faults(odd: Oddities, last: int) -> Iterator[tuple[int, int, str]]:
    """The cells that hold no value though they seem to; of merged ones the first in each row."""
    yield from ((row, column, UNCALCULATED) for row, column in sorted(odd.uncalculated) if column < MAX_COLUMNS)
    yield from ((row, column, error) for (row, column), error in sorted(odd.errors.items()) if column < MAX_COLUMNS)
    for top, left, bottom, right in odd.merged:
        if left < right < MAX_COLUMNS:
            yield top, left + 1, MERGED
        yield from ((row, left, MERGED) for row in range(top + 1, min(bottom, last) + 1) if left < MAX_COLUMNS)


def main() -> None:
    """Read a workbook from standard input and answer; the arguments are the titles of the sheets that are wanted."""
    bounded()
    wanted = frozenset(title.casefold() for title in sys.argv[1:])
    lines = answer(sys.stdin.buffer.read(), wanted)
    sys.stdout.buffer.write("\n".join(lines).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
