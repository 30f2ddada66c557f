"""Measurements from a filled-in workbook or a CSV file: what is left blank is passed over, the rest all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from benefits.actions.importing import ChangeKind, ChangeRow
from benefits.actions.measuring import enter_many, entries_checked
from benefits.actions.recording import Edit
from benefits.errors import Place, Problem, Refused, Severity, has_errors
from benefits.interchange.layout import FILES
from benefits.interchange.placing import placed
from benefits.interchange.read import Reading, read_files
from benefits.records.history import Save, Versioned
from benefits.records.model import Measurement, Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store

TABLE = "measurement"
_FILLED = ("pounds", "units", "evidence", "evidence_grade", "note")


@dataclass(frozen=True)
class EntriesPreview:
    """What entering the rows of a file would do.

    Attributes:
        entries: The measurements that are filled in, each with the version that stands.
        changes: What happens to each of them.
        problems: Everything that is wrong or to note, with file, row and column.
        n_blank: Rows without pounds, units or anything else, which are passed over.
    """

    entries: tuple[Edit, ...]
    changes: tuple[ChangeRow, ...]
    problems: tuple[Problem, ...]
    n_blank: int

    @property
    def is_ready(self) -> bool:
        """Whether nothing stops the save."""
        return not has_errors(self.problems)

    @property
    def sentence(self) -> str:
        """What would happen, in words."""
        counts = {kind: sum(row.kind is kind for row in self.changes) for kind in ChangeKind}
        none = "none filled in" if self.is_ready else "none that can be entered"
        told = ", ".join(f"{count:,} {kind}" for kind, count in counts.items() if count) or none
        return f"Measurements: {told}; {self.n_blank:,} left blank and not entered."


def read_measurements(contents: Mapping[str, bytes]) -> Reading:
    """The rows of files given by name and content; one CSV file under any name holds measurements.

    Args:
        contents: The bytes of each file by its name.
    """
    if len(contents) == 1:
        (name, content), *_ = contents.items()
        if name.casefold().endswith(".csv"):
            return read_files({FILES[TABLE]: content})
    return read_files(contents)


def preview_entries(store: Store, person: Person, reading: Reading) -> EntriesPreview:
    """What entering the measurements of a reading would do, and everything that is wrong with it; nothing is saved.

    Raises:
        NotPermitted: The person may not record any of them.
    """
    store = as_seen_by(store, person)
    given = [one for one in reading.records if isinstance(one, Measurement)]
    blank = {one.id for one in given if not any(getattr(one, name) not in ("", None) for name in _FILLED)}
    filled = [one for one in given if one.id not in blank]
    held = {one.record.id: one for one in store.where(TABLE, "id", sorted({one.id for one in filled}))}
    columns = reading.given.get(TABLE, frozenset())
    entries = tuple(_entry(one, held.get(one.id), columns) for one in filled)
    changes, found = entries_checked(store, person, entries)
    told = tuple(one for one in reading.problems if one.place.record not in blank)
    more = _further(told, placed(found, reading.files))
    nothing = _nothing_filled(reading) if not filled and not has_errors(told) else ()
    return EntriesPreview(entries, changes, (*told, *more, *_not_taken(reading), *nothing), len(blank))


def enter_reading(
    store: Store, person: Person, reading: Reading, seen: EntriesPreview, reason: str, key: str
) -> Save | None:
    """Enter the measurements of a reading as they were looked at, in one save or not at all.

    Args:
        store: The register.
        person: Who enters them.
        reading: What was read.
        seen: The preview that the person looked at.
        reason: Why, in the person's words.
        key: Given once to a preview or command; a second save with it is the first one.

    Returns:
        The save, or None where the register says all of this already.

    Raises:
        NotPermitted: The person may not record any of them.
        Refused: With every problem by file, row and column; nothing was saved.
        Conflict: Somebody saved one of the measurements after the person looked.
    """
    if not seen.is_ready:
        raise Refused(seen.problems)
    try:
        return enter_many(store, person, seen.entries, reason, key)
    except Refused as refused:
        raise Refused(placed(refused.problems, reading.files)) from refused


def _entry(record: Measurement, held: Versioned | None, columns: frozenset[str]) -> Edit:
    """A row as it shall be, with what the register holds in the fields that have no column."""
    if held is None:
        return Edit(record, 0)
    missing = {one.name: getattr(held.record, one.name) for one in fields(record) if one.name not in columns}
    return Edit(replace(record, **missing), held.version)


def _further(told: Iterable[Problem], found: Iterable[Problem]) -> tuple[Problem, ...]:
    """What was found that was not told with its row already."""
    known = {(one.place.record, one.place.column, one.wrong) for one in told}
    return tuple(one for one in found if (one.place.record, one.place.column, one.wrong) not in known)


def _not_taken(reading: Reading) -> Iterator[Problem]:
    """What the files hold that is not entered here."""
    for table, code in reading.withdrawn:
        remedy = "Withdraw it on the Measurements page, and take the row out."
        wrong = f"is a {table.replace('_', ' ')} to withdraw, which is not done here"
        yield Problem(Place(_sheet(reading), record=code), "", wrong, remedy)
    for other in sorted({file.name for file in reading.files if file.table != TABLE}):
        remedy = "Only measurements are entered here: bring the rest in on the page Import and export."
        yield Problem(Place(other), "", "is not entered", remedy, Severity.WARNING)


def _nothing_filled(reading: Reading) -> Iterator[Problem]:
    remedy = "Fill in pounds or units of at least one row."
    yield Problem(Place(_sheet(reading)), "", "holds no measurement that is filled in", remedy)


def _sheet(reading: Reading) -> str:
    return next((file.name for file in reading.files if file.table == TABLE), "file")
