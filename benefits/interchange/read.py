"""A folder of CSV files, a workbook, or files just uploaded, as records with every fault at once.

Nothing is raised for what a person wrote: each fault is a `Problem` with file or sheet, row, column, value and remedy.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benefits.errors import BenefitsError, Place, Problem, has_errors, near
from benefits.interchange import cells, parts
from benefits.interchange.gmpp import gmpp_part, is_gmpp
from benefits.interchange.guard import MAX_BYTES
from benefits.interchange.headings import Columns, columns, lacking, laid_out
from benefits.interchange.layout import FILES, TABLE_OF_FILE, FileRead
from benefits.interchange.rows import Part, is_withdrawal, joined, planned, read_row
from benefits.interchange.sheets import Row, Sheet, Source, csv_rows, too_many_rows
from benefits.interchange.workbook import is_workbook, workbook
from benefits.records.checks_together import ANY, Key
from benefits.records.model import TABLES, Record
from benefits.records.preferred import with_preferred_options
from benefits.records.tables import series_field

MOST_PROBLEMS = 10_000  # of one file; whoever made more has to look at its columns first


@dataclass(frozen=True)
class Reading:
    """What a folder or an upload holds.

    Attributes:
        records: The records of all rows that could be read, parents before children.
        problems: What is wrong with the files, their cells and each record by itself, in the order of the files.
        files: The files and sheets that were read.
        sha256: The fingerprint of all files by name and content, in hexadecimal.
        unsure: Table and code of the records whose rows could not be read, and of those they point at. Nothing is
            said against others because these are missing.
        withdrawn: Table and code of the records to withdraw, in the order of the rows.
    """

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    files: tuple[FileRead, ...]
    sha256: str
    unsure: frozenset[Key] = frozenset()
    withdrawn: tuple[Key, ...] = ()

    @property
    def given(self) -> Mapping[str, frozenset[str]]:
        """The fields that each table's file has columns for; an import leaves the others as the register has them."""
        return {file.table: file.given for file in self.files}


def read_folder(path: Path) -> Reading:
    """The records of a folder of CSV files.

    Raises:
        BenefitsError: There is no such folder, or it cannot be looked into.
    """
    if not path.exists():
        raise BenefitsError(f"There is no folder {path}. Check the path.")
    if not path.is_dir():
        raise BenefitsError(f"{path} is a file. Give the folder that holds it and the other CSV files.")
    try:
        found = sorted(one for one in path.iterdir() if _is_csv(one))
    except OSError as fault:
        raise BenefitsError(f"The folder {path} cannot be read. Ask for the right to read it.") from fault
    contents: dict[str, bytes] = {}
    unread: list[Problem] = []
    for file in found:
        try:
            with file.open("rb") as opened:
                contents[file.name] = opened.read(MAX_BYTES + 1)  # one more than is taken, so that it is refused
        except OSError:
            unread.append(Problem(Place(file.name), "", "cannot be opened", "Close it elsewhere, or allow reading it."))
    return read_files(contents, unread)


def read_path(path: Path) -> Reading:
    """The records of a folder of CSV files, or of one file: a workbook or a CSV file named after its table.

    Raises:
        BenefitsError: There is nothing at that path, or it cannot be read.
    """
    if not path.is_file():
        return read_folder(path)
    try:
        with path.open("rb") as opened:
            return read_files({path.name: opened.read(MAX_BYTES + 1)})
    except OSError as fault:
        raise BenefitsError(f"The file {path} cannot be read. Ask for the right to read it.") from fault


def read_files(contents: Mapping[str, bytes], unread: Iterable[Problem] = ()) -> Reading:
    """The records of files given by name and content, for instance of an upload.

    A file is a CSV file named after its table, a published CSV file of the Government Major Projects Portfolio under
    any name, or a workbook with a table a sheet.

    Args:
        contents: The bytes of each file by its name.
        unread: What is wrong with files whose bytes could not be had.
    """
    sources, start = _sources(contents)
    start = Part(problems=(*unread, *start.problems), unsure=start.unsure)
    if not contents and not start.problems:
        remedy = f"Put at least one of these in it: {', '.join(FILES.values())}."
        start = Part(problems=(Problem(Place("folder"), "", "holds no file of the register", remedy),))
    held = [start]
    files: list[FileRead] = []
    room = parts.MAX_ROWS
    for table in TABLES:
        source = sources.get(table)
        if source is None:
            continue
        room -= len(source.rows or ())
        part, file = _of_source(source) if room >= 0 else _unread(source, (too_many_rows(source.name),))
        held.append(part)
        files.append(file)
    whole = joined(held)
    records = with_preferred_options(whole.records)
    return Reading(records, whole.problems, tuple(files), _fingerprint(contents), whole.unsure, whole.withdrawn)


