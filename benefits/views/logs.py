"""The logs of assumptions, decisions and quality assurance, over all projects or of one; what needs assurance first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from benefits.errors import NotFound
from benefits.portfolio.basis import Basis
from benefits.records.access import ANYWHERE, Act, may, require, roles
from benefits.records.categories import LogKind, Reliability
from benefits.records.free_codes import free_codes
from benefits.records.model import LogEntry, Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import Columns
from benefits.views.appraised import appraised

# The least reliable first; what nobody has judged comes before what is thought to be sound.
_BY_RELIABILITY = ("low", "", "medium", "high")


class Standing(StrEnum):
    """Whether an entry is signed off."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"


@dataclass(frozen=True)
class LogFilters:
    """Which entries the page is about; blank means all.

    Attributes:
        words: All of them must stand in the entry or in its project's title.
    """

    project: str = ""
    kind: str = ""
    standing: str = ""
    words: str = ""


@dataclass(frozen=True)
class LogLine:
    """One entry as the page shows it.

    Attributes:
        lead: Code of the body that leads the project.
        effect: What it moves society's net value by, pounds of the project's own price base; None if not known.
    """

    code: str
    project: str
    project_title: str
    lead: str
    kind: LogKind
    title: str
    detail: str
    effect: float | None
    effect_words: str
    reliability: Reliability | None
    made_by: str
    made_on: str
    signed_off_by: str
    signed_off_on: str
    source: str
    note: str

    @property
    def is_signed(self) -> bool:
        """Whether somebody has signed it off."""
        return bool(self.signed_off_by or self.signed_off_on)


@dataclass(frozen=True)
class LogsPage:
    """What the logs page shows.

    Attributes:
        n_entries: How many entries the register holds, shown or not.
        lines: The entries shown: unsigned assumptions first, the largest effect on top; signed ones last.
        to_sign: Of these, the unsigned ones that the person has the right to sign off, theirs or not.
        new_code: For the next entry of the chosen project; blank where none is chosen.
        may_edit: Whether the person may add and change entries of the chosen project.
        may_sign: Whether the person may sign off for any body.
    """

    n_entries: int
    filters: LogFilters
    lines: tuple[LogLine, ...]
    to_sign: tuple[LogLine, ...]
    new_code: str
    may_edit: bool
    may_sign: bool

    @property
    def needs_assurance(self) -> tuple[LogLine, ...]:
        """The assumptions shown that nobody has signed off, the largest effect first."""
        return tuple(one for one in self.lines if one.kind is LogKind.ASSUMPTION and not one.is_signed)


@dataclass(frozen=True)
class EntryPage:
    """One entry with its version, and who saved its versions, by name, the first first."""

    entry: LogEntry
    version: int
    saved_by: tuple[str, ...]


def logs_page(store: Store, person: Person, filters: LogFilters | None = None) -> LogsPage:
    """The entries that the filters let through, what needs assurance first.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    asked = filters or LogFilters()
    tables = appraised(store, person, Basis()).tables
    projects, entries = tables["project"], tables["log_entry"]
    codes = projects["id"].tolist()
    titles = dict(zip(codes, map(str, projects["title"].tolist()), strict=True))
    leads = dict(zip(codes, map(str, projects["lead"].tolist()), strict=True))
    rows = (_line(entries, row, titles, leads) for row in np.flatnonzero(_among(entries, asked)).tolist())
    lines = tuple(sorted((one for one in rows if _holds(one, asked)), key=_urgency))
    lead = leads.get(asked.project, "")
    return LogsPage(
        n_entries=entries.size,
        filters=asked,
        lines=lines,
        to_sign=tuple(one for one in lines if not one.is_signed and may(person, Act.SIGN_OFF, one.lead)),
        new_code=next(free_codes(store, "log_entry", f"{asked.project}-L")) if lead else "",
        may_edit=bool(lead) and may(person, Act.EDIT_PROJECT, lead),
        may_sign=any(may(person, Act.SIGN_OFF, scope) for scope in {ANYWHERE, *(one for _, one in roles(person))}),
    )


def entry_page(store: Store, person: Person, code: str) -> EntryPage:
    """One entry as it stands, and everybody who saved a version of it.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such entry.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    versions = store.history("log_entry", code)
    newest = versions[-1] if versions else None
    if newest is None or newest.withdrawn or not isinstance(newest.record, LogEntry):
        raise NotFound(f"There is no log entry {code}. Choose one on the Logs page.")
    names = dict.fromkeys(one.saved_by_name or one.saved_by for one in versions)
    return EntryPage(newest.record, newest.version, tuple(names))


def _among(entries: Columns, asked: LogFilters) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which entries pass the filters that a column can answer."""
    held = np.ones(entries.size, dtype=bool)
    if asked.project:
        held &= entries["project"] == asked.project
    if asked.kind:
        held &= entries["kind"] == asked.kind
    if asked.standing:
        signed = (entries["signed_off_by"] != "") | (entries["signed_off_on"] != "")
        held &= signed == (asked.standing == Standing.SIGNED)
    return held


def _holds(line: LogLine, asked: LogFilters) -> bool:
    words = asked.words.casefold().split()
    if not words:
        return True
    held = (line.code, line.title, line.detail, line.effect_words, line.made_by, line.signed_off_by, line.source)
    text = " ".join([*held, line.note, line.project, line.project_title]).casefold()
    return all(word in text for word in words)


def _line(entries: Columns, row: int, titles: Mapping[str, str], leads: Mapping[str, str]) -> LogLine:
    project, effect = str(entries["project"][row]), float(entries["effect"][row])
    reliability = str(entries["reliability"][row])
    return LogLine(
        code=str(entries["id"][row]),
        project=project,
        project_title=titles.get(project, project),
        lead=leads.get(project, ""),
        kind=LogKind(entries["kind"][row]),
        title=str(entries["title"][row]),
        detail=str(entries["detail"][row]),
        effect=None if np.isnan(effect) else effect,
        effect_words=str(entries["effect_words"][row]),
        reliability=Reliability(reliability) if reliability else None,
        made_by=str(entries["made_by"][row]),
        made_on=str(entries["made_on"][row]),
        signed_off_by=str(entries["signed_off_by"][row]),
        signed_off_on=str(entries["signed_off_on"][row]),
        source=str(entries["source"][row]),
        note=str(entries["note"][row]),
    )


def _urgency(line: LogLine) -> tuple[bool, bool, float, int, str]:
    """What needs assurance most comes first; an effect that nobody has put in pounds counts as none."""
    size = abs(line.effect or 0.0)
    return (
        line.is_signed,
        line.kind is not LogKind.ASSUMPTION,
        -size,
        _BY_RELIABILITY.index(line.reliability or ""),
        line.code,
    )
