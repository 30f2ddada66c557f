"""The register as it would be with what comes in, and the problems of its records: what checks of several look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from benefits.errors import Place, Problem, Severity
from benefits.records.model import TABLES, Record, table_of

Key = tuple[str, str]  # table and code
ANY = ""  # in place of a code: any record of the table
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Whole:
    """The register as it would be.

    Attributes:
        by_table: Records by table and code; what comes in stands in place of what the register holds.
        before: What the register holds.
        coming: What comes in.
        unsure: Table and code (or ANY) of records that exist but could not be read.
    """

    by_table: Mapping[str, Mapping[str, Record]]
    before: Mapping[Key, Record]
    coming: tuple[Record, ...]
    unsure: frozenset[Key]

    def of(self, kind: type[R], code: str) -> R | None:
        """The record of a kind with that code, if it would be there."""
        table = next(name for name, cls in TABLES.items() if cls is kind)
        return cast("R | None", self.by_table[table].get(code))

    def all(self, kind: type[R]) -> Iterator[R]:
        """All records of a kind."""
        table = next(name for name, cls in TABLES.items() if cls is kind)
        return cast("Iterator[R]", iter(self.by_table[table].values()))

    def is_unsure(self, table: str, code: str) -> bool:
        """Whether a record may exist though it is not here."""
        if table == "option" and self.is_unsure("project", code):  # a line may name its project instead
            return True
        return (table, code) in self.unsure or (table, ANY) in self.unsure

    def touched(self, kind: type[R]) -> Iterator[R]:
        """Records of a kind that came in, and as they were before."""
        for record in self.coming:
            if isinstance(record, kind):
                yield record
                before = self.before.get((table_of(record), record.id))
                if isinstance(before, kind):
                    yield before


def problem(
    record: Record, column: str, value: str, wrong: str, remedy: str, severity: Severity = Severity.ERROR
) -> Problem:
    """What is wrong with a field of a record."""
    return Problem(Place(table_of(record), column=column, record=record.id), value, wrong, remedy, severity)


def warning(record: Record, column: str, value: str, wrong: str, remedy: str) -> Problem:
    """What is to be noted of a field of a record."""
    return problem(record, column, value, wrong, remedy, Severity.WARNING)
