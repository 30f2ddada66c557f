"""The command that writes a project's Appraisal Summary Table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benefits import library
from benefits.cli.answers import SOUND
from benefits.errors import BenefitsError
from benefits.interchange.write import write_file
from benefits.library import SUMMARY_TABLE_FORMS
from benefits.records.places import default_store
from benefits.views.appraisal_report import BODIES

ENDINGS = ", ".join(f".{ending}" for ending in SUMMARY_TABLE_FORMS)


def ast_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    command.add_argument("project", metavar="PROJECT", help="the project's code")
    command.add_argument("out", metavar="OUT", help=f"the file to write; it ends in one of {ENDINGS}")
    command.add_argument(
        "--store", metavar="PATH", help="a folder, a workbook or a register's file; yours if not given"
    )
    command.add_argument(
        "--organisations", choices=BODIES, default="recorded", help="by today's bodies in the place of closed ones"
    )


def ast(asked: argparse.Namespace) -> int:
    """Write a project's Appraisal Summary Table (Green Book 2026, 9.3 to 9.6) as a workbook, a paper or a PDF.

    Options stand down, each cell with its key uncertainty; then the figures one by one, and the records that every
    cell comes from. The ending of the file says which form.
    """
    place = Path(asked.out).expanduser()
    write = SUMMARY_TABLE_FORMS.get(place.suffix.casefold().removeprefix("."))
    if write is None:
        raise BenefitsError(f"{place} is no name of an Appraisal Summary Table. Let it end in one of {ENDINGS}.")
    with library.open(asked.store or default_store()) as register:
        made = register.summary_table(asked.project, organisations=asked.organisations)
        noted = len(register.warnings)
    write_file(place, write(made))
    if noted:
        print(f"{noted} things to note about these records: benefits check {asked.store}", file=sys.stderr)
    print(f"{made.title}. {made.subtitle}. {made.dated}")
    print(f"{made.sections[0].title.removesuffix('.')}.\nThe table stands in {place}.")
    return SOUND
