"""The commands that keep a register: back it up, put a backup back, rescue it, read it whole."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from benefits import library
from benefits.cli.answers import PROBLEMS, SOUND, existing, file_of, problems_text, store_of
from benefits.errors import StoreError
from benefits.records.access import Act, require
from benefits.records.backup import Restored, backup, restore
from benefits.records.keeper import copy_now
from benefits.records.moving import move
from benefits.records.places import VARIABLE, default_store, place_of
from benefits.records.rescue import accept, rescue
from benefits.records.store import Store
from benefits.records.verification import verify

KEPT = "Keep it: its saves stand nowhere else."


def back_up(asked: argparse.Namespace) -> int:
    """Write a verified copy of a register."""
    require(library.local_person(), Act.KEEP_STORE)
    with closing(Store.open(existing(file_of(store_of(asked))))) as store:
        print(backup(store, Path(asked.to)) if asked.to else copy_now(store, library.local_person().id))
    return SOUND


def restore_arguments(command: argparse.ArgumentParser) -> None:
    """What the command `restore` is asked beside the register's place."""
    command.add_argument("backup", nargs="?", metavar="BACKUP", help="the copy; it is verified first")
    command.add_argument("--force", action="store_true", help="replace a register that holds saves; it is kept beside")
    command.add_argument(
        "--replay", action="store_true", help="also write the later saves again that the journal beside it holds"
    )
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--rescue", action="store_true", help="no backup: mend a copy of a register that does not open, if all agrees"
    )
    which.add_argument(
        "--accept", action="store_true", help="no backup: take the file as it is, whatever its journal says"
    )


def put_back(asked: argparse.Namespace) -> int:
    """Put a backup in the place of a register, or rescue or accept the register that stands there."""
    require(library.local_person(), Act.KEEP_STORE)
    place = file_of(store_of(asked))
    if bool(asked.backup) == (asked.rescue or asked.accept):
        raise StoreError("Name a backup, or give --rescue or --accept without one.")
    if asked.accept:
        kept = accept(place)
        print(f"{place} is taken as it is. Its journal begins anew.")
        if kept:
            print(f"The former journal is kept as {kept}. {KEPT}")
    elif asked.rescue:
        _tell(rescue(place), place, "Rescued")
    else:
        done = restore(Path(asked.backup), place, force=asked.force, replay=asked.replay)
        _tell(done, place, "Restored")
    return SOUND


def verify_store(asked: argparse.Namespace) -> int:
    """Read a whole register, compare it with its journal, and print what is wrong with it."""
    require(library.local_person(), Act.KEEP_STORE)
    report = verify(asked.path or default_store())
    held = ", ".join(f"{count:,} {table.replace('_', ' ')}" for table, count in report.counts.items() if count)
    print(f"{report.place}: {report.saves:,} saves; current records: {held or 'none'}.\nNewest save: {report.head}")
    print(f"Compared with its journal {report.journal}." if report.journal else "There is no journal beside it.")
    if report.problems:
        print(problems_text(report.problems), file=sys.stderr)
    print("The register is sound." if report.is_sound else "The register is not sound.")
    return SOUND if report.is_sound else PROBLEMS


def move_store(asked: argparse.Namespace) -> int:
    """Take a whole register into another database, with every save, and prove that both are the same."""
    require(library.local_person(), Act.KEEP_STORE)
    done = move(existing(place_of(asked.source)), place_of(asked.target), _progress)
    print(f"{done.saves:,} saves with {done.versions:,} versions stand in {done.target}.\nNewest save: {done.head}")
    print(f"Set {VARIABLE} to the new place. The old one was not changed: keep it until you are sure.")
    return SOUND


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"{done:,} of {of:,} saves", end="\r", file=sys.stderr)


def _tell(done: Restored, place: Path, verb: str) -> None:
    print(f"{verb} {done.report.saves:,} saves to {place}.")
    if done.replayed:
        print(f"{done.replayed:,} of them were written again from the journal.")
    if done.replaced:
        print(f"The register that stood there is kept as {done.replaced}.")
    if done.left:
        print(
            f"The former journal, kept beside it, holds {done.left:,} later saves. "
            "To have them too, move it back and restore with --replay."
        )
