"""The commands that tell how sure figures are: a simulation, and what would have to change for a project to fail."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable

from benefits import library
from benefits.appraisal.draws import Laid, Method, usual
from benefits.appraisal.lenses import Lens
from benefits.cli.answers import SOUND
from benefits.portfolio.basis import Basis
from benefits.records.places import default_store
from benefits.reporting import uncertainty_report as report
from benefits.reporting.appraisal_tables import as_csv
from benefits.reporting.uncertainty_words import NO_RANGE
from benefits.views.appraisal_report import BODIES, CLAIMS, STANDPOINTS
from benefits.views.kept_answers import KeptAnswer
from benefits.views.switching import switching_page, switching_pages
from benefits.views.uncertainty import simulated
from benefits.views.uncertainty_page import uncertainty_page
from benefits.views.uncertainty_settings import settings_typed

PATH = "a folder, a workbook or a register's file; yours if not given"
CLOSED = "closed bodies as the records name them, or as who took their place"


def simulate_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    held = usual()
    command.add_argument("path", nargs="?", metavar="PATH", help=PATH)
    command.add_argument("--draws", default="", metavar="N", help=f"how many; {held.draws:,} if not given")
    command.add_argument("--seed", default="", metavar="N", help=f"names the draws; {held.seed} if not given")
    command.add_argument(
        "--method",
        choices=[one.value for one in Method],
        default=held.method.value,
        help="how draws are spread over what can happen; sobol needs a power of two",
    )
    between, within = f"between projects; {held.between} if not given", f"within one; {held.within} if not given"
    command.add_argument("--between", default="", metavar="N", help=f"correlation {between}")
    command.add_argument("--within", default="", metavar="N", help=f"correlation {within}")
    command.add_argument(
        "--correlate",
        choices=[one.value for one in Laid],
        default=held.laid.value,
        help="how correlation is laid on: by common factors, or by the order of draws that keep their values",
    )
    command.add_argument("--project", default="", metavar="CODE", help="this one only, with each of its lines")
    command.add_argument(
        "--lens", choices=STANDPOINTS, default="government", help="of the finding, the lines and the projects' table"
    )
    command.add_argument(
        "--organisations", choices=BODIES, default="recorded", help="by today's bodies, or as recorded"
    )


def simulate(asked: argparse.Namespace) -> int:
    """Print what projects, organisations and the portfolio may be worth when lines turn out otherwise than entered.

    All lines with a range are drawn at once; the others are taken as entered, and how many is told. For net value P10
    is the bad end and P90 the good one.
    """
    method, laid = Method(asked.method), Laid(asked.correlate)
    settings = settings_typed(asked.draws, asked.seed, method, asked.between, asked.within, laid)
    basis, lens, person = (
        Basis(bodies=BODIES[asked.organisations]),
        Lens(STANDPOINTS[asked.lens]),
        library.local_person(),
    )
    with library.open(asked.path or default_store()) as register:
        found = simulated(register.store, person, basis, settings, _progress())
        page = uncertainty_page(register.store, person, KeptAnswer(found, is_stale=False), lens, asked.project)
    if not page.coverage.with_range:
        print(NO_RANGE, file=sys.stderr)
    if asked.format == "json":
        print(json.dumps(report.simulation_json(found, page), indent=2, allow_nan=False))
    elif asked.format == "csv":
        print(as_csv(report.simulation_rows(found, page), report.COLUMNS), end="")
    else:
        print(report.simulation_text(page))
    return SOUND


def _progress() -> Callable[[int, int], None] | None:
    """How far the work is, on the error stream, where a person watches it."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, of: int) -> None:
        print(f"\r{done:,} of {of:,} projects drawn", end="\n" if done == of else "", file=sys.stderr, flush=True)

    return tell


def switching_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    command.add_argument("path", nargs="?", metavar="PATH", help=PATH)
    command.add_argument("--project", default="", metavar="CODE", help="this one only; every project if not given")
    command.add_argument(
        "--lens", choices=STANDPOINTS, default="government", help="of the table; JSON and CSV have all"
    )
    command.add_argument("--claims", choices=CLAIMS, default="claimed", help="all claims, or what recipients accepted")
    command.add_argument(
        "--organisations", choices=BODIES, default="recorded", help="by today's bodies, or as recorded"
    )


def switching(asked: argparse.Namespace) -> int:
    """Print what would have to change for a project to break even: all benefits or costs, each line, each claim.

    For every recipient: how much of what is claimed for it may fail before the project does, and what the project is
    worth without it.
    """
    basis, claims, person = Basis(bodies=BODIES[asked.organisations]), CLAIMS[asked.claims], library.local_person()
    with library.open(asked.path or default_store()) as register:
        store, code = register.store, asked.project
        one = [switching_page(store, person, basis, code, claims)] if code else []
        pages = one or switching_pages(store, person, basis, claims)
    if asked.format == "json":
        print(json.dumps(report.switching_json(pages), indent=2, allow_nan=False))
    elif asked.format == "csv":
        print(as_csv(report.switching_rows(pages), report.SWITCHING_COLUMNS), end="")
    else:
        print(report.switching_text(pages, Lens(STANDPOINTS[asked.lens], claims=claims)))
    return SOUND
