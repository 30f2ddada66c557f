"""Which option is preferred is a decision: whoever changes it says why, and the save writes that into the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benefits.errors import Place, Problem, Severity
from benefits.records.access import Act, require
from benefits.records.categories import LogKind
from benefits.records.checks_together import Key
from benefits.records.free_codes import free_codes
from benefits.records.model import LogEntry, Option, Person, Record, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now


@dataclass(frozen=True)
class Choice:
    """Another option of a project is preferred than before; None where none is."""

    project: str
    before: Option | None
    after: Option | None

    @property
    def column(self) -> Option:
        """The option that the change is told beside: the new one, else the old one."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a choice is between two options, of which one may be none")
        return found


def choices_made(held: Iterable[Record], coming: Iterable[Record], going: Iterable[Key]) -> tuple[Choice, ...]:
    """The projects whose preferred option a save changes.

    To write options down for the first time is no change, nor is to withdraw the whole project.

    Args:
        held: What the register holds.
        coming: What is saved.
        going: Table and code of what is withdrawn.
    """
    gone = set(going)
    before = {one.id: one for one in held if isinstance(one, Option)}
    after = before | {one.id: one for one in coming if isinstance(one, Option)}
    after = {code: one for code, one in after.items() if ("option", code) not in gone}
    projects = sorted({one.project for one in before.values()})
    found = (
        Choice(code, _marked(before, code), _marked(after, code)) for code in projects if ("project", code) not in gone
    )
    return tuple(one for one in found if _code(one.before) != _code(one.after))


def _marked(options: dict[str, Option], project: str) -> Option | None:
    return next((one for one in options.values() if one.project == project and one.is_preferred), None)


def _code(option: Option | None) -> str:
    return option.id if option else ""


def unreasoned(choices: Iterable[Choice], reason: str) -> Iterator[Problem]:
    """The problem of each choice that nobody gives a reason for."""
    if reason.strip():
        return
    for one in choices:
        place = Place("option", column="is_preferred", record=one.column.id)
        wrong = f"changes which option is preferred, from {_named(one.before)} to {_named(one.after)}: a decision"
        yield Problem(
            place,
            "yes" if one.after else "no",
            wrong,
            "Say why you make this change: it is kept as a decision in the log.",
        )


def announced(choices: Iterable[Choice]) -> Iterator[Problem]:
    """A note on each choice, for whoever looks at an import before it is saved."""
    for one in choices:
        place = Place("option", column="is_preferred", record=one.column.id)
        wrong = f"changes which option is preferred, from {_named(one.before)} to {_named(one.after)}"
        remedy = "The reason of the import is kept as a decision in the log."
        yield Problem(place, "yes" if one.after else "no", wrong, remedy, Severity.WARNING)


def decisions(
    store: Store, person: Person, choices: Iterable[Choice], reason: str, coming: Sequence[Record]
) -> tuple[LogEntry, ...]:
    """An entry of the log for each choice, to be saved with it: what was preferred, what is, why, by whom and when.

    Args:
        store: The register, for codes that nothing has or had.
        person: Who decides.
        choices: Of `choices_made`.
        reason: Why, in the person's words.
        coming: What is saved with them, whose codes are taken.

    Raises:
        NotPermitted: The person may not read the register; whether they may save is asked by the save.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    taken = {one.id for one in coming if table_of(one) == "log_entry"}
    return tuple(
        LogEntry(
            id=next(code for code in free_codes(store, "log_entry", f"{one.project}-D") if code not in taken),
            project=one.project,
            kind=LogKind.DECISION,
            title=f"Preferred option: {_named(one.after)}",
            detail=f"{reason.strip().removesuffix('.')}. Before: {_named(one.before)}.",
            made_by=person.name or person.id,
            made_on=now().date(),
        )
        for one in choices
    )


def _named(option: Option | None) -> str:
    return f"{option.title} ({option.id})" if option else "none"