def _sources(contents: Mapping[str, bytes]) -> tuple[dict[str, Source], Part]:
    """The rows of each table, and what is wrong with files as a whole."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    unsure: frozenset[Key] = frozenset()
    for name in sorted(contents):
        found, wrong = _sources_in(name, contents[name])
        problems += wrong
        if found is None:  # what it holds of any table is not known
            unsure = frozenset((table, ANY) for table in TABLES)
        for source in found or ():
            first = sources.setdefault(source.table, source)
            if first is not source:
                problems.append(Problem(Place(source.name), "", f"is a second {first.name}", "Keep one of the two."))
    return sources, Part(problems=tuple(problems), unsure=unsure)


def _sources_in(name: str, content: bytes) -> tuple[tuple[Source, ...] | None, tuple[Problem, ...]]:
    table = TABLE_OF_FILE.get(name.casefold())
    if table is not None:
        rows, problems = csv_rows(name, content)
        return (Source(name, table, hashlib.sha256(content).hexdigest(), rows, problems, is_even=True),), ()
    if is_workbook(name):
        return workbook(name, content)
    if name.casefold().endswith(".csv"):
        rows, problems = csv_rows(name, content)
        if rows and is_gmpp(_heading(rows)):
            return (Source(name, "project", hashlib.sha256(content).hexdigest(), rows, problems, is_even=True),), ()
    remedy = f"Rename it, or move it away. The files are {', '.join(FILES.values())}, or one .xlsx or .ods workbook."
    return (), (Problem(Place(name), "", "is not a file of the register", remedy + near(name, TABLE_OF_FILE)),)


def _heading(rows: Sequence[Row]) -> list[str]:
    return [cells.written(one) for one in rows[0][1]]


def _is_csv(path: Path) -> bool:
    return path.suffix.casefold() == ".csv" and not path.name.startswith((".", "~"))


def _fingerprint(contents: Mapping[str, bytes]) -> str:
    """One hash of all files; each file's own hash has a fixed length, so no two folders run into each other."""
    lines = (f"{hashlib.sha256(contents[name]).hexdigest()} {name}\n" for name in sorted(contents))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _unread(source: Source, problems: tuple[Problem, ...]) -> tuple[Part, FileRead]:
    """A source of which nothing can be read, and why."""
    file = FileRead(source.name, source.table, source.sha256, 0, frozenset(), {}, {})
    return Part(problems=(*source.problems, *problems), unsure=frozenset({(source.table, ANY)})), file


def _of_source(source: Source) -> tuple[Part, FileRead]:
    if source.rows is None:
        return _unread(source, ())
    if source.rows and is_gmpp(_heading(source.rows)):
        return gmpp_part(source)
    held, problems = laid_out(source)
    if held is None:
        return _unread(source, problems)
    meaning, wrong = columns(source.name, source.table, held)
    file = _file(source, held, meaning)
    if any(is_withdrawal(meaning, row) is not True for _, row in held.rows) or not held.rows:
        wrong += tuple(lacking(source.name, one, held) for one in meaning.missing)
    start = (*source.problems, *problems)
    lost = frozenset({(source.table, ANY)}) if has_errors(start) else frozenset()
    return joined([Part((), (*start, *wrong), lost), *_rows(file, meaning, held)]), file


def _file(source: Source, held: Sheet, meaning: Columns) -> FileRead:
    headings = {field.name: held.heading[position] for position, field in meaning.fields.items()}
    code_at = next((position for position, field in meaning.fields.items() if field.name == "id"), None)
    codes: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in held.rows if code_at is not None else ():
        codes[cells.text(cells.written(row[code_at or 0]))].append(number)
    rows_of = {code: tuple(numbers) for code, numbers in codes.items()}
    yearly = series_field(source.table) if meaning.years else None
    given = frozenset(headings) | ({yearly} if yearly else set())
    return FileRead(source.name, source.table, source.sha256, len(held.rows), given, headings, rows_of)


def _rows(file: FileRead, meaning: Columns, held: Sheet) -> list[Part]:
    """What each row gives, up to the one after which there is too much wrong to go on."""
    plan = planned(file, meaning)
    read: list[Part] = []
    found = 0
    for row in held.rows:
        read.append(read_row(plan, row))
        found += len(read[-1].problems)
        if found > MOST_PROBLEMS:
            wrong = f"has more than {MOST_PROBLEMS:,} problems; the rows below were not read"
            problem = Problem(Place(file.name, row=row[0]), "", wrong, "Put the first ones right, then read it again.")
            read.append(Part(problems=(problem,), unsure=frozenset({(file.table, ANY)})))
            break
    return read
