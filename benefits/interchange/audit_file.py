"""The audit trail as one ZIP file of CSV files, with a README and the program that checks it."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benefits.interchange import audit_check
from benefits.interchange.write import safe_text
from benefits.records.history import Versioned
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.audit import AuditedSave, AuditTrail, audit_trail

README = "README.txt"
CHECK = "check.py"
# The columns are those that the checking program, which stands alone, looks for.
EVENTS, SAVES, VERSIONS = (audit_check.COLUMNS[name] for name in ("events", "saves", "versions"))
HEADS = (*audit_check.COLUMNS["heads"], "when_utc", "by", "why")
PEOPLE = (
    *("person", "name", "email", "grants", "subject", "disabled_on", "version", "withdrawn"),
    *("save", "when_utc", "changed_by", "why"),
)
EXPLAINED = """\
Audit trail of {place}
Saves {span}; newest save of the register: {head}.

It holds everybody's names and addresses. Keep it as you keep those.

events.csv    One row for each field that a save changed: which save, when (UTC), who (code and name), what they did
              and why, the key of the form, command or import (the same key is the same press or the same import) and
              the run of the program; then the record (table, code, version), the field, and what it held before and
              after. Blank is nothing. A row without a field is a version that was saved and changed nothing. Lists,
              numbers and amounts by year are written as JSON.
saves.csv     One row for each save, in order, with the hash of the save before it (prev_hash) and its own (hash).
              "text" is what the hash is made over. A closing of a quarter is a save that wrote no record.
              Where a person's name was lawfully removed from a save, "removed_by" is the save that did it: the row
              of that save in versions.csv whose table is "removal" and whose record is the changed save says as
              "content" the SHA-256 of the text as it is now. The hash of the changed save is the one it always had.
versions.csv  One row for each version of each record, in the order in which it was hashed. "text" is the version.
heads.csv     The hash of the newest save at each closing of a quarter and each freezing of a baseline, and now.
              Compare them with those noted elsewhere: minutes, approvals, earlier trails.
people.csv    Every version of every person, with the rights they held from then on ("role:ORGANISATION", * for all).

A text that a spreadsheet program would run as a formula has an apostrophe in front.

To check it all:   python {check}
To check by hand with any tool for SHA-256 (UTF-8, no byte-order mark, no line break at the end):
  1. The SHA-256 of a save's "text" is its "hash"; where it has a "removed_by", what that save says.
  2. The text begins with the hash of the save before it; before the first save stand 64 zeros.
  3. The text ends with a list of tables, each with the SHA-256 of the texts of the versions that the save wrote into
     it, in the order of versions.csv, each followed by one line feed.
Whoever changes a row must change every later hash; so one hash that is known from elsewhere proves all before it.
"""


def audit_zip(store: Store, person: Person, first: date | None = None, last: date | None = None) -> bytes:
    """The audit trail as a ZIP file.

    Args:
        store: The register.
        person: Who takes it along.
        first: The first day (UTC) of the saves; from the beginning if not given.
        last: The last day (UTC) of the saves; to the newest if not given.

    Raises:
        NotPermitted: The person may not take the audit trail along.
    """
    held = io.BytesIO()
    with (
        audit_trail(store, person, first, last) as trail,
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        span = f"from {first or 'the beginning'} to {last or 'the newest'}"
        _write_saves(Path(folder), trail.saves)
        _write(Path(folder) / "heads.csv", HEADS, _heads(trail))
        _write(Path(folder) / "people.csv", PEOPLE, _people(trail.people))
        head = f"{trail.head.save:,}, hash {trail.head.hash}" if trail.head.save else "none"
        file.writestr(README, EXPLAINED.format(place=trail.place, span=span, head=head, check=CHECK))
        file.writestr(CHECK, Path(audit_check.__file__).read_bytes())
        for one in sorted(Path(folder).iterdir()):
            file.write(one, one.name)
    return held.getvalue()


def _write_saves(folder: Path, saves: Iterable[AuditedSave]) -> None:
    """The three files of the saves, written side by side, as a register's history may be larger than memory."""
    with ExitStack() as stack:
        events, own, versions = (
            _writer(stack, folder / name, columns)
            for name, columns in (("events.csv", EVENTS), ("saves.csv", SAVES), ("versions.csv", VERSIONS))
        )
        for audited in saves:
            save = audited.save
            about = _safe((save.seq, _moment(save.recorded_at), save.actor, save.actor_name, save.action))
            about += _safe((save.reason, save.key, save.run))
            own.writerow([*about, save.prev_hash, save.hash, audited.removed_by or "", audited.text])
            for one in audited.versions:
                record = _safe((one.table, one.record, one.version))
                versions.writerow([save.seq, *record, "yes" if one.withdrawn else "no", one.text])
                changes = [(change.field, change.old, change.new) for change in one.changes] or [("", "", "")]
                events.writerows([*about, *record, *_safe(change)] for change in changes)


def _heads(trail: AuditTrail) -> Iterator[tuple[Any, ...]]:
    for one in reversed(trail.closings):
        yield "closing", str(one.quarter), one.head.save, one.head.hash, _moment(one.at), one.by_name, one.why
    for code, head in trail.baselines.items():
        yield "baseline", code, head.save, head.hash, "", "", ""
    if trail.head.save:
        yield "newest", "", trail.head.save, trail.head.hash, "", "", ""


def _people(versions: Iterable[Versioned]) -> Iterator[tuple[Any, ...]]:
    for one in versions:
        held = one.record
        if isinstance(held, Person):
            yield (
                *(held.id, held.name, held.email, "; ".join(held.grants), held.subject, held.disabled_on or ""),
                *(one.version, "yes" if one.withdrawn else "no"),
                *(one.save, _moment(one.recorded_at), one.saved_by_name, one.reason),
            )


def _moment(when: datetime) -> str:
    """As the text of a save has it."""
    return when.replace(tzinfo=None).isoformat(timespec="microseconds")


def _write(place: Path, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with ExitStack() as stack:
        _writer(stack, place, columns).writerows(_safe(row) for row in rows)


def _writer(stack: ExitStack, place: Path, columns: tuple[str, ...]) -> Any:
    # CRLF, so that the csv module puts texts that hold either of the two between quotation marks.
    writer = csv.writer(stack.enter_context(place.open("w", encoding="utf-8-sig", newline="")), lineterminator="\r\n")
    writer.writerow(columns)
    return writer


def _safe(row: Iterable[Any]) -> list[str]:
    return [safe_text(str(value)) for value in row]
