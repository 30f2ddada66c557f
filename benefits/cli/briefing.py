"""The command that writes a briefing for somebody who decides."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from benefits import library
from benefits.cli.answers import SOUND
from benefits.errors import BenefitsError
from benefits.interchange.write import write_file
from benefits.library import BRIEFING_FORMS
from benefits.records.places import default_store
from benefits.reporting.realisation_words import day_of
from benefits.reporting.sentences import one_or_many
from benefits.views.appraisal_report import BODIES, CLAIMS

ENDINGS = ", ".join(f".{ending}" for ending in BRIEFING_FORMS)


def brief_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    command.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, a workbook or a register's file; yours if not given"
    )
    command.add_argument("out", metavar="OUT", help=f"the file to write; it ends in one of {ENDINGS}")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--project", metavar="CODE", help="about this project; about the portfolio if not given")
    which.add_argument("--organisation", metavar="CODE", help="about this department or other body")
    command.add_argument("--claims", choices=CLAIMS, default="claimed", help="all claims, or accepted ones only")
    command.add_argument(
        "--organisations", choices=BODIES, default="recorded", help="by today's bodies in the place of closed ones"
    )
    command.add_argument("--on", metavar="DATE", help="the day by which what is due is judged; today if not given")


def brief(asked: argparse.Namespace) -> int:
    """Write a briefing about the portfolio, a project or an organisation: slides, a paper, a PDF or a workbook.

    The ending of the file says which. Its figures are those of the screens, each with basis, editions, what to keep
    in mind, the date, and the state of the register that they show.
    """
    place = Path(asked.out).expanduser()
    write = BRIEFING_FORMS.get(place.suffix.casefold().removeprefix("."))
    if write is None:
        raise BenefitsError(f"{place} is no name of a briefing. Let it end in one of {ENDINGS}.")
    with library.open(asked.path or default_store()) as register:
        made = register.brief(
            project=asked.project or "",
            organisation=asked.organisation or "",
            claims=asked.claims,
            organisations=asked.organisations,
            on=_day(asked.on),
        )
        noted = len(register.warnings)
    write_file(place, write(made))
    if noted:
        print(f"{noted} things to note about these records: benefits check {asked.path}", file=sys.stderr)
    print(f"{made.title}. {made.subtitle}. {made.dated}")
    print(f"{one_or_many(len(made.sections), 'finding', 'findings')} stand in {place}.")
    return SOUND


def _day(typed: str | None) -> date | None:
    found = day_of(typed) if typed else None
    if typed and found is None:
        raise BenefitsError(f"--on: {typed} is no day. Write it as 2026-11-29.")
    return found
