"""What a person has entered into a form and not saved: kept, compared with what others saved meanwhile, and joined."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Cells = Mapping[str, str]
HEAD = ""  # the part of a form that is no row of its grid


class Choice(StrEnum):
    """Whose values a record takes after two people have changed it."""

    BOTH = "both"
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Entry:
    """What stands in a form: the cells by field, the rows of its grid, and why the change is made."""

    cells: Cells = field(default_factory=dict)
    rows: tuple[Cells, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Snapshot:
    """What the register holds of a form's records, and their versions by table and code."""

    entry: Entry
    versions: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """The newest version among its records; 0 where all are new."""
        return max(self.versions.values(), default=0)


@dataclass(frozen=True)
class Kept:
    """An unsaved draft.

    Attributes:
        title: What it is a draft of, for people.
        page: The screen that its form stands on.
        address: What the screen's address names.
        base: What the register held when the person began.
        typed: What stands in the form.
        key: Of the save that would be made of it; if there is such a save, the draft is none any more.
    """

    title: str
    page: str
    address: Mapping[str, str]
    base: Snapshot
    typed: Entry
    key: str = ""


@dataclass(frozen=True)
class Difference:
    """One field that somebody else changed, or that both changed: as it was, as they saved it, as it is typed."""

    part: str
    field: str
    was: str
    theirs: str
    mine: str


def entry_of(cells: Cells, rows: Iterable[Cells] = (), reason: str = "") -> Entry:
    """An entry without its blank cells and rows, so that what was never filled in is no change."""
    held = (_filled(row) for row in rows)
    return Entry(_filled(cells), tuple(row for row in held if row), reason.strip())


def kept_text(kept: Kept) -> str:
    """A draft as text that `kept_from` reads again."""
    versions = [[table, code, version] for (table, code), version in sorted(kept.base.versions.items())]
    content = {
        "title": kept.title,
        "page": kept.page,
        "address": dict(kept.address),
        "versions": versions,
        "base": _plain(kept.base.entry),
        "typed": _plain(kept.typed),
        "key": kept.key,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def kept_from(text: str) -> Kept | None:
    """The draft that a text holds; None for a text that is none, such as one of another edition of the program."""
    try:
        held = json.loads(text)
        base = Snapshot(
            _entry(held["base"]), {(str(table), str(code)): int(number) for table, code, number in held["versions"]}
        )
        address = {str(name): str(value) for name, value in held["address"].items()}
        return Kept(
            str(held["title"]), str(held["page"]), address, base, _entry(held["typed"]), str(held.get("key", ""))
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def differences(base: Entry, theirs: Entry, mine: Entry, identity: str) -> tuple[Difference, ...]:
    """Every field in which the register has moved on since the person began, beside what they have typed.

    Args:
        base: As it was when the person began.
        theirs: As the register holds it now.
        mine: As it is typed.
        identity: The column that tells the rows of the grid apart.
    """
    was, their, my = (parts(one, identity) for one in (base, theirs, mine))
    found = []
    for part in dict.fromkeys((*was, *their, *my)):
        rows = [one.get(part, {}) for one in (was, their, my)]
        for name in dict.fromkeys(name for row in rows for name in row if name != identity):
            before, now, typed = (row.get(name, "") for row in rows)
            if before != now:
                found.append(Difference(part, name, before, now, typed))
    return tuple(found)


def merged(base: Entry, theirs: Entry, mine: Entry, identity: str, choices: Mapping[str, Choice]) -> Entry:
    """What two people have entered, joined part by part as chosen; where nothing is chosen, both.

    Both means: their values, with the fields on top that the person changed.

    Args:
        base: As it was when the person began.
        theirs: As the register holds it now.
        mine: As it is typed.
        identity: The column that tells the rows of the grid apart.
        choices: Whose values to take, by part: HEAD, or what a row has in the identifying column.
    """
    was, their, my = (parts(one, identity) for one in (base, theirs, mine))
    joined: dict[str, Cells] = {}
    for part in dict.fromkeys((*my, *their)):
        row = _joined(was.get(part), their.get(part), my.get(part), choices.get(part, Choice.BOTH))
        if row is not None:
            joined[part] = row
    first = list(my.values())
    loose = [row for row in mine.rows if not any(row is one for one in first)]
    return Entry(joined.pop(HEAD, {}), (*joined.values(), *loose), mine.reason)


def parts(entry: Entry, identity: str) -> dict[str, Cells]:
    """The parts of an entry: HEAD, and each row of the grid by what its identifying column holds, the first of each."""
    rows: dict[str, Cells] = {}
    for row in entry.rows:
        name = row.get(identity, "")
        if name and name not in rows:
            rows[name] = row
    return {HEAD: entry.cells, **rows}


def _joined(was: Cells | None, theirs: Cells | None, mine: Cells | None, choice: Choice) -> Cells | None:
    """One part of a form as chosen; None where it shall not be there."""
    if choice is not Choice.BOTH:
        return mine if choice is Choice.MINE else theirs
    if theirs is None or mine is None:
        left = mine if theirs is None else theirs
        return None if left == was else left  # what the one left as it was and the other took out is out
    before = was or {}
    changed = {name: mine.get(name, "") for name in (*before, *mine) if mine.get(name, "") != before.get(name, "")}
    return _filled({**theirs, **changed})


def _filled(cells: Cells) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell.strip()}


def _plain(entry: Entry) -> dict[str, object]:
    return {"cells": dict(entry.cells), "rows": [dict(row) for row in entry.rows], "reason": entry.reason}


def _entry(held: Mapping[str, object]) -> Entry:
    cells, rows = held["cells"], held["rows"]
    if not isinstance(cells, dict) or not isinstance(rows, list):
        raise TypeError("an entry holds cells and rows")
    return Entry(_texts(cells), tuple(_texts(row) for row in rows), str(held["reason"]))


def _texts(cells: Mapping[object, object]) -> dict[str, str]:
    return {str(name): str(cell) for name, cell in cells.items()}
