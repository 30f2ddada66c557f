"""The command that tells what has arrived of what was promised."""

from __future__ import annotations

import argparse
import json
from datetime import date

from benefits import library
from benefits.cli.answers import SOUND
from benefits.errors import BenefitsError
from benefits.portfolio.basis import Basis
from benefits.records.places import default_store
from benefits.records.store import now
from benefits.reporting.appraisal_tables import as_csv
from benefits.reporting.realisation_report import PROJECT_COLUMNS, as_json, as_text, project_rows
from benefits.reporting.realisation_words import day_of
from benefits.views.appraisal_report import BODIES
from benefits.views.realisation import realisation_page
from benefits.views.realisation_terms import BodyAs, RealisationFilters


def realisation_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    command.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, a workbook or a register's file; yours if not given"
    )
    command.add_argument("--on", metavar="DATE", help="the day on which the figures stand; today if not given")
    command.add_argument(
        "--organisations",
        choices=BODIES,
        default="recorded",
        help="closed bodies as the records name them, or as who took their place",
    )
    which = command.add_mutually_exclusive_group()
    which.add_argument("--project", metavar="CODE", help="this project only, with each benefit and recipient")
    which.add_argument("--organisation", metavar="CODE", help="what lands on this body only")
    command.add_argument(
        "--organisation-as",
        choices=[kind.value for kind in BodyAs],
        default=BodyAs.RECIPIENT.value,
        help="what lands on the body, or the projects that it leads",
    )


def realisation(asked: argparse.Namespace) -> int:
    """Print what has arrived of what the frozen baselines promised, with forecasts, status and early warnings.

    Only what is due is judged, and only against years that were reported. A figure that there is none of is null,
    with its reason beside it.
    """
    filters = RealisationFilters(asked.project or "", asked.organisation or "", BodyAs(asked.organisation_as))
    with library.open(asked.path or default_store()) as register:
        basis = Basis(bodies=BODIES[asked.organisations])
        page = realisation_page(register.store, library.local_person(), basis, _day(asked.on), filters)
    if asked.format == "json":
        print(json.dumps(as_json(page), indent=2, allow_nan=False))
    elif asked.format == "csv":
        print(as_csv(project_rows(page), PROJECT_COLUMNS), end="")
    else:
        print(as_text(page))
    return SOUND


def _day(typed: str | None) -> date:
    found = day_of(typed) if typed else now().date()
    if found is None:
        raise BenefitsError(f"--on: {typed} is no day. Write it as 2026-11-29.")
    return found
