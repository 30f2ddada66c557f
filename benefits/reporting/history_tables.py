"""Tables and sentences of the past: who changed what, a version in full, and the register as it stood on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal

import pandas as pd

from benefits.actions.restoring import Restored
from benefits.records.closings import Closing
from benefits.records.differences import FieldChange, field_text
from benefits.records.model import Record, table_of
from benefits.reference.dictionary import FieldType, field
from benefits.reporting.field_words import choice_words
from benefits.reporting.frames import millions_of
from benefits.reporting.words import label
from benefits.views.as_it_stood import LISTED, AsItStood, ChangeSince, Headline, Since
from benefits.views.history import PastVersion, VersionKind

BLANK = "blank"
NOTHING_SINCE = "Nothing was saved after that."
_TIMELINE = ("When (UTC)", "Who", "What", "Code", "Field", "From", "To", "Why", "Title", "Version")
_SINCE = ("Last saved (UTC)", "By", "What", "Code", "Field", "Then", "Now", "Why", "Title")
_IN_POUNDS = (FieldType.MONEY, FieldType.AMOUNTS)


def table_words(table: str) -> str:
    """What people call the records of a table.

    Example:
        >>> table_words("benefit_line")
        'Benefit line'
    """
    return table.replace("_", " ").capitalize()


def value_words(table: str, name: str, text: str) -> str:
    """The text of a field with its categories in words.

    Args:
        table: Whose field it is.
        name: The field.
        text: What it holds, as `records.differences.field_text` writes it.

    Example:
        >>> value_words("share", "budget_class", "rdel_admin"), value_words("share", "note", "")
        ('RDEL admin', 'blank')
    """
    if not text:
        return BLANK
    of = field(table, name)
    words = choice_words(of)
    say = _with_commas if of.type in _IN_POUNDS else lambda part: words.get(part, part)
    return "; ".join(say(part) for part in text.split("; "))


def _with_commas(part: str) -> str:
    """An amount, or a year and its amount, with thousands separated."""
    year, colon, amount = part.rpartition(": ")
    return f"{year}{colon}{Decimal(amount):,}"


def change_words(table: str, change: FieldChange) -> tuple[str, str, str]:
    """The field of a change, what it held and what it holds, all in words."""
    name = change.field
    return field(table, name).label, value_words(table, name, change.old), value_words(table, name, change.new)


def version_words(version: PastVersion) -> str:
    """What one version did, in a line: what the terminal prints."""
    told = [change_words(version.table, change) for change in version.changes]
    return "; ".join([label(version.kind), *(f"{name}: {old} → {new}" for name, old, new in told)])


def timeline_table(versions: Iterable[PastVersion]) -> pd.DataFrame:
    """What was done, the newest first: a row for each field that changed, and one where a record came or went."""
    rows = [
        (_moment(one.when), one.who, _what(one.kind, one.table), one.code, *told, one.why, one.title, one.version)
        for one in versions
        for told in _fields_of(one.table, one.changes)
    ]
    return pd.DataFrame(rows, columns=list(_TIMELINE))


def version_table(version: PastVersion, latest: PastVersion) -> pd.DataFrame:
    """One version in full, field by field, beside what the record holds now."""
    table = version.table
    then, now = _in_words(version.record), _in_words(latest.record)
    return pd.DataFrame(
        {
            "Field": [field(table, one.name).label for one in fields(version.record)],
            "In this version": then,
            "Now": now,
            "Differs": ["Yes" if old != new else "" for old, new in zip(then, now, strict=True)],
        }
    )


def _in_words(record: Record) -> list[str]:
    table = table_of(record)
    return [value_words(table, one.name, field_text(getattr(record, one.name))) for one in fields(record)]


def restoration_table(restored: Iterable[Restored]) -> pd.DataFrame:
    """What a restoration changes, record by record and field by field."""
    rows = [
        (_restored_words(one), table_words(one.table), one.code, *told, one.title)
        for one in restored
        for told in _fields_of(one.table, one.changes)
    ]
    return pd.DataFrame(rows, columns=["What", "Record", "Code", "Field", "Now", "Restored", "Title"])


def _restored_words(one: Restored) -> str:
    if one.goes:
        return "Withdrawn: it was not there then"
    return "Brought back" if one.comes_back else "Changed back"


def since_table(changes: Iterable[ChangeSince]) -> pd.DataFrame:
    """What became of each record since a day, a row for each field that differs; the newest first."""
    rows = [
        (_moment(one.when), one.who, _what(one.since, one.table), one.code, *told, one.why, one.title)
        for one in changes
        for told in _fields_of(one.table, one.changes)
    ]
    return pd.DataFrame(rows, columns=list(_SINCE))


def since_counts_table(page: AsItStood) -> pd.DataFrame:
    """How many records of each kind were added, changed and withdrawn since."""
    return pd.DataFrame(
        {
            "Record": [table_words(table) for table in page.counts],
            **{label(since): [held.get(since, 0) for held in page.counts.values()] for since in Since},
        }
    )


def then_and_now_table(page: AsItStood) -> pd.DataFrame:
    """Cost, benefit and net from each standpoint, as the register stood and as it stands."""
    pairs = list(zip(page.then.totals, page.now.totals, strict=True))
    money = millions_of(
        pairs,
        cost_then=lambda pair: pair[0].pv_cost,
        cost_now=lambda pair: pair[1].pv_cost,
        benefit_then=lambda pair: pair[0].pv_benefit,
        benefit_now=lambda pair: pair[1].pv_benefit,
        net_then=lambda pair: pair[0].net,
        net_now=lambda pair: pair[1].net,
    )
    return pd.DataFrame(
        {
            "Seen by": [label(then.standpoint) for then, _ in pairs],
            "Cost then (£m)": money["cost_then"],
            "Cost now (£m)": money["cost_now"],
            "Benefit then (£m)": money["benefit_then"],
            "Benefit now (£m)": money["benefit_now"],
            "Net then (£m)": money["net_then"],
            "Net now (£m)": money["net_now"],
        }
    )


def as_it_stood_finding(page: AsItStood) -> str:
    """How many projects the register held at the end of a day or when a quarter was closed, and holds now."""
    if not page.data_version:
        return f"{_at(page.at)} nothing had been saved yet"
    held = "1 project" if page.then.n_projects == 1 else f"{page.then.n_projects:,} projects"
    return f"{_at(page.at)} the register held {held}; it holds {page.now.n_projects:,} now"


def as_it_stood_caption(page: AsItStood) -> str:
    """What a day means or which closing it is, what the totals count and on what they rest."""
    when = (
        f"{page.at.quarter} was closed on {page.at.at:%Y-%m-%d at %H:%M} UTC by {page.at.by_name}, at save "
        f"{page.at.head.save:,}, hash {page.at.head.hash}. "
        if isinstance(page.at, Closing)
        else "A day ends at midnight UTC: on 31 March everything counts that was saved by 23:59 UTC. "
    )
    return (
        f"{when}"
        f"Totals are of the projects that can be judged: {_judged(page.then)} then, {_judged(page.now)} now. "
        f"Records as they stood, appraised with the guidance shipped today. {page.basis.sentence}"
    )


def _at(at: date | Closing) -> str:
    return f"When {at.quarter} was closed" if isinstance(at, Closing) else f"At the end of {day_words(at)}"


def _judged(held: Headline) -> str:
    return f"{held.n_judged:,} of {held.n_projects:,}"


def listed_words(page: AsItStood) -> str:
    """How many records were saved since, and how many of them are told field by field."""
    if not page.n_changes:
        return NOTHING_SINCE
    told = f"{page.n_changes:,} records were" if page.n_changes > 1 else "1 record was"
    cut = f" The newest {LISTED:,} are listed." if page.n_changes > LISTED else ""
    return f"{told} saved after that.{cut}"


def timeline_words(versions: Sequence[PastVersion]) -> str:
    """How much there is in a timeline."""
    records = len({(one.table, one.code) for one in versions})
    saves = len({one.save for one in versions})
    return f"{_count(saves, 'save')} of {_count(records, 'record')}, the newest first."


def heading(versions: Sequence[PastVersion]) -> str:
    """The name of what a timeline is about: its project, or its one record."""
    top = next((one for one in versions if one.table == "project"), versions[0])
    return top.title or top.code


def record_titles(versions: Iterable[PastVersion]) -> dict[str, str]:
    """The records of a timeline to choose from, by code; the project first, then lines with their parts."""
    newest: dict[tuple[str, str], PastVersion] = {}
    for one in versions:
        newest.setdefault((one.table, one.code), one)
    titles: dict[str, str] = {}
    for one in sorted(newest.values(), key=lambda one: (one.table != "project", one.code)):
        gone = ", withdrawn" if one.withdrawn else ""
        told = f"{one.title} " if one.title else ""
        titles.setdefault(one.code, f"{table_words(one.table)}: {told}({one.code}{gone})")
    return titles


def version_title(version: PastVersion) -> str:
    """One version in a list to choose from; plain text."""
    latest = ", the latest" if version.is_latest else ""
    kind = f"{table_words(version.table)} version {version.version}{latest}"
    return f"{kind}: {label(version.kind).lower()} by {version.who}, {_moment(version.when)} UTC"


def day_words(day: date) -> str:
    """A day as people write it.

    Example:
        >>> day_words(date(2026, 4, 1))
        '1 April 2026'
    """
    return f"{day.day} {day:%B %Y}"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def _what(done: VersionKind | Since, table: str) -> str:
    """What was done to which kind of record."""
    return f"{label(done)}: {table_words(table).lower()}"


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"


def _fields_of(table: str, changes: Sequence[FieldChange]) -> list[tuple[str, str, str]]:
    """The changed fields in words; one blank row where none changed."""
    return [change_words(table, change) for change in changes] or [("", "", "")]
