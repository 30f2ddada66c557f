"""The command that tells what is due and enters what arrived, the terminal twin of the page Measurements."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from benefits import library
from benefits.cli.answers import PROBLEMS, SOUND, existing, problem_rows, problems_text, store_of
from benefits.cli.records import FORMS
from benefits.errors import BenefitsError, Refused
from benefits.interchange.guard import MAX_BYTES
from benefits.interchange.measured_rows import EntriesPreview, enter_reading, preview_entries, read_measurements
from benefits.interchange.read import Reading
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting import due_report
from benefits.reporting.words import NOTHING_SAVED
from benefits.views.due import DueFilters, due_page

MOST_PRINTED = 10_000


def measure_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    command.add_argument("store", nargs="?", metavar="STORE", help="the register's file; yours if not given")
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("--due", action="store_true", help="list what is due; nothing is saved")
    which.add_argument("--file", metavar="FILE", help=f"measurements to enter: {FORMS} or .csv")
    command.add_argument("--project", metavar="CODE", help="what is due of this one; of all if not given")
    command.add_argument("--check", action="store_true", help="tell what would change and what is wrong; save nothing")
    command.add_argument("--as", dest="name", metavar="NAME", help="who enters them; the system's name if not given")
    command.add_argument("--reason", metavar="TEXT", help="why, kept with the save")


def measure(asked: argparse.Namespace) -> int:
    """Print what is due and from whom, or enter measurements from a workbook or a CSV file, all of it or nothing.

    A row without pounds, units or evidence is passed over. Who enters them is named on each: nobody can verify what
    they entered, so give the person's name with --as.
    """
    place = existing(store_of(asked))
    return _due(asked, place) if asked.due else _enter(asked, place)


def _due(asked: argparse.Namespace, place: Path | str) -> int:
    with closing(Store.open(place, read_only=True)) as store:
        page = due_page(store, _person(asked), DueFilters(project=asked.project or ""), most=MOST_PRINTED)
    if asked.format == "json":
        print(json.dumps(due_report.as_json(page), indent=2, allow_nan=False))
    else:
        print(due_report.as_text(page))
    return SOUND


def _enter(asked: argparse.Namespace, place: Path | str) -> int:
    person, reading = _person(asked), _read(Path(asked.file).expanduser())
    with closing(Store.open(place, read_only=asked.check)) as store:
        seen = preview_entries(store, person, reading)
        if not seen.is_ready and asked.format == "table":
            print(seen.sentence)
            raise Refused(seen.problems)
        saved = ""
        if seen.is_ready and not asked.check:
            save = enter_reading(store, person, reading, seen, asked.reason or "", uuid4().hex)
            saved = f"Saved as save {save.seq}." if save else NOTHING_SAVED
    if asked.format == "json":
        print(json.dumps(_entered(seen, saved), indent=2))
    else:
        if seen.problems:
            print(problems_text(seen.problems), file=sys.stderr)
        print(seen.sentence)
        print(saved or "Nothing was saved: this was a check.")
    return SOUND if seen.is_ready else PROBLEMS


def _read(path: Path) -> Reading:
    try:
        with path.open("rb") as opened:
            return read_measurements({path.name: opened.read(MAX_BYTES + 1)})
    except OSError as fault:
        raise BenefitsError(
            f"The file {path} cannot be read. Check the path, or ask for the right to read it."
        ) from fault


def _person(asked: argparse.Namespace) -> Person:
    """Whoever works at this computer, under the name that they give."""
    local = library.local_person()
    name = (asked.name or "").strip()
    return replace(local, id=f"local:{name}", name=name) if name else local


def _entered(seen: EntriesPreview, saved: str) -> dict[str, object]:
    return {
        "saved": saved or None,
        "changes": [
            {"kind": row.kind.value, "record": row.record, "title": row.title}
            | {"fields": [{"field": one.field, "old": one.old, "new": one.new} for one in row.fields]}
            for row in seen.changes
        ],
        "blank": seen.n_blank,
        "problems": problem_rows(seen.problems),
    }
