"""The commands that bring records in and take them out: template, check, import, export, history."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import uuid4

from benefits import library
from benefits.actions.importing import ChangeKind
from benefits.cli.answers import (
    PROBLEM_COLUMNS,
    PROBLEMS,
    SOUND,
    existing,
    problem_rows,
    problems_text,
    store_of,
)
from benefits.cli.auditing import moment_of
from benefits.errors import BenefitsError, Refused, has_errors
from benefits.interchange.gmpp_writing import gmpp_csv
from benefits.interchange.incoming import Preview, preview, take_in
from benefits.interchange.read import read_path
from benefits.interchange.template import Format, Origin, template
from benefits.interchange.write import write_file, write_folder
from benefits.records.closings import Closing
from benefits.records.store import Store
from benefits.reporting import appraisal_tables as tables
from benefits.reporting.history_tables import version_words
from benefits.views.exporting import Exported, records_to_export, this_year
from benefits.views.history import record_history

FORMS = " or ".join(f".{form}" for form in Format)
GMPP = ".gmpp.csv"  # ending of a file in the columns of the Government Major Projects Portfolio


def make_template(asked: argparse.Namespace) -> int:
    """Write a workbook in which records can be filled in."""
    place, form = Path(asked.out).expanduser(), _form(asked.out)
    if form is None:
        raise BenefitsError(f"{place} is no name of a workbook. Let it end in {FORMS}.")
    if asked.store is None:
        content = template(None, form, this_year())
    else:
        held = _exported(asked, None)
        content = template(held.records, form, held.this_year, Origin(source=held.source))
    write_file(place, content)
    print(f"Fill in {place}, then: benefits import {place} --check")
    return SOUND


def check(asked: argparse.Namespace) -> int:
    """Print everything that is wrong with a folder of CSV files or a workbook, or to note about it."""
    problems = library.check(asked.path)
    if asked.format == "json":
        print(json.dumps(problem_rows(problems), indent=2))
    elif asked.format == "csv":
        print(tables.as_csv(list(problem_rows(problems)), PROBLEM_COLUMNS), end="")
    elif problems:
        print(problems_text(problems))
    else:
        print(f"Nothing is wrong with {asked.path}.")
    return PROBLEMS if has_errors(problems) else SOUND


def take(asked: argparse.Namespace) -> int:
    """Save a folder of CSV files or a workbook in a register as new versions, all of it or nothing."""
    if not (asked.check or asked.reason):
        raise BenefitsError('Say why, as in --reason "Spring return", or only look with --check.')
    reading, person, place = read_path(Path(asked.path).expanduser()), library.local_person(), store_of(asked)
    is_new = asked.check and isinstance(place, Path) and not place.exists()  # a check makes no register
    with closing(Store.in_memory() if is_new else Store.open(place, read_only=asked.check)) as store:
        seen = preview(store, person, reading)
        if not seen.is_ready and asked.format == "table":
            print(_counts(seen))
            raise Refused(seen.problems)
        saved = ""
        if seen.is_ready and not asked.check:
            saved = take_in(store, person, reading, asked.reason, uuid4().hex, seen=seen.data_version).sentence
    if asked.format == "json":
        print(json.dumps(_import_json(seen, saved), indent=2))
    else:
        print(_counts(seen))
        if seen.problems:
            print(problems_text(seen.problems), file=sys.stderr)
        print(saved or "Nothing was saved: this was a check.")
    return SOUND if seen.is_ready else PROBLEMS


def export(asked: argparse.Namespace) -> int:
    """Write every record of a register to a workbook or a folder of CSV files, or its projects in GMPP columns."""
    place, form, at = Path(asked.out).expanduser(), _form(asked.out), moment_of(asked)
    is_gmpp = place.name.casefold().endswith(GMPP)
    if form is None and not is_gmpp and place.suffix and not place.is_dir():
        raise BenefitsError(
            f"{place} is neither a workbook nor a folder. Let it end in {FORMS}, or name a folder, or let it end in "
            f"{GMPP} for the columns of the Government Major Projects Portfolio."
        )
    held = _exported(asked, at)
    if is_gmpp:
        place.write_text(gmpp_csv(held.records), encoding="utf-8-sig", newline="")
    elif form is None:
        write_folder(held.records, place)
    else:
        write_file(place, template(held.records, form, held.this_year, Origin("Benefits register", held.source)))
    print(f"{held.source}\n{len(held.records):,} records were written to {place}.")
    return SOUND


def history(asked: argparse.Namespace) -> int:
    """Print every version of a record: who saved it, when, why, and what changed; the newest first."""
    with closing(Store.open(existing(store_of(asked)), read_only=True)) as store:
        versions = record_history(store, library.local_person(), asked.record)
    if asked.format == "json":
        rows = [
            {
                "table": one.table,
                "record": one.code,
                "version": one.version,
                "when": one.when.isoformat(),
                "who": one.who,
                "why": one.why,
                "what": one.kind.value,
                "withdrawn": one.withdrawn,
                "changes": [{"field": each.field, "old": each.old, "new": each.new} for each in one.changes],
            }
            for one in versions
        ]
        print(json.dumps(rows, indent=2))
    else:
        headings = ("Record", "Version", "When (UTC)", "Who", "What", "Why")
        shown = [
            (
                f"{one.table.replace('_', ' ')} {one.code}",
                str(one.version),
                f"{one.when:%Y-%m-%d %H:%M}",
                one.who,
                version_words(one),
                one.why,
            )
            for one in versions
        ]
        print(tables.aligned(headings, shown, text=(0, 2, 3, 4, 5)))
    return SOUND


def _exported(asked: argparse.Namespace, at: date | Closing | None) -> Exported:
    with closing(Store.open(existing(store_of(asked)), read_only=True)) as store:
        return records_to_export(store, library.local_person(), at)


def _form(out: str) -> Format | None:
    ending = Path(out).suffix.casefold().removeprefix(".")
    return Format(ending) if ending in [*Format] else None


def _counts(seen: Preview) -> str:
    """One line for each thing that an import does, the usual ones even where they are none."""
    count = Counter(row.kind for row in seen.changes)
    usual = (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.UNCHANGED)
    return "\n".join(f"{count[kind]:>8,} {kind}" for kind in ChangeKind if kind in usual or count[kind])


def _import_json(seen: Preview, saved: str) -> dict[str, object]:
    return {
        "saved": saved or None,
        "changes": [
            {
                "kind": row.kind.value,
                "table": row.table,
                "record": row.record,
                "title": row.title,
                "fields": [{"field": one.field, "old": one.old, "new": one.new} for one in row.fields],
            }
            for row in seen.changes
            if row.kind is not ChangeKind.UNCHANGED
        ],
        "unchanged": sum(row.kind is ChangeKind.UNCHANGED for row in seen.changes),
        "problems": problem_rows(seen.problems),
    }
