"""Records as the CSV folder they can be read from again: the same words, the same pounds, nothing lost.

Texts that a spreadsheet program would run as a formula get a quote in front, which the reader takes off again.
"""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benefits.errors import BenefitsError
from benefits.interchange.layout import FILES, LIST_SEPARATOR, plain_fields
from benefits.periods import FinancialYear, Series
from benefits.records.model import TABLES, Record, table_of
from benefits.records.tables import series_field

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def write_folder(records: Iterable[Record], path: Path) -> tuple[Path, ...]:
    """Write the records as CSV files, one for each table that has any; the paths of the files.

    The folder is made where it is missing. Files of the same names are replaced, one after another, and where their
    table has no records they keep a heading only; other files are left alone.

    Raises:
        BenefitsError: The folder cannot be written.
    """
    by_table: dict[str, list[Record]] = {table: [] for table in TABLES}
    for record in records:
        by_table[table_of(record)].append(record)
    written: list[Path] = []
    try:
        path.mkdir(parents=True, exist_ok=True)
        for table, held in by_table.items():
            if held or (path / FILES[table]).exists():  # what an earlier export left would be read as records
                written.append(_replaced(path / FILES[table], table_bytes(table, held)))
    except OSError as fault:
        raise BenefitsError(f"Files in {path} cannot be written ({_why(fault)}). Choose another folder.") from fault
    return tuple(written)


def write_file(path: Path, content: bytes) -> None:
    """Write a file, in place of one of that name.

    Raises:
        BenefitsError: It cannot be written.
    """
    try:
        _replaced(path, content)
    except OSError as fault:
        raise BenefitsError(f"{path} cannot be written ({_why(fault)}). Choose another place.") from fault


def zip_bytes(records: Iterable[Record]) -> bytes:
    """The records as the CSV files of a folder in one ZIP file, for a download."""
    by_table: dict[str, list[Record]] = {table: [] for table in TABLES}
    for record in records:
        by_table[table_of(record)].append(record)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for table, several in by_table.items():
            if several:
                file.writestr(FILES[table], table_bytes(table, several))
    return held.getvalue()


def table_bytes(table: str, records: Iterable[Record]) -> bytes:
    """The records of one table as a CSV file, for a download.

    It is UTF-8 with the mark at its start by which spreadsheet programs know that; without it they read "£" as "Â£".
    """
    return table_text(table, records).encode("utf-8-sig")


def table_text(table: str, records: Iterable[Record]) -> str:
    """The records of one table as CSV, headed by the names of their fields and then by financial years."""
    held = [one for one in records if table_of(one) == table]
    yearly = series_field(table)
    series = [getattr(one, yearly) for one in held] if yearly else [None] * len(held)
    years = _years(series)
    lines = io.StringIO(newline="")
    # CRLF, so that the csv module puts texts that hold either of the two between quotation marks.
    writer = csv.writer(lines, lineterminator="\r\n")
    names = plain_fields(table)
    writer.writerow([*names, *map(str, years)])
    for record, amounts in zip(held, series, strict=True):
        by_year = amounts.by_year() if amounts else {}
        writer.writerow(
            [*(cell(getattr(record, name)) for name in names), *(cell(by_year.get(year)) for year in years)]
        )
    return lines.getvalue()


def cell(value: Any) -> str:
    """One value as the reader understands it; a blank one as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | date | FinancialYear):
        return str(value)
    return safe_text(LIST_SEPARATOR.join(value) if isinstance(value, tuple) else str(value))


def safe_text(words: str) -> str:
    """The text with a quote before what would be a formula, or would be taken for that quote."""
    return f"'{words}" if _FORMULA.match(words) else words


def _years(series: Iterable[Series | None]) -> list[FinancialYear]:
    held = [one for one in series if one is not None and one.values]
    if not held:
        return []
    first, last = min(one.first for one in held), max(one.last for one in held)
    return [first + after for after in range(last - first + 1)]


def _why(fault: OSError) -> str:
    return os.strerror(fault.errno or 0).lower()


def _replaced(file: Path, content: bytes) -> Path:
    """The file with new content; whoever reads it meanwhile finds the old or the new one whole."""
    coming = file.with_name(f".{file.name}.new")
    coming.write_bytes(content)
    coming.replace(file)
    return file
