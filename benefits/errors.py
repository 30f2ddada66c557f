"""Our own errors, and the problems that people can put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class BenefitsError(Exception):
    """Something this program can explain in a sentence; entrances print it without a traceback."""


class Severity(StrEnum):
    """Whether a problem stops a save or an import, or only asks for attention."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Place:
    """Where a problem is: a table or file, a row as a person counts it, a column, and the record's code.

    Row 1 of a file is its heading, so the first record stands in row 2. `row` is 0 where rows do not apply.
    """

    table: str
    row: int = 0
    column: str = ""
    record: str = ""

    def __str__(self) -> str:
        parts = [self.table] if self.table else []
        if self.row:
            parts.append(f"row {self.row}")
        if self.record:
            parts.append(self.record)
        if self.column:
            parts.append(self.column)
        return ", ".join(parts)


@dataclass(frozen=True)
class Problem:
    """A user's mistake: what is there, what is wrong with it, and what to do."""

    place: Place
    value: str
    wrong: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        shown = f"'{self.value}' " if self.value else ""
        return f"{self.place}: {shown}{self.wrong}. {self.remedy}"


class Refused(BenefitsError):
    """The values given have problems; nothing was saved. The problems travel with the error."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotPermitted(BenefitsError):
    """The person may not do this; the sentence says who may."""


class NotFound(BenefitsError):
    """No record of that code is in the register."""


class Conflict(BenefitsError):
    """Somebody else saved a newer version of a record after this person read it; nothing was saved."""

    def __init__(self, table: str, record: str, seen: int, latest: int, saved_by: str, saved_at: str) -> None:
        self.table, self.record, self.seen, self.latest = table, record, seen, latest
        self.saved_by, self.saved_at = saved_by, saved_at
        super().__init__(
            f"{record} was changed by {saved_by} at {saved_at} (version {latest}) after you opened version {seen}. "
            "Nothing was saved. Look at the newer version, then make your change again."
        )


class StoreError(BenefitsError):
    """The store cannot be opened, read or written; the sentence says why and what to do."""


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems stops a save."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def near(word: str, known: Iterable[str]) -> str:
    """A half sentence that offers the known names nearest to `word`, or nothing.

    Example:
        >>> near("DWPP", ["DWP", "HMRC"])
        ' Did you mean DWP?'
    """
    options = list(known)
    by_fold = {option.casefold(): option for option in options}
    found = get_close_matches(word.casefold(), list(by_fold), n=3)
    return f" Did you mean {' or '.join(by_fold[name] for name in found)}?" if found else ""
