"""A reading on its way into the register: all problems in the words of the files, a preview, then all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benefits.actions.importing import ChangeRow, Imported, changes_of, save_import
from benefits.errors import Problem, Refused, has_errors
from benefits.interchange.placing import placed
from benefits.interchange.read import Reading
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store


@dataclass(frozen=True)
class Preview:
    """What an import would do.

    Attributes:
        changes: What happens to each record that comes in, and which of the same projects do not come in.
        problems: Everything that is wrong or to note, with file, row and column.
        data_version: The version of the register that was looked at; `take_in` wants it as `seen`.
    """

    changes: tuple[ChangeRow, ...]
    problems: tuple[Problem, ...]
    data_version: int

    @property
    def is_ready(self) -> bool:
        """Whether nothing stops the import."""
        return not has_errors(self.problems)


def preview(store: Store, person: Person, reading: Reading) -> Preview:
    """What an import of a reading would do, and everything that is wrong with it; nothing is saved.

    Raises:
        NotPermitted: The person may not import this.
    """
    store = as_seen_by(store, person)
    version = store.data_version()
    changes, problems = changes_of(
        store, person, reading.records, given=reading.given, withdrawn=reading.withdrawn, unsure=reading.unsure
    )
    return Preview(changes, _all(reading, problems), version)


def take_in(
    store: Store, person: Person, reading: Reading, reason: str, key: str, *, seen: int | None = None
) -> Imported:
    """Save a reading in the register, all of it or nothing.

    Args:
        store: The register.
        person: Who imports.
        reading: What was read.
        reason: Why, in the person's words.
        key: Given once to a preview or command; a second import with it is the first one.
        seen: The data version of the preview that the person looked at; None where nobody looked.

    Raises:
        NotPermitted: The person may not import this.
        Refused: With every problem by file, row and column; nothing was saved.
        Conflict: Somebody saved one of the records after the person looked.
        StoreError: The register cannot save.
    """
    if has_errors(reading.problems):
        raise Refused(preview(store, person, reading).problems)
    try:
        done = save_import(
            store, person, reading.records, reason, key, given=reading.given, withdrawn=reading.withdrawn, seen=seen
        )
    except Refused as refused:
        raise Refused(_all(reading, refused.problems)) from refused
    return Imported(done.save, done.changes, _all(reading, done.warnings))


def _all(reading: Reading, found: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of the reading and those found with the register; what was told with its row is not told again."""
    told = {_without_row(problem) for problem in reading.problems}
    further = (problem for problem in placed(found, reading.files) if _without_row(problem) not in told)
    return (*reading.problems, *further)


def _without_row(problem: Problem) -> tuple[str, ...]:
    return problem.place.table, problem.place.record, problem.place.column, problem.value, problem.wrong
