"""The commands of the audit: close a quarter, and write the audit trail."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import uuid4

from benefits import library
from benefits.actions.closing import close_quarter
from benefits.cli.answers import SOUND, existing, store_of
from benefits.errors import BenefitsError
from benefits.interchange.audit_file import audit_zip
from benefits.interchange.write import write_file
from benefits.periods import BadYear, Quarter
from benefits.records.closings import Closing
from benefits.records.store import Store
from benefits.reporting.closing_words import closing_sentence
from benefits.views.closings import closings_page


def close(asked: argparse.Namespace) -> int:
    """Close a reporting quarter: what the register holds now is what was reported of it, for good."""
    quarter = Quarter.parse(asked.quarter)
    with closing(Store.open(existing(store_of(asked)))) as store:
        print(closing_sentence(close_quarter(store, library.local_person(), quarter, asked.reason, uuid4().hex)))
    return SOUND


def close_arguments(command: argparse.ArgumentParser) -> None:
    """What the command `close` is asked beside the register's place."""
    command.add_argument("quarter", metavar="QUARTER", help="one that has ended, such as 2026-27 Q2")
    command.add_argument("--reason", metavar="TEXT", required=True, help="why, or what changed since it was closed")


def audit(asked: argparse.Namespace) -> int:
    """Write every change of every field as CSV files in a ZIP file, with a program that checks them."""
    place, first, last = Path(asked.out).expanduser(), day_of(asked.first), day_of(asked.last)
    if place.suffix.casefold() != ".zip":
        raise BenefitsError(f"{place} is no name of a ZIP file. Let it end in .zip.")
    with closing(Store.open(existing(store_of(asked)), read_only=True)) as store:
        write_file(place, audit_zip(store, library.local_person(), first, last))
    print(f"The audit trail was written to {place}. It holds names and addresses. Unpack it, then: python check.py")
    return SOUND


def audit_arguments(command: argparse.ArgumentParser) -> None:
    """What the command `audit` is asked beside the register's place."""
    command.add_argument("out", metavar="OUT.zip", help="the file to write")
    command.add_argument("--from", dest="first", metavar="DATE", help="the first day (UTC); the beginning if not given")
    command.add_argument("--to", dest="last", metavar="DATE", help="the last day (UTC); today if not given")


def moment_of(asked: argparse.Namespace) -> date | Closing | None:
    """What `--as-of` names: a day, the latest closing of a quarter, or None where it is not given.

    Raises:
        BenefitsError: It is neither, or the quarter was not closed.
    """
    try:
        quarter = Quarter.parse(asked.as_of or "")
    except BadYear:
        return day_of(asked.as_of, " or 2026-27 Q2")
    with closing(Store.open(existing(store_of(asked)), read_only=True)) as store:
        return closings_page(store, library.local_person()).of(quarter)


def day_of(asked: str | None, other: str = "") -> date | None:
    """The day that a text names, None for none.

    Raises:
        BenefitsError: It is no date.
    """
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as fault:
        raise BenefitsError(f"{asked} is not a date. Write it as 2026-03-31{other}.") from fault
