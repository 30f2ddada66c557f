"""The command that writes a project's Appraisal Summary Table."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from benefits import library
from benefits.cli.answers import SOUND
from benefits.errors import BenefitsError
from benefits.interchange.write import write_file
from benefits.library import BRIEFING_FORMS
from benefits.portfolio.basis import Basis
from benefits.records.places import default_store
from benefits.records.store import now
from benefits.reporting.history_tables import day_words
from benefits.reporting.sentences import one_or_many
from benefits.reporting.summary_table_paper import summary_briefing
from benefits.reporting.summary_words import finding
from benefits.views.appraisal_report import BODIES
from benefits.views.summary_table import summary_table

FORMS = {ending: write for ending, write in BRIEFING_FORMS.items() if ending != "pptx"}  # a table, not a talk
ENDINGS = ", ".join(f".{ending}" for ending in FORMS)


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
    write = FORMS.get(place.suffix.casefold().removeprefix("."))
    if write is None:
        raise BenefitsError(f"{place} is no name of an Appraisal Summary Table. Let it end in one of {ENDINGS}.")
    with library.open(asked.store or default_store()) as register:
        basis = Basis(bodies=BODIES[asked.organisations])
        table = summary_table(register.store, library.local_person(), asked.project, basis)
        noted, read_from = len(register.warnings), register.read_from
    today = now().date()
    made = summary_briefing(table, today)
    if read_from:  # a folder or workbook has no saves, and nobody knows how old it is
        made = replace(made, as_reported_on=f"{day_words(today)}, when {read_from} was read")
    write_file(place, write(made))
    if noted:
        print(f"{noted} things to note about these records: benefits check {asked.store}", file=sys.stderr)
    print(f"{made.title}. {made.subtitle}. {made.dated}")
    print(finding(table))
    print(f"{one_or_many(len(table.rows), 'option stands', 'options stand')} in {place}.")
    return SOUND
